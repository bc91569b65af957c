#!/usr/bin/env python3
"""Makes paths.safetensors, which holds Training/model/paths.py and the program's dynamic time warping together.

  Training/.venv/bin/python Tests/Fixtures/make_paths.py        (numpy, numba, safetensors)

log_posteriors  F32 [60, 20]  a stream: log posteriors of 20 classes
path.0, path.1  I32 [14], [22]  two state paths: the class of each frame
scores.0, .1    F32 [60]  the raw score of each path at each stream frame: minus its mean cost, no frame costing
                          more than `cap` of the description; 0 where no path is complete yet
frames.0, .1    I32 [60]  stream frames that the best path covers, its last included; 0 where none is complete

Swift must find, after each frame of the stream, for each path by itself: the score to 1e-5 and the frames
exactly; minus infinity where `frames` is 0. As the two paths of one word its raw score is
(max(s0, s1) + (s0 + s1) / 2) / 2, also to 1e-5, and minus infinity until both are complete.
"""
import json
import os
import sys

import numpy as np
from safetensors.numpy import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../Training"))
from model import paths  # noqa: E402


def stream(rng, places, frames=60, classes=20):
    """Log posteriors of noise in which each path lies at its place, said in so many frames."""
    logits = rng.normal(0, 1.5, (frames, classes))
    for path, first, count in places:
        rows = np.arange(count) * len(path) // count
        logits[first + np.arange(count), path[rows]] += 4
    return (logits - np.log(np.exp(logits).sum(1, keepdims=True))).astype(np.float32)


def covered(back, end):
    """Stream frames of the best path that ends at a frame."""
    room = 3 * back.shape[1] + 4
    frames, rows, weights = np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room)
    count = paths.trace(back, end, frames, rows, weights)
    return end - frames[:count].min() + 1


def single_precision(log_p, path):
    """The recurrence in 32 bits with the frames carried along, as the program has it, in plain loops."""
    far, one, two = np.float32(np.inf), np.float32(1), np.float32(2)
    n = len(path)
    empty = [far, one - one] + [far] * n
    last, before, spans = list(empty), list(empty), [[0] * (n + 2), [0] * (n + 2)]
    earlier, out = [far] * n, []
    for row in log_p:
        costs = [min(-row[p], np.float32(paths.CAP)) for p in path]
        now, span = list(empty), [0] * (n + 2)
        for i in range(n):
            ways = [(last[i + 1] + costs[i], spans[0][i + 1] + 1)]
            if i > 0:
                ways.append((last[i] + costs[i - 1] + costs[i], spans[0][i] + 1))
            ways.append((before[i + 1] + (earlier[i] + costs[i]) / two, spans[1][i + 1] + 2))
            now[i + 2], span[i + 2] = min(ways, key=lambda way: way[0])  # the first of equals
        before, last, earlier, spans = last, now, costs, [span, spans[0]]
        out.append((-now[-1] / np.float32(n), span[-1]))
    return out


def main():
    rng = np.random.default_rng(1)
    words = [np.repeat([3, 7, 5, 11], [3, 4, 3, 4]), np.repeat([2, 9, 9, 4, 17, 6], [4, 3, 4, 4, 3, 4])]
    # The first quicker than its path, then slower; the second between.
    log_p = stream(rng, [(words[0], 4, 10), (words[1], 16, 18), (words[0], 36, 20)])
    assert 0.05 < (log_p < -paths.CAP).mean() < 0.4
    tensors = {"log_posteriors": log_p}
    for number, path in enumerate(words):
        each, back = paths.scores(log_p.astype(np.float64), path)
        frames = [covered(back, end) if np.isfinite(each[end]) else 0 for end in range(len(each))]
        for (score, span), wanted, count in zip(single_precision(log_p, path), each, frames):
            assert score == wanted if wanted == -np.inf else abs(score - wanted) < 2e-6 and span == count
        assert len(set(frames)) > 8 and each.max() > -1
        tensors[f"path.{number}"] = path.astype(np.int32)
        tensors[f"scores.{number}"] = np.where(np.isfinite(each), each, 0).astype(np.float32)
        tensors[f"frames.{number}"] = np.array(frames, np.int32)
        print(f"path {number}: {np.isfinite(each).sum()} matches of {sorted(set(frames))[1]} to {max(frames)} frames")
    about = dict(format="paths-fixture", version=1, cap=paths.CAP)
    save_file(tensors, os.path.join(HERE, "paths.safetensors"), {"unbidden": json.dumps(about)})


if __name__ == "__main__":
    main()
