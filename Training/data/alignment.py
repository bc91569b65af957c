"""Words and phones of the real recordings, found by pocketsphinx: `python -m data.alignment [phones|text]`.

`alignment` or `alignment phones` writes .data/real_phones.json for the train part: {path: {"text", "known",
"words": [[word, start, end], ...], "phones": [[name, start, end], ...], "confidence", "score"}}, times in seconds.
Recordings whose text is known (wake words, single words, nine tenths of the read speech) are aligned to it; the
others are first recognised. "confidence" is the posterior probability per recognised word (its geometric mean; 1
where the text is known), "score" the phones' mean acoustic log likelihood per frame (higher is better).
`alignment text` writes .data/valid_text.json for the valid part's speech: {path: [[word, start,
end], ...]}, to name what a false alarm was and for nothing else.

What is in a file already is kept, so an interrupted run goes on: remove the file to begin again.
"""

import argparse
import csv
import json
import os

import pocketsphinx
import soundfile

from data import orders
from data.corpus import AUDIO, DATA, REAL_PHONES
from data.forced_alignment import FRAME, Aligner

# A sentence with another's text scores -43 at best, with its own -30 at worst (RESULTS.md).
LOWEST_SCORE = -40
FILES = {"phones": REAL_PHONES, "text": os.path.join(DATA, "valid_text.json")}


def known_text(row):
    """What is said in a recording of the index, where that is known, else an empty text."""
    if row["kind"] == "keyword":
        return row["label"].replace("_", " ")
    return row["text"].lower()


class Recogniser:
    """Hears words. `dictionary`: the path of pocketsphinx's."""

    def __init__(self, aligner):
        self.dictionary = aligner.dictionary
        self.model = os.path.join(aligner.folder.name, "orders.lm")
        orders.write(self.model)
        self.decoders = {}

    def decoder(self, label):
        if label not in self.decoders:
            settings = dict(lm=self.model) if label == "coffee-order" else {}
            self.decoders[label] = pocketsphinx.Decoder(loglevel="FATAL", dict=self.dictionary, **settings)
        return self.decoders[label]

    def recognise(self, samples, label):
        """[[word, start, end, posterior], ...], silences and noises left out."""
        words = self.decoder(label)
        words.start_utt()
        words.process_raw(samples.tobytes(), full_utt=True)
        words.end_utt()
        if words.hyp() is None:
            return []
        return [
            [s.word.split("(")[0], s.start_frame * FRAME, (s.end_frame + 1) * FRAME, s.prob]
            for s in words.seg()
            if s.word[0] not in "<["
        ]


def rounded(rows):
    return [[r[0], *(round(x, 3) for x in r[1:3])] for r in rows]


def entry(aligner, recogniser, row):
    """What is known of a recording."""
    samples, _ = soundfile.read(os.path.join(AUDIO, row["path"]), dtype="int16")
    text, confidence, recognised = known_text(row), 1.0, []
    about = {"known": bool(text)}
    if not text:
        recognised = recogniser.recognise(samples, row["label"])
        text = " ".join(w[0] for w in recognised)
        for w in recognised:
            confidence *= max(w[3], 1e-9) ** (1 / len(recognised))
    about["text"] = text
    aligned = text and aligner.align(samples, text)
    if not aligned or aligned[2] < LOWEST_SCORE:
        return {**about, "words": rounded(recognised), "phones": None, "confidence": 0.0}
    words, phones, score = aligned
    return {**about, "words": rounded(words), "phones": rounded(phones), "confidence": round(confidence, 4),
            "score": round(score, 2)}


def save(path, found):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(found, file, indent=0)
    os.replace(path + ".new", path)


def summary(rows, found):
    """Prints how many recordings of each kind have phones."""
    for label in sorted({r["label"] for r in rows if r["kind"] == "speech"} | {"keyword"}):
        mine = [found[r["path"]] for r in rows if label in (r["kind"], r["label"])]
        for known in (True, False):
            some = [e for e in mine if e["known"] == known]
            if some:
                aligned = sum(e["phones"] is not None for e in some)
                print(f"alignment: {label}, text {'known' if known else 'recognised'}: "
                      f"{aligned} of {len(some)} ({100 * aligned / len(some):.1f} %) have phones")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=FILES, default="phones")
    what = parser.parse_args().what
    with open(os.path.join(AUDIO, "index.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    part, kinds = ("train", ("keyword", "speech")) if what == "phones" else ("valid", ("speech",))
    rows = [r for r in rows if r["part"] == part and r["kind"] in kinds]
    rows.sort(key=lambda r: (r["kind"], r["label"], r["path"]))
    path, found = FILES[what], {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    missing = [r for r in rows if r["path"] not in found]
    print(f"alignment: {len(rows) - len(missing)} of {len(rows)} recordings are there already", flush=True)
    if missing:
        os.makedirs(DATA, exist_ok=True)
        aligner = Aligner([known_text(r) for r in missing])
        recogniser = Recogniser(aligner)
        print(f"alignment: {len(aligner.spelt)} words are said as espeak-ng says them", flush=True)
    for done, row in enumerate(missing, start=1):
        about = entry(aligner, recogniser, row)
        found[row["path"]] = about if what == "phones" else about["words"]
        if done % 50 == 0 or done == len(missing):
            print(f"alignment: {done} of {len(missing)}", flush=True)
            save(path, found)
    if what == "phones":
        summary(rows, found)


if __name__ == "__main__":
    main()
