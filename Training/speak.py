"""Speaks a list of sentences with our command, for evaluate.py: `python speak.py LIST.tsv OUT [--count N] [-- OPTIONS]`.

LIST has a name and a text a line (`Training/voice/held_out.tsv`); OPTIONS go to `ishowtts say`. Writes OUT/NAME.wav
and OUT/list.tsv, and prints the real-time factor over all.
"""
import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    arguments, options = sys.argv[1:], []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, options = arguments[:at], arguments[at + 1:]
    parser = argparse.ArgumentParser()
    parser.add_argument("list")
    parser.add_argument("out")
    parser.add_argument("--count", type=int)
    parser.add_argument("--command", default=str(ROOT / ".build/release/ishowtts"))
    arguments = parser.parse_args(arguments)
    os.makedirs(arguments.out, exist_ok=True)
    spent = spoken = 0.0
    with open(arguments.out + "/list.tsv", "w") as listing:
        for line in open(arguments.list).read().split("\n")[: arguments.count]:
            if not line:
                continue
            name, text = line.split("\t")
            said = subprocess.run(
                [arguments.command, "say", text, "-o", f"{arguments.out}/{name}.wav", "--json", *options],
                check=True, capture_output=True, text=True)
            report = json.loads(said.stdout)
            spent, spoken = spent + report["synthesisSeconds"], spoken + report["seconds"]
            listing.write(f"{name}.wav\t{text}\n")
    print(f"{spoken:.1f} s of speech, real-time factor {spent / spoken:.3f}")
