"""Adds words that only CMUdict has, most of them names, to the table of `lexicon.py`: `python more_words.py ENGINE TABLE OUT`.

CMUdict (package cmudict 1.1.3, BSD-2-Clause) writes sounds as ARPAbet; they are written as misaki's: a t between a vowel and an
unstressed one is tapped. Left out are words below four letters, because in capitals they are initials more often (MIT, LEE),
what CMUdict spells, abbreviations that are no words, and what ENGINE, the `ishowtts` program, reads by its rules for endings and
compounds; also words that would take an ending from another ("shap" that of "shaped"). Names in Mac- are no compounds.
"""
import argparse
import re

from guesses import cmudict, read_unknown
from inflection import inflected
from lexicon import EXPANDED

# What CMUdict has as no speaker says it.
CORRECTED = {"cliche": "kliʃˈA", "cliches": "kliʃˈAz"}
VOWELS = "AIOWYiuæɑəɛɪɔɜʊʌ"
TAPPED = re.compile(f"(?<=[{VOWELS}ɹ])t(?=[{VOWELS}])")
LETTERS = re.compile("[a-z]{4,}")


def forms(word):
    """What the rules for endings may take for a form of the word."""
    return [word + ending for ending in ("s", "es", "ed", "d", "ing")] + [word + word[-1] + ending for ending in ("ed", "ing")]


def spelt(said):
    """Whether letters are named: as many stresses as in "cˈɛnn"."""
    return len(re.findall("ˈ", said)) > 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("table")
    parser.add_argument("out")
    arguments = parser.parse_args()
    with open(arguments.table, encoding="utf-8") as file:
        lexicon = {fields[0]: fields[1:] for fields in (line.rstrip("\n").split("\t") for line in file)}
    known = len(lexicon)
    more = {
        word: [TAPPED.sub("T", said)] for word, said in cmudict().items()
        if LETTERS.fullmatch(word) and re.search("[aeiouy]", word) and word not in lexicon and word not in EXPANDED
        and not spelt(said)}
    more.update({word: [said] for word, said in CORRECTED.items()})
    asked = sorted({form for word in more for form in forms(word)} | set(more))
    unknown = read_unknown(arguments.engine, asked, arguments.table)
    more = {
        word: said for word, said in more.items()
        if (word in unknown or word.startswith("mac")) and unknown.issuperset(forms(word))}
    # Short words first: what follows from them is left out.
    for word in sorted(more, key=lambda word: (len(word), word)):
        if inflected(word, lexicon)[0] is None:
            lexicon[word] = more[word]
    with open(arguments.out, "w", encoding="utf-8") as out:
        for word in sorted(lexicon, key=lambda word: word.encode()):
            out.write("\t".join([word] + lexicon[word]) + "\n")
    print(len(lexicon) - known, "words more,", len(lexicon), "in all")


if __name__ == "__main__":
    main()
