"""Writes what the program reads: encoder.safetensors, words/*.wake, phone_background.safetensors.

The formats are those of Sources/Matching (Encoder, WakeWordFile, PhoneBackground); batch norms are folded into
the layers before them.
"""
import hashlib
import json

import numpy as np
from safetensors.numpy import save_file

from corpus import PHONES, WORDS
from encoder import DELAY, DILATIONS, STATES_PER_WORD
from fit import MEAN, SCALE
from logmel import BANDS, FLOOR


def folded(weight, norm):
    """Weights and bias of a convolution without bias and the batch norm after it."""
    gain = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy()
    return (weight.detach().numpy().T * gain).T, norm.bias.detach().numpy() - norm.running_mean.numpy() * gain


def save_encoder(net, file, extra):
    """`extra`: more fields of the metadata. Returns the SHA-256 of the file, which every word names."""
    t = {"input.mean": np.full(BANDS, MEAN), "input.scale": np.full(BANDS, SCALE)}
    t["conv.weight"], t["conv.bias"] = folded(net.conv.weight, net.norm)
    for n, block in enumerate(net.blocks):
        weight, bias = folded(block.point.weight, block.norm)
        t[f"block{n}.depth.weight"] = block.depth.detach().numpy()
        t[f"block{n}.point.weight"], t[f"block{n}.point.bias"] = weight[:, :, 0], bias
    for name in ("bottleneck", "states", "phones"):
        layer = getattr(net, name)
        t[f"{name}.weight"], t[f"{name}.bias"] = layer.weight.detach().numpy()[:, :, 0], layer.bias.detach().numpy()
    states = ["silence", "garbage"] + [f"{w}.{s}" for w in WORDS for s in range(STATES_PER_WORD)]
    about = dict(format="encoder", version=1, delay=DELAY, dilations=list(DILATIONS), floor=FLOOR, states=states,
                 phones=PHONES, **extra)
    t = {name: np.ascontiguousarray(value, np.float32) for name, value in t.items()}
    save_file(t, file, metadata={"unbidden": json.dumps(about)})
    return hashlib.sha256(open(file, "rb").read()).hexdigest()


def save_word(file, path, about):
    """`path`: classes; `about`: the metadata."""
    t = {"path.0": np.asarray(path, np.int32)}
    save_file(t, file, metadata={"unbidden": json.dumps(about)})


def save_background(file, log_p, encoder, step=0.45):
    """Phone log posteriors [frames, phones], two to a byte, for enrolment to count false alarms in."""
    levels = np.clip(np.round(-log_p / step), 0, 15).astype(np.uint8)
    levels = np.pad(levels, ((0, 0), (0, levels.shape[1] % 2)))
    pairs = np.ascontiguousarray(levels[:, ::2] | levels[:, 1::2] << 4)
    about = dict(format="phone-background", version=1, step=step, encoder=encoder)
    save_file({"phones": pairs}, file, metadata={"unbidden": json.dumps(about)})
