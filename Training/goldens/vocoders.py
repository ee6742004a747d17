"""Random-weight Vocos models in the official layout, and their outputs."""
import importlib
import os
import sys
import types

import torch
from safetensors.torch import save_file


def vocos_classes():
    """The official classes; parts of their package that only other heads and training need are left out."""
    if "vocos" in sys.modules:
        return sys.modules["vocos.models"].VocosBackbone, sys.modules["vocos.heads"].ISTFTHead
    try:
        importlib.import_module("torchaudio")
    except Exception:
        for name, members in [("torchaudio", {}), ("torchaudio.functional", {}), (
                "torchaudio.functional.functional", dict(_hz_to_mel=None, _mel_to_hz=None))]:
            module = types.ModuleType(name)
            module.__dict__.update(members)
            sys.modules[name] = module
    import importlib.util

    package = types.ModuleType("vocos")
    package.__path__ = importlib.util.find_spec("vocos").submodule_search_locations
    sys.modules["vocos"] = package
    from vocos.heads import ISTFTHead
    from vocos.models import VocosBackbone

    return VocosBackbone, ISTFTHead


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


@torch.inference_mode()
def make_vocoder(folder, padding, dim=64, inner=128, layers=2, frames=37):
    os.makedirs(folder, exist_ok=True)
    Backbone, Head = vocos_classes()
    torch.manual_seed(77)
    model = torch.nn.Module()
    model.backbone = Backbone(100, dim, inner, layers)
    model.head = Head(dim, 1024, 256, padding)
    for name, p in model.named_parameters():
        if name.endswith("gamma"):
            p.copy_(0.5 + 0.1 * torch.randn_like(p))
        elif name.endswith("bias"):
            p.normal_(0, 0.1)
        elif "norm" in name:
            p.normal_(1, 0.1)
        elif p.ndim > 1:
            p.normal_(0, 1 / p[0].numel() ** 0.5)
    open(folder + "/config.yaml", "w").write(CONFIG.format(padding=padding, dim=dim, inner=inner, layers=layers))
    torch.save(model.state_dict(), folder + "/pytorch_model.bin")
    mel = torch.randn(1, 100, frames).cumsum(2) * 0.3 - 3
    out = {"mel": mel[0].T}
    hooks = [model.backbone.embed.register_forward_hook(lambda m, i, o: out.__setitem__("embed", o[0].T))]
    for index, block in enumerate(model.backbone.convnext):
        hooks.append(block.register_forward_hook(
            lambda m, i, o, index=index: out.__setitem__(f"blocks.{index}", o[0].T)))
    features = model.backbone(mel)
    out["backbone"] = features[0]
    out["wave"] = model.head(features)[0]
    save_file({k: v.float().contiguous().clone() for k, v in out.items()}, folder + "/goldens.safetensors")
    print("vocos", padding, {k: tuple(v.shape) for k, v in out.items()})
