"""Makes Sources/LiveChat/Resources/folding.tsv: how letters are folded before words are compared with a list of
banned words.

    pip install confusable-homoglyphs==3.3.1 opencc-python-reimplemented==0.1.7
    python Training/text/make_folding.py > Sources/LiveChat/Resources/folding.tsv

Three sections; each line is a code point in hexadecimal, a tab, and what it becomes:
    fold        always: compatibility forms, accents and case taken away (Unicode's data, as in Python's unicodedata)
    look-alike  letters of other scripts that look like a Latin one (Unicode's confusables.txt, as in
                confusable-homoglyphs); used in words of mixed scripts or made of look-alikes alone
    simplified  traditional Chinese characters to simplified ones (OpenCC's TSCharacters)
"""

import json
import pathlib
import re
import sys
import unicodedata

import confusable_homoglyphs
import opencc

STROKES = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ɡ": "g", "ɑ": "a", "ƙ": "k", "ɓ": "b",
           "ɗ": "d", "ɠ": "g", "ƞ": "n", "ƀ": "b", "ɨ": "i", "ʉ": "u", "ɇ": "e", "ꞓ": "c", "ƈ": "c", "ƭ": "t",
           "æ": "ae", "œ": "oe", "ŋ": "n", "ɲ": "n", "ɳ": "n", "ɽ": "r", "ʂ": "s", "ʈ": "t", "ɛ": "e", "ɯ": "u",
           "ʋ": "v", "ⱥ": "a", "ɩ": "i", "ɢ": "g", "ʀ": "r", "ǝ": "e", "ə": "e"}
LETTER_NAME = re.compile(
    r"^(?:LATIN LETTER SMALL CAPITAL|NEGATIVE CIRCLED LATIN CAPITAL LETTER|NEGATIVE SQUARED LATIN CAPITAL LETTER|"
    r"REGIONAL INDICATOR SYMBOL LETTER|CROSSED NEGATIVE SQUARED LATIN CAPITAL LETTER|"
    r"MODIFIER LETTER SMALL CAPITAL) ([A-Z])$")


def bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(char: str) -> str:
    named = LETTER_NAME.match(unicodedata.name(char, ""))
    if named:
        return named.group(1).lower()
    text = bare(char)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return "".join(STROKES.get(c, c) for c in text).strip()


def is_folded(code: int) -> bool:
    """Not surrogates, Hangul (syllables stay whole) and Arabic presentation forms."""
    return not (0xD800 <= code < 0xE000 or 0xAC00 <= code < 0xD7A4 or 0x1100 <= code < 0x1200
                or 0x3130 <= code < 0x3190 or 0xFB50 <= code < 0xFE00 or 0xFE70 <= code < 0xFF00
                or 0xFFA0 <= code < 0xFFE0 or code >= 0xE0000)


def rows(title: str, table: dict[int, str]) -> None:
    print(f"[{title}]")
    for code, text in sorted(table.items()):
        print(f"{code:X}\t{text}")


folds = {}
for code in range(0x80, 0x30000):
    char = chr(code)
    if is_folded(code) and not unicodedata.combining(char) and unicodedata.category(char) not in ("Cn", "Co", "Zs"):
        text = fold(char)
        if text and text != char and len(text) <= 4:
            folds[code] = text

path = pathlib.Path(confusable_homoglyphs.__file__).parent / "confusables.json"
looks = {}
for char, others in json.loads(path.read_text(encoding="utf-8")).items():
    if len(char) != 1 or ord(char) < 0x80 or ord(char) in folds and folds[ord(char)].isascii():
        continue
    if unicodedata.category(char)[0] != "L":
        continue
    letters = sorted({o["c"].lower() for o in others if len(o["c"]) == 1 and o["c"].isascii() and o["c"].isalpha()})
    if not letters:
        continue
    if letters == ["i", "l"]:
        letters = ["i"] if re.search(r"\b(I|IOTA)\b", unicodedata.name(char, "")) else ["l"]
    looks[ord(char)] = letters[0]
for code, text in list(looks.items()):
    small = chr(code).lower()
    if len(small) == 1 and ord(small) not in looks and not folds.get(ord(small), "é").isascii():
        looks[ord(small)] = text

simplified = {}
path = pathlib.Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
for line in path.read_text(encoding="utf-8").splitlines():
    old, new = line.split("\t")
    new = new.split(" ")[0]
    if len(old) == 1 and len(new) == 1 and old != new:
        simplified[ord(old)] = new

print(f"# Made by Training/text/make_folding.py with Unicode {unicodedata.unidata_version}; origin and licences: NOTICE.")
rows("fold", folds)
rows("look-alike", looks)
rows("simplified", simplified)
print(len(folds), len(looks), len(simplified), file=sys.stderr)
