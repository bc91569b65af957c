"""The verifier: one straight line for all words through how a match lies along its path.

The reference of Sources/Spotting/Paths/Verifier.swift; Tests/Fixtures/make_verifier.py holds the two together.
"""
import numba
import numpy as np

from data.wakewords import STATES_PER_WORD
from model import paths

REACH = 3                       # frames on either side over which a peak is the highest (PeakPicker.swift)
MISFIT = 3.0                    # cost of a state that does not fit


@numba.njit(cache=True, nogil=True)
def peaks(each, reach):
    """Frames that are higher than all before them and no lower than all after them within reach."""
    out = []
    for t in range(len(each)):
        if not np.isfinite(each[t]):
            continue
        top = True
        for u in range(max(0, t - reach), min(len(each), t + reach + 1)):
            if each[u] > each[t] or (each[u] == each[t] and u < t):
                top = False
                break
        if top:
            out.append(t)
    return np.array(out, dtype=np.int64)


def every_frame(each, reach):
    """In place of `peaks`: the program looks again at every match over the gate."""
    return np.flatnonzero(np.isfinite(each))


def candidates(state_p, path, gate, ends=peaks):
    """Matches of at least `gate` at their peaks (or at other `ends`): (end frame, how it lies along the path).

    The latter: mean cost of each state, frames of each state, raw score.
    """
    each, back = paths.scores(state_p, path, paths.CAP)
    found = []
    room = 3 * len(path) + 4
    frames, rows, weights = np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room)
    state_of = path - path.min()
    for end in ends(each, REACH):
        if each[end] < gate:
            continue
        n = paths.trace(back, end, frames, rows, weights)
        # Where the path skips a template frame, the stream's frame belongs to the later one alone.
        own = np.flatnonzero(np.diff(frames[:n], prepend=-1))
        at, row = frames[own], rows[own]
        cost = np.minimum(-state_p[at, path[row]], paths.CAP)
        count = np.bincount(state_of[row], minlength=STATES_PER_WORD)
        costs = np.bincount(state_of[row], cost, STATES_PER_WORD)
        costs = np.where(count > 0, costs / np.maximum(count, 1), paths.CAP)
        found.append((int(end), np.concatenate([costs, count, [each[end]]]).astype(np.float32)))
    return found


def inputs(lie, usual):
    """The twelve inputs of the line, raw score last; lie: [n, 2 * STATES_PER_WORD + 1]; usual: frames of the word."""
    costs, counts, raw = np.split(lie, [STATES_PER_WORD, 2 * STATES_PER_WORD], 1)
    greatest = np.sort(costs, 1)[:, ::-1]
    third = STATES_PER_WORD // 3
    total = counts.sum(1)
    stretch = np.log(total / usual)
    return np.stack(
        [
            greatest[:, 0], greatest[:, :3].mean(1), costs.std(1), (costs > MISFIT).mean(1), costs[:, :third].mean(1),
            costs[:, third:-third].mean(1), costs[:, -third:].mean(1), stretch, np.abs(stretch),
            counts.max(1) / total, (counts == 0).mean(1), raw[:, 0],
        ],
        1,
    ).astype(np.float32)


def verified_peaks(state_p, path, gate, usual, verifier):
    """The values of the peaks that the program finds in a stream, none where nothing comes over the gate."""
    found = candidates(state_p, path, gate, every_frame)
    if not found:
        return []
    each = np.full(len(state_p), -np.inf)
    each[[end for end, _ in found]] = verifier(inputs(np.stack([lie for _, lie in found]), usual))
    return [float(each[end]) for end in peaks(each, REACH)]


class Verifier:
    """A straight line through the features: value = weight . z + bias."""

    def __init__(self, weight, bias):
        self.weight, self.bias = weight, bias

    def __call__(self, z):
        return z @ self.weight + self.bias
