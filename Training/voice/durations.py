"""Trains the duration predictor: `python durations.py CORPUS OUT.safetensors [--steps 2500]`.

Log frames of every token at a neutral pace, from the teacher's durations and, for spelt words, the letters' places. Also loads and
runs it: `predict`.
"""
import argparse
import random

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from phonemes import vocabulary

FLOOR = 0.05  # frames: what a silent letter counts as
OFFSET = 1.2  # mean of the log durations of spoken letters


class DurationPredictor(nn.Module):
    """Embedding, five residual blocks of convolution (width 5), LayerNorm and GELU, and a line to one value."""

    def __init__(self, dim=160, layers=5, rows=len(vocabulary()) + 1):
        super().__init__()
        self.e = nn.Embedding(rows, dim)
        self.c = nn.ModuleList([nn.Conv1d(dim, dim, 5, padding=2) for _ in range(layers)])
        self.n = nn.ModuleList([nn.LayerNorm(dim) for _ in range(layers)])
        self.o = nn.Linear(dim, 1)

    def forward(self, ids, mask):
        """ids [B, T] from 1, mask [B, T] -> log frames [B, T]."""
        x = self.e(ids) * mask[..., None]
        for conv, norm in zip(self.c, self.n):
            x = (x + F.gelu(norm(conv(x.transpose(1, 2)).transpose(1, 2)))) * mask[..., None]
        return self.o(x)[..., 0] + OFFSET


def collate(items):
    width = max(len(ids) for ids, _ in items)
    ids, mask = torch.zeros(len(items), width, dtype=torch.long), torch.zeros(len(items), width)
    target = torch.zeros(len(items), width)
    for row, (tokens, frames) in enumerate(items):
        ids[row, : len(tokens)] = torch.from_numpy(tokens.astype(np.int64)) + 1
        mask[row, : len(tokens)] = 1
        target[row, : len(tokens)] = torch.from_numpy(frames)
    return ids, mask, target


def loss_of(prediction, target, mask):
    """Squared error of log(frames + 0.5): silent letters matter little, long ones by ratio."""
    error = torch.log(prediction.exp() + 0.5) - torch.log(target + 0.5)
    return ((error**2) * mask).sum() / mask.sum()


def main():
    from safetensors.torch import save_file

    from corpus import Corpus, token_count

    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("out")
    parser.add_argument("--steps", type=int, default=2500)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random.seed(0)
    items = []
    for u in (u for group in Corpus(arguments.corpus).groups for u in group):
        ids, frames = u.tokens(random, random.choice(Corpus.LETTERS))
        items.append((ids, np.maximum(frames * u.tempo, FLOOR).astype(np.float32)))
    random.shuffle(items)
    held, items = items[:300], items[300:]
    model = DurationPredictor(rows=token_count(arguments.corpus) + 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for step in range(arguments.steps):
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 50) * (1 - step / arguments.steps)
        ids, mask, target = collate(random.sample(items, 24))
        loss = loss_of(model(ids, mask), target, mask)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if (step + 1) % 250 == 0:
            with torch.no_grad():
                ids, mask, target = collate(held)
                out = model(ids, mask)
                total = ((out.exp() * mask).sum(1) / target.sum(1) - 1).abs().mean()
                print(f"step {step + 1} train {loss.item():.4f} held out {loss_of(out, target, mask):.4f} "
                      f"total length error {total:.4f}", flush=True)
    save_file({k: v.half().contiguous() for k, v in model.state_dict().items()}, arguments.out)


def load(path):
    from safetensors.torch import load_file

    state = {k: v.float() for k, v in load_file(path).items()}
    model = DurationPredictor(rows=len(state["e.weight"]))
    model.load_state_dict(state)
    return model.eval()


@torch.inference_mode()
def predict(model, ids):
    """Token ids from 0 -> frames of each at a neutral pace."""
    ids = torch.as_tensor(ids)[None] + 1
    return model(ids, torch.ones_like(ids).float())[0].exp().numpy()


if __name__ == "__main__":
    main()
