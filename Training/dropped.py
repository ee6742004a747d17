"""Looks for words that the built-in voice drops: `python dropped.py FILE ... [--seeds 0,1] [--out FOLDER]`.

Speaks each line of the FILEs with our command, with further seeds if words are not found, and lets Whisper base write down
what it hears. A FILE is a text of one line each, or a .tsv whose third column is the line
(`Tests/SpeechTextTests/Fixtures/readings/chat.tsv`).

A line is said as `ishowtts tokens --normalize` writes it. What was heard is normalised too ("$5" against "five dollars"),
both become phonemes by the voice's table, and these are aligned, vowels and consonants by classes, so that neither
spelling nor a voiced end counts. A content word (all but a list of small ones) is found if at least half of its sounds are
heard at its place. A word is dropped if no seed has it. Prints lines that cannot be spoken, silent ones, and dropped words;
at the end a control: each content word is taken out of what was said, and it is counted how often that is noticed.
Writes FOLDER/dropped.tsv: file, seed, said, heard, words not found. `speech_scores.py` says what must be installed.
"""
import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from speech_scores import Scorer

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "Models/mini/pronunciations.tsv"
SMALL = set("""a an and are as at be been but by can could did do does for from had has have he her hers him his i if in is it
its just me my no not of oh on or our she so than that the their them then there they this to too up us was we were what
when where which who will with would yes you your am im s t d ll re ve m dot""".split())
# Sounds that a recogniser or an accent exchanges: voiced and unvoiced ones, vowels by place.
CLASSES = {sound: group[0] for group in (
    "pb", "td\u027e\u0294T", "kg", "fv", "\u03b8\u00f0", "sz", "\u0283\u0292", "\u02a7\u02a4", "i\u026aA\u025b\u00e6",
    "\u0259\u028c\u025c\u1d4a\u1d7b\u0250", "u\u028aO\u0254\u0251", "IWY") for sound in group}

# "1.2 thousand" as Whisper writes it.
NUMBERS = re.compile(r"\b(\d{1,3}\.\d)000\b")


def read(path):
    lines = [line for line in path.read_text(encoding="utf8").split("\n") if line.strip()]
    if path.suffix == ".tsv":
        fields = [line.split("\t")[2] for line in lines if not line.startswith("#")]
        lines = ["\\".join(part.replace("\\n", "\n") for part in field.split("\\\\")) for field in fields]
    return lines


class Command:
    def __init__(self, path):
        self.path = path

    def tokens(self, lines, *options):
        if not lines:
            return []
        done = subprocess.run([self.path, "tokens", *options], input="\n".join(lines) + "\n", check=True,
                              capture_output=True, text=True)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        if len(answers) != len(lines):
            sys.exit(f"tokens answered {len(answers)} of {len(lines)} lines")
        return answers

    def spoken(self, lines):
        """Lines in words."""
        flat = [" ".join(line.split()) or "-" for line in lines]
        return [answer["spoken"] for answer in self.tokens(flat, "--normalize", "--explain")]

    def sounds(self, words):
        """A dictionary of each word's sounds, in classes, without stress."""
        words = sorted(set(words))
        answers = self.tokens(words, "--phonemes", str(TABLE))
        return {word: "".join(CLASSES.get(c, c) for token in answer["tokens"] for c in token.lstrip("/").strip("\u02c8\u02cc")
                              if c.isalpha()) for word, answer in zip(words, answers)}

    def say(self, text, seed, wav):
        """The report, or the message of a failure."""
        done = subprocess.run([self.path, "say", "-q", "--json", "--seed", str(seed), "-o", wav], input=text,
                              capture_output=True, text=True)
        return (json.loads(done.stdout), None) if done.returncode == 0 else (None, done.stderr.strip())


def words(text):
    """Words with Latin letters, initials as they are written."""
    return re.findall(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'\u2019]*", text)


def heard_shares(said, heard):
    """For each string of `said`, the share of its sounds that an alignment with `heard` finds."""
    sounds = "".join(said)
    width = len(heard) + 1
    costs = [list(range(width))]
    for i, x in enumerate(sounds, 1):
        row = [i]
        for j, y in enumerate(heard, 1):
            row.append(min(costs[-1][j] + 1, row[-1] + 1, costs[-1][j - 1] + (0 if x == y else 1.5)))
        costs.append(row)
    found, i, j = [False] * len(sounds), len(sounds), len(heard)
    while i and j:
        if sounds[i - 1] == heard[j - 1] and costs[i][j] == costs[i - 1][j - 1]:
            found[i - 1] = True
            i, j = i - 1, j - 1
        elif costs[i][j] == costs[i - 1][j] + 1:
            i -= 1
        elif costs[i][j] == costs[i][j - 1] + 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
    shares, at = [], 0
    for word in said:
        shares.append(sum(found[at:at + len(word)]) / max(1, len(word)))
        at += len(word)
    return shares


def is_content(word, sounds):
    return word.lower().replace("'", "") not in SMALL and sounds[word] != ""


def missing(said, heard, sounds):
    """Content words of the list `said` that the list `heard` has not, as places."""
    shares = heard_shares([sounds[w] for w in said], "".join(sounds[w] for w in heard))
    return [k for k, (word, share) in enumerate(zip(said, shares)) if is_content(word, sounds) and share < 0.5]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seeds", default="0,1")
    parser.add_argument("--out", type=Path, default=Path("dropped"))
    parser.add_argument("--command", default=str(ROOT / ".build/release/ishowtts"))
    options = parser.parse_args()
    command, seeds = Command(options.command), [int(seed) for seed in options.seeds.split(",")]
    options.out.mkdir(parents=True, exist_ok=True)
    scorer = Scorer(dnsmos=False)
    lines = [(path.name, line) for path in options.files for line in read(path)]
    said = [words(text) for text in command.spoken([line for _, line in lines])]
    unsayable, partly, silent, dropped = [], [], [], []
    spoken = content = first = noticed = 0
    with open(options.out / "dropped.tsv", "w", encoding="utf8") as out:
        for (file, line), text in zip(lines, said):
            gone, answers = None, []
            for seed in seeds:
                wav = str(options.out / "line.wav")
                report, failure = command.say(line, seed, wav)
                if failure is not None:
                    unsayable.append((file, line, failure))
                    break
                if gone is None:
                    left = [w for w in report["warnings"] if w.startswith("left out")]
                    text = [word for word in text if word not in words(" ".join(w.split(": ", 1)[-1] for w in left))]
                    partly += [(file, line, warning) for warning in left]
                heard = scorer.score(wav, line)["heard"]
                wave, _ = scorer.read(wav)
                if len(wave) < 0.2 * 16000 or abs(wave).max() < 0.01:
                    silent.append((file, line, f"seed {seed}"))
                answer = words(command.spoken([NUMBERS.sub(r"\1 thousand", heard)])[0])
                sounds = command.sounds(text + answer)
                places = missing(text, answer, sounds)
                answers.append(heard)
                out.write("\t".join([file, str(seed), " ".join(text), heard, " ".join(text[p] for p in places)]) + "\n")
                out.flush()
                if gone is None:
                    told = [p for p, word in enumerate(text) if is_content(word, sounds)]
                    spoken, content, first, gone = spoken + 1, content + len(told), first + len(places), set(places)
                    noticed += sum(p in missing(text, text[:p] + text[p + 1:], sounds) for p in told)
                gone &= set(places)
                if not gone:
                    break
            dropped += [(file, line, text[place], answers) for place in sorted(gone or ()) if len(answers) == len(seeds)]
    for title, rows in (("not sayable", unsayable), ("sayable in part", partly), ("silent", silent), ("dropped", dropped)):
        print(f"{title}: {len(rows)}")
        for row in rows:
            print("   " + " | ".join(str(field) for field in row))
    print(f"{len(lines)} lines, {spoken} spoken, {content} content words; not found with the first seed {first} "
          f"({first / max(1, content):.1%}), with no seed {len(dropped)} ({len(dropped) / max(1, content):.1%})")
    print(f"control: {noticed} of {content} words taken out were noticed")


if __name__ == "__main__":
    main()
