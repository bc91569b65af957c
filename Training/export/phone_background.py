"""Writes Sources/CResources/phone_background.safetensors: what the acoustic model's phones are in the background.

  python -m export.phone_background      under a minute; needs the other two files there and ../shared/audio alone

The sound is that of background.safetensors (background.py), made again from the same recordings; row i goes with
frame i there: wake words from takes are matched in both at once. Wake words from text count their false alarms
in it, too.
"""
import hashlib
import json
import os

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from data import features, logmel
from data.corpus import AUDIO, RESOURCES
from export import background

LEAD = 1  # frame k of the acoustic model goes with frame k + LEAD of the cepstra, within 24 samples
STEP = 0.45  # nats that a code is worth


def phones(file, samples):
    """The phones' log posteriors, [frames, phones], row k describing log-mel frame k: AcousticModel.swift in NumPy."""
    with safe_open(file, "numpy") as f:
        about = json.loads(f.metadata()["unbidden"])
        t = {name: f.get_tensor(name) for name in f.keys()}
    scaled = lambda energies: (np.log(energies + np.float32(about["floor"])) - t["input.mean"]) * t["input.scale"]
    # Silence brings out the last frames.
    silence = scaled(np.zeros((about["delay"], logmel.BANDS), np.float32))
    x = np.concatenate([scaled(logmel.energies(samples)), silence])
    before = lambda x, frames: np.pad(x, ((frames, 0), (0, 0)))[: len(x)]
    conv = t["conv.weight"]
    taps = range(conv.shape[2])
    x = sum(before(x, taps[-1] - tap) @ conv[:, :, tap].T for tap in taps) + t["conv.bias"]
    x = np.maximum(x, 0)
    for n, dilation in enumerate(about["dilations"]):
        depth = t[f"block{n}.depth.weight"]
        taps = range(depth.shape[1])
        y = sum(before(x, (taps[-1] - tap) * dilation) * depth[:, tap] for tap in taps)
        x = np.maximum(x + y @ t[f"block{n}.point.weight"].T + t[f"block{n}.point.bias"], 0)
    x = np.maximum(x @ t["bottleneck.weight"].T + t["bottleneck.bias"], 0)
    x = x @ t["phones.weight"].T + t["phones.bias"]
    x -= x.max(1, keepdims=True)
    return (x - np.log(np.exp(x).sum(1, keepdims=True)))[about["delay"] :]


def rows(file, samples):
    """Row i for frame i of the cepstra of the same samples; before the acoustic model's first frame stands that one."""
    hops = 1 + (len(samples) - features.WINDOW) // features.HOP
    log_p = phones(file, samples)
    return log_p[np.maximum(np.arange(hops // 2) - LEAD, 0)]


def save(file, log_p, acoustic_model):
    """Log posteriors of the phones, [frames, phones], two to a byte, for enrollment to count false alarms in.

    acoustic_model: the SHA-256 of its file.
    """
    levels = np.clip(np.round(-log_p / STEP), 0, 15).astype(np.uint8)
    levels = np.pad(levels, ((0, 0), (0, levels.shape[1] % 2)))
    pairs = np.ascontiguousarray(levels[:, ::2] | levels[:, 1::2] << 4)
    about = dict(format="phone-background", version=1, step=STEP, acousticModel=acoustic_model)
    save_file({"phones": pairs}, file, metadata={"unbidden": json.dumps(about)})


def write(root=AUDIO, resources=RESOURCES):
    model = os.path.join(resources, "acoustic_model.safetensors")
    played, _ = background.streams(root, np.random.default_rng(background.SEED), lambda x: None)
    log_p = np.concatenate([rows(model, x) for x in played])
    with safe_open(os.path.join(resources, "background.safetensors"), "numpy") as f:
        count = f.get_slice("background").get_shape()[0]
    assert len(log_p) == count, f"{len(log_p)} rows for {count} of background.safetensors"
    sha = hashlib.sha256(open(model, "rb").read()).hexdigest()
    save(os.path.join(resources, "phone_background.safetensors"), log_p, sha)
    print(f"phone background: {len(log_p) / 50 / 3600:.3f} h")


if __name__ == "__main__":
    write()
