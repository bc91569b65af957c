"""Ledgers for the tests in the browser: of SampleAudio, and made up."""

import csv
import datetime
import os
import random
import sqlite3
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("UNBIDDEN_PROGRAM", os.path.join(ROOT, ".build/release/unbidden"))


def unbidden(*arguments):
    """Runs the program. Returns what it prints."""
    run = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(f"unbidden {' '.join(arguments)}: {run.stderr}")
    return run.stdout


def sample_ledger(folder):
    """An audit of SampleAudio, its recordings spread over three weeks and two devices, six of them labelled.
    Returns the ledger's path."""
    samples = os.path.join(ROOT, "SampleAudio")
    start = datetime.datetime(2026, 1, 5, 7, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    rows = []
    for name in ["bundled"]:
        for file in sorted(os.listdir(os.path.join(samples, name))):
            if not file.endswith(".csv"):
                rows.append(os.path.join(samples, name, file))
    folder_of_recordings = os.path.join(samples, "recordings")
    rows += [os.path.join(folder_of_recordings, file) for file in sorted(os.listdir(folder_of_recordings))]
    manifest = os.path.join(folder, "list.csv")
    with open(manifest, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["path", "wake_word", "time", "device", "transcript"])
        for number, path in enumerate(rows):
            time = start + datetime.timedelta(hours=number * 14.3)
            table.writerow([path, "alexa", time.isoformat(), ("Kitchen", "Hall")[number % 2],
                            "<script>document.title = 'caught'</script>"])
    ledger = os.path.join(folder, "sample.sqlite")
    unbidden("audit", "--ledger", ledger, "--manifest", manifest, "--format", "json")
    with sqlite3.connect(ledger) as db:
        names = db.execute("SELECT r.name, f.verdict FROM recordings r JOIN findings f ON f.recording = r.id"
                           " WHERE f.verdict IN ('wake', 'accidental') ORDER BY r.id LIMIT 6").fetchall()
    for name, verdict in names:
        unbidden("label", "--ledger", ledger, name, verdict)
    return ledger


def large_ledger(folder, count):
    """So many recordings in a year, of which one of eight is accidental; nobody has heard them. Written into
    the tables as Docs/ledger.md has them. Returns the ledger's path."""
    ledger = os.path.join(folder, f"{count}.sqlite")
    silence = os.path.join(ROOT, "SampleAudio/recordings/silence-digital.wav")
    unbidden("audit", "--ledger", ledger, "--model", "alexa", silence, "--format", "json")
    draw = random.Random(1)
    start = datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone.utc).timestamp()
    with sqlite3.connect(ledger) as db:
        for device in range(1, 5):
            db.execute("INSERT INTO devices (id, name) VALUES (?, ?)", (device, f"Speaker {device}"))
        # Beside the one of SampleAudio.
        for number in range(count - 1):
            content = draw.randbytes(32)
            recording = db.execute("INSERT INTO recordings (content, name, bytes) VALUES (?, ?, 1)",
                                   (content, content.hex()[:16])).lastrowid
            verdict, cause, score = draw.choices(
                [("wake", None, draw.uniform(1, 8)), ("accidental", "speech", draw.uniform(-12, -1)),
                 ("accidental", "noise", draw.uniform(-14, -8)), ("uncertain", None, draw.uniform(-0.6, 0.6))],
                [85, 8, 5, 2])[0]
            finding = db.execute(
                "INSERT INTO findings (recording, model, settings, run, verdict, cause, wake_word, wake_score,"
                " wake_start, wake_end, seconds) VALUES (?, x'07', x'08', 1, ?, ?, 'alexa', ?, 0.3, 0.9, ?)",
                (recording, verdict, cause, score, round(draw.uniform(1, 12), 3))).lastrowid
            db.execute(
                "INSERT INTO sources (place, recording, finding, run, first_seen, time, time_source, at, utc_offset,"
                " device) VALUES (?, ?, ?, 1, 0, '', 'metadata', ?, 3600, ?)",
                (f"/nowhere/{number}.wav".encode(), recording, finding,
                 start + 365 * 86400 * number / count, draw.randint(1, 4)))
    return ledger
