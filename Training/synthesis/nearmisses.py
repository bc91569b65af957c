"""Near misses: words and phrases that sound like a wake word and are none."""

import heapq
import random

from data.lexicon import frequencies, pronunciations
from data.phones import distance
from data.wakewords import PRONUNCIATIONS, WAKE_WORDS, begins_like, mentions

# What is known to wake assistants, and parts of the words.
KNOWN = {
    "alexa": ["a letter", "election", "unacceptable", "I lick some", "a lexus", "electric",
              "alex", "alec", "lexus", "a legs are", "lexicon", "selector", "alexis", "alexander",
              "a lecture", "all ex", "I'll expect", "legs up", "annexa", "relax a", "Alicia",
              "a taxi", "collector", "the latest"],
    "computer": ["Peter", "tobacco", "commuter", "compute", "comput", "computing", "come pewter",
                 "committer", "compete", "competing", "come here Peter", "compare", "complete her",
                 "refuter", "pewter", "tutor", "suitor", "a mute her", "company", "compute a"],
    "jarvis": ["service", "harvest", "jars", "jarring", "jar of this", "Travis", "Marvin",
               "nervous", "jar visit", "java", "starve us", "carve this", "Jarrod", "charge us"],
    "smart_mirror": ["smart", "mirror", "smart meter", "smart men", "small mirror", "start mirror",
                     "smarter", "mark mirror", "smart minor", "dark mirror", "a mirror",
                     "smart enough", "small error", "smart phone", "art mirror", "smart middle"],
    "snowboy": ["snow", "boy", "no boy", "snowball", "slow boy", "snowboard", "oh boy", "so boy",
                "snow day", "show boy", "cowboy", "snow white", "stow by", "snow buoyant",
                "know boys", "low boy", "snow point"],
    "view_glass": ["view", "glass", "few glasses", "blue glass", "new glass", "view class",
                   "few class", "view grass", "your glass", "view finder", "hue glass",
                   "the glass", "through glass", "view gas", "you lass", "eye glass", "view last"],
    "echo": ["tobacco", "ecology", "economy", "gecko", "a call", "egg oh", "ego", "ecstatic",
             "acorn", "a coat", "heck no", "heckle", "aqua", "Eric oh", "etch oh", "accolade"],
    "amazon": ["and the zone", "amazing", "a mason", "am as on", "a muslim", "amaze", "emma's on",
               "ham is on", "amass", "arizona", "horizon", "a minute on", "as on", "I'm on",
               "comparison", "imagine"],
    "ziggy": ["zig", "iggy", "piggy", "zigzag", "city", "is he", "sticky", "this key", "zippy",
              "busy", "biggie", "dizzy", "fizzy", "sick he", "easy", "sigma", "zinc he", "jiggy"],
    "ok_google": ["OK cool", "OK", "okay cougar", "okay goober", "OK good", "OK go", "okay gruel",
                  "okay bugle", "okay doodle", "OK to go", "hokey noodle", "okay who will",
                  "OK girl", "okay goggles", "OK cool girl", "a cake ago", "OK poodle"],
    "hey_google": ["hey", "hey goober", "hey cool", "hey bugle", "hey good girl", "hey noodle",
                   "hey poodle", "hey doodle", "a goober", "they go", "hey girl", "hey cougar",
                   "say google", "may cool", "hey gruel", "hey goose", "hay goggle"],
    "hey_siri": ["a city", "hey Jerry", "hey", "a series", "hey seriously", "hey sir", "they see",
                 "hay series", "hey Sarah", "hey city", "hey Cynthia", "hey Terry", "a serious",
                 "hey silly", "hey Suri", "say series", "hey sea", "I see really", "hey Harry"],
    "hey_jarvis": ["hey", "hey Jerry", "hey Travis", "hey service", "hey Marvin", "hey jar",
                   "hey Harvey", "hey harvest", "a service", "hey jarring", "say Jarvis",
                   "hey Charlie", "hey John", "hey starve us", "hey java", "hey January"],
    "hey_mycroft": ["hey", "hey Michael", "hey my craft", "hey my cross", "hey Microsoft",
                    "Microsoft", "hey microphone", "hey Minecraft", "a micro", "hey my car",
                    "hey Mike", "hey my friend", "hey my crop", "hey Bancroft", "aircraft"],
    "okay_nabu": ["okay", "okay now", "okay not you", "okay taboo", "okay nah", "okay no boo",
                  "okay Nancy", "okay bamboo", "a gay nabob", "okay never", "okay nah but",
                  "okay thank you", "okay about", "okay new book", "okay notebook", "nah boot"],
}
RUDE = {"cum", "shitty", "smartass"}
HEY = ["hey", "a", "they", "say", "day", "hay", "may", "pay", "way", "ray", "he", "hi", "hair"]
OKAY = ["okay", "OK", "oh", "a cake", "today", "hokey", "or gay", "ok the", "ocean", "okra"]


def closest(wanted, words, count, limit=3.5):
    """The `count` words nearest to a phone sequence, [(distance, word)] with the nearest first."""
    found = []
    for word, phones in words.items():
        if abs(len(phones) - len(wanted)) > 2:
            continue
        bound = -found[0][0] if len(found) == count else limit
        d = distance(wanted, phones, bound)
        if d < bound:
            heapq.heappush(found, (-d, word))
            if len(found) > count:
                heapq.heappop(found)
    return sorted((-d, word) for d, word in found)


def phrases(label, count, common):
    """Pairs of frequent words that together sound like the wake word."""
    wake, found = PRONUNCIATIONS[label], {}
    for cut in range(1, len(wake)):
        left = closest(wake[:cut], common, 6, 1.2)
        right = closest(wake[cut:], common, 6, 1.6)
        for d, a in left:
            for e, b in right:
                found[f"{a} {b}"] = min(d + e, found.get(f"{a} {b}", 9))
    ordered = sorted(found, key=lambda p: (found[p], p))
    # Each word in no more than four phrases: otherwise they are one phrase many times.
    used, out = {}, []
    for phrase in ordered:
        parts = phrase.split()
        if all(used.get(p, 0) < 4 for p in parts):
            out.append(phrase)
            for p in parts:
                used[p] = used.get(p, 0) + 1
        if len(out) == count:
            break
    return out


def swapped(label, common):
    """For a wake word that begins with "hey" or "okay": others before it, others after it."""
    spoken, wake = WAKE_WORDS[label].spoken[0], PRONUNCIATIONS[label]
    size = {"hey": 2, "okay": 3, "ok": 3}.get(spoken.lower().split()[0])
    if size is None:
        return []
    name = spoken.split(" ", 1)[1]
    first = HEY if size == 2 else OKAY
    after = [word for _, word in closest(wake[size:], common, 30)]
    # "OK" and "okay" before the name are the wake word itself.
    return [f"{word} {name}" for word in first[2 if size == 3 else 1 :]] + [
        f"{first[0]} {word}" for word in after
    ]


def near_misses(label):
    """The texts for a wake word in a fixed order, none of which contains any wake word."""
    common = {w: pronunciations()[w] for w, f in frequencies().items() if f > -13.5}
    whole = [w for _, w in closest(PRONUNCIATIONS[label], pronunciations(), 90)]
    whole = sorted(whole, key=lambda w: (w not in frequencies(), whole.index(w)))[:45]
    texts = KNOWN[label] + swapped(label, common) + whole + phrases(label, 30, common)
    return [t for t in dict.fromkeys(texts) if allowed(t)]


# What ../shared/audio has people say to test words that no model has met.
UNMET = {"amelia", "archie", "dracarys", "fenrir", "goodnight", "athena", "hadouken"}


def single_words(seed, count):
    """Words of five to ten phones from the whole dictionary, names among them, drawn with a fixed seed."""
    words = [w for w, p in pronunciations().items() if 5 <= len(p) <= 10 and allowed(w) and w not in UNMET]
    return random.Random(seed).sample(sorted(words), count)


def allowed(text):
    """Whether the text is neither a wake word, an inflection nor a homophone of one."""
    words = text.lower().split()
    if mentions(text) or RUDE.intersection(words):
        return False
    if any(word not in pronunciations() for word in words):
        return True
    return not begins_like([p for word in words for p in pronunciations()[word]])


if __name__ == "__main__":
    for name in WAKE_WORDS:
        print(name, near_misses(name))
