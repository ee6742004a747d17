"""Trains the small Vocos that turns the built-in voice's mel frames into a waveform.

    python vocoder.py CORPUS RUN [--hours 1] [--adversarial 0.35] [--threads 2]
    python vocoder.py CORPUS RUN --export FOLDER

The layout is charactr's (arXiv 2306.00814), so that the official package loads the result. Begins with spectral
losses alone: log-mel and log-magnitude differences at several resolutions; for the last --adversarial share of the
hours, small discriminators over spectrograms of several resolutions (hinge loss, feature matching) take the buzz away,
and a quarter of the mels is blurred and noised a little, as the acoustic model's mels are. Restarts from RUN/last.pt;
RUN/log.csv has the losses.
"""
import argparse
import csv
import os
import sys
import time
import types

# torchaudio's native part wants the CUDA release it was built with, and vocos imports a codec; neither is needed.
for _name, _members in [("torchaudio._extension", dict(_IS_TORCHAUDIO_EXT_AVAILABLE=False, _IS_ALIGN_AVAILABLE=False,
                                                       fail_if_no_align=lambda function: function)),
                        ("encodec", dict(EncodecModel=None))]:
    sys.modules[_name] = types.ModuleType(_name)
    sys.modules[_name].__dict__.update(_members)

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from vocos.feature_extractors import MelSpectrogramFeatures
from vocos.heads import ISTFTHead
from vocos.models import VocosBackbone

from budget import Budget

DIM, INNER, LAYERS, RATE, CROP = 256, 768, 6, 24000, 16384


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = VocosBackbone(100, DIM, INNER, LAYERS)
        self.head = ISTFTHead(DIM, 1024, 256, padding="center")

    def forward(self, mel):
        return self.head(self.backbone(mel))


class SpectrogramDiscriminator(nn.Module):
    """Convolutions over real and imaginary parts of one resolution, strided along the frequencies."""

    def __init__(self, size, width=12):
        super().__init__()
        self.size = size
        self.register_buffer("window", torch.hann_window(size))
        norm = nn.utils.parametrizations.weight_norm
        self.layers = nn.ModuleList([
            norm(nn.Conv2d(2, width, (7, 3), (2, 1), (3, 1))),
            norm(nn.Conv2d(width, width * 2, (5, 3), (2, 1), (2, 1))),
            norm(nn.Conv2d(width * 2, width * 2, (5, 3), (2, 1), (2, 1))),
            norm(nn.Conv2d(width * 2, width * 2, (5, 3), (2, 2), (2, 1))),
        ])
        self.last = norm(nn.Conv2d(width * 2, 1, 3, padding=1))

    def forward(self, wave):
        spectrum = torch.stft(wave, self.size, self.size // 2, window=self.window, return_complex=True)
        x = torch.stack([spectrum.real, spectrum.imag], 1)
        # Loud and soft parts count alike: magnitudes are compressed, phases kept.
        x = x / (x.square().sum(1, keepdim=True) + 1e-5).pow(0.35)
        features = []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.1)
            features.append(x)
        return self.last(x), features


class Spectra(nn.Module):
    """Log-mel and log-magnitude distances at several resolutions."""

    def __init__(self):
        super().__init__()
        import torchaudio
        self.sizes = (2048, 1024, 512, 256)
        self.windows = nn.ParameterList(nn.Parameter(torch.hann_window(s), requires_grad=False) for s in self.sizes)
        self.banks = nn.ParameterList(
            nn.Parameter(torchaudio.functional.melscale_fbanks(s // 2 + 1, 0, RATE / 2, max(20, s // 16), RATE),
                         requires_grad=False) for s in self.sizes)

    def forward(self, fake, real):
        loss = 0
        for size, window, bank in zip(self.sizes, self.windows, self.banks):
            a, b = (torch.stft(x, size, size // 4, window=window, return_complex=True).abs() for x in (fake, real))
            loss = loss + (torch.log(a + 1e-3) - torch.log(b + 1e-3)).abs().mean() * 0.5
            loss = loss + (a - b).norm() / (b.norm() + 1e-3) * 0.5
            a, b = (torch.log(x.transpose(1, 2) @ bank + 1e-4) for x in (a, b))
            loss = loss + (a - b).abs().mean()
        return loss / len(self.sizes)


def crops(corpus, batch, generator):
    audio = np.memmap(corpus + "/audio.raw", np.int16, "r")
    while True:
        starts = generator.integers(0, len(audio) - CROP, batch)
        yield torch.from_numpy(np.stack([audio[s:s + CROP] for s in starts]).astype(np.float32) / 32768)


def blurred(mel):
    """A little smoothing along time and noise, for a quarter of the batch."""
    half = mel.shape[0] // 4
    smooth = F.avg_pool1d(F.pad(mel[:half], (1, 1), mode="replicate"), 3, 1)
    share = torch.rand(half, 1, 1) * 0.5
    noisy = mel[:half] * (1 - share) + smooth * share + torch.randn_like(smooth) * 0.1 * torch.rand(half, 1, 1)
    return torch.cat([noisy, mel[half:]])


def train(arguments):
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(int(time.time()))
    os.makedirs(arguments.run, exist_ok=True)
    features = MelSpectrogramFeatures(RATE, 1024, 256, 100, padding="center")
    generator, spectra = Generator(), Spectra()
    discriminators = nn.ModuleList(SpectrogramDiscriminator(s) for s in (1024, 512, 256))
    makers = torch.optim.AdamW(generator.parameters(), betas=(0.8, 0.99), weight_decay=0.01)
    judges = torch.optim.AdamW(discriminators.parameters(), lr=2e-4, betas=(0.5, 0.99))
    average = {k: v.clone() for k, v in generator.state_dict().items()}
    step, path, spent = 0, arguments.run + "/last.pt", 0.0
    if os.path.exists(path):
        state = torch.load(path, weights_only=True)
        generator.load_state_dict(state["generator"])
        discriminators.load_state_dict(state["discriminators"])
        makers.load_state_dict(state["makers"])
        judges.load_state_dict(state["judges"])
        average, step, spent = state["average"], state["step"], state["spent"]
    batches = crops(arguments.corpus, arguments.batch, np.random.default_rng(int(time.time())))
    log = open(arguments.run + "/log.csv", "a", newline="")
    writer, begin, sums, count = csv.writer(log), time.time(), np.zeros(4), 0
    budget = Budget(arguments.hours, spent)
    while budget.left > 0:
        adversarial = budget.left < arguments.adversarial
        rate = 1e-3 * min(1, (step + 1) / 200) * (0.3 if adversarial else 1)
        for group in makers.param_groups:
            group["lr"] = rate
        real = next(batches)
        with torch.no_grad():
            mel = features(real)
            given = blurred(mel) if adversarial else mel
        fake = generator(given)
        judge_loss = torch.zeros(())
        if adversarial:
            judged = arguments.batch // 2
            for each in discriminators:
                good, bad = each(real[:judged])[0], each(fake[:judged].detach())[0]
                judge_loss = judge_loss + F.relu(1 - good).mean() + F.relu(1 + bad).mean()
            judges.zero_grad()
            judge_loss.backward()
            judges.step()
        near = spectra(fake, real)
        loss, deceit, match = near * 15, torch.zeros(()), torch.zeros(())
        if adversarial:
            for each in discriminators:
                verdict, seen = each(fake[:judged])
                with torch.no_grad():
                    _, wanted = each(real[:judged])
                deceit = deceit - verdict.mean()
                match = match + sum((a - b).abs().mean() / (b.abs().mean() + 1e-3) for a, b in zip(seen, wanted))
            loss = loss + deceit + 2 * match
        makers.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(generator.parameters(), 20)
        makers.step()
        keep = min(0.999, step / (step + 50))
        for key, value in generator.state_dict().items():
            average[key].lerp_(value, 1 - keep) if value.is_floating_point() else average[key].copy_(value)
        step, count = step + 1, count + 1
        sums += [near.item(), deceit.item(), match.item(), judge_loss.item()]
        if step % 100 == 0:
            writer.writerow([step, *np.round(sums / count, 4), round((time.time() - begin) / count, 3)])
            log.flush()
            begin, sums, count = time.time(), np.zeros(4), 0
            torch.save({"generator": generator.state_dict(), "discriminators": discriminators.state_dict(),
                        "makers": makers.state_dict(), "judges": judges.state_dict(), "average": average,
                        "step": step, "spent": budget.spent}, path + ".new")
            os.replace(path + ".new", path)


CONFIGURATION = f"""feature_extractor:
  class_path: vocos.feature_extractors.MelSpectrogramFeatures
  init_args: {{sample_rate: {RATE}, n_fft: 1024, hop_length: 256, n_mels: 100, padding: center}}
backbone:
  class_path: vocos.models.VocosBackbone
  init_args: {{input_channels: 100, dim: {DIM}, intermediate_dim: {INNER}, num_layers: {LAYERS}}}
head:
  class_path: vocos.heads.ISTFTHead
  init_args: {{dim: {DIM}, n_fft: 1024, hop_length: 256, padding: center}}
"""


def export(arguments):
    from safetensors.torch import save_file

    average = torch.load(arguments.run + "/last.pt", weights_only=True)["average"]
    os.makedirs(arguments.export, exist_ok=True)
    # The window follows from the configuration; fp16 halves the file.
    weights = {k: v.half().contiguous() for k, v in average.items() if not k.endswith("window")}
    save_file(weights, arguments.export + "/model.safetensors")
    open(arguments.export + "/config.yaml", "w").write(CONFIGURATION)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("run")
    parser.add_argument("--hours", type=float, default=1)
    parser.add_argument("--adversarial", type=float, default=0.35, help="share of the hours with discriminators")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--export")
    chosen = parser.parse_args()
    export(chosen) if chosen.export else train(chosen)
