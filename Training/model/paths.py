"""Streaming DTW of state paths, compiled by Numba: the reference of StreamingDTW.swift for whole sequences
(Tests/Fixtures/make_paths.py holds the two together).

A path is one class for each template frame; its cost is the mean of min(-log p, CAP) along the best way
through it, at half to twice its speed. Moves and weights are those of StreamingDTW.swift.
"""
import numba
import numpy as np

CAP = 6.0


@numba.njit(cache=True, fastmath=False, nogil=True)
def columns(costs, total, back):
    """Accumulated costs of one path over one sequence.

    costs: [frames, length]; total: [frames, length], overwritten; back: 1 diagonal, 2 skipping a template
    frame, 3 lingering, 0 free start.
    """
    frames, length = costs.shape
    for t in range(frames):
        for i in range(length):
            best, move = np.inf, 0
            if i == 0:
                best, move = costs[t, 0], 0
            elif t > 0:
                best, move = total[t - 1, i - 1] + costs[t, i], 1
            if i == 1:
                skipped = costs[t, 0] + costs[t, 1]
                if skipped < best:
                    best, move = skipped, 2
            elif i > 1 and t > 0:
                skipped = total[t - 1, i - 2] + costs[t, i - 1] + costs[t, i]
                if skipped < best:
                    best, move = skipped, 2
            if t > 0:
                half = 0.5 * (costs[t - 1, i] + costs[t, i])
                if i == 0:
                    if half < best:
                        best, move = half, 3
                elif t > 1:
                    lingering = total[t - 2, i - 1] + half
                    if lingering < best:
                        best, move = lingering, 3
            total[t, i], back[t, i] = best, move


@numba.njit(cache=True, nogil=True)
def scores(log_p, path, cap=CAP):
    """Minus the mean cost of the best path that ends at each frame, and the way back for `trace`.

    log_p: [frames, classes]; path: class of each template frame.
    """
    frames, length = log_p.shape[0], len(path)
    costs = np.empty((frames, length))
    for t in range(frames):
        for i in range(length):
            costs[t, i] = min(-log_p[t, path[i]], cap)
    total = np.empty((frames, length))
    back = np.empty((frames, length), np.uint8)
    columns(costs, total, back)
    return -total[:, length - 1] / length, back


@numba.njit(cache=True, nogil=True, fastmath=True)
def only_scores(log_p, path, cap):
    """The scores of `scores`, quicker: three columns are kept and no way back."""
    frames, length = log_p.shape[0], len(path)
    out = np.empty(frames, np.float32)
    far = np.float32(1e9)
    # Two entries stand before the path: out of reach, and the free start.
    now, last, before = np.full(length + 2, far), np.full(length + 2, far), np.full(length + 2, far)
    now[1], last[1], before[1] = 0, 0, 0
    cost, last_cost = np.zeros(length + 2, np.float32), np.full(length + 2, far, np.float32)
    for t in range(frames):
        for i in range(length):
            cost[i + 2] = min(-log_p[t, path[i]], cap)
        for i in range(2, length + 2):
            straight = last[i - 1] + cost[i]
            skipping = last[i - 2] + cost[i - 1] + cost[i]
            lingering = before[i - 1] + np.float32(0.5) * (last_cost[i] + cost[i])
            now[i] = min(straight, min(skipping, lingering))
        out[t] = -now[length + 1] / length if now[length + 1] < far / 2 else -np.inf
        before, last, now = last, now, before
        cost, last_cost = last_cost, cost
    return out


@numba.njit(cache=True, nogil=True)
def best_scores(log_p, path, chosen, cap):
    """The best score of a path in each chosen sequence; log_p: [sequences, frames, classes]."""
    out = np.empty(len(chosen), np.float32)
    for n, sequence in enumerate(chosen):
        out[n] = only_scores(log_p[sequence], path, cap).max()
    return out


@numba.njit(cache=True, nogil=True)
def trace(back, end, frames_out, rows_out, weights_out):
    """The way to the path's end at frame `end`: stream frame, template frame and weight of each cost on it.

    Fills the three arrays from the end of the word to its start and returns how many.
    """
    i, t, n = back.shape[1] - 1, end, 0
    while True:
        move = back[t, i]
        if move == 3:
            for step in range(2):
                frames_out[n], rows_out[n], weights_out[n] = t - step, i, 0.5
                n += 1
            t, i = t - 2, i - 1
        else:
            frames_out[n], rows_out[n], weights_out[n] = t, i, 1.0
            n += 1
            if move == 2:
                frames_out[n], rows_out[n], weights_out[n] = t, i - 1, 1.0
                n += 1
                i -= 1
            t, i = t - 1, i - 1
        if i < 0 or t < 0:
            return n


@numba.njit(cache=True, nogil=True)
def align(log_p, first, last):
    """Viterbi: the state of each frame from `first` to `last`, every state at least once, in order.

    log_p: [frames, states] of this word's states. The frames outside take no part.
    """
    frames, states = last - first, log_p.shape[1]
    best = np.full((frames, states), -np.inf)
    came = np.zeros((frames, states), np.uint8)
    best[0, 0] = log_p[first, 0]
    for t in range(1, frames):
        for s in range(states):
            stay = best[t - 1, s]
            step = best[t - 1, s - 1] if s > 0 else -np.inf
            came[t, s] = step > stay
            best[t, s] = max(stay, step) + log_p[first + t, s]
    out = np.empty(frames, np.int64)
    s = states - 1
    for t in range(frames - 1, -1, -1):
        out[t] = s
        if came[t, s]:
            s -= 1
    return out
