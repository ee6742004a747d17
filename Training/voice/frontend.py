"""Lines of Chinese, English or both as the engine reads them, in tokens and the teacher's symbols.

    python frontend.py PROGRAM < LINES          PROGRAM is ishowtts

Numbers and symbols become words by the engine's normaliser, hanzi become pinyin and English words phonemes by its tokenizers,
so that training and use agree. A reading is a list of words with the marks and spaces between, each a tuple (letters,
tokens): the letters of an English word, else ""; its tokens with the symbols that the teacher reads for each.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

import mandarin
from phonemes import LETTERS, MARKS, vocabulary

MODEL = Path(__file__).resolve().parents[2] / "Models/mini"
PLAIN = dict(zip("，、。．！？：；（）“”「」《》‘’…—～~", ",,..!?:;()\"\"\"\"\"\"''.,,,"))
# What the teacher reads for a mark; quotes, brackets and hyphens it would make pauses of that nobody makes.
SOUNDS = {**{mark: mark for mark in ".,;:!?"}, **{mark: "" for mark in "'\"-()"}}
KNOWN = {*vocabulary(), *mandarin.vocabulary()}


def boundaries(text):
    """Where words of hanzi end, in code points: jieba's words, which are the engine's."""
    import jieba

    jieba.setLogLevel(60)
    ends, at = set(), 0
    for word in jieba.cut(text):
        at += len(word)
        ends.add(at)
    return ends


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
        return [line["spoken"] for line in self.run(lines, "--normalize", "--explain")]

    def read(self, lines):
        """-> a reading of each line, or None where something in it has no tokens."""
        spoken = self.spoken(lines)
        syllables = [line["tokens"] for line in self.run(spoken)]
        runs = [[run.strip() for run in re.findall(r"[A-Za-z][ -~]*", text)] for text in spoken]
        flat = [run for line in runs for run in line]
        english = self.run([" " + run for run in flat], "--phonemes", self.model + "/pronunciations.tsv", "--unknown-words",
                           self.model + "/unknown-words.safetensors", "--vocab", self.model + "/vocab.txt") if flat else []
        english, readings = iter(line["tokens"][1:] for line in english), []
        for text, tokens, line in zip(spoken, syllables, runs):
            said = [next(english) for _ in line]
            try:
                readings.append(reading(text, tokens, line, said))
            except ValueError:
                readings.append(None)
        return readings


def reading(text, syllables, runs, said):
    """`text` with the pinyin tokenizer's tokens, and its runs of English with the phoneme tokenizer's."""
    ends, words, word, at = boundaries(text), [], [], 0
    # But for spaces, the pinyin tokenizer makes one token of a code point.
    syllable = dict(zip((i for i, c in enumerate(text) if not c.isspace()), (t for t in syllables if t.strip())))
    runs = iter(zip(runs, said))

    def space():
        if words and words[-1][1][-1][0] != " ":
            words.append(("", [(" ", " ")]))

    while at < len(text):
        c = text[at]
        if c.isascii() and c.isalpha():
            run, tokens = next(runs)
            words += english_words(run, tokens)
            at += len(run)
            space()
        elif is_hanzi(c):
            word += mandarin.tokens(syllable[at])
            at += 1
            if at in ends or at == len(text) or not is_hanzi(text[at]):
                words.append(("", word))
                word = []
                space()
        elif c.isspace():
            at += 1
            space()
        else:
            at += 1
            mark = PLAIN.get(c, c)
            if mark not in SOUNDS:
                raise ValueError(f"{c}: no token")
            while words and words[-1][1][-1][0] == " ":
                words.pop()
            if words and words[-1][1][-1][0] != mark:
                words.append(("", [(mark, SOUNDS[mark])]))
            space()
    while words and words[-1][1][-1][0] == " ":
        words.pop()
    if not words:
        raise ValueError("nothing is said")
    return words


def is_hanzi(c):
    return "\u4e00" <= c <= "\u9fff"


def english_words(run, tokens):
    """Phoneme tokens of a run of English -> words with their letters."""
    words, written, current = [], [w for w in re.split(r"\s+", run) if re.search("[A-Za-z]", w)], []
    spaces = tokens.count(" ")
    letters = iter(re.sub("[^A-Za-z]", "", w).lower() for w in written) if spaces == len(written) - 1 else iter(())

    def close():
        if current:
            words.append((next(letters, ""), list(current)))
            current.clear()

    for token in tokens:
        if token in MARKS:
            close()
            words.append(("", [(token, " " if token == " " else SOUNDS[token])]))
        elif token in KNOWN and token not in LETTERS:
            current.append((token, token[1:]))
        else:
            raise ValueError(f"{token}: spelt, which the teacher cannot say")
    close()
    return words


def symbols(words):
    """What the teacher reads for a reading."""
    return "".join(sounds for _, tokens in words for _, sounds in tokens)


if __name__ == "__main__":
    lines = [line.rstrip("\n") for line in sys.stdin]
    for line, words in zip(lines, FrontEnd(sys.argv[1]).read(lines)):
        print(line, "|", symbols(words) if words else "cannot be read", "|", words)
