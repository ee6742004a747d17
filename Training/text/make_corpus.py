#!/usr/bin/env python3
"""Writes a corpus of lines to compare tokens on: English, Chinese, mixed, chat-like and hostile.

    apt-get install fortunes fortunes-zh wordnet-base debian-reference-zh-cn debian-reference-zh-tw
    python3 -m pip install chatterbot-corpus jieba==0.42.1 pypinyin==0.55.0
    python3 Training/text/make_corpus.py --lines 30000 --seed 1 > corpus.txt

Half of the lines are free text (what is installed of the above), half come from seeded generators;
`--generated` leaves out the free text. The same seed and packages give the same file. Each line is
valid UTF-8 without a line feed; carriage returns and every other control character do occur.
"""

import argparse
import gzip
import pathlib
import random
import re
import sys

import jieba
from pypinyin.constants import PHRASES_DICT

FORTUNES = pathlib.Path("/usr/share/games/fortunes")
WORDNET = pathlib.Path("/usr/share/wordnet")
REFERENCE = pathlib.Path("/usr/share/debian-reference")


def free_text():
    """Lines by kind. Sorted by file, without empty lines and repetitions."""
    kinds = {"english": [], "chinese": [], "other": []}
    for path in sorted(FORTUNES.glob("*")):
        if path.suffix or path.is_symlink():
            continue
        kind = "chinese" if path.name in ("chinese", "song100", "tang300") else "english"
        text = re.sub("\x1b\\[[0-9;]*m", "", path.read_text("utf-8", "replace"))
        for item in text.split("\n%\n"):
            kinds[kind].append(" ".join(item.split()))
            kinds[kind].extend(item.split("\n"))
    for path in sorted(WORDNET.glob("data.*")):
        for line in path.read_text("utf-8").splitlines():
            if " | " in line:
                kinds["english"].append(line.split(" | ", 1)[1].strip())
    for path in sorted(REFERENCE.glob("*.zh-??.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            kinds["chinese"].extend(file.read().splitlines())
    try:
        import chatterbot_corpus
        root = pathlib.Path(chatterbot_corpus.__file__).parent / "data"
        for path in sorted(root.glob("*/*.yml")):
            kind = {"english": "english", "chinese": "chinese", "traditionalchinese": "chinese"}
            lines = kinds[kind.get(path.parent.name, "other")]
            lines.extend(re.sub(r"^[\s-]+", "", line) for line in path.read_text("utf-8").splitlines())
    except ImportError:
        pass
    for kind, lines in kinds.items():
        kinds[kind] = list(dict.fromkeys(line for line in lines if line.strip()))
    return kinds


# Lines whose tokens the tests name by hand, and the cases in which the segmenters are known to differ.
EXAMPLES = [
    "Hello, world; it's “fine” and ‘good’.", "你好", "一定", "一个", "一天", "不是", "辗转反侧", "保管好", "处理完", "老板娘",
    "重庆银行行长", "绿女", "这个", "了", "主播666", "AI技术", "well-known", "K.F.C.", "e.g.", "U.S.A", "Mr.Smith", "a.b.c",
    "12.cd", "hello_world", "ab-34", "3-2", "gpt-4o", "v2.5", "0.213", "100%", "50%|off", "AT&T", "C++", "c#", "--", "...",
    "a+b", "R&B", "#1", "-5", "x_", "1,000.50", "don't", "https://x.com", "你好\r", "a b\tc", "ㄅㄆㄇ", "〇一二", "カタカナ",
    "안녕하세요", "😀👨‍👩‍👧‍👦", "㐀㐁你好", "𠀀𠀁+", "𠀀𠀁你好吗", "豈更車", "龦鿕鿖鿿x", "a\u0301é", "\u2028x\u0085y\u3000z",
    "中华人民共和国", "中华人民共和", "一不小心", "我想买水果给小李", "B超4S店T恤", "：“hi”'ok\"no", " a  bc:de'fg\"hi", "", " ",
]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        words, weights = [], []
        for line in jieba.dt.get_dict_file():
            word, frequency = line.decode("utf-8").split(" ")[:2]
            words.append(word)
            weights.append(int(frequency))
        self.words, self.phrases = words, sorted(PHRASES_DICT)
        self.frequent = self.random.choices(words, weights, k=200_000)
        self.kinds = [getattr(self, name) for name in sorted(dir(type(self))) if name.startswith("kind_")]

    def line(self):
        text = self.random.choice(self.kinds)()
        return text.encode("utf-8", "ignore").decode("utf-8").replace("\n", " ")

    def join(self, low, high, *makers):
        return "".join(self.random.choice(makers)() for _ in range(self.random.randint(low, high)))

    # Parts.

    def between(self, low, high):
        return chr(self.random.randint(low, high))

    def word(self):
        return self.random.choice(self.frequent)

    def rare_word(self):
        return self.random.choice(self.words)

    def phrase(self):
        return self.random.choice(self.phrases)

    def cut_phrase(self):
        phrase = self.random.choice((self.phrase, self.rare_word))()
        return phrase[:self.random.randint(1, len(phrase))]

    def tail_phrase(self):
        phrase = self.random.choice((self.phrase, self.rare_word))()
        return phrase[self.random.randint(0, len(phrase) - 1):]

    def hanzi(self):
        return self.between(0x4E00, 0x9FFF)

    def odd_hanzi(self):
        low, high = self.random.choice([
            (0x3400, 0x4DBF), (0x4DB0, 0x4E10), (0x9FA0, 0xA010), (0xF900, 0xFB10), (0x20000, 0x2A6DF),
            (0x2A700, 0x2EBEF), (0x2EBE0, 0x2EC10), (0x2F800, 0x2FA1F), (0x30000, 0x323AF), (0x2E80, 0x2FDF),
            (0xE800, 0xE870), (0x3000, 0x3020), (0x3100, 0x3200), (0x31F0, 0x3400), (0x9FD0, 0x9FDA)])
        return self.between(low, high)

    def border(self):
        code = self.random.choice([
            0x7F, 0x80, 0xFF, 0x100, 0x7FF, 0x800, 0x30FF, 0x3100, 0x33FF, 0x3400, 0x4DBF, 0x4DC0, 0x4DFF,
            0x4E00, 0x9FD5, 0x9FD6, 0x9FFF, 0xA000, 0xD7FF, 0xE000, 0xF8FF, 0xF900, 0xFAFF, 0xFB00, 0xFFFD,
            0xFFFE, 0xFFFF, 0x10000, 0x1FFFF, 0x20000, 0x2A6DF, 0x2A6E0, 0x2A700, 0x2B73F, 0x2B740, 0x2B81F,
            0x2B820, 0x2CEAF, 0x2CEB0, 0x2EBEF, 0x2EBF0, 0x2F7FF, 0x2F800, 0x2FA1F, 0x2FA20, 0x10FFFF])
        return chr(min(0x10FFFF, max(1, code + self.random.randint(-1, 1)))) if code not in (0xD7FF, 0xE000) \
            else chr(code)

    def sandhi(self):
        return self.random.choice("一不一不一不是我你好很老买马想小两几走可以水手里起也有没了吧的个天定会会")

    def space(self):
        return self.random.choice(
            " \t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u180e\u2000\u2003\u2009\u200a\u200b\u2028\u2029\u202f"
            "\u205f\u2060\u3000\ufeff")

    def mark(self):
        return self.random.choice(
            ";;“”‘’\"':,.!?()[]{}<>《》「」…—–～~、。，！？；：·@#$%^&*_-+=|\\/`´§¥€£°№™")

    def ascii_part(self):
        return self.random.choice("abcxyzABCXYZ0123456789+#&._%-..--__%%")

    def ascii_run(self):
        return "".join(self.ascii_part() for _ in range(self.random.randint(1, 12)))

    def ascii_word(self):
        return self.random.choice([
            "hello", "Hi", "OK", "lol", "GG", "c++", "C++", "c#", "C#", "AT&T", "at&t", "R&B", "B超", "K歌",
            "T恤", "A股", "iPhone-15", "gpt-4o", "v2.5", "K.F.C.", "e.g.", "U.S.A", "Mr.Smith", "a.b.c",
            "well-known", "hello_world", "3-2", "ab-34", "100%", "3.14%", "50%|off", "1,000.50", "-5", "#1",
            "x_", "--", "...", "don't", "12.cd", "1.2.3", "127.0.0.1", "https://x.com/a_b?c=d&e=%20", "a@b.com",
            "2024-12-31", "12:30", "$9.99", "+86-138-0013-8000", "C++11", "AK47", "USB3.0", "F-22", "5G", "4s店",
            "B", "T", "Q", "x86_64", "#include", "&amp;", "100%%", "..5", "5..5", "5.%", "a.5%", "a5.5a", "_5.5_"])

    def number(self):
        value = self.random.randint(0, 10 ** self.random.randint(1, 9))
        return self.random.choice(["{}", "{:,}", "{}%", "{}.5", "-{}", "{}元", "第{}", "{}号", "{}:30", "#{}"]
                                  ).format(value)

    def chat(self):
        return self.random.choice([
            "主播", "666", "233333", "哈哈哈哈", "awsl", "yyds", "前方高能", "下次一定", "老板大气", "@小明", "～～～",
            "qwq", "(๑•̀ㅂ•́)و✧", "wwww", "草", "？？？", "！！！", "OMG", "xswl", "no", "Kappa", "PogChamp", "<3", ":)",
            "o(╥﹏╥)o", "牛逼", "绝绝子", "上车", "关注了", "送出了火箭x1", "嗨", "呜呜呜", "嘤嘤嘤", "T_T", "233"])

    def emoji(self):
        return self.random.choice([
            "😀", "😂", "🤣", "❤️", "👍🏽", "👨‍👩‍👧‍👦", "🇨🇳", "🏳️‍🌈", "1️⃣", "☺", "⚡️", "🎉", "💯", "🐼", "㊗", "㊙️", "🀄", "🈚"])

    def script(self):
        low, high = self.random.choice([
            (0x3041, 0x30FF), (0xAC00, 0xD7A3), (0x1100, 0x11FF), (0x400, 0x4FF), (0x370, 0x3FF), (0x5D0, 0x6FF),
            (0x900, 0x97F), (0xE00, 0xE7F), (0xC0, 0x24F), (0x300, 0x36F), (0xFF00, 0xFFEF), (0x2460, 0x24FF),
            (0x2000, 0x206F), (0x1D400, 0x1D7FF), (0xFF61, 0xFF9F), (0x660, 0x669), (0x1E00, 0x1EFF)])
        return self.between(low, high)

    def control(self):
        return self.random.choice([self.between(1, 9), self.between(11, 31), self.between(0x7F, 0x9F),
                                   self.between(0xE000, 0xE010), self.between(0xF0000, 0xF0010), "\r"])

    def anything(self):
        while True:
            code = self.random.randint(1, self.random.choice([0x7F, 0x7FF, 0xFFFF, 0x10FFFF]))
            if not 0xD800 <= code <= 0xDFFF and code != 10:
                return chr(code)

    # Kinds of lines.

    def kind_sentence(self):
        return self.join(3, 25, self.word, self.word, self.word, self.word, self.mark)

    def kind_rare_words(self):
        return self.join(1, 12, self.rare_word)

    def kind_phrases(self):
        return self.join(1, 8, self.phrase, self.cut_phrase, self.tail_phrase)

    def kind_cut_phrases(self):
        return self.join(1, 10, self.cut_phrase, self.tail_phrase, self.sandhi)

    def kind_sandhi(self):
        return self.join(1, 20, self.sandhi, self.sandhi, self.word)

    def kind_hanzi(self):
        return self.join(1, 40, self.hanzi)

    def kind_odd_hanzi(self):
        return self.join(1, 20, self.odd_hanzi, self.hanzi, self.odd_hanzi, self.word)

    def kind_odd_runs(self):
        return self.join(1, 12, self.odd_hanzi, self.ascii_part)

    def kind_borders(self):
        return self.join(1, 20, self.border, self.word, self.ascii_run)

    def kind_ascii_runs(self):
        return self.join(1, 8, self.ascii_run, self.ascii_run, self.mark, self.space)

    def kind_ascii_words(self):
        return self.join(1, 12, self.ascii_word, self.space, self.mark)

    def kind_mixed(self):
        return self.join(2, 25, self.word, self.ascii_word, self.number, self.mark)

    def kind_tight_mix(self):
        return self.join(2, 25, self.word, self.ascii_part, self.hanzi, self.ascii_run)

    def kind_chat(self):
        return self.join(1, 10, self.chat, self.word, self.emoji, self.mark, self.number)

    def kind_scripts(self):
        return self.join(1, 40, self.script, self.script, self.word, self.mark)

    def kind_spaces(self):
        return self.join(1, 30, self.space, self.mark, self.word, self.ascii_word)

    def kind_controls(self):
        return self.join(1, 30, self.control, self.word, self.ascii_run)

    def kind_anything(self):
        return self.join(1, 40, self.anything)

    def kind_repeated(self):
        part = self.join(1, 3, self.word, self.ascii_part, self.hanzi, self.mark, self.emoji, self.odd_hanzi)
        return part * self.random.randint(1, 30)

    def kind_long(self):
        if self.random.random() < 0.9:
            return self.kind_mixed()
        return self.join(100, 400, self.word, self.ascii_run, self.hanzi)


def exhaustive(generator):
    """Every dictionary word, every phrase, every code point, and random pairs of hanzi, many a line:
    a comma keeps them apart."""
    items = list(dict.fromkeys(generator.words)) + generator.phrases
    items += [phrase[:end] for phrase in generator.phrases for end in range(2, len(phrase))]
    codes = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code <= 0xDFFF and code != 10]
    items += [left + code + right for code in codes for left, right in ((",", ""), ("不", "a"))]
    items += [generator.hanzi() + generator.hanzi() for _ in range(500_000)]
    for start in range(0, len(items), 100):
        yield ",".join(items[start:start + 100])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--generated", action="store_true", help="no free text, only generated lines")
    parser.add_argument("--exhaustive", action="store_true", help="all there is instead, 35,000 lines")
    parser.add_argument("--examples", action="store_true", help="put the fixed examples first")
    options = parser.parse_args()
    jieba.setLogLevel(60)
    generator = Generator(options.seed)
    lines = []
    if options.exhaustive:
        lines, options.lines = list(exhaustive(generator)), 0
    elif not options.generated:
        text = free_text()
        print({kind: len(found) for kind, found in text.items()}, file=sys.stderr)
        for kind, share in (("english", 0.2), ("chinese", 0.27), ("other", 0.03)):
            wanted = min(int(options.lines * share), len(text[kind]))
            lines.extend(line[:600] for line in generator.random.sample(text[kind], wanted))
    while len(lines) < options.lines:
        lines.append(generator.line())
    generator.random.shuffle(lines)
    for line in (EXAMPLES if options.examples else []) + lines:
        sys.stdout.buffer.write(line.encode("utf-8") + b"\n")


main()
