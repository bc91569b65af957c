"""Rebuilds what Unbidden ships: the acoustic model, the bundled wake words, the two backgrounds.

  python train.py            the shipped recipe, hours on two cores; needs what data.alignment and
                             synthesis.synthesis make
  python train.py --fold-steps 250 30 --steps 30 30      whether it starts; the weights are useless
  python train.py --further FOLDER --steps 0 4500        trains the weights of FOLDER, which is like Sources/CResources,
                             further: the stages model and words alone, with FOLDER's verifier and calibration

Stages, each kept in .cache and made again when its file is missing (whatever the options: remove the files to
train otherwise):
  folds     two acoustic models, each from half of the speakers, and what matches in the other half:
            candidates for the verifier
  model     the acoustic model that ships, from everything
  words     verifier, calibration, the files in Sources/CResources
"""
import argparse
import functools
import os
import pickle
import sys

import numpy as np
import torch

from data import corpus
from data.corpus import CACHE, PHONES, RESOURCES
from data.wakewords import PRONUNCIATIONS, REAL_WORDS, STATES_PER_WORD, WAKE_WORDS, WORDS
from evaluation.held_out import conditions, fold_of, measure
from export import acoustic_model, background, phone_background, wake_word
from model import calibrate, paths, rehearsal
from model.acoustic_model import AcousticModel
from model.fit import STATES, fit, log_posteriors
from model.fit_verifier import train_verifier
from model.verifier import Verifier, inputs, verified_peaks

FOLDS = 2
GATE_SHARE = 0.002              # of held-out wake words may lie below the gate of the verifier
FURTHER_RATE = 2e-3             # at most, where trained weights are trained further


def kept(name, make):
    """What `make` gives, kept in .cache."""
    file = os.path.join(CACHE, name)
    if not os.path.exists(file):
        value = make()
        os.makedirs(CACHE, exist_ok=True)
        pickle.dump(value, open(file + ".new", "wb"))
        os.replace(file + ".new", file)
    return pickle.load(open(file, "rb"))


def fitted(name, recordings, seed, steps, **how):
    def make():
        net, words, alignments = fit(recordings, seed, *steps, log=lambda s: print(name, s, flush=True), **how)
        return net.state_dict(), words

    weights, words = kept(f"{name}.pkl", make)
    net = AcousticModel(STATES, len(PHONES))
    net.load_state_dict(weights)
    return net.eval(), words


def rounds(recording):
    """How often a held-out recording takes part."""
    if recording.kind == "keyword":
        return 6
    if recording.kind == "speech":
        return 4
    return {"word": 2, "noise": 2, "near": 1, "single": 1}.get(recording.kind, 0)


def held_out(fold, recordings, seed, steps):
    """Candidates by word from a model that never saw these speakers, without the recordings themselves."""
    net, words = fitted(f"fold{fold}", [r for r in recordings if fold_of(r, FOLDS) != fold], seed, steps)
    mine = [r for r in recordings if fold_of(r, FOLDS) == fold]
    measure(net, words, [r for r in mine if r.kind in ("keyword", "speech", "noise")])
    noises = [r for r in mine if r.kind == "noise"]
    candidates = rehearsal.rehearse(net, words, mine, noises, rounds, {w: -4.5 for w in words}, seed)
    return {w: [(lie, hit, r.kind, r.path, end) for lie, hit, r, end in c] for w, c in candidates.items()}


class Candidates:
    """The candidates of one word from the models of all folds, in recordings they never learned from."""

    def __init__(self, word, folds):
        rows = [(*row, fold) for fold, found in enumerate(folds) for row in found[word]]
        if not any(row[1] for row in rows) or all(row[1] for row in rows):
            sys.exit(f"{word}: the models of the folds tell it from nothing yet; give them more --fold-steps")
        self.hit, self.kind = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
        self.fold = np.array([r[5] for r in rows])
        lie = np.stack([r[0] for r in rows])
        self.raw = lie[:, -1]
        recorded = np.isin(self.kind, ["keyword", "speech", "noise"])
        # What counts as the word: its recordings, where there are any.
        self.real = self.hit & (recorded if word in REAL_WORDS else True)
        self.gate = float(np.quantile(self.raw[self.real], GATE_SHARE)) - 0.15
        counts = lie[self.hit, STATES_PER_WORD:-1]
        self.usual = float(np.median(counts.sum(1)))
        self.inputs = inputs(lie, self.usual)
        weight = np.where(self.hit, np.where(self.real, 1.0, 0.2), np.where(recorded, 1.0, 0.5))
        weight *= np.where(self.hit, 1 / weight[self.hit].sum(), 1 / weight[~self.hit].sum())
        self.weight = weight * (1.0 if word in REAL_WORDS else 0.5)

    def scores(self, verifier):
        """Values as Verifier.swift gives them."""
        values = np.maximum(verifier(self.inputs), calibrate.LOWEST)
        return np.where(self.raw >= self.gate, values, calibrate.LOWEST + self.raw - self.gate)


def line_through(candidates, but=None):
    """The verifier that all words share; `but`: a fold that takes no part."""
    chosen = [c.fold != but for c in candidates]
    join = lambda part: np.concatenate([part(c)[u] for c, u in zip(candidates, chosen)])
    return train_verifier(join(lambda c: c.inputs), join(lambda c: c.hit), join(lambda c: c.weight))


def text_line(net, recordings, frames):
    """Slope and offset of scores of words from text, measured on the recorded words.

    Each weighs the same. The model was fitted to these recordings, though not as these paths. (The values that ship
    were measured with the dictionary's first pronunciation of jarvis, JH AA R V AH S.)
    """
    said = {w: [PHONES.index(p) for p in PRONUNCIATIONS[w]] for w in REAL_WORDS}
    said = {w: np.repeat(p, [max(1, round(frames[k])) for k in p]) for w, p in said.items()}
    hits, others = [], []
    for r in recordings:
        if r.kind not in ("keyword", "speech", "noise"):
            continue
        _, phones = log_posteriors(net, r.frames["normal"])
        for word, path in said.items():
            best = float(paths.only_scores(phones, path, np.float32(paths.CAP)).max())
            if np.isfinite(best):
                (hits if r.label == word else others).append(best)
    return calibrate.line(np.array(hits), np.array(others))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--fold-steps", type=int, nargs=2, default=(1800, 1700), metavar=("STATES", "MATCHER"),
                   help="batches for a model of the folds: by cross entropy, then through the matcher")
    a.add_argument("--steps", type=int, nargs=2, default=(3000, 7000), metavar=("STATES", "MATCHER"),
                   help="the same for the model that ships")
    a.add_argument("--only", choices=["folds", "model", "words"])
    a.add_argument("--further", metavar="FOLDER", help="train these weights further")
    o = a.parse_args()
    torch.set_num_threads(1)
    recordings = corpus.training()
    if o.further:
        train_further(recordings, o)
        return
    if o.only in (None, "folds"):
        for f in range(FOLDS):
            kept(f"held-out{f}.pkl", lambda: held_out(f, recordings, o.seed + f, o.fold_steps))
    if o.only in (None, "model"):
        fitted("model", recordings, o.seed, o.steps)
    if o.only in (None, "words"):
        ship(recordings, o)


def alarms(net, words, matches, verifier):
    """What the shipped model makes of the valid part where nobody says the word, clean and at 10 dB.

    matches: by word the gate of the verifier and the usual frames of the word.
    The models of the folds know half as many speakers and alarm more often: their table asked for far too much.
    Returns by word the values of all peaks that are verified, and the hours.
    """
    values, hours = {w: [] for w in words}, dict.fromkeys(words, 0.0)
    heldout = corpus.real("valid")
    for items in conditions(heldout).values():
        for r, frames in items:
            state_p, _ = log_posteriors(net, frames)
            for word, path in words.items():
                if r.kind == "keyword" and word.split("_")[-1] in r.label.split("_"):
                    continue
                hours[word] += len(frames) / 50 / 3600
                values[word] += verified_peaks(state_p, path, *matches[word], verifier)
    return {w: np.maximum(v, calibrate.LOWEST) for w, v in values.items()}, hours


def ship_model(net, recordings):
    """Writes the acoustic model and the backgrounds; returns the model's SHA-256."""
    frames = corpus.phone_frames(recordings)
    slope, offset = text_line(net, recordings, frames)
    print(f"text: score = {slope:.2f} raw + {offset:.2f}")
    sha = acoustic_model.save(
        net, os.path.join(RESOURCES, "acoustic_model.safetensors"),
        dict(phoneFrames=frames, textCalibration=dict(slope=slope, offset=offset), textCap=paths.CAP),
    )
    background.write()
    phone_background.write()
    os.makedirs(os.path.join(RESOURCES, "words"), exist_ok=True)
    return sha


def threshold_at(table, rate=0.5):
    return table["anchorScore"] - table["decay"] * np.log(rate / table["anchorRate"])


def train_further(recordings, o):
    """Trains the weights of a folder further and writes what depends on them, but for what only the models of the folds
    can tell: the verifier, its gates and the calibration stay the folder's."""
    old = {w: wake_word.load(os.path.join(o.further, "words", f"{w}.wake")) for w in WORDS}
    load = functools.partial(acoustic_model.load, os.path.join(o.further, "acoustic_model.safetensors"))
    start = load, {w: path for w, (path, _) in old.items()}
    net, words = fitted("further", recordings, o.seed, o.steps, rate=FURTHER_RATE, start=start)
    if o.only == "model":
        return
    sha = ship_model(net, recordings)
    verifiers = {w: about["paths"]["verifier"] for w, (_, about) in old.items()}
    shared = verifiers[WORDS[0]]
    verifier = Verifier(np.array(shared["weights"], np.float32), shared["bias"])
    peaks, hours = alarms(net, words, {w: (v["gate"], v["frames"]) for w, v in verifiers.items()}, verifier)
    for word, (path, about) in old.items():
        line = about["calibration"]
        table = calibrate.alarm_table(line["slope"] * peaks[word] + line["offset"], hours[word])
        print(f"{word:13s} alarms {len(peaks[word])}  threshold at 0.5/h {threshold_at(about['falseAlarms']):.2f} "
              f"before, {threshold_at(table):.2f} now", flush=True)
        wake_word.save(
            os.path.join(RESOURCES, "words", f"{word}.wake"), path, verifier=verifiers[word], cap=paths.CAP,
            acousticModel=sha, falseAlarms=table,
            **{name: about[name] for name in ("name", "phrase", "source", "calibration", "ceiling")},
        )


def ship(recordings, o):
    folds = [kept(f"held-out{f}.pkl", lambda: held_out(f, recordings, o.seed + f, o.fold_steps)) for f in range(FOLDS)]
    net, words = fitted("model", recordings, o.seed, o.steps)
    sha = ship_model(net, recordings)
    candidates = {word: Candidates(word, folds) for word in words}
    verifier = line_through(candidates.values())
    apart = [line_through(candidates.values(), but=f) for f in range(FOLDS)]
    print("valid part, without the verifier; missed at 0/1/3 false alarms:")
    measure(net, words, corpus.real("valid"))
    peaks, hours = alarms(net, words, {w: (c.gate, c.usual) for w, c in candidates.items()}, verifier)
    for word, path in words.items():
        c = candidates[word]
        score = np.select([c.fold == f for f in range(FOLDS)], [c.scores(v) for v in apart])
        hit, other = c.real, ~c.hit
        slope, offset = calibrate.line(score[hit], score[other])
        score = slope * score + offset
        table = calibrate.alarm_table(slope * peaks[word] + offset, hours[word])
        threshold = threshold_at(table)
        print(f"{word:13s} gate {c.gate:.2f}  hits {hit.sum()}  others {other.sum()}  "
              f"alarms {len(peaks[word])}  threshold at 0.5/h {threshold:.2f}  "
              f"missed {100 * np.mean(score[hit] < threshold):.2f} %  "
              f"even odds: missed {100 * np.mean(score[hit] < 0):.2f} %, "
              f"others over it {100 * np.mean(score[other] > 0):.2f} %", flush=True)
        wake_word.save(
            os.path.join(RESOURCES, "words", f"{word}.wake"), path, name=word, phrase=WAKE_WORDS[word].phrase,
            source="recordings" if word in REAL_WORDS else "synthesis", acousticModel=sha, cap=paths.CAP,
            verifier=dict(gate=c.gate, frames=c.usual, weights=verifier.weight.tolist(), bias=verifier.bias),
            calibration=dict(slope=slope, offset=offset), falseAlarms=table, ceiling=float(score[hit].max()),
        )


if __name__ == "__main__":
    main()
