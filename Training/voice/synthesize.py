"""The reference synthesis in PyTorch, from the files that the package ships.

    python synthesize.py MODEL_FOLDER VOICE TEXTS.tsv OUT [--nfe 16] [--cfg 2] [--seed 0]

TEXTS has a name and a text a line. Writes OUT/NAME.wav and OUT/list.tsv, and with --noise also OUT/NAME.npy, the
noise [frames, 100] that each sentence began with. The waveform is made by Griffin-Lim.
"""
import argparse
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import soundfile
import torch
from safetensors.torch import load_file

import durations
from data import FILTERS, HOP, RATE, log_mel
from model import CONFIG, DiT, REACH, text_inputs

PRUNED = {5: [0, 2, 4, 8, 16, 32], 6: [0, 2, 4, 6, 8, 16, 32], 7: [0, 2, 4, 6, 8, 16, 24, 32],
          10: [0, 2, 4, 6, 8, 12, 16, 20, 24, 28, 32], 12: [0, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32],
          16: [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32]}


def load_dit(path):
    """The DiT in the file, whatever its depth."""
    state = {k.removeprefix("ema_model.transformer."): v.float() for k, v in load_file(path).items()}
    depth = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("transformer_blocks."))
    model = DiT(**{**CONFIG, "depth": depth, "tokens": len(state["text_embed.text_embed.weight"]) - 1})
    model.load_state_dict({k: v for k, v in state.items() if "rotary" not in k})
    return model.eval()


def schedule(steps, sway=-1.0):
    t = torch.tensor(PRUNED[steps]) / 32 if steps in PRUNED else torch.linspace(0, 1, steps + 1)
    return t + sway * (torch.cos(torch.pi / 2 * t) - 1 + t)


def place(reference, text, reference_frames):
    """Durations of the reference's and the text's tokens -> token of each frame."""
    pace = reference_frames / reference.sum()
    text = text * pace
    count = max(1, int(round(float(text.sum()))))
    ends = np.cumsum(np.concatenate([reference * pace, text * count / text.sum()]))
    return np.searchsorted(ends, np.arange(reference_frames + count) + 0.5).clip(0, len(ends) - 1)


def edges_cut(frames, tokens):
    """Durations of a reference's tokens once its silent edges are cut and 50 ms added behind.

    The space in front lasts no time, a closing mark at most the 50 ms, and the last sound that is heard, which
    the teacher holds through the silence, at most 100 ms.
    """
    frames, last = frames.copy(), len(frames) - 1
    frames[0] = 0.0
    while last > 0 and not any(c.isalnum() for c in tokens[last]):
        frames[last] = min(frames[last], 0.05 * RATE / HOP)
        last -= 1
    while last > 1 and frames[last] < 1:
        last -= 1
    frames[last] = min(frames[last], 0.1 * RATE / HOP)
    return frames


@torch.inference_mode()
def sample(model, reference, ids, token_of_frame, steps, cfg, noise):
    """-> mel [frames, 100] of the text, behind the reference's."""
    total, first = len(token_of_frame), len(reference)
    tokens, mask, weights = text_inputs(ids, total, len(ids) + REACH)
    repeat = lambda x: x[None].expand(2, *x.shape)
    cond = torch.zeros(2, total, 100)
    cond[0, :first] = torch.from_numpy(reference)
    ones, times = torch.ones(2, total, 1), schedule(steps)
    drop = torch.tensor([False, True])
    y = noise
    for start, end in zip(times[:-1], times[1:]):
        v = model(repeat(y), cond, repeat(tokens), repeat(mask), repeat(weights),
                  repeat(torch.from_numpy(token_of_frame)), ones, start.expand(2), drop)
        y = y + (end - start) * (v[0] + (v[0] - v[1]) * cfg)
    return y[first:].numpy()


def griffin_lim(mel, rounds=60, momentum=0.99):
    """Fast Griffin-Lim (Perraudin et al. 2013) from log-mel [frames, 100], from random phases."""
    inverse = np.linalg.pinv(FILTERS)
    magnitude = torch.from_numpy(np.maximum(0, np.exp(mel) @ inverse).T.astype(np.float32))
    window = torch.hann_window(1024)
    generator = torch.Generator().manual_seed(0)
    angles = torch.exp(2j * torch.pi * torch.rand(magnitude.shape, generator=generator))
    last = torch.zeros_like(angles)
    for _ in range(rounds):
        wave = torch.istft(magnitude * angles, 1024, HOP, 1024, window)
        rebuilt = torch.stft(wave, 1024, HOP, 1024, window, return_complex=True)
        step = rebuilt - momentum / (1 + momentum) * last
        angles, last = step / (step.abs() + 1e-16), rebuilt
    return torch.istft(magnitude * angles, 1024, HOP, 1024, window).numpy()


class Engine:
    def __init__(self, folder, weights=None):
        self.dit = load_dit(weights or folder + "/model.safetensors")
        self.durations = durations.load(folder + "/durations.safetensors")
        self.command = [str(Path(__file__).resolve().parents[2] / ".build/release/ishowtts"), "tokens",
                        "--vocab", folder + "/vocab.txt", "--phonemes", folder + "/pronunciations.tsv"]

    def tokens(self, text):
        """Tokens and ids of " " + text, as the engine reads it."""
        read = subprocess.run(self.command, input=" " + text + "\n", capture_output=True, text=True, check=True)
        line = json.loads(read.stdout)
        return line["tokens"], line["ids"]

    def speak(self, reference, reference_text, text, steps, cfg, generator):
        (reference_tokens, said), (_, wanted) = self.tokens(reference_text), self.tokens(text)
        places = place(
            edges_cut(durations.predict(self.durations, said), reference_tokens),
            durations.predict(self.durations, wanted), len(reference))
        ids = said + wanted
        noise = torch.randn(len(places), 100, generator=generator)
        mel = sample(self.dit, reference, ids, places, steps, cfg, noise)
        return griffin_lim(mel), noise


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("voice")
    parser.add_argument("texts")
    parser.add_argument("out")
    parser.add_argument("--weights")
    parser.add_argument("--nfe", type=int, default=16)
    parser.add_argument("--cfg", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--noise", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    os.makedirs(arguments.out, exist_ok=True)
    engine = Engine(arguments.folder, arguments.weights)
    voice = f"{arguments.folder}/voices/{arguments.voice}/reference"
    audio, rate = soundfile.read(voice + ".wav", dtype="float32")
    if rate != RATE:
        raise SystemExit(f"{voice}.wav: {rate} Hz; the reference must have {RATE} Hz")
    audio = audio * max(1.0, 0.1 / np.sqrt(np.mean(audio**2)))
    reference, reference_text = log_mel(audio), open(voice + ".txt").read().strip()
    generator = torch.Generator().manual_seed(arguments.seed)
    with open(arguments.out + "/list.tsv", "w") as listing:
        for line in open(arguments.texts).read().split("\n")[: arguments.count]:
            if not line:
                continue
            name, text = line.split("\t")
            wave, noise = engine.speak(reference, reference_text, text, arguments.nfe, arguments.cfg, generator)
            soundfile.write(f"{arguments.out}/{name}.wav", np.clip(wave, -1, 1), RATE)
            if arguments.noise:
                np.save(f"{arguments.out}/{name}.npy", noise.numpy())
            listing.write(f"{name}.wav\t{text}\n")
