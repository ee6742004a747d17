"""Writes the fixtures of Tests/SpeechAudioTests: what torch, torchaudio, vocos and pydub answer.

    python Training/audio/make_fixtures.py

Packages: torch torchaudio vocos soundfile pydub, f5-tts (--no-deps). `speech.flac` in the same folder is input: one
and a half seconds of our own voice's teacher.
"""

import json
import pathlib
import tempfile
import zlib

import numpy as np
import soundfile
from pydub import AudioSegment, silence

import clips
import official
import upstream
from official import torch

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests" / "SpeechAudioTests" / "Fixtures"
RATES = [(44100, 24000), (48000, 24000), (16000, 24000), (22050, 24000), (8000, 24000), (11025, 24000),
         (96000, 24000), (24000, 48000), (12345, 24000), (24000, 16000)]
SILENCES = [(1000, -50, 1000), (100, -40, 1000), (1000, -50, 500), (300, -42, 100)]


class Values:
    """Tensors one behind the other in a file of little-endian fp32, with an index."""

    def __init__(self):
        self.index, self.data = {}, b""

    def add(self, name, tensor):
        array = np.ascontiguousarray(tensor, dtype="<f4")
        self.index[name] = dict(shape=list(array.shape), offset=len(self.data) // 4)
        self.data += array.tobytes()


def check(samples):
    return zlib.crc32(np.ascontiguousarray(samples, dtype="<i2").tobytes())


def segment(clip):
    data = clips.make(clip)
    return AudioSegment(data.tobytes(), frame_rate=clip["rate"], sample_width=2, channels=clip["channels"])


def transforms(values, speech):
    wave = torch.from_numpy(speech)
    window = torch.hann_window(1024)
    spectrum = torch.stft(wave, 1024, 256, window=window, center=True, pad_mode="reflect", return_complex=True)
    frames = spectrum.T[::25]
    values.add("stft.real", frames.real)
    values.add("stft.imaginary", frames.imag)
    random = torch.from_numpy(clips.noise(12 * 513 * 2, 7).astype(np.float32) / 32768).reshape(2, 12, 513)
    spectrum = torch.complex(random[0], random[1]).T.contiguous()
    values.add("istft.center", torch.istft(spectrum, 1024, 256, window=window, center=True))
    values.add("istft.same", official.same_istft(spectrum))
    values.add("mel.speech", official.mel(speech))
    values.add("mel.speech.same", official.mel(speech, "same")[::4])
    values.add("mel.noise", official.mel(clips.make(clips.CLIPS["brief"]).astype(np.float32) / 32768))
    for source, target in RATES:
        values.add(f"resample.{source}.{target}", official.resample(speech[6000:7500], source, target))


def silences(clip):
    audio = segment(clip)
    found = []
    for length, threshold, keep in SILENCES:
        parts = silence.split_on_silence(audio, length, threshold, keep, seek_step=10)
        joined = b"".join(part.raw_data for part in parts)
        found.append(dict(
            length=length, threshold=threshold, keep=keep,
            silent=silence.detect_silence(audio, length, threshold, 10),
            frames=[int(part.frame_count()) for part in parts], check=zlib.crc32(joined)))
    return found


def references(values, name, clip, folder):
    path = folder / f"{name}.wav"
    segment(clip).export(path, format="wav")
    prepared = upstream.prepare(path)
    samples = np.array(prepared.get_array_of_samples(), dtype=np.int16)
    wave = torch.from_numpy(samples.reshape(-1, prepared.channels).T.astype(np.float32) / 32768)
    wave = wave.mean(0)
    rms = wave.square().mean().sqrt()
    raised = wave * 0.1 / rms if rms < 0.1 else wave
    final = raised if prepared.frame_rate == 24000 else official.resample(raised, prepared.frame_rate, 24000)
    values.add(f"reference.{name}", final[::499])
    sums = samples.reshape(-1, prepared.channels).astype(np.int32).sum(1)
    return dict(
        rate=prepared.frame_rate, frames=len(sums), check=zlib.crc32(sums.astype("<i4").tobytes()), rms=float(rms),
        samples=len(final), source=check(clips.make(clip)))


def main():
    speech, rate = soundfile.read(FIXTURES / "speech.flac", dtype="float32")
    assert rate == 24000
    values = Values()
    transforms(values, speech)
    cases = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, clip in clips.CLIPS.items():
            cases[name] = dict(
                clip, silences=silences(clip), reference=references(values, name, clip, folder))
            path = folder / "generated.wav"
            if clip["channels"] == 1 and clip["rate"] >= 11025:
                segment(clip).export(path, format="wav")
                cases[name]["removed"] = check(upstream.remove_silence(path).get_array_of_samples())
    (FIXTURES / "values.f32").write_bytes(values.data)
    (FIXTURES / "values.json").write_text(json.dumps(values.index, indent=1) + "\n")
    (FIXTURES / "clips.json").write_text(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
