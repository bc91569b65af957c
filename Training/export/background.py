#!/usr/bin/env python3
"""Makes Sources/CResources/background.safetensors, the statistics that every wake word is matched
with, from the train part of ../shared/audio (about three minutes on one core).

  .venv/bin/python -m export.background        in Training; phone_background.safetensors must follow

weights [26]            what each value of a feature frame is multiplied by
codebook [256, 26]      weighted centroids of speech
background [any, 26]    weighted frames of a stream without wake words, 8 bit
background.distance [any]  how far each of them is from the nearest centroid of speech that it had no
                        part in: the stream's own centroids would lie too near, and alarms counted
                        with them would be too few
background.step [26]    what an 8-bit unit is worth

Credit: speech from LibriSpeech (CC BY 4.0) and Picovoice's speech-to-intent benchmark (Apache-2.0),
takes from Picovoice's wake word benchmark (Apache-2.0), noise from ESC-10 (CC BY 3.0) and others that
../shared/audio/README.md names. What is stored are statistics and coarse, weighted cepstra of a
shuffled mix, from which nobody's words can be heard again.
"""

import collections
import csv
import os

import numpy as np
import safetensors.numpy
import scipy.cluster.vq
import scipy.spatial
import soundfile

from data import features
from data.corpus import AUDIO, RESOURCES

SLOPE_SHARE = 2.5  # how much more a slope counts than a cepstrum (Training/RESULTS.md)
CENTROIDS = 256
SPEECH_MINUTES, NOISE_MINUTES = 40, 5
MEASURED = 4  # every such recording of speech is in the centroids: an hour and a half
SEED = 1
MARGIN = 8  # hops around a word, as WordBounds.margin


def rows_of(root, **wanted):
    with open(os.path.join(root, "index.csv")) as file:
        return [r for r in csv.DictReader(file) if all(r[k] == v for k, v in wanted.items())]


def read(root, row):
    samples, rate = soundfile.read(os.path.join(root, row["path"]), dtype="float32")
    assert rate == features.RATE, row["path"]
    return samples


def word_hops(samples):
    """First and last hop of the word in a take: WordBounds in NumPy."""
    contour = 10 * np.log10(features.band_energies(samples).sum(1) + 1e-10)
    smooth = np.array([contour[max(0, t - 2) : t + 3].mean() for t in range(len(contour))])
    live = np.sort(smooth[smooth > -60])
    peak, floor = live[-1], live[len(live) * 15 // 100]
    threshold = max(peak - 22, floor + 0.35 * (peak - floor))
    runs = []
    for t in np.flatnonzero(smooth > threshold):
        if not runs or t - runs[-1][1] >= 20:
            runs.append([t, t + 1, 0.0])
        runs[-1][1] = t + 1
        runs[-1][2] += smooth[t] - threshold
    first, end, _ = max(runs, key=lambda run: run[2])
    return max(0, first - MARGIN), min(len(contour), end + MARGIN)


def word_frames(samples):
    first, end = word_hops(samples)
    padded = np.concatenate([samples, np.zeros(4 * features.HOP)])
    # Frame j holds hops 2j - 2 and 2j - 1: the slopes' lag.
    return features.features(padded)[(first + 2) // 2 : (end + 3) // 2]


def aligned_differences(a, b):
    """Differences of frames along the cheapest symmetric warping path of two takes."""
    distance = ((a[:, None] - b[None]) ** 2).sum(2)
    total = np.full((len(a) + 1, len(b) + 1), np.inf)
    total[0, 0] = 0
    for i in range(len(a)):
        for j in range(len(b)):
            total[i + 1, j + 1] = distance[i, j] + min(total[i, j], total[i, j + 1], total[i + 1, j])
    i, j, pairs = len(a), len(b), []
    while i and j:
        pairs.append(a[i - 1] - b[j - 1])
        i, j = min(((i - 1, j - 1), (i - 1, j), (i, j - 1)), key=lambda p: total[p])
    return pairs


def weights(root):
    """The inverse spread of each value between takes of one word by one speaker."""
    speakers = collections.defaultdict(list)
    for row in rows_of(root, kind="keyword", label="alexa", part="train"):
        if row["speaker"]:
            speakers[row["speaker"]].append(word_frames(read(root, row)))
    differences = [
        d for takes in speakers.values() for a in takes for b in takes if a is not b
        for d in aligned_differences(a, b)
    ]
    spread = np.std(differences, axis=0) / np.sqrt(2)
    share = np.repeat([1, SLOPE_SHARE], features.CEPSTRA)
    return share / (spread * np.sqrt(len(spread)))


def pink(length, rng):
    """Pink noise whose peak is 1."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    noise = np.fft.irfft(spectrum, length)
    return noise / np.abs(noise).max()


def loudness(samples):
    """Mean power of the loudest quarter of 20 ms pieces: that of speech, without its pauses."""
    pieces = samples[: len(samples) // 320 * 320].reshape(-1, 320)
    power = np.sort((pieces**2).mean(1))
    return power[-max(1, len(power) // 4) :].mean() + 1e-12


def halves(root):
    """The speech of the train part in two, no speaker in both."""
    rows = rows_of(root, kind="speech", part="train")
    speakers = sorted({r["speaker"] for r in rows})
    parts = [[], []]
    for row in rows:
        parts[speakers.index(row["speaker"]) % 2].append(row)
    return parts


def speech_stream(root, rows, rng, noises):
    """Sentences without a wake word, every other one in noise at 5 to 20 dB."""
    rng.shuffle(rows)
    pieces, length = [], 0
    for number, row in enumerate(rows):
        if length > SPEECH_MINUTES / 2 * 60 * features.RATE:
            break
        samples = read(root, row)
        gap = int(features.RATE * rng.uniform(0.1, 0.8))
        samples = np.concatenate([samples, np.zeros(gap, np.float32)])
        if number % 2:
            noise = np.resize(noises[rng.integers(len(noises))], len(samples))
            power = loudness(samples) / 10 ** (rng.uniform(0.5, 2.0))
            samples = samples + noise * np.sqrt(power / ((noise**2).mean() + 1e-12))
        pieces.append(samples + pink(len(samples), rng) * 10 ** (-65 / 20))
        length += len(samples)
    return np.concatenate(pieces)


def centroids(frames, count, rng):
    chosen = frames[rng.choice(len(frames), min(len(frames), 60_000), replace=False)]
    return scipy.cluster.vq.kmeans2(chosen, count, iter=20, minit="++", rng=rng)[0]


def distances(frames, codebook):
    """The distance of each frame to the nearest centroid."""
    return scipy.spatial.cKDTree(codebook).query(frames)[0]


def loud_frames(samples):
    """Feature frames near the recent peak: sounds, not the pauses between them."""
    energies = features.band_energies(samples)
    frames = features.with_slopes(features.cepstra(energies))
    loud = np.concatenate([[False] * 2, features.speech_gate(energies)[:-2]])
    count = len(frames) // 2
    pairs = frames[: 2 * count].reshape(count, 2, -1).mean(1)
    return pairs[loud[: 2 * count].reshape(count, 2).all(1)]


def streams(root, rng, measured):
    """The background: two streams of samples without a wake word, one from each half of the speakers.

    `measured` is called with every MEASURED-th recording of speech, and its results come back beside them: a list for
    each half.
    """
    noises = [read(root, r) for r in rows_of(root, kind="noise", part="train")]
    floor = lambda x: x + pink(len(x), rng) * 10 ** (-65 / 20)
    parts = halves(root)
    speech = [[measured(floor(read(root, r))) for r in rows[::MEASURED]] for rows in parts]
    order = rng.permutation(len(noises))
    pause = np.concatenate([noises[i] for i in order])[: NOISE_MINUTES * 60 * features.RATE]
    spoken = [speech_stream(root, rows, rng, noises) for rows in parts]
    return [spoken[0], np.concatenate([spoken[1], pause])], speech


def write(root=AUDIO, resources=RESOURCES):
    rng = np.random.default_rng(SEED)
    scale = weights(root)
    played, sounds = streams(root, rng, lambda x: loud_frames(x) * scale)
    sounds = [np.concatenate(frames) for frames in sounds]
    speech = np.concatenate(sounds)
    played = [features.features(x) * scale for x in played]
    nearest = [
        distances(played[i], centroids(sounds[1 - i], CENTROIDS, rng)) for i in range(2)
    ]
    background = np.concatenate(played)
    step = np.abs(background).max(0) / 127
    tensors = {
        "weights": scale,
        "codebook": centroids(speech, CENTROIDS, rng),
        "background.step": step,
        "background.distance": np.concatenate(nearest),
    }
    tensors = {name: np.ascontiguousarray(t, np.float32) for name, t in tensors.items()}
    tensors["background"] = np.ascontiguousarray(np.round(background / step), np.int8)
    safetensors.numpy.save_file(tensors, os.path.join(resources, "background.safetensors"))
    print(f"{len(background) * 2 * features.HOP / features.RATE / 3600:.3f} h of background,",
          f"{len(speech)} frames of speech")


if __name__ == "__main__":
    write()
