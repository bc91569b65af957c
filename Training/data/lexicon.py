"""The pronouncing dictionary and the word frequencies that the pocketsphinx wheel carries."""

import functools
import math
import os

import pocketsphinx

MODEL = os.path.join(os.path.dirname(pocketsphinx.__file__), "model", "en-us")
STEP = math.log(1.0001)  # The base of the model's logarithms.
DICTIONARY = os.path.join(MODEL, "cmudict-en-us.dict")


@functools.cache
def pronunciations():
    """The first pronunciation of each word of letters (and apostrophes): {word: [phone, ...]}."""
    words = {}
    with open(DICTIONARY, encoding="utf-8") as lines:
        for line in lines:
            word, *phones = line.split()
            if "(" not in word and word.replace("'", "").isalpha():
                words[word] = phones
    return words


@functools.cache
def language_model():
    """pocketsphinx's English trigram model."""
    config = pocketsphinx.Config(lm=None, hmm=None, dict=None)
    return pocketsphinx.NGramModel(
        config, pocketsphinx.LogMath(), os.path.join(MODEL, "en-us.lm.bin")
    )


@functools.cache
def frequencies():
    """Each word's natural log probability in the language model, for the words that it knows."""
    model = language_model()
    unknown = model.prob(["zzqxjk"])
    found = {word: model.prob([word]) for word in pronunciations()}
    return {word: value * STEP for word, value in found.items() if value > unknown}


def conditional(word, *before):
    """The natural log probability of a word after those `before` it, the nearest first."""
    return language_model().prob([word, *before]) * STEP
