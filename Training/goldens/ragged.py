"""How far the official padded batch is from single runs of its utterances, with padding keys masked and not."""
import torch

from architectures import TINIES
from cases import Case
from stages import sample
from weights import build


def distance(a, b):
    return float((a - b).norm() / b.norm())


@torch.inference_mode()
def measure_ragged():
    print("| architecture | frames | keys of padding not masked (the default) | masked |\n|---|---|---|---|")
    for name, architecture in TINIES.items():
        model = build(name, architecture)
        cases = [Case(architecture.tokens, 15, 12, frames, frames) for frames in (60, 48, 36, 24)]
        alone = [sample(model, [case], 7, 2.0)[0][0] for case in cases]
        columns = []
        for masked in (False, True):
            for module in model.modules():
                if hasattr(module, "processor"):
                    module.processor.attn_mask_enabled = masked
            final = sample(model, cases, 7, 2.0)[0]
            columns.append([distance(final[i, : case.frames], alone[i]) for i, case in enumerate(cases)])
        for i, case in enumerate(cases):
            print(f"| {name} | {case.frames} | {columns[0][i]:.2g} | {columns[1][i]:.2g} |")
