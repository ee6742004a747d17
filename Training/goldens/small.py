"""The committed fixtures: small models, their weights and every stage."""
import os

import torch
from safetensors.torch import save_file

import official
from architectures import TINIES
from cases import Case
from stages import sample, stages
from weights import MEL, build, save

BATCH = 4


def write(out, folder):
    save_file({k: v.float().contiguous().clone() for k, v in out.items()}, folder + "/goldens.safetensors")


@torch.inference_mode()
def make_small(name, folder):
    torch.set_num_threads(1)  # so that another run writes the same bytes
    os.makedirs(folder, exist_ok=True)
    architecture = TINIES[name]
    tokens, frames = architecture.tokens, architecture.frames
    model = build(name, architecture)
    save(model, name, architecture, folder)

    times = torch.tensor([0.0, 0.0192, 0.3, 0.9])
    out = {"times": times, "time_embed": model.time_embed(times)}
    case = Case(tokens, frames * 2 // 5, frames * 3 // 8, frames, 1)
    out |= case.describe("") | stages(model, case, 0.3)
    for label, steps, cfg, method in [("nfe7", 7, 2.0, "euler"), ("nfe5-plain", 5, 0.0, "euler"),
                                      ("midpoint4", 4, 2.0, "midpoint")]:
        final, trajectory, velocities = sample(model, [case], steps, cfg, method)
        out[f"{label}.final"] = final[0]
        if architecture.trajectories:
            out[f"{label}.trajectory"] = trajectory[:, 0]
            if label == "nfe7":
                out[f"{label}.velocities"] = velocities[:, 0]

    others = {
        "short.": Case(tokens, frames // 5, frames // 4, frames * 8 // 9, 2),
        # So many tokens that hardly a padding row is left.
        "crowded.": Case(tokens, frames - 8, frames // 3, frames - 6, 3),
    }
    if architecture.trajectories:
        others["medium."] = Case(tokens, 40, 60, 157, 4)
    for prefix, other in others.items():
        out |= other.describe(prefix)
        out[prefix + "nfe7.final"] = sample(model, [other], 7, 2.0)[0][0]

    # Of equal lengths, so that the official batch has no padding.
    batch = [Case(tokens, 12, 9, 24, 10 + i) for i in range(BATCH)]
    final = sample(model, batch, 5, 2.0)[0]
    for i, each in enumerate(batch):
        out |= each.describe(f"batch.{i}.")
        out[f"batch.{i}.final"] = final[i]
    if name == "v1":
        out |= schedules() | noises() | long(model, tokens)
    write(out, folder)
    print(f"{name}: {sum(p.numel() for p in model.parameters())} parameters, {len(out)} tensors")


def schedules():
    """The time grids, as `CFM.sample` makes them with a sway of −1."""
    out = {}
    for steps in (5, 6, 7, 8, 10, 12, 16, 32):
        t = official.get_epss_timesteps(steps, "cpu", torch.float32)
        out[f"times.{steps}"] = t - (torch.cos(torch.pi / 2 * t) - 1 + t)
    return out


def noises():
    """PyTorch's normal numbers: it draws otherwise below 16, and redraws the last 16 of an odd count."""
    out = {}
    for count in (7, 16, 40, 1000):
        torch.manual_seed(1234)
        out[f"randn.{count}"] = torch.randn(count)
    return out


def long(model, tokens):
    """2000 frames: the noise from a seed, one reference frame repeated, every 97th row of the result."""
    case = Case(tokens, 150, 400, 2000, 5)
    case.mel = case.mel[:, :1].expand(-1, 400, -1)
    torch.manual_seed(77)
    case.noise = torch.randn(2000, MEL)
    final = sample(model, [case], 5, 2.0)[0][0]
    return {"long.tokens": case.tokens[0], "long.mel-frame": case.mel[0, 0], "long.noise-seed": torch.tensor([77.0]),
            "long.final-every-97th": final[::97]}
