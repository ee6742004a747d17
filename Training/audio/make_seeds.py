"""Writes short audio files of every kind that is read, for fuzzing to start from.

    python Training/audio/make_seeds.py FOLDER
"""

import pathlib
import sys

import numpy as np
import soundfile

KINDS = {
    "WAV": ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW", "IMA_ADPCM", "MS_ADPCM", "GSM610"],
    "WAVEX": ["PCM_16", "FLOAT"], "RF64": ["PCM_16"], "W64": ["PCM_16", "IMA_ADPCM"],
    "AIFF": ["PCM_16", "PCM_24", "FLOAT", "IMA_ADPCM"], "AU": ["PCM_16", "ULAW", "FLOAT"],
    "CAF": ["PCM_16", "ALAC_16", "ALAC_24"], "FLAC": ["PCM_16", "PCM_24"], "OGG": ["VORBIS", "OPUS"],
    "MP3": ["MPEG_LAYER_III"],
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    time = np.arange(1600) / 8000
    samples = 0.3 * np.sin(2 * np.pi * 300 * time) * (np.sin(2 * np.pi * 4 * time) > 0)
    for kind, codings in KINDS.items():
        for coding in codings:
            for channels in (1, 2):
                if coding == "GSM610" and channels == 2:
                    continue
                data = np.stack([samples] * channels, axis=1)
                soundfile.write(folder / f"{kind}-{coding}-{channels}", data, 8000, format=kind, subtype=coding)


if __name__ == "__main__":
    main()
