"""How long a training may take, counted over restarts."""
import time


class Budget:
    """`hours` of training, of which `spent` seconds are behind it; time in which it did not run does not count."""

    def __init__(self, hours, spent=0.0, clock=time.time):
        self.seconds, self.clock = hours * 3600, clock
        self.began = clock() - spent

    @property
    def spent(self):
        return self.clock() - self.began

    @property
    def left(self):
        """The share that is left, from 1 to 0."""
        return max(0.0, 1 - self.spent / self.seconds)
