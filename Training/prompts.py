"""Recorded telephone prompts from Debian's asterisk-core-sounds-*-g722 packages, as negatives.

`prompts.py` writes OUT/LANGUAGE.i16 and .json (see utterances.py), without phones or text: the
packages carry none; "file" says where in the package each is from. CC BY-SA 3.0 and CC BY 3.0, see
the packages' copyright files.
"""

import os
import subprocess

import numpy as np

from utterances import RATE, Part
from wakewords import mentions

SOUNDS = "/usr/share/asterisk/sounds"
OUT = "/work/data/prompts"
EXCLUDED = {"phonetic/e_p.g722"}  # "Echo", of the spelling alphabet.
SPEAKERS = {"en": "en_US_f_Allison", "es": "es_MX_f_Allison", "fr": "fr_CA_f_June",
            "it": "it_IT_m_Carlo", "ru": "ru_RU_f_IvrvoiceRU"}

os.makedirs(OUT, exist_ok=True)
for language, speaker in SPEAKERS.items():
    root = os.path.join(SOUNDS, speaker)
    paths = sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(root)
        for name in names
        if name.endswith(".g722") and "silence" not in folder
    )
    part = Part(os.path.join(OUT, language))
    for path in paths:
        name = os.path.relpath(path, root)
        # Their names say what is spoken.
        if name in EXCLUDED or mentions(name.removesuffix(".g722")):
            continue
        samples = np.frombuffer(
            subprocess.run(
                ["ffmpeg", "-v", "error", "-f", "g722", "-i", path, "-f", "s16le", "-ar", str(RATE),
                 "-ac", "1", "-"], capture_output=True, check=True,
            ).stdout, "<i2",
        )
        part.add(samples / 32767, None, label=None, text=None, engine="recording", voice=speaker,
                 file=name)
    part.close()
    print(language, len(part.entries), f"{part.count / RATE / 60:.1f} min", flush=True)
