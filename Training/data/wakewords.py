"""The bundled wake words: what they are called, what a synthesiser is given to say, and their phones."""

from dataclasses import dataclass

from data.phones import distance

STATES_PER_WORD = 12  # outputs of the acoustic model, from the beginning of the word to its end


@dataclass(frozen=True)
class WakeWord:
    phrase: str             # for display
    phones: str             # as espeak-ng says it, which is how the program makes a word from text
    recorded: bool          # whether ../shared/audio has people saying it
    spoken: tuple           # what is read out; several where people say several


# In the order of the acoustic model's states. The dictionary has two pronunciations of some; these are
# espeak-ng's. A synthesiser reads "mycroft" and "nabu" wrongly, "my croft" and "nah boo" rightly.
WAKE_WORDS = {
    "alexa": WakeWord("Alexa", "AH L EH K S AH", True, ("Alexa",)),
    "computer": WakeWord("Computer", "K AH M P Y UW T ER", True, ("computer",)),
    "jarvis": WakeWord("Jarvis", "JH AA R V IH S", True, ("Jarvis",)),
    "smart_mirror": WakeWord("Smart Mirror", "S M AA R T M IH R ER", True, ("smart mirror",)),
    "snowboy": WakeWord("Snowboy", "S N OW B OY", True, ("snowboy", "snow boy")),
    "view_glass": WakeWord("View Glass", "V Y UW G L AE S", True, ("view glass",)),
    "echo": WakeWord("Echo", "EH K OW", False, ("echo",)),
    "amazon": WakeWord("Amazon", "AE M AH Z AA N", False, ("Amazon",)),
    "ziggy": WakeWord("Ziggy", "Z IH G IY", False, ("Ziggy",)),
    "ok_google": WakeWord("OK Google", "OW K EY G UW G AH L", False, ("OK Google",)),
    "hey_google": WakeWord("Hey Google", "HH EY G UW G AH L", False, ("hey Google",)),
    "hey_siri": WakeWord("Hey Siri", "HH EY S IH R IY", False, ("hey Siri", "hey seery")),
    "hey_jarvis": WakeWord("Hey Jarvis", "HH EY JH AA R V IH S", False, ("hey Jarvis",)),
    "hey_mycroft": WakeWord("Hey Mycroft", "HH EY M AY K R AO F T", False, ("hey my croft",)),
    "okay_nabu": WakeWord("Okay Nabu", "OW K EY N AA B UW", False, ("okay nah boo",)),
}
WORDS = list(WAKE_WORDS)
REAL_WORDS = [label for label, word in WAKE_WORDS.items() if word.recorded]
PRONUNCIATIONS = {label: word.phones.split() for label, word in WAKE_WORDS.items()}

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
    for wake in PRONUNCIATIONS.values():
        for size in range(len(wake) - 1, len(wake) + 2):
            if size <= len(phones) and distance(phones[:size], wake, 0.45) < 0.45:
                return True
    return False


def contains(phones):
    """Whether a phone sequence contains all phones of a wake word."""
    return any(
        phones[i : i + len(wake)] == wake
        for wake in PRONUNCIATIONS.values()
        for i in range(len(phones) - len(wake) + 1)
    )
