"""Words and phones of the real recordings, found by pocketsphinx: `python -m data.alignment [phones|text]`.

`alignment` or `alignment phones` writes .data/real_phones.json for the train part: {path: {"text", "words":
[[word, start, end, posterior], ...], "phones": [[name, start, end], ...], "confidence"}}, times in
seconds. Keyword files are aligned to their known word; orders and read speech are first
recognised. "confidence" is the posterior probability per word (its geometric mean; 1 where the
word was known), "score" the phones' mean acoustic log likelihood per frame (higher is better).
`alignment text` writes .data/valid_text.json for the valid part's speech: {path: [[word, start,
end], ...]}, to name what a false alarm was and for nothing else.

What is in a file already is kept, so an interrupted run goes on: remove the file to begin again.
"""

import argparse
import csv
import json
import os
import tempfile

import pocketsphinx
import soundfile

from data import lexicon
from data import orders
from data.corpus import AUDIO, DATA, REAL_PHONES

FILES = {"phones": REAL_PHONES, "text": os.path.join(DATA, "valid_text.json")}
FRAME = 0.01  # seconds
# Pronunciations that the dictionary lacks; many speakers leave the R out.
ADDED = {
    "snowboy": "S N OW B OY", "alexa": "AH L EH K S AH", "alexa(2)": "AH L EH K S ER",
    "alexa(3)": "AA L EH K S AH", "computer(2)": "K AH M P Y UW T AH", "jarvis(2)": "JH AA V IH S",
    "mirror(2)": "M IH R AH", "mirror(3)": "M IY R ER", "smart(2)": "S M AA T",
    "glass(2)": "G L AA S", "latte": "L AA T EY", "americano": "AH M EH R IH K AA N OW",
    "macchiato": "M AA K IY AA T OW", "cortado": "K AO R T AA D OW", "splenda": "S P L EH N D AH",
    "stevia": "S T IY V IY AH", "caffe": "K AE F EY", "soya": "S OY AH", "nonfat": "N AA N F AE T",
}
# Without bestpath: with it the words begin with an <s> of one frame, and the second pass fails.
WIDE = dict(bestpath=False, beam=1e-90, pbeam=1e-90, wbeam=1e-70)


def dictionary(path):
    """Writes pocketsphinx's dictionary and what is added to it."""
    with open(lexicon.DICTIONARY, encoding="utf-8") as file:
        lines = file.read().splitlines()
    known = {line.split()[0] for line in lines}
    lines += [f"{word} {phones}" for word, phones in ADDED.items() if word not in known]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


class Recogniser:
    """Two decoders: one hears words, the other places the phones of known words."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dictionary = os.path.join(self.folder.name, "words.dict")
        dictionary(self.dictionary)
        self.aligner = self.decoder(lm=None, **WIDE)
        self.model = os.path.join(self.folder.name, "orders.lm")
        orders.write(self.model)
        self.decoders = {}

    def decoder_for(self, label):
        if label not in self.decoders:
            settings = dict(lm=self.model) if label == "coffee-order" else {}
            self.decoders[label] = self.decoder(**settings)
        return self.decoders[label]

    def decoder(self, **settings):
        return pocketsphinx.Decoder(loglevel="FATAL", dict=self.dictionary, **settings)

    def recognise(self, samples, label):
        """[[word, start, end, posterior], ...], silences and noises left out."""
        words = self.decoder_for(label)
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

    def align(self, samples, text):
        """(words, phones, score) of a known text; None where it does not fit."""
        data, aligner = samples.tobytes(), self.aligner
        aligner.set_align_text(text)
        try:
            for second in (False, True):
                if second:
                    aligner.set_alignment()
                aligner.start_utt()
                aligner.process_raw(data, full_utt=True)
                aligner.end_utt()
                # hyp() crashes pocketsphinx 5 in the second pass.
                if not second and aligner.hyp() is None:
                    return None
        except RuntimeError:
            self.aligner = self.decoder(lm=None, **WIDE)
            return None
        words, phones, score, frames = [], [], 0, 0
        for word in aligner.get_alignment():
            silent = word.name[0] in "<["
            start, end = word.start * FRAME, (word.start + word.duration) * FRAME
            if silent:
                if phones and phones[-1][0] == "SIL":
                    phones[-1][2] = end
                else:
                    phones.append(["SIL", start, end])
                continue
            words.append([word.name.split("(")[0], start, end])
            for phone in word:
                stop = phone.start + phone.duration
                phones.append([phone.name, phone.start * FRAME, stop * FRAME])
                score, frames = score + phone.score, frames + phone.duration
        return words, phones, score / max(frames, 1)


def rounded(rows):
    return [[r[0], *(round(x, 3) for x in r[1:])] for r in rows]


def entry(recogniser, row):
    """What is known of a recording of the train part."""
    samples, _ = soundfile.read(os.path.join(AUDIO, row["path"]), dtype="int16")
    if row["kind"] == "keyword":
        text, recognised = row["label"].replace("_", " "), None
    else:
        recognised = recogniser.recognise(samples, row["label"])
        text = " ".join(w[0] for w in recognised)
    aligned = text and recogniser.align(samples, text)
    if not aligned:
        return {"text": text, "words": rounded(recognised or []), "phones": None, "confidence": 0.0}
    words, phones, score = aligned
    confidence = 1.0
    if recognised:
        confidence = 1.0
        for w in recognised:
            confidence *= max(w[3], 1e-9) ** (1 / len(recognised))
        words = [w + [h[3]] for w, h in zip(words, recognised)]
    return {"text": text, "words": rounded(words), "phones": rounded(phones),
            "confidence": round(confidence, 4), "score": round(score, 2)}


def save(path, found):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(found, file, indent=0)
    os.replace(path + ".new", path)


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
    if not missing:
        return
    os.makedirs(DATA, exist_ok=True)
    recogniser = Recogniser()
    for done, row in enumerate(missing, start=1):
        if what == "phones":
            found[row["path"]] = entry(recogniser, row)
        else:
            samples, _ = soundfile.read(os.path.join(AUDIO, row["path"]), dtype="int16")
            recognised = recogniser.recognise(samples, row["label"])
            found[row["path"]] = [w[:3] for w in rounded(recognised)]
        if done % 50 == 0 or done == len(missing):
            print(f"alignment: {done} of {len(missing)}", flush=True)
            save(path, found)


if __name__ == "__main__":
    main()
