#!/usr/bin/env python3
"""Makes python.safetensors and swift.safetensors; needs numpy and safetensors (0.8.0 made these).

python.safetensors is what Python's safetensors writes for the content below. swift.safetensors is
the same content as `SafeTensors.encoded()` lays it out (keys and tensors by name, the header filled
up with spaces), put together here byte by byte; the script checks that safetensors opens it, so the
Swift test that compares bytes shows that Python opens what Swift writes.
"""

import json
import struct
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

here = Path(__file__).parent
metadata = {"note": 'Grüße, "quoted" \\ and a/b'}
tensors = {
    "codes": np.array([[-128, -1, 0, 127], [1, 2, 3, 4]], np.int8),
    "empty": np.zeros((0, 3), np.float32),
    "frames": np.array([[0.1, -2.5, 3e38], [1e-45, 0, -0.0]], np.float32),
    "one": np.array(0.75, np.float32),
}

save_file(tensors, here / "python.safetensors", metadata)

header, data = {"__metadata__": metadata}, b""
for name, tensor in sorted(tensors.items()):
    raw = tensor.tobytes()
    header[name] = {
        "dtype": "I8" if tensor.dtype == np.int8 else "F32",
        "shape": list(tensor.shape),
        "data_offsets": [len(data), len(data) + len(raw)],
    }
    data += raw
text = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
text = text.replace("/", "\\/").encode()
text += b" " * (-len(text) % 8)
(here / "swift.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)

for name in ("python", "swift"):
    with safe_open(here / f"{name}.safetensors", "np") as file:
        assert file.metadata() == metadata
        assert set(file.keys()) == set(tensors)
        for key, tensor in tensors.items():
            found = file.get_tensor(key)
            assert found.dtype == tensor.dtype and found.shape == tensor.shape
            assert found.tobytes() == tensor.tobytes()
