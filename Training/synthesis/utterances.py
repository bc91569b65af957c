"""Utterances on disk: one file of samples and one list of what they are.

NAME.i16 holds all utterances of a part, 16 kHz mono, signed 16 bit little endian, one after the
other; NAME.json lists for each its label, text, engine, voice, first sample, number of samples,
phones and (where a wake word is in it) the word's start and end, times in seconds from the
utterance's start.
"""

import json
import os
from fractions import Fraction

import numpy as np
from scipy.signal import resample_poly

from data.phones import SILENCE

RATE = 16000


def resampled(samples, rate, warp=1.0):
    """Samples at 16 kHz and the factor that times shrink by.

    A warp over 1 raises pitch and formants together, as a shorter vocal tract does.
    """
    ratio = Fraction(RATE / (rate * warp)).limit_denominator(320)
    if ratio == 1:
        return samples, 1.0
    out = resample_poly(samples, ratio.numerator, ratio.denominator)
    return out.astype(np.float32), rate * ratio.numerator / ratio.denominator / RATE


def trimmed(samples, phones, lead, trail):
    """The utterance with `lead` and `trail` seconds before and after what is spoken.

    `phones` may be empty: then samples under 1 % of the peak count as silence.
    """
    spoken = [p for p in phones if p[0] != SILENCE]
    if spoken:
        first, last = spoken[0][1], spoken[-1][2]
    else:
        loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
        first, last = loud[0] / RATE, loud[-1] / RATE
    a, b = round((first - lead) * RATE), round((last + trail) * RATE)
    out = np.zeros(b - a, np.float32)
    part = samples[max(a, 0) : min(b, len(samples))]
    out[max(-a, 0) : max(-a, 0) + len(part)] = part
    shift, end = a / RATE, (b - a) / RATE
    inner = [[n, max(s - shift, 0.0), min(e - shift, end)] for n, s, e in phones]
    inner = [p for p in inner if p[2] - p[1] > 1e-3]
    if not spoken:
        return out, inner
    inner = inner[1:] if inner[0][0] == SILENCE else inner
    inner = inner[:-1] if inner[-1][0] == SILENCE else inner
    inner = [[SILENCE, 0.0, inner[0][1]]] + inner + [[SILENCE, inner[-1][2], end]]
    return out, inner


def levelled(samples, level):
    """Scaled to `level` dB full scale (root mean square over the loud half), never clipped."""
    power = np.sort(np.square(samples))[len(samples) // 2 :]
    gain = 10 ** (level / 20) / max(float(np.sqrt(power.mean())), 1e-6)
    return samples * min(gain, 0.98 / max(float(np.abs(samples).max()), 1e-6))


class Part:
    """A part of the corpus being written."""

    def __init__(self, path):
        self.path, self.entries, self.count = path, [], 0
        self.left_out = 0
        self.file = open(path + ".i16", "wb")

    def add(self, samples, phones, **facts):
        data = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
        self.file.write(data.tobytes())
        phones = [[n, round(s, 4), round(e, 4)] for n, s, e in phones]
        self.entries.append({**facts, "start": self.count, "count": len(data), "phones": phones})
        self.count += len(data)
        if len(self.entries) % 500 == 0:
            print(f"{os.path.basename(self.path)}: {len(self.entries)} utterances", flush=True)

    def close(self):
        self.file.close()
        with open(self.path + ".json", "w", encoding="utf-8") as file:
            file.write("[" + ",\n".join(json.dumps(e) for e in self.entries) + "]\n")
