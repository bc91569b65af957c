"""Batches of sequences: which pieces, joined how, under which noise."""
import numpy as np

from data.wakewords import REAL_WORDS, WORDS
from model.batches import (
    FRAMES, alter, coloured, join, part_piece, pick, same_level, silence_piece, speech_piece, word_piece,
)

BATCH = 64


class Sampler:
    """Draws batches from recordings.

    alignments: by recording's path and variant (first frame, states) of its wake word.
    hard: by word a list of (recording, variant, frame) where the network finds a wake word that nobody said.
    """

    def __init__(self, recordings, alignments, seed):
        self.rng = np.random.default_rng(seed)
        self.alignments = alignments
        by = lambda test: [r for r in recordings if test(r)]
        self.spoken = {w: by(lambda r: r.label == w and r.path in alignments) for w in WORDS}
        self.recorded = {w: [r for r in self.spoken[w] if not r.synthetic] for w in WORDS}
        self.words = [w for w in WORDS if self.spoken[w]]
        self.weights = np.array([1.0 if w in REAL_WORDS else 0.5 for w in self.words])
        self.weights /= self.weights.sum()
        self.real = by(lambda r: r.kind == "speech" and r.label != "isolated-words")
        self.alone = by(lambda r: r.kind == "speech" and r.label == "isolated-words")
        self.text = by(lambda r: r.kind == "text")
        self.near = by(lambda r: r.kind in ("near", "single"))
        self.noises = by(lambda r: r.kind == "noise")
        self.hard = {}
        # The share of wake words that are given with their phones. Small, or the phones of so few words, said so
        # often, are learned as words.
        self.spelt = 0.0

    def word(self):
        word = self.rng.choice(self.words, p=self.weights)
        voiced = self.recorded[word] if self.recorded[word] and self.rng.random() < 0.85 else self.spoken[word]
        return pick(voiced, self.rng), word

    def chatter(self, most=FRAMES):
        """Speech without a wake word, mostly real."""
        source = self.rng.random()
        if source < 0.20 and self.text:
            return speech_piece(pick(self.text, self.rng), self.rng, most)
        if source < 0.40 and self.alone:
            return speech_piece(pick(self.alone, self.rng), self.rng, most)
        return speech_piece(pick(self.real, self.rng), self.rng, most)

    def positive(self):
        rng = self.rng
        recording, word = self.word()
        piece = word_piece(recording, self.alignments[recording.path], rng, rng.random() < self.spelt)
        level = piece.level()
        pieces, around = [piece], 0
        if rng.random() < 0.35:
            pieces.append(silence_piece(rng.integers(1, 20), rng))
            pieces.append(same_level(self.chatter(80), level * np.exp(rng.normal(0, 0.7))))
        if rng.random() < 0.25:
            before = same_level(self.chatter(rng.integers(10, 60)), level * np.exp(rng.normal(0, 0.7)))
            pieces = [before, silence_piece(rng.integers(4, 25), rng)] + pieces
            around = 2
        return join(pieces, rng, around), WORDS.index(word)

    def negative(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.30 and any(self.hard.values()):
            word = pick([w for w in self.hard if self.hard[w]], rng)
            recording, variant, at = pick(self.hard[word], rng)
            whole = speech_piece(recording, rng, 10**6, variant)
            start = max(0, min(at - rng.integers(60, FRAMES), len(whole.frames) - FRAMES))
            pieces = [whole[start : start + FRAMES]]
        elif kind < 0.50 and self.near:
            pieces = [speech_piece(pick(self.near, rng), rng)]
            while sum(len(p.frames) for p in pieces) < FRAMES:
                pieces += [silence_piece(rng.integers(2, 30), rng), speech_piece(pick(self.near, rng), rng)]
        elif kind < 0.63:
            (first, one), (second, _) = self.word(), self.word()
            pieces = [part_piece(first, self.alignments[first.path], rng)]
            level = pieces[0].level()
            other = part_piece(second, self.alignments[second.path], rng) if rng.random() < 0.5 else self.chatter(60)
            pieces.append(same_level(other, level))
            if rng.random() < 0.5:
                pieces.reverse()
            if first.label == second.label or one == second.label:
                pieces = [self.chatter()]
        elif kind < 0.70:
            pieces = [speech_piece(pick(self.noises, rng), rng)]
        else:
            pieces = [self.chatter()]
            while sum(len(p.frames) for p in pieces) < 0.6 * FRAMES:
                pieces.append(self.chatter())
        return join(pieces, rng)

    def noise(self, count):
        """Background of a batch: noises, speech of several people, or steady noise, any level."""
        rng = self.rng
        out = coloured((count, FRAMES, 40), rng)
        for row in range(count):
            kind = rng.random()
            if kind < 0.65:
                sound = join([speech_piece(pick(self.noises, rng), rng)], rng)[0]
                while len(sound) < FRAMES:
                    sound = np.concatenate([sound, sound])[:FRAMES]
                tilt = rng.uniform(-1, 1) * np.linspace(-1, 1, 40)
                out[row] = sound + tilt
            elif kind < 0.78:
                voices = [same_level(self.chatter(), 1.0) for _ in range(rng.integers(2, 6))]
                out[row] = np.logaddexp.reduce([join([v], rng)[0] for v in voices], 0)
        return out

    def batch(self):
        """x [BATCH, FRAMES, bands], states and phones [BATCH, FRAMES], word said in each or -1."""
        rng = self.rng
        sequences, said = [], []
        for row in range(BATCH):
            if row % 5 < 2:
                sequence, word = self.positive()
            else:
                sequence, word = self.negative(), -1
            sequences.append(sequence)
            said.append(word)
        x, states, phones = (np.stack(part) for part in zip(*sequences))
        snr = np.where(rng.random(BATCH) < 0.85, rng.uniform(-2, 24, BATCH), np.inf)
        return alter(x.astype(np.float32), self.noise(BATCH), snr, rng), states, phones, np.array(said)
