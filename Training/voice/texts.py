"""Collects sentences to speak: `python texts.py OUT.txt HELD_OUT.tsv ...`.

From WordNet's definitions and examples and the quotations of fortunes, as Debian installs them (wordnet-base,
fortunes), in random order. Sentences of the lists HELD_OUT are left out: held_out.tsv, and the class "dictionary" of
held_out_en.tsv, are the last ones of 30 to 80 letters; the other classes of that were written for it.
"""
import argparse
import glob
import random
import re

WORDNET = "/usr/share/wordnet/data."
FORTUNES = "/usr/share/games/fortunes/*.u8"


def collected():
    found = set()
    for part in ("noun", "verb", "adj", "adv"):
        for line in open(WORDNET + part, encoding="latin-1"):
            if "|" not in line:
                continue
            gloss = line.split("|", 1)[1]
            found.update(quote.strip() for quote in re.findall(r'"([^"]+)"', gloss))
            found.update(p.strip() for p in gloss.split('"')[0].split(";") if len(p.strip()) > 25)
    for path in glob.glob(FORTUNES):
        for item in open(path, encoding="utf-8", errors="ignore").read().split("\n%\n"):
            found.update(s.strip() for s in re.split(r"(?<=[.!?])\s+", " ".join(item.split())))
    return found


def cleaned(sentence):
    """With plain punctuation and a capital, or None where it is not plain English of 12 to 110 letters."""
    s = re.sub(r"[`\u2018\u2019]", "'", sentence)
    s = re.sub(r"\s*--+\s*", ", ", s)
    s = re.sub(r"\s+", " ", re.sub(r'[()\[\]"*_]', "", s)).strip()
    words = s.split()
    plain = re.fullmatch(r"[A-Za-z][A-Za-z ,.'?!;:-]*", s) and 12 <= len(s) <= 110 and len(words) > 1
    if not plain or any(word.isupper() and len(word) > 1 for word in words):
        return None
    s = s[0].upper() + s[1:]
    return s if s[-1] in ".?!" else s.rstrip(",;:-") + "."


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("held_out", nargs="+")
    arguments = parser.parse_args()
    sentences = sorted({c for s in collected() if (c := cleaned(s))})
    random.Random(1).shuffle(sentences)
    held = {line.rstrip("\n").split("\t")[1] for path in arguments.held_out for line in open(path, encoding="utf-8")}
    kept = [s for s in sentences if s not in held]
    open(arguments.out, "w").write("\n".join(kept))
    print(len(kept), "sentences,", len(held), "held out")
