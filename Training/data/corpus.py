"""What the network learns from, as log-mel frames: recordings, synthesised speech, noise.

Each recording to learn from is kept at three speeds, once with an echo and once as a measured room or loudspeaker
gives it; the frames are 16-bit floats. They are computed once and kept in Training/.cache. What was made to be
learned from, rather than recorded, lies in Training/.data: git ignores both.
"""
import csv
import glob
import hashlib
import json
import os
import sys
from dataclasses import dataclass, field

import numpy as np
import scipy.signal
import soundfile

from data.logmel import HOP, RATE, WINDOW, frame_count, log_mel
from data.phones import NAMES, SILENCE

TRAINING = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
AUDIO = os.path.join(TRAINING, "../../shared/audio")
RESOURCES = os.path.join(TRAINING, "../Sources/CResources")
CACHE = os.path.join(TRAINING, ".cache")
DATA = os.path.join(TRAINING, ".data")
SYNTHETIC = os.path.join(DATA, "synthetic")          # synthesis.py writes it
REAL_PHONES = os.path.join(DATA, "real_phones.json")  # alignment.py writes it
PHONES = [SILENCE, *sorted(NAMES)]                   # in the order of the acoustic model's outputs
SPEEDS = {"normal": (1, 1), "slow": (10, 9), "fast": (9, 10)}  # up, down of the resampler


@dataclass
class Recording:
    """One recording; `frames` holds its variants by name, each [frames, bands]."""

    kind: str               # keyword, speech, noise, word, near, single, text
    label: str | None       # wake word, or kind of speech or noise
    speaker: str            # of near misses the text: what is kept on one side of a split
    path: str
    frames: dict = field(repr=False)
    phones: dict = field(default_factory=dict, repr=False)   # variant: phone number of each frame, -1 unknown
    span: dict = field(default_factory=dict)                 # variant: (first, end) frame of the wake word
    synthetic: bool = False
    levels: dict = field(default_factory=dict, repr=False)   # kept by batches.loudness_and_pauses


def echo(x, rng):
    """A room: sparse early reflections and a tail that falls by 60 dB in 0.15 to 0.6 seconds."""
    seconds = rng.uniform(0.15, 0.6)
    count = int(seconds * RATE)
    tail = rng.standard_normal(count) * 10 ** (-3 * np.arange(count) / count) * 0.03 * rng.uniform(0.3, 1)
    tail[: int(0.003 * RATE)] = 0
    for _ in range(6):
        tail[rng.integers(int(0.002 * RATE), int(0.05 * RATE))] += rng.uniform(-0.4, 0.4)
    tail[0] = 1
    return scipy.signal.fftconvolve(x, tail)[: len(x)]


def impulse_responses(part):
    """The impulse responses of a part, each from its loudest moment on, so that what they are applied to stays in place."""
    out = []
    for r in index(part):
        if r["kind"] == "impulse":
            x, rate = soundfile.read(os.path.join(AUDIO, r["path"]), dtype="float32")
            assert rate == RATE and x.ndim == 1, r["path"]
            x = x[np.argmax(np.abs(x)) :]
            out.append((r["label"], x / np.sqrt((x**2).sum())))
    return out


def elsewhere(x, responses, rng):
    """As a room and a loudspeaker, or one of them, pass it on."""
    label = ("room", "device")[rng.integers(2)]
    both = rng.random() < 0.3
    for kind in ("device", "room"):
        if both or kind == label:
            some = [r for k, r in responses if k == kind]
            x = scipy.signal.fftconvolve(x, some[rng.integers(len(some))])[: len(x)]
    return x


def variants(x, rng, responses):
    """By name the frames of a recording to learn from."""
    out = {}
    for name, (up, down) in SPEEDS.items():
        out[name] = x if up == down else scipy.signal.resample_poly(x, up, down)
    out["echo"] = echo(x, rng)
    if responses:
        out["elsewhere"] = elsewhere(x, responses, rng)
    return {name: log_mel(y).astype(np.float16) for name, y in out.items()}


def stretch(variant):
    up, down = SPEEDS.get(variant, (1, 1))
    return up / down


def frame_of(seconds, variant):
    """The frame whose window's centre is nearest to a moment of the recording at normal speed."""
    return int(round((seconds * stretch(variant) * RATE - WINDOW / 2) / HOP))


def frame_phones(segments, count, variant):
    """Phone number of each frame from [name, start, end] segments in seconds; -1 outside of them."""
    out = np.full(count, -1, np.int8)
    for name, start, end in segments:
        out[max(0, frame_of(start, variant)) : max(0, frame_of(end, variant))] = PHONES.index(name)
    return out


def label_phones(recording, segments):
    recording.phones = {
        variant: frame_phones(segments, len(frames), variant) for variant, frames in recording.frames.items()
    }


def index(part):
    """The rows of ../shared/audio's index."""
    with open(os.path.join(AUDIO, "index.csv"), newline="") as file:
        return [r for r in csv.DictReader(file) if r["part"] == part]


def real(part="train"):
    """The recordings of ../shared/audio. Of noise, and of a part that is not learned from, there is one variant."""
    store = os.path.join(CACHE, f"real-{part}.npz")
    rows = [r for r in index(part) if r["kind"] != "impulse"]
    if not os.path.exists(store):
        os.makedirs(CACHE, exist_ok=True)
        arrays, responses = {}, impulse_responses(part)
        for r in rows:
            x, rate = soundfile.read(os.path.join(AUDIO, r["path"]), dtype="float32")
            assert rate == RATE and x.ndim == 1, r["path"]
            rng = np.random.default_rng(list(r["path"].encode()))
            if part == "train" and r["kind"] != "noise":
                found = variants(x, rng, responses)
            else:
                found = {"normal": log_mel(x).astype(np.float16)}
            for name, frames in found.items():
                arrays[f"{r['path']}|{name}"] = frames
        np.savez(store, **arrays)
    found = {}
    with np.load(store) as arrays:
        for key in arrays.files:
            path, variant = key.split("|")
            found.setdefault(path, {})[variant] = arrays[key]
    return [
        Recording(r["kind"], r["label"], f"{r['label']}/{r['speaker'] or r['path']}", r["path"], found[r["path"]])
        for r in rows
    ]


def synthetic():
    """What synthesis.py spoke."""
    out = []
    for kind in ("word", "near", "single", "text"):
        for index in sorted(glob.glob(os.path.join(SYNTHETIC, f"{kind}.*.json"))):
            sound = index[:-5] + ".i16"
            stamp = hashlib.sha256(f"{os.path.getsize(sound)} {os.path.getsize(index)}".encode()).hexdigest()[:12]
            store = os.path.join(CACHE, f"synthetic-{os.path.basename(index)[:-5]}-{stamp}.npy")
            utterances = json.load(open(index))
            counts = [frame_count(u["count"]) for u in utterances]
            if not os.path.exists(store):
                os.makedirs(CACHE, exist_ok=True)
                samples = np.memmap(sound, np.int16, "r")
                frames = np.concatenate(
                    [
                        log_mel(samples[u["start"] : u["start"] + u["count"]] / np.float32(32768))
                        for u in utterances
                    ]
                )
                np.save(store, frames.astype(np.float16))
            frames = np.load(store, mmap_mode="r")
            at = 0
            for number, (u, count) in enumerate(zip(utterances, counts)):
                if count < 10:
                    at += count
                    continue
                r = Recording(
                    kind, u["label"], u["text"] if kind == "near" else f"{u['engine']}/{u['voice']}",
                    f"{os.path.basename(index)[:-5]}/{number}", {"normal": frames[at : at + count]}, synthetic=True,
                )
                at += count
                if u.get("phones"):
                    label_phones(r, [p for p in u["phones"] if p[0] in PHONES])
                if u.get("word"):
                    r.span["normal"] = tuple(frame_of(s, "normal") for s in u["word"])
                out.append(r)
    return out


def training():
    """Everything to learn from: recordings with phones where alignment.py found them, and synthesised speech."""
    if not os.path.exists(REAL_PHONES):
        sys.exit(f"{REAL_PHONES} is not there: run python -m data.alignment first, or make train")
    spoken = synthetic()
    if not spoken:
        sys.exit(f"{SYNTHETIC} holds no speech: run python -m synthesis.synthesis first, or make train")
    recordings = real()
    phones = json.load(open(REAL_PHONES))
    for r in recordings:
        found = phones.get(r.path)
        if found and found["phones"]:
            label_phones(r, [p for p in found["phones"] if p[0] in PHONES])
    return recordings + spoken


def phone_frames(recordings):
    """Mean frames of each phone in the recordings: synthetic voices are quicker."""
    total, runs = np.zeros(len(PHONES)), np.ones(len(PHONES))
    for r in recordings:
        labels = r.phones.get("normal")
        if labels is None or r.kind == "noise" or r.synthetic:
            continue
        starts = np.flatnonzero(np.diff(labels, prepend=-2))
        lengths = np.diff(np.append(starts, len(labels)))
        for name, length in zip(labels[starts], lengths):
            if name >= 0:
                total[name] += min(length, 25)
                runs[name] += 1
    return [float(max(1.0, v)) for v in total / runs]
