"""Rebuilds what Unbidden ships: the encoder, the bundled wake words and the background for words from text.

Stages, each kept in .cache and made again when its file is missing:
  folds     two encoders, each from half of the speakers
  listen    what each of them hears in the other half: candidates for the second look
  encoder   the encoder that ships, from everything
  words     second looks, calibration, the files in Sources/CResources
"""
import argparse
import os
import pickle

import numpy as np
import torch

import calibrate
import corpus
import export
import rehearsal
from corpus import CACHE, PHONES, REAL_WORDS, WORDS
from dev import fold_of
from encoder import Encoder
from fit import STATES, fit, log_posteriors
from verifier import train_verifier

HERE = os.path.dirname(os.path.abspath(__file__))
RESOURCES = os.path.join(HERE, "../Sources/CResources")
FOLDS = 2
GATE_SHARE = 0.002              # of held-out wake words may lie below the gate of the second look
PHRASES = dict(
    alexa="Alexa", computer="Computer", jarvis="Jarvis", smart_mirror="Smart Mirror", snowboy="Snowboy",
    view_glass="View Glass", echo="Echo", amazon="Amazon", ziggy="Ziggy", ok_google="OK Google",
    hey_google="Hey Google", hey_siri="Hey Siri", hey_jarvis="Hey Jarvis", hey_mycroft="Hey Mycroft",
    okay_nabu="Okay Nabu",
)


def kept(name, make):
    """What `make` gives, kept in .cache."""
    file = os.path.join(CACHE, name)
    if not os.path.exists(file):
        value = make()
        os.makedirs(CACHE, exist_ok=True)
        pickle.dump(value, open(file + ".new", "wb"))
        os.replace(file + ".new", file)
    return pickle.load(open(file, "rb"))


def fitted(name, recordings, seed, steps):
    def make():
        net, words, alignments = fit(recordings, seed, *steps, log=lambda s: print(name, s, flush=True))
        return net.state_dict(), words

    weights, words = kept(f"{name}.pkl", make)
    net = Encoder(STATES, len(PHONES))
    net.load_state_dict(weights)
    return net.eval(), words


def rounds(recording):
    """How often a held-out recording is heard."""
    if recording.kind == "keyword":
        return 6
    if recording.kind == "speech":
        return 4
    return {"word": 2, "noise": 2, "near": 1}.get(recording.kind, 0)


def heard(fold, recordings, seed, steps):
    """Candidates by word from an encoder that never heard these speakers, without the recordings themselves."""
    net, words = fitted(f"fold{fold}", [r for r in recordings if fold_of(r, FOLDS) != fold], seed, steps)
    mine = [r for r in recordings if fold_of(r, FOLDS) == fold]
    noises = [r for r in mine if r.kind == "noise"]
    found = rehearsal.rehearse(net, words, mine, noises, rounds, {w: -4.5 for w in words}, seed)
    seconds = sum(len(r.frames["normal"]) / 50 * rounds(r) for r in mine if r.kind in ("speech", "noise"))
    return {w: [(raw, z, hit, r.kind, r.path, end) for raw, z, hit, r, end in c] for w, c in found.items()}, seconds


def verified(candidates, gate, seed):
    """A verifier from the candidates of all folds, and the scores that verifiers of the other folds give them."""
    z = np.stack([c[1] for c in candidates])
    hit = np.array([c[2] for c in candidates], float)
    fold = np.array([c[6] for c in candidates])
    raw = np.array([c[0] for c in candidates])
    real = np.array([c[3] in ("keyword", "speech", "noise") for c in candidates])
    weight = np.where(real | (hit == 0), 1.0, 0.5)
    held_out = np.full(len(z), np.nan)
    use = raw >= gate
    for f in range(FOLDS):
        there, rest = use & (fold == f), use & (fold != f)
        if hit[rest].sum() > 20 and (1 - hit[rest]).sum() > 20 and there.any():
            net, mean, scale = train_verifier(z[rest], hit[rest], weight[rest], seed)
            with torch.no_grad():
                held_out[there] = net(torch.from_numpy((z[there] - mean) * scale)).numpy()
    held_out = np.where(use, np.maximum(held_out, calibrate.LOWEST), calibrate.LOWEST + raw - gate)
    return train_verifier(z[use], hit[use], weight[use], seed), held_out


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--fold-steps", type=int, nargs=2, default=(1800, 1700))
    a.add_argument("--steps", type=int, nargs=2, default=(2500, 3500))
    a.add_argument("--synthetic", default=os.path.join(HERE, ".data/synthetic"))
    a.add_argument("--only", choices=["folds", "encoder", "words"])
    o = a.parse_args()
    torch.set_num_threads(1)
    recordings = corpus.training(o.synthetic)
    if o.only in (None, "folds"):
        for f in range(FOLDS):
            kept(f"heard{f}.pkl", lambda: heard(f, recordings, o.seed + f, o.fold_steps))
    if o.only in (None, "encoder"):
        fitted("encoder", recordings, o.seed, o.steps)
    if o.only in (None, "words"):
        ship(recordings, o)


def ship(recordings, o):
    folds = [kept(f"heard{f}.pkl", lambda: heard(f, recordings, o.seed + f, o.fold_steps)) for f in range(FOLDS)]
    net, words = fitted("encoder", recordings, o.seed, o.steps)
    hours = sum(seconds for _, seconds in folds) / 3600
    spoken = [r for r in recordings if r.kind == "speech"]
    background = np.concatenate([log_posteriors(net, r.frames["normal"])[1] for r in spoken])
    sha = export.save_encoder(
        net, os.path.join(RESOURCES, "encoder.safetensors"),
        dict(phoneFrames=corpus.phone_frames(recordings), textCalibration=dict(slope=3.0, offset=4.5), textCap=6.0),
    )
    export.save_background(os.path.join(RESOURCES, "phone_background.safetensors"), background, sha)
    os.makedirs(os.path.join(RESOURCES, "words"), exist_ok=True)
    for word, path in words.items():
        candidates = [(*c, f) for f, (found, _) in enumerate(folds) for c in found[word]]
        real = word in REAL_WORDS
        hits = np.array([c[0] for c in candidates if c[2] and (not real or c[3] == "keyword")])
        gate = float(np.quantile(hits, GATE_SHARE)) - 0.15
        verifier, score = verified(candidates, gate, o.seed)
        hit = np.array([c[2] for c in candidates]) & np.array([not real or c[3] == "keyword" for c in candidates])
        other = ~np.array([c[2] for c in candidates])
        alarm = other & np.array([c[3] in ("speech", "noise") for c in candidates])
        slope, offset = calibrate.line(score[hit], score[other])
        score = slope * score + offset
        table = calibrate.alarm_table(score[alarm], hours)
        threshold = table["anchorScore"] - table["decay"] * np.log(0.5 / table["anchorRate"])
        print(f"{word:13s} gate {gate:.2f}  hits {hit.sum()}  others {other.sum()}  threshold at 0.5/h {threshold:.2f}  "
              f"missed {100 * np.mean(score[hit] < threshold):.2f} %  even odds: missed {100 * np.mean(score[hit] < 0):.2f} %, "
              f"others over it {100 * np.mean(score[other] > 0):.2f} %", flush=True)
        about = dict(
            version=2, kind="path", name=word, phrase=PHRASES[word], head="states", cap=6.0, encoder=sha,
            source="recordings" if real else "synthesis", gate=gate, calibration=dict(slope=slope, offset=offset),
            falseAlarms=table, ceiling=float(score[hit].max()),
            licence="Apache-2.0; trained on recordings of Picovoice (Apache-2.0), LibriSpeech (CC BY 4.0), ESC-10 (CC BY 3.0)",
        )
        export.save_word(os.path.join(RESOURCES, "words", f"{word}.wake"), path, verifier, about)


if __name__ == "__main__":
    main()
