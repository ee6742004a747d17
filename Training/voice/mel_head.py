"""A small network in place of the teacher's generator of waveforms, nine tenths of its work: log-mels from what that reads.

    python mel_head.py features SHARDS FEATURES --teacher CACHE --styles STYLES   of the shards of bilingual.py; resumes
    python mel_head.py train FEATURES RUN [--hours 1]          resumes from RUN/last.pt; RUN/log.csv
    python mel_head.py compare FEATURES RUN OUT [--count 50]   OUT/{true,mean,half,full}: held-out utterances by the voice's vocoder

Inputs, at the mel's 93.75 frames a second by linear interpolation from 80: the generator's 512 channels, its pitch, and the mel of an
ideal harmonic sound of this pitch. What the generator's instance norms see of the whole utterance stands beside the timbre:
the mean and the spread of each channel. Outputs: mean and log deviation of 100 log-mels, as bilingual.py makes them,
gain, floor of noise and shift of pitch included. The likelihood is Gaussian; a sample's noise is correlated in time as Hann windows of
1,024 samples at a hop of 256 are.
"""
import argparse
import csv
import glob
import os
import pickle
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

from data import FILTERS, HOP, RATE
from kokoro import STEP

LOWEST, HIGHEST = 40.0, 1000.0  # Hz; below it is unvoiced
WIDTH = 512 + 2 + 100
WHOLE = 128 + 2 * 512 + 1  # timbre, mean and spread of the channels, shift of pitch
HELD = 25  # each 25th utterance is held out


def combs():
    """Log-mels of harmonics of equal height through the Hann window's main lobe, for pitches of a tenth of a semitone -> [n, 100]."""
    bins = np.arange(513) * RATE / 1024
    made = []
    for step in range(int(120 * np.log2(HIGHEST / LOWEST)) + 1):
        pitch = LOWEST * 2 ** (step / 120)
        distance = np.abs((bins / pitch + 0.5) % 1 - 0.5) * pitch / (RATE / 1024)  # in bins, to the next harmonic
        lobe = np.where(distance < 2, 0.5 + 0.5 * np.cos(np.pi * distance / 2), 0) * (bins > pitch / 2)
        made.append(np.log(lobe @ FILTERS / FILTERS.sum(0).clip(1e-6) + 1e-2))
    return np.asarray(made, np.float32)


COMBS = combs()


def inputs(item, frames, first=0):
    """-> [frames, WIDTH] from frame `first` on."""
    at = (((np.arange(frames) + first) * HOP * item["ratio"] + item["front"]) / STEP - 0.5).clip(0, len(item["pitch"]) - 1.001)
    low, share = at.astype(int), (at - at.astype(int)).astype(np.float32)
    mixed = lambda values, share: values[low] * (1 - share) + values[low + 1] * share
    channels = mixed(item["channels"].astype(np.float32), share[:, None])
    both = np.minimum(item["pitch"][low], item["pitch"][low + 1]) > LOWEST
    pitch = np.where(both, mixed(item["pitch"], share), np.maximum(item["pitch"][low], item["pitch"][low + 1])) * item["ratio"]
    voiced = pitch > LOWEST
    pitch = pitch.clip(LOWEST, HIGHEST)
    comb = np.where(voiced[:, None], COMBS[np.round(120 * np.log2(pitch / LOWEST)).astype(int)], np.log(1e-2))
    height = np.where(voiced, np.log(pitch / 200), 0)
    return np.concatenate([channels, height[:, None], voiced[:, None], comb], 1).astype(np.float32)


def whole(item):
    """What is the same over the utterance -> [WHOLE]."""
    channels = item["channels"].astype(np.float32)
    return np.concatenate([item["timbre"], channels.mean(0), channels.std(0), [10 * np.log(item["ratio"])]]).astype(np.float32)


def network():
    import torch
    from torch import nn
    from torch.nn.functional import gelu, layer_norm

    class Block(nn.Module):
        def __init__(self, dim):
            super().__init__()
            self.conv = nn.Conv1d(dim, dim, 7, padding=3, groups=dim)
            self.film = nn.Linear(64, 2 * dim)
            self.up, self.down = nn.Linear(dim, 3 * dim), nn.Linear(3 * dim, dim)
            for part in (self.film.weight, self.film.bias, self.down.weight):
                nn.init.zeros_(part)

        def forward(self, h, given):
            scale, shift = self.film(given)[:, None].chunk(2, -1)
            y = layer_norm(self.conv(h.transpose(1, 2)).transpose(1, 2), (h.shape[-1],)) * (1 + scale) + shift
            return h + self.down(gelu(self.up(y)))

    class Head(nn.Module):
        def __init__(self, dim=384, depth=6):
            super().__init__()
            for name, width in (("frame", WIDTH), ("whole", WHOLE)):
                self.register_buffer(name + "_mean", torch.zeros(width))
                self.register_buffer(name + "_spread", torch.ones(width))
            self.enter, self.leave = nn.Linear(WIDTH, dim), nn.Linear(dim, 200)
            self.narrow, self.drop = nn.Linear(WHOLE, 64), nn.Dropout(0.1)
            self.blocks = nn.ModuleList(Block(dim) for _ in range(depth))

        def forward(self, x, whole):
            """[B, frames, WIDTH], [B, WHOLE] -> mean and log deviation [B, frames, 100]."""
            given = gelu(self.narrow(self.drop((whole - self.whole_mean) / self.whole_spread)))
            h = self.enter((x - self.frame_mean) / self.frame_spread)
            for block in self.blocks:
                h = block(h, given)
            mean, log = self.leave(layer_norm(h, (h.shape[-1],))).chunk(2, -1)
            return mean * 2 - 4, log.clamp(-4, 1.5)

    return Head()


class MelHead:
    """The trained network, as bilingual.py uses it; `spread` times the deviation is what a sample's noise has."""

    def __init__(self, run, spread):
        import torch

        torch.set_num_threads(1)
        self.spread, self.network = spread, network()
        self.network.load_state_dict(torch.load(run + "/last.pt", weights_only=True)["model"])
        self.network.eval()

    def mel(self, item, frames, rng):
        """-> [frames, 100]."""
        import torch

        with torch.inference_mode():
            given = (inputs(item, frames), whole(item))
            mean, log = (part[0].numpy() for part in self.network(*(torch.from_numpy(part)[None] for part in given)))
        return mean + self.spread * np.exp(log) * noise(frames, rng)


def noise(frames, rng):
    """[frames, 100]: unit noise with the correlation in time of overlapping windows (about 0.66, 0.17, 0.01 at 1, 2, 3 frames)."""
    kernel = np.array([0.25, 0.75, 1.0, 0.75, 0.25])
    kernel /= np.sqrt((kernel**2).sum())
    raw = rng.standard_normal((frames + 4, 100))
    return sum(k * raw[i : i + frames] for i, k in enumerate(kernel)).astype(np.float32)


def load(folder):
    """-> utterances to train on, and held-out ones."""
    items = [item for path in sorted(glob.glob(folder + "/*.pkl")) for item in pickle.load(open(path, "rb"))]
    return [item for index, item in enumerate(items) if index % HELD], items[::HELD]


def crop(item, frames, rng):
    """-> inputs, whole, mel of `frames` frames, or of all where there are fewer."""
    frames = min(frames, len(item["mel"]))
    first = int(rng.integers(0, len(item["mel"]) - frames + 1))
    return inputs(item, frames, first), whole(item), item["mel"][first : first + frames].astype(np.float32)


def likelihood(mean, log, mel):
    return (log + 0.5 * ((mel - mean) / log.exp()) ** 2).mean() + 0.2 * (mel - mean).abs().mean()


def train(folder, out, hours, length=128, size=12):
    """`hours` are of processor time, so that a machine that stands still costs nothing."""
    import torch

    from budget import Budget

    torch.set_num_threads(1)
    os.makedirs(out, exist_ok=True)
    items, held = load(folder)
    long = [item for item in items if len(item["mel"]) >= length]
    rng, model, path = np.random.default_rng(), network(), out + "/last.pt"
    frames, wholes = np.concatenate([inputs(i, len(i["mel"])) for i in items[:80]]), np.stack([whole(i) for i in items])
    for name, values in (("frame", frames), ("whole", wholes)):
        getattr(model, name + "_mean").copy_(torch.from_numpy(values.mean(0)))
        getattr(model, name + "_spread").copy_(torch.from_numpy(values.std(0) + 1e-2))
    optimizer, step, spent, sums = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.98)), 0, 0.0, []
    if os.path.exists(path):
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["spent"]
    tensors = lambda parts: (torch.from_numpy(np.stack(part)) for part in zip(*parts))
    budget = Budget(hours, spent, time.process_time)
    while budget.left > 0 and not os.path.exists(out + "/stop"):
        for group in optimizer.param_groups:
            group["lr"] = 1e-3 * min(1, (step + 1) / 100, max(0.02, budget.left / 0.5))
        x, given, mel = tensors([crop(long[rng.integers(len(long))], length, rng) for _ in range(size)])
        loss = likelihood(*model(x, given), mel)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        sums.append(loss.item())
        if step % 50 == 0:
            model.eval()
            with torch.inference_mode():
                made = [(*model(*list(tensors([(x, given)]))), torch.from_numpy(mel)[None])
                        for x, given, mel in (crop(item, 600, rng) for item in held[:12])]
            model.train()
            row = [step, round(float(np.mean(sums)), 4), round(float(np.mean([likelihood(*part).item() for part in made])), 4),
                   round(float(np.mean([(mel - mean).abs().mean().item() for mean, _, mel in made])), 4), round(budget.spent)]
            with open(out + "/log.csv", "a", newline="") as file:
                csv.writer(file).writerow(row)
            print("step {} loss {} held out {} difference of log-mels {} seconds {}".format(*row), flush=True)
            sums = []
            torch.save(dict(model=model.state_dict(), optimizer=optimizer.state_dict(), step=step, spent=budget.spent), path + ".part")
            os.replace(path + ".part", path)


def features(arguments):
    import bilingual
    from kokoro import Kokoro

    teacher = Kokoro(arguments.teacher, arguments.styles, waveform=False)
    os.makedirs(arguments.out, exist_ok=True)
    for path in sorted(glob.glob(arguments.folder + "/shard-*.pkl")):
        target, made = f"{arguments.out}/{os.path.basename(path)}", []
        if os.path.exists(target):
            continue
        for item in (item for group in pickle.load(open(path, "rb")) for item in group):
            read = bilingual.features(teacher, item)[0]
            made.append({**read, "channels": read["channels"].astype(np.float16), **{key: item[key] for key in ("mel", "text", "kind")}})
        with open(target + ".part", "wb") as file:
            pickle.dump(made, file)
        os.replace(target + ".part", target)


def compare(arguments):
    """Each setting's folder has the wavs and list.tsv that ../evaluate.py and ../mandarin_scores.py read."""
    import soundfile
    import torch
    from safetensors.torch import load_file

    from vocoder import Generator

    vocoder = Generator()
    vocoder.load_state_dict({k: v.float() for k, v in load_file(arguments.vocoder + "/model.safetensors").items()}, strict=False)
    vocoder.eval()
    held = load(arguments.folder)[1][: arguments.count]
    heads = {"mean": 0.0, "half": 0.5, "full": 1.0}
    made = {"true": lambda item, rng: item["mel"].astype(np.float32)}
    for name, spread in heads.items():
        head = MelHead(arguments.out, spread)
        made[name] = lambda item, rng, head=head: head.mel(item, len(item["mel"]), rng)
    for name, mel_of in made.items():
        os.makedirs(f"{arguments.wavs}/{name}", exist_ok=True)
        with open(f"{arguments.wavs}/{name}/list.tsv", "w", encoding="utf-8") as listing:
            for index, item in enumerate(held):
                mel = torch.from_numpy(mel_of(item, np.random.default_rng(index)).T)[None]
                with torch.inference_mode():
                    wave = vocoder(mel)[0].numpy()
                soundfile.write(f"{arguments.wavs}/{name}/{index:03d}.wav", wave, RATE)
                listing.write(f"{index:03d}.wav\t{item['text']}\t{item['kind']}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("features", "train", "compare"))
    parser.add_argument("folder")
    parser.add_argument("out")
    parser.add_argument("wavs", nargs="?")
    parser.add_argument("--teacher", help="folder of the teacher's rewritten graph")
    parser.add_argument("--styles", help="folder of Kokoro's styles")
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--vocoder", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Models/mini/vocoder"))
    chosen = parser.parse_args()
    if chosen.what == "train":
        train(chosen.folder, chosen.out, chosen.hours)
    else:
        {"features": features, "compare": compare}[chosen.what](chosen)
