"""Whether caching blocks between steps pays: `python step_caching.py FOLDER VOICE TEXTS [--count 6]`.

At every second evaluation the middle blocks are left out and what they added at the evaluation before is added again
(as DeepCache and its relatives do for image models). The mel's error against 32 plain steps is printed beside the share
of blocks that are run, for caches of several widths and for plain runs of fewer steps at the same cost.
"""
import argparse

import soundfile
import torch

import durations
from model import modulate
from synthesize import Engine, log_mel, place, edges_cut, schedule
from model import REACH, text_inputs


def forward(model, x, cond, ids, mask, weights, token, frames, time, drop, cached, store, reuse):
    """DiT.forward with blocks `cached` replaced by what they added last, in `store`."""
    import torch.nn.functional as F

    embedded = F.silu(model.time_embed(time))
    text = model.text_embed(ids, mask, weights, drop)
    index = token[..., None].expand(-1, -1, text.shape[-1])
    h = model.input_embed(x, cond, torch.gather(text, 1, index) * frames, frames)
    cos, sin = model.rope_cos[: x.shape[1]], model.rope_sin[: x.shape[1]]
    for number, block in enumerate(model.transformer_blocks):
        if reuse and number in cached:
            if number == cached[0]:
                h = h + store["added"]
            continue
        if cached and number == cached[0]:
            before = h
        h = block(h, embedded, cos, sin)
        if cached and number == cached[-1]:
            store["added"] = h - before
    scale, shift = model.norm_out.linear(embedded)[:, None].chunk(2, -1)
    return model.proj_out(modulate(h, scale, shift))


@torch.inference_mode()
def sample(model, reference, ids, token_of_frame, times, cfg, noise, cached):
    total, first = len(token_of_frame), len(reference)
    text = [part[None].expand(2, *part.shape) for part in text_inputs(ids, total, len(ids) + REACH)]
    cond = torch.zeros(2, total, 100)
    cond[0, :first] = torch.from_numpy(reference)
    token = torch.from_numpy(token_of_frame)[None].expand(2, -1)
    y, store = noise, {}
    for step, (start, end) in enumerate(zip(times[:-1], times[1:])):
        v = forward(model, y[None].expand(2, -1, -1), cond, *text, token, torch.ones(2, total, 1), start.expand(2),
                    torch.tensor([False, True]), cached, store, bool(cached) and step % 2 == 1)
        y = y + (end - start) * (v[0] + (v[0] - v[1]) * cfg)
    return y[first:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("voice")
    parser.add_argument("texts")
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--cfg", type=float, default=1.5)
    arguments = parser.parse_args()
    engine, voice = Engine(arguments.folder), f"{arguments.folder}/voices/{arguments.voice}/reference"
    audio, _ = soundfile.read(voice + ".wav", dtype="float32")
    reference, said_text = log_mel(audio), open(voice + ".txt").read().strip()
    depth = len(engine.dit.transformer_blocks)
    middle = lambda count: list(range((depth - count) // 2, (depth + count) // 2))
    settings = [(7, []), *((7, middle(count)) for count in range(2, depth - 1, 2)), (6, []), (5, []), (4, [])]
    errors = {index: 0.0 for index in range(len(settings))}
    for line in open(arguments.texts).read().split("\n")[: arguments.count]:
        text = line.split("\t")[1]
        (said_tokens, said), (_, wanted) = engine.tokens(said_text), engine.tokens(text)
        places = place(edges_cut(durations.predict(engine.durations, said), said_tokens),
                       durations.predict(engine.durations, wanted), len(reference))
        noise = torch.randn(len(places), 100, generator=torch.Generator().manual_seed(0))
        run = lambda steps, cached: sample(engine.dit, reference, said + wanted, places, schedule(steps),
                                           arguments.cfg, noise, cached)
        exact = run(32, [])
        for index, (steps, cached) in enumerate(settings):
            errors[index] += float((run(steps, cached) - exact).square().mean()) / arguments.count
    for index, (steps, cached) in enumerate(settings):
        runs = steps * depth - (steps // 2) * len(cached)
        print(f"{steps} steps, {len(cached)} of {depth} blocks cached: {runs} blocks run "
              f"({runs / (7 * depth):.2f} of the cost), mel error {errors[index] ** 0.5:.3f}")


if __name__ == "__main__":
    main()
