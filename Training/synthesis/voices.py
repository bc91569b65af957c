"""Voices of the synthesisers: what is drawn for an utterance, and how each engine speaks it."""

import glob
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass

import numpy as np
import soundfile

from synthesis.espeak import Espeak
from data.phones import from_espeak, from_radio
from synthesis.utterances import resampled

ACCENTS = [("en-US", 9), ("en", 4), ("en-GB-x-rp", 2), ("en-GB-scotland", 2), ("en-US-nyc", 2),
           ("en-GB-x-gbclan", 1), ("en-GB-x-gbcwmd", 1), ("en-029", 1)]
# Left out of espeak-ng's variants: robots, whispers, croaks and other effects.
NO_SPEAKERS = ("robo", "Robo", "UniRobot", "Demonic", "whisper", "croak", "fast", "Mr", "announcer")
VARIANTS = "/usr/lib/*/espeak-ng-data/voices/!v"
FLITE = ["kal16", "awb", "rms", "slt"]
FLITE_PITCH = {"kal16": 105, "awb": 125, "rms": 95, "slt": 170}  # Hz
FESTIVAL = ["kal_diphone", "ked_diphone", "cmu_us_slt_arctic_hts"]


@dataclass
class Voice:
    """A voice with its prosody. `stretch` lengthens, `pitch` is a factor, `warp` a vocal tract."""

    engine: str
    name: str
    stretch: float
    pitch: float
    pitch_range: float
    warp: float

    def __str__(self):
        return f"{self.name}@{self.warp:.2f}"


def variants():
    """espeak-ng's variants that sound like a person, and none at all."""
    names = sorted(n for n in os.listdir(glob.glob(VARIANTS)[0]) if not n.startswith(NO_SPEAKERS))
    return [""] + ["+" + n for n in names if "obot" not in n]


def draw(engine, rng):
    """A voice of the engine with a prosody, from a random.Random."""
    if engine == "espeak":
        accent = rng.choices([a for a, _ in ACCENTS], [w for _, w in ACCENTS])[0]
        name, warps = accent + rng.choice(variants()), (0.88, 1.15)
    else:
        name, warps = rng.choice(FLITE if engine == "flite" else FESTIVAL), (0.84, 1.22)
    return Voice(
        engine, name, rng.uniform(0.78, 1.3), rng.uniform(0.8, 1.25), rng.uniform(0.5, 1.5),
        rng.uniform(*warps),
    )


class EspeakEngine:
    def __init__(self):
        self.library = Espeak()

    def speak(self, text, voice):
        samples, events = self.library.speak(
            text, voice.name, rate=np.clip(165 / voice.stretch / voice.warp, 80, 260),
            pitch=np.clip(50 + 120 * (voice.pitch - 1), 5, 95), pitch_range=50 * voice.pitch_range,
        )
        phones = from_espeak(events, len(samples) / self.library.sample_rate,
                             voice.name.split("+")[0])
        return samples, self.library.sample_rate, phones


class FliteEngine:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm")
        self.path = os.path.join(self.folder.name, "spoken.wav")

    def speak(self, text, voice):
        printed = subprocess.run(
            ["flite", "-voice", voice.name, "-psdur",
             "--setf", f"duration_stretch={voice.stretch * voice.warp:.3f}",
             "--setf", f"int_f0_target_mean={FLITE_PITCH[voice.name] * voice.pitch:.1f}",
             "-t", text, "-o", self.path],
            capture_output=True, text=True, check=True, timeout=60,
        ).stdout
        samples, rate = soundfile.read(self.path, dtype="float32")
        # Each sentence is printed by itself, its times from its own start.
        phones, before = [], 0.0
        for name, end in re.findall(r"([a-z#]+):([\d.]+)", printed):
            end = float(end)
            if phones and end + before < phones[-1][1]:
                before = phones[-1][1]
            phones.append((name, end + before))
        return samples, rate, from_radio(phones)


class FestivalEngine:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm")
        self.wave = os.path.join(self.folder.name, "spoken.wav")
        self.segments = os.path.join(self.folder.name, "spoken.segments")

    def speak(self, text, voice):
        quoted = text.replace("\\", "").replace('"', "")
        script = (
            f"(begin (voice_{voice.name})"
            f" (Parameter.set 'Duration_Stretch {voice.stretch * voice.warp:.3f})"
            f' (set! u (utt.synth (Utterance Text "{quoted}")))'
            f' (utt.save.wave u "{self.wave}" \'riff) (utt.save.segs u "{self.segments}"))'
        )
        subprocess.run(["festival", "-b", script], capture_output=True, check=True, timeout=60)
        samples, rate = soundfile.read(self.wave, dtype="float32")
        with open(self.segments) as file:
            rows = [line.split() for line in file.read().splitlines()[1:]]
        return samples, rate, from_radio([(r[2], float(r[0])) for r in rows])


ENGINES = {"espeak": EspeakEngine, "flite": FliteEngine, "festival": FestivalEngine}


class Speaker:
    """All engines, started when first asked for."""

    def __init__(self):
        self.engines = {}

    def speak(self, text, voice):
        """16 kHz samples and phones of a text in a voice."""
        if voice.engine not in self.engines:
            self.engines[voice.engine] = ENGINES[voice.engine]()
        samples, rate, phones = self.engines[voice.engine].speak(text, voice)
        samples, shrink = resampled(samples, rate, voice.warp)
        return samples, [[n, s * shrink, e * shrink] for n, s, e in phones]
