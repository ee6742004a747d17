"""One evaluation of the model, ours and its peers', in the same session on the same weights and input.

    python Benchmarks/compare/compare.py [--peers NAME,...] [--architecture F5TTS_v1_Base] [--frames 940] [--rounds 2]
        [--runs 3] [--threads 2] [--ours COMMAND] [--folder goldens] [--json FILE]

Makes random weights in the official layout (1.35 GB for Base, kept in goldens/ for the next run) by Training/goldens.py,
ONNX graphs of them by Training/export_onnx.py, and our packed eight-bit form. Then the engines take turns, each in a
process of its own, round by round. Each loads the model, evaluates both guidance branches once to warm up, and
times further evaluations. Printed: median and fastest seconds of an evaluation, how often faster ours is, resident
memory, seconds to load, and the relative error of the velocity against official fp32.

Engines:
    ours-fp32, ours-int8   COMMAND CHECKPOINT INPUT PREFIX [options], one line of JSON as the product `model` prints
    torch                  the official module in PyTorch, fp32
    torch-int8             the same with dynamically quantised linears (torch.ao, x86 engine)
    torch-compile          the same through torch.compile (inductor); its compilation counts as loading
    onnx, onnx-int8        ONNX Runtime on our export; int8 dynamically quantised by its own tool

vox-tts (PyPI) runs F5-TTS from local weights too, but offers no single evaluation: see docs/performance.md.
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

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = f"swift run -c release --package-path {shlex.quote(str(ROOT / 'Benchmarks'))} model"
PEERS = ["torch", "torch-int8", "torch-compile", "onnx", "onnx-int8"]
TIME = 0.3


class Input:
    """Noise, reference and tokens of a golden utterance."""

    def __init__(self, folder, frames):
        from safetensors.torch import load_file

        given = load_file(folder / "goldens.safetensors")
        self.noise, self.mel = given[f"{frames}.noise"], given[f"{frames}.mel"]
        self.tokens, self.frames = given[f"{frames}.tokens"].long()[None], len(given[f"{frames}.noise"])
        self.given, self.prefix = given, f"{frames}."

    def error(self, velocity):
        """Of [2, frames, 100] against the official tensors, which hold some rows, evenly spaced."""
        golden = [self.given.get(f"{self.prefix}velocity.{branch}") for branch in ("cond", "uncond")]
        if golden[0] is None:
            return None
        difference = size = 0.0
        for ours, theirs in zip(velocity, golden):
            step = -(-self.frames // len(theirs))
            difference += float(((ours[::step][: len(theirs)] - theirs) ** 2).sum())
            size += float((theirs**2).sum())
        return (difference / size) ** 0.5


def timed(evaluate, runs):
    begin = time.perf_counter()
    velocity = evaluate()
    first, times = time.perf_counter() - begin, []
    for _ in range(runs):
        begin = time.perf_counter()
        evaluate()
        times.append(time.perf_counter() - begin)
    return velocity, first, times


def run_torch(peer, folder, given, architecture_name, threads, runs):
    sys.path.insert(0, str(ROOT / "Training/goldens"))
    import torch

    torch.set_num_threads(threads)
    import official
    from architectures import ARCHITECTURES
    from safetensors.torch import load_file

    architecture = ARCHITECTURES[architecture_name]
    with torch.inference_mode():
        start = time.perf_counter()
        state = load_file(folder / "model.safetensors")
        names = {k.removeprefix("ema_model.transformer."): v for k, v in state.items() if k.startswith("ema_model.")}
        model = getattr(official, architecture.backbone)(
            **architecture.arguments, text_num_embeds=architecture.tokens, mel_dim=100).eval()
        model.load_state_dict(names)
        del state, names
        if peer == "torch-int8":
            torch.backends.quantized.engine = "x86"
            model = torch.ao.quantization.quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8)
        if peer == "torch-compile":
            model.transformer_blocks = torch.nn.ModuleList(torch.compile(b) for b in model.transformer_blocks)
        load = time.perf_counter() - start
        cond = torch.nn.functional.pad(given.mel, (0, 0, 0, given.frames - len(given.mel)))[None]

        def evaluate():
            return model(x=given.noise[None], cond=cond, text=given.tokens, time=torch.tensor(TIME), cfg_infer=True,
                         cache=True)

        if peer == "torch-compile":
            begin = time.perf_counter()
            evaluate()
            load += time.perf_counter() - begin
        velocity, first, times = timed(evaluate, runs)
    return dict(load=load, firstEvaluation=first, evaluations=times, relativeError=given.error(velocity),
                version=torch.__version__)


def run_onnx(peer, folder, given, threads, runs):
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    start = time.perf_counter()
    name = "step.int8.onnx" if peer == "onnx-int8" else "step.onnx"
    open_graph = lambda n: onnxruntime.InferenceSession(
        str(folder / "onnx" / n), options, providers=["CPUExecutionProvider"])
    step, text = open_graph(name), open_graph("text.onnx")
    load = time.perf_counter() - start
    ids = np.zeros((1, given.frames), np.int64)
    ids[0, : given.tokens.shape[1]] = given.tokens[0].numpy() + 1
    keep = (ids > 0).astype(np.float32)
    rows = np.concatenate([text.run(None, {"ids": ids, "keep": keep, "drop": np.array([drop], np.float32)})[0]
                           for drop in (0, 1)])
    cond = np.zeros((2, given.frames, 100), np.float32)
    cond[0, : len(given.mel)] = given.mel.numpy()
    feeds = {"x": np.repeat(given.noise.numpy()[None], 2, 0), "cond": cond, "text": rows,
             "time": np.full(2, TIME, np.float32)}
    velocity, first, times = timed(lambda: step.run(None, feeds)[0], runs)
    import torch

    return dict(load=load, firstEvaluation=first, evaluations=times,
                relativeError=given.error(torch.from_numpy(velocity)), version=onnxruntime.__version__)


def resident():
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) >> 10


def prepare(arguments, folder, engines):
    """Weights, input, graphs and the packed form, as far as the engines need them and they are not there."""
    golden = folder / "goldens.safetensors"
    if not golden.exists() or f"{arguments.frames}.noise" not in names_of(golden):
        subprocess.run([sys.executable, ROOT / "Training/goldens.py", "base", arguments.architecture, "--frames",
                        str(arguments.frames), "--steps", "0", "--out", arguments.folder], check=True)
    graphs = folder / "onnx"
    if any(e.startswith("onnx") for e in engines) and not (graphs / "step.onnx").exists():
        subprocess.run([sys.executable, ROOT / "Training/export_onnx.py", folder / "model.safetensors",
                        folder / "model.yaml", graphs], check=True)
    if "onnx-int8" in engines and not (graphs / "step.int8.onnx").exists():
        from onnxruntime.quantization import QuantType, quantize_dynamic

        quantize_dynamic(graphs / "step.onnx", graphs / "step.int8.onnx", per_channel=True,
                         weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"])
    packed = folder / "packed.int8.safetensors"
    if "ours-int8" in engines and not packed.exists():
        subprocess.run([ROOT / "run", "pack", folder / "model.safetensors", "--config", folder / "model.yaml", "-o",
                        packed], check=True)


def names_of(path):
    from safetensors import safe_open

    with safe_open(path, "pt") as file:
        return set(file.keys())


def command(engine, arguments, folder):
    if not engine.startswith("ours"):
        return [sys.executable, __file__, *sys.argv[1:], "--only", engine]
    checkpoint = folder / ("packed.int8.safetensors" if engine == "ours-int8" else "model.safetensors")
    config = [] if engine == "ours-int8" else ["--config", folder / "model.yaml"]
    return [*shlex.split(arguments.ours), checkpoint, folder / "goldens.safetensors", str(arguments.frames), *config,
            "--threads", str(arguments.threads), "--runs", str(arguments.runs)]


def last_json_line(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        print(f"compare.py: {shlex.join(map(str, command))} ended with {done.returncode}: {done.stderr[-400:]}",
              file=sys.stderr)
        return None
    return json.loads(lines[-1])


def summary(reports):
    every = [seconds for report in reports for seconds in report["evaluations"]]
    row = {"evaluation": statistics.median(every), "fastest": min(every)}
    for key in ("load", "firstEvaluation", "residentMiB", "relativeError"):
        values = [report[key] for report in reports if report.get(key) is not None]
        if values:
            row[key] = statistics.median(values)
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--architecture", default="F5TTS_v1_Base")
    parser.add_argument("--frames", type=int, default=940)
    parser.add_argument("--runs", type=int, default=3, help="timed evaluations of each turn")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ours", default=OURS)
    parser.add_argument("--folder", type=Path, default=ROOT / "goldens")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = arguments.folder / arguments.architecture
    if arguments.only:
        given = Input(folder, arguments.frames)
        if arguments.only.startswith("torch"):
            report = run_torch(arguments.only, folder, given, arguments.architecture, arguments.threads, arguments.runs)
        else:
            report = run_onnx(arguments.only, folder, given, arguments.threads, arguments.runs)
        print(json.dumps(report | {"residentMiB": resident()}))
        return

    peers = [name for name in arguments.peers.split(",") if name]
    unknown = set(peers) - set(PEERS)
    if unknown:
        parser.error(f"--peers: no {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    engines = ["ours-int8", "ours-fp32", *peers]
    prepare(arguments, folder, engines)
    reports = {engine: [] for engine in engines}
    for turn in range(arguments.rounds):
        for engine in engines:
            report = last_json_line(command(engine, arguments, folder))
            if report is None:
                continue
            reports[engine].append(report)
            print(f"round {turn + 1}, {engine}: {statistics.median(report['evaluations']):.3f} s an evaluation",
                  file=sys.stderr, flush=True)
    rows = {engine: summary(each) for engine, each in reports.items() if each}
    print(f"{arguments.architecture}, {arguments.frames} frames, both branches, {arguments.threads} threads, "
          f"{arguments.rounds} rounds of {arguments.runs}, load {os.getloadavg()[0]:.1f}")
    print(f"{'':14s} {'median s':>9s} {'fastest':>8s} {'int8 is':>9s} {'fp32 is':>9s} {'MiB':>6s} {'load s':>7s} {'error':>8s}")
    for engine, row in rows.items():
        faster = [f"{row['evaluation'] / rows[o]['evaluation']:.2f} x" if o in rows else "-"
                  for o in ("ours-int8", "ours-fp32")]
        error = f"{row['relativeError']:.1e}" if "relativeError" in row else "-"
        print(f"{engine:14s} {row['evaluation']:9.3f} {row['fastest']:8.3f} {faster[0]:>9s} {faster[1]:>9s} "
              f"{row['residentMiB']:6.0f} {row['load']:7.2f} {error:>8s}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"rows": rows, "reports": reports}, indent=1) + "\n")


if __name__ == "__main__":
    main()
