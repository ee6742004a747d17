"""How often `ishowtts regress` is wrong: a build beside itself, and beside itself made slower, on a quiet and on a busy machine.

    python Benchmarks/compare/regress_experiment.py OUT.jsonl [--equal 200] [--slower 40] [--pairs 12] [--turns 16] [--text short]
        [--tolerance 1] [--arguments "--threads 1 --nfe 1"] [--job GROUP]

The slower build is this program under a wrapper: for every turn it passes on, it keeps a processor busy for 3, 5 or 10 % of the time
that the turn took, before it passes on the answer. Half of all comparisons run while another process keeps one processor busy: a loop, or the
running program of --job, which is stopped for the other half. Each comparison is a line of OUT; a run that was stopped goes on where it was. At the end, and with --report alone, it states what share was
found, with 95 % intervals (Clopper and Pearson, by bisection).
"""
import argparse
import contextlib
import json
import math
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("ISHOWTTS", str(ROOT / ".build/release/ishowtts"))
WRAPPER = """#!{python}
import subprocess, sys, time
worker = subprocess.Popen([{program!r}] + sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
sys.stdout.buffer.write(worker.stdout.readline()); sys.stdout.buffer.flush()
for line in sys.stdin.buffer:
    start = time.perf_counter()
    worker.stdin.write(line); worker.stdin.flush()
    answer = worker.stdout.readline()
    end = time.perf_counter()
    while time.perf_counter() < end + {share} * (end - start):
        pass
    sys.stdout.buffer.write(answer); sys.stdout.buffer.flush()
worker.stdin.close()
worker.wait()
"""


def wrapper(folder, share):
    """Equal builds are wrapped too, so that the wrapper itself is no difference."""
    path = pathlib.Path(folder) / f"slower-{share}"
    path.write_text(WRAPPER.format(python=sys.executable, program=PROGRAM, share=share))
    path.chmod(0o755)
    return path


@contextlib.contextmanager
def load(busy, job):
    """Keeps a processor busy, if it is to be, and leaves the job as it found it: running."""
    if job is not None:
        os.killpg(job, signal.SIGCONT if busy else signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(job, signal.SIGCONT)
        return
    loop = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    try:
        yield
    finally:
        if loop:
            loop.kill()
            loop.wait()


def compare(folder, share, busy, seed, arguments):
    start = time.monotonic()
    with load(busy, arguments.job):
        run = subprocess.run(
            [PROGRAM, "regress", "--program", str(wrapper(folder, share)), "--against", str(wrapper(folder, 0)),
             "--pairs", str(arguments.pairs), "--turns", str(arguments.turns), "--texts", arguments.text,
             "--new", arguments.arguments, "--tolerance", str(arguments.tolerance), "--seed", str(seed), "--json"], capture_output=True, text=True, timeout=900)
    if run.returncode not in (0, 1):
        sys.exit(f"regress ended with {run.returncode}: {run.stderr}")
    findings = json.loads(run.stdout)["findings"]
    return {"slower": share, "busy": busy, "seed": seed, "found": run.returncode == 1,
            "seconds": round(time.monotonic() - start, 2), "pairs": arguments.pairs, "turns": arguments.turns, "text": arguments.text,
            "tolerance": arguments.tolerance, "job": arguments.job is not None, "arguments": arguments.arguments,
            "figures": {finding["figure"]: [round(finding["interval"][key], 4) for key in ("lower", "ratio", "upper")]
                        for finding in findings},
            "worse": [finding["figure"] for finding in findings if finding["isWorse"]]}


def tail(count, hits, share):
    """The chance of `hits` or more of `count`."""
    return sum(math.comb(count, k) * share ** k * (1 - share) ** (count - k) for k in range(hits, count + 1))


def interval(hits, count):
    def solve(condition):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if condition(middle) else (low, middle)
        return low
    lower = solve(lambda share: tail(count, hits, share) < 0.025) if hits else 0.0
    upper = solve(lambda share: 1 - tail(count, hits + 1, share) > 0.025) if hits < count else 1.0
    return lower, upper


def report(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    for share in sorted({line["slower"] for line in lines}):
        for name, chosen in (("all", (False, True)), ("quiet", (False,)), ("busy", (True,))):
            part = [line for line in lines if line["slower"] == share and line["busy"] in chosen]
            if not part:
                continue
            hits = sum(line["found"] for line in part)
            lower, upper = interval(hits, len(part))
            ratios = sorted(line["figures"][f"{line['text']} seconds"][1] for line in part)
            print(f"{100 * share:4.0f} % slower, {name:5}: found {hits} of {len(part)} = {100 * hits / len(part):.1f} % "
                  f"({100 * lower:.1f} to {100 * upper:.1f}), ratio {ratios[len(ratios) // 2]:.3f} "
                  f"({ratios[0]:.3f} to {ratios[-1]:.3f}), {sum(line['seconds'] for line in part) / len(part):.1f} s each")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--equal", type=int, default=200)
    parser.add_argument("--slower", type=int, default=40, help="comparisons for each of 3, 5 and 10 %%")
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--turns", type=int, default=16)
    parser.add_argument("--text", default="short")
    parser.add_argument("--tolerance", type=float, default=1, help="percent")
    parser.add_argument("--arguments", default="--threads 1 --nfe 1",
                        help="of both; with a thread less than cores another job disturbs less, and with one evaluation a turn is short")
    parser.add_argument("--job", type=int, help="process group that is the other job, of one thread; a loop if there is none")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no comparison after this time")
    parser.add_argument("--report", action="store_true")
    arguments = parser.parse_args()
    if arguments.report:
        report(arguments.out)
        return
    plan = [(0, number) for number in range(arguments.equal)]
    plan += [(share, number) for share in (0.03, 0.05, 0.1) for number in range(arguments.slower)]
    random.Random(1).shuffle(plan)
    done = set()
    if arguments.out.exists():
        done = {(line["slower"], line["seed"]) for line in map(json.loads, arguments.out.read_text().splitlines())}
    end = time.monotonic() + 60 * arguments.minutes
    with tempfile.TemporaryDirectory() as folder, open(arguments.out, "a") as out:
        for share, number in plan:
            if time.monotonic() > end:
                break
            if (share, number) in done:
                continue
            result = compare(folder, share, number % 2 == 1, number, arguments)
            out.write(json.dumps(result) + "\n")
            out.flush()
    report(arguments.out)


if __name__ == "__main__":
    main()
