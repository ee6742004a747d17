"""The official code that the audio fixtures come from: torch, torchaudio, vocos, pydub.

torchaudio's compiled part refuses to load beside a torch of another build; nothing here needs it, so a stand-in
takes its place before the import.
"""

import importlib.util
import sys
import types
import warnings

warnings.filterwarnings("ignore")


def _stand_in():
    extension = types.ModuleType("torchaudio._extension")
    extension._IS_TORCHAUDIO_EXT_AVAILABLE = False
    extension._IS_ALIGN_AVAILABLE = False
    extension._IS_RIR_AVAILABLE = False
    extension._check_cuda_version = lambda: None
    extension.fail_if_no_align = lambda function: function
    extension.fail_if_no_rir = lambda function: function
    extension.lazy_import_sox_ext = lambda: None
    sys.modules["torchaudio._extension"] = extension


if importlib.util.find_spec("torchaudio") is not None:
    _stand_in()

import torch  # noqa: E402
import torchaudio  # noqa: E402

torch.set_num_threads(1)


def mel(samples, padding="center"):
    """Log-mel [frames, 100] of F5-TTS; with "same", of vocos configured so (its floor raised to F5-TTS's)."""
    wave = torch.as_tensor(samples, dtype=torch.float32)[None]
    transform = torchaudio.transforms.MelSpectrogram(
        sample_rate=24000, n_fft=1024, win_length=1024, hop_length=256, n_mels=100, power=1,
        center=padding == "center", normalized=False, norm=None)
    if padding == "same":
        wave = torch.nn.functional.pad(wave, (384, 384), mode="reflect")
    return transform(wave).clamp(min=1e-5).log()[0].T.contiguous()


def resample(samples, source, target):
    wave = torch.as_tensor(samples, dtype=torch.float32)[None]
    return torchaudio.transforms.Resample(source, target)(wave)[0]


def same_istft(spectrum):
    """Inverse transform with same padding, [513, frames] complex, by vocos's class read from its file."""
    import vocos.spectral_ops as operations

    return operations.ISTFT(1024, 256, 1024, padding="same")(spectrum[None])[0]
