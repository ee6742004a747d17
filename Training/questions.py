"""Whether questions sound like questions: `python questions.py FOLDER ...`.

Each FOLDER has wavs and list.tsv of `Training/quality/questions.tsv`, as `ishowtts quality` writes them: the same words as a
statement and as a question. Prints for each folder how far the pitch at the end (the last 0.25 s that are voiced) lies above the
median of the whole, in semitones, for both; the mean difference over the pairs with its 95 % interval; and in what share of them the
question ends higher. By autocorrelation; a pair in which less than 0.1 s of either end is voiced is left out and counted.

    pip install numpy scipy soundfile
"""
import argparse
import os

import numpy as np

from evaluate import interval
from speech_scores import Scorer, pitches

LAST = 12  # pitches, each of 20 ms
LEAST = 5


def rise(path):
    """Semitones of the end above the median, or None where too little is voiced."""
    found = pitches(Scorer.read(path)[0])
    found = found[np.abs(found - np.median(found)) < 12] if len(found) else found
    end = found[-LAST:]
    return float(np.median(end[-LEAST:]) - np.median(found)) if len(found) >= 2 * LEAST and len(end) >= LEAST else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    for folder in parser.parse_args().folders:
        ends = {line.split("\t")[0].split(".")[0]: rise(f"{folder}/{line.split()[0]}")
                for line in open(folder + "/list.tsv", encoding="utf-8").read().split("\n") if line}
        pairs = [(ends["s" + name[1:]], ends[name]) for name in sorted(ends) if name[0] == "q" and "s" + name[1:] in ends]
        whole = [pair for pair in pairs if None not in pair]
        if not whole:
            raise SystemExit(f"{folder}: no pair of a statement and a question; speak Training/quality/questions.tsv")
        statements, questions = np.transpose(whole)
        low, high = interval(questions - statements)
        print(f"{os.path.basename(folder.rstrip('/'))}: {len(whole)} of {len(pairs)} pairs, the end lies {statements.mean():+.1f} semitones "
              f"from the median in statements, {questions.mean():+.1f} in questions: {(questions - statements).mean():+.1f} "
              f"({low:+.1f} to {high:+.1f}), higher in {np.mean(questions > statements):.0%}")
