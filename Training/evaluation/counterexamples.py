#!/usr/bin/env python3
"""What `unbidden enroll --against` changes: near misses heard and wake words missed, before and after.

  counterexamples.py AUDIO_ROOT --binary .build/release/unbidden --part train [--speakers 30]

A speaker enrols three takes of a word. Another word of the same speaker that reaches the threshold (0.5 false alarms
an hour, by the word's own table) is a confirmed false trigger: the first such take is given to be rejected. Counted
at the threshold of either word are then
  same      the speaker's other takes of that near miss
  others    takes of it by other speakers
  missed    the speaker's other takes of the enrolled word; the same with noise at 10 dB SNR; and takes of it by
            other speakers
Sources: `recorded`, single words of Speech Commands (each enrolled, the eight others its near misses); `spoken`,
wake words and their near misses by espeak-ng voices, four voices to a part, at random speed and pitch.
"""
import argparse
import collections
import concurrent.futures
import csv
import json
import os
import subprocess
import tempfile

import numpy as np
import soundfile

RATE, TAKES, TRIGGERS_A_WORD = 16000, 3, 2
NEAR = {
    "alexa": ["election", "Alexis", "a lexer", "electra"],
    "computer": ["commuter", "computing", "compute her", "come pewter"],
    "jarvis": ["service", "harvest", "travis", "jar of this"],
    "smart mirror": ["smart minor", "start mirror", "smart mayor", "small mirror"],
    "snowboy": ["snow day", "no boy", "snowball", "snow toy"],
    "view glass": ["new glass", "few glasses", "view class", "view grass"],
}
VOICES = {
    "train": ["en-us", "en-gb", "en-us+f2", "en-us+m5"],
    "valid": ["en-us+f4", "en-gb+m3", "en-gb-scotland", "en-us+f5"],
}


def recorded(root, part, count):
    """{speaker: {word: [paths]}}: those with enough takes of many words, in a fixed order."""
    speakers = collections.defaultdict(lambda: collections.defaultdict(list))
    with open(os.path.join(root, "index.csv"), newline="", encoding="utf-8") as file:
        for r in csv.DictReader(file):
            if r["label"] == "isolated-words" and r["part"] == part:
                speakers[r["speaker"]][r["text"]].append(os.path.join(root, r["path"]))
    enough = {s: w for s, w in sorted(speakers.items()) if sum(len(t) > TAKES for t in w.values()) >= 5}
    return dict(list(enough.items())[:count])


def spoken(folder, part):
    """The same of synthetic voices, six renditions of each text; and which texts are whose near misses."""
    speakers = {}
    for voice in VOICES[part]:
        rng = np.random.default_rng([7, *voice.encode()])
        speakers[voice] = collections.defaultdict(list)
        for text in [t for word, near in NEAR.items() for t in [word, *near]]:
            for number in range(6):
                path = os.path.join(folder, f"{voice} {text} {number}.wav")
                speed, pitch = rng.integers(140, 190), rng.integers(30, 65)
                subprocess.run(
                    ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w", path, text], check=True)
                x, rate = soundfile.read(path)
                n = int(len(x) * RATE / rate)
                x = np.interp(np.arange(n) * rate / RATE, np.arange(len(x)), x)
                x = np.concatenate([np.zeros(6000), x, np.zeros(8000)]) + 1e-3 * rng.standard_normal(n + 14000)
                soundfile.write(path, x, RATE)
                speakers[voice][text].append(path)
    return speakers


def noisy(path, folder):
    """The recording with white noise 10 dB under its speech."""
    out = os.path.join(folder, "noisy " + os.path.basename(path) + ".wav")
    if not os.path.exists(out):
        x, _ = soundfile.read(path)
        power = np.sort((x[: len(x) // 160 * 160].reshape(-1, 160) ** 2).mean(1))[-len(x) // 480 :].mean()
        rng = np.random.default_rng(list(os.path.basename(path).encode()))
        soundfile.write(out, x + rng.standard_normal(len(x)) * np.sqrt(power / 10), RATE)
    return out


class Program:
    """The program, and what it is asked."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def enroll(self, name, takes, against=()):
        """The word's file and its threshold at 0.5 false alarms an hour."""
        path = os.path.join(self.folder, name + ".wake")
        command = [self.binary, "enroll", "word", *takes, "--output", path]
        command += ["--against", *against] if against else []
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None  # a take in which nothing stands out, or too short
        about = subprocess.run([self.binary, "words", path, "--json"], capture_output=True, check=True)
        rates = {t["false_alarms_per_hour"]: t.get("score", np.inf) for t in json.loads(about.stdout)[0]["thresholds"]}
        return path, rates[0.5]  # infinite where the word cannot be told from speech so well

    def heard(self, word, paths):
        """Which of the recordings reach the threshold."""
        path, threshold = word
        command = [self.binary, "spot", "--model", path, "--peaks", "--format", "jsonl", *paths]
        best = dict.fromkeys(paths, -np.inf)
        for line in subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines():
            event = json.loads(line)
            best[event["file"]] = max(best[event["file"]], event["score"])
        return {p for p, score in best.items() if score >= threshold}


def trial(program, folder, speakers, speaker, word, near):
    """[heard or missed before, after, of how many] of one word of one speaker, by kind."""
    counts = collections.Counter()
    takes = speakers[speaker]
    name = f"{speaker} {word}"
    before = program.enroll(name, takes[word][:TAKES])
    if before is None:
        return counts
    heard = program.heard(before, [p for text in near for p in takes[text]])
    triggers = [next(p for p in takes[text] if p in heard) for text in near if heard.intersection(takes[text])]
    counts["words"] = 1
    others = [s for s in speakers if s != speaker]
    for number, trigger in enumerate(triggers[:TRIGGERS_A_WORD]):
        text = next(t for t in near if trigger in takes[t])
        after = program.enroll(f"{name} {number}", takes[word][:TAKES], [trigger])
        own = takes[word][TAKES:]
        kinds = {
            "same": [p for p in takes[text] if p != trigger],
            "others": [p for s in others for p in speakers[s][text][:2]][:30],
            "missed": own,
            "missed, 10 dB": [noisy(p, folder) for p in own],
            "missed, others": [p for s in others for p in speakers[s][word][:2]][:30],
        }
        paths = [p for group in kinds.values() for p in group]
        for when, model in (("before", before), ("after", after)):
            found = program.heard(model, [trigger, *paths])
            for kind, group in kinds.items():
                reached = len(found.intersection(group))
                counts[kind, when] += len(group) - reached if kind.startswith("missed") else reached
            counts["trigger", when] += trigger in found
        for kind, group in kinds.items():
            counts[kind] += len(group)
        counts["trigger"] += 1
    return counts


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("root")
    a.add_argument("--binary", required=True)
    a.add_argument("--part", default="train", choices=VOICES)
    a.add_argument("--speakers", type=int, default=30, help="of the recorded words, at most")
    o = a.parse_args()
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        program = Program(o.binary, folder)
        for source in ("recorded", "spoken"):
            speakers = recorded(o.root, o.part, o.speakers) if source == "recorded" else spoken(folder, o.part)
            work = [
                (s, w, [t for t in sorted(takes) if t != w] if source == "recorded" else NEAR[w])
                for s, takes in speakers.items()
                for w in (sorted(takes) if source == "recorded" else NEAR)
                if len(takes[w]) > TAKES
            ]
            counts = sum(pool.map(lambda t: trial(program, folder, speakers, *t), work), collections.Counter())
            words, triggers = counts["words"], counts["trigger"]
            print(f"{source}, {o.part}: {len(speakers)} speakers, {words} words, {triggers} triggers")
            for kind in ("trigger", "same", "others", "missed", "missed, 10 dB", "missed, others"):
                before, after, n = counts[kind, "before"], counts[kind, "after"], counts[kind]
                shares = [f"{100 * c / max(1, n):5.1f} %" for c in (before, after)]
                print(f"  {kind:15} {shares[0]} -> {shares[1]}  of {n}", flush=True)


if __name__ == "__main__":
    main()
