"""Models of official size with some rows of every stage, made on demand and not committed."""
import os

import torch
from safetensors.torch import save_file

from architectures import OFFICIAL
from cases import Case
from stages import sample, stages
from weights import build, save

# Rows kept of each stage.
ROWS = 40


@torch.inference_mode()
def make_large(name, folder, frames, steps):
    """`frames`: lengths to evaluate once; `steps`: of a guided sampling at the first of them, 0 for none."""
    torch.set_num_threads(2)
    os.makedirs(folder, exist_ok=True)
    architecture = OFFICIAL[name]
    model = build(name, architecture)
    save(model, name, architecture, folder)
    out = {}
    for index, count in enumerate(frames):
        case = Case(architecture.tokens, min(150, count // 3), count * 2 // 5, count, count)
        out |= case.describe(f"{count}.")
        every = max(1, count // ROWS)
        out |= {f"{count}.{key}": value[::every] for key, value in stages(model, case, 0.3).items()}
        if steps and index == 0:
            final, trajectory, _ = sample(model, [case], steps, 2.0)
            out[f"{count}.nfe{steps}.final"] = final[0]
            out[f"{count}.nfe{steps}.trajectory"] = trajectory[:, 0, ::every]
        # Written after each length: the first is of use while the next is computed.
        partial = folder + "/goldens.partial"
        save_file({k: v.float().contiguous().clone() for k, v in out.items()}, partial)
        os.replace(partial, folder + "/goldens.safetensors")
        print(f"{name}: {count} frames", flush=True)
