"""A small language model of spoken coffee orders: bigrams of made-up orders, as an ARPA file.

With pocketsphinx's large model most orders are misheard; with this they are heard in a tenth of
the time. The most frequent English words are in it too, so that other words have a way through.
"""

import math
import random
import re
from collections import Counter

from data.lexicon import frequencies

SLOTS = {
    "ask": "can i have|can i get|could i get|could i have|i'd like|i would like|i want|give me|"
           "get me|please make me|make me|may i have|i'll have|i'll take|i need|let me get|"
           "please give me|please get me|can you make me|could you make me|can you get me|order|"
           "i'd love|bring me|i like|prepare|can you give me|could you please make|i will have|"
           "i wish to have|would you make me|i'd like to have|i'd like to order|please prepare|"
           "can you make|make|i would like to have|may i get|get|let me have|"
           "can you please make me",
    "polite": "|||||please|thanks|thank you|hi|hello|hey|um|uh|okay|good morning|hi there",
    "a": "a|a|a|a|one|an|two|the|some|my|",
    "size": "small|medium|large|extra large|medium sized|large sized|small sized|eight ounce|"
            "twelve ounce|sixteen ounce|twenty ounce|twenty four ounce|tall|big|short|regular",
    "shot": "single shot|double shot|triple shot|quadruple shot|two shot|single|double|triple|"
            "quadruple|one shot|three shot|four shot",
    "roast": "dark roast|medium roast|light roast|dark roasted|medium roasted|lightly roasted|"
             "light roasted|dark|blonde roast|roasted",
    "drink": "coffee|latte|espresso|cappuccino|americano|mocha|iced coffee|black coffee|"
             "iced latte|iced mocha|cold brew|macchiato|flat white|cortado|drip coffee|"
             "house coffee|espresso coffee|cafe latte|cafe mocha|ice coffee|caffe latte",
    "milk": "milk|cream|soy milk|almond milk|whole milk|skim milk|skimmed milk|coconut milk|"
            "oat milk|two percent milk|one percent milk|half and half|whipped cream|soya milk|"
            "nonfat milk|low fat milk|non fat milk|lactose free milk|creamer|rice milk|hemp milk",
    "sugar": "sugar|brown sugar|honey|sweetener|splenda|white sugar|raw sugar|cinnamon|vanilla|"
             "artificial sweetener|syrup|caramel|maple syrup|stevia|cane sugar",
    "amount": "|||a little|a little bit of|a bit of|some|lots of|a lot of|no|extra|one spoon of|"
              "two spoons of|three spoons of|one|two|a pump of|two pumps of|a splash of|light|"
              "a dash of|plenty of|one packet of|two packets of|one teaspoon of|two teaspoons of|"
              "lot of|little|four spoons of|one pump of|a tablespoon of|half|double|very little",
    "joint": "with|with|with|with|and|and|without|plus|and also|but with|add|with just|has|have",
    "of": "|of|||",
}
PATTERNS = [
    "{polite} {ask} {a} {size} {shot} {roast} {drink} {joint} {amount} {sugar} and {amount} {milk}",
    "{ask} {a} {size} {roast} {drink} {joint} {amount} {milk} and {amount} {sugar} {polite}",
    "{ask} {a} {roast} {drink} {joint} {amount} {milk} {polite}",
    "{ask} {a} {shot} {drink} {joint} {amount} {sugar} {polite}",
    "{ask} {a} {size} {drink} {joint} {amount} {milk} {polite}",
    "{ask} {a} {size} {shot} {of} {drink} {polite}",
    "{ask} {a} {drink} {joint} {amount} {milk} {joint} {amount} {sugar}",
    "{a} {size} {drink} {joint} {amount} {milk} {polite}",
    "{a} {shot} {roast} {drink} {joint} {amount} {sugar} {joint} {amount} {milk} {polite}",
    "{ask} {a} {size} {roast} {shot} {drink} {joint} {amount} {sugar}",
    "{ask} {a} {size} {drink} {shot} {roast} {joint} {amount} {milk}",
    "{ask} {a} {drink} {size} {joint} {shot}",
    "{ask} {a} {drink} {roast} {joint} {amount} {sugar} {joint} {amount} {milk}",
]
DISCOUNT = 0.5
OTHERS, OTHER_SHARE = 400, 0.03


def order(rng):
    text = re.sub(r"\{(\w+)\}", lambda m: rng.choice(SLOTS[m[1]].split("|")), rng.choice(PATTERNS))
    # Any of them may leave things out.
    return ["<s>", *text.split(), "</s>"]


def write(path, seed=1, count=40000):
    """Writes the model as an ARPA file: absolute discounting, backed off to single words."""
    rng = random.Random(seed)
    single, pairs = Counter(), Counter()
    for _ in range(count):
        words = order(rng)
        single.update(words)
        pairs.update(zip(words, words[1:]))
    total = sum(single.values())
    known = frequencies()
    others = [w for w in sorted(known, key=known.get, reverse=True)[:OTHERS] if w not in single]
    share = sum(math.exp(known[w]) for w in others)
    chance = {w: (1 - OTHER_SHARE) * n / total for w, n in single.items()}
    chance |= {w: OTHER_SHARE * math.exp(known[w]) / share for w in others}
    followers = Counter(a for a, _ in pairs)
    held = {a: DISCOUNT * followers[a] / single[a] for a in followers}
    seen = Counter()
    for a, b in pairs:
        seen[a] += chance[b]
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"\\data\\\nngram 1={len(chance)}\nngram 2={len(pairs)}\n\n\\1-grams:\n")
        for word in sorted(chance):
            back = held.get(word, 1.0) / max(1 - seen[word], 1e-3)
            first = -99 if word == "<s>" else math.log10(chance[word])
            file.write(f"{first:.4f} {word} {math.log10(back):.4f}\n")
        file.write("\n\\2-grams:\n")
        for a, b in sorted(pairs):
            file.write(f"{math.log10((pairs[a, b] - DISCOUNT) / single[a]):.4f} {a} {b}\n")
        file.write("\n\\end\\\n")
