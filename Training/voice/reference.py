"""Makes a voice's reference clip with a teacher.

    python reference.py OUT_FOLDER TEXT [--ratio 1.0]                                          the English one
    python reference.py OUT_FOLDER TEXT --speaker NAME --program ISHOWTTS --teacher CACHE --styles STYLES

NAME is one of speakers.py, or one of Kokoro's styles, which has held-out ones.

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


def english(arguments):
    audio, _ = Teacher(arguments.out).speak(arguments.text, 1 / arguments.ratio, 7)
    if arguments.ratio == 1.0:
        return audio
    from scipy.signal import resample_poly

    return resample_poly(audio, 40, round(arguments.ratio * 40)).astype(np.float32)


def kokoro(arguments):
    import speakers
    from bilingual import Waveforms, described
    from frontend import FrontEnd, is_hanzi

    name = arguments.speaker
    speaker = speakers.NAMED.get(name) or speakers.alone(name)
    kind = "zh" if any(is_hanzi(c) for c in arguments.text) else "en"
    (words,) = FrontEnd(arguments.program).read([arguments.text])
    return Waveforms(arguments).audio(described(arguments.text, kind, name, speaker, words, speaker["tempo"]))[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("text")
    parser.add_argument("--ratio", type=float, default=1.0, help="of pitch and formants to the English teacher's own")
    parser.add_argument("--speaker")
    parser.add_argument("--program", help="ishowtts, which reads the text")
    parser.add_argument("--teacher", help="folder of Kokoro's rewritten graph")
    parser.add_argument("--styles", help="folder of Kokoro's styles")
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    audio = kokoro(arguments) if arguments.speaker else english(arguments)
    audio = trimmed(audio * 0.1 / np.sqrt(np.mean(audio**2)))
    audio = np.clip(audio * 0.1 / np.sqrt(np.mean(audio**2)), -1, 1)
    soundfile.write(arguments.out + "/reference.wav", audio, RATE, subtype="PCM_16")
    with open(arguments.out + "/reference.txt", "w", encoding="utf-8") as file:
        file.write(arguments.text + "\n")
    print(f"{len(audio) / RATE:.2f} s")
