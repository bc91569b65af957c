#!/usr/bin/env python3
"""DET plots of engines on the same streams, and unbidden's highest false alarms with what was said.

  det.py SCORES Training [--scores MORE] [--truth .eval] [--words /path/valid_text.json]

SCORES holds what peers.py wrote. Writes OUT/det-clean.svg and .png, det-10db.svg and .png (a panel for
each wake word and one for their mean), prints the misses of each engine as a table, and then, for each
word, unbidden's ten highest false alarms: where in the stream, which recording that is, and the words
around it where a transcript is known ({path: [[word, start, end], ...]}, seconds in that recording).

The definition is spot.py's: a false alarm is a peak that is the best of its second, a recording is missed
when its best score is not above the threshold. Below one false alarm in all hours a curve is dotted.
"""
import argparse
import collections
import csv
import glob
import json
import os
import random

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

CONDITIONS = {"valid-clean": "clean", "valid-10db": "10db"}
TITLES = {"clean": "clean", "10db": "noise at 10 dB"}
COLOURS = {"unbidden": "#d55e00", "porcupine": "#0072b2", "microwakeword": "#009e73", "openwakeword": "#cc79a7"}
LABELS = {"porcupine": "Porcupine 1.9.5", "microwakeword": "microWakeWord", "openwakeword": "openWakeWord"}
# These peers have another phrase under the same name ("hey jarvis").
OTHER_PHRASE = {("microwakeword", "jarvis"), ("openwakeword", "jarvis")}
TARGETS = [0.1, 0.5, 1.0, 2.0, 5.0]
LEFT, RIGHT = 0.2, 20
SHARES = [0.5, 1, 2, 5, 10, 20, 40, 60, 80]


def load(folders):
    """{condition: {word: {engine: scores}}}"""
    found = collections.defaultdict(lambda: collections.defaultdict(dict))
    for folder in folders:
        for path in sorted(glob.glob(f"{folder}/*.json")):
            scores = json.load(open(path))
            if not isinstance(scores, dict) or "row" not in scores:
                continue
            row = scores["row"]
            if (row["engine"], row["keyword"]) in OTHER_PHRASE or row["streams"] not in CONDITIONS:
                continue
            scores["best"] = np.array([-np.inf if s is None else s for _, s in scores["positives"]])
            scores["alarms"] = np.array([s for _, _, s in scores["negatives"]])
            found[CONDITIONS[row["streams"]]][row["keyword"]][row["engine"]] = scores
    return found


def misses(scores, allowed):
    alarms = scores["alarms"]
    floor = alarms[allowed] if allowed < len(alarms) else -np.inf
    return float(np.mean(scores["best"] <= floor))


def misses_at(scores, rate):
    return misses(scores, int(rate * scores["row"]["hours"]))


def deviate(percent):
    """The axis: normal deviates above a strip for 0 that lies below the lowest share."""
    from statistics import NormalDist

    low, high = SHARES[0], SHARES[-1]
    place = lambda p: NormalDist().inv_cdf(min(max(p, low), high) / 100)
    zero = place(low) - 0.3
    return np.array([zero if p < low else place(p) for p in np.atleast_1d(percent)])


def plot(words, condition, out):
    names = sorted(words)
    engines = [e for e in COLOURS if any(e in words[w] for w in names)]
    rates = np.geomspace(LEFT, RIGHT, 300)
    figure, panels = plt.subplots(2, 4, figsize=(12, 6.2), sharex=True, sharey=True)
    panels = panels.ravel()
    highest = 5
    for panel, word in zip(panels, names + ["mean"]):
        for order, engine in enumerate(engines):
            mine = [words[w][engine] for w in names if engine in words[w]]
            if word == "mean" and len(mine) < len(names):
                continue
            if word != "mean":
                mine = [words[word][engine]] if engine in words[word] else []
            if not mine:
                continue
            y = deviate([100 * np.mean([misses_at(s, r) for s in mine]) for r in rates])
            # Curves that lie on each other, at 0 mostly, stay visible.
            y = y + 0.03 * (order - (len(engines) - 1) / 2)
            highest = max(highest, 100 * np.mean([misses(s, 0) for s in mine]))
            known = rates >= 1 / max(s["row"]["hours"] for s in mine)
            below = rates <= rates[known][0]
            style = dict(color=COLOURS[engine], lw=1.8 if engine == "unbidden" else 1.3)
            panel.step(rates[known], y[known], where="post", label=LABELS.get(engine, "Unbidden"), **style)
            panel.step(rates[below], y[below], where="post", ls=":", **style)
        panel.set_title("mean of the six" if word == "mean" else word.replace("_", " "), fontsize=10, fontweight="bold" if word == "mean" else "normal")
        panel.axvline(0.5, color="#888", lw=0.7, ls="--")
        panel.grid(alpha=0.3, lw=0.6)
    panels[0].set_xscale("log")
    panels[0].set_xlim(LEFT, RIGHT)
    marks = [0.2, 0.5, 1, 2, 5, 10, 20]
    panels[0].set_xticks(marks, [f"{m:g}" for m in marks])
    panels[0].xaxis.set_minor_locator(plt.NullLocator())
    panels[0].set_yticks(deviate([0] + SHARES), ["0"] + [f"{s:g} %" for s in SHARES])
    top = next((s for s in SHARES if s >= highest), SHARES[-1])
    panels[0].set_ylim(deviate(0)[0] - 0.12, deviate(top)[0] + 0.1)
    for panel in panels[: len(names) + 1]:
        panel.tick_params(labelsize=8)
    for panel in panels[len(names) + 1 :]:
        panel.axis("off")
    lines = {}
    for panel in panels:
        for line, label in zip(*panel.get_legend_handles_labels()):
            lines.setdefault(label, line)
    panels[-1].legend(lines.values(), lines.keys(), loc="center", frameon=False)
    figure.supxlabel("false alarms an hour (dotted: less than one in all hours)", fontsize=10)
    figure.supylabel("wake words missed", fontsize=10)
    figure.suptitle(f"Strangers saying the wake word, {TITLES[condition]}", fontsize=12)
    figure.tight_layout()
    plt.rcParams["svg.fonttype"] = "none"
    plt.rcParams["svg.hashsalt"] = "unbidden"
    figure.savefig(f"{out}/det-{condition}.svg", metadata={"Date": None})
    figure.savefig(f"{out}/det-{condition}.png", dpi=80, metadata={"Software": None})
    plt.close(figure)


def table(words, condition):
    engines = [e for e in COLOURS if any(e in words[w] for w in words)]
    print(f"\n### {TITLES[condition]}: % missed at {' / '.join(f'{t:g}' for t in TARGETS)} false alarms an hour\n")
    print("| wake word | tests | " + " | ".join(LABELS.get(e, "Unbidden") for e in engines) + " |")
    print("| --- | ---: |" + " ---: |" * len(engines))
    means = collections.defaultdict(list)
    for word in sorted(words):
        cells = []
        for e in engines:
            if e not in words[word]:
                cells.append("-")
                continue
            values = [100 * misses_at(words[word][e], t) for t in TARGETS]
            means[e].append(values)
            cells.append(" / ".join(f"{v:.1f}" for v in values))
        some = next(iter(words[word].values()))
        print(f"| {word} | {len(some['best'])} | " + " | ".join(cells) + " |")
    cells = [" / ".join(f"{v:.1f}" for v in np.mean(means[e], 0)) if len(means[e]) == len(words) else "-" for e in engines]
    print("| mean | | " + " | ".join(cells) + " |")


def sources(root, part, keyword, snr):
    """What lies where in mix.py's streams of a keyword: for each stream [(start, end, path)], seconds.

    This draws the same random numbers as mix.py in the same order, where they decide lengths."""
    with open(f"{root}/index.csv") as index:
        rows = [r for r in csv.DictReader(index) if r["part"] in part.split(",")]
    import soundfile

    length = lambda r: soundfile.info(os.path.join(root, r["path"])).frames
    noises = [r for r in rows if r["kind"] == "noise"]
    sizes = [length(r) for r in noises]
    rng = np.random.default_rng([7, *keyword.encode(), int(snr or 0)])

    def dress(n):
        if snr is None:
            rng.standard_normal(n)
            return
        at = 0
        while at < n:
            at += sizes[rng.integers(len(sizes))]

    for r in (r for r in rows if r["kind"] == "keyword" and r["label"] == keyword):
        dress(length(r) + 32000)
    others = [r for r in rows if r["kind"] == "speech" or (
        r["kind"] == "keyword" and r["label"] != keyword
        and keyword.split("_")[-1] not in r["label"].split("_"))]
    random.Random(7).shuffle(others)
    streams, stream, have = [], [], 0
    for r in others:
        n = length(r)
        total = n + int(16000 * rng.uniform(0.1, 0.8))
        dress(total)
        stream.append((have / 16000, (have + total) / 16000, r["path"]))
        have += total
        if have > 600 * 16000:
            streams.append(stream)
            stream, have = [], 0
    for r, n in zip(noises, sizes):
        stream.append((have / 16000, (have + n) / 16000, r["path"]))
        have += n
    streams.append(stream)
    return streams


def spoken(texts, path, at):
    """The words of a recording within a second before `at`."""
    words = texts.get(path) or texts.get(os.path.basename(path))
    if not words:
        return ""
    return " ".join(w for w, start, end in words if end > at - 1.0 and start < at + 0.1)


def alarms(words, condition, o, texts):
    truth = json.load(open(f"{o.truth}/valid-{condition}/truth.json"))
    for word in sorted(words):
        if "unbidden" not in words[word]:
            continue
        places = sources(o.root, truth["part"], word, truth["snr"])
        scores = words[word]["unbidden"]
        total = sum(s[-1][1] for s in places)
        known = truth["keywords"][word]["negative_seconds"]
        assert abs(total - known) < 1, f"{word}: {total} s put together, mix.py wrote {known} s"
        best = np.sort(scores["best"])
        print(f"\n{word}, {TITLES[condition]}: missed above the highest alarm {int(sum(best <= scores['alarms'][0]))} of {len(best)}")
        print("   score  beaten by it  stream     at  recording (at)  words")
        for file, at, score in scores["negatives"][:10]:
            stream = places[int(os.path.basename(file).split(".")[0])]
            start, _, path = next(p for p in stream if p[0] <= at < p[1] or p is stream[-1])
            lost = int(np.sum(best <= score))
            print(f"{score:8.2f}  {lost:12d}  {os.path.basename(file)[:3]} {at:9.2f}  {path} ({at - start:.2f})  {spoken(texts, path, at - start)}")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("scores")
    a.add_argument("out")
    a.add_argument("--scores", dest="more", action="append", default=[], help="another folder of scores")
    a.add_argument("--truth", default=".eval", help="the folder of valid-clean and valid-10db")
    a.add_argument("--root", default="../shared/audio", help="what mix.py was given")
    a.add_argument("--words", help="JSON: what is said in the recordings")
    o = a.parse_args()
    texts = json.load(open(o.words)) if o.words and os.path.exists(o.words) else {}
    found = load([o.scores, *o.more])
    for condition, words in found.items():
        words.pop("amelia", None)
        table(words, condition)
        plot(words, condition, o.out)
    for condition, words in found.items():
        alarms(words, condition, o, texts)


if __name__ == "__main__":
    main()
