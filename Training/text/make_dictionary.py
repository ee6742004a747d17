#!/usr/bin/env python3
"""Builds Sources/SpeechText/Resources/pinyin.dict from the PyPI packages
jieba 0.42.1 and pypinyin 0.55.0 (rjieba 0.2.2 ships the same words and the same model).

    python3 -m pip install jieba==0.42.1 pypinyin==0.55.0
    python3 Training/text/make_dictionary.py

The file is little-endian and mapped as it is (docs/text.md has the layout): words and phrases are
tries in breadth-first order, so the children of a node are neighbours and sorted, and every reading
is already in its final form (tone number at the end, tone sandhi applied), because pypinyin reads
each phrase of its dictionary, and each single character, in only one way.
"""

import argparse
import collections
import importlib.metadata
import math
import pathlib
import struct

import jieba
from jieba.finalseg import MIN_FLOAT, emit_P, start_P, trans_P
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS
from pypinyin.converter import UltimateConverter

VERSION = 1
MAGIC = b"PINYDICT"
STATES = "BEMS"
HAN_FIRST, HAN_LAST = 0x4E00, 0x9FD5  # the range both segmenters give to the hidden Markov model
PACKAGES = {"jieba": "0.42.1", "pypinyin": "0.55.0"}

# Section numbers, as PinyinDictionary.Section in Swift.
(WORD_LABELS, WORD_VALUES, WORD_CHILDREN, LOG_FREQUENCIES, LOG_TOTALS,
 HMM_START, HMM_TRANSITIONS, HMM_ROWS, HMM_EMISSIONS,
 PHRASE_LABELS, PHRASE_VALUES, PHRASE_CHILDREN, PHRASE_OFFSETS, PHRASE_SYLLABLES,
 CHARACTER_SYLLABLES, HIGH_CHARACTERS, HIGH_SYLLABLES, SYLLABLE_OFFSETS, SYLLABLE_BYTES) = range(1, 20)


def require_versions():
    for name, wanted in PACKAGES.items():
        found = importlib.metadata.version(name)
        if found != wanted:
            raise SystemExit(f"{name} {found} is installed, this script needs {wanted}")


def pack(code, values):
    return struct.pack(f"<{len(values)}{code}", *values)


def trie(entries):
    """entries: {word: value in 1...65535}. Returns labels, values and first children, node 0 = root.

    The children of node i are the nodes children[i] ..< children[i + 1], sorted by label.
    """
    root = {}
    for word, value in entries.items():
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = value
    assert all(ord(c) <= 0xFFFF for word in entries for c in word)  # a label has 16 bits
    labels, values, children = [], [], []
    queue = collections.deque([("\0", root)])
    count = 1
    while queue:
        label, node = queue.popleft()
        labels.append(ord(label))
        values.append(node.get("", 0))
        children.append(count)
        for key in sorted(k for k in node if k):
            queue.append((key, node[key]))
            count += 1
    children.append(count)
    return labels, values, children


def words():
    """jieba's words with their frequencies, read as jieba reads them: the last of equal words counts,
    the total counts all of them in jieba and only the last in rjieba."""
    frequencies, total = {}, 0
    for line in jieba.dt.get_dict_file():
        word, frequency = line.strip().decode("utf-8").split(" ")[:2]
        frequencies[word] = int(frequency)
        total += int(frequency)
    # A word of frequency 0 would be a word to rjieba and only a prefix to jieba.
    assert min(frequencies.values()) > 0
    return frequencies, total, sum(frequencies.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    here = pathlib.Path(__file__).resolve().parent
    default = here.parent.parent / "Sources" / "SpeechText" / "Resources" / "pinyin.dict"
    parser.add_argument("--output", type=pathlib.Path, default=default)
    output = parser.parse_args().output
    require_versions()

    sections = {}
    frequencies, total, distinct_total = words()
    levels = sorted(set(frequencies.values()))
    index = {frequency: i + 1 for i, frequency in enumerate(levels)}
    labels, values, children = trie({word: index[frequency] for word, frequency in frequencies.items()})
    sections[WORD_LABELS] = pack("H", labels)
    sections[WORD_VALUES] = pack("H", values)
    sections[WORD_CHILDREN] = pack("I", children)
    sections[LOG_FREQUENCIES] = pack("d", [0.0] + [math.log(f) for f in levels])
    sections[LOG_TOTALS] = pack("d", [math.log(total), math.log(distinct_total)])

    sections[HMM_START] = pack("d", [start_P[s] for s in STATES])
    sections[HMM_TRANSITIONS] = pack("d", [trans_P[a].get(b, MIN_FLOAT) for a in STATES for b in STATES])
    rows, emissions = [], [MIN_FLOAT] * 4
    for code in range(HAN_FIRST, HAN_LAST + 1):
        row = [emit_P[s].get(chr(code), MIN_FLOAT) for s in STATES]
        if all(value == MIN_FLOAT for value in row):
            rows.append(0)
        else:
            rows.append(len(emissions) // 4)
            emissions.extend(row)
    sections[HMM_ROWS] = pack("H", rows)
    sections[HMM_EMISSIONS] = pack("d", emissions)

    converter = UltimateConverter(tone_sandhi=True)
    syllables = {}

    def syllable(text):
        return syllables.setdefault(text, len(syllables) + 1)

    numbers, offsets, readings = {}, [0, 0], []  # number 0 is "not a phrase", and empty
    for phrase in sorted(PHRASES_DICT):
        # Of a segment with characters outside this range each is read by itself; PhraseReader relies on it.
        assert all(HAN_FIRST <= ord(c) <= HAN_LAST for c in phrase), phrase
        items = converter.convert(phrase, Style.TONE3, False, "default", strict=True)
        assert len(items) == len(phrase) and all(len(item) == 1 and item[0] for item in items), phrase
        numbers[phrase] = len(offsets) - 1
        readings.extend(syllable(item[0]) for item in items)
        offsets.append(len(readings))
    labels, values, children = trie(numbers)
    sections[PHRASE_LABELS] = pack("H", labels)
    sections[PHRASE_VALUES] = pack("H", values)
    sections[PHRASE_CHILDREN] = pack("I", children)
    sections[PHRASE_OFFSETS] = pack("I", offsets)
    sections[PHRASE_SYLLABLES] = pack("H", readings)

    characters, high = [0] * 0x10000, {}
    for code in sorted(PINYIN_DICT):
        if not RE_HANS.match(chr(code)):
            continue
        (reading,) = lazy_pinyin(chr(code), style=Style.TONE3, tone_sandhi=True)
        if code < len(characters):
            characters[code] = syllable(reading)
        else:
            high[code] = syllable(reading)
    sections[CHARACTER_SYLLABLES] = pack("H", characters)
    sections[HIGH_CHARACTERS] = pack("I", list(high))
    sections[HIGH_SYLLABLES] = pack("H", list(high.values()))

    data, ends = b"", [0, 0]  # syllable 0 is "no reading", and empty
    for text in syllables:
        data += text.encode("utf-8")
        ends.append(len(data))
    sections[SYLLABLE_OFFSETS] = pack("I", ends)
    sections[SYLLABLE_BYTES] = data

    header_size = 16 + 16 * len(sections)
    table, body = b"", b""
    for number, content in sorted(sections.items()):
        body += b"\0" * (-(header_size + len(body)) % 8)
        table += struct.pack("<IIQ", number, header_size + len(body), len(content))
        body += content
    output.write_bytes(MAGIC + struct.pack("<II", VERSION, len(sections)) + table + body)
    print(f"{output}: {output.stat().st_size} bytes, {len(frequencies)} words, {len(PHRASES_DICT)} phrases,"
          f" {len(syllables)} syllables, {len(emissions) // 4} emission rows")


main()
