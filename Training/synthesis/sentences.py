"""Texts to read out: commands, prose, and strings of words that no one would say."""

import random
import re

from data.lexicon import conditional, frequencies, pronunciations
from data.wakewords import mentions

SLOTS = {
    "room": "kitchen|bedroom|hallway|living room|garage|office|bathroom|attic|garden|nursery",
    "thing": "lights|lamp|heating|fan|television|radio|oven|blinds|front door|vacuum|kettle|alarm",
    "number": "two|three|five|seven|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty five",
    "unit": "minutes|seconds|hours|degrees|percent",
    "day": "today|tomorrow|on Monday|on Tuesday|on Thursday|next Friday|this weekend|tonight",
    "music": "some jazz|the new album|classical music|a podcast|the morning news|my favourites|"
             "something quiet|old rock songs|the next chapter|that song from the film",
    "drink": "latte|cappuccino|espresso|flat white|black tea|hot chocolate|green tea|americano",
    "size": "small|medium|large|double|extra large|single",
    "extra": "with oat milk|without sugar|with two sugars|with cinnamon|with whipped cream|"
             "with a little honey|decaf please",
    "person": "my sister|the doctor|Thomas|Margaret|the neighbour|our teacher|Uncle George|Priya|"
              "the postman|a young soldier|the old woman|her cousin|Captain Walsh|the gardener|"
              "Fatima|the engineer|Douglas|a stranger|the children|my mother",
    "adjective": "heavy|quiet|broken|yellow|enormous|curious|frozen|dusty|gentle|bitter|narrow|"
                 "cheerful|strange|smooth|ancient|wooden|shallow|brilliant|ordinary|hungry|vague",
    "noun": "bridge|letter|garden|river|engine|window|candle|village|orchard|harbour|mountain|"
            "ladder|blanket|journey|question|promise|machine|shadow|thunder|measure|treasure|"
            "language|voyage|beach|wagon|kitchen|church|mouth|path|judge|bathtub|usual visitor",
    "verb": "watched|carried|opened|forgot|remembered|described|followed|painted|repaired|"
            "wished for|borrowed|noticed|avoided|measured|imagined|changed|weighed|chose|pulled|reached",
    "place": "by the river|at the station|under the stairs|behind the church|near the old mill|"
             "across the valley|in the square|on the upper floor|beyond the hedge|in the marsh|"
             "at the edge of the wood|along the shore|beneath the bridge|in the empty house",
    "time": "in the morning|after supper|before the war|last winter|all afternoon|at midnight|"
            "every Sunday|when the bell rang|at dawn|for many years|once in a while|that evening",
    "manner": "slowly|without a word|very carefully|with great pleasure|in a hurry|quite by chance|"
              "as usual|with both hands|rather badly|against all advice|gladly|half asleep",
    "city": "London|Glasgow|Boston|Chicago|Toronto|Sydney|Paris|Madrid|Vienna|Oslo|Cairo|Delhi",
    "food": "bread|cheese|onions|potatoes|orange juice|butter|rice|garlic|eggs|peaches|soup|fish",
}
COMMANDS = [
    "turn on the {thing} in the {room}", "turn off the {thing}", "set a timer for {number} {unit}",
    "play {music}", "stop", "what time is it", "what's the weather like in {city} {day}",
    "add {food} and {food} to the shopping list", "remind me to call {person} {day}",
    "make the {room} a bit warmer", "set the {thing} to {number} percent", "volume up",
    "turn it down please", "how do you say {noun} in French", "tell me a joke", "call {person}",
    "I'd like a {size} {drink} {extra}", "can I have a {size} {drink} and a {drink}",
    "open the {thing}", "wake me at {number} {day}", "how far is it to {city}",
    "what is {number} times {number}", "good morning", "read me the news", "skip this one",
    "is the {thing} still on in the {room}", "dim the lights in the {room}", "never mind",
    "how many {unit} are left", "who wrote that song", "cancel my appointment {day}", "thank you",
]
PROSE = [
    "{person} {verb} the {adjective} {noun} {place}.",
    "{time}, {person} {verb} a {noun} and went home {manner}.",
    "There was a {adjective} {noun} {place}, and nobody {verb} it.",
    "I think that {person} {verb} the {noun} {manner}, but I could not say why.",
    "{person} said that the {noun} was {adjective}, and the {noun} even more so.",
    "The {adjective} {noun} and the {adjective} {noun} stood {place} {time}.",
    "You should never leave a {noun} {place}, unless {person} asked for it.",
    "Did {person} really live {place}, with only a {noun} and some {food}?",
    "We came to {city} {time}, tired, wet and {adjective}.",
    "It was {adjective} work, yet {person} {verb} every {noun} {manner}.",
    "If the {noun} is {adjective}, then {person} must have {verb} it {time}.",
    "{person} wanted {food}, {food} and a {adjective} {noun}.",
    "What {person} {verb} {place} was neither a {noun} nor a {noun}.",
    "For {number} years the {noun} lay {place}, and the {adjective} grass grew over it.",
    "Oh, but the {noun}! How {adjective} it was, and how {manner} {person} {verb} it!",
    "As soon as {person} {verb} the {noun}, the {adjective} voice called out again.",
    "Well, I suppose there are {number} of them {place}, more or less.",
    "Half the {noun} was gone; the rest {person} {verb} {time}.",
    "Such a thing had not been seen in {city} since {person} {verb} the {noun}.",
    "They were talking about the {noun}, you know, the {adjective} one {place}.",
]
BEFORE = ["Excuse me", "Hello", "Wait a moment", "The lights are off", "I don't know", "All right",
          "That's enough", "Let me see", "Well", "And then", "So", "Please", "Good evening",
          "Never mind that", "I said", "Could you ask", "Now try", "Oh"]


def filled(template, rng):
    """A template with a random choice for each {slot}."""
    return re.sub(r"\{(\w+)\}", lambda m: rng.choice(SLOTS[m[1]].split("|")), template)


def carriers(words, rng):
    """The words with a command after them (most often), a phrase before them, or both."""
    where = rng.random()
    before = rng.choice(BEFORE) + rng.choice([". ", ", ", " "]) if where > 0.6 else ""
    after = ""
    if where < 0.8:
        after = rng.choice([", ", ", ", ". ", " "]) + filled(rng.choice(COMMANDS), rng)
    return before + words + after


def chained(rng, common, weights):
    """Words that the language model finds likely after one another, among random candidates."""
    words = ["<s>"]
    for _ in range(rng.randint(5, 13)):
        choice = rng.choices(common, weights, k=150)
        choice = [w for w in choice if w not in words[-2:]]
        scores = [conditional(w, *reversed(words[-2:])) + rng.gauss(0, 1) for w in choice]
        words.append(choice[scores.index(max(scores))])
    return " ".join(words[1:])


def strung(rng, everything):
    """Words of the dictionary's long tail, with pauses here and there."""
    return "".join(
        word + rng.choice([" ", " ", " ", " ", " ", ", "])
        for word in rng.choices(everything, k=rng.randint(3, 7))
    ).strip(" ,")


def sentences(seed, count):
    """`count` texts in a fixed order, none of which mentions a wake word."""
    rng = random.Random(seed)
    known = frequencies()
    common = [w for w, f in known.items() if f > -14]
    weights = [2.718 ** (0.6 * known[w]) for w in common]
    everything = [w for w, p in pronunciations().items() if len(p) > 1 and w.isalpha()]
    out = []
    while len(out) < count:
        kind = rng.random()
        if kind < 0.2:
            text = filled(rng.choice(COMMANDS), rng)
        elif kind < 0.45:
            text = filled(rng.choice(PROSE), rng)
        elif kind < 0.75:
            text = chained(rng, common, weights)
        else:
            text = strung(rng, everything)
        text = text[0].upper() + text[1:]
        if not mentions(text):
            out.append(text)
    return out


if __name__ == "__main__":
    print("\n".join(sentences("example", 60)))
