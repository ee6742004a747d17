#!/usr/bin/env python3
"""Compares our chunks of each line with the official `chunk_text`, and prints every difference.

    python3 -m pip install f5-tts==1.1.22
    python3 Training/text/make_corpus.py | python3 Training/text/compare_chunks.py

`--golden` writes the official answers instead, with durations by the official formula, one JSON object a
line. The tests' Fixtures/chunks.jsonl is made by

    python3 Training/text/make_corpus.py --generated --examples --lines 150 --seed 5 |
        python3 Training/text/compare_chunks.py --golden
"""

import argparse
import ast
import importlib.util
import json
import pathlib
import re
import subprocess
import sys

LIMITS = (-5, 0, 1, 10, 40, 135)


def official():
    """chunk_text alone, out of a module that would load the whole model with its imports."""
    package = importlib.util.find_spec("f5_tts").submodule_search_locations[0]
    source = (pathlib.Path(package) / "infer" / "utils_infer.py").read_text("utf-8")
    (node,) = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == "chunk_text"]
    scope = {"re": re}
    exec(compile(ast.Module([node], []), "utils_infer.py", "exec"), scope)
    return scope["chunk_text"]


def duration(samples, reference_bytes, text_bytes, speed):
    """The lines of infer_batch_process that set the duration, which stand inside a closure there."""
    local_speed = 0.3 if text_bytes < 10 else speed
    frames = samples // 256
    return frames + int(frames / reference_bytes * text_bytes / local_speed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    tool = root / "Benchmarks" / ".build" / "release" / "text"
    parser.add_argument("--command", nargs="+", default=[str(tool), "chunks"])
    parser.add_argument("--golden", action="store_true")
    options = parser.parse_args()
    lines = sys.stdin.buffer.read().decode("utf-8").split("\n")[:-1]
    chunk_text = official()
    if options.golden:
        for index, line in enumerate(lines):
            limit, size = LIMITS[index % len(LIMITS)], len(line.encode("utf-8"))
            samples, reference, speed = 24_000 + 7919 * index, 11 + 3 * index, (0.5, 1, 1.3)[index % 3]
            seconds = samples / 24_000
            print(json.dumps({
                "text": line, "limit": limit, "chunks": chunk_text(line, limit),
                "samples": samples, "reference": reference, "speed": speed,
                "frames": duration(samples, reference, size, speed),
                "fixed": int(seconds * 24_000 / 256),
                "maxBytes": int(reference / seconds * (22 - seconds) * speed),
            }, separators=(",", ":")))
        return
    differences = 0
    for limit in LIMITS:
        text = "".join(line + "\n" for line in lines).encode("utf-8")
        output = subprocess.run(options.command + [str(limit)], input=text, stdout=subprocess.PIPE, check=True)
        for line, found in zip(lines, output.stdout.decode("utf-8").split("\n"), strict=False):
            wanted = chunk_text(line, limit)
            if json.loads(found) != wanted:
                differences += 1
                print(f"{limit} {line!r}\n  official {wanted}\n  ours     {found}")
    print(f"{len(lines)} lines, {len(LIMITS)} limits, {differences} differ")
    sys.exit(1 if differences else 0)


main()
