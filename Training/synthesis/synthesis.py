"""Synthesised speech with phone labels, in .data/synthetic: `python -m synthesis.synthesis`.

Parts that are there already are left alone:
  word.espeak word.flite word.festival    the bundled wake words, alone and in sentences
  near.espeak near.flite                  near misses
  single.espeak single.flite              single words of the dictionary, near to nothing in particular
  text.espeak                             phone-rich text
Each is a PART.i16 and a PART.json (see utterances.py). The same versions of the synthesisers give the
same files: each utterance has its own seed, and each part a process of its own, since what espeak-ng
says depends a little on what it said before. `--most 2` makes only a few utterances, to try the training.
"""

import argparse
import multiprocessing
import os
import random
from concurrent.futures import ProcessPoolExecutor

from data.corpus import SYNTHETIC
from synthesis.nearmisses import near_misses, single_words
from data.phones import SILENCE, distance
from synthesis.sentences import carriers, sentences
from synthesis.utterances import Part, levelled, trimmed
from synthesis.voices import Speaker, draw
from data.wakewords import PRONUNCIATIONS, WAKE_WORDS, begins_like, contains

# Renditions of each wake word: of those with and of those without recordings.
RENDITIONS = {"espeak": (90, 450), "flite": (30, 150), "festival": (15, 70)}
# Voices for each near miss.
NEAR = {"espeak": 4, "flite": 2}
# Single words, each once.
SINGLE = {"espeak": 4000, "flite": 2000}
# Sentences. There are four hours of people's with their text.
TEXT = {"espeak": 4200}


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


def words(engine, part, most):
    """The wake words: about three in five alone, the others with a sentence or pause around."""
    speaker = Speaker()
    for label, word in WAKE_WORDS.items():
        for k in range(min(most, RENDITIONS[engine][not word.recorded])):
            rng = random.Random(f"word {engine} {label} {k}")
            voice, say = draw(engine, rng), rng.choice(word.spoken)
            # The voice's own phones for the word alone say where it lies in a sentence.
            _, alone = speaker.speak(say, voice)
            alone_said = rng.random() >= 0.4
            text = say + rng.choice([".", "", "!", "?"]) if alone_said else carriers(say, rng)
            samples, phones = rendition(speaker, text, voice, rng)
            place, wanted = phones and locate(phones, names(alone)), PRONUNCIATIONS[label]
            if place is None or distance(names(alone), wanted) > 0.45 * len(wanted):
                part.left_out += 1
                continue
            part.add(samples, phones, label=label, text=text, engine=engine, voice=str(voice),
                     word=[round(t, 4) for t in place])


def near(engine, part, most):
    """Near misses; `near` names the wake word that each is near to. One in four in a sentence."""
    speaker = Speaker()
    for label in WAKE_WORDS:
        for text in near_misses(label)[:most]:
            for k in range(NEAR[engine]):
                rng = random.Random(f"near {engine} {label} {text} {k}")
                voice = draw(engine, rng)
                _, alone = speaker.speak(text, voice)
                say = carriers(text, rng) if rng.random() < 0.25 else text
                samples, phones = rendition(speaker, say, voice, rng)
                if phones is None or begins_like(names(alone)) or contains(names(phones)):
                    part.left_out += 1
                    continue
                part.add(samples, phones, label=None, text=say, engine=engine, voice=str(voice),
                         near=label)


def single(engine, part, most):
    """Words of the dictionary, alone: a word alone begins and ends like a wake word, as none in a sentence does."""
    speaker = Speaker()
    for k, word in enumerate(single_words(f"single {engine}", min(most, SINGLE[engine]))):
        rng = random.Random(f"single {engine} {k}")
        voice = draw(engine, rng)
        samples, phones = rendition(speaker, word, voice, rng)
        if phones is None or begins_like(names(phones)) or contains(names(phones)):
            part.left_out += 1
            continue
        part.add(samples, phones, label=None, text=word, engine=engine, voice=str(voice))


def text(engine, part, most):
    """Sentences, each once."""
    speaker = Speaker()
    for k, sentence in enumerate(sentences(f"text {engine}", min(most, TEXT[engine]))):
        rng = random.Random(f"text {engine} {k}")
        voice = draw(engine, rng)
        samples, phones = rendition(speaker, sentence, voice, rng)
        if phones is None or contains(names(phones)):
            part.left_out += 1
            continue
        part.add(samples, phones, label=None, text=sentence, engine=engine, voice=str(voice))


KINDS = {"word": (words, RENDITIONS), "near": (near, NEAR), "single": (single, SINGLE), "text": (text, TEXT)}


def make(kind, engine, most):
    """A part, written under another name until it is whole."""
    speak, _ = KINDS[kind]
    finished = os.path.join(SYNTHETIC, f"{kind}.{engine}")
    unfinished = os.path.join(SYNTHETIC, f"unfinished.{kind}.{engine}")
    part = Part(unfinished)
    speak(engine, part, most)
    part.close()
    for ending in (".i16", ".json"):
        os.replace(unfinished + ending, finished + ending)
    print(f"{kind}.{engine}: {len(part.entries)} utterances, {part.count / 16000 / 3600:.2f} h; "
          f"{part.left_out} left out, which sounded otherwise than they should", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=10**6, help="texts or renditions of a word in each part")
    most = parser.parse_args().most
    os.makedirs(SYNTHETIC, exist_ok=True)
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=2, mp_context=fresh, max_tasks_per_child=1) as processes:
        running = []
        for kind, (_, engines) in KINDS.items():
            for engine in engines:
                if os.path.exists(os.path.join(SYNTHETIC, f"{kind}.{engine}.json")):
                    print(f"{kind}.{engine}: there already", flush=True)
                else:
                    running.append(processes.submit(make, kind, engine, most))
        for part in running:
            part.result()


if __name__ == "__main__":
    main()
