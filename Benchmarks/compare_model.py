"""The model's forward pass against official PyTorch in the same run, fp32, on the same weights and input.

    python Benchmarks/compare_model.py [--architecture F5TTS_v1_Base] [--frames 940] [--runs 3] [--steps 7]
        [--rounds 3] [--threads 2] [--ours COMMAND] [--json FILE]

Makes random weights in the official layout (1.35 GB for Base, in goldens/, kept for the next run) and the input by
Training/goldens.py. Then the two take turns, each in a process of its own: ours, theirs, ours, theirs. Each loads the
checkpoint, evaluates both guidance branches once to warm up, and times further evaluations and, where the
peer's whole sampling is asked for by --steps, that too. Prints medians, ratios and the relative error of our
velocity; --json writes all figures. COMMAND is followed by CHECKPOINT INPUT PREFIX and options, and prints one
line of JSON as `Benchmarks model` does.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = f"swift run -c release --package-path {shlex.quote(str(ROOT / 'Benchmarks'))} model"


def measure_official(architecture_name, folder, prefix, threads, runs, steps):
    """Runs in a process of its own; the report has the fields of ours."""
    sys.path.insert(0, str(ROOT / "Training/goldens"))
    import torch

    torch.set_num_threads(threads)
    import official
    from architectures import ARCHITECTURES
    from safetensors.torch import load_file
    from stages import sample

    architecture = ARCHITECTURES[architecture_name]
    with torch.inference_mode():
        start = time.perf_counter()
        state = load_file(folder / "model.safetensors")
        names = {k.removeprefix("ema_model.transformer."): v for k, v in state.items() if k.startswith("ema_model.")}
        model = getattr(official, architecture.backbone)(
            **architecture.arguments, text_num_embeds=architecture.tokens, mel_dim=100).eval()
        model.load_state_dict(names)
        loaded = time.perf_counter()
        given = load_file(folder / "goldens.safetensors")
        noise, mel = given[prefix + "noise"], given[prefix + "mel"]
        tokens = given[prefix + "tokens"].long()[None]
        cond = torch.nn.functional.pad(mel, (0, 0, 0, len(noise) - len(mel)))[None]

        def evaluate():
            begin = time.perf_counter()
            model(x=noise[None], cond=cond, text=tokens, time=torch.tensor(0.3), cfg_infer=True, cache=True)
            return time.perf_counter() - begin

        # The first evaluation embeds the text, which a sampling does once.
        report = {"load": loaded - start, "firstEvaluation": evaluate(),
                  "evaluations": [evaluate() for _ in range(runs)], "threads": threads, "torch": torch.__version__}
        model.clear_cache()
        if steps:
            begin = time.perf_counter()
            sample(model, [Utterance(tokens, mel, noise)], steps, 2.0)
            report["sampling"] = time.perf_counter() - begin
    status = Path("/proc/self/status").read_text().splitlines()
    report["residentMiB"] = int(next(line for line in status if line.startswith("VmRSS")).split()[1]) >> 10
    print(json.dumps(report))


class Utterance:
    """As `stages.sample` takes it."""

    def __init__(self, tokens, mel, noise):
        self.tokens, self.mel, self.noise = tokens, mel[None], noise
        self.reference, self.frames = len(mel), len(noise)


def last_json_line(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        sys.exit(f"compare_model.py: {shlex.join(map(str, command))} ended with {done.returncode} and "
                 f"{'no' if not lines else 'a'} report")
    return json.loads(lines[-1])


def summary(reports):
    every = [seconds for report in reports for seconds in report["evaluations"]]
    row = {"evaluation": statistics.median(every), "fastest": min(every), "evaluations": len(every)}
    for key in ("load", "firstEvaluation", "residentMiB", "anonymousMiB", "sampling"):
        values = [report[key] for report in reports if report.get(key) is not None]
        if values:
            row[key] = statistics.median(values)
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architecture", default="F5TTS_v1_Base")
    parser.add_argument("--frames", type=int, default=940)
    parser.add_argument("--runs", type=int, default=3, help="timed evaluations of each turn")
    parser.add_argument("--steps", type=int, default=0, help="also time the official sampler with so many steps")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ours", default=OURS)
    parser.add_argument("--folder", type=Path, default=ROOT / "goldens")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--official-only", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder, prefix = arguments.folder / arguments.architecture, f"{arguments.frames}."
    if arguments.official_only:
        measure_official(
            arguments.architecture, folder, prefix, arguments.threads, arguments.runs, arguments.steps)
        return

    if not has_input(folder, prefix):
        subprocess.run([sys.executable, ROOT / "Training/goldens.py", "base", arguments.architecture, "--frames",
                        str(arguments.frames), "--steps", "0", "--out", arguments.folder], check=True)
    ours = [*shlex.split(arguments.ours), folder / "model.safetensors", folder / "goldens.safetensors",
            str(arguments.frames), "--config", folder / "model.yaml", "--threads", str(arguments.threads), "--runs",
            str(arguments.runs)]
    theirs = [sys.executable, __file__, *sys.argv[1:], "--official-only"]
    reports = {"ours": [], "official": []}
    for turn in range(arguments.rounds):
        for side, command in (("ours", ours), ("official", theirs)):
            report = last_json_line(command)
            reports[side].append(report)
            print(f"round {turn + 1}, {side}: {statistics.median(report['evaluations']):.3f} s an evaluation",
                  file=sys.stderr, flush=True)

    result = {side: summary(each) for side, each in reports.items()}
    errors = [report["relativeError"] for report in reports["ours"] if report.get("relativeError") is not None]
    result |= {"ratio": result["ours"]["evaluation"] / result["official"]["evaluation"],
               "ratios": [statistics.median(a["evaluations"]) / statistics.median(b["evaluations"])
                          for a, b in zip(reports["ours"], reports["official"])],
               "relativeError": max(errors, default=None), "architecture": arguments.architecture,
               "frames": arguments.frames, "threads": arguments.threads, "load": os.getloadavg()[0]}
    print(f"{arguments.architecture}, {arguments.frames} frames, both branches, {arguments.threads} threads, fp32")
    for side in ("ours", "official"):
        row = result[side]
        print(f"  {side:8s} {row['evaluation']:.3f} s an evaluation (fastest {row['fastest']:.3f}), "
              f"load {row['load']:.2f} s, first evaluation {row['firstEvaluation']:.2f} s, "
              f"resident {row['residentMiB']} MiB"
              + (f", sampling {row['sampling']:.1f} s" if "sampling" in row else ""))
    print(f"  ours / official {result['ratio']:.3f} (rounds {min(result['ratios']):.3f} to "
          f"{max(result['ratios']):.3f}); velocity's relative error {result['relativeError']}")
    if arguments.json:
        arguments.json.write_text(json.dumps(result | {"reports": reports}, indent=1) + "\n")


def has_input(folder, prefix):
    if not (folder / "model.safetensors").exists() or not (folder / "goldens.safetensors").exists():
        return False
    from safetensors import safe_open

    with safe_open(folder / "goldens.safetensors", "pt") as file:
        return prefix + "noise" in file.keys()


if __name__ == "__main__":
    main()
