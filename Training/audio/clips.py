"""Clips of noise bursts and pauses, made from whole numbers so that the Swift tests make the same ones."""

import numpy as np

# Milliseconds and loudness of each part; frames added at the end so that lengths are not whole milliseconds.
CLIPS = {
    "short": dict(rate=24000, channels=1, extra=0, parts=[[300, 0], [2000, 12000], [400, 0]]),
    "pauses": dict(rate=24000, channels=1, extra=7, parts=[
        [1200, 0], [1500, 9000], [1400, 20], [2100, 15000], [2600, 0], [900, 14000], [350, 0], [700, 9000], [1300, 60]]),
    "long-pauses": dict(rate=44100, channels=1, extra=23, parts=[
        [130, 0], [4000, 12000], [1500, 30], [3500, 15000], [1200, 10], [4000, 12000], [1500, 0], [3000, 9000]]),
    "long-short-pauses": dict(rate=44100, channels=2, extra=30, parts=[
        [4100, 12000], [330, 100], [3600, 15000], [250, 10], [4200, 12000], [180, 0], [3000, 9000], [90, 0]]),
    "long-no-pause": dict(rate=22050, channels=1, extra=11, parts=[[15500, 12000], [40, 0]]),
    "one-pause-late": dict(rate=16000, channels=1, extra=5, parts=[[11500, 12000], [300, 0], [5000, 15000]]),
    "telephone": dict(rate=8000, channels=1, extra=3, parts=[
        [500, 0], [5000, 12000], [1700, 40], [4100, 15000], [1100, 0], [3900, 12000], [200, 50]]),
    "telephone-stereo": dict(rate=8000, channels=2, extra=1, parts=[[200, 10], [3000, 15000], [300, 0]]),
    "studio": dict(rate=48000, channels=2, extra=17, parts=[
        [80, 300], [2500, 20000], [1001, 90], [2000, 16000], [1999, 104], [700, 18000], [60, 200]]),
    "quiet": dict(rate=24000, channels=1, extra=0, parts=[[100, 0], [3000, 1500], [700, 30], [2000, 1100]]),
    "edges": dict(rate=11025, channels=1, extra=9, parts=[
        [55, 300], [15, 440], [10, 448], [10, 460], [1000, 8000], [20, 460], [10, 440], [45, 400]]),
    "threshold": dict(rate=24000, channels=1, extra=0, parts=[
        [1500, 6000], [1100, 176], [900, 6000], [1100, 179], [900, 6000], [1100, 182], [900, 6000], [1100, 185],
        [900, 6000]]),
    "brief": dict(rate=24000, channels=1, extra=13, parts=[[620, 9000]]),
    "blips": dict(rate=24000, channels=1, extra=0, parts=[
        [1000, 9000], [600, 0], [15, 900], [900, 0], [12, 2500], [800, 0], [1300, 12000], [500, 0], [20, 200], [480, 0],
        [700, 9000]]),
}


def noise(count, seed):
    """Numbers from -32768 to 32767 by a linear congruential generator."""
    values = np.empty(count, dtype=np.int64)
    state = seed
    for index in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[index] = (state >> 16) - 32768
    return values


def make(clip, seed=1):
    """Interleaved 16-bit samples."""
    pieces = []
    frames = [milliseconds * clip["rate"] // 1000 for milliseconds, _ in clip["parts"]]
    frames[-1] += clip["extra"]
    values = noise(sum(frames) * clip["channels"], seed)
    start = 0
    for count, (_, loudness) in zip(frames, clip["parts"]):
        part = values[start:start + count * clip["channels"]]
        pieces.append((part * loudness) >> 15)
        start += len(part)
    return np.concatenate(pieces).astype(np.int16)
