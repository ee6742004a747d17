"""Upstream's preparation of references: its functions, taken from the installed package's file.

The package itself imports half of the machine-learning world; the functions need pydub only.
"""

import ast
import hashlib
import importlib.util
import os
import pathlib
import tempfile

from pydub import AudioSegment, silence


def functions():
    package = pathlib.Path(importlib.util.find_spec("f5_tts").submodule_search_locations[0])
    tree = ast.parse((package / "infer" / "utils_infer.py").read_text())
    wanted = {"remove_silence_edges", "preprocess_ref_audio_text", "remove_silence_for_generated_wav"}
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in wanted]
    scope = dict(
        AudioSegment=AudioSegment, silence=silence, hashlib=hashlib, tempfile=tempfile, os=os,
        tempfile_kwargs={"delete": False}, _ref_audio_cache={}, _ref_text_cache={}, print=lambda *_: None)
    exec(compile(tree, "utils_infer.py", "exec"), scope)
    return scope


_scope = functions()


def prepare(path):
    """The segment that upstream writes as its reference, read back from its file."""
    result, _ = _scope["preprocess_ref_audio_text"](str(path), "Text. ", show_info=lambda *_: None)
    segment = AudioSegment.from_wav(result)
    os.unlink(result)
    return segment


def remove_silence(path):
    """Rewrites a file without its long silences."""
    _scope["remove_silence_for_generated_wav"](str(path))
    return AudioSegment.from_wav(str(path))
