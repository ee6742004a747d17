"""What leaves each stage of one evaluation, and the official sampler on given noise."""
import contextlib

import torch

import official
from weights import MEL


@contextlib.contextmanager
def captured(model):
    """While open, collects each stage's output of the latest forward pass under its golden name."""
    found, hooks = {}, []

    def output_of(module, key):
        hooks.append(module.register_forward_hook(lambda m, inputs, output: found.__setitem__(key, output)))

    def input_of(module, key, columns=None):
        hooks.append(module.register_forward_pre_hook(
            lambda m, inputs: found.__setitem__(key, inputs[0][..., :columns])))

    output_of(model.text_embed, "text_embed")
    output_of(model.input_embed, "input_embed")
    output_of(model.input_embed.conv_pos_embed, "conv_pos")
    if hasattr(model, "transformer_blocks"):
        for index, block in enumerate(model.transformer_blocks):
            output_of(block, f"blocks.{index}")
    else:
        # A U-Net block ends with an addition outside any module: what it leaves is what the next one takes,
        # joined in the second half with a skip of equal width.
        for index, (skip, norm, *_) in enumerate(model.layers):
            if index:
                input_of(norm if skip is None else skip, f"blocks.{index - 1}", None if skip is None else model.dim)
        input_of(model.norm_out, f"blocks.{model.depth - 1}")
    output_of(model.norm_out, "norm_out")
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()


def stages(model, case, time):
    """Every stage of one evaluation, conditional and unconditional."""
    result = {}
    with captured(model) as found:
        for branch, drop in (("cond", False), ("uncond", True)):
            found.clear()
            velocity = model(x=case.noise[None], cond=case.cond(), text=case.tokens, time=torch.tensor(time),
                             drop_audio_cond=drop, drop_text=drop, cache=False)
            result |= {f"{key}.{branch}": value[0].clone() for key, value in found.items()}
            result[f"velocity.{branch}"] = velocity[0]
    return result


def sample(model, cases, steps, cfg, method="euler", sway=-1.0):
    """The official sampler: final [B, N, MEL], trajectory [steps + 1, B, N, MEL], guided velocities [evaluations, …]."""
    mel_module = torch.nn.Identity()
    mel_module.n_mel_channels = MEL
    cfm = official.CFM(transformer=model, odeint_kwargs=dict(method=method), mel_spec_module=mel_module)
    lengths = torch.tensor([case.reference for case in cases])
    tokens = torch.full((len(cases), max(case.tokens.shape[1] for case in cases)), -1)
    mel = torch.zeros(len(cases), int(lengths.max()), MEL)
    for row, case in enumerate(cases):
        tokens[row, : case.tokens.shape[1]] = case.tokens[0]
        mel[row, : case.reference] = case.mel[0]
    velocities = []

    def guided(module, inputs, output):
        pair = output.chunk(2) if cfg >= 1e-5 else (output, output)
        velocities.append(pair[0] + (pair[0] - pair[1]) * cfg)

    hook = model.register_forward_hook(guided)
    # The sampler draws its noise by torch.randn, one call an utterance.
    noise = iter([case.noise for case in cases])
    original = torch.randn
    torch.randn = lambda *size, **options: next(noise).clone()
    try:
        final, trajectory = cfm.sample(
            cond=mel, text=tokens, lens=lengths, steps=steps, cfg_strength=cfg, sway_sampling_coef=sway,
            duration=torch.tensor([case.frames for case in cases]))
    finally:
        torch.randn = original
        hook.remove()
    return final, trajectory, torch.stack(velocities)
