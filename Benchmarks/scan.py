#!/usr/bin/env python3
"""How fast `unbidden scan` is, beside its peers in the same run, how its cost grows, and how soon events come.

  .venv/bin/python Benchmarks/scan.py            from the checkout's root, with ../shared beside it
  .venv/bin/python Benchmarks/scan.py --no-peers --no-growth

.venv holds ../shared/eval/requirements.txt. What is scanned lies in .eval and is made when it is missing. Each
figure is the fastest of several runs: others' work on the machine only slows them. The table's last column is
what issue 4 asks for; growth.svg shows processor time over seconds of audio, words, templates and threads.
"""
import argparse
import glob
import json
import os
import subprocess
import sys
import time

import numpy as np
import soundfile

import chart

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
EVAL = os.path.join(ROOT, "../shared/eval")
AUDIO = os.path.join(ROOT, "../shared/audio")
STREAMS = os.path.join(ROOT, ".eval/valid-clean")
MADE = os.path.join(ROOT, ".eval/bench")
UNBIDDEN = os.path.join(ROOT, ".build/release/unbidden")
RATE = 16_000


def run(*command):
    """Wall clock and processor seconds of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 2):
        sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime


def peak_memory(*command):
    """MB, sampled while the process runs: what wait4 tells counts this script's own memory too."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        with open(f"/proc/{process.pid}/status") as status:
            peak = max([peak] + [int(line.split()[1]) for line in status if line.startswith("VmHWM")])
        time.sleep(0.02)
    return peak / 1024


def fastest(*command, runs=5):
    return tuple(min(column) for column in zip(*(run(*command) for _ in range(runs))))


def command(*paths, words=("alexa",), threads=1):
    models = [part for word in words for part in ("--model", word)]
    return UNBIDDEN, "scan", "--format", "jsonl", "--threads", str(threads), *models, *paths


def scan(*paths, runs=5, **options):
    return fastest(*command(*paths, **options), runs=runs)


def seconds(paths):
    return sum(soundfile.info(path).duration for path in paths)


def bundled():
    words = subprocess.run([UNBIDDEN, "words"], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in words.splitlines() if "bundled, from" in line]


def negatives():
    if not os.path.isdir(STREAMS):
        subprocess.run([sys.executable, f"{EVAL}/mix.py", AUDIO, STREAMS, "--part", "valid", "--keywords", "alexa"],
                       check=True)
    return sorted(glob.glob(f"{STREAMS}/neg/alexa/*.wav"))


def sound(count):
    """`count` seconds of the negatives, again and again."""
    x = np.concatenate([soundfile.read(path, dtype="int16")[0] for path in negatives()])
    return np.resize(x, int(count * RATE))


def made(name, make):
    path = os.path.join(MADE, name)
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        make(path)
    return path


def wave(minutes):
    return made(f"{minutes}min.wav", lambda path: soundfile.write(path, sound(60 * minutes), RATE))


def upsampled(path, format, subtype):
    """Ten minutes at 48 kHz: the spectrum of each second with nothing above 8 kHz."""
    blocks = sound(600).reshape(-1, RATE).astype(np.float32) / 32768
    x = np.concatenate([np.fft.irfft(np.fft.rfft(block) * 3, 3 * RATE) for block in blocks]).astype(np.float32)
    with soundfile.SoundFile(path, "w", 3 * RATE, 1, subtype, format=format) as file:
        # libsndfile's Vorbis and Opus writers overflow their stack on long blocks.
        for start in range(0, len(x), RATE):
            file.write(x[start : start + RATE])


def shorts(path):
    """A thousand recordings of two seconds, and a hundred folders of links to them."""
    x = sound(2_000).reshape(1_000, -1)
    os.makedirs(f"{path}.new/000")
    for number, clip in enumerate(x):
        soundfile.write(f"{path}.new/000/{number:04}.wav", clip, RATE)
    for folder in range(1, 100):
        os.mkdir(f"{path}.new/{folder:03}")
        for number in range(1_000):
            os.link(f"{path}.new/000/{number:04}.wav", f"{path}.new/{folder:03}/{number:04}.wav")
    os.rename(f"{path}.new", path)


def peer(engine):
    """Times real time, by the evaluation's own measure: wall clock on one core; None where it does not run."""
    run = subprocess.run([sys.executable, f"{EVAL}/spot.py", STREAMS, "--engine", engine, "--keywords", "alexa"],
                         capture_output=True, text=True)
    if run.returncode != 0:
        print(f"{engine} does not run: {run.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return json.loads(run.stdout.splitlines()[0])["speed"]


def bench(path, word, count):
    out = subprocess.run([UNBIDDEN, "bench", "--json", "--threads", "1", "--seconds", str(count), "--model", word, path],
                         capture_output=True, text=True, check=True).stdout
    return json.loads(out)


def latency(word):
    """Median and 99th percentile of the wait for the event, seconds of audio time, over the positives."""
    seconds = bench(f"{STREAMS}/pos/{word}", word, 0)["latency"]["seconds"]
    return seconds["p50"], seconds["p99"]


def row(what, figure, target, reached):
    print(f"| {what} | {figure} | {target} | {'yes' if reached else 'NO'} |", flush=True)


def compare(peers):
    paths = negatives()
    length = seconds(paths)
    print("| what | measured | asked for | reached |\n| --- | --- | --- | --- |")
    one, one_cpu = scan(*paths)
    speeds = {engine: peer(engine) for engine in peers}
    again, again_cpu = scan(*paths)
    one, one_cpu = min(one, again), min(one_cpu, again_cpu)
    row("16 kHz WAV, one wake word, one thread", f"{length / one:,.0f} times real time; {length / one_cpu:,.0f} by "
        "processor time", "5,000", length / one >= 5_000)
    for engine, speed in speeds.items():
        asked = 25 if engine == "porcupine" else 1
        if speed is None:
            continue
        row(f"against {engine}", f"{speed:,} times real time; {length / one / speed:.1f} times its speed",
            f"{asked} times", length / one / speed >= asked)
    words = bundled()
    every, every_cpu = scan(*paths, words=words)
    row(f"all {len(words)} wake words against one", f"{every / one:.2f} times the time; {every_cpu / one_cpu:.2f} by "
        "processor time", "at most 1.5", every / one <= 1.5)
    folder = made("shorts", shorts)
    short = f"{folder}/000"
    halves = [f"{folder}/{number:03}" for number in range(20)]
    single, double = scan(*halves, threads=1, runs=7)[0], scan(*halves, threads=2, runs=7)[0]
    row("two threads against one", f"{single / double:.2f} times as fast", "1.9", single / double >= 1.9)
    soon = [latency(word) for word in sorted(os.listdir(f"{STREAMS}/pos")) if word in words]
    row("end of word to event, audio time, worst of " + f"{len(soon)} words",
        f"median {1000 * max(p50 for p50, _ in soon):.0f} ms, p99 {1000 * max(p99 for _, p99 in soon):.0f} ms",
        "60 ms, 150 ms", all(p50 <= 0.06 and p99 <= 0.15 for p50, p99 in soon))
    few, many = scan(short)[1], scan(folder, runs=1)[1]
    few_memory, many_memory = peak_memory(*command(short)), peak_memory(*command(folder))
    row("100,000 recordings of 2 s against 1,000", f"{many * 10:.0f} against {few * 1_000:.0f} µs each; peak "
        f"memory {many_memory:.0f} against {few_memory:.0f} MB", "flat, under 100 MB",
        many / 100 <= 1.1 * few and many_memory < min(100, 1.5 * few_memory))
    print(f"\nA nine-hour shift of 1,000 recordings, 83 minutes: {83 * 60 * one / length:.2f} s on one thread "
          f"({one * 1e6 / length:.0f} µs for a second of sound).")
    formats()


def formats():
    """What decoding and resampling add; by themselves they are Read.* among Benchmarks/Kernels."""
    costs = [("16 kHz WAV", scan(wave(10))[1])]
    for name, format, subtype in [("flac", "FLAC", "PCM_16"), ("mp3", "MP3", "MPEG_LAYER_III"), ("opus", "OGG", "OPUS")]:
        path = made(f"48k.{name}", lambda path: upsampled(path, format, subtype))
        costs.append((f"{name.upper()} at 48 kHz", scan(path, runs=3)[1]))
    print("Processor time for a second of sound: "
          + ", ".join(f"{name} {cost * 1e6 / 600:.0f} µs" for name, cost in costs) + ".")


def growth(path):
    words = bundled()
    lengths = [1, 4, 15, 60]
    audio = [(60 * m, scan(wave(m))[1]) for m in lengths]
    count = [(n, scan(wave(60), words=words[:n], runs=3)[1]) for n in (1, 2, 4, 8, 15)]
    takes = sorted(glob.glob(f"{AUDIO}/keyword/amelia/*"))
    templates = []
    for n in (2, 3, 5, 8) if takes else ():
        wake = os.path.join(MADE, f"amelia{n}.wake")
        if os.path.exists(wake):
            os.remove(wake)
        subprocess.run([UNBIDDEN, "enroll", "amelia", *takes[:n], "--output", wake], check=True, capture_output=True)
        templates.append((n, scan(wave(60), words=[wake], runs=3)[1]))
    paths = [wave(15)] * 8
    threads = [(n, scan(*paths, threads=n, runs=3)[0]) for n in range(1, (os.cpu_count() or 1) + 1)]
    chart.write(path, [
        ("seconds of audio", "processor seconds", audio),
        ("bundled wake words", "processor seconds for an hour", count),
        ("takes of one word", "processor seconds for an hour", templates),
        ("threads", "seconds for two hours", threads),
    ])
    for name, points in [("audio", audio), ("words", count), ("templates", templates), ("threads", threads)]:
        print(f"{name}: " + ", ".join(f"{x:g}: {y:.3f} s" for x, y in points))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--no-growth", action="store_true")
    options = parser.parse_args()
    compare([] if options.no_peers else ["porcupine", "microwakeword", "openwakeword"])
    if not options.no_growth:
        growth(os.path.join(HERE, "growth.svg"))


if __name__ == "__main__":
    main()
