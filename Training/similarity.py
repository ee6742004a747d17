"""Whether speech sounds like its own voice: `python similarity.py VOICES FOLDER ...`.

VOICES is a model's folder of voices (NAME/reference.wav); each FOLDER, from `ishowtts quality --voices`, ends in
-NAME. Prints the mean similarity (resemblyzer) of each voice's speech to each reference, and the share of pairs
(recording, other voice) in which its own reference is the nearest; and the median pitch of reference and speech, which
tells how far a voice's height is followed.
"""
import argparse
import os

import numpy as np
import torch
from resemblyzer import VoiceEncoder, preprocess_wav

from speech_scores import Scorer, pitches


def height(paths):
    """Median pitch of recordings in Hz."""
    return 2 ** (np.median(np.concatenate([pitches(Scorer.read(path)[0]) for path in paths])) / 12)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voices")
    parser.add_argument("folders", nargs="+")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    encoder = VoiceEncoder("cpu", verbose=False)
    embed = lambda path: encoder.embed_utterance(preprocess_wav(path))
    names = sorted(os.listdir(arguments.voices))
    references = np.stack([embed(f"{arguments.voices}/{name}/reference.wav") for name in names])
    right = pairs = 0
    for folder in arguments.folders:
        own = names.index(folder.rstrip("/").rsplit("-", 1)[-1])
        files = [line.split("\t")[0] for line in open(folder + "/list.tsv").read().split("\n") if line]
        scores = np.stack([references @ embed(f"{folder}/{file}") for file in files])
        others = np.delete(scores, own, 1)
        right += int((scores[:, own:own + 1] > others).sum())
        pairs += others.size
        heights = [height(paths) for paths in (
            [f"{arguments.voices}/{names[own]}/reference.wav"], [f"{folder}/{file}" for file in files])]
        print(names[own], "pitch {:.0f} Hz, its speech {:.0f} Hz;".format(*heights), "like", ", ".join(f"{n} {s:.3f}" for n, s in zip(names, scores.mean(0))))
    print(f"own voice nearer in {right} of {pairs} pairs ({right / pairs:.1%})")
