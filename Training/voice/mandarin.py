"""Mandarin syllables as tokens, and as the teacher's symbols: `python mandarin.py ni3 hao3`; with `--dictionary`
all syllables of the engine's pinyin.dict, a line each with its tokens (the fixture of the engine's tests).

A syllable, in pinyin with its tone number as the engine reads it (none is the neutral tone), is an initial's token with a
hyphen, "zh-", and a final's with its tone, "ong1"; many have no initial. Finals are written in full (iou, uei, uen for -iu, -ui,
-un; v for ü), "ii" is the vowel of zi, ci, si, and "iii" that of zhi, chi, shi, ri. The teacher reads IPA with an arrow behind
the vowel for the tone.
"""
import struct
import sys
from pathlib import Path

INITIALS = {  # the teacher's symbols
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s",
}
FINALS = {  # 0 is where the tone's arrow goes
    "a": "a0", "o": "ɔ0", "e": "ɤ0", "ê": "ɛ0", "ai": "ai0", "ei": "ei0", "ao": "au0", "ou": "ou0", "an": "a0n", "en": "ə0n",
    "ang": "a0ŋ", "eng": "ə0ŋ", "er": "ɚ0", "i": "i0", "ii": "ɨ0", "iii": "ɨ0", "ia": "ja0", "ie": "je0", "iao": "jau0",
    "iou": "jou0", "ian": "jɛ0n", "in": "i0n", "iang": "ja0ŋ", "ing": "i0ŋ", "iong": "jʊ0ŋ", "io": "jɔ0", "u": "u0",
    "ua": "wa0", "uo": "wo0", "uai": "wai0", "uei": "wei0", "uan": "wa0n", "uen": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ",
    "ong": "ʊ0ŋ", "v": "y0", "ve": "ɥe0", "van": "ɥɛ0n", "vn": "y0n", "m": "m0", "n": "n0", "ng": "ŋ0",
}
TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
SHORT = {"iu": "iou", "ui": "uei", "un": "uen"}
WITHOUT_INITIAL = {"yi": "i", "yin": "in", "ying": "ing", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn", "you": "iou",
                   "wu": "u", "wei": "uei", "wen": "uen", "weng": "ueng", "wong": "ueng"}


def parts(syllable):
    """"liu4" -> ("l", "iou", "4"); the initial may be empty, the neutral tone is 5. ValueError for what is no syllable."""
    tone = syllable[-1] if syllable[-1:] in TONES else "5"
    sound = syllable.rstrip("12345").replace("ü", "v")
    initial = next((i for i in sorted(INITIALS, key=len, reverse=True) if sound.startswith(i) and sound != i), "")
    final = sound[len(initial):]
    if sound in WITHOUT_INITIAL:
        final = WITHOUT_INITIAL[sound]
    elif not initial and sound[:1] in ("y", "w"):
        final = ("i" if sound[0] == "y" else "u") + sound[1:]
    elif initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    elif final == "i" and initial in ("z", "c", "s"):
        final = "ii"
    elif final == "i" and initial in ("zh", "ch", "sh", "r"):
        final = "iii"
    elif final == "o" and initial:
        final = "uo"
    elif final == "ue":
        final = "ve"
    elif initial:
        final = SHORT.get(final, final)
    if final not in FINALS:
        raise ValueError(f"{syllable}: no syllable of Mandarin")
    return initial, final, tone


def tokens(syllable):
    """"liu4" -> [("l-", "l"), ("iou4", "jou↘")]: tokens, and the teacher's symbols for each."""
    initial, final, tone = parts(syllable)
    sounded = (final + tone, FINALS[final].replace("0", TONES[tone]))
    return [(initial + "-", INITIALS[initial]), sounded] if initial else [sounded]


def sounds():
    """The teacher's symbols for each token of a syllable."""
    made = {initial + "-": symbols for initial, symbols in INITIALS.items()}
    for final, symbols in FINALS.items():
        made |= {final + tone: symbols.replace("0", arrow) for tone, arrow in TONES.items()}
    return made


def vocabulary():
    """All tokens of syllables."""
    return list(sounds())


def dictionary(path):
    """The syllables of a pinyin.dict: its sections 18 and 19 (docs/text.md)."""
    data = Path(path).read_bytes()
    sections = {}
    for at in range(16, 16 + 16 * int.from_bytes(data[12:16], "little"), 16):
        number, begin, length = struct.unpack_from("<IIQ", data, at)
        sections[number] = data[begin : begin + length]
    ends = struct.unpack(f"<{len(sections[18]) // 4}I", sections[18])
    return [sections[19][a:b].decode("utf-8") for a, b in zip(ends, ends[1:]) if a < b]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--dictionary"]:
        for syllable in dictionary(sys.argv[2]):
            print(syllable, *(token for token, _ in tokens(syllable)), sep="\t")
        sys.exit()
    for syllable in sys.argv[1:]:
        print(syllable, *(f"{token} {symbols}" for token, symbols in tokens(syllable)))
