"""Collects sentences to speak: `python texts.py OUT.txt HELD_OUT.tsv [--held 100]`.

From WordNet's definitions and examples and the quotations of fortunes, as Debian installs them (wordnet-base,
fortunes). Sentences of HELD_OUT are left out; where the file does not exist yet it is drawn first.
"""
import argparse
import glob
import os
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
    parser.add_argument("held_out")
    parser.add_argument("--held", type=int, default=100)
    arguments = parser.parse_args()
    sentences = sorted({c for s in collected() if (c := cleaned(s))})
    random.Random(1).shuffle(sentences)
    if not os.path.exists(arguments.held_out):
        drawn = [s for s in sentences if 30 < len(s) < 80][-arguments.held :]
        with open(arguments.held_out, "w") as file:
            file.writelines(f"{index:03d}\t{s}\n" for index, s in enumerate(drawn, 1))
    held = {line.rstrip("\n").split("\t")[1] for line in open(arguments.held_out)}
    kept = [s for s in sentences if s not in held]
    open(arguments.out, "w").write("\n".join(kept))
    print(len(kept), "sentences,", len(held), "held out")
