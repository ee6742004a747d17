"""Questions that rise. The teachers end them as they end statements (`docs/quality.md`); people raise the pitch at the end where
yes or no is the answer, and not where a word like "who" or 什么 asks, or one of two things is to be chosen. The teachers take
their pitch as a curve, so that it can be changed before the speech is made.
"""
import re

import numpy as np

RATE = 80  # values of a curve of pitch in a second
VOICED = 40.0  # Hz; less is unvoiced
RAMP = 0.24  # seconds around the beginning of the last vowel in which the pitch rises
ABOVE = 4.0  # semitones above the median, where it is to end
LEAST, MOST = 3.0, 9.0  # semitones by which the end is raised

VOWELS = frozenset("aeiouyæɑɐɒɔəɚɜɝɛɪʊʌɨʉɤᵊAIOWYQ")
ASKING = re.compile(r"\b(who|whose|whom|what|what's|who's|where|where's|when|why|how|how's|which|or)\b", re.IGNORECASE)


def rises(text):
    """Whether the end of the text is a question of yes or no."""
    text = text.strip()
    if not text or text[-1] not in "?？":
        return False
    last = re.split(r"[.!?。！？…]\s*", text[:-1])[-1]
    if re.search("[\u4e00-\u9fff]", last):
        return last.endswith("吗")
    # A question word asks at its beginning, or behind a name or a word like "so".
    return not ASKING.search(last)


def last_vowel(units):
    """[(symbol, seconds)] -> where the last vowel begins, as a share of the whole; None without one."""
    vowels = [index for index, (symbol, _) in enumerate(units) if symbol and symbol in VOWELS]
    before = sum(seconds for _, seconds in units[: vowels[-1]]) if vowels else None
    return None if before is None else before / sum(seconds for _, seconds in units)


def rise(pitch, units):
    """What a curve of pitch [n] in Hz is to be multiplied with -> [n]; ones where hardly anything is voiced. `units` are the
    symbols with their seconds."""
    factors, begins = np.ones(len(pitch), np.float32), last_vowel(units)
    voiced = pitch > VOICED
    if begins is None or voiced.sum() < RATE // 4:
        return factors
    middle, half = begins * len(pitch), RAMP * RATE / 2
    semitones = 12 * np.log2(np.maximum(pitch, VOICED))
    end = voiced & (np.arange(len(pitch)) > middle)
    if not end.any():
        return factors
    by = np.clip(ABOVE - (np.median(semitones[end][: 2 * int(half)]) - np.median(semitones[voiced])), LEAST, MOST)
    way = np.clip((np.arange(len(pitch)) - (middle - half)) / (2 * half), 0, 1)
    return (2 ** (by / 12 * (0.5 - 0.5 * np.cos(np.pi * way)))).astype(np.float32)
