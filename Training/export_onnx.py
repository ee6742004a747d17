"""Exports a model to ONNX, and checks the graphs against our engine.

    python Training/export_onnx.py CHECKPOINT CONFIG.yaml OUT [--vocoder FOLDER] [--engine ishowtts] [--opset 18]

CHECKPOINT is a safetensors file in the official layout (Models/mini/model.safetensors, F5TTS_v1_Base and so on) of a
DiT; CONFIG.yaml its configuration. Written into the folder OUT:

    text.onnx   ids [1, N] (vocabulary id + 1, 0 behind the text), keep [1, N] (1 on the text, or everywhere where the
                architecture does not mask), drop [1] (1: no text) -> rows [1, N, text_dim], once an utterance
    step.onnx   x [B, N, 100], cond [B, N, 100], text [B, N, text_dim] (the rows as the frames show them), time [B]
                -> velocity [B, N, 100], at each evaluation; guidance is a batch of two
    vocoder.onnx mel [B, 100, N] -> magnitude, cosine and sine of the phase [B, 513, N]; the inverse STFT
                (window of 1024, hop 256, centred) is the caller's

B and N are free. --engine names the command to check with: random input goes through `ishowtts trace` and through ONNX
Runtime, and the program fails where a tensor differs by more than 1e-4 relative.
"""
import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import yaml
from safetensors.torch import load_file, save_file
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent / "goldens"))
import official  # noqa: E402

TOLERANCE = 1e-4


class Text(nn.Module):
    """The official text embedding over given ids, without its Python branches."""

    def __init__(self, embedding, masked):
        super().__init__()
        self.embedding, self.masked = embedding, masked

    def forward(self, ids, keep, drop):
        x = self.embedding.text_embed(torch.where(drop[:, None] > 0, torch.zeros_like(ids), ids))
        x = x + self.embedding.freqs_cis[: ids.shape[1]]
        if self.masked:
            x = x * keep[..., None]
        for block in self.embedding.text_blocks:
            x = block(x)
            if self.masked:
                x = x * keep[..., None]
        return x


class Step(nn.Module):
    """One evaluation from encoded text."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x, cond, text, time):
        model = self.model
        t = model.time_embed(time)
        h = model.input_embed(x, cond, text)
        first = h
        positions = torch.arange(x.shape[1], device=x.device)
        rope = model.rotary_embed(positions)
        for block in model.transformer_blocks:
            h = block(h, t, rope=rope)
        if model.long_skip_connection is not None:
            h = model.long_skip_connection(torch.cat((h, first), dim=-1))
        return model.proj_out(model.norm_out(h, t))


class Spectrum(nn.Module):
    """Vocos up to its inverse STFT."""

    def __init__(self, vocos):
        super().__init__()
        self.vocos = vocos

    def forward(self, mel):
        x = self.vocos.head.out(self.vocos.backbone(mel)).transpose(1, 2)
        magnitude, phase = x.chunk(2, dim=1)
        return magnitude.exp().clip(max=1e2), phase.cos(), phase.sin()


def load(checkpoint, configuration):
    settings = yaml.safe_load(Path(configuration).read_text())["model"]
    if settings["backbone"] != "DiT":
        raise SystemExit(f"{configuration}: backbone is {settings['backbone']}; only DiT is exported")
    arch = {k: v for k, v in settings["arch"].items() if k not in ("attn_backend", "attn_mask_enabled",
                                                                   "checkpoint_activations")}
    state = {k.removeprefix("ema_model.").removeprefix("transformer."): v.float()
             for k, v in load_file(checkpoint).items() if k.rsplit(".", 1)[-1] not in ("step", "initted")}
    tokens = state["text_embed.text_embed.weight"].shape[0] - 1
    model = official.DiT(**arch, text_num_embeds=tokens, mel_dim=100, dropout=0.0).eval()
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or [k for k in missing if "inv_freq" not in k]:
        raise SystemExit(f"{checkpoint}: does not fit {configuration}: {(missing + unexpected)[:3]}")
    return model, arch, tokens


def export(module, inputs, path, names, outputs, free, opset):
    free = {name: free[name] for name in names + outputs if name in free}
    torch.onnx.export(module, inputs, str(path), input_names=names, output_names=outputs, dynamic_axes=free,
                      opset_version=opset, dynamo=False, do_constant_folding=True)
    print(f"{path}: {path.stat().st_size >> 20} MiB")


def write(arguments, model, arch):
    out, width = Path(arguments.out), model.text_embed.text_embed.weight.shape[1]
    out.mkdir(parents=True, exist_ok=True)
    n = 64
    frames, rows = {0: "batch", 1: "frames"}, {1: "frames"}
    with torch.inference_mode():
        export(Text(model.text_embed, arch.get("text_mask_padding", True)),
               (torch.ones(1, n, dtype=torch.long), torch.ones(1, n), torch.zeros(1)), out / "text.onnx",
               ["ids", "keep", "drop"], ["rows"], {"ids": rows, "keep": rows, "rows": rows}, arguments.opset)
        export(Step(model), (torch.randn(2, n, 100), torch.randn(2, n, 100), torch.randn(2, n, width),
                             torch.tensor([0.3, 0.3])), out / "step.onnx", ["x", "cond", "text", "time"], ["velocity"],
               {"x": frames, "cond": frames, "text": frames, "time": {0: "batch"}, "velocity": frames},
               arguments.opset)
        if arguments.vocoder:
            vocos = load_vocos(arguments.vocoder)
            axes = {0: "batch", 2: "frames"}
            export(Spectrum(vocos), (torch.randn(1, 100, n),), out / "vocoder.onnx", ["mel"],
                   ["magnitude", "cosine", "sine"], {k: axes for k in ("mel", "magnitude", "cosine", "sine")},
                   arguments.opset)


def load_vocos(folder):
    vocos = official.Vocos.from_hparams(f"{folder}/config.yaml").eval()
    path = Path(folder) / "model.safetensors"
    state = load_file(path) if path.exists() else torch.load(Path(folder) / "pytorch_model.bin", weights_only=True)
    vocos.load_state_dict({k: v.float() for k, v in state.items()}, strict=False)
    return vocos


def check(arguments, arch, tokens):
    """Our engine's stages against ONNX Runtime's on random input, guided."""
    import onnxruntime

    generator = torch.Generator().manual_seed(0)
    count, reference, frames, time = 40, 60, 170, 0.3
    ids = torch.randint(0, tokens - 1, (count,), generator=generator)
    mel = torch.randn(reference, 100, generator=generator)
    noise = torch.randn(frames, 100, generator=generator)
    out = Path(arguments.out)
    with tempfile.TemporaryDirectory() as folder:
        save_file({"tokens": ids.float(), "mel": mel, "noise": noise}, f"{folder}/in.safetensors",
                  metadata={"nfe": "2", "cfg": "2", "time": str(time)})
        vocoder = ["--vocoder", arguments.vocoder] if arguments.vocoder else []
        subprocess.run([arguments.engine, "trace", "--model", arguments.checkpoint, "--config", arguments.config,
                        "--input", f"{folder}/in.safetensors", "-o", f"{folder}/out.safetensors", *vocoder], check=True)
        ours = load_file(f"{folder}/out.safetensors")

    def session(name):
        return onnxruntime.InferenceSession(str(out / name), providers=["CPUExecutionProvider"])

    masked, worst = arch.get("text_mask_padding", True), 0.0

    def compare(what, theirs, mine):
        nonlocal worst
        error = float(np.linalg.norm(theirs - mine) / np.linalg.norm(mine))
        worst = max(worst, error)
        print(f"{what}: relative difference {error:.2e}")

    padded = np.zeros((1, frames), np.int64)
    padded[0, :count] = ids.numpy() + 1
    keep = (padded > 0).astype(np.float32) if masked else np.ones((1, frames), np.float32)
    spread = np.arange(frames)
    if arch.get("text_embedding_average_upsampling"):
        base, more = divmod(frames, count)
        spread = np.repeat(np.arange(count), [base + (j >= count - more) for j in range(count)])
    text, step = session("text.onnx"), session("step.onnx")
    rows = []
    for branch, drop in (("cond", 0), ("uncond", 1)):
        encoded = text.run(None, {"ids": padded, "keep": keep, "drop": np.array([drop], np.float32)})[0]
        rows.append(encoded[:, spread])
        compare(f"text {branch}", rows[-1][0], ours[f"text_embed.{branch}"].numpy())
    cond = np.zeros((2, frames, 100), np.float32)
    cond[0, :reference] = mel.numpy()
    velocity = step.run(None, {"x": np.repeat(noise.numpy()[None], 2, 0), "cond": cond,
                               "text": np.concatenate(rows), "time": np.full(2, time, np.float32)})[0]
    for index, branch in enumerate(("cond", "uncond")):
        compare(f"velocity {branch}", velocity[index], ours[f"velocity.{branch}"].numpy())
    if arguments.vocoder:
        generated = ours["mel"].numpy()[reference - 1:]
        magnitude, cosine, sine = session("vocoder.onnx").run(None, {"mel": generated.T[None]})
        spectrum = torch.from_numpy(magnitude * (cosine + 1j * sine))
        wave = torch.istft(spectrum, 1024, 256, 1024, torch.hann_window(1024), center=True)[0]
        compare("wave", wave.numpy(), ours["wave"].numpy()[: len(wave)])
    if worst > TOLERANCE:
        raise SystemExit(f"differs by {worst:.2e}, more than {TOLERANCE:.0e}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("config")
    parser.add_argument("out")
    parser.add_argument("--vocoder", help="a Vocos folder")
    parser.add_argument("--engine", help="the ishowtts command, to check against")
    parser.add_argument("--opset", type=int, default=18)
    chosen = parser.parse_args()
    built, architecture, vocabulary = load(chosen.checkpoint, chosen.config)
    write(chosen, built, architecture)
    if chosen.engine:
        check(chosen, architecture, vocabulary)
