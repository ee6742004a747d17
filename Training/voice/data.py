"""Makes training speech: sentences spoken by a free teacher, with its phoneme durations.

    python data.py TEXTS OUT [--sentences N] [--workers 2]

Each shard in OUT is a pickle of utterances: text, phonemes with seconds, log-mel (fp16) and audio (int16). A
quarter of the groups is shifted in pitch and formants by resampling, so that a reference still matters.
"""
import argparse
import multiprocessing
import os
import pickle
import random

os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np

from intonation import rises

RATE = 24000
HOP = 256


def mel_filters(bins=100, fft=1024):
    """HTK mel filters without normalisation, [fft / 2 + 1, bins], as torchaudio's melscale_fbanks."""
    to_mel = lambda hz: 2595.0 * np.log10(1 + hz / 700.0)
    to_hz = lambda mel: 700.0 * (10 ** (mel / 2595.0) - 1)
    frequencies = np.linspace(0, RATE // 2, fft // 2 + 1)
    points = to_hz(np.linspace(to_mel(0.0), to_mel(RATE / 2), bins + 2))
    widths = np.diff(points)
    slopes = points[None] - frequencies[:, None]
    falling, rising = -slopes[:, :-2] / widths[:-1], slopes[:, 2:] / widths[1:]
    return np.maximum(0, np.minimum(falling, rising)).astype(np.float32)


FILTERS = mel_filters()
WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(1024) / 1024)).astype(np.float32)


def log_mel(audio):
    """[samples] -> [1 + samples // HOP, 100], the form that F5-TTS and Vocos take."""
    audio = np.pad(audio, 512, mode="reflect")
    frames = 1 + (len(audio) - 1024) // HOP
    view = np.lib.stride_tricks.as_strided(audio, (frames, 1024), (audio.strides[0] * HOP, audio.strides[0]))
    magnitude = np.abs(np.fft.rfft(view * WINDOW, axis=-1)).astype(np.float32)
    return np.log(np.maximum(magnitude @ FILTERS, 1e-5))


class Teacher:
    """hibari-tts with its graph opened at the phoneme durations."""

    DURATIONS = "/Cast_32_output_0"

    def __init__(self, folder):
        import hibari
        import onnx

        graph = onnx.load(os.path.join(os.path.dirname(hibari.__file__), "assets/hibari.onnx"))
        graph.graph.output.append(
            onnx.helper.make_tensor_value_info(self.DURATIONS, onnx.TensorProto.INT64, None))
        path = os.path.join(folder, f"teacher-{os.getpid()}.onnx")
        onnx.save(graph, path)
        self.engine = hibari.Hibari(model=path)
        os.remove(path)

    def speak(self, text, speed, seed):
        """-> samples, [(phoneme, seconds)]; the phoneme '' is silence."""
        import hibari.dsp

        noise = np.random.default_rng(seed)
        waves, phonemes = [], []
        for sentence in self.engine.phonemize(text):
            ids = np.asarray([self.engine.ids(sentence)], np.int64)
            output = self.engine.sess.run(None, {"ids": ids, "speed": np.asarray([speed], np.float32)})
            units = output[-1].reshape(-1)
            waves.append(hibari.dsp.synth(*(part[0] for part in output[:6]), noise))
            symbols = ["", *(c for c in sentence if c in self.engine.vocab), ""]
            if len(symbols) != len(units):
                raise ValueError("the teacher's durations do not match its phonemes")
            phonemes += [(symbol, float(unit) * 300 / RATE) for symbol, unit in zip(symbols, units)]
        return np.concatenate(waves), phonemes


def utterance(teacher, text, ratio, tempo, seed):
    """One training item, or None where the teacher's speech is too short or long, or a question that does not rise."""
    from scipy.signal import resample_poly

    if rises(text):
        return None
    audio, phonemes = teacher.speak(text, tempo / ratio, seed)
    if ratio != 1.0:
        audio = resample_poly(audio, 40, round(ratio * 40)).astype(np.float32)
    if not RATE * 0.5 <= len(audio) <= RATE * 9:
        return None
    scale = len(audio) / RATE / sum(seconds for _, seconds in phonemes)
    audio = np.clip(audio / max(1e-4, np.sqrt(np.mean(audio**2))) * 0.1, -1, 1).astype(np.float32)
    return dict(
        text=text, phonemes=[(p, s * scale) for p, s in phonemes], ratio=ratio, tempo=tempo,
        mel=log_mel(audio).astype(np.float16), audio=(audio * 32767).astype(np.int16))


def work(job):
    worker, groups, out = job
    teacher, rng = Teacher(out), random.Random(worker)
    shard, made, seconds = [], 0, 0.0
    for index, texts in enumerate(groups):
        ratio = 1.0 if rng.random() < 0.75 else rng.choice([step / 40 for step in range(32, 50)])
        tempo = rng.uniform(0.92, 1.1)
        group = []
        for text in texts:
            try:
                item = utterance(teacher, text, ratio, tempo, rng.randrange(1 << 30))
            except Exception:  # a sentence that the teacher cannot say is left out
                continue
            if item:
                group.append(item)
                seconds += len(item["audio"]) / RATE
        if group:
            shard.append(group)
        if len(shard) >= 100 or index == len(groups) - 1:
            path = f"{out}/shard-{worker}-{made:03d}.pkl"
            with open(path + ".part", "wb") as file:
                pickle.dump(shard, file)
            os.replace(path + ".part", path)
            made, shard = made + 1, []
            print(worker, made, f"{seconds / 3600:.2f} h", flush=True)
    return seconds


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("texts")
    parser.add_argument("out")
    parser.add_argument("--sentences", type=int, default=18000)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    texts = open(arguments.texts).read().split("\n")[: arguments.sentences]
    groups = [texts[start : start + 4] for start in range(0, len(texts), 4)]
    jobs = [(w, groups[w :: arguments.workers], arguments.out) for w in range(arguments.workers)]
    with multiprocessing.Pool(arguments.workers) as pool:
        print("hours", sum(pool.map(work, jobs)) / 3600)
