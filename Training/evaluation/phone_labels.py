"""How good the phone labels of read speech are: those of its transcripts beside those of a recogniser's words.

  python -m evaluation.phone_labels [--count 60]       in Training; needs what data.alignment makes

Of some recordings whose text is known it prints the recogniser's word error rate, and how often either label is
the most probable phone of the model that ships, over all frames of speech and over those where the labels differ.
"""
import argparse
import csv
import json
import os
import random

import numpy as np
import soundfile

from data.alignment import Recogniser
from data.corpus import AUDIO, PHONES, REAL_PHONES, RESOURCES, frame_phones
from data.forced_alignment import Aligner
from export.phone_background import phones


def word_errors(said, heard):
    """Substitutions, omissions and insertions."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, start=1):
        new = [i]
        for j, other in enumerate(heard, start=1):
            new.append(min(row[j - 1] + (word != other), row[j] + 1, new[-1] + 1))
        row = new
    return row[-1]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--count", type=int, default=60, help="recordings, drawn with a fixed seed")
    count = a.parse_args().count
    with open(os.path.join(AUDIO, "index.csv"), newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["part"] == "train" and r["label"] == "read-speech" and r["text"]]
    with open(REAL_PHONES, encoding="utf-8") as file:
        known = json.load(file)
    rows = [r for r in random.Random(5).sample(rows, count) if known[r["path"]]["phones"]]
    aligner = Aligner()
    recogniser = Recogniser(aligner)
    errors = words = seconds = 0
    labels = {"transcript": [], "recogniser": []}
    best, chances = [], []
    for r in rows:
        samples, _ = soundfile.read(os.path.join(AUDIO, r["path"]), dtype="int16")
        text = " ".join(w[0] for w in recogniser.recognise(samples, r["label"]))
        errors += word_errors(r["text"].split(), text.split())
        words += len(r["text"].split())
        seconds += len(samples) / 16000
        aligned = text and aligner.align(samples, text)
        if not aligned:
            continue
        log_p = phones(os.path.join(RESOURCES, "acoustic_model.safetensors"), samples / np.float32(32768))
        best.append(log_p.argmax(1))
        chances.append(log_p)
        for name, segments in (("transcript", known[r["path"]]["phones"]), ("recogniser", aligned[1])):
            labels[name].append(frame_phones([s for s in segments if s[0] in PHONES], len(log_p), "normal"))
    best, chances = np.concatenate(best), np.concatenate(chances)
    labels = {name: np.concatenate(each) for name, each in labels.items()}
    speech = np.all([each > 0 for each in labels.values()], 0)
    unlike = speech & (labels["transcript"] != labels["recogniser"])
    print(f"{len(rows)} recordings, {seconds / 60:.1f} min; {100 * errors / words:.1f} % of {words} words recognised wrongly")
    print(f"labels differ in {100 * unlike.sum() / speech.sum():.1f} % of {speech.sum()} frames of speech")
    for name, each in labels.items():
        right = best == each
        mean = lambda where: chances[np.flatnonzero(where), each[where]].mean()
        print(f"{name}: the model's first choice in {100 * right[speech].mean():.1f} % of the frames, "
              f"{100 * right[unlike].mean():.1f} % of those that differ; mean log posterior {mean(speech):.2f}, "
              f"{mean(unlike):.2f}; L {share(best, each, 'L')}, K {share(best, each, 'K')}, AH {share(best, each, 'AH')}")


def share(best, labels, phone):
    mine = labels == PHONES.index(phone)
    return f"{100 * (best[mine] == labels[mine]).mean():.0f} %"


if __name__ == "__main__":
    main()
