#!/usr/bin/env python3
"""Makes the reference that CepstralExtractor is checked against, from Training/data/features.py.

  python3 -m venv .venv && .venv/bin/pip install -r Training/requirements.txt
  .venv/bin/python Tests/FeaturesTests/Resources/make.py

signal.s16     1.2 s at 16 kHz, 16-bit little-endian: noise, a gap of digital silence, gliding
               harmonics that grow louder, a click
features.f32   [59, 26] 32-bit floats, its feature frames
"""
import os, sys
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "../../../Training"))
from data import features

rng = np.random.default_rng(5)
n = 19_200
t = np.arange(n) / features.RATE
pitch = 2 * np.pi * np.cumsum(110 + 60 * t) / features.RATE
voice = sum(np.sin(k * pitch) / k for k in range(1, 30)) * (0.02 + 0.3 * t)
voice *= np.clip(np.sin(2 * np.pi * 3 * t), 0, 1)
x = 0.003 * rng.standard_normal(n) + voice
x[3000:5000] = 0
x[15_000] += 0.5
signal = np.round(x * 20_000).astype("<i2")
signal.tofile(os.path.join(here, "signal.s16"))
frames = features.features(signal / 32_768)
assert frames.shape == (59, 26), frames.shape
frames.astype("<f4").tofile(os.path.join(here, "features.f32"))
