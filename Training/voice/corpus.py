"""The training data, prepared once and then memory-mapped.

    python corpus.py DATA OUT --aligner A --vocab V

Reads the shards of data.py and writes OUT/mel.npy [frames, 100] fp16, OUT/audio.npy [samples] int16 and
OUT/index.pkl: the utterances with their tokens and the tokens' places on the frames.
"""
import argparse
import glob
import os
import pickle
import random

import numpy as np
import torch

from align import Aligner, letter_ends
from model import REACH, text_inputs

BATCH = 2200  # frames in a batch, at most
LENGTHS = range(96, 705, 32)  # sequences of a batch are padded to the next of these


def vocabulary(path):
    lines = open(path, encoding="utf-8", newline="\n").read().split("\n")[:-1]
    return {token: index for index, token in enumerate(lines)}


class Utterance:
    """ids [T] of " " + text, ends [T] in frames; start, frames and sample place it in mel.npy and audio.npy."""

    __slots__ = ("text", "ids", "ends", "start", "frames", "sample", "ratio", "tempo")


def prepare(folder, out, aligner, vocab):
    os.makedirs(out, exist_ok=True)
    mels, groups, dropped, start, sample = [], [], 0, 0, 0
    with open(out + "/audio.raw", "wb") as audio:
        for path in sorted(glob.glob(folder + "/*.pkl")):
            for group in pickle.load(open(path, "rb")):
                utterances = []
                for item in group:
                    u = Utterance()
                    u.text, u.ratio, u.tempo, u.frames = item["text"], item["ratio"], item["tempo"], len(item["mel"])
                    ends = letter_ends(aligner, u.text, item["phonemes"], u.frames)
                    if ends is None:
                        dropped += 1
                        continue
                    u.ids = np.asarray([vocab.get(c, 0) for c in " " + u.text])
                    u.ends = np.asarray(ends, np.float32)
                    u.start, u.sample = start, sample
                    mels.append(item["mel"])
                    audio.write(item["audio"].tobytes())
                    start, sample = start + u.frames, sample + len(item["audio"])
                    utterances.append(u)
                if utterances:
                    groups.append(utterances)
    np.save(out + "/mel.npy", np.concatenate(mels))
    pickle.dump(groups, open(out + "/index.pkl", "wb"))
    print(f"{len(groups)} groups, {start / 93.75 / 3600:.1f} h, {dropped} dropped")


class Corpus:
    REFERENCE = (80, 260)  # frames
    SHIFTED = 0.12  # share of the voices that are not the teacher's own

    def __init__(self, folder, seed=0):
        self.mel = np.load(folder + "/mel.npy", mmap_mode="r")
        self.groups = pickle.load(open(folder + "/index.pkl", "rb"))
        self.own = [group for group in self.groups if group[0].ratio == 1.0]
        self.shifted = [group for group in self.groups if group[0].ratio != 1.0]
        self.random, self.noise = random.Random(seed), np.random.default_rng(seed)
        self.pools = {frames: [] for frames in LENGTHS}

    def cut(self, u):
        """The last words of an utterance, as a reference: tokens, their ends, mel; or None where too short."""
        low, high = self.REFERENCE
        wanted = self.random.uniform(low, high)
        spaces = np.flatnonzero(u.ids == u.ids[0])
        begins = np.concatenate([[0.0], u.ends])[spaces]
        at = int(np.argmin(np.abs(u.frames - begins - wanted)))
        first, token = int(round(begins[at])), int(spaces[at])
        if not low <= u.frames - first <= high:
            return None
        return u.ids[token:], u.ends[token:] - first, self.mel[u.start + first : u.start + u.frames]

    def sequence(self, jitter):
        """An utterance, often behind a reference of the same voice -> mel, ids, token of each frame, first frame
        that is not the reference's."""
        group = self.random.choice(self.shifted if self.random.random() < self.SHIFTED else self.own)
        target = self.random.choice(group)
        ids, ends, mel, first = target.ids, target.ends, self.mel[target.start : target.start + target.frames], 0
        if len(group) > 1 and self.random.random() < 0.75:
            cut = self.cut(self.random.choice([u for u in group if u is not target]))
            if cut is not None:
                first = len(cut[2])
                ids = np.concatenate([cut[0], ids])
                ends = np.concatenate([cut[1], ends + first])
                mel = np.concatenate([cut[2], mel])
        frames = len(mel)
        if jitter:  # as a predictor errs: each end moves by a part of a frame or more
            ends = np.maximum.accumulate(np.clip(ends + self.noise.normal(0, jitter, len(ends)), 0, frames))
        ends[-1] = frames
        token = np.searchsorted(ends, np.arange(frames) + 0.5).clip(0, len(ids) - 1)
        return mel.astype(np.float32), ids, token, first

    def batch(self, jitter=0.0):
        while True:
            made = self.sequence(jitter)
            length = next((n for n in LENGTHS if n >= len(made[0])), None)
            if length is None:
                continue
            self.pools[length].append(made)
            if len(self.pools[length]) == BATCH // length:
                pool, self.pools[length] = self.pools[length], []
                return self.collate(pool, length)

    def collate(self, items, length):
        """-> mel, padded text (ids, mask, GRN weights), token of frame, frame mask, span to generate."""
        size, rows = len(items), max(len(ids) for _, ids, _, _ in items) + REACH
        mel, frame_mask = torch.zeros(size, length, 100), torch.zeros(size, length, 1)
        span, token = torch.zeros(size, length, 1), torch.zeros(size, length, dtype=torch.long)
        texts = []
        for index, (values, ids, places, first) in enumerate(items):
            frames = len(values)
            mel[index, :frames] = torch.from_numpy(values)
            frame_mask[index, :frames] = 1
            token[index, :frames] = torch.from_numpy(places)
            span[index, first:frames] = 1
            texts.append(text_inputs(ids, frames, rows))
        return mel, *(torch.stack(part) for part in zip(*texts)), token, frame_mask, span


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--aligner", required=True)
    parser.add_argument("--vocab", required=True)
    arguments = parser.parse_args()
    import corpus  # so that the pickle names the module and not the script

    corpus.prepare(arguments.data, arguments.out, Aligner.load(arguments.aligner), vocabulary(arguments.vocab))
