"""Random weights in the official layout, and the files that hold them."""
import math

import torch
from safetensors.torch import save_file

import official

MEL = 100


def build(name, architecture):
    """The official model with weights that hide no mistake: nothing at zero or one, attention far from uniform."""
    torch.manual_seed(sum(name.encode()))
    arguments = architecture.arguments
    model = getattr(official, architecture.backbone)(
        **arguments, dropout=0.0, text_num_embeds=architecture.tokens, mel_dim=MEL).eval()
    scale = 1 / math.sqrt(arguments["dim"])
    storage = getattr(torch, architecture.storage)
    with torch.no_grad():
        for key, p in model.named_parameters():
            weight = key.endswith("weight")
            if "attn_norm.linear" in key or "norm_out.linear" in key:
                p.normal_(0, scale if weight else 0.4)
            elif "to_q" in key or "to_k" in key:
                p.normal_(0, 1.3 * scale if weight else 0.1)
            elif "proj_out" in key or key.endswith("bias"):
                p.normal_(0, scale if weight else 0.05)
            elif "grn" in key:
                p.normal_(0, 0.3)
            elif key.endswith(".g") or "norm" in key and p.ndim == 1:
                p.normal_(1, 0.1)
            elif "text_embed.text_embed" not in key:
                p.normal_(0, 1 / math.sqrt(p[0].numel()))
            # Only values that the storage holds, so that the file stands for this very model.
            p.copy_(p.to(storage).float())
    return model


def state_of(model, architecture, prefix):
    """The tensors under their official names, in the storage's type."""
    storage = getattr(torch, architecture.storage)
    return {prefix + "transformer." + key: (value if "inv_freq" in key else value.to(storage)).contiguous()
            for key, value in model.state_dict().items()}


def save(model, name, architecture, folder):
    """`model.safetensors` as the published files are, and `model.yaml` as the package's configs are."""
    state = state_of(model, architecture, "ema_model.")
    scalars = {"initted": torch.tensor(True), "step": torch.tensor(1250000)}
    save_file(state | scalars, f"{folder}/model.safetensors", metadata={"format": "pt"})
    if architecture.pickled:
        # As training saves: the average is the model, the plain weights lie beside it and differ.
        plain = {key: value * 0.5 for key, value in state_of(model, architecture, "").items()}
        torch.save({"model_state_dict": plain, "ema_model_state_dict": state | scalars, "update": 1250000},
                   f"{folder}/model.pt")
    lines = ["model:", f"  name: {name}", "  tokenizer: pinyin", f"  backbone: {architecture.backbone}", "  arch:"]
    lines += [f"    {k}: {'null' if v is None else v}" for k, v in architecture.arguments.items()]
    with open(f"{folder}/model.yaml", "w") as file:
        file.write("\n".join(lines) + "\n")
