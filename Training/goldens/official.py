"""The official classes of F5-TTS and Vocos, imported without what inference does not need.

Both packages import at their top what only training, other models or downloads use, and torchaudio's native part
wants the CUDA release it was built with. Absent modules become empty ones here; torchaudio keeps its Python part
(mel spectrogram, resampler) and reads files through soundfile. Nothing that computes a model's output is replaced.
"""
import importlib
import importlib.util
import os
import sys
import types
import warnings

warnings.filterwarnings("ignore")


def _install(name, **members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module
    return module


def _install_if_absent(name, **members):
    if importlib.util.find_spec(name) is None:
        _install(name, **members)


def _refuse(*_, **__):
    raise RuntimeError("this part of the official package is not needed for goldens and was left out")


_install("torchaudio._extension", _IS_TORCHAUDIO_EXT_AVAILABLE=False, _IS_ALIGN_AVAILABLE=False,
         fail_if_no_align=lambda function: function)
_install_if_absent("encodec", EncodecModel=None)
_install_if_absent("transformers", pipeline=_refuse)
_install_if_absent("huggingface_hub", hf_hub_download=_refuse)
if importlib.util.find_spec("matplotlib") is None:
    _install("matplotlib", use=lambda backend: None).pylab = _install("matplotlib.pylab")

import soundfile  # noqa: E402
import torch  # noqa: E402
import torchaudio  # noqa: E402


def _load(path, *_, **__):
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return torch.from_numpy(samples.T.copy()), rate


torchaudio.load = _load

# The package's own __init__ imports its trainer; a bare package with the same path finds the modules below.
PACKAGE = importlib.util.find_spec("f5_tts").submodule_search_locations[0]
_model = _install("f5_tts.model")
_model.__path__ = [os.path.join(PACKAGE, "model")]
from f5_tts.model.backbones.dit import DiT  # noqa: E402
from f5_tts.model.backbones.unett import UNetT  # noqa: E402
from f5_tts.model.cfm import CFM  # noqa: E402
from f5_tts.model.utils import get_epss_timesteps  # noqa: E402
from vocos import Vocos  # noqa: E402

_model.CFM = CFM

__all__ = ["CFM", "DiT", "PACKAGE", "UNetT", "Vocos", "get_epss_timesteps"]
