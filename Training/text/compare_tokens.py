#!/usr/bin/env python3
"""Compares our tokens with the official ones, line by line, and prints every difference.

    python3 -m pip install f5-tts==1.1.22 jieba==0.42.1 pypinyin==0.55.0 rjieba==0.2.2
    swift build --package-path Benchmarks -c release --product text
    python3 Training/text/make_corpus.py | python3 Training/text/compare_tokens.py

The official side is `f5_tts.model.utils.convert_char_to_pinyin`: as it is for the mode rjieba, and with
its segmenter replaced by python's jieba, on which the checkpoints were trained, for the mode jieba.
`--command` is what is run for our side: it gets the lines on standard input, the mode as its last
argument, and writes a JSON array of tokens, or an object with "tokens" (and "ids", compared with
`--vocab` if given), for each line.
`--golden` writes the official tokens of both modes instead, one JSON object for each line, with the ids of
the jieba mode if a vocabulary is given. The tests' Fixtures/tokens.jsonl is made by

    python3 Training/text/make_corpus.py --generated --examples --lines 400 --seed 7 |
        python3 Training/text/compare_tokens.py --golden --vocab Tests/SpeechTextTests/Fixtures/vocab.txt
"""

import argparse
import importlib.util
import json
import pathlib
import subprocess
import sys
import time
import types

import jieba
import rjieba


def official_module():
    """f5_tts/model/utils.py alone: importing its package would load the models and need torchaudio."""
    package = importlib.util.find_spec("f5_tts").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location("f5_utils", pathlib.Path(package) / "model" / "utils.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


utils = official_module()
MODES = {"jieba": types.SimpleNamespace(cut=jieba.cut), "rjieba": rjieba}


def official(lines, mode):
    """Tokens of each line; None where the official code itself fails: it indexes past the readings of a
    segment such as U+20000 U+2EBEF "-", whose characters have three bytes on average."""
    utils.rjieba = MODES[mode]
    tokens = []
    for line in lines:
        try:
            tokens.extend(utils.convert_char_to_pinyin([line]))
        except IndexError:
            tokens.append(None)
    return tokens


def ours(lines, mode, command):
    text = "".join(line + "\n" for line in lines).encode("utf-8")
    output = subprocess.run(command + [mode], input=text, stdout=subprocess.PIPE, check=True).stdout
    # Not splitlines(): tokens may contain other line separators.
    return [json.loads(line) for line in output.decode("utf-8").split("\n")[:-1]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    tool = root / "Benchmarks" / ".build" / "release" / "text"
    parser.add_argument("--command", nargs="+", default=[str(tool), "tokens"])
    parser.add_argument("--modes", nargs="+", default=list(MODES), choices=list(MODES))
    parser.add_argument("--vocab", type=pathlib.Path, help="compare ids too")
    parser.add_argument("--golden", action="store_true")
    parser.add_argument("--show", type=int, default=20, help="most differences printed for each mode")
    options = parser.parse_args()
    jieba.setLogLevel(60)
    lines = sys.stdin.buffer.read().decode("utf-8").split("\n")[:-1]
    vocabulary = None
    if options.vocab:
        vocabulary, _ = utils.get_tokenizer(str(options.vocab), "custom")
    if options.golden:
        for line, first, second in zip(lines, official(lines, "jieba"), official(lines, "rjieba")):
            record = {"text": line, "jieba": first, "rjieba": second}
            if vocabulary is not None:
                record["ids"] = [vocabulary.get(token, 0) for token in first]
            if first is not None and second is not None:
                print(json.dumps(record, ensure_ascii=True, separators=(",", ":")))
        return
    failed = False
    for mode in options.modes:
        start = time.monotonic()
        wanted = official(lines, mode)
        middle = time.monotonic()
        found = ours(lines, mode, options.command)
        end = time.monotonic()
        failures = 0
        differences = 0 if len(found) == len(lines) else 1
        for line, right, record in zip(lines, wanted, found):
            if right is None:
                failures += 1
                continue
            tokens = record["tokens"] if isinstance(record, dict) else record
            same = tokens == right
            if vocabulary is not None and isinstance(record, dict):
                same = same and record["ids"] == [vocabulary.get(token, 0) for token in right]
            if not same:
                differences += 1
                if differences <= options.show:
                    print(f"{mode} {line!r}\n  official {right}\n  ours     {tokens}")
        failed = failed or differences > 0
        print(f"{mode}: {len(lines)} lines, {len(found)} answers, {differences} differ,"
              f" {failures} fail officially;"
              f" official {middle - start:.1f} s, ours {end - middle:.2f} s")
    sys.exit(1 if failed else 0)


main()
