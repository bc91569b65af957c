"""Where the words and phones of a known text lie in a recording, found by pocketsphinx.

Words that its dictionary lacks are said as espeak-ng says them, alone.
"""

import os
import tempfile

import pocketsphinx

from data import lexicon
from data.phones import SILENCE, from_espeak
from synthesis.espeak import Espeak

FRAME = 0.01  # seconds
ACCENT = "en-US"
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


def spelt(words):
    """{word: phones} as espeak-ng says each word alone; those of which nothing can be said are left out."""
    if not words:
        return {}
    library, found = Espeak(), {}
    for word in words:
        samples, events = library.speak(word, ACCENT, rate=165, pitch=50, pitch_range=50)
        phones = from_espeak(events, len(samples) / library.sample_rate, ACCENT)
        names = [name for name, _, _ in phones if name != SILENCE]
        if names:
            found[word] = " ".join(names)
    return found


def dictionary(path, texts=()):
    """Writes pocketsphinx's dictionary with what is added to it and the words of the texts that it lacks.

    Returns the latter, {word: phones}.
    """
    with open(lexicon.DICTIONARY, encoding="utf-8") as file:
        lines = file.read().splitlines()
    known = {line.split()[0] for line in lines}
    lines += [f"{word} {phones}" for word, phones in ADDED.items() if word not in known]
    found = spelt(sorted({word for text in texts for word in text.split()} - known - ADDED.keys()))
    lines += [f"{word} {phones}" for word, phones in found.items()]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return found


class Aligner:
    """texts: all that will be aligned, for the words that the dictionary lacks."""

    def __init__(self, texts=()):
        self.folder = tempfile.TemporaryDirectory()
        self.dictionary = os.path.join(self.folder.name, "words.dict")
        self.spelt = dictionary(self.dictionary, texts)
        self.decoder = self.fresh()

    def fresh(self):
        return pocketsphinx.Decoder(loglevel="FATAL", dict=self.dictionary, lm=None, **WIDE)

    def align(self, samples, text):
        """(words, phones, score) of 16-bit samples at 16 kHz; None where the text does not fit.

        words and phones: [name, start, end], seconds; score: mean acoustic log likelihood of the phones per frame.
        """
        data, decoder = samples.tobytes(), self.decoder
        try:
            decoder.set_align_text(text)
            for second in (False, True):
                if second:
                    decoder.set_alignment()
                decoder.start_utt()
                decoder.process_raw(data, full_utt=True)
                decoder.end_utt()
                # hyp() crashes pocketsphinx 5 in the second pass.
                if not second and decoder.hyp() is None:
                    return None
        except RuntimeError:
            self.decoder = self.fresh()
            return None
        words, phones, score, frames = [], [], 0, 0
        for word in decoder.get_alignment():
            silent = word.name[0] in "<["
            start, end = word.start * FRAME, (word.start + word.duration) * FRAME
            if silent:
                if phones and phones[-1][0] == SILENCE:
                    phones[-1][2] = end
                else:
                    phones.append([SILENCE, start, end])
                continue
            words.append([word.name.split("(")[0], start, end])
            for phone in word:
                stop = phone.start + phone.duration
                phones.append([phone.name, phone.start * FRAME, stop * FRAME])
                score, frames = score + phone.score, frames + phone.duration
        return words, phones, score / max(frames, 1)
