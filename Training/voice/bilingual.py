"""Makes training speech in Mandarin, English and both by many speakers, with the durations of its tokens.

    python bilingual.py PROGRAM TEXTS.tsv OUT --teacher CACHE --styles STYLES [--groups N] [--head RUN] [--part N --parts N]

TEXTS has lines of a kind ("zh", "en", "mixed"), a tab and a sentence; four in a row are a group of one speaker.
PROGRAM is ishowtts, which reads them; kokoro.py speaks. OUT/shard-NNNNN.pkl is a list of two groups, a group a list
of utterances: text, kind, speaker and its name, words (as frontend.py has them, but each token with its seconds), the
teacher's symbols and tempo, ratio of pitch, whether it is a question that rises, log-mel (fp16) and audio (int16). With
--head the log-mels are those of mel_head.py, a tenth of the work, and there is no audio. One thread; takes up with the
shards that are missing. Before each sentence it ends if OUT/STOP is there and waits while OUT/PAUSE is. Writes
OUT/progress.log.
"""
import argparse
import os
import pickle
import random
import time

os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
from scipy.signal import resample_poly

import intonation
import speakers
from data import HOP, RATE, log_mel
from frontend import FrontEnd, MODEL, symbols
from kokoro import Kokoro

GROUP, SHARD = 4, 2
# Deviation of white noise that is added: some styles have digital silence in a fifth of the frames, which no recording
# has, and whose log-mels lie far from all others. 64 dB below the speech, it cannot be heard.
FLOOR = 6e-5
EDGES = (0.12, 0.2)  # seconds of silence in front and behind, at most


class Stopped(Exception):
    pass


def timed(words, units):
    """A reading with the teacher's [(symbol, seconds)] -> words with seconds for symbols, behind a space for the first silence;
    the last silence is the last token's."""
    seconds, at = [value for _, value in units], 1
    made = [("", [(" ", seconds[0])])]
    for letters, tokens in words:
        spans = []
        for token, sounds in tokens:
            spans.append((token, sum(seconds[at : at + len(sounds)])))
            at += len(sounds)
        made.append((letters, spans))
    if at != len(seconds) - 1:
        raise ValueError("the teacher's durations do not match its symbols")
    token, last = made[-1][1][-1]
    made[-1][1][-1] = (token, last + seconds[-1])
    return made


def silences(units):
    """Seconds at both ends that are too much."""
    return [max(0.0, units[end][1] - most) for end, most in zip((0, -1), EDGES)]


def cut_and_shifted(units, ratio):
    """Units of the speech as it is kept: with short silences at both ends, shifted by the ratio."""
    front, behind = silences(units)
    cut = [("", units[0][1] - front), *units[1:-1], ("", units[-1][1] - behind)]
    return [(symbol, seconds / ratio) for symbol, seconds in cut]


def described(text, kind, name, speaker, words, tempo):
    """What is to be said and how; speech and durations are to come."""
    return dict(text=text, kind=kind, name=name, speaker=speaker, symbols=symbols(words), ratio=speaker["ratio"], tempo=tempo,
                asks=intonation.rises(text))


def style_of(teacher, item):
    speaker = item["speaker"]
    return teacher.style(speaker["timbre"], speaker["en" if item["kind"] == "en" else "zh"])


def features(teacher, item):
    """What mel_head.py reads of an utterance, and [(symbol, seconds)]."""
    style = style_of(teacher, item)
    channels, pitch, units = teacher.features(item["symbols"], style, item["tempo"] / item["ratio"], item["asks"])
    front = round(silences(units)[0] * RATE)
    read = dict(channels=channels, pitch=pitch, timbre=teacher.row(style, item["symbols"])[:128], ratio=item["ratio"], front=front)
    return read, cut_and_shifted(units, item["ratio"])


class Waveforms:
    """The teacher's own speech."""

    def __init__(self, arguments):
        self.teacher = Kokoro(arguments.teacher, arguments.styles)

    def audio(self, item):
        """The speech of an utterance with short silences at its ends, at a level of 0.1, and [(symbol, seconds)]."""
        audio, units = self.teacher.speak(item["symbols"], style_of(self.teacher, item), item["tempo"] / item["ratio"], item["asks"])
        front, behind = (round(seconds * RATE) for seconds in silences(units))
        audio = audio[front : len(audio) - behind]
        if item["ratio"] != 1.0:
            audio = resample_poly(audio, 40, round(item["ratio"] * 40)).astype(np.float32)
        return audio * (0.1 / max(1e-4, float(np.sqrt(np.mean(audio**2))))), cut_and_shifted(units, item["ratio"])

    def fill(self, item, seed):
        """Adds the speech of an utterance -> [(symbol, seconds)]."""
        audio, units = self.audio(item)
        audio = audio + np.random.default_rng(seed).normal(0, FLOOR, len(audio))
        audio = np.clip(audio, -1, 1).astype(np.float32)
        item.update(mel=log_mel(audio).astype(np.float16), audio=(audio * 32767).astype(np.int16))
        return units


class Mels:
    """Log-mels as the teacher's speech would have them, without a waveform."""

    def __init__(self, arguments):
        from mel_head import MelHead

        self.teacher = Kokoro(arguments.teacher, arguments.styles, waveform=False)
        self.head = MelHead(arguments.head, arguments.spread)

    def fill(self, item, seed):
        read, units = features(self.teacher, item)
        frames = 1 + int(sum(seconds for _, seconds in units) * RATE) // HOP
        item["mel"] = self.head.mel(read, frames, np.random.default_rng(seed)).astype(np.float16)
        return units


class Maker:
    def __init__(self, arguments):
        self.arguments, self.out = arguments, arguments.out
        self.lines = [line.split("\t") for line in open(arguments.texts, encoding="utf-8").read().split("\n") if line]
        self.speech = Mels(arguments) if arguments.head else Waveforms(arguments)
        self.front_end = FrontEnd(arguments.program, arguments.model)

    def wait(self):
        while os.path.exists(self.out + "/PAUSE") and not os.path.exists(self.out + "/STOP"):
            time.sleep(5)
        if os.path.exists(self.out + "/STOP"):
            raise Stopped

    def group(self, index, lines, readings):
        name, speaker = speakers.speaker(index)
        rng, made = random.Random(index), []
        for (kind, text), words in zip(lines, readings):
            tempo = speaker["tempo"] * rng.uniform(0.94, 1.06)
            if words is None:
                continue
            self.wait()
            item = described(text, kind, name, speaker, words, tempo)
            try:
                item["words"] = timed(words, self.speech.fill(item, index * GROUP + len(made)))
            except ValueError:  # too long, or a symbol that the teacher lacks
                continue
            if 0.5 <= len(item["mel"]) * HOP / RATE <= 9:
                made.append(item)
        return made

    def shard(self, number):
        """Groups of one file -> groups, seconds of speech, sentences left out."""
        first = number * SHARD * GROUP
        lines = self.lines[first : first + SHARD * GROUP]
        readings, groups = self.front_end.read([text for _, text in lines]), []
        for start in range(0, len(lines), GROUP):
            part = slice(start, start + GROUP)
            groups.append(self.group(first // GROUP + start // GROUP, lines[part], readings[part]))
        made = [item for group in groups for item in group]
        return groups, sum(len(item["mel"]) for item in made) * HOP / RATE, len(lines) - len(made)

    def run(self):
        os.makedirs(self.out, exist_ok=True)
        shards = len(self.lines) // (SHARD * GROUP)
        if self.arguments.groups:
            shards = min(shards, self.arguments.groups // SHARD)
        with open(self.out + "/progress.log", "a") as log:
            for number in range(self.arguments.part, shards, self.arguments.parts):
                path = f"{self.out}/shard-{number:05d}.pkl"
                if os.path.exists(path):
                    continue
                began, used = time.time(), time.process_time()
                try:
                    groups, seconds, dropped = self.shard(number)
                except Stopped:
                    break
                with open(path + ".part", "wb") as file:
                    pickle.dump(groups, file)
                os.replace(path + ".part", path)
                used = time.process_time() - used
                log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())} shard {number} of {shards}: "
                          f"{seconds:.0f} s of speech, {dropped} sentences left out, "
                          f"{used / max(seconds, 1e-9):.2f} core-seconds a second, {time.time() - began:.0f} s passed\n")
                log.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("texts")
    parser.add_argument("out")
    parser.add_argument("--teacher", required=True, help="folder for the teacher's rewritten graph")
    parser.add_argument("--styles", required=True, help="folder of Kokoro's styles")
    parser.add_argument("--model", default=str(MODEL), help="folder with the tables of pronunciation")
    parser.add_argument("--part", type=int, default=0, help="which of --parts processes, from 0: each makes every --parts-th shard")
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--groups", type=int, help="how many, at most")
    parser.add_argument("--head", help="a run of mel_head.py, for log-mels without waveforms")
    parser.add_argument("--spread", type=float, default=0.5, help="of the log-mels' noise, in deviations")
    Maker(parser.parse_args()).run()
