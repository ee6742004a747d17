"""Places the letters of a text on its frames, from the teacher's phoneme durations.

Letters and phonemes of each word are aligned monotonically: a letter says nothing, one phoneme or two. The
chances of a phoneme given a letter are learnt by hard expectation maximisation over the words of the data.

    python align.py DATA OUT    writes OUT, a pickle of the learnt table; DATA are shards of data.py or bilingual.py
"""
import collections
import glob
import math
import pickle
import sys

STRESS = "ˈˌ"
PUNCTUATION = ".,;:!?"


def words_of(phonemes):
    """[(symbol, seconds)] -> [[(symbol, seconds)]] by word, and the silence in seconds before each and at the end.

    Stress marks join the phoneme behind them, punctuation and pauses the silence behind the word.
    """
    words, pauses, word, pause, stress = [], [], [], 0.0, 0.0
    for symbol, seconds in phonemes:
        if symbol in STRESS and symbol:
            stress += seconds
        elif symbol in ("", " ") or symbol in PUNCTUATION or not symbol.isalpha() and symbol not in "ᵊʔ":
            if word:
                words.append(word)
                word = []
            pause += seconds + stress
            stress = 0.0
        else:
            if not word:
                pauses.append(pause)
                pause = 0.0
            word.append((symbol, seconds + stress))
            stress = 0.0
    if word:
        words.append(word)
    return words, pauses + [pause + stress]


def letters_of(word):
    return [c.lower() for c in word if c.isalpha()]


class Aligner:
    COUNT_CHANCE = (0.25, 0.68, 0.07)  # of a letter to say 0, 1 or 2 phonemes, at the start

    def __init__(self):
        self.table = collections.defaultdict(lambda: collections.defaultdict(float))
        self.counts = collections.defaultdict(lambda: list(self.COUNT_CHANCE))

    def emit(self, letter, phoneme):
        row = self.table[letter]
        return math.log((row[phoneme] + 0.02) / (row["total"] + 1.0))

    def align(self, letters, phonemes):
        """-> how many phonemes each letter says, or None where it cannot be."""
        rows, columns = len(letters), len(phonemes)
        best = [[-1e9] * (columns + 1) for _ in range(rows + 1)]
        taken = [[0] * (columns + 1) for _ in range(rows + 1)]
        best[0][0] = 0.0
        for i, letter in enumerate(letters):
            chance = [math.log(value) for value in self.counts[letter]]
            emits = [self.emit(letter, phoneme) for phoneme in phonemes]
            for j in range(columns + 1):
                score = best[i][j]
                if score < -1e8:
                    continue
                for count in (0, 1, 2):
                    if j + count > columns:
                        break
                    value = score + chance[count] + sum(emits[j : j + count])
                    if value > best[i + 1][j + count]:
                        best[i + 1][j + count] = value
                        taken[i + 1][j + count] = count
        if best[rows][columns] < -1e8:
            return None
        counts, j = [], columns
        for i in range(rows, 0, -1):
            counts.append(taken[i][j])
            j -= taken[i][j]
        return counts[::-1]

    def learn(self, pairs, rounds=6):
        for letters, phonemes in pairs:  # start: letters near a phoneme by position
            for i, letter in enumerate(letters):
                for j, phoneme in enumerate(phonemes):
                    near = abs((i + 0.5) / len(letters) - (j + 0.5) / len(phonemes))
                    weight = math.exp(-((near * len(letters)) ** 2) / 2)
                    self.table[letter][phoneme] += weight
                    self.table[letter]["total"] += weight
        for _ in range(rounds):
            table = collections.defaultdict(lambda: collections.defaultdict(float))
            counted = collections.defaultdict(lambda: [1.0, 1.0, 0.3])
            for letters, phonemes in pairs:
                counts = self.align(letters, phonemes)
                if counts is None:
                    continue
                j = 0
                for letter, count in zip(letters, counts):
                    counted[letter][count] += 1
                    for phoneme in phonemes[j : j + count]:
                        table[letter][phoneme] += 1
                        table[letter]["total"] += 1
                    j += count
            self.table = table
            self.counts = collections.defaultdict(
                lambda: list(self.COUNT_CHANCE),
                {letter: [v / sum(row) for v in row] for letter, row in counted.items()})

    def state(self):
        return dict(table={k: dict(v) for k, v in self.table.items()}, counts=dict(self.counts))

    @classmethod
    def load(cls, path):
        aligner = cls()
        state = pickle.load(open(path, "rb"))
        for letter, row in state["table"].items():
            aligner.table[letter].update(row)
        aligner.counts.update(state["counts"])
        return aligner


def pairs_of(item):
    """Letters and symbols of the English words of an utterance of data.py or bilingual.py."""
    if "words" in item:
        spoken = [(letters, [token.strip("/ˈˌ") for token, _ in tokens]) for letters, tokens in item["words"]]
    else:
        said, words = words_of(item["phonemes"])[0], item["text"].split(" ")
        matching = zip(words, said) if len(words) == len(said) else ()
        spoken = [(letters_of(word), [symbol for symbol, _ in symbols]) for word, symbols in matching]
    return [(tuple(letters), tuple(symbols)) for letters, symbols in spoken if letters and len(symbols) <= 2 * len(letters)]


if __name__ == "__main__":
    pairs = set()
    for path in sorted(glob.glob(sys.argv[1] + "/*.pkl")):
        for group in pickle.load(open(path, "rb")):
            for item in group:
                pairs.update(pairs_of(item))
        if len(pairs) > 12000:
            break
    aligner = Aligner()
    aligner.learn(sorted(pairs))
    pickle.dump(aligner.state(), open(sys.argv[2], "wb"))
    print(len(pairs), "words")
    for letters, phonemes in sorted(pairs)[:: max(1, len(pairs) // 12)]:
        counts, j, shown = aligner.align(letters, phonemes), 0, []
        for letter, count in zip(letters, counts or []):
            shown.append(letter + ":" + "".join(phonemes[j : j + count]))
            j += count
        print(" ".join(shown))
