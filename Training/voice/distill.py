"""Distils the guided DiT into a student of few steps: `python distill.py CORPUS OUT --hours HOURS --from TEACHER`.

The student has the teacher's shape and begins with its weights. It learns one jump of the schedule at a time: from a
state at a time of the grid, the teacher walks to the next time in --substeps guided Euler steps, two evaluations
each; the student's one evaluation, without guidance, has to point there. Half of the states are noise mixed with
data, half are where the student itself arrives from noise, so that it learns to mend its own errors. Restarts,
log and optimiser are train.py's.
"""
import argparse
import math
import os

import torch

import train
from model import DiT


def grid(steps):
    """The sampler's swayed times, coefficient -1."""
    return [1 - math.cos(math.pi / 2 * k / steps) for k in range(steps + 1)]


class Student(train.Worker):
    teacher_path = guidance = steps = substeps = None  # set from the command line, where their defaults are

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.teacher = DiT(**train.configuration(arguments[1]))
        self.teacher.load_state_dict(train.weights(self.teacher_path))
        self.teacher = self.teacher.to(train.PASSES).eval().requires_grad_(False)
        self.times = grid(self.steps)

    @staticmethod
    def evaluate(model, state, cond, text, time, drop):
        ids, text_mask, text_weights, token, frame_mask = text
        low = lambda x: x.to(train.PASSES)
        return model(low(state), low(cond), ids, text_mask, low(text_weights), token,
                     low(frame_mask), torch.full((len(state),), time), drop).float()

    def guided(self, state, cond, text, time):
        """The teacher's velocity with both branches in one batch."""
        size = len(state)
        twice = [torch.cat([part, part]) for part in text]
        drop = torch.arange(2 * size) >= size
        both = self.evaluate(self.teacher, torch.cat([state, state]), torch.cat([cond, cond * 0]), twice, time, drop)
        conditional, unconditional = both.chunk(2)
        return conditional + (conditional - unconditional) * self.guidance

    def loss(self, batch):
        mel, ids, text_mask, text_weights, token, frame_mask, span = batch
        text, keep = (ids, text_mask, text_weights, token, frame_mask), torch.zeros(len(mel), dtype=torch.bool)
        cond = mel * (1 - span) * frame_mask
        noise = torch.randn_like(mel)
        index = self.random.randrange(self.steps)
        start, end = self.times[index], self.times[index + 1]
        with torch.no_grad():
            if self.random.random() < 0.5:
                state = (1 - start) * noise + start * mel
            else:
                state = noise
                for at, to in zip(self.times[:index], self.times[1:]):
                    state = state + (to - at) * self.evaluate(self.model, state, cond, text, at, keep)
            walk = state
            for step in range(self.substeps):
                at = start + (end - start) * step / self.substeps
                walk = walk + (end - start) / self.substeps * self.guided(walk, cond, text, at)
            target = (walk - state) / (end - start)
        velocity = self.evaluate(self.model, state * frame_mask, cond, text, start, keep)
        # The reference's frames are overwritten in the end; on the way they are seen by the others.
        weights = (span + 0.2 * (1 - span)) * frame_mask
        return (((velocity - target) ** 2) * weights).sum() / (weights.sum() * 100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("out")
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--from", dest="weights", required=True, help="the teacher: last.pt, or weights in the official layout")
    parser.add_argument("--decay", type=float, default=0.6)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--guidance", type=float, default=1.0)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--substeps", type=int, default=2)
    chosen = parser.parse_args()
    Student.teacher_path, Student.guidance = chosen.weights, chosen.guidance
    Student.steps, Student.substeps = chosen.steps, chosen.substeps
    train.Worker = Student
    torch.set_num_threads(1)
    os.makedirs(chosen.out, exist_ok=True)
    train.Trainer(chosen).run()
