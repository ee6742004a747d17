"""The official pipeline from wav to wav on a small model with the real vocabulary, its noise recorded."""
import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import soundfile
import torch
from safetensors.torch import save_file

import official
from architectures import TINIES
from vocoders import make_vocoder
from weights import build, save

EXAMPLES = Path(official.PACKAGE) / "infer/examples"
REFERENCE_TEXT = "Some call me nature, others call me mother nature."
TEXT = ("I don't really care what you call me. I've been a silent spectator, watching species evolve, "
        "empires rise and fall. 但请记住，我强大而持久。 But always remember, I am mighty and enduring.")
STEPS = 7


def make_speech(folder):
    """Writes model, vocoder, vocabulary, reference, `output.wav`, and the tensors of every chunk."""
    from f5_tts.infer import utils_infer

    torch.set_num_threads(2)
    folder.mkdir(parents=True, exist_ok=True)
    reference, vocabulary = folder / "reference.wav", folder / "vocab.txt"
    shutil.copy(EXAMPLES / "basic/basic_ref_en.wav", reference)
    shutil.copy(EXAMPLES / "vocab.txt", vocabulary)
    architecture = replace(TINIES["v1"], tokens=2545, storage="float32")
    save(build("v1", architecture), "v1", architecture, str(folder))
    make_vocoder(str(folder / "vocos"), "center")

    model = utils_infer.load_model(official.DiT, architecture.arguments, str(folder / "model.safetensors"),
                                   vocab_file=str(vocabulary), device="cpu")
    vocoder = utils_infer.load_vocoder(is_local=True, local_path=str(folder / "vocos"), device="cpu")
    prepared, reference_text = utils_infer.preprocess_ref_audio_text(str(reference), REFERENCE_TEXT)
    shutil.copy(prepared, folder / "prepared.wav")

    out, chunks, official_sample, turn = {}, [], model.sample, threading.Lock()

    def recorded(cond, text, duration, **options):
        # Upstream runs chunks side by side on one random generator: one at a time, each with its own seed.
        with turn:
            final, trajectory = official_sample(cond=cond, text=text, duration=duration, seed=len(text[0]), **options)
        prefix = f"{len(text[0])}."
        out[prefix + "noise"], out[prefix + "final"] = trajectory[0][0], final[0]
        out["reference"] = cond[0]
        chunks.append({"prefix": prefix, "tokens": text[0], "frames": duration, "seed": len(text[0])})
        return final, trajectory

    model.sample = recorded
    wave, rate, mel = utils_infer.infer_process(
        str(prepared), reference_text, TEXT, model, vocoder, nfe_step=STEPS, device="cpu")
    out["wave"], out["mel"] = torch.from_numpy(wave).float(), torch.from_numpy(mel)
    soundfile.write(folder / "output.wav", wave, rate, subtype="FLOAT")
    save_file({k: v.float().contiguous().clone() for k, v in out.items()}, str(folder / "goldens.safetensors"))
    described = {"reference_text": REFERENCE_TEXT, "reference_text_used": reference_text, "text": TEXT,
                 "steps": STEPS, "guidance": 2.0, "sway": -1.0, "chunks": sorted(chunks, key=lambda c: c["seed"])}
    (folder / "info.json").write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n")
    print(f"{len(chunks)} chunks, {len(wave) / rate:.2f} s of audio in {folder}")
