"""Scores speech: `python evaluate.py FOLDER ... [--reference VOICE.wav] [--report OUT]`.

Each FOLDER has wavs and list.tsv (file, text and perhaps class), as `ishowtts quality` and speak.py write them. Prints
for each: word error rate and character error rate by Whisper base (beam 5, each file on its own), DNSMOS (P.808 and
overall), similarity to --reference (resemblyzer), spread of the pitch, longest pause, clipping; error rates and DNSMOS
with a 95 % bootstrap interval over the sentences. Both texts are compared in lower case without apostrophes and with
every other mark as a space; numbers are left as they are written.

--paired compares every further FOLDER with the first one sentence by sentence: the difference of each measure with its
95 % interval, the smallest difference that this many sentences would show in four of five comparisons (80 % power), and
whether the difference is beyond chance once all measures are counted (Holm). Sentences that only one folder has, or that
say something else, are left out and counted. Exit code 1 where one is worse beyond chance.

--classes prints error rates by length of the text, and by class where the list has one. --report writes OUT/index.html
with the table, these, and each sentence's spectrogram and audio, and
OUT/scores.csv. Where FOLDER has scores.csv from before, its files are not scored again (--again does).
"""
import argparse
import collections
import csv
import html
import json
import os
import shutil
import sys

import numpy as np

from speech_scores import Scorer


def rows_of(folder, scorer, again):
    """Scores of a folder's files, from its scores.csv where that has them all."""
    listing = [line.split("\t") for line in open(folder + "/list.tsv").read().split("\n") if line]
    path = folder + "/scores.csv"
    if not again and os.path.exists(path):
        rows = list(csv.DictReader(open(path)))
        if [row["file"] for row in rows] == [fields[0] for fields in listing]:
            return [{k: v if k in ("file", "kind", "text", "heard") else float(v) for k, v in row.items()}
                    for row in rows]
    rows = []
    for file, text, *kind in listing:
        rows.append(dict(file=file, kind=kind[0] if kind else "", **scorer().score(f"{folder}/{file}", text)))
    with open(path, "w", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return rows


def interval(values, weights=None, draws=2000):
    """95 % bootstrap interval of sum(values) / sum(weights) over the rows."""
    values = np.asarray(values, float)
    weights = np.ones(len(values)) if weights is None else np.asarray(weights, float)
    picks = np.random.default_rng(0).integers(0, len(values), (draws, len(values)))
    return np.percentile(values[picks].sum(1) / weights[picks].sum(1), [2.5, 97.5])


def rate(rows, errors="errors", of="words"):
    values, totals = [row[errors] for row in rows], [row[of] for row in rows]
    low, high = interval(values, totals)
    return f"{sum(values) / sum(totals):.1%} ({low:.1%} to {high:.1%})"


def mean(rows, key, digits=2):
    values = [row[key] for row in rows if key in row and not np.isnan(row[key])]
    if not values:
        return "–"
    low, high = interval(values)
    return f"{np.mean(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def summary(folder, rows):
    """One line of the table, in its order."""
    path = folder + "/setting.json"
    setting = json.load(open(path)) if os.path.exists(path) else {}
    factor = setting["synthesis_seconds"] / setting["seconds"] if setting.get("seconds") else None
    return {
        "setting": os.path.basename(folder.rstrip("/")), "sentences": str(len(rows)), "word error rate": rate(rows),
        "character error rate": rate(rows, "letter_errors", "letters"), "P.808": mean(rows, "p808"),
        "overall": mean(rows, "overall"), "similarity": mean(rows, "similarity", 3),
        "pitch spread (semitones)": mean(rows, "melody"), "longest pause (s)": f"{max(r['pause'] for r in rows):.2f}",
        "clipped samples": f"{np.mean([r['clipped'] for r in rows]):.4%}",
        "silent, cut or repeated": str(sum(r["seconds"] < 0.2 or r["heard"] == "" or r["repeated"] > 0 for r in rows)),
        "real-time factor": "–" if factor is None else f"{factor:.3f}"}


# Measures that are compared in pairs: name, values, what they are divided by, factor and unit, and whether more is better.
PAIRED = [("word errors", "errors", "words", 100, "points", False),
          ("character errors", "letter_errors", "letters", 100, "points", False),
          ("P.808", "p808", None, 1, "", True), ("overall", "overall", None, 1, "", True),
          ("similarity", "similarity", None, 1, "", True)]
# Standard errors between no difference and one that a two-sided test at 5 % finds in 80 % of cases: 1.96 + 0.84.
POWER = 2.802


def paired_differences(old, new, key, total, draws=10_000):
    """Difference new − old of a mean, or of a rate over `total`, and its bootstrap distribution over the sentences.

    Both versions are drawn with the same sentences, so that what is hard for both falls out. Also the standard error that
    the same sentences would have if they were not paired.
    """
    old, new = [np.array([[row[key], row[total] if total else 1.0] for row in rows], float) for rows in (old, new)]
    picks = np.random.default_rng(0).integers(0, len(old), (draws, len(old)))

    def rates(pairs, chosen):
        return pairs[chosen, 0].sum(-1) / np.maximum(pairs[chosen, 1].sum(-1), 1e-9)

    everything = np.arange(len(old))
    a, b = rates(old, picks), rates(new, picks)
    return rates(new, everything) - rates(old, everything), b - a, float(np.hypot(a.std(), b.std()))


def holm(chances, level=0.05):
    """Which of several chances are below the level once all of them are counted."""
    found = [False] * len(chances)
    for rank, index in enumerate(np.argsort(chances)):
        if chances[index] > level / (len(chances) - rank):
            break
        found[index] = True
    return found


def paired(old, new):
    """A line for each measure that both have, and whether one is worse beyond chance."""
    by_file = {row["file"]: row for row in old}
    pairs = [(by_file[row["file"]], row) for row in new
             if row["file"] in by_file and by_file[row["file"]]["text"] == row["text"]]
    left_out = len(old) + len(new) - 2 * len(pairs)
    if len(pairs) < 5:
        return [f"{len(pairs)} sentences in common; a comparison wants 5 or more"], False
    results = []
    for name, key, total, factor, unit, more_is_better in PAIRED:
        both = [(a, b) for a, b in pairs if all(key in row and not np.isnan(row[key]) for row in (a, b))]
        if len(both) < 5:
            continue
        value, draws, unpaired = paired_differences(*zip(*both), key, total)
        spread = float(draws.std())
        # Two-sided, by the share of the distribution beyond no difference; one draw at least, so that it is never 0.
        chance = 1.0 if spread == 0 else min(1.0, 2 * (min((draws <= 0).sum(), (draws >= 0).sum()) + 1) / (len(draws) + 1))
        results.append((name, factor, unit, more_is_better, value, draws, spread, unpaired, chance))
    lines, is_worse = [f"{len(pairs)} sentences in pairs" + (f", {left_out} left out" if left_out else "")], False
    found = holm([result[-1] for result in results])
    for (name, factor, unit, more_is_better, value, draws, spread, unpaired, chance), beyond in zip(results, found):
        low, high = np.percentile(draws, [2.5, 97.5]) * factor
        digits = 2 if factor == 100 else 3
        verdict = "no difference beyond chance"
        if beyond:
            worse = (value < 0) == more_is_better
            is_worse, verdict = is_worse or worse, "worse" if worse else "better"
        lines.append(
            f"{name}: {value * factor:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f}) {unit + ', ' if unit else ''}"
            f"{verdict}; would show {POWER * spread * factor:.{digits}f} or more "
            f"({POWER * unpaired * factor:.{digits}f} unpaired)")
    return lines, is_worse


def spectrogram(wav, png):
    """A picture of the log-mel spectrum."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import soundfile
    from scipy.signal import stft

    audio, sample_rate = soundfile.read(wav, dtype="float32")
    _, _, spectrum = stft(audio, sample_rate, nperseg=1024, noverlap=768)
    decibels = 20 * np.log10(np.abs(spectrum[:342]) + 1e-5)
    plt.imsave(png, decibels[::-1], cmap="magma", vmin=-95, vmax=-25)


def table(lines):
    head = "".join(f"<th>{html.escape(k)}</th>" for k in lines[0])
    body = "".join("<tr>" + "".join(f"<td>{html.escape(v)}</td>" for v in line.values()) + "</tr>" for line in lines)
    return f"<table><tr>{head}</tr>{body}</table>"


LENGTHS = {"up to 40 characters": range(0, 41), "41 to 65 characters": range(41, 66),
           "over 65 characters": range(66, 1 << 30)}


def by_class(scored):
    """Error rates of each length, and of each class that the lists have, for every folder."""
    kinds = collections.defaultdict(dict)
    for folder, rows in scored.items():
        parts = {name: [r for r in rows if len(r["text"]) in span] for name, span in LENGTHS.items()}
        parts |= {kind: [r for r in rows if r["kind"] == kind] for kind in dict.fromkeys(r["kind"] for r in rows) if kind}
        for name, part in parts.items():
            if part:
                kinds[name][os.path.basename(folder.rstrip("/"))] = f"{rate(part)}, {len(part)} sentences"
    return kinds


def report(out, scored):
    os.makedirs(out, exist_ok=True)
    parts = ["<!doctype html><meta charset=utf-8><title>Quality</title><style>body{font:15px sans-serif;margin:2em}"
             "table{border-collapse:collapse}td,th{border:1px solid #aaa;padding:.3em .6em}img{width:320px;height:90px}"
             "</style><h1>Quality</h1>", table([summary(f, r) for f, r in scored.items()])]
    parts += ["<h2>Word error rate by length and class</h2>",
              table([{"class": k, **v} for k, v in by_class(scored).items()])]
    for folder, rows in scored.items():
        name = os.path.basename(folder.rstrip("/"))
        os.makedirs(f"{out}/{name}", exist_ok=True)
        parts.append(f"<h2>{html.escape(name)}</h2>")
        for row in rows:
            wav = f"{name}/{row['file']}"
            shutil.copy(f"{folder}/{row['file']}", f"{out}/{wav}")
            spectrogram(f"{folder}/{row['file']}", f"{out}/{wav}.png")
            parts.append(
                f"<p>{html.escape(row['text'])}<br><small>heard: {html.escape(row['heard'])} · "
                f"{row['errors']:.0f} of {row['words']:.0f} wrong</small><br>"
                f"<img src='{wav}.png' alt='spectrogram'> <audio controls preload=none src='{wav}'></audio></p>")
    open(out + "/index.html", "w").write("\n".join(parts))
    with open(out + "/scores.csv", "w", newline="") as file:
        writer = csv.writer(file)
        lines = [summary(f, r) for f, r in scored.items()]
        writer.writerow(lines[0])
        writer.writerows(line.values() for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--reference", help="the voice's recording, for similarity")
    parser.add_argument("--classes", action="store_true")
    parser.add_argument("--paired", action="store_true", help="compare the others with the first, sentence by sentence")
    parser.add_argument("--report", help="folder for a page with pictures and audio")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--no-dnsmos", dest="dnsmos", action="store_false")
    parser.add_argument("--again", action="store_true")
    arguments = parser.parse_args()
    loaded = []

    def scorer():
        if not loaded:
            loaded.append(Scorer(arguments.threads, arguments.dnsmos, arguments.reference))
        return loaded[0]

    scored = {folder: rows_of(folder, scorer, arguments.again) for folder in arguments.folders}
    for folder, rows in scored.items():
        print("  ".join(f"{k} {v}" for k, v in summary(folder, rows).items()), flush=True)
    if arguments.classes:
        for name, settings in by_class(scored).items():
            print(name, *(f"{setting} {value}" for setting, value in settings.items()), sep="  ")
    is_worse = False
    if arguments.paired:
        (first, old), *others = scored.items()
        for folder, rows in others:
            lines, worse = paired(old, rows)
            is_worse = is_worse or worse
            print(f"{folder} against {first}:", *lines, sep="\n  ", flush=True)
    if arguments.report:
        report(arguments.report, scored)
    sys.exit(1 if is_worse else 0)


if __name__ == "__main__":
    main()
