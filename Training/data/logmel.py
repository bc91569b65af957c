"""The log-mel frames that the acoustic model takes, in NumPy: the reference of Sources/Features/Spectrum/LogMel.swift.

16 kHz samples, running pre-emphasis, Hann windows of 512 samples every 320 (20 ms), 40 triangular bands.
"""
import numpy as np

from data import features

RATE, BANDS = features.RATE, features.BANDS
WINDOW, HOP = 512, 320
FLOOR = 1e-6  # energy, about that of 16-bit rounding
BANK = features.mel_bank().T.astype(np.float32)
HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


def frame_count(samples):
    return max(0, 1 + (samples - WINDOW) // HOP)


def energies(x):
    """Band energies, [frames, BANDS]; the first window begins at the first sample."""
    x = np.asarray(x, np.float32)
    count = frame_count(len(x))
    if count == 0:
        return np.zeros((0, BANDS), np.float32)
    y = x - features.PRE_EMPHASIS * np.concatenate([x[:1], x[:-1]])
    frames = np.lib.stride_tricks.sliding_window_view(y, WINDOW)[::HOP][:count]
    out = np.empty((count, BANDS), np.float32)
    for at in range(0, count, 4096):
        spectrum = np.fft.rfft(frames[at : at + 4096] * HANN, axis=1)
        out[at : at + 4096] = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) @ BANK
    return out


def log_mel(x):
    """Natural logarithms of the band energies, [frames, BANDS]."""
    return np.log(energies(x) + FLOOR)
