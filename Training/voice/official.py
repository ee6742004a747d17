"""The official DiT class from the f5-tts package, without the imports that a CPU machine lacks."""
import importlib
import importlib.util
import os
import sys
import types


def _stub(name, **members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module
    return module


for _name, _members in [("torchaudio", {}), ("rjieba", {}), ("librosa", {}), ("librosa.filters", dict(mel=None)),
                        ("pypinyin", dict(Style=None, lazy_pinyin=None))]:
    try:
        importlib.import_module(_name)
    except Exception:
        _stub(_name, **_members)
_folder = importlib.util.find_spec("f5_tts").submodule_search_locations[0]
_stub("f5_tts.model").__path__ = [os.path.join(_folder, "model")]
from f5_tts.model.backbones.dit import DiT  # noqa: E402,F401
