"""Writes a checkpoint's EMA weights in the official layout, fp16: `python export.py RUN/last.pt OUT.safetensors`.

With --check the official module loads them strictly and its output is compared with the training module's. With --yaml the
built-in voice's model.yaml is written for them, with the checkpoint's architecture.
"""
import argparse
import re
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from model import DiT, REACH, text_inputs


def inverse_frequencies(config):
    width = config["dim"] // config["heads"]
    return 1.0 / (10000 ** (torch.arange(0, width, 2).float() / width))


def check(path, config):
    import official  # the official DiT without its package's heavy imports

    state = {k.removeprefix("ema_model.transformer."): v.float() for k, v in load_file(path).items()}
    theirs = official.DiT(
        dim=config["dim"], depth=config["depth"], heads=config["heads"], ff_mult=2, mel_dim=100,
        text_num_embeds=config["tokens"], text_dim=config["text_dim"], conv_layers=config["conv_layers"],
        text_mask_padding=True, text_embedding_average_upsampling=True, dropout=0.0).eval()
    print(theirs.load_state_dict(state, strict=True))
    ours = DiT(**config).eval()
    ours.load_state_dict({k: v for k, v in state.items() if "rotary" not in k})
    frames, count = 300, 41
    tokens = torch.randint(0, config["tokens"], (1, count))
    x, cond, time = torch.randn(1, frames, 100), torch.randn(1, frames, 100), torch.tensor([0.3])
    base, more = divmod(frames, count)
    spread = torch.repeat_interleave(
        torch.arange(count), torch.tensor([base + (j >= count - more) for j in range(count)]))
    ids, mask, weights = (part[None] for part in text_inputs(tokens[0], frames, count + REACH))
    ones = torch.ones(1, frames, 1)
    with torch.inference_mode():
        for drop in (False, True):
            a = theirs(x, cond, tokens, time, mask=torch.ones(1, frames, dtype=torch.bool),
                       drop_audio_cond=drop, drop_text=drop, cache=False)
            b = ours(x, cond * (not drop), ids, mask, weights, spread[None], ones, time, torch.tensor([drop]))
            print("unconditional" if drop else "conditional", "relative error", float((a - b).norm() / a.norm()))


def configuration(config):
    """The built-in voice's model.yaml with this architecture."""
    text = (Path(__file__).resolve().parents[2] / "Models/mini/model.yaml").read_text()
    for key, value in config.items():
        text = re.sub(rf"(?m)^    {key}: .*", f"    {key}: {value}", text)
    return text


def export(checkpoint, out, average="ema"):
    """Writes a run's checkpoint in the official layout; returns the checkpoint."""
    state = torch.load(checkpoint, weights_only=False)
    tensors = {"ema_model.transformer." + k: v.half().clone() for k, v in state[average].items()}
    tensors["ema_model.transformer.rotary_embed.inv_freq"] = inverse_frequencies(state["config"])
    save_file(tensors, out, metadata={"format": "pt", "step": str(state["step"])})
    print("step", state["step"], sum(v.numel() for v in tensors.values()), "values")
    return state


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint")
    parser.add_argument("out")
    parser.add_argument("--raw", action="store_true", help="the raw weights instead of their average")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--yaml", help="write the configuration there")
    arguments = parser.parse_args()
    state = export(arguments.checkpoint, arguments.out, "model" if arguments.raw else "ema")
    if arguments.yaml:
        Path(arguments.yaml).write_text(configuration(state["config"]))
    if arguments.check:
        check(arguments.out, state["config"])
