"""Sweeps width, depth and text encoder at an equal budget: `python search.py CORPUS HELD_CORPUS OUT [--minutes 12]`.

Every architecture begins from nothing and gets the same seconds of one processor core, as the kernel counts them, so
that other work on the machine takes nothing from any of them; a smaller network takes more steps in them. Scored by the
flow's loss on HELD_CORPUS (the teacher's speech of held_out.tsv, the same noise and times for all), then spoken by
the engine in eight bits: word and character errors, real-time factor, size of the packed file. OUT/search.csv has a line
each; what is there is not done again.
"""
import argparse
import csv
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import torch

import train
from corpus import Corpus
from export import configuration, export
from model import CONFIG, DiT

ROOT = Path(__file__).resolve().parents[2]
ENGINE = str(ROOT / ".build/release/ishowtts")
SEARCHED = {
    "256x4": {},
    "192x8": dict(dim=192, heads=3, text_dim=192, depth=8),
    "256x8": dict(depth=8),
    "256x8-text2": dict(depth=8, conv_layers=2),
    "384x6": dict(dim=384, heads=6, depth=6),
    "256x12": dict(depth=12),
}


def fit(config, corpus, out, seconds):
    train.CONFIG = config
    torch.manual_seed(0)
    arguments = argparse.Namespace(
        corpus=corpus, out=out, hours=seconds / 3600, decay=0.6, weights=None, processes=1)
    os.makedirs(out, exist_ok=True)
    train.Trainer(arguments, clock=time.process_time).run()


@torch.inference_mode()
def held_loss(config, out, held, batches=12):
    """Mean loss of the averaged weights on batches, noise and times that are the same for every architecture."""
    train.CONFIG = config
    state = torch.load(out + "/last.pt", weights_only=False)
    worker = train.Worker([], held, seed=7)
    worker.corpus, worker.random = Corpus(held, seed=7), random.Random(7)
    worker.model = DiT(**state["config"]).to(train.PASSES)
    worker.model.load_state_dict(state["ema"])
    return sum(worker.loss(worker.corpus.batch()).item() for _ in range(batches)) / batches, state["step"]


def folder(config, out):
    """A model folder: these weights with everything else of the built-in voice, spoken with seven guided steps."""
    target = out + "/model"
    os.makedirs(target, exist_ok=True)
    built_in = ROOT / "Models/mini"
    for name in ("vocab.txt", "pronunciations.tsv", "durations.safetensors", "voices", "vocoder"):
        if not os.path.lexists(f"{target}/{name}"):
            os.symlink(built_in / name, f"{target}/{name}")
    architecture = configuration(config).split("\nishowtts:")[0]
    guided = "\nishowtts:\n  nfe: 7\n  cfg: 1.5\n  int8: True\n  max_frames: 650\n"
    Path(target + "/model.yaml").write_text(architecture + guided)
    export(out + "/last.pt", target + "/model.safetensors")
    return target


def speak(name, config, out, sentences):
    """Packs, speaks and scores: size, real-time factor, error rates."""
    model = folder(config, out)
    packed = out + "/packed.safetensors"
    subprocess.run([ENGINE, "pack", model, "-o", packed], check=True, stdout=subprocess.DEVNULL)
    held = str(ROOT / "Training/voice/held_out.tsv")
    subprocess.run([ENGINE, "quality", held, "-o", out + "/speech", "--count", str(sentences), "--model", model],
                   check=True, stdout=subprocess.DEVNULL)
    spoken = next(Path(out + "/speech").iterdir())
    subprocess.run([sys.executable, str(ROOT / "Training/evaluate.py"), str(spoken), "--no-dnsmos"], check=True)
    rows = list(csv.DictReader(open(spoken / "scores.csv")))
    total = lambda key: sum(float(row[key]) for row in rows)
    setting = json.load(open(spoken / "setting.json"))
    return {
        "packed MB": f"{os.path.getsize(packed) / 1e6:.1f}",
        "real-time factor": f"{setting['synthesis_seconds'] / setting['seconds']:.3f}",
        "word errors": f"{total('errors') / total('words'):.3f}",
        "character errors": f"{total('letter_errors') / total('letters'):.3f}"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("held")
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=12, help="of one core, for each architecture")
    parser.add_argument("--sentences", type=int, default=40)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    trained = []
    for name, change in SEARCHED.items():
        config, out = {**CONFIG, **change}, f"{arguments.out}/{name}"
        if not os.path.exists(out + "/done"):
            fit(config, arguments.corpus, out, arguments.minutes * 60)
            Path(out + "/done").touch()
        trained.append((name, config, out))
    with open(arguments.out + "/search.csv", "w", newline="") as file:
        writer = None
        for name, config, out in trained:
            loss, steps = held_loss(config, out, arguments.held)
            values = sum(p.numel() for p in DiT(**config).parameters())
            row = {"architecture": name, "values": f"{values / 1e6:.1f} M", "steps": steps,
                   "held-out loss": f"{loss:.4f}", **speak(name, config, out, arguments.sentences)}
            writer = writer or csv.DictWriter(file, row)
            if file.tell() == 0:
                writer.writeheader()
            writer.writerow(row)
            file.flush()
            print(row, flush=True)


if __name__ == "__main__":
    main()
