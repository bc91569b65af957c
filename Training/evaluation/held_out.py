"""How well a net separates held-out speakers: misses at few false alarms, clean and at 10 dB."""
import numpy as np

from data.wakewords import REAL_WORDS
from model import paths
from model.batches import noisy
from model.fit import log_posteriors


def fold_of(recording, folds=3):
    """A fold for each speaker; neighbours of alexa's recordings may be one speaker's."""
    if recording.kind == "noise":
        return sum(recording.path.encode()) % folds
    if recording.label == "alexa" and recording.kind == "keyword":
        return int(recording.path.split("/")[-1].split(".")[0]) // 24 % folds
    return sum(recording.speaker.encode()) % folds


def conditions(recordings, seed=3):
    """(recording, frames) of held-out recordings with 0.5 s of quiet on either side, clean and at 10 dB."""
    rng = np.random.default_rng(seed)
    noises = [r for r in recordings if r.kind == "noise"]
    out = {"clean": [], "10dB": []}
    for r in recordings:
        f = r.frames["normal"].astype(np.float32)
        quiet = np.full((25, 40), -9.0, np.float32) + rng.gumbel(0, 0.5, (25, 40)).astype(np.float32)
        f = np.concatenate([quiet, np.logaddexp(f, -9.0), quiet])
        out["clean"].append((r, f))
        out["10dB"].append((r, f if r.kind == "noise" else noisy(f, noises, 10, rng)))
    return out


def measure(net, words, recordings, names=REAL_WORDS):
    """Prints misses at 0, 1 and 3 false alarms, without the verifier."""
    for condition, items in conditions(recordings).items():
        positive = {w: [] for w in names}
        negative = {w: [] for w in names}
        hours = 0
        for r, f in items:
            log_p, _ = log_posteriors(net, f)
            hours += len(f) / 50 / 3600
            for w in names:
                each = paths.only_scores(log_p, words[w], np.float32(paths.CAP))
                if r.label == w:
                    positive[w].append(each.max())
                elif not (w == "jarvis" and r.label == "hey_jarvis"):
                    for at in range(0, len(each), 100):
                        negative[w].append(each[at : at + 100].max())
        line = []
        for w in names:
            floor = np.sort(negative[w])[::-1]
            p = np.array(positive[w])
            line.append([100 * np.mean(p <= floor[k]) for k in (0, 1, 3)])
        print(f"{condition:6s} {hours:.2f} h", "  ".join(
            f"{w[:5]} " + "/".join(f"{v:.1f}" for v in row) for w, row in zip(names, line)),
            " MEAN", "/".join(f"{v:.2f}" for v in np.mean(line, 0)), flush=True)
