#!/usr/bin/env python3
"""Makes the reference that LogMel and AcousticModel are checked against; needs numpy, scipy, safetensors
and torch (2.15 made these).

acoustic_model.safetensors  a network of random weights, as small as its structure allows
acoustic_model_frames.f32   [59, 40] 32-bit floats: NumPy's log mel frames of signal.s16, scaled
acoustic_model_outputs.f32  [59, 6 + 5 + 4]: what torch makes of them: bottleneck, log p of states, of phones
"""
import json, os, sys
import numpy as np
import scipy.signal
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "../../../Training"))
from data import features

WINDOW, HOP, FLOOR = 512, 320, 1e-6
BANDS, CHANNELS, BOTTLENECK, STATES, PHONES = 40, 8, 6, 5, 4
DILATIONS = [1, 1, 2, 2, 4, 4]


def log_mel(samples):
    """Natural logarithms of mel band energies [frames, bands], 50 frames a second."""
    x = samples - features.PRE_EMPHASIS * np.concatenate([samples[:1], samples[:-1]])
    frames = np.lib.stride_tricks.sliding_window_view(x, WINDOW)[::HOP]
    spectrum = np.fft.rfft(frames * scipy.signal.get_window("hann", WINDOW), WINDOW)
    return np.log((np.abs(spectrum) ** 2) @ features.mel_bank().T + FLOOR)


def outputs(w, frames):
    """The network of Sources/Features/AcousticModel over a whole stream [frames, bands]."""
    w = {name: torch.from_numpy(value) for name, value in w.items()}
    x = torch.from_numpy(frames.astype("f4")).T[None]
    x = F.relu(F.conv1d(F.pad(x, (2, 0)), w["conv.weight"], w["conv.bias"]))
    for n, d in enumerate(DILATIONS):
        depth = w[f"block{n}.depth.weight"][:, None]
        y = F.conv1d(F.pad(x, (4 * d, 0)), depth, dilation=d, groups=CHANNELS)
        y = F.conv1d(y, w[f"block{n}.point.weight"][:, :, None], w[f"block{n}.point.bias"])
        x = F.relu(x + y)
    b = F.relu(F.linear(x[0].T, w["bottleneck.weight"], w["bottleneck.bias"]))
    heads = [F.linear(b, w[f"{h}.weight"], w[f"{h}.bias"]) for h in ("states", "phones")]
    return torch.cat([b] + [F.log_softmax(h, 1) for h in heads], 1).numpy()


rng = np.random.default_rng(3)
signal = np.fromfile(os.path.join(here, "signal.s16"), "<i2") / 32_768
mel = log_mel(signal)


def weights(*shape):
    return (rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))).astype("f4")


def bias(count):
    return (0.2 * rng.standard_normal(count)).astype("f4")


w = {
    "input.mean": mel.mean(0).astype("f4"),
    "input.scale": (1 / mel.std(0)).astype("f4"),
    "conv.weight": weights(CHANNELS, BANDS, 3),
    "conv.bias": bias(CHANNELS),
    "bottleneck.weight": 2 * weights(BOTTLENECK, CHANNELS),
    "bottleneck.bias": bias(BOTTLENECK),
    "states.weight": 2 * weights(STATES, BOTTLENECK),
    "states.bias": bias(STATES),
    "phones.weight": 2 * weights(PHONES, BOTTLENECK),
    "phones.bias": bias(PHONES),
}
for n in range(len(DILATIONS)):
    w[f"block{n}.depth.weight"] = weights(CHANNELS, 5)
    w[f"block{n}.point.weight"] = weights(CHANNELS, CHANNELS)
    w[f"block{n}.point.bias"] = bias(CHANNELS)
description = {
    "format": "acoustic-model", "version": 1, "delay": 3, "dilations": DILATIONS, "floor": FLOOR,
    "states": ["silence", "garbage", "word.0", "word.1", "word.2"],
    "phones": ["SIL", "AA", "S", "T"],
}
save_file(w, os.path.join(here, "acoustic_model.safetensors"), {"unbidden": json.dumps(description)})

frames = ((mel - w["input.mean"]) * w["input.scale"]).astype("<f4")
out = outputs(w, frames).astype("<f4")
assert frames.shape == (59, BANDS) and out.shape == (59, 15), (frames.shape, out.shape)
assert (out[:, :6].std(0) > 0.05).sum() > 3 and (out[:, 6:].std(0) > 0.05).all(), out.std(0)
frames.tofile(os.path.join(here, "acoustic_model_frames.f32"))
out.tofile(os.path.join(here, "acoustic_model_outputs.f32"))
