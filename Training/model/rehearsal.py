"""Candidates for the verifier: held-out recordings heard under many conditions."""
import numpy as np

from data.logmel import BANDS, FLOOR
from model.batches import noisy, speech_level
from model.fit import log_posteriors
from model.verifier import candidates


def dressed(recording, noises, rng):
    """A recording as a stream would have it: quiet around it, some level, mostly some noise."""
    variants = list(recording.frames)
    frames = recording.frames[variants[rng.integers(len(variants))]].astype(np.float32)
    if recording.kind != "noise":
        # Loud frames between about -55 and -12 dBFS, as in batches.alter.
        frames = frames + rng.uniform(-2.5, 7) - np.log(speech_level(frames))
    around = [np.full((n, BANDS), np.log(FLOOR), np.float32) for n in rng.integers(5, 50, 2)]
    frames = np.concatenate([around[0], frames, around[1]])
    if recording.kind != "noise" and rng.random() < 0.7:
        frames = noisy(frames, noises, rng.uniform(5, 25), rng)
    floor = np.log(10 ** rng.uniform(-6.3, -3.7)) + rng.gumbel(0, 0.5, frames.shape)
    tilt = rng.uniform(-0.8, 0.8) * np.linspace(-1, 1, BANDS)
    return np.logaddexp(frames + tilt, floor).astype(np.float32)


def rehearse(net, words, recordings, noises, rounds, gates, seed):
    """Candidates by word: (how it lies, is the word, recording, end frame) of recordings the net never saw.

    `rounds(recording)` says how often a recording takes part, each time altered otherwise. Of a recording with the word only
    its best candidate counts, since the others are neither hits nor false alarms.
    """
    rng = np.random.default_rng(seed)
    out = {w: [] for w in words}
    for r in recordings:
        for _ in range(rounds(r)):
            state_p, _ = log_posteriors(net, dressed(r, noises, rng))
            for word, path in words.items():
                if r.label == "hey_jarvis" and word == "jarvis":
                    continue
                found = candidates(state_p, path, gates[word])
                if r.label == word:
                    found = sorted(found, key=lambda c: -c[1][-1])[:1]
                out[word] += [(lie, r.label == word, r, end) for end, lie in found]
    return out
