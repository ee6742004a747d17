"""Golden tensors from the official F5-TTS code on random weights in the official layout.

    python make.py small OUT          the fixtures of the tests, all architectures and vocoders
    python make.py ARCHITECTURE OUT [--frames 940] [--steps 7]     one of official size, on demand

Each folder OUT/ARCHITECTURE gets model.safetensors, model.yaml and goldens.safetensors. docs/goldens.md names
the tensors. Needs torch, f5-tts (--no-deps), x-transformers, torchdiffeq, vocos, safetensors.
"""
import argparse
import math
import os
import sys

import torch
from safetensors.torch import save_file

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import official
from architectures import ARCHITECTURES, TINY_NAMES
from vocoders import make_vocoder

MEL = 100


def build(name):
    backbone, arguments, tokens = ARCHITECTURES[name]
    torch.manual_seed(sum(name.encode()))
    extra = {} if backbone == "UNetT" else dict(dropout=0.0)
    model = getattr(official, backbone)(**arguments, **extra, text_num_embeds=tokens, mel_dim=MEL).eval()
    scale = 1 / math.sqrt(arguments["dim"])
    with torch.no_grad():
        for key, p in model.named_parameters():
            # What initialisation leaves at zero or one would hide mistakes.
            if "attn_norm.linear" in key or "norm_out.linear" in key:
                p.normal_(0, 0.3 * scale if key.endswith("weight") else 0.2)
            elif "proj_out" in key or key.endswith("bias"):
                p.normal_(0, scale if key.endswith("weight") else 0.05)
            elif "grn" in key:
                p.normal_(0, 0.3)
            elif key.endswith(".g") or "norm" in key and p.ndim == 1:
                p.normal_(1, 0.1)
            # Values that fp16 holds, so that a small file stands for the very same model.
            p.copy_(p.half().float())
    return model


def save_model(model, name, folder, half):
    state = {"ema_model.transformer." + k: v.clone().contiguous() for k, v in model.state_dict().items()}
    if half:
        state = {k: v if "inv_freq" in k else v.half() for k, v in state.items()}
    state["initted"], state["step"] = torch.tensor(True), torch.tensor(1250000)
    save_file(state, f"{folder}/model.safetensors", metadata={"format": "pt"})
    backbone, arguments, _ = ARCHITECTURES[name]
    lines = ["model:", f"  name: {name}", "  tokenizer: pinyin", f"  backbone: {backbone}", "  arch:"]
    lines += [f"    {k}: {'null' if v is None else v}" for k, v in arguments.items()]
    open(f"{folder}/model.yaml", "w").write("\n".join(lines) + "\n")


class Case:
    """One utterance: tokens, reference, noise."""

    def __init__(self, tokens, count, reference, frames, seed):
        generator = torch.Generator().manual_seed(seed)
        self.tokens = torch.randint(0, tokens, (1, count), generator=generator)
        walk = torch.randn(reference, MEL, generator=generator).cumsum(0) * 0.2
        self.mel = (walk - walk.mean() - 2)[None]
        self.noise = torch.randn(frames, MEL, generator=generator)
        self.frames, self.reference = frames, reference

    def cond(self):
        return torch.nn.functional.pad(self.mel, (0, 0, 0, self.frames - self.reference))


def stages(model, case, time, out):
    """Every stage of one evaluation, conditional and unconditional."""
    captured = {}

    def keep(key):
        return lambda module, inputs, output: captured.__setitem__(key, output)

    def keep_input(key):
        return lambda module, inputs: captured.__setitem__(key, inputs[0])

    blocks = list(model.transformer_blocks) if hasattr(model, "transformer_blocks") else None
    hooks = [model.text_embed.register_forward_hook(keep("text_embed")),
             model.input_embed.register_forward_hook(keep("input_embed")),
             model.norm_out.register_forward_hook(keep("norm_out"))]
    if blocks:
        hooks += [b.register_forward_hook(keep(f"blocks.{i}")) for i, b in enumerate(blocks)]
    else:  # a U-Net block ends with an addition outside any module: take what goes into the next
        for i, layer in enumerate(model.layers[1:]):
            first = layer[0] if layer[0] is not None else layer[1]
            half = model.depth // 2
            if i + 1 < half:
                hooks.append(layer[1].register_forward_pre_hook(keep_input(f"blocks.{i}")))
        hooks.append(model.norm_out.register_forward_pre_hook(keep_input(f"blocks.{model.depth - 1}")))
    for branch, drop in (("cond", False), ("uncond", True)):
        captured.clear()
        velocity = model(x=case.noise[None], cond=case.cond(), text=case.tokens, time=torch.tensor(time),
                         drop_audio_cond=drop, drop_text=drop, cache=False)
        for key, value in captured.items():
            out[f"{key}.{branch}"] = value[0]
        out[f"velocity.{branch}"] = velocity[0]
    for hook in hooks:
        hook.remove()


def sample(model, cases, steps, cfg, sway, method, epss=True):
    """The official sampler on given noise -> final, trajectory [steps + 1, B, N, MEL]."""
    mel_module = torch.nn.Identity()
    mel_module.n_mel_channels = MEL
    cfm = official.CFM(transformer=model, odeint_kwargs=dict(method=method), mel_spec_module=mel_module)
    noise = iter([case.noise for case in cases])
    original = torch.randn
    torch.randn = lambda *size, **options: next(noise).clone()
    lengths = torch.tensor([case.reference for case in cases])
    count = max(case.tokens.shape[1] for case in cases)
    tokens = torch.full((len(cases), count), -1)
    mel = torch.zeros(len(cases), int(lengths.max()), MEL)
    for row, case in enumerate(cases):
        tokens[row, : case.tokens.shape[1]] = case.tokens[0]
        mel[row, : case.reference] = case.mel[0]
    try:
        return cfm.sample(cond=mel, text=tokens, lens=lengths, steps=steps, cfg_strength=cfg,
                          duration=torch.tensor([case.frames for case in cases]),
                          sway_sampling_coef=sway, use_epss=epss)
    finally:
        torch.randn = original


def describe(out, prefix, case):
    out[prefix + "tokens"] = case.tokens[0].float()
    out[prefix + "mel"] = case.mel[0]
    out[prefix + "noise"] = case.noise


@torch.inference_mode()
def make_small(name, folder):
    os.makedirs(folder, exist_ok=True)
    model = build(name)
    _, arguments, tokens = ARCHITECTURES[name]
    save_model(model, name, folder, half=True)
    out = {}
    times = torch.tensor([0.0, 0.0192, 0.3, 0.9])
    out["times"], out["time_embed"] = times, model.time_embed(times)
    case = Case(tokens, 23, 21, 57, 1)
    describe(out, "", case)
    stages(model, case, 0.3, out)
    for label, steps, cfg, method in [("nfe7", 7, 2.0, "euler"), ("nfe5-plain", 5, 0.0, "euler"),
                                      ("midpoint4", 4, 2.0, "midpoint")]:
        final, trajectory = sample(model, [case], steps, cfg, -1.0, method)
        out[f"{label}.final"] = final[0]
        if name == "v1" or label == "nfe7":
            out[f"{label}.trajectory"] = trajectory[:, 0]
    short = Case(tokens, 12, 15, 40, 2)
    describe(out, "short.", short)
    out["short.nfe7.final"] = sample(model, [short], 7, 2.0, -1.0, "euler")[0][0]
    crowded = Case(tokens, 45, 15, 47, 3)  # more tokens than the padding's reach leaves room for
    describe(out, "crowded.", crowded)
    out["crowded.nfe7.final"] = sample(model, [crowded], 7, 2.0, -1.0, "euler")[0][0]
    # Equal lengths: the official batch needs no padding, and each result equals its single run.
    batch = [Case(tokens, 23, 21, 57, 10 + i) for i in range(4)]
    final, _ = sample(model, batch, 5, 2.0, -1.0, "euler")
    for i, each in enumerate(batch):
        describe(out, f"batch.{i}.", each)
        out[f"batch.{i}.final"] = final[i]
    if name == "v1":
        for steps in (5, 6, 7, 8, 10, 12, 16, 32):
            from f5_tts.model.utils import get_epss_timesteps

            t = get_epss_timesteps(steps, "cpu", torch.float32)
            out[f"times.{steps}"] = t - (torch.cos(torch.pi / 2 * t) - 1 + t)
        for count in (7, 16, 40, 1000):
            torch.manual_seed(1234)
            out[f"randn.{count}"] = torch.randn(count)
        long = Case(tokens, 150, 400, 2000, 5)
        long.mel = long.mel[:, :1].expand(-1, 400, -1)  # one frame all along keeps the file small
        torch.manual_seed(77)
        long.noise = torch.randn(2000, MEL)
        out["long.tokens"], out["long.mel-frame"] = long.tokens[0].float(), long.mel[0, 0].clone()
        final = sample(model, [long], 5, 2.0, -1.0, "euler")[0][0]
        out["long.noise-seed"], out["long.final-every-97th"] = torch.tensor([77.0]), final[::97].clone()
    save_file({k: v.float().contiguous() for k, v in out.items()}, folder + "/goldens.safetensors")
    print(name, sum(p.numel() for p in model.parameters()), "parameters,", len(out), "tensors")


@torch.inference_mode()
def make_large(name, folder, frames, steps):
    os.makedirs(folder, exist_ok=True)
    torch.set_num_threads(2)
    model = build(name)
    save_model(model, name, folder, half=False)
    _, _, tokens = ARCHITECTURES[name]
    out = {}
    for count in frames:
        case = Case(tokens, min(150, count // 3), count * 2 // 5, count, count)
        single = {}
        stages(model, case, 0.3, single)
        every = max(1, count // 40)
        for key, value in single.items():
            out[f"{count}.{key}"] = value[::every].clone()
        describe(out, f"{count}.", case)
        if steps:
            out[f"{count}.nfe{steps}.final"] = sample(model, [case], steps, 2.0, -1.0, "euler")[0][0]
    save_file({k: v.float().contiguous() for k, v in out.items()}, folder + "/goldens.safetensors")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["small", *ARCHITECTURES])
    parser.add_argument("out")
    parser.add_argument("--frames", type=int, nargs="+", default=[940])
    parser.add_argument("--steps", type=int, default=7)
    arguments = parser.parse_args()
    if arguments.what == "small":
        for each in TINY_NAMES:
            make_small(each, f"{arguments.out}/{each}")
        for padding in ("center", "same"):
            make_vocoder(f"{arguments.out}/vocos-{padding}", padding)
    else:
        make_large(arguments.what, f"{arguments.out}/{arguments.what}", arguments.frames, arguments.steps)
