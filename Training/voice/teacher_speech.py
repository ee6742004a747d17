"""What the teacher says, to be scored.

    python teacher_speech.py PROGRAM TEXTS.tsv OUT --teacher CACHE --styles STYLES [--count 40] [--speakers NAME,...]

TEXTS has a name, a text and perhaps a class a line, as held_out_zh.tsv. For each speaker (by default the named ones, each
style of a Chinese speaker by itself, and some that were tried beside them) OUT/SPEAKER gets NAME.wav and list.tsv. Goes
through the texts once, with all speakers for each, and makes nothing twice.
"""
import argparse
import os

import numpy as np
import soundfile

import speakers
from bilingual import Waveforms, described
from data import RATE
from frontend import FrontEnd, MODEL

JAPANESE = {name: 0.2 for name in ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")}
TRIED = {
    **{name: speakers.alone(name) for name in ("zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zf_xiaoyi", "zm_yunjian", "zm_yunxi",
                                      "zm_yunxia", "zm_yunyang", "af_heart")},
    "xiaoxiao-fast": speakers.alone("zf_xiaoxiao", tempo=1.2),
    "yunjian-fast-low": speakers.alone("zm_yunjian", tempo=1.2, ratio=0.9),
    "yunxi-low": speakers.alone("zm_yunxi", ratio=0.9),
    "heart-xiaoxiao": speakers.voice("f", {"af_heart": 1.0}, {"zf_xiaoxiao": 1.0}, {"af_heart": 1.0}),
    "heart60-xiaoxiao": speakers.voice("f", {"af_heart": 0.6, "zf_xiaoxiao": 0.4}, {"zf_xiaoxiao": 1.0}, {"af_heart": 1.0}),
    "fenrir-yunjian": speakers.voice("m", {"am_fenrir": 1.0}, {"zm_yunjian": 1.0}, {"am_fenrir": 1.0}),
    "japanese-mean": speakers.voice("f", JAPANESE, JAPANESE, JAPANESE),
}
EVERYONE = {**speakers.NAMED, **TRIED}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("texts")
    parser.add_argument("out")
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--styles", required=True)
    parser.add_argument("--model", default=str(MODEL))
    parser.add_argument("--speakers", default=",".join(EVERYONE))
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--language", choices=["zh", "en"], default="zh", help="whose prosody")
    arguments = parser.parse_args()
    lines = open(arguments.texts, encoding="utf-8").read().split("\n")[: arguments.count]
    lines = [line.split("\t") for line in lines if line]
    names = arguments.speakers.split(",")
    speech, readings = Waveforms(arguments), FrontEnd(arguments.program, arguments.model).read([line[1] for line in lines])
    for name in names:
        os.makedirs(f"{arguments.out}/{name}", exist_ok=True)
        with open(f"{arguments.out}/{name}/list.tsv", "w", encoding="utf-8") as file:
            file.writelines("\t".join([line[0] + ".wav", *line[1:]]) + "\n" for line in lines)
    for line, words in zip(lines, readings):
        if words is None:
            print(line[1], "cannot be read")
            continue
        for name in names:
            path, speaker = f"{arguments.out}/{name}/{line[0]}.wav", EVERYONE[name]
            if os.path.exists(path):
                continue
            audio, _ = speech.audio(described(line[1], arguments.language, name, speaker, words, speaker["tempo"]))
            soundfile.write(path + ".part", np.clip(audio, -1, 1), RATE, format="WAV")
            os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
