#!/usr/bin/env python3
"""Makes a wake word file of each kind with Python's safetensors alone, as Docs/wake-word-file.md says.

  Training/.venv/bin/python Tests/Fixtures/make_wake_words.py        (numpy, safetensors)

states.wake  two paths of states, and a verifier
phones.wake  one path of phones, no verifier
takes.wake   two takes
counterexamples.wake   the same, with a counterexample

Swift must load them, and find every name, number and tensor that stands below (numbers as 32-bit floats, exactly).
Written by Swift again and read again, they must be equal words. They name the acoustic model and the cepstral
space that ship: make them again when those change.
"""
import hashlib
import json
import os

import numpy as np
from safetensors.numpy import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
RESOURCES = os.path.join(HERE, "../../Sources/CResources")
CEPSTRAL_SPACE = "c71f4c1d8bff2be17632e47a9e378a93416747e2dd94edc75edeaee2f07c56a7"  # CepstralSpace.shippedHash
PHONES = 40


def common(name, source):
    with open(os.path.join(RESOURCES, "acoustic_model.safetensors"), "rb") as file:
        acoustic_model = hashlib.sha256(file.read()).hexdigest()
    return {
        "format": "wake-word", "version": 1, "name": name, "phrase": f"Größe \"{name}\"", "licence": "CC0-1.0",
        "source": source, "acousticModel": acoustic_model,
        "calibration": {"slope": 1.25, "offset": -0.5},
        "falseAlarms": {"hours": 0.75, "anchorScore": -2.5, "anchorRate": 53.5, "decay": 0.875},
        "ceiling": 9.0625,
    }


def save(about, tensors):
    path = os.path.join(HERE, f"{about['name']}.wake")
    save_file(tensors, path, {"unbidden": json.dumps(about, ensure_ascii=False)})


def states():
    about = common("states", "recordings")
    verifier = {"gate": -2.5, "frames": 30, "weights": [(k - 6) / 8 for k in range(12)], "bias": 3.25}
    about["paths"] = {"head": "states", "cap": 6, "verifier": verifier}
    # Three states each: alexa's first, as state numbers of the acoustic model.
    save(about, {
        "path.0": np.repeat([2, 3, 4], [4, 3, 5]).astype(np.int32),
        "path.1": np.repeat([2, 3, 4], [3, 4, 3]).astype(np.int32),
    })


def phones():
    about = common("phones", "text")
    about["paths"] = {"head": "phones", "cap": 5.5, "verifier": None}
    save(about, {"path.0": np.repeat([16, 13, 2, 21], [3, 4, 2, 3]).astype(np.int32)})  # HH EY AE L


def takes(name="takes", counterexamples=None):
    about = common(name, "takes")
    about["takes"] = {
        "cepstralSpace": CEPSTRAL_SPACE,
        "scales": {"cepstra": {"mean": -0.625, "way": 0.375}, "phones": {"mean": -4.5, "way": 2.25}},
        "takes": [
            {"start": 0.25, "end": 0.5, "level": -18.5, "score": 7.5},
            {"start": 0.125, "end": 0.375, "level": -20.25, "score": 6.75},
        ],
    }
    tensors = {}
    for take, (cepstral_frames, phone_frames) in enumerate([(12, 13), (10, 10)]):
        # Element k of cepstra.N: ((k + N) % 17 - 8) / 4.
        count = cepstral_frames * 26
        tensors[f"cepstra.{take}"] = (
            ((np.arange(count) + take) % 17 - 8).astype(np.float32) / 4).reshape(cepstral_frames, 26)
        # Row t of phones.N: 3/4 at phone (t + N) % 40, 1/4 at the one after it.
        rows = np.zeros((phone_frames, PHONES), np.float32)
        for t in range(phone_frames):
            rows[t, (t + take) % PHONES], rows[t, (t + take + 1) % PHONES] = 0.75, 0.25
        tensors[f"phones.{take}"] = rows
    if counterexamples:
        about["version"] = 2
        about["takes"]["counterexamples"] = counterexamples
        # The second take backwards.
        for space in ("cepstra", "phones"):
            tensors[f"counterexample.{space}.0"] = np.ascontiguousarray(tensors[f"{space}.1"][::-1])
    save(about, tensors)


if __name__ == "__main__":
    states()
    phones()
    takes()
    takes("counterexamples", {"weight": 1.5})
