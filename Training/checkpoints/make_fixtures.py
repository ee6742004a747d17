"""Small checkpoints as torch and safetensors write them: `python make_fixtures.py OUT`. Needs torch, safetensors."""
import collections
import os
import sys

import torch
from safetensors.torch import save_file


def state(prefix=""):
    generator = torch.Generator().manual_seed(5)
    weight = torch.randn(3, 4, generator=generator)
    return collections.OrderedDict({
        prefix + "transformer.a.weight": weight, prefix + "transformer.a.bias": torch.arange(3.0),
        prefix + "transformer.b": torch.ones(2, 1, 5)})


if __name__ == "__main__":
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    counters = {"initted": torch.tensor(True), "step": torch.tensor(1250000)}
    legacy = {"ema_model.mel_spec.mel_stft.spectrogram.window": torch.ones(4),
              "ema_model.mel_spec.mel_stft.mel_scale.fb": torch.ones(2, 2)}
    save_file({**state("ema_model."), **counters}, out + "/ema.safetensors", metadata={"format": "pt"})
    save_file({**state("ema_model."), **counters, **legacy}, out + "/legacy.safetensors")
    save_file(dict(state()), out + "/plain.safetensors")
    for name, dtype in (("fp16", torch.float16), ("bf16", torch.bfloat16)):
        save_file({k: v.to(dtype) for k, v in state().items()}, f"{out}/{name}.safetensors")
        torch.save({k: v.to(dtype) for k, v in state().items()}, f"{out}/{name}.pt")
    torch.save(state(), out + "/plain.pt")
    # A training checkpoint: averaged and trained weights, optimizer and scheduler state, plain numbers.
    trained = {k: v * 2 for k, v in state().items()}
    parameters = [torch.nn.Parameter(v.clone()) for v in trained.values()]
    optimizer = torch.optim.AdamW(parameters, lr=1e-3)
    sum(p.sum() for p in parameters).backward()
    optimizer.step()
    torch.save(dict(
        model_state_dict=trained, ema_model_state_dict={**state("ema_model."), **counters},
        optimizer_state_dict=optimizer.state_dict(), update=7, loss=0.5, note="x", big=1 << 70,
        scheduler_state_dict=dict(last_lr=[1e-3], verbose=False)), out + "/training.pt")
    torch.save(collections.OrderedDict(w=torch.nn.Parameter(torch.arange(6.0).reshape(2, 3))), out + "/parameter.pt")
    torch.save(dict(w=torch.arange(6.0).reshape(2, 3).t()), out + "/transposed.pt")
    torch.save(dict(w=torch.arange(12.0).reshape(3, 4)[1:]), out + "/slice.pt")
    torch.save(dict(w=torch.ones(2)), out + "/old-format.pt", _use_new_zipfile_serialization=False)
