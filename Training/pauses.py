"""Pauses between two sentences as they are heard: `python pauses.py FOLDER ...`.

Each FOLDER has wavs and list.tsv of `Training/quality/two_sentences.tsv`, as `ishowtts quality` writes them. The sentences have
no other pause, so that the longest silence inside a wav is the one between them: runs of 10 ms windows that are 40 dB below the
loudest. Prints for each class the shortest, the median, the longest and how many are of 400 to 600 ms; --list each text's.
"""
import argparse
import collections

import numpy as np
import soundfile


def pause(path):
    """Seconds of the longest silence between the first sound and the last."""
    wave, rate = soundfile.read(path, dtype="float32")
    size = rate // 100
    power = 10 * np.log10((wave[:len(wave) // size * size].reshape(-1, size) ** 2).mean(1) + 1e-10)
    heard = np.flatnonzero(power > power.max() - 40)
    return (int(np.diff(heard).max()) - 1) / 100 if len(heard) > 1 else 0.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    for folder in arguments.folders:
        kinds = collections.defaultdict(list)
        for line in open(folder + "/list.tsv"):
            file, text, *kind = line.rstrip("\n").split("\t")
            seconds = pause(f"{folder}/{file}")
            kinds[kind[0] if kind else ""].append(seconds)
            if arguments.list:
                print(f"{seconds:.2f}\t{text}")
        for kind, pauses in [*kinds.items(), ("all", [p for k in kinds.values() for p in k])]:
            within = sum(0.4 <= p <= 0.6 for p in pauses)
            print(f"{folder} {kind}: {min(pauses):.2f} to {max(pauses):.2f} s, median {np.median(pauses):.2f}; "
                  f"{within} of {len(pauses)} within 0.4 to 0.6 s")


if __name__ == "__main__":
    main()
