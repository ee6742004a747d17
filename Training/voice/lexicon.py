"""The pronunciations that the engine looks words up in: `python lexicon.py TEXTS OUT.tsv [--sentences N]`.

A line a word, sorted by bytes: the word in lower case, how the teacher says it, and where that differs, how it says
it before a vowel. Words of the texts are said as the teacher says them most often in a sentence; the others of its
dictionaries (misaki's, Apache-2.0) as by themselves. Forms in -s, -'s, -ed and -ing that follow from their stem by the
engine's rules are left out where no text has them.
"""
import argparse
import collections
import gzip
import json
import os
import re

from inflection import inflected
from phonemes import VOWELS

WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def bare(said):
    """Without the marks around a word's phonemes."""
    return said.strip(" .,;:!?—…\"()“”'-")


def words_and_sounds(text, said):
    """Pairs of the words of a sentence and their phonemes; nothing where they do not match one to one."""
    words = [w.strip(".,;:!?\"()'").replace("’", "'") for w in text.split(" ")]
    capital = lambda w: len(w) > 1 and w.isupper() and not text.isupper()
    words = [w if capital(w) else w.lower() for w in words]
    sounds = [bare(part) for part in said.split(" ")]
    sounds = [part for part in sounds if part]
    if len(words) != len(sounds):
        return []
    return [(w if WORD.fullmatch(w.lower()) else None, s) for w, s in zip(words, sounds)]


def starts_with_vowel(said):
    return said.lstrip("ˈˌ")[:1] in VOWELS


def main():
    import hibari
    from hibari.g2p import G2P

    parser = argparse.ArgumentParser()
    parser.add_argument("texts")
    parser.add_argument("out")
    parser.add_argument("--sentences", type=int, default=160000)
    arguments = parser.parse_args()
    g2p = G2P()
    heard = collections.defaultdict(lambda: (collections.Counter(), collections.Counter()))
    for text in open(arguments.texts).read().split("\n")[: arguments.sentences]:
        try:
            pairs = words_and_sounds(text, g2p(text))
        except Exception:  # a sentence that the teacher cannot say
            continue
        for index, (word, said) in enumerate(pairs):
            if word:
                vowel = index + 1 < len(pairs) and starts_with_vowel(pairs[index + 1][1])
                heard[word][vowel][said] += 1
    lexicon = {}
    for word, (before_consonant, before_vowel) in heard.items():
        usual = (before_consonant or before_vowel).most_common(1)[0][0]
        if word in SMALL:
            lexicon[word] = [usual, before_vowel.most_common(1)[0][0] if before_vowel else usual]
        else:
            lexicon[word] = [(before_consonant + before_vowel).most_common(1)[0][0]]
    folder = os.path.dirname(hibari.__file__) + "/assets/"
    for name in ("gold", "silver"):
        with gzip.open(f"{folder}lexicon_us_{name}.json.gz", "rt", encoding="utf-8") as file:
            entries = json.load(file)
        for word in sorted(entries, key=lambda w: w != w.lower()):  # small letters have precedence
            key = word.lower()
            if WORD.fullmatch(key) and key not in lexicon:
                said = g2p(word).strip(" .")
                if said and " " not in said:
                    lexicon[key] = [said]
    lexicon = {word: said for word, said in lexicon.items() if word not in EXPANDED}
    lexicon.update({word: [said] for word, said in CORRECTED.items()})
    for letter in "abcdefghijklmnopqrstuvwxyz":
        lexicon[letter + "."] = [g2p.lexicon.lookup(letter.upper(), "NN", None, None)[0]]
    for word in [w for w in lexicon if w.isupper()]:  # said as the small word, or of letters that the engine names
        names = "".join(lexicon[letter + "."][0] for letter in word.lower() if letter + "." in lexicon)
        usual = lexicon.get(word.lower(), [names if len(word) <= 5 else None])
        if lexicon[word][0] == usual[0]:
            del lexicon[word]
    needed, derived = set(), set()
    for word in (w for w in lexicon if len(lexicon[w]) == 1 and w.islower()):
        stem, form = inflected(word, lexicon)
        if form == lexicon[word][0]:
            derived.add(word)
            needed.add(stem)
    for word in derived - needed:
        del lexicon[word]
    with open(arguments.out, "w", encoding="utf-8") as out:
        for word in sorted(lexicon, key=lambda w: w.encode()):
            said = lexicon[word]
            out.write(word + "\t" + "\t".join(said if said[0] != said[-1] else said[:1]) + "\n")
    print(len(lexicon), "words,", os.path.getsize(arguments.out), "bytes")


# The teacher expands abbreviations, which also makes "co-op" the company's: these are left out, or are what their letters are.
EXPANDED = {"ltd", "capt", "jnr", "jr", "sr", "mgt", "nov", "st", "mt", "dr", "pp", "wc", "ws", "mmmmm"}
CORRECTED = {
    "asus": "Asˈus", "ave": "ˈɑvA", "aww": "ˈɔ", "bros": "bɹˈOz", "co": "kˈO", "corp": "kˈɔɹp", "est": "ˈɛst",
    "heh": "hˈɛ", "ikea": "IkˈiA", "inc": "ˈɪŋk", "json": "ʤˈAsən", "meh": "mˈɛ", "moba": "mˈObə", "mon": "mˈɑn",
    "nah": "nˈɑ", "prof": "pɹˈɑf", "ugh": "ˈʌɡ", "uhh": "ˈʌ", "vol": "vˈɑl", "wifi": "wˈIfˌI",
}
SMALL = {"the", "to", "into", "onto", "a", "an", "of", "and", "as", "for", "or", "her", "your", "are", "were"}

if __name__ == "__main__":
    main()
