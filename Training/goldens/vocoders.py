"""Random-weight Vocos models in the official layout, and what leaves each stage."""
import os

import torch

import official
from small import write

CONFIG = """feature_extractor:
  class_path: vocos.feature_extractors.MelSpectrogramFeatures
  init_args:
    sample_rate: 24000
    n_fft: 1024
    hop_length: 256
    n_mels: 100
    padding: {padding}

backbone:
  class_path: vocos.models.VocosBackbone
  init_args:
    input_channels: 100
    dim: {dim}
    intermediate_dim: {inner}
    num_layers: {layers}

head:
  class_path: vocos.heads.ISTFTHead
  init_args:
    dim: {dim}
    n_fft: 1024
    hop_length: 256
    padding: {padding}
"""
OFFICIAL_SIZE = dict(dim=512, inner=1536, layers=8, frames=500)


@torch.inference_mode()
def make_vocoder(folder, padding, dim=32, inner=64, layers=2, frames=21):
    torch.set_num_threads(1)
    os.makedirs(folder, exist_ok=True)
    with open(folder + "/config.yaml", "w") as file:
        file.write(CONFIG.format(padding=padding, dim=dim, inner=inner, layers=layers))
    torch.manual_seed(77)
    model = official.Vocos.from_hparams(folder + "/config.yaml").eval()
    for name, p in model.named_parameters():
        if name.endswith("gamma"):
            p.copy_(0.5 + 0.1 * torch.randn_like(p))
        elif name.endswith("bias"):
            p.normal_(0, 0.1)
        elif "norm" in name:
            p.normal_(1, 0.1)
        else:
            p.normal_(0, 1 / p[0].numel() ** 0.5)
    torch.save(model.state_dict(), folder + "/pytorch_model.bin")

    mel = torch.randn(1, 100, frames).cumsum(2) * 0.3 - 3
    out, hooks = {"mel": mel[0].T}, []

    def keep(module, key):
        hooks.append(module.register_forward_hook(lambda m, i, o: out.__setitem__(key, o[0].T)))

    keep(model.backbone.embed, "embed")
    for index, block in enumerate(model.backbone.convnext):
        keep(block, f"blocks.{index}")
    out["backbone"] = model.backbone(mel)[0]
    out["wave"] = model.decode(mel)[0]
    for hook in hooks:
        hook.remove()
    write(out, folder)
    print(f"vocos, padding {padding}: {sum(p.numel() for p in model.parameters())} parameters")
