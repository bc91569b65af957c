"""espeak-ng through its C library: samples and the time of each phoneme.

espeak-ng says when each phoneme starts when it is initialised with the phoneme events option
(bit 0 of the options of espeak_Initialize). The struct follows espeak-ng's speak_lib.h, 1.51.
"""

import ctypes

import numpy as np

LIST_TERMINATED, WORD, PHONEME = 0, 1, 7
SYNCHRONOUS_RETRIEVAL = 2
PHONEME_EVENTS = 1
UTF8 = 1
RATE, VOLUME, PITCH, RANGE = 1, 2, 3, 4


class Identifier(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", Identifier),
    ]


CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event)
)


class Espeak:
    """The library, initialised once in a process."""

    def __init__(self):
        self.library = ctypes.CDLL("libespeak-ng.so.1")
        self.sample_rate = self.library.espeak_Initialize(
            SYNCHRONOUS_RETRIEVAL, 0, None, PHONEME_EVENTS
        )
        self.callback = CALLBACK(self.receive)
        self.library.espeak_SetSynthCallback(self.callback)
        self.pieces, self.events = [], []

    def receive(self, samples, count, events):
        """Keeps what the library hands over; 0 asks it to go on."""
        if count > 0 and samples:
            self.pieces.append(np.ctypeslib.as_array(samples, shape=(count,)).copy())
        i = 0
        while events[i].type != LIST_TERMINATED:
            event = events[i]
            if event.type == PHONEME:
                name = bytes(event.id.string).split(b"\0")[0].decode("utf-8", "replace")
                self.events.append((name, event.sample / self.sample_rate))
            i += 1
        return 0

    def speak(self, text, voice, rate=175, pitch=50, pitch_range=50, volume=100):
        """Samples (float32, +-1, at `sample_rate`) and [mnemonic, start] pairs in seconds.

        `voice` is a name such as "en-us+f3"; raises ValueError where espeak-ng has none.
        """
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice}")
        for parameter, value in (
            (RATE, rate),
            (VOLUME, volume),
            (PITCH, pitch),
            (RANGE, pitch_range),
        ):
            self.library.espeak_SetParameter(parameter, int(value), 0)
        self.pieces, self.events = [], []
        data = text.encode() + b"\0"
        self.library.espeak_Synth(data, len(data), 0, 1, 0, UTF8, None, None)
        self.library.espeak_Synchronize()
        if not self.pieces:
            return np.zeros(0, np.float32), []
        return np.concatenate(self.pieces).astype(np.float32) / 32768, self.events
