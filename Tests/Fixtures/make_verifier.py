#!/usr/bin/env python3
"""Makes verifier.safetensors, which holds Training/model/verifier.py and Verifier.swift together.

  Training/.venv/bin/python Tests/Fixtures/make_verifier.py        (numpy, numba, safetensors)

log_posteriors  F32 [150, 20]  a stream: log posteriors of 20 classes
path.0          I32 [28]  a state path: classes 2 to 13, twelve states
raws            F32 [n]   the raw score of the match at each of n stream frames
ends, counts    I32 [n]   the last stream frame of the match, and how many it covers
rows            I32 [sum of counts]  of each match, one after another, the frame of the path that each of its
                          stream frames is aligned with; -1 throughout where the match is under the gate
inputs          F32 [n, 12]  what the verifier's weights are multiplied by; 0 under the gate
values          F32 [n]   what stands in place of the raw score

The description has `cap`, and `verifier` with the fields of a wake word file. Swift must find, for each match
from its `raws`, `ends` and `counts` and the log posteriors of its frames: `rows` exactly, `values` to 1e-3. Among
the matches are some under the gate, some that end at -12, and some with states that have no frame; the recipe
checks that.
"""
import json
import os
import sys

import numpy as np
from safetensors.numpy import save_file

from make_paths import covered, stream

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../Training"))
from model import calibrate, paths, verifier  # noqa: E402

PATH = np.repeat(np.arange(2, 14), [1, 4, 2, 3, 1, 2, 4, 2, 1, 3, 3, 2])
WEIGHTS = [0.3, -0.7, 0.5, -1.2, -0.4, 0.6, -0.8, 0.9, -1.5, -2.0, -3.0, 4.0]
GATE, USUAL, BIAS = -2.4, 26.0, 1.5


def alignment(back, end, count):
    """The frame of the path for each stream frame of the match that ends at a frame."""
    room = 3 * back.shape[1] + 4
    frames, rows, weights = np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room)
    n = paths.trace(back, end, frames, rows, weights)
    # Where the path skips a template frame, the stream's frame belongs to the later one alone.
    own = np.flatnonzero(np.diff(frames[:n], prepend=-1))
    assert len(own) == count
    return rows[own][::-1]


def main():
    rng = np.random.default_rng(2)
    # At its speed, quicker, slower; then its first half alone.
    log_p = stream(rng, [(PATH, 5, 28), (PATH, 45, 17), (PATH, 70, 44), (PATH[:14], 125, 14)], frames=150)
    each, back = paths.scores(log_p.astype(np.float64), PATH)
    shaken = paths.scores(log_p + rng.normal(0, 1e-5, log_p.shape), PATH)[1]
    weights = np.array(WEIGHTS, np.float32)
    lies = dict(verifier.candidates(log_p.astype(np.float64), PATH, -np.inf, verifier.every_frame))
    line = verifier.Verifier(weights, np.float32(BIAS))
    found = {name: [] for name in ("raws", "ends", "counts", "rows", "inputs", "values")}
    unlike = 0
    for end, lie in lies.items():
        count = covered(back, end)
        rows = alignment(back, end, count)
        if covered(shaken, end) != count or (alignment(shaken, end, count) != rows).any():
            unlike += 1  # two ways cost as good as the same: rounding decides
            continue
        raw = float(lie[-1])
        costs = lie[: verifier.STATES_PER_WORD]
        assert abs(raw - GATE) > 1e-4 and np.abs(costs - verifier.MISFIT).min() > 1e-4
        z = verifier.inputs(lie[None], USUAL)[0]
        passes = raw >= GATE
        value = max(float(line(z)), calibrate.LOWEST) if passes else calibrate.LOWEST + raw - GATE
        for name, one in zip(found, (raw, end, count, rows if passes else -np.ones(count), z * passes, value)):
            found[name].append(one)
    values, raws = np.array(found["values"]), np.array(found["raws"])
    print(len(values), "matches,", unlike, "left out;", (raws < GATE).sum(), "under the gate,",
          (values == calibrate.LOWEST).sum(), "at the lowest,",
          (np.array(found["inputs"])[:, 10] > 0).sum(), "with empty states; highest", values.max())
    assert (raws < GATE).sum() > 5 and (raws >= GATE).sum() > 20 and (np.array(found["inputs"])[:, 10] > 0).sum() > 3
    assert (values == calibrate.LOWEST).sum() > 0 and unlike < 10
    tensors = {
        "log_posteriors": log_p, "path.0": PATH.astype(np.int32), "raws": raws.astype(np.float32),
        "ends": np.array(found["ends"], np.int32), "counts": np.array(found["counts"], np.int32),
        "rows": np.concatenate(found["rows"]).astype(np.int32),
        "inputs": np.array(found["inputs"], np.float32), "values": values.astype(np.float32),
    }
    about = dict(format="verifier-fixture", version=1, cap=paths.CAP,
                 verifier=dict(gate=GATE, frames=USUAL, weights=WEIGHTS, bias=BIAS))
    save_file(tensors, os.path.join(HERE, "verifier.safetensors"), {"unbidden": json.dumps(about)})


if __name__ == "__main__":
    main()
