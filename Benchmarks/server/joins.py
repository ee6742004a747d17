"""What is heard where two chunks meet, on sentences with a pause inside.

    python Benchmarks/server/joins.py [--texts 100]       needs numpy

Each text is spoken with its first chunk ending at its first mark (`start_short`), and twice in one pass, with two
seeds: what differs between these is what no join can do better. In the silence at the join, found from the times of the
words: the largest step from one sample to the next, 5 ms around it included, beside the largest elsewhere in the same
speech; how much longer the silence is than in one pass; and how much louder or quieter the second part is than the first.
"""
import argparse
import base64
import http.client
import json
import pathlib
import re
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/EndToEnd"))
from server import serving  # noqa: E402

RATE = 24_000


def speak(port, text, split, continuity=True, seed=0):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/v1/audio/speech", json.dumps({
        "input": text, "response_format": "pcm", "stream_format": "sse", "start_short": split, "continuity": continuity,
        "seed": seed, "cache": False}))
    events = [json.loads(line[6:]) for line in connection.getresponse().read().decode().splitlines()
              if line.startswith("data: ")]
    pcm = b"".join(base64.b64decode(event["audio"]) for event in events[:-1])
    return np.frombuffer(pcm, "<i2") / 32768, events[-1]["words"]


def powers(samples, size):
    return (samples[:len(samples) // size * size].reshape(-1, size) ** 2).mean(1) + 1e-12


def level(samples):
    """Decibels of what sounds: of the 50 ms blocks that are less than 15 dB below the loud ones (95th percentile)."""
    blocks = powers(samples, RATE // 20)
    return 10 * np.log10(blocks[blocks > np.percentile(blocks, 95) / 32].mean())


def silence(samples, before, after):
    """First and last sample of the longest run that is 40 dB below the speech's level, between two words' outer ends."""
    first = int(before["start"] * RATE)
    quiet = 10 * np.log10(powers(samples[first:int(after["end"] * RATE)], 60)) < level(samples) - 40
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet, [0]]))).reshape(-1, 2)
    start, end = max(edges.tolist(), key=lambda run: run[1] - run[0], default=(len(quiet) // 2,) * 2)
    return first + 60 * start, first + 60 * end


def step(samples, start, end):
    """The largest step between samples in a silence and 5 ms around it, as a share of the largest elsewhere."""
    change = np.abs(np.diff(samples))
    start, end = max(1, start - RATE // 200), min(len(change) - 1, end + RATE // 200)
    return change[start:end].max() / max(change[:start].max(), change[end:].max())


def spread(values, digits=1, bars=()):
    values = np.asarray(values, float)
    found = {"median": round(float(np.median(values)), digits), "p95": round(float(np.percentile(values, 95)), digits),
             "max": round(float(values.max()), digits)}
    return {**found, **{f"share_under_{bar}": round(float(np.mean(values < bar)), 3) for bar in bars}}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--no-continuity", dest="continuity", action="store_false", help="each chunk by itself")
    parser.add_argument("list", nargs="?", default=str(ROOT / "Training/voice/held_out.tsv"))
    arguments = parser.parse_args()
    lines = [line.rstrip("\n").split("\t")[-1] for line in open(arguments.list, encoding="utf-8")]
    # Two short held-out sentences make one text, which fits into one pass: the first mark of a pause stands between.
    plain = sorted({re.sub(r"[,;:.!?]", "", line) for line in lines}, key=lambda text: (len(text), text))
    pairs = [(a, b) for a in plain for b in plain if a != b and len(a) + len(b) <= 72]
    pairs = pairs[::max(1, len(pairs) // arguments.texts)][:arguments.texts]
    steps, pauses, rises = [], [], []
    with serving(auth__requests_per_minute=1_000_000, server__log_level="warning") as server:
        for first, second in pairs:
            text, count = f"{first}. {second}.", len(first.split())
            parts = []
            for split, seed in ((True, 0), (False, 0), (False, 1)):
                samples, words = speak(server.port, text, split, arguments.continuity, seed)
                if len(words) <= count:
                    break
                parts.append((samples, words[count - 1], words[count]))
            if len(parts) < 3:
                continue
            ends = [(int(before["end"] * RATE), int(after["start"] * RATE)) for _, before, after in parts]
            silences = [silence(*part) for part in parts]
            steps.append([step(part[0], *found) for part, found in zip(parts, silences)])
            pauses.append([(end - start) / RATE * 1000 for start, end in silences])
            rises.append([level(part[0][r:]) - level(part[0][:l]) for part, (l, r) in zip(parts, ends)])
    split, whole, other = np.array(pauses).T
    rise, whole_rise, other_rise = np.array(rises).T
    step_at_join, step_in_one_pass, _ = np.array(steps).T
    print(json.dumps({
        "texts": len(steps),
        "step_at_join_of_largest_elsewhere": spread(step_at_join, 3, [1]),
        "step_in_one_pass_of_largest_elsewhere": spread(step_in_one_pass, 3, [1]),
        "pause_ms": spread(split),
        "pause_ms_in_one_pass": spread(whole),
        "pause_ms_beyond_one_pass": spread(split - whole, 1, [5]),
        "pause_ms_between_seeds": spread(np.abs(other - whole), 1, [5]),
        "level_change_db": spread(np.abs(rise), 2, [1]),
        "level_change_db_in_one_pass": spread(np.abs(whole_rise), 2, [1]),
        "level_change_db_between_seeds": spread(np.abs(other_rise - whole_rise), 2, [1])}, indent=1))


if __name__ == "__main__":
    main()
