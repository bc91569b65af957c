"""Writes Sources/CResources/phone_background.safetensors: what the shipped encoder's phones say of the background.

  python phone_background.py        under a minute; needs encoder.safetensors and ../shared/audio alone

The sound is that of background.safetensors (background.py), row i here going with frame i there: wake words from
takes are matched in both at once. Wake words from text count their false alarms in it, too.
"""
import hashlib
import json
import os

import numpy as np
from safetensors import safe_open

import background
import export
import features
import logmel
from corpus import AUDIO

HERE = os.path.dirname(os.path.abspath(__file__))
RESOURCES = os.path.join(HERE, "../Sources/CResources")
LEAD = 1  # encoder frame k is heard at the same time as frame k + LEAD of the cepstra, within 24 samples


def phones(file, samples):
    """The phones' log posteriors, [frames, phones], row k describing log-mel frame k: Encoder.swift in NumPy."""
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
    """Row i for frame i of the cepstra of the same samples; before the encoder's first frame stands that one."""
    hops = 1 + (len(samples) - features.WINDOW) // features.HOP
    heard = phones(file, samples)
    return heard[np.maximum(np.arange(hops // 2) - LEAD, 0)]


def write(root=AUDIO, resources=RESOURCES):
    encoder = os.path.join(resources, "encoder.safetensors")
    played, _, _ = background.streams(root, np.random.default_rng(background.SEED), lambda x: None)
    log_p = np.concatenate([rows(encoder, x) for x in played])
    with safe_open(os.path.join(resources, "background.safetensors"), "numpy") as f:
        count = f.get_slice("background").get_shape()[0]
    assert len(log_p) == count, f"{len(log_p)} rows for {count} of background.safetensors"
    sha = hashlib.sha256(open(encoder, "rb").read()).hexdigest()
    export.save_background(os.path.join(resources, "phone_background.safetensors"), log_p, sha)
    print(f"phone background: {len(log_p) / 50 / 3600:.3f} h")


if __name__ == "__main__":
    write()
