"""Utterances: token ids, a reference's mel frames, noise."""
import torch

from weights import MEL


class Case:
    """One utterance of random tokens and noise, with a reference that moves slowly as log-mel frames do."""

    def __init__(self, tokens, count, reference, frames, seed):
        generator = torch.Generator().manual_seed(seed)
        self.tokens = torch.randint(0, tokens, (1, count), generator=generator)
        walk = torch.randn(reference, MEL, generator=generator).cumsum(0) * 0.2
        self.mel = (walk - walk.mean() - 2)[None]
        self.noise = torch.randn(frames, MEL, generator=generator)
        self.frames, self.reference = frames, reference

    def cond(self):
        return torch.nn.functional.pad(self.mel, (0, 0, 0, self.frames - self.reference))

    def describe(self, prefix):
        """The tensors an engine needs to run this utterance."""
        return {prefix + "tokens": self.tokens[0].float(), prefix + "mel": self.mel[0], prefix + "noise": self.noise}
