"""Writes a bundled wake word as Docs/wake-word-file.md has it: states of the acoustic model and a verifier."""
import json

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from data.wakewords import STATES_PER_WORD

LICENCE = (
    "Apache-2.0; trained on recordings of Picovoice (Apache-2.0), LibriSpeech, Speech Commands and Adventure Kid "
    "(CC BY 4.0), ESC-50 (CC0 and CC BY 3.0)"
)


def save(file, path, *, cap, verifier, **about):
    """`path`: the state of each frame; `about`: name, phrase, source, acousticModel, calibration, falseAlarms and
    ceiling."""
    about = dict(format="wake-word", version=1, licence=LICENCE, **about,
                 paths=dict(head="states", cap=cap, verifier=verifier))
    assert len(set(path)) == STATES_PER_WORD, f"the path lacks a state, so the verifier would count otherwise: {path}"
    save_file({"path.0": np.asarray(path, np.int32)}, file, metadata={"unbidden": json.dumps(about)})


def load(file):
    """The path of a bundled wake word, and the fields of its metadata."""
    with safe_open(file, "numpy") as f:
        return f.get_tensor("path.0").astype(np.int64), json.loads(f.metadata()["unbidden"])
