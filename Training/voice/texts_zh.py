"""Chinese and mixed sentences and English chat lines to speak: `python texts_zh.py OUT.tsv HELD_OUT.tsv ... [--chinese 20000]`.

Lines of a kind ("zh", "mixed" or "en"), a tab and a sentence, in random order. They come from the templates in
templates_zh.txt and templates_en.txt, filled with the commonest words of jieba's dictionary (MIT) by their part of speech and with numbers as
chats write them; 15 % of the Chinese lines put any two words of the dictionary into a frame, so that every syllable is heard.
The sentences of the lists HELD_OUT are never among them, and their templates are others. With --plain, the first sentences of a list
of texts.py are among the English ones.
"""
import argparse
import random
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Slots of the templates that are words of the dictionary: its parts of speech, and how many of the commonest words.
WORDS = {"n": (("n",), 3500), "v": (("v", "vn"), 2000), "a": (("a", "ad", "an"), 700), "p": (("ns",), 300),
         "i": (("i", "l"), 2000), "d": (("d",), 300), "t": (("t",), 150)}
RARE = ["{w}这个词你会写吗？", "他说的是{w}，不是{x}。", "{w}和{x}是两回事。", "我第一次听说{w}。", "什么叫{w}？",
        "{w}，{x}，都要查一查。"]


def dictionary():
    """jieba's words with frequency and part of speech: {part: [words, the commonest first]}."""
    import jieba

    parts = {}
    for line in open(Path(jieba.__file__).parent / "dict.txt", encoding="utf-8"):
        word, count, part = line.split()
        if re.fullmatch("[\u4e00-\u9fff]{2,4}", word):
            parts.setdefault(part, []).append((int(count), word))
    return {part: [word for _, word in sorted(words, reverse=True)] for part, words in parts.items()}


def templates(name):
    """-> own lists {slot: words}, templates of {section: [...]}; sections are zh, mixed and en, held-zh and so on."""
    lists, sections, section = {}, {}, None
    for line in open(HERE / name, encoding="utf-8").read().split("\n"):
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), [])
        elif section is None:
            name, words = line.split(":", 1)
            lists[name] = words.split("," if "," in words else None)
        else:
            section.append(line)
    return lists, sections


class Writer:
    """Fills templates; what it draws follows from the seed."""

    def __init__(self, seed, name="templates_zh.txt"):
        self.random = random.Random(seed)
        parts = dictionary()
        self.words = {slot: sum((parts.get(p, []) for p in names), [])[:count] for slot, (names, count) in WORDS.items()}
        self.all = [word for names in parts.values() for word in names]
        self.lists, self.sections = templates(name)

    def number(self, kind):
        r = self.random
        return {
            "N": lambda: str(r.choice([r.randint(2, 10), r.randint(11, 99), r.randint(100, 999), r.randint(1000, 20000)])),
            "S": lambda: str(r.randint(2, 9)),
            "F": lambda: f"{r.randint(0, 99)}.{r.randint(1, 9)}",
            "H": lambda: f"{r.randint(0, 23)}:{r.randint(0, 59):02d}",
            "D": lambda: f"{r.randint(1, 12)}月{r.randint(1, 28)}日",
            "Y": lambda: str(r.randint(1980, 2029)),
            "%": lambda: f"{r.randint(1, 100)}%",
            "M": lambda: r.choice(["{}元", "¥{}", "{}块钱", "${}"]).format(r.choice([r.randint(1, 99), r.randint(100, 5000)])),
            "L": lambda: r.choice("ABCDEFGHKLPQRSTVX"),
        }[kind]()

    def fill(self, template):
        def word(match):
            slot = match[1]
            if slot in self.words:
                return self.random.choice(self.words[slot])
            return self.random.choice(self.lists[slot]) if slot in self.lists else self.number(slot)

        return re.sub(r"\{(.)\}", word, template)

    def rare(self):
        w, x = self.random.sample(self.all, 2)
        return self.random.choice(RARE).replace("{w}", w).replace("{x}", x)

    def sentences(self, section, count, rare=0.0):
        """`count` different ones."""
        made = {}
        while len(made) < count:
            text = self.rare() if self.random.random() < rare else self.fill(self.random.choice(self.sections[section]))
            made[text] = None
        return list(made)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("held_out", nargs="+")
    parser.add_argument("--chinese", type=int, default=20000)
    parser.add_argument("--mixed", type=int, default=4000)
    parser.add_argument("--english", type=int, default=0)
    parser.add_argument("--plain", help="a list of texts.py")
    parser.add_argument("--plain-count", type=int, default=6000)
    arguments = parser.parse_args()
    held = {line.rstrip("\n").split("\t")[1] for path in arguments.held_out for line in open(path, encoding="utf-8")}
    writer = Writer(1)
    lines = [("zh", text) for text in writer.sentences("zh", arguments.chinese, rare=0.15)]
    lines += [("mixed", text) for text in writer.sentences("mixed", arguments.mixed)]
    if arguments.english:
        lines += [("en", text) for text in Writer(1, "templates_en.txt").sentences("en", arguments.english)]
    if arguments.plain:
        lines += [("en", text) for text in open(arguments.plain, encoding="utf-8").read().split("\n")[: arguments.plain_count]]
    lines = [(kind, text) for kind, text in lines if text not in held]
    random.Random(2).shuffle(lines)
    with open(arguments.out, "w", encoding="utf-8") as file:
        file.writelines(f"{kind}\t{text}\n" for kind, text in lines)
    print(len(lines), "sentences")


if __name__ == "__main__":
    main()
