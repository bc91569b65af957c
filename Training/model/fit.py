"""Fits an acoustic model to recordings: states by cross entropy with realignment, then through the matcher itself.

The second part follows "Optimize what matters" (Shrivastava et al. 2021, arXiv 2011.01151): the loss is put on
the score of the best warping path, with false alarms of the training recordings searched again and again.
"""
import time

import numba
import numpy as np
import torch
from torch.nn import functional as F

from data.corpus import PHONES
from data.wakewords import STATES_PER_WORD, WORDS
from model import paths
from model.acoustic_model import DELAY, AcousticModel
from model.batches import UNKNOWN, first_state, word_span
from model.sampler import Sampler

STATES = 2 + STATES_PER_WORD * len(WORDS)
MEAN, SCALE = -6.0, 0.25        # of the input; the same for all bands
SHARPNESS = 4.0                 # of the loss on scores
# Whoever says the first also says the second.
CONTAINS = {("hey_jarvis", "jarvis")}


def uniform_alignment(recording):
    """Each variant's wake word split evenly into its states."""
    out = {}
    for variant, frames in recording.frames.items():
        if variant in recording.span:
            first, end = recording.span[variant]
            first, end = max(0, first), min(len(frames), end)
        else:
            first, end = word_span(frames)
        if end - first >= STATES_PER_WORD:
            out[variant] = (first, np.arange(end - first) * STATES_PER_WORD // (end - first))
    return out


def log_posteriors(net, frames):
    """States' and phones' log posteriors, [frames, classes], moved back so that row t describes frame t."""
    net.eval()
    x = torch.from_numpy((np.asarray(frames, np.float32) - MEAN) * SCALE)
    x = F.pad(x.T[None], (0, DELAY), value=float((np.log(1e-6) - MEAN) * SCALE))
    with torch.no_grad():
        states, phones = net(x)
    return states[0, :, DELAY:].T.numpy(), phones[0, :, DELAY:].T.numpy()


def realign(net, recordings, alignments):
    """Viterbi within 0.1 s around the present word, so that its ends can move."""
    for r in recordings:
        if r.path not in alignments:
            continue
        for variant, (first, states) in list(alignments[r.path].items()):
            frames = r.frames[variant]
            log_p, _ = log_posteriors(net, frames)
            low, high = max(0, first - 5), min(len(frames), first + len(states) + 5)
            one = first_state(r.label)
            own = np.concatenate([log_p[:, :1], log_p[:, one : one + STATES_PER_WORD], log_p[:, :1]], 1)
            found = paths.align(own.astype(np.float64), low, high)
            inside = np.flatnonzero((found > 0) & (found <= STATES_PER_WORD))
            alignments[r.path][variant] = (low + inside[0], found[inside] - 1)


def state_path(spans):
    """The path of a word: each state for its mean share of the word, over the word's median length."""
    length = int(np.median([len(s) for s in spans]))
    shares = np.mean([np.bincount(s, minlength=STATES_PER_WORD) / len(s) for s in spans], 0)
    ends = np.concatenate([[0], np.cumsum(shares)]) * length
    return np.clip(np.searchsorted(ends, np.arange(length) + 0.5) - 1, 0, STATES_PER_WORD - 1)


def word_paths(recordings, alignments):
    """The classes along each word's path, by word."""
    out = {}
    for word in WORDS:
        spans = [
            alignments[r.path]["normal"][1]
            for r in recordings
            if r.label == word and "normal" in alignments.get(r.path, {})
        ]
        if spans:
            out[word] = (first_state(word) + state_path(spans)).astype(np.int64)
    return out


@numba.njit(cache=True, nogil=True)
def best_paths(log_p, path, chosen, cap):
    """The best path in each chosen sequence: score, and frames, template rows and weights of its costs."""
    room = 3 * len(path) + 4
    score = np.empty(len(chosen))
    frames = np.zeros((len(chosen), room), np.int64)
    rows = np.zeros((len(chosen), room), np.int64)
    weights = np.zeros((len(chosen), room), np.float32)
    for n, sequence in enumerate(chosen):
        each, back = paths.scores(log_p[sequence], path, cap)
        end = np.argmax(each)
        score[n] = each[end]
        paths.trace(back, end, frames[n], rows[n], weights[n])
    return score, frames, rows, weights


def path_loss(log_p, words, said, thresholds, hardest=6):
    """The loss on the scores of the best paths; log_p: [batch, states, frames].

    Of each word: all sequences that say it, and the hardest others.
    """
    values = log_p.detach().transpose(1, 2).contiguous().numpy()
    sequences, classes, frames, weights, signs, numbers, shares = [], [], [], [], [], [], []
    for word, path in words.items():
        number = WORDS.index(word)
        wrong = said != number
        for outer, inner in CONTAINS:
            if inner == word:
                wrong &= said != WORDS.index(outer)
        others = np.flatnonzero(wrong)
        reached = paths.best_scores(values, path, others, paths.CAP)
        chosen = np.concatenate([np.flatnonzero(said == number), others[np.argsort(-reached)[:hardest]]])
        _, at, rows, weight = best_paths(values, path, chosen, paths.CAP)
        room = 3 * max(map(len, words.values())) + 4 - at.shape[1]
        sequences.append(chosen)
        classes.append(np.pad(path[rows], ((0, 0), (0, room))))
        frames.append(np.pad(at, ((0, 0), (0, room))))
        weights.append(np.pad(weight / np.float32(len(path)), ((0, 0), (0, room))))
        signs.append(np.where(said[chosen] == number, 1.0, -1.0))
        numbers.append(np.full(len(chosen), number))
        shares.append(np.full(len(chosen), 1 / len(chosen) / len(words)))
    sequences, classes, frames, weights, signs, numbers, shares = (
        torch.from_numpy(np.concatenate(part)) for part in (sequences, classes, frames, weights, signs, numbers, shares)
    )
    cost = torch.clamp(-log_p[sequences[:, None], classes, frames], max=paths.CAP) * weights
    margin = signs.float() * (-cost.sum(1) - thresholds[numbers]) - 0.25
    return (F.softplus(-SHARPNESS * margin) / SHARPNESS * shares.float()).sum()


def mine(net, recordings, words, keep=60):
    """The loudest false alarms on recordings without a wake word: (recording, variant, frame) by word."""
    found = {word: [] for word in words}
    variant = "normal"
    for r in recordings:
        if len(r.frames[variant]) < 20:
            continue
        log_p, _ = log_posteriors(net, r.frames[variant])
        for word, path in words.items():
            each = paths.only_scores(log_p, path, paths.CAP)
            end = int(np.argmax(each))
            found[word].append((each[end], r, variant, end))
    return {w: [f[1:] for f in sorted(c, key=lambda f: -f[0])[:keep]] for w, c in found.items()}


def normalised(x):
    """Inputs of the network from a batch of frames."""
    return torch.from_numpy(((x - MEAN) * SCALE).transpose(0, 2, 1).copy())


def fit(recordings, seed, first_steps, path_steps, log=print, rate=3e-3, phone_steps=1500, start=None):
    """A trained network, the paths of its words and the alignments.

    start: what gives a network to be trained further from a batch of its inputs, and the paths of its words; then
    first_steps is 0.
    """
    torch.manual_seed(seed)
    alignments = {r.path: uniform_alignment(r) for r in recordings if r.label in WORDS}
    alignments = {path: a for path, a in alignments.items() if a}
    aligned = [r for r in recordings if r.path in alignments]
    sampler = Sampler(recordings, alignments, seed)
    if start:
        load, words = start
        net = load(normalised(np.concatenate([sampler.batch()[0] for _ in range(8)])))
        # From the even split the ends of a word move by 0.1 s each time.
        for _ in range(2):
            realign(net, aligned, alignments)
    else:
        net, words = AcousticModel(STATES, len(PHONES)), None
    thresholds = torch.nn.Parameter(torch.full((len(WORDS),), -1.5))
    # The thresholds of a network that knows its words are nowhere near, and must be found at once.
    rates = [rate, 0.02 if start else rate]
    optimiser = torch.optim.AdamW(
        [{"params": net.parameters()}, {"params": [thresholds], "weight_decay": 0.0}], lr=rate, weight_decay=0.01
    )
    total = first_steps + path_steps
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=total, pct_start=0.08)
    recorded = [r for r in recordings if r.kind in ("speech", "noise")]
    spoken = [r for r in recordings if r.kind in ("near", "single", "text")]
    began, means, by_path = time.time(), [], torch.zeros(())
    for step in range(total):
        if not start and step in (int(first_steps * 0.35), int(first_steps * 0.7), first_steps):
            realign(net, aligned, alignments)
            words = word_paths(recordings, alignments)
        if step >= first_steps and (step - first_steps) % 600 == 0:
            some = [spoken[i] for i in sampler.rng.permutation(len(spoken))[:4000]]
            sampler.hard = mine(net, recorded + some, words)
        x, states, phones, said = sampler.batch()
        net.train()
        state_p, phone_p = net(normalised(x))
        # Output t speaks of frame t - DELAY.
        state_p, phone_p = state_p[:, :, DELAY:], phone_p[:, :, DELAY:]
        by_state = F.nll_loss(state_p, torch.from_numpy(states)[:, :-DELAY], ignore_index=UNKNOWN)
        labels = torch.from_numpy(phones)[:, :-DELAY]
        by_phone = F.nll_loss(phone_p, labels, ignore_index=UNKNOWN) if (labels >= 0).any() else torch.zeros(())
        if step < first_steps:
            loss = by_state + by_phone
        else:
            by_path = path_loss(state_p, words, said, thresholds)
            loss = 4 * by_path + 0.3 * by_state + 0.5 * by_phone
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        means.append([float(part.detach()) for part in (by_state, by_phone, by_path)])
        if (step + 1) % 200 == 0:
            log(f"{step + 1:6d} {time.time() - began:6.0f} s  states {np.mean([m[0] for m in means]):.3f}  "
                f"phones {np.mean([m[1] for m in means]):.3f}  paths {np.mean([m[2] for m in means]):.4f}")
            means = []
    finish_phones(net, Sampler(recordings, alignments, seed) if start else sampler, phone_steps, log)
    return net, words, alignments


def finish_phones(net, sampler, steps, log=print):
    """Fits the layer of the phones alone once more, now with those of the wake words among them."""
    sampler.spelt = 0.5
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    for parameter in net.phones.parameters():
        parameter.requires_grad_(True)
    optimiser = torch.optim.AdamW(net.phones.parameters(), 3e-3, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    net.eval()
    losses = []
    for step in range(steps):
        x, _, phones, _ = sampler.batch()
        _, phone_p = net(normalised(x))
        loss = F.nll_loss(phone_p[:, :, DELAY:], torch.from_numpy(phones)[:, :-DELAY], ignore_index=UNKNOWN)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if (step + 1) % 200 == 0:
            log(f"{step + 1:6d} phones alone {np.mean(losses[-200:]):.3f}")
