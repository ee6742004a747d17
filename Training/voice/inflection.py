"""Regular endings of English words; the twin of the engine's `Inflection`."""


def stems(word):
    """(stem, ending) that a word may have, the likeliest first."""
    found = []

    def add(suffix, ending, replacements=("",)):
        if not word.endswith(suffix) or len(word) < len(suffix) + 2:
            return
        stem = word[: len(word) - len(suffix)]
        found.extend((stem + r, ending) for r in replacements)
        if ending != "s" and len(stem) > 1 and stem[-1] == stem[-2]:
            found.append((stem[:-1], ending))

    add("'s", "s")
    add("s'", "s")
    if word.endswith("s") and not word.endswith("ss") and not word.endswith("'s"):
        add("ies", "s", ("y",))
        add("s", "s")
        add("es", "s")
    add("ied", "ed", ("y",))
    add("ed", "ed", ("", "e"))
    add("ing", "ing", ("", "e"))
    return found


def tapped(stem):
    return stem[:-1] + "T" if len(stem) > 1 and stem[-1] == "t" and stem[-2] in "AIOWYiuæɑəɛɪɹʊʌ" else stem


def said(stem, ending):
    last = stem[-1]
    if ending == "s":
        return stem + ("ᵻz" if last in "szʃʒʧʤ" else "s" if last in "ptkfθ" else "z")
    if ending == "ed":
        if last == "d":
            return stem + "ᵻd"
        if last == "t":
            return tapped(stem) + "ᵻd"
        return stem + ("t" if last in "pkfθʃsʧ" else "d")
    return tapped(stem) + "ɪŋ"


def inflected(word, lexicon):
    """The stem that the engine takes for a word that the lexicon lacks, and what it says; (None, None) for none."""
    for stem, ending in stems(word):
        if stem in lexicon:
            return stem, said(lexicon[stem][0], ending)
    return None, None
