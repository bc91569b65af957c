"""Sequences for the network: pieces of recordings joined, then altered as rooms, microphones and codecs do.

All of it happens on band energies, where adding a noise is an addition and a gain a factor.
"""
import numpy as np

from data.corpus import PHONES
from data.logmel import BANDS, FLOOR
from data.wakewords import STATES_PER_WORD, WORDS

FRAMES = 150                    # of a sequence: 3 s
SILENCE, GARBAGE = 0, 1         # the first two states; then those of the words
UNKNOWN = -1                    # no label, no loss
QUIET = np.log(FLOOR)
# The logarithm of a band's energy in steady noise spreads about so; drawn once, since drawing takes long.
RIPPLE = np.random.default_rng(0).gumbel(0, 0.45, 3_000_000).astype(np.float32)


def ripple(shape, rng):
    count = int(np.prod(shape))
    at = rng.integers(len(RIPPLE) - count)
    return RIPPLE[at : at + count].reshape(shape)


def first_state(word):
    return 2 + WORDS.index(word) * STATES_PER_WORD


def loudness(frames):
    """Logarithm of the summed band energies of each frame."""
    x = np.asarray(frames, np.float32)
    top = x.max(1)
    return top + np.log(np.exp(x - top[:, None]).sum(1))


def speech_level(frames):
    """Mean energy of the loudest quarter of the frames, as ../shared/eval/mix.py has it."""
    e = np.sort(np.exp(loudness(frames)))
    return e[-max(1, len(e) // 4) :].mean() + 1e-9


def noisy(frames, noises, snr, rng):
    """Log-mel frames with pieces of noise recordings added at `snr` dB."""
    frames = np.asarray(frames, np.float32)
    sound = []
    while sum(map(len, sound)) < len(frames):
        n = noises[rng.integers(len(noises))].frames["normal"].astype(np.float32)
        sound.append(n - np.log(np.exp(n).sum(1).mean() + 1e-9))
    sound = np.concatenate(sound)[: len(frames)]
    return np.logaddexp(frames, sound + np.log(speech_level(frames) * 10 ** (-snr / 10)))


def loudness_and_pauses(recording, variant, depth=6.0):
    """Loudness of each frame, and whether it lies `depth` nepers below the recording's loud frames; kept."""
    if variant not in recording.levels:
        e = loudness(recording.frames[variant])
        recording.levels[variant] = e, e < np.quantile(e, 0.95) - depth
    return recording.levels[variant]


def word_span(frames, depth=4.5, gap=14, margin=2):
    """First and end frame of the one word in a recording: the loudest run of frames, pauses up to `gap` bridged."""
    e = loudness(frames)
    loud = np.flatnonzero(e > np.quantile(e, 0.97) - depth)
    runs = np.split(loud, np.flatnonzero(np.diff(loud) > gap) + 1)
    run = max(runs, key=lambda r: np.exp(e[r]).sum())
    return max(0, run[0] - margin), min(len(e), run[-1] + 1 + margin)


class Piece:
    """A stretch of a recording with the loudness and the labels of its frames."""

    __slots__ = ("frames", "loud", "states", "phones")

    def __init__(self, frames, loud, states, phones):
        self.frames, self.loud, self.states, self.phones = np.asarray(frames, np.float32), loud, states, phones

    def __getitem__(self, cut):
        return Piece(self.frames[cut], self.loud[cut], self.states[cut], self.phones[cut])

    def level(self):
        """Mean energy of the loudest quarter of the frames."""
        e = np.sort(self.loud)
        return np.exp(e[-max(1, len(e) // 4) :]).mean() + 1e-9


def speech_piece(recording, rng, most=FRAMES, variant=None):
    """A random stretch of a recording in which no wake word is labelled."""
    variant = variant or pick(list(recording.frames), rng)
    frames = recording.frames[variant]
    count = min(most, len(frames))
    at = rng.integers(len(frames) - count + 1)
    loud, pause = (part[at : at + count] for part in loudness_and_pauses(recording, variant))
    quiet = np.full(count, SILENCE) if recording.kind == "noise" else np.where(pause, SILENCE, GARBAGE)
    return Piece(frames[at : at + count], loud, quiet, phones_of(recording, variant, at, count))


def phones_of(recording, variant, at, count):
    if recording.kind == "noise":
        return np.full(count, PHONES.index("SIL"), np.int64)
    labels = recording.phones.get(variant)
    return np.full(count, UNKNOWN, np.int64) if labels is None else labels[at : at + count].astype(np.int64)


def word_piece(recording, alignment, rng, spelt=False):
    """A wake word with up to 0.2 s on either side. `alignment[variant]` is (first frame, states of its frames).

    `spelt`: with the word's phones.
    """
    variant = pick(list(recording.frames), rng)
    frames, (first, states) = recording.frames[variant], alignment[variant]
    start = max(0, first - rng.integers(0, 11))
    end = min(len(frames), first + len(states) + rng.integers(0, 11))
    loud, pause = (part[start:end] for part in loudness_and_pauses(recording, variant))
    labels = np.where(pause, SILENCE, GARBAGE) if recording.synthetic else np.full(end - start, SILENCE)
    word = slice(first - start, first - start + len(states))
    labels[word] = first_state(recording.label) + states
    phones = phones_of(recording, variant, start, end - start)
    if not spelt:
        phones[word] = UNKNOWN
    return Piece(frames[start:end], loud, labels, phones)


def part_piece(recording, alignment, rng):
    """The beginning or the end of a wake word: no wake word. A beginning keeps its states, since nobody can know."""
    piece = word_piece(recording, alignment, rng)
    own = np.flatnonzero(piece.states >= 2)
    cut = own[0] + int(len(own) * rng.uniform(0.35, 0.7))
    if rng.random() < 0.5:
        return piece[:cut]
    end = piece[cut:]
    end.states = np.where(end.states >= 2, GARBAGE, end.states)
    return end


def pick(items, rng):
    return items[rng.integers(len(items))]


def silence_piece(count, rng):
    level = rng.uniform(QUIET, QUIET + 5)
    frames = np.float32(level) + ripple((count, BANDS), rng)
    return Piece(frames, np.full(count, level), np.full(count, SILENCE), np.zeros(count, np.int64))


def same_level(piece, level):
    """The piece with its loud frames brought to a level, so that joined pieces have one loudness."""
    piece.frames = piece.frames + np.float32(np.log(level / piece.level()))
    return piece


def join(pieces, rng, around=None):
    """One sequence of FRAMES frames. `around`: the index of the piece that must lie in it whole."""
    frames = np.concatenate([p.frames for p in pieces]).astype(np.float32, copy=False)
    states = np.concatenate([p.states for p in pieces])
    phones = np.concatenate([p.phones for p in pieces])
    if len(frames) < FRAMES:
        gap = FRAMES - len(frames)
        before = rng.integers(gap + 1)
        fill = [silence_piece(n, rng) for n in (before, gap - before)]
        frames = np.concatenate([fill[0].frames, frames, fill[1].frames])
        states = np.concatenate([fill[0].states, states, fill[1].states])
        phones = np.concatenate([fill[0].phones, phones, fill[1].phones])
    start = 0
    if len(frames) > FRAMES:
        last = len(frames) - FRAMES
        if around is not None:
            first = sum(len(p.frames) for p in pieces[:around])
            end = first + len(pieces[around].frames)
            low, high = max(0, end + 4 - FRAMES), min(last, first)
            start = rng.integers(low, high + 1) if low <= high else min(low, last)
        else:
            start = rng.integers(last + 1)
    cut = slice(start, start + FRAMES)
    return frames[cut], states[cut], phones[cut]


def coloured(shape, rng):
    """Steady noise with a random smooth spectrum, and now and then slow waves of loudness."""
    count, frames, _ = shape
    points = rng.normal(0, 1.2, (count, 6))
    spectrum = np.stack([np.interp(np.arange(BANDS), np.linspace(0, BANDS - 1, 6), p) for p in points])
    tilt = rng.uniform(-2.5, 1.5, (count, 1)) * np.linspace(-1, 1, BANDS)
    wave = np.cumsum(rng.normal(0, rng.uniform(0, 0.15, (count, 1)), (count, frames)), 1)
    return (spectrum + tilt).astype(np.float32)[:, None] + wave.astype(np.float32)[:, :, None] + ripple(shape, rng)


def warp(x, rng, most=0.13):
    """The mel axis stretched, as by another length of the vocal tract."""
    count = len(x)
    at = np.clip(np.arange(BANDS) * (1 + rng.uniform(-most, most, (count, 1))), 0, BANDS - 1).astype(np.float32)
    low = np.minimum(at.astype(int), BANDS - 2)
    share = (at - low)[:, None].astype(np.float32)
    rows = np.arange(count)[:, None]
    turned = x.transpose(0, 2, 1)
    low_values, high_values = turned[rows, low], turned[rows, low + 1]
    return (low_values * (1 - share.transpose(0, 2, 1)) + high_values * share.transpose(0, 2, 1)).transpose(0, 2, 1)


def alter(x, noise, snr, rng):
    """Sequences as another voice, room, microphone and place would have them.

    x: log energies [n, FRAMES, BANDS]; noise: the same, any level; snr in dB, infinite for none.
    """
    n = len(x)
    x = warp(x, rng)
    points = rng.normal(0, 0.5, (n, 5)) * (rng.random((n, 1)) < 0.8)
    curve = np.stack([np.interp(np.arange(BANDS), np.linspace(0, BANDS - 1, 5), p) for p in points])
    x = x + (curve + rng.uniform(-0.8, 0.8, (n, 1)) * np.linspace(-1, 1, BANDS)).astype(np.float32)[:, None]
    linear = np.exp(x)
    speech = np.sort(linear.sum(2), 1)[:, -FRAMES // 5 :].mean(1)
    sound = np.exp(np.minimum(noise, 20, dtype=np.float32))
    power = sound.sum(2).mean(1) + 1e-12
    # Loud frames between about -55 and -12 dBFS: 1 is the energy of white noise at -47 dBFS.
    gain = np.exp(rng.uniform(-2.5, 7, n)) / speech
    share = speech / power * 10 ** (-snr / 10)
    linear += sound * share.astype(np.float32)[:, None, None]
    linear *= gain.astype(np.float32)[:, None, None]
    linear += (10 ** rng.uniform(-6.3, -3.7, (n, 1, 1))).astype(np.float32)
    narrow = rng.random(n) < 0.12
    for row in np.flatnonzero(narrow):
        low, high = rng.integers(0, 6), rng.integers(26, 38)
        linear[row, :, :low] *= 10 ** rng.uniform(-4, -1)
        linear[row, :, high:] *= 10 ** rng.uniform(-5, -1.5)
    x = np.log(linear + np.float32(FLOOR))
    for row in np.flatnonzero(rng.random(n) < 0.35):
        low, width = rng.integers(BANDS), rng.integers(1, 6)
        x[row, :, low : low + width] = x[row].min()
    for row in np.flatnonzero(rng.random(n) < 0.25):
        at, width = rng.integers(FRAMES), rng.integers(1, 5)
        x[row, at : at + width] = x[row].min()
    return x
