"""Makes a voice's reference clip with the teacher: `python reference.py OUT_FOLDER TEXT [--ratio 1.0]`.

The clip is as reference preparation leaves it (silent edges cut, 50 ms of silence behind), so that preparing
it again changes nothing. Writes OUT_FOLDER/reference.wav and reference.txt.
"""
import argparse
import os

import numpy as np
import soundfile

from data import RATE, Teacher

EDGE = 10 ** (-42 / 20)  # of full scale, in steps of 10 ms, as upstream cuts
STEP = RATE // 100


def trimmed(audio):
    levels = [np.sqrt(np.mean(audio[at : at + STEP] ** 2)) for at in range(0, len(audio) - STEP + 1, STEP)]
    loud = np.flatnonzero(np.asarray(levels) >= EDGE)
    speech = audio[loud[0] * STEP : (loud[-1] + 1) * STEP]
    return np.concatenate([speech, np.zeros(RATE // 20, np.float32)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("text")
    parser.add_argument("--ratio", type=float, default=1.0, help="of pitch and formants to the teacher's own")
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    audio, _ = Teacher(arguments.out).speak(arguments.text, 1 / arguments.ratio, 7)
    if arguments.ratio != 1.0:
        from scipy.signal import resample_poly

        audio = resample_poly(audio, 40, round(arguments.ratio * 40)).astype(np.float32)
    audio = trimmed(audio * 0.1 / np.sqrt(np.mean(audio**2)))
    audio = np.clip(audio * 0.1 / np.sqrt(np.mean(audio**2)), -1, 1)
    soundfile.write(arguments.out + "/reference.wav", audio, RATE, subtype="PCM_16")
    with open(arguments.out + "/reference.txt", "w") as file:
        file.write(arguments.text + "\n")
    print(f"{len(audio) / RATE:.2f} s")
