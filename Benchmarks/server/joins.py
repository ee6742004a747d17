"""What is heard where two chunks meet, on sentences with a pause inside.

    python Benchmarks/server/joins.py [--texts 100]       needs numpy

Each text is spoken with its first chunk ending at its first mark (`start_short`), and once in one pass. Around the
join, found from the times of the words: the largest step from one sample to the next, beside the largest elsewhere in
the same speech; how much longer the pause is than in the speech in one pass; and how much the level of the second part
stands above the first, beside the same of the speech in one pass (speech itself changes its level).
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


def speak(port, text, split, continuity=True):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/v1/audio/speech", json.dumps({
        "input": text, "response_format": "pcm", "stream_format": "sse", "start_short": split, "continuity": continuity, "cache": False}))
    events = [json.loads(line[6:]) for line in connection.getresponse().read().decode().splitlines()
              if line.startswith("data: ")]
    pcm = b"".join(base64.b64decode(event["audio"]) for event in events[:-1])
    return np.frombuffer(pcm, "<i2") / 32768, events[-1]["words"]


def level(samples):
    """Decibels of the louder half of 20 ms frames: of what sounds, not of its pauses."""
    frames = samples[:len(samples) // 480 * 480].reshape(-1, 480)
    power = np.sort((frames ** 2).mean(1))[len(frames) // 2:]
    return 10 * np.log10(power.mean() + 1e-12)


def pause(samples, left, right):
    """Milliseconds between two words that are 40 dB below the speech's level, in steps of 2.5 ms."""
    start, end = max(0, left - RATE // 5), min(len(samples), right + RATE // 5)
    frames = samples[start:start + (end - start) // 60 * 60].reshape(-1, 60)
    quiet = 10 * np.log10((frames ** 2).mean(1) + 1e-12) < level(samples) - 40
    run = longest = 0
    for silent in quiet:
        run = run + 1 if silent else 0
        longest = max(longest, run)
    return 2.5 * longest


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--no-continuity", dest="continuity", action="store_false", help="each chunk by itself")
    parser.add_argument("list", nargs="?", default=str(ROOT / "Training/voice/held_out.tsv"))
    arguments = parser.parse_args()
    lines = [line.rstrip("\n").split("\t")[-1] for line in open(arguments.list, encoding="utf-8")]
    # Two short held-out sentences make one text, which fits into one pass: the first mark of a pause stands between.
    plain = sorted({re.sub(r"[,;:.!?]", "", line) for line in lines}, key=len)
    pairs = [(a, b) for a in plain for b in plain if a != b and len(a) + len(b) <= 72]
    pairs = pairs[::max(1, len(pairs) // arguments.texts)][:arguments.texts]
    steps, pauses, levels = [], [], []
    with serving(auth__requests_per_minute=1_000_000, server__log_level="warning") as server:
        for first, second in pairs:
            text, count = f"{first}. {second}.", len(first.split())
            parts = []
            for split in (True, False):
                samples, words = speak(server.port, text, split, arguments.continuity)
                if len(words) <= count:
                    break
                left, right = int(words[count - 1]["end"] * RATE), int(words[count]["start"] * RATE)
                parts.append((samples, left, right))
            if len(parts) < 2:
                continue
            samples, left, right = parts[0]
            start, end = max(0, left - RATE // 20), min(len(samples), right + RATE // 20)
            change = np.abs(np.diff(samples))
            inside = change[start:end].max()
            outside = max(change[:start].max(), change[end:].max())
            steps.append(inside / outside)
            pauses.append([pause(*part) for part in parts])
            rise = [level(s[r:]) - level(s[:l]) for s, l, r in parts]
            levels.append(abs(rise[0] - rise[1]))
    longer = np.array([split - whole for split, whole in pauses])
    print(json.dumps({
        "texts": len(steps),
        "step_at_join_of_largest_elsewhere": {"median": round(float(np.median(steps)), 3), "max": round(float(max(steps)), 3)},
        "pause_ms_beyond_one_pass": {
            "median": round(float(np.median(longer)), 1), "p95": round(float(np.percentile(longer, 95)), 1),
            "share_under_5_ms": round(float(np.mean(longer < 5)), 3)},
        "level_change_db_against_one_pass": {
            "median": round(float(np.median(levels)), 2), "p95": round(float(np.percentile(levels, 95)), 2),
            "share_under_1_db": round(float(np.mean(np.array(levels) < 1)), 3)}}, indent=1))


if __name__ == "__main__":
    main()
