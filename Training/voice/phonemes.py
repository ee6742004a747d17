"""Tokens of English speech: phonemes of the teacher's words, letters for words that no dictionary has.

A phoneme's token is "/" and its symbol, with the stress mark in front where it carries one; the vocabulary is
`vocab.txt` of the model. An utterance is kept as segments, [(letters, frames)] and [(phonemes, frames)] of each
word and the marks and spaces between, so that a batch can say any word in either way.
"""
import sys

from align import letters_of, words_of

MARKS = " .,;:!?'\"-()"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
CONSONANTS = "bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθTʔ"
VOWELS = "AIOWYiuæɑɐəɛɜɪɔʊʌᵊᵻ"


def vocabulary():
    """All tokens; the first, the space, is what unknown ones become."""
    phonemes = ["/" + c for c in CONSONANTS] + ["/" + stress + v for v in VOWELS for stress in ("", "ˈ", "ˌ")]
    return [*MARKS, *LETTERS, *phonemes]


def stressed(phonemes):
    """[(symbol, seconds)] with stress marks joined to the symbol behind them."""
    joined, mark, held = [], "", 0.0
    for symbol, seconds in phonemes:
        if symbol in ("ˈ", "ˌ"):
            mark, held = symbol, held + seconds
        else:
            joined.append((mark + symbol, seconds + held))
            mark, held = "", 0.0
    return joined


def segments(aligner, text, phonemes, frames, known):
    """-> [(letters tokens, their frames, phoneme tokens, their frames)], or None where words do not match.

    The first segment is the silence in front, as a space; a word's segment is followed by its closing marks and
    space, which share the pause behind it (0.8 for the marks, 0.2 for the space).
    """
    spoken, pauses = words_of(phonemes)
    marked, _ = words_of(stressed(phonemes))
    words = text.split(" ")
    if len(words) != len(spoken) or any(not letters_of(word) for word in words):
        return None
    scale = frames / sum(seconds for _, seconds in phonemes)
    made = [([" "], [pauses[0] * scale], [" "], [pauses[0] * scale])]
    for index, (word, said, symbols) in enumerate(zip(words, spoken, marked)):
        counts = aligner.align(letters_of(word), [symbol for symbol, _ in said])
        tokens = ["/" + symbol for symbol, _ in symbols]
        if counts is None or any(token not in known for token in tokens):
            return None
        after = pauses[index + 1] * scale
        last = index == len(words) - 1
        tail = next(k for k in range(len(word), 0, -1) if word[k - 1].isalpha())
        closing = [c for c in word[tail:] if c in MARKS]
        letters, times, j, letter = [], [], 0, 0
        for c in word[:tail]:
            if c.isalpha():
                count = counts[letter]
                letters.append(c.lower())
                times.append(sum(seconds for _, seconds in said[j : j + count]) * scale)
                j, letter = j + count, letter + 1
            elif c in MARKS and any(x.isalpha() for x in word[: word.index(c)]):
                letters.append(c)
                times.append(0.0)
        spans = [seconds * scale for _, seconds in symbols]
        if last and not closing:
            times[-1] += after
            spans[-1] += after
        made.append((letters, times, tokens, spans))
        ends = closing + ([] if last else [" "])
        if closing:
            share = after * (1.0 if last else 0.8) / len(closing)
            pause = [share] * len(closing) + ([] if last else [after * 0.2])
        else:
            pause = [] if last else [after]
        if ends:
            made.append((ends, pause, ends, pause))
    return made



if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("".join(token + "\n" for token in vocabulary()))
