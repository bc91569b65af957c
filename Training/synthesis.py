"""Synthesised speech with phone labels: `synthesis.py KIND ENGINE [--out DIR]`.

KIND is word (the bundled wake words, alone and in sentences), near (near misses) or text
(phone-rich text); ENGINE is espeak, flite or festival. Writes KIND.ENGINE.i16 and .json (see
utterances.py). The same command gives the same files: each utterance has its own seed.
"""

import argparse
import os
import random

from nearmisses import near_misses
from phones import SILENCE, distance
from sentences import carriers, sentences
from utterances import Part, levelled, trimmed
from voices import Speaker, draw
from wakewords import PHONES, RECORDED, WAKE_WORDS, begins_like, contains

OUT = "/work/data/synth"
# Renditions of each wake word: of those with and of those without recordings.
WORDS = {"espeak": (90, 450), "flite": (30, 150), "festival": (15, 70)}
# Voices for each near miss.
NEAR = {"espeak": 4, "flite": 2, "festival": 1}
# Sentences.
TEXT = {"espeak": 4200, "flite": 2600, "festival": 1300}


def names(phones):
    return [p[0] for p in phones if p[0] != SILENCE]


def locate(phones, wanted):
    """Start and end of the stretch of phones most like `wanted`; None where none is alike."""
    spoken = [p for p in phones if p[0] != SILENCE]
    found = names(phones)
    best = (0.35 * len(wanted), None)
    for size in (len(wanted), len(wanted) - 1, len(wanted) + 1):
        for i in range(len(found) - size + 1):
            d = distance(found[i : i + size], wanted, best[0])
            if d < best[0]:
                best = (d, [spoken[i][1], spoken[i + size - 1][2]])
    return best[1]


def rendition(speaker, text, voice, rng):
    """A text spoken, with moderately varied silence around it and a varied level."""
    samples, phones = speaker.speak(text, voice)
    if not names(phones):
        return None, None
    samples, phones = trimmed(samples, phones, rng.uniform(0.05, 0.35), rng.uniform(0.08, 0.4))
    return levelled(samples, rng.uniform(-28, -18)), phones


def words(engine, part):
    """The wake words: about three in five alone, the others with a sentence or pause around."""
    speaker = Speaker()
    for label, (spoken, _) in WAKE_WORDS.items():
        for k in range(WORDS[engine][label not in RECORDED]):
            rng = random.Random(f"word {engine} {label} {k}")
            voice, say = draw(engine, rng), rng.choice(spoken)
            # The voice's own phones for the word alone say where it lies in a sentence.
            _, alone = speaker.speak(say, voice)
            alone_said = rng.random() >= 0.4
            text = say + rng.choice([".", "", "!", "?"]) if alone_said else carriers(say, rng)
            samples, phones = rendition(speaker, text, voice, rng)
            word = phones and locate(phones, names(alone))
            if word is None or distance(names(alone), PHONES[label]) > 0.45 * len(PHONES[label]):
                print("left out:", label, voice, text, names(phones or []), flush=True)
                continue
            part.add(samples, phones, label=label, text=text, engine=engine, voice=str(voice),
                     word=[round(t, 4) for t in word])


def near(engine, part):
    """Near misses; `near` names the wake word that each is near to. One in four in a sentence."""
    speaker = Speaker()
    for label in WAKE_WORDS:
        for text in near_misses(label):
            for k in range(NEAR[engine]):
                rng = random.Random(f"near {engine} {label} {text} {k}")
                voice = draw(engine, rng)
                _, alone = speaker.speak(text, voice)
                say = carriers(text, rng) if rng.random() < 0.25 else text
                samples, phones = rendition(speaker, say, voice, rng)
                if phones is None or begins_like(names(alone)) or contains(names(phones)):
                    print("left out:", label, voice, say, names(phones or []), flush=True)
                    continue
                part.add(samples, phones, label=None, text=say, engine=engine, voice=str(voice),
                         near=label)


def text(engine, part):
    """Sentences, each once."""
    speaker = Speaker()
    for k, sentence in enumerate(sentences(f"text {engine}", TEXT[engine])):
        rng = random.Random(f"text {engine} {k}")
        voice = draw(engine, rng)
        samples, phones = rendition(speaker, sentence, voice, rng)
        if phones is None or contains(names(phones)):
            print("left out:", voice, sentence, flush=True)
            continue
        part.add(samples, phones, label=None, text=sentence, engine=engine, voice=str(voice))


KINDS = {"word": words, "near": near, "text": text}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("engine", choices=WORDS)
    parser.add_argument("--out", default=OUT)
    given = parser.parse_args()
    os.makedirs(given.out, exist_ok=True)
    # Written under another name, so that a reader never finds half a part.
    unfinished = os.path.join(given.out, f"unfinished.{given.kind}.{given.engine}")
    written = Part(unfinished)
    KINDS[given.kind](given.engine, written)
    written.close()
    for ending in (".i16", ".json"):
        finished = os.path.join(given.out, f"{given.kind}.{given.engine}")
        os.replace(unfinished + ending, finished + ending)
    print(f"{len(written.entries)} utterances, {written.count / 16000 / 3600:.2f} h")
