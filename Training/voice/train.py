"""Trains the DiT: `python train.py CORPUS OUT --hours HOURS [--from WEIGHTS]`.

Restarts from OUT/last.pt; stops when the hours are spent, or when OUT/stop appears, with a decayed learning rate.
Writes OUT/log.csv. Muon on the blocks' matrices, AdamW on the rest, on fp32 weights; the passes run in bf16 where the
processor multiplies it at full rate, else in fp32. The tokens are the corpus's; where it has more than the weights of
--from, as a corpus of two languages has, theirs come first and the others begin at random.

Each of the processes works with one thread on batches of its own, so that a busy core delays only one of them.
The first also takes the steps: with its own gradient and, where it is ready, the others', at most a step old.
"""
import argparse
import csv
import os
import random
import time

import numpy as np
import torch
import torch.multiprocessing as multiprocessing

from budget import Budget
from corpus import Corpus, token_count
from model import CONFIG, DiT

EMBEDDING = "text_embed.text_embed.weight"


def configuration(corpus):
    """The architecture for the tokens of a corpus."""
    return {**CONFIG, "tokens": token_count(corpus)}


def working_type():
    """bf16 where the processor has products of it, else fp32: there bf16 is converted for every product."""
    flags = open("/proc/cpuinfo").read() if os.path.exists("/proc/cpuinfo") else ""
    return torch.bfloat16 if "avx512_bf16" in flags or "amx_bf16" in flags else torch.float32


PASSES = working_type()


def weights(path):
    """The DiT's parameters from a run's last.pt (their average), or from a file in the official layout."""
    if path.endswith(".pt"):
        return torch.load(path, weights_only=False)["ema"]
    from safetensors.torch import load_file

    prefix = "ema_model.transformer."
    return {k[len(prefix):]: v.float() for k, v in load_file(path).items() if "rotary" not in k}


def grown(state, tokens):
    """Weights with rows for this many tokens: those that are missing are drawn as the others are spread."""
    known = state[EMBEDDING]
    more = tokens + 1 - len(known)
    if more <= 0:
        return state
    return {**state, EMBEDDING: torch.cat([known, torch.randn(more, known.shape[1]) * known[1:].std(0) + known[1:].mean(0)])}


@torch.no_grad()
def orthogonal(gradients):
    """[n, rows, columns]: five Newton-Schulz steps towards the nearest orthogonal matrices (Muon, K. Jordan 2024)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = (gradients / (gradients.flatten(1).norm(dim=1)[:, None, None] + 1e-7)).to(PASSES)
    tall = x.shape[1] > x.shape[2]
    x = x.mT.contiguous() if tall else x
    for _ in range(5):
        product = x @ x.mT
        x = a * x + (b * product + c * (product @ product)) @ x
    return (x.mT if tall else x).float() * max(1, gradients.shape[1] / gradients.shape[2]) ** 0.5


class Optimizer:
    """Muon at 0.01 on matrices of the blocks, stacked by shape, AdamW at 0.001 on the rest."""

    def __init__(self, model):
        matrices = lambda name, p: "transformer_blocks" in name and p.ndim == 2 and "attn_norm" not in name
        self.stacks = {}
        rest = []
        for name, p in model.named_parameters():
            if matrices(name, p):
                self.stacks.setdefault(tuple(p.shape), []).append(p)
            else:
                rest.append(p)
        self.adam = torch.optim.AdamW(rest, lr=1.0, betas=(0.9, 0.98), weight_decay=0.01, foreach=True)
        self.momentum = {shape: torch.zeros(len(stack), *shape) for shape, stack in self.stacks.items()}

    @torch.no_grad()
    def step(self, rate):
        for group in self.adam.param_groups:
            group["lr"] = 1e-3 * rate
        self.adam.step()
        for shape, stack in self.stacks.items():
            gradients, momentum = torch.stack([p.grad for p in stack]), self.momentum[shape]
            momentum.mul_(0.95).add_(gradients)
            updates = orthogonal(gradients.add_(momentum, alpha=0.95))
            for p, update in zip(stack, updates):
                p.mul_(1 - 1e-4 * rate).add_(update, alpha=-0.01 * rate)

    def state(self):
        return dict(adam=self.adam.state_dict(), momentum=self.momentum)

    def restore(self, state):
        self.adam.load_state_dict(state["adam"])
        self.momentum = state["momentum"]


class Worker:
    """Computes gradients of a copy of the shared weights in the type of the passes."""

    def __init__(self, shared, folder, seed):
        torch.set_num_threads(1)
        torch.manual_seed(seed)
        self.random, self.corpus = random.Random(seed), Corpus(folder, seed)
        self.model = DiT(**configuration(folder)).to(PASSES)
        self.shared, self.parameters = shared, list(self.model.parameters())

    def times(self, size):
        """Half as the sampler's swayed steps fall, half evenly."""
        u = torch.rand(size)
        return 1 - torch.cos(torch.pi / 2 * u) if self.random.random() < 0.5 else u

    def loss(self, batch):
        mel, ids, text_mask, text_weights, token, frame_mask, span = batch
        size = len(mel)
        noise, time_ = torch.randn_like(mel), self.times(size)
        t = time_[:, None, None]
        drop_text = torch.rand(size) < 0.1
        drop_audio = drop_text | (torch.rand(size) < 0.05)
        cond = mel * (1 - span) * frame_mask * (~drop_audio)[:, None, None]
        state = ((1 - t) * noise + t * mel) * frame_mask
        low = lambda x: x.to(PASSES)
        velocity = self.model(low(state), low(cond), ids, text_mask, low(text_weights), token,
                              low(frame_mask), time_, drop_text)
        weights = span * frame_mask
        return (((velocity.float() - (mel - noise)) ** 2) * weights).sum() / (weights.sum() * 100)

    def gradients(self, into):
        """Fills `into` and returns loss and frames."""
        with torch.no_grad():
            for p, weight in zip(self.parameters, self.shared):
                p.copy_(weight)
                p.grad = None
        batch = self.corpus.batch(jitter=self.random.choice([0.0, 0.5, 1.0]))
        loss = self.loss(batch)
        loss.backward()
        for target, p in zip(into, self.parameters):
            target.copy_(p.grad)
        return loss.item(), int(batch[5].sum())


def assist(shared, gradients, result, ready, folder, seed):
    """Another process: a gradient whenever the last one has been taken."""
    os.setsid()  # its own share of the machine where the kernel divides it by sessions
    worker, parent = Worker(shared, folder, seed), os.getppid()
    while os.getppid() == parent:
        if ready.is_set():
            time.sleep(0.005)
            continue
        result[0], result[1] = worker.gradients(gradients)
        ready.set()


class Trainer:
    """Runs for arguments.hours, as `clock` counts them."""

    def __init__(self, arguments, clock=time.time):
        self.config = configuration(arguments.corpus)
        self.arguments, self.model = arguments, DiT(**self.config)
        if arguments.weights:
            self.model.load_state_dict(grown(weights(arguments.weights), self.config["tokens"]))
        self.optimizer = Optimizer(self.model)
        self.ema = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        self.step, self.path, spent = 0, arguments.out + "/last.pt", 0.0
        if os.path.exists(self.path):
            spent = self.restore()
        self.budget = Budget(arguments.hours, spent, clock)
        self.parameters = list(self.model.parameters())
        self.shared = [p.detach().clone().share_memory_() for p in self.parameters]
        self.start_step = self.step

    def restore(self):
        """Takes up the last checkpoint -> seconds spent on it."""
        state = torch.load(self.path, weights_only=False)
        self.model.load_state_dict(state["model"])
        self.optimizer.restore(state["optimizer"])
        self.ema, self.step = state["ema"], state["step"]
        return state["spent"]

    def save(self):
        state = dict(model=self.model.state_dict(), ema=self.ema, optimizer=self.optimizer.state(), step=self.step,
                     spent=self.budget.spent, config=self.config)
        torch.save(state, self.path + ".part")
        os.replace(self.path + ".part", self.path)

    def rate(self):
        """Warm-up over 30 steps, then linear decay over the last `decay` share of the hours."""
        warm = min(1.0, (self.step - self.start_step + 1) / 30)
        return warm * min(1.0, max(0.02, self.budget.left / self.arguments.decay))

    def update(self, gradients):
        """Takes a step with the mean of the gradients; each is a list in the parameters' order."""
        for index, p in enumerate(self.parameters):
            p.grad = torch.stack([g[index] for g in gradients]).mean(0)
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        rate = self.rate()
        self.optimizer.step(rate)
        decay = min(0.997, (self.step - self.start_step + 1) / (self.step - self.start_step + 20))
        with torch.no_grad():
            state = self.model.state_dict()
            torch._foreach_lerp_(list(self.ema.values()), [state[k] for k in self.ema], 1 - decay)
            for weight, p in zip(self.shared, self.parameters):
                weight.copy_(p)
        self.step += 1
        return norm.item(), rate

    def run(self):
        arguments, helpers = self.arguments, []
        new = lambda: [torch.zeros_like(p).share_memory_() for p in self.shared]
        for seed in range(1, arguments.processes):
            gradients, result = new(), torch.zeros(2).share_memory_()
            ready = multiprocessing.Event()
            process = multiprocessing.Process(
                target=assist, daemon=True,
                args=(self.shared, gradients, result, ready, arguments.corpus, self.step + seed))
            process.start()
            helpers.append((gradients, result, ready))
        worker, own = Worker(self.shared, arguments.corpus, self.step), new()
        out, losses, frames, batches, last = arguments.out, [], 0, 0, time.time()
        with open(out + "/log.csv", "a", newline="") as file:
            log = csv.writer(file)
            while self.budget.left > 0 and not os.path.exists(out + "/stop"):
                loss, count = worker.gradients(own)
                results, taken, used = [(loss, count)], [own], []
                for gradients, result, ready in helpers:
                    if ready.is_set():
                        results.append(result.tolist())
                        taken.append(gradients)
                        used.append(ready)
                norm, rate = self.update(taken)
                for ready in used:
                    ready.clear()
                losses += [loss for loss, _ in results]
                frames += int(sum(count for _, count in results))
                batches += len(results)
                if self.step % 50 == 0:
                    now = time.time()
                    row = [self.step, f"{np.mean(losses):.4f}", f"{norm:.2f}", f"{rate:.3f}",
                           f"{frames / (now - last):.0f}", f"{batches / 50:.2f}", time.strftime("%H:%M:%S")]
                    log.writerow(row)
                    file.flush()
                    print("step {} loss {} norm {} rate {} frames/s {} batches a step {} {}".format(*row), flush=True)
                    losses, frames, batches, last = [], 0, 0, now
                if self.step % 200 == 0:
                    self.save()
        self.save()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("out")
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--decay", type=float, default=0.6)
    parser.add_argument("--from", dest="weights")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    os.makedirs(arguments.out, exist_ok=True)
    Trainer(arguments).run()
