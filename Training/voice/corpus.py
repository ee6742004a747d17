"""The training data, prepared once and then memory-mapped.

    python corpus.py DATA OUT --aligner A [--many SHARDS] [--index-only]

Reads the shards of data.py, and of bilingual.py with --many, and writes OUT/mel.npy [frames, 100] fp16, OUT/audio.raw [samples]
int16 (of what has a waveform), OUT/vocab.txt and OUT/index.pkl: the utterances with their tokens and the tokens' places on the frames, in groups of
one speaker. "-" as DATA leaves the first teacher out.
"""
import argparse
import glob
import os
import pickle
import random

import numpy as np
import torch

import mandarin
from align import Aligner
from model import REACH, text_inputs
from phonemes import LETTERS, segments, vocabulary

BATCH = 2200  # frames in a batch, at most
LENGTHS = range(96, 705, 32)  # sequences of a batch are padded to the next of these


class Utterance:
    """Segments (letters, frames, phonemes, frames) of " " + text, as token ids; start and frames place it
    in mel.npy; `speaker` is a name, or empty for the first teacher's."""

    __slots__ = ("text", "segments", "start", "frames", "ratio", "tempo", "speaker")

    def tokens(self, random, letters=0.0):
        """Each word in phonemes, or in letters with the given chance -> ids [T], frames [T]."""
        ids, frames = [], []
        for said, said_frames, phonemes, phoneme_frames in self.segments:
            spelt = letters and len(said) and random.random() < letters
            ids.append(said if spelt else phonemes)
            frames.append(said_frames if spelt else phoneme_frames)
        return np.concatenate(ids), np.concatenate(frames)


def spelt(aligner, letters, tokens):
    """An English word's letters with their share of its phonemes' seconds; the phonemes where they cannot be aligned."""
    counts = aligner.align(list(letters), [token[-1] for token, _ in tokens]) if letters else None
    if counts is None or any(c not in LETTERS for c in letters):
        return tokens
    made, at = [], 0
    for letter, count in zip(letters, counts):
        made.append((letter, sum(seconds for _, seconds in tokens[at : at + count])))
        at += count
    return made


def timed_segments(aligner, words, frames):
    """A reading with seconds (bilingual.py) -> segments, or None where a word lasts no time."""
    scale = frames / sum(seconds for _, tokens in words for _, seconds in tokens)
    made = []
    for letters, tokens in words:
        if letters and sum(seconds for _, seconds in tokens) <= 0:
            return None
        both = (spelt(aligner, letters, tokens), tokens)
        made.append(tuple(part for side in both for part in
                          ([token for token, _ in side], [seconds * scale for _, seconds in side])))
    return made


def shards(folder):
    for path in sorted(glob.glob(folder + "/*.pkl")):
        yield from pickle.load(open(path, "rb"))


def prepare(folder, out, aligner, index_only, many=None):
    os.makedirs(out, exist_ok=True)
    tokens = vocabulary() + (mandarin.vocabulary() if many else [])
    with open(out + "/vocab.txt", "w", encoding="utf-8") as file:
        file.writelines(token + "\n" for token in tokens)
    known = {token: index for index, token in enumerate(tokens)}
    ids = lambda tokens: np.asarray([known[c] if many else known.get(c, 0) for c in tokens], np.int16)
    times = lambda values: np.asarray(values, np.float32)
    mels, groups, named, dropped, start = [], [], {}, 0, 0
    sources = ([] if folder == "-" else [shards(folder)]) + ([shards(many)] if many else [])
    with open(os.devnull if index_only else out + "/audio.raw", "wb") as audio:
        for group in (group for source in sources for group in source):
            utterances = []
            for item in group:
                u = Utterance()
                u.text, u.ratio, u.tempo, u.frames = item["text"], item["ratio"], item["tempo"], len(item["mel"])
                u.speaker = item.get("name", "")
                made = (timed_segments(aligner, item["words"], u.frames) if u.speaker
                        else segments(aligner, u.text, item["phonemes"], u.frames, known))
                if made is None:
                    dropped += 1
                    continue
                u.segments = [(ids(a), times(b), ids(c), times(d)) for a, b, c, d in made]
                u.start = start
                if not index_only:
                    mels.append(item["mel"])
                    if "audio" in item:  # log-mels of mel_head.py have none
                        audio.write(item["audio"].tobytes())
                start += u.frames
                utterances.append(u)
            if utterances and utterances[0].speaker:  # all that a speaker says is one group
                named.setdefault(utterances[0].speaker, []).extend(utterances)
            elif utterances:
                groups.append(utterances)
    if not index_only:
        np.save(out + "/mel.npy", np.concatenate(mels))
    groups += named.values()
    pickle.dump(groups, open(out + "/index.pkl", "wb"))
    print(f"{len(groups)} groups, {start / 93.75 / 3600:.1f} h, {dropped} dropped")


def token_count(folder):
    """How many tokens a prepared corpus knows."""
    return len(open(folder + "/vocab.txt", encoding="utf-8").read().splitlines())


class Corpus:
    REFERENCE = (80, 260)  # frames
    SHIFTED = 0.12  # share of the first teacher's speech that is shifted
    MANY = 0.7  # share of the speakers of bilingual.py where both are there
    LETTERS = (0.0, 0.0, 0.15)  # share of the words that are spelt, as words without a dictionary entry will be

    def __init__(self, folder, seed=0):
        self.mel = np.load(folder + "/mel.npy", mmap_mode="r")
        self.groups = pickle.load(open(folder + "/index.pkl", "rb"))
        first = [group for group in self.groups if not group[0].speaker]
        self.own = [group for group in first if group[0].ratio == 1.0]
        self.shifted = [group for group in first if group[0].ratio != 1.0]
        self.many = [group for group in self.groups if group[0].speaker for _ in group]  # by what each of them says
        self.random, self.noise = random.Random(seed), np.random.default_rng(seed)
        self.pools = {frames: [] for frames in LENGTHS}

    def spoken(self, u, letters):
        """-> ids, end of each token in frames, mel."""
        ids, frames = u.tokens(self.random, letters)
        return ids, np.cumsum(frames), self.mel[u.start : u.start + u.frames]

    def cut(self, u, letters):
        """The last words of an utterance, as a reference: tokens, their ends, mel; or None where too short."""
        low, high = self.REFERENCE
        ids, ends, mel = self.spoken(u, letters)
        wanted = self.random.uniform(low, high)
        spaces = np.flatnonzero(ids == 0)
        begins = np.concatenate([[0.0], ends])[spaces]
        at = int(np.argmin(np.abs(u.frames - begins - wanted)))
        first, token = int(round(begins[at])), int(spaces[at])
        if not low <= u.frames - first <= high:
            return None
        return ids[token:], ends[token:] - first, mel[first:]

    def group(self):
        if self.many and (not self.own or self.random.random() < self.MANY):
            return self.random.choice(self.many)
        return self.random.choice(self.shifted if self.shifted and self.random.random() < self.SHIFTED else self.own)

    def sequence(self, jitter):
        """An utterance, often behind a reference of the same voice -> mel, ids, token of each frame, first frame
        that is not the reference's."""
        group = self.group()
        target, letters = self.random.choice(group), self.random.choice(self.LETTERS)
        (ids, ends, mel), first = self.spoken(target, letters), 0
        if len(group) > 1 and self.random.random() < 0.75:
            cut = self.cut(self.random.choice([u for u in group if u is not target]), letters)
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
    parser.add_argument("--many", help="shards of bilingual.py")
    parser.add_argument("--index-only", action="store_true", help="keep mel.npy and audio.raw as they are")
    arguments = parser.parse_args()
    import corpus  # so that the pickle names the module and not the script

    corpus.prepare(arguments.data, arguments.out, Aligner.load(arguments.aligner), arguments.index_only,
                   arguments.many)
