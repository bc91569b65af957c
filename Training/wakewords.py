"""The bundled wake words: what a synthesiser is given to say, and their phones."""

from phones import distance

# label: (what is read out; several where people say several, phones as in the pronouncing
# dictionary). A synthesiser reads "mycroft" and "nabu" wrongly, "my croft" and "nah boo" rightly.
WAKE_WORDS = {
    "alexa": (["Alexa"], "AH L EH K S AH"),
    "computer": (["computer"], "K AH M P Y UW T ER"),
    "jarvis": (["Jarvis"], "JH AA R V IH S"),
    "smart_mirror": (["smart mirror"], "S M AA R T M IH R ER"),
    "snowboy": (["snowboy", "snow boy"], "S N OW B OY"),
    "view_glass": (["view glass"], "V Y UW G L AE S"),
    "echo": (["echo"], "EH K OW"),
    "amazon": (["Amazon"], "AE M AH Z AA N"),
    "ziggy": (["Ziggy"], "Z IH G IY"),
    "ok_google": (["OK Google"], "OW K EY G UW G AH L"),
    "hey_google": (["hey Google"], "HH EY G UW G AH L"),
    "hey_siri": (["hey Siri", "hey seery"], "HH EY S IH R IY"),
    "hey_jarvis": (["hey Jarvis"], "HH EY JH AA R V IH S"),
    "hey_mycroft": (["hey my croft"], "HH EY M AY K R AO F T"),
    "okay_nabu": (["okay nah boo"], "OW K EY N AA B UW"),
}
RECORDED = {"alexa", "computer", "jarvis", "smart_mirror", "snowboy", "view_glass"}
PHONES = {label: phones.split() for label, (_, phones) in WAKE_WORDS.items()}

# No text of the kinds "near" and "text" may contain these, as a part of a word or across words.
FORBIDDEN = [
    "alexa", "computer", "jarvis", "smart mirror", "snowboy", "snow boy", "view glass",
    "viewglass", "echo", "amazon", "ziggy", "ok google", "okay google", "hey google", "hey siri",
    "mycroft", "my croft", "nabu", "nah boo", "nahboo",
]


def mentions(text):
    """Whether the text contains a wake word."""
    letters = (c if c.isalpha() else " " for c in text.lower().replace("'", ""))
    plain = " ".join("".join(letters).split())
    return any(word in plain for word in FORBIDDEN)


def begins_like(phones):
    """Whether phones begin with what an ear would take for a wake word.

    Under 0.45 are a vowel's colour or a dropped H; a near miss differs by more.
    """
    for wake in PHONES.values():
        for size in range(len(wake) - 1, len(wake) + 2):
            if size <= len(phones) and distance(phones[:size], wake, 0.45) < 0.45:
                return True
    return False


def contains(phones):
    """Whether a phone sequence contains all phones of a wake word."""
    return any(
        phones[i : i + len(wake)] == wake
        for wake in PHONES.values()
        for i in range(len(phones) - len(wake) + 1)
    )
