"""Draws a run's log: `python curves.py RUN/log.csv OUT.png`. The loss over the steps, and its mean over five rows."""
import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

if __name__ == "__main__":
    rows = [[float(value) for value in row[:2]] for row in csv.reader(open(sys.argv[1])) if len(row) >= 2]
    if not rows:
        raise SystemExit(f"{sys.argv[1]}: no rows yet; a run writes one every 50 or 100 steps")
    steps, losses = np.array(rows).T
    figure, axes = plt.subplots(figsize=(8, 4))
    axes.plot(steps, losses, alpha=0.4)
    if len(steps) >= 5:
        axes.plot(steps[2:-2], np.convolve(losses, np.ones(5) / 5, "valid"))
    axes.set_xlabel("step")
    axes.set_ylabel("loss")
    figure.savefig(sys.argv[2], dpi=120)
