"""Lines of Chinese, English or both as the engine reads them, in tokens and the teacher's symbols.

    python frontend.py PROGRAM < LINES          PROGRAM is ishowtts

Numbers and symbols become words by the engine's normaliser, and all tokens are the engine's own for a vocabulary of both
languages, so that training and use agree. A reading is a list of words with the marks and spaces between, each a tuple
(letters, tokens): the letters of an English word, else ""; its tokens with the symbols that the teacher reads for each.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import mandarin
from phonemes import MARKS, vocabulary

MODEL = Path(__file__).resolve().parents[2] / "Models/mini"
PLAIN = dict(zip("，、。．！？：；（）“”「」《》‘’…—～~", ",,..!?:;()\"\"\"\"\"\"''.,,,"))
# What the teacher reads for a mark; quotes, brackets and hyphens it would make pauses of that nobody makes.
SOUNDS = {**{mark: mark for mark in ".,;:!?"}, **{mark: "" for mark in "'\"-()"}}
VOCABULARY = [*vocabulary(), *mandarin.vocabulary()]
KNOWN = frozenset(VOCABULARY)
# What the teacher reads for a token of a syllable.
SYLLABLES = mandarin.sounds()


class FrontEnd:
    """Reads lines by the engine; `model` is the folder with its tables."""

    def __init__(self, program, model=MODEL):
        self.program, self.model = str(program), str(model)

    def run(self, lines, *options):
        """One process for all lines -> the JSON of each."""
        made = subprocess.run([self.program, "tokens", *options], input="".join(line + "\n" for line in lines),
                              capture_output=True, text=True, check=True)
        return [json.loads(line) for line in made.stdout.splitlines()]

    def spoken(self, lines):
        return [line["spoken"].replace("\n", " ") for line in self.run(lines, "--normalize", "--explain")]

    def tokens(self, spoken):
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
            file.writelines(token + "\n" for token in VOCABULARY)
            file.flush()
            made = self.run(spoken, "--phonemes", self.model + "/pronunciations.tsv", "--unknown-words",
                            self.model + "/unknown-words.safetensors", "--vocab", file.name)
        return [line["tokens"] for line in made]

    def read(self, lines):
        """-> a reading of each line, or None where something in it has no tokens."""
        spoken, readings = self.spoken(lines), []
        for text, tokens in zip(spoken, self.tokens(spoken)):
            try:
                readings.append(reading(text, tokens))
            except ValueError:
                readings.append(None)
        return readings


def reading(text, tokens):
    """The engine's tokens of `text` in words."""
    for c in re.sub(r"[A-Za-z][ -~]*", "", text):
        if not is_hanzi(c) and not c.isspace() and PLAIN.get(c, c) not in SOUNDS:
            raise ValueError(f"{c}: no token")
    words, current, written = [], [], english(text)
    letters = iter(written if len(written) == count_english(tokens) else ())

    def close():
        if current:
            words.append((next(letters, "") if current[0][0].startswith("/") else "", list(current)))
            current.clear()

    for token in tokens:
        if token in MARKS:
            close()
            words.append(("", [(token, " " if token == " " else SOUNDS[token])]))
        elif token in SYLLABLES:
            current.append((token, SYLLABLES[token]))
        elif token.startswith("/") and token in KNOWN:
            current.append((token, token[1:]))
        else:
            raise ValueError(f"{token}: a letter, or what no vocabulary has, which the teacher cannot say")
    close()
    if not words:
        raise ValueError("nothing is said")
    return words


def english(text):
    """The letters of the English words of a text."""
    words = re.findall("[A-Za-z](?:[ -~’]*[A-Za-z])?", text)
    return [re.sub("[^A-Za-z]", "", word).lower() for run in words for word in run.split() if re.search("[A-Za-z]", word)]


def count_english(tokens):
    """How many words of phonemes there are."""
    return sum(token.startswith("/") and not (before or " ").startswith("/") for before, token in
               zip([None, *tokens], tokens))


def is_hanzi(c):
    return "\u4e00" <= c <= "\u9fff"


def symbols(words):
    """What the teacher reads for a reading."""
    return "".join(sounds for _, tokens in words for _, sounds in tokens)


if __name__ == "__main__":
    lines = [line.rstrip("\n") for line in sys.stdin]
    for line, words in zip(lines, FrontEnd(sys.argv[1]).read(lines)):
        print(line, "|", symbols(words) if words else "cannot be read", "|", words)
