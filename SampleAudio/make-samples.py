#!/usr/bin/env python3
"""Makes every file in takes/, recordings/ and bundled/, their labels.csv, and alexa-export.zip of some of
them: nothing was recorded.

  python3 SampleAudio/make-samples.py        (needs espeak-ng and ffmpeg; or: make samples)

The voices are espeak-ng's, the noise comes from fixed seeds, so the same versions of the two
programs give the same bytes again. To try other voices, phrases or levels, edit the tables TAKES,
RECORDINGS, BUNDLED and EXPORT and run it once more.
"""

import array
import csv
import io
import math
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
PHRASES = {"hey_lantern": "hey lantern", "silver_teapot": "silver teapot"}
# Of the wake words that the program brings along.
BUNDLED_PHRASES = {"alexa": "Alexa", "computer": "computer", "hey_jarvis": "hey Jarvis",
                   "ok_google": "OK Google", "smart_mirror": "smart mirror"}

# --- What is made ---------------------------------------------------------------------------

# A voice: an espeak-ng voice with its variant, the speed in words a minute, the pitch (0-99).
Voice = namedtuple("Voice", "name speed pitch")

# Two men and three women. Plain templates know a voice only by voices like it, so each speaker
# below has a neighbour here; the variants m2, m8 and Michael would have none.
TAKES = [
    Voice("en-us", 150, 50),
    Voice("en-us+m3", 165, 40),
    Voice("en-us+f1", 140, 55),
    Voice("en-us+f4", 155, 50),
    Voice("en-us+f5", 170, 45),
]

# The speakers of the recordings: none of these voices speaks a take.
ANNA = Voice("en-us+f2", 160, 45)
BEN = Voice("en-us+m1", 155, 50)
CARA = Voice("en-us+f3", 150, 40)
DAN = Voice("en-us+m4", 160, 50)
FRED = Voice("en-us+m6", 165, 45)
GUS = Voice("en-us+m7", 150, 50)
PAUL = Voice("en-us+paul", 150, 45)

# A recording: `parts` are played one after the other: a number is a pause in seconds, a text is
# spoken, and a text that is the name of one of the phrases is that wake word. `level` is the loudness of
# the speech (of the noise, where nobody speaks) in dB below full scale; `snr` says how far the
# background, `noise` or else a room, lies below the speech in dB (None: only the microphone's own
# faint hiss).
Recording = namedtuple(
    "Recording",
    "path kind word parts voice rate codec level snr noise channels",
    defaults=(None, 16000, "pcm_s16le", -24, None, None, "mono"),
)

LANTERN, TEAPOT = PHRASES
RECORDINGS = [
    # Proper ones: they begin with the wake word, and a command follows.
    Recording("lantern-kitchen.wav", "wake", LANTERN,
              [0.4, LANTERN, 0.15, "turn on the kitchen lights", 0.4], ANNA),
    Recording("lantern-weather.flac", "wake", LANTERN,
              [0.6, LANTERN, 0.25, "will it rain tomorrow", 0.3], BEN,
              codec="flac", level=-28, snr=20),
    Recording("lantern-timer.ogg", "wake", LANTERN,
              [0.3, LANTERN, 0.1, "set a timer for nine minutes", 0.5], CARA,
              rate=44100, codec="libvorbis", snr=30, noise="hum"),
    Recording("lantern-music.opus", "wake", LANTERN,
              [0.5, LANTERN, 0.3, "play some quiet music", 0.4], DAN,
              rate=48000, codec="libopus", level=-22),
    Recording("lantern-right-channel.wav", "wake", LANTERN,
              [0.2, LANTERN, 0.08, "stop", 0.1], FRED,
              rate=48000, snr=30, channels="right"),
    Recording("teapot-blinds.flac", "wake", TEAPOT,
              [0.5, TEAPOT, 0.2, "close the blinds", 0.4], BEN, codec="flac"),
    Recording("teapot-song.mp3", "wake", TEAPOT,
              [0.3, TEAPOT, 0.3, "what is this song called", 0.4], ANNA,
              rate=44100, codec="libmp3lame", level=-22),
    Recording("teapot-shopping.flac", "wake", TEAPOT,
              [0.7, TEAPOT, 0.1, "buy some bread", 0.4], DAN,
              rate=22050, codec="flac", snr=20, noise="rain"),
    Recording("teapot-alarm.aiff", "wake", TEAPOT,
              [0.2, TEAPOT, 0.2, "wake me at seven", 0.3], CARA,
              codec="pcm_s16be", snr=20),
    Recording("teapot-far-away.flac", "wake", TEAPOT,
              [0.4, TEAPOT, 0.2, "how far is the moon", 0.4], FRED,
              codec="flac", level=-44, snr=30),
    # Accidental ones. Near misses sound a little like the wake word.
    Recording("near-laughed.flac", "near", LANTERN,
              [0.4, "he laughed and", 0.2, "here we come again", 0.4], PAUL, codec="flac"),
    Recording("near-anton.ogg", "near", LANTERN,
              [0.5, "hello Anton", 0.1, "nice to see you", 0.4], PAUL,
              codec="libvorbis", snr=30),
    Recording("near-silver-coin.opus", "near", TEAPOT,
              [0.3, "silver coins", 0.2, "are hard to keep clean", 0.4], PAUL,
              rate=48000, codec="libopus", snr=20),
    Recording("near-river-tea.mp3", "near", TEAPOT,
              [0.5, "river tea", 0.2, "said the old man", 0.4], BEN,
              codec="libmp3lame"),
    Recording("other-phrase.ogg", "other", LANTERN,
              [0.4, "good evening, parasol", 0.2, "open the garage", 0.4], PAUL, codec="libvorbis"),
    Recording("speech-news.mp3", "speech", LANTERN,
              [0.2, "the council met on Thursday to talk about the new bridge", 0.4], BEN,
              rate=44100, codec="libmp3lame", snr=20),
    Recording("speech-telephone.au", "speech", TEAPOT,
              [0.3, "I will call you back after lunch, if the train is on time", 0.3], CARA,
              rate=8000, codec="pcm_mulaw", snr=30, noise="hum"),
    Recording("speech-kitchen.opus", "speech", TEAPOT,
              [0.1, "did you remember to buy onions and a bag of rice", 0.4], GUS,
              rate=48000, codec="libopus"),
    Recording("late-lantern.opus", "late", LANTERN,
              [0.2, "so we walked along the river until it got dark and then", 0.3, LANTERN, 0.2,
               "what time is it", 0.4], ANNA, rate=48000, codec="libopus"),
    Recording("late-teapot.ogg", "late", TEAPOT,
              [0.3, "my sister wants to visit us on the second of August and", 0.25, TEAPOT, 0.2,
               "add that to my diary", 0.4], DAN,
              rate=44100, codec="libvorbis", level=-28, snr=20),
    Recording("noise-pink.mp3", "noise", LANTERN, [2.5],
              codec="libmp3lame", level=-36, noise="pink"),
    Recording("noise-hum-clicks.flac", "noise", TEAPOT, [3], codec="flac", level=-34, noise="hum"),
    Recording("noise-rain.opus", "noise", LANTERN, [3],
              rate=48000, codec="libopus", level=-32, noise="rain"),
    Recording("silence-digital.wav", "silence", TEAPOT, [2]),
    Recording("silence-hiss.flac", "silence", LANTERN, [2.5], codec="flac", level=-75,
              noise="pink"),
]

# With wake words that the program brings along.
BUNDLED = [
    Recording("alexa-lamp.flac", "wake", "alexa",
              [0.4, "alexa", 0.2, "switch off the lamp", 0.4], ANNA, codec="flac"),
    Recording("computer-timer.ogg", "wake", "computer",
              [0.5, "computer", 0.25, "set a timer for nine minutes", 0.4], BEN,
              rate=44100, codec="libvorbis", snr=30),
    Recording("jarvis-music.opus", "wake", "hey_jarvis",
              [0.3, "hey_jarvis", 0.2, "play some quiet music", 0.4], CARA,
              rate=48000, codec="libopus", level=-28, snr=20),
    Recording("google-rain.flac", "wake", "ok_google",
              [0.6, "ok_google", 0.2, "will it rain tomorrow", 0.3], DAN,
              codec="flac", snr=20, noise="rain"),
    Recording("mirror-news.mp3", "wake", "smart_mirror",
              [0.4, "smart_mirror", 0.3, "read me the news", 0.4], GUS, codec="libmp3lame"),
    Recording("near-a-letter.flac", "near", "alexa",
              [0.4, "a letter", 0.2, "came for you this morning", 0.4], PAUL, codec="flac"),
    Recording("speech-train.ogg", "speech", "computer",
              [0.3, "the train was late again so we walked home", 0.4], FRED,
              codec="libvorbis", snr=30),
]

# Damaged files; `broken` makes them. They stand in labels.csv too. Of the first the head is there,
# so it can be judged; the scan says beside its verdict that the rest is missing.
BROKEN = [("broken-cut-off.wav", LANTERN, "wake"), ("broken-empty.wav", LANTERN, "unreadable"),
          ("broken-shopping-list.wav", TEAPOT, "unreadable")]

VERDICTS = {  # kind: the verdict and the cause that a scan should give
    "wake": ("wake", ""), "near": ("accidental", "near_miss"), "other": ("accidental", "speech"),
    "speech": ("accidental", "speech"), "late": ("accidental", "late_wake"),
    "noise": ("accidental", "noise"), "silence": ("accidental", "silence"),
}

# What a household's two devices sent in three days, as Amazon hands it out on request: the recordings with
# a list of transcripts.
KITCHEN, BEDROOM = "Anna's Echo Dot", "Anna's bedroom"
EXPORT = [
    ("bundled/alexa-lamp.flac", "2026-03-02T07:02:11Z", KITCHEN, "GENERAL", "switch off the lamp"),
    # Goes on within 8 s.
    ("recordings/speech-kitchen.opus", "2026-03-02T07:02:18Z", KITCHEN, "GENERAL",
     "did you remember to buy onions and a bag of rice"),
    ("bundled/near-a-letter.flac", "2026-03-03T12:15:30Z", KITCHEN, "GENERAL",
     "came for you this morning"),
    # Both devices heard it.
    ("bundled/speech-train.ogg", "2026-03-03T21:05:00Z", BEDROOM, "GENERAL", ""),
    ("bundled/speech-train.ogg", "2026-03-03T21:05:00Z", KITCHEN, "GENERAL", ""),
    ("recordings/noise-rain.opus", "2026-03-04T03:12:45Z", BEDROOM, "GENERAL", ""),
    ("recordings/speech-telephone.au", "2026-03-04T08:00:00Z", BEDROOM, "PUSH_TO_TALK",
     "I will call you back after lunch"),
]

# --- Sounds: lists of floats, full scale is 1 -------------------------------------------------


def spoken(text, voice, rate):
    """The text in the voice, without the quiet before and after it."""
    speak = ["espeak-ng", "-v", voice.name, "-s", str(voice.speed), "-p", str(voice.pitch)]
    wav = subprocess.run(speak + ["--stdout", text], check=True, stdout=subprocess.PIPE).stdout
    convert = ["ffmpeg", "-v", "error", "-i", "-", "-ac", "1", "-ar", str(rate), "-f", "f32le", "-"]
    raw = subprocess.run(convert, check=True, input=wav, stdout=subprocess.PIPE).stdout
    return trimmed(array.array("f", raw).tolist(), rate)


def trimmed(x, rate):
    block = rate // 100
    power = [sum(v * v for v in x[i:i + block]) for i in range(0, len(x) - block + 1, block)]
    loud = [i for i, p in enumerate(power) if p > max(power) * 1e-3]
    return x[max(0, loud[0] - 3) * block:(loud[-1] + 4) * block]


def level(x):
    return 10 * math.log10(sum(v * v for v in x) / len(x) + 1e-30)


def scaled(x, to):
    """x with the root mean square `to` (dB below full scale)."""
    gain = 10 ** ((to - level(x)) / 20)
    return [v * gain for v in x]


def pink(n, rate, rng):
    """Noise that falls by about 3 dB an octave: white noise through low-passes two octaves apart,
    each with about the power of the one below, so that every octave holds as much."""
    out = [0.0] * n
    corner, gain = 30.0, 1.0
    while corner < rate / 2:
        keep, state = math.exp(-2 * math.pi * corner / rate), 0.0
        scale = gain * math.sqrt(1 - keep * keep)
        for i in range(n):
            state = keep * state + scale * rng.gauss(0, 1)
            out[i] += state
        corner, gain = corner * 4, gain * 0.9
    return out


def hum(n, rate, rng):
    """A mains hum with its harmonics, and clicks at irregular times."""
    tones = [(50 * k, 1 / k, rng.uniform(0, 2 * math.pi)) for k in (1, 2, 3, 5, 7, 9)]
    out = [sum(a * math.sin(2 * math.pi * f * i / rate + p) for f, a, p in tones) for i in range(n)]
    at = 0.0
    while (at := at + rng.uniform(0.15, 0.7)) < n / rate:
        ping(out, int(at * rate), rate, rng.uniform(1200, 3000), 0.002, 4.0)
    return out


def rain(n, rate, rng):
    """A bright hiss with many small drops in it."""
    out, last = [], 0.0
    for _ in range(n):
        white = rng.gauss(0, 1)
        out.append(white - 0.8 * last)
        last = white
    for _ in range(int(60 * n / rate)):
        ping(out, rng.randrange(n), rate, rng.uniform(1500, 3500), 0.003, rng.uniform(1, 5))
    return out


def ping(x, at, rate, pitch, decay, loudness):
    for i in range(at, min(len(x), at + int(6 * decay * rate))):
        t = (i - at) / rate
        x[i] += loudness * math.exp(-t / decay) * math.sin(2 * math.pi * pitch * t)


def room(n, rate, rng):
    """What a living room sounds like when nobody speaks: mostly pink, with a little hum."""
    x = pink(n, rate, rng)
    return [a + 0.2 * b for a, b in zip(scaled(x, 0), scaled(hum(n, rate, rng), 0))]


def noisy(name, n, rate, rng, to):
    kinds = {"pink": pink, "hum": hum, "rain": rain, "room": room}
    return scaled(kinds[name](n, rate, rng), to)


# --- Recordings -------------------------------------------------------------------------------


def composed(r):
    """The samples of a recording, and the second at which its wake word begins."""
    rng = random.Random(r.path)
    x, speech, onset = [], [], None
    for part in r.parts:
        if isinstance(part, str):
            phrase = (PHRASES | BUNDLED_PHRASES).get(part)
            if phrase:
                onset = len(x) / r.rate
            words = spoken(phrase or part, r.voice, r.rate)
            speech += words
            x += words
        else:
            x += [0.0] * round(part * r.rate)
    if not speech:
        return (x if r.noise is None else noisy(r.noise, len(x), r.rate, rng, r.level)), None
    gain = 10 ** ((r.level - level(speech)) / 20)
    hiss = scaled(pink(len(x), r.rate, rng), -75)
    x = [gain * a + b for a, b in zip(x, hiss)]
    if r.snr is not None:
        back = noisy(r.noise or "room", len(x), r.rate, rng, r.level - r.snr)
        x = [a + b for a, b in zip(x, back)]
    return x, onset


def written(x, path, rate, codec, channels="mono"):
    peak = max(map(abs, x))
    if peak > 0.98:
        sys.exit(f"{path}: the peak is {peak:.2f} of full scale; give the recording a lower level")
    if channels == "right":
        hiss = scaled(pink(len(x), rate, random.Random(path + " left")), -75)
        x = [v for pair in zip(hiss, x) for v in pair]
    exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    quality = {
        "flac": ["-sample_fmt", "s16"],
        "libmp3lame": ["-b:a", "40k" if rate < 32000 else "64k"],
        "libopus": ["-b:a", "28k"],
        "libvorbis": ["-q:a", "3"],
    }
    os.makedirs(os.path.dirname(path), exist_ok=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(rate),
         "-ac", "2" if channels == "right" else "1", "-i", "-",
         *exact, "-c:a", codec, *quality.get(codec, []), path],
        check=True, input=array.array("f", x).tobytes())


def take(word, voice, path):
    rng = random.Random(path)
    words = spoken(PHRASES[word], voice, 16000)
    x = [0.0] * rng.randrange(3200, 6400) + words + [0.0] * rng.randrange(3200, 6400)
    gain = 10 ** ((rng.uniform(-30, -22) - level(words)) / 20)
    hiss = scaled(room(len(x), 16000, rng), -68)
    written([gain * a + b for a, b in zip(x, hiss)], os.path.join(HERE, path), 16000, "flac")


def broken(folder):
    whole = open(os.path.join(folder, "lantern-kitchen.wav"), "rb").read()
    contents = [whole[:len(whole) * 2 // 5], b"", b"bread\nonions\nrice\na silver teapot\n"]
    for (name, _, _), content in zip(BROKEN, contents):
        with open(os.path.join(folder, name), "wb") as f:
            f.write(content)


def recorded(recordings, folder):
    """Writes the recordings; gives their lines of the labels, without the folder in the paths."""
    rows = []
    for r in recordings:
        x, onset = composed(r)
        written(x, os.path.join(HERE, folder, r.path), r.rate, r.codec, r.channels)
        rows.append([r.path, r.word, r.kind, *VERDICTS[r.kind],
                     "" if onset is None else f"{onset:.2f}"])
    return rows


def labelled(rows, path):
    with open(os.path.join(HERE, path), "w", newline="") as f:
        table = csv.writer(f, lineterminator="\n")
        table.writerow(["path", "wake_word", "kind", "verdict", "cause", "wake_start"])
        table.writerows(rows)


def exported(path):
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["Audio File Name", "Timestamp", "Device Name", "Utterance Type", "Transcript"])
    with zipfile.ZipFile(os.path.join(HERE, path), "w") as archive:
        def add(name, contents):
            entry = zipfile.ZipInfo("Alexa/" + name, (2026, 3, 5, 12, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, contents)

        for number, (source, time, device, kind, transcript) in enumerate(EXPORT, start=1):
            name = f"Audio/{time[:10]}_{number}{os.path.splitext(source)[1]}"
            rows.writerow([name, time, device, kind, transcript])
            with open(os.path.join(HERE, source), "rb") as f:
                add(name, f.read())
        add("Transcripts.csv", table.getvalue())


def main():
    for tool in ("espeak-ng", "ffmpeg"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing. On Debian: apt-get install espeak-ng ffmpeg")
    for folder in ("takes", "recordings", "bundled"):
        shutil.rmtree(os.path.join(HERE, folder), ignore_errors=True)
    for word in PHRASES:
        for i, voice in enumerate(TAKES, start=1):
            take(word, voice, f"takes/{word}/{i}.flac")
    rows = recorded(RECORDINGS, "recordings")
    broken(os.path.join(HERE, "recordings"))
    rows += [[name, word, "broken", verdict, "", ""] for name, word, verdict in BROKEN]
    labelled([[f"recordings/{path}", *rest] for path, *rest in rows], "labels.csv")
    labelled(recorded(BUNDLED, "bundled"), "bundled/labels.csv")
    exported("alexa-export.zip")


main()
