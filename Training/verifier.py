"""The second look: a small network per word that judges what the matcher found.

It sees the phones and the word's own costs pooled along the warping path. Those mean the same in every encoder,
unlike a bottleneck, so that the candidates to learn from can come from encoders that never heard them.
"""
import numba
import numpy as np
import torch
from torch.nn import functional as F

import paths
from encoder import STATES_PER_WORD

REACH = 3                       # frames on either side over which a peak is the highest (PeakPicker.swift)
FLOOR = -6.0                    # of log posteriors


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


def candidates(state_p, phone_p, path, gate):
    """Peaks of at least `gate`: (frame, raw score, frames covered, features)."""
    each, span, back = paths.scores(state_p, path, paths.CAP)
    found = []
    room = 3 * len(path) + 4
    frames, rows, weights = np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room)
    state_of = path - path.min()
    for end in peaks(each, REACH):
        if each[end] < gate:
            continue
        n = paths.trace(back, end, frames, rows, weights)
        # Where the path skips a template frame, the stream's frame belongs to the later one alone.
        own = np.flatnonzero(np.diff(frames[:n], prepend=-1))
        at, row = frames[own], rows[own]
        on = state_of[row]
        cost = np.minimum(-state_p[at, path[row]], paths.CAP)
        phone = np.maximum(phone_p[at], FLOOR)
        pooled = np.zeros((STATES_PER_WORD, phone.shape[1]), np.float32)
        costs = np.full(STATES_PER_WORD, paths.CAP, np.float32)
        count = np.zeros(STATES_PER_WORD, np.float32)
        for s in range(STATES_PER_WORD):
            own = on == s
            if own.any():
                pooled[s], costs[s] = phone[own].mean(0), cost[own].mean()
                count[s] = own.sum()
        z = np.concatenate([pooled.ravel(), costs, np.log1p(count), [each[end]]]).astype(np.float32)
        found.append((int(end), float(each[end]), int(span[end]), z))
    return found


class Verifier(torch.nn.Module):
    def __init__(self, width, hidden=16):
        super().__init__()
        self.hidden = torch.nn.Linear(width, hidden)
        self.output = torch.nn.Linear(hidden, 1)

    def forward(self, z, drop=0.0):
        return self.output(F.relu(self.hidden(F.dropout(z, drop, self.training))))[:, 0]


def train_verifier(z, label, weight, seed, hidden=16, steps=1500, decay=0.02):
    """A verifier for features z [n, width], label 1 for the word, and each candidate's weight."""
    torch.manual_seed(seed)
    mean, scale = z.mean(0), 1 / (z.std(0) + 0.1)
    x, y, w = (torch.from_numpy(np.asarray(a, np.float32)) for a in ((z - mean) * scale, label, weight))
    net = Verifier(z.shape[1], hidden)
    optimiser = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    rng = np.random.default_rng(seed)
    good, bad = np.flatnonzero(label > 0.5), np.flatnonzero(label <= 0.5)
    net.train()
    for _ in range(steps):
        pick = np.concatenate([rng.choice(good, 96), rng.choice(bad, 96)])
        v = net(x[pick], 0.15)
        loss = (F.binary_cross_entropy_with_logits(v, y[pick], reduction="none") * w[pick]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    net.eval()
    return net, mean, scale
