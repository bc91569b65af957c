"""The 39 ARPAbet phones (no stress) and SIL, what they have in common, and how engines name them.

An utterance's phones are a list of [name, start, end] with times in seconds.
"""

SILENCE = "SIL"

# Articulatory features; substitution costs follow from how many are shared.
# Consonants: (place 0 lips .. 7 glottis, manner, voiced). Vowels: (height, backness, rounding,
# diphthong's end: 0 none, 1 towards i, 2 towards u, 3 rhotic).
CONSONANTS = {
    "P": (0, "stop", 0), "B": (0, "stop", 1), "T": (3, "stop", 0), "D": (3, "stop", 1),
    "K": (6, "stop", 0), "G": (6, "stop", 1), "CH": (4, "affricate", 0),
    "JH": (4, "affricate", 1), "F": (1, "fricative", 0), "V": (1, "fricative", 1),
    "TH": (2, "fricative", 0), "DH": (2, "fricative", 1), "S": (3, "fricative", 0),
    "Z": (3, "fricative", 1), "SH": (4, "fricative", 0), "ZH": (4, "fricative", 1),
    "HH": (7, "fricative", 0), "M": (0, "nasal", 1), "N": (3, "nasal", 1),
    "NG": (6, "nasal", 1), "L": (3, "liquid", 1), "R": (4, "liquid", 1),
    "W": (0, "glide", 1), "Y": (5, "glide", 1),
}
VOWELS = {
    "IY": (3, 0, 0, 0), "IH": (2.5, 0.4, 0, 0), "EY": (2, 0, 0, 1), "EH": (1.5, 0.2, 0, 0),
    "AE": (0.7, 0.3, 0, 0), "AA": (0, 1.5, 0, 0), "AO": (1, 2, 1, 0), "OW": (2, 2, 1, 2),
    "UH": (2.5, 1.6, 1, 0), "UW": (3, 2, 1, 0), "AH": (1.3, 1.1, 0, 0), "ER": (1.5, 1, 0, 3),
    "AY": (0.3, 1, 0, 1), "AW": (0.3, 1, 0, 2), "OY": (1, 2, 1, 1),
}
NAMES = sorted(CONSONANTS) + sorted(VOWELS)
MANNERS = ["stop", "affricate", "fricative", "nasal", "liquid", "glide"]


def substitution(a, b):
    """The cost of hearing `b` for `a`: 0 the same .. 1 nothing in common."""
    if a == b:
        return 0.0
    if a in CONSONANTS and b in CONSONANTS:
        (p, m, v), (q, n, u) = CONSONANTS[a], CONSONANTS[b]
        apart = abs(MANNERS.index(m) - MANNERS.index(n))
        return min(1.0, 0.1 + 0.1 * (v != u) + (0, 0.25, 0.5)[min(apart, 2)] + 0.08 * abs(p - q))
    if a in VOWELS and b in VOWELS:
        (h, k, r, d), (i, j, s, e) = VOWELS[a], VOWELS[b]
        apart = 0.17 * abs(h - i) + 0.12 * abs(k - j)
        return min(1.0, 0.08 + apart + 0.1 * (r != s) + 0.2 * (d != e))
    near = {frozenset(p) for p in (("Y", "IY"), ("W", "UW"), ("R", "ER"), ("L", "UH"), ("Y", "IH"))}
    return 0.4 if frozenset((a, b)) in near else 1.0


def omission(a):
    """The cost of a phone too many or too few: the weak ones cost less."""
    weak = {"HH": 0.4, "AH": 0.5, "IH": 0.6, "R": 0.6, "Y": 0.6, "L": 0.7, "T": 0.7, "D": 0.7}
    return weak.get(a, 0.85)


COST = {(a, b): substitution(a, b) for a in NAMES for b in NAMES}
OMISSION = {a: omission(a) for a in NAMES}


def distance(a, b, limit=float("inf")):
    """The edit distance of two phone sequences; infinity as soon as it must exceed `limit`."""
    row = [0.0]
    for y in b:
        row.append(row[-1] + OMISSION[y])
    for x in a:
        gone = OMISSION[x]
        new = [row[0] + gone]
        for j, y in enumerate(b):
            new.append(min(row[j] + COST[x, y], row[j + 1] + gone, new[j] + OMISSION[y]))
        row = new
        if min(row) > limit:
            return float("inf")
    return row[-1]


# espeak-ng's mnemonics. "+R" is an R that rhotic accents speak: written only for these, and only
# where espeak-ng sends no r of its own.
ESPEAK = {
    "p": "P", "b": "B", "t": "T", "d": "D", "k": "K", "g": "G", "f": "F", "v": "V", "T": "TH",
    "D": "DH", "s": "S", "z": "Z", "S": "SH", "Z": "ZH", "h": "HH", "m": "M", "n": "N", "N": "NG",
    "l": "L", "r": "R", "w": "W", "j": "Y", "tS": "CH", "dZ": "JH", "?": "T", "x": "K", "C": "HH",
    "t#": "T", "t2": "T", "t[": "T", "d[": "D", "r-": "R", "n-": "N", "w#": "W", "W": "W",
    "l^": "L",
    "i": "IY", "i:": "IY", "I": "IH", "I2": "IH", "I#": "IH", "E": "EH", "E2": "EH", "a": "AE",
    "a#": "AH", "A": "AA", "A:": "AA", "0": "AA", "0#": "AH", "O": "AO", "O:": "AO", "O2": "AO",
    "U": "UH", "u": "UW", "u:": "UW", "V": "AH", "@": "AH", "@-": "AH", "@2": "AH", "@5": "UH",
    "3:": "ER", "IR": "ER", "VR": "ER", "eI": "EY", "aI": "AY", "aI2": "AY", "OI": "OY",
    "oU": "OW", "o": "OW", "aU": "AW", "e": "EY", "e:": "EY", "o:": "OW", "y": "UW",
    "@L": "AH L", "A@": "AA +R", "O@": "AO +R", "o@": "AO +R", "e@": "EH +R", "U@": "UH +R",
    "i@": "IY AH", "i@3": "IH +R", "aI@": "AY AH", "aI3": "AY ER", "aU@": "AW AH", "W2": "W",
    "_": SILENCE, "_:": SILENCE, "_!": SILENCE, "_|": SILENCE, "_^_": SILENCE,
}
MARKS = {";", ":", "", "'", ","}
RHOTIC = {"en-US", "en-GB-scotland"}


def espeak_symbols(name):
    """A mnemonic's phones; its allophones (a digit or a mark after it) count as itself."""
    while name not in ESPEAK and len(name) > 1:
        name = name[:-1]
    return ESPEAK[name].split()


def from_espeak(events, end, accent):
    """Phones from espeak-ng's [mnemonic, start] pairs; `end` is the length in seconds.

    Raises KeyError with a mnemonic that is in no table.
    """
    rhotic = accent in RHOTIC
    events = [(name, start) for name, start in events if name not in MARKS]
    starts = [start for _, start in events[1:]] + [end]
    events = [(n, s, e) for (n, s), e in zip(events, starts) if e - s > 1e-4]
    phones = []
    for i, (name, start, stop) in enumerate(events):
        before_r = i + 1 < len(events) and events[i + 1][0].startswith("r")
        if name == "3":
            symbols = ["ER" if rhotic else "AH"]
        elif name == "aa":
            symbols = ["AE" if rhotic else "AA"]
        elif name == "i@" and before_r:
            symbols = ["IH"]
        else:
            symbols = espeak_symbols(name)
        if symbols[-1] == "+R":
            symbols = symbols[:-1] + (["R"] if rhotic and not before_r else [])
        share = [0.6, 0.4] if len(symbols) == 2 else [1.0]
        for symbol, part in zip(symbols, share):
            middle = start + part * (stop - events[i][1])
            phones.append([symbol, start, middle])
            start = middle
    return joined(phones)


RADIO = {"ax": "AH", "axr": "ER", "ix": "IH", "dx": "T", "hv": "HH", "nx": "N", "pau": SILENCE,
         "h#": SILENCE, "brth": SILENCE, "#": SILENCE}
RADIO_PAIRS = {"el": ["AH", "L"], "em": ["AH", "M"], "en": ["AH", "N"]}


def from_radio(segments):
    """Phones from the names that flite and festival share, as [name, end] pairs from time 0."""
    phones, start = [], 0.0
    for name, end in segments:
        for k, symbol in enumerate(RADIO_PAIRS.get(name, [RADIO.get(name, name.upper())])):
            count = 2 if name in RADIO_PAIRS else 1
            phones.append([symbol, start + (end - start) * k / count, end])
            if k:
                phones[-2][2] = phones[-1][1]
        start = end
    return joined(phones)


def joined(phones):
    """Without empty phones, neighbouring silences made one."""
    out = []
    for name, start, end in phones:
        if end - start < 1e-4:
            continue
        if out and name == SILENCE and out[-1][0] == SILENCE:
            out[-1][2] = end
        else:
            out.append([name, start, end])
    return out
