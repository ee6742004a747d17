"""A page for blind listening: `python listening.py OUT FOLDER FOLDER ... [--pairs 24] [--seed 0]`.

FOLDERs come from `ishowtts quality`: the same sentences, spoken with different settings. Writes OUT/index.html and
OUT/audio, a static folder that any web server or a browser opens: in random order, either two recordings of a
sentence to choose between, or one to give 1 to 5 for naturalness; which setting is which is not on the page, nor in
the files' names. Answers stay in the browser until they are saved as a file; `python listening.py --summary KEY.json
ANSWERS.json ...` then says which setting was chosen how often, with the exact sign test's significance, and the mean
scores with 95 % intervals. KEY.json, beside OUT, tells the settings; keep it from the listeners.
"""
import argparse
import collections
import itertools
import json
import math
import os
import random
import secrets
import shutil

import numpy as np

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Listening test</title>
<style>
body{font:17px/1.5 system-ui,sans-serif;max-width:40em;margin:2em auto;padding:0 1em}
button{font:inherit;padding:.5em 1em;margin:.3em .3em .3em 0}audio{display:block;width:100%;margin:.4em 0}
button:focus-visible{outline:3px solid #06c}
</style>
<h1>Listening test</h1>
<main aria-live="polite"></main>
<script>
const trials = TRIALS;
const key = "listening-" + trials.map(t => t.id).join("").slice(0, 32);
const saved = JSON.parse(localStorage.getItem(key) || "null");
const state = saved || {listener: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()), answers: {},
  order: trials.map((_, i) => i).sort(() => Math.random() - .5)};
const main = document.querySelector("main");
function element(name, text, parent = main) {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
}
function player(file, label) {
  element("div", label);
  const audio = element("audio", "");
  audio.controls = true;
  audio.src = "audio/" + file;
  audio.setAttribute("aria-label", label);
}
function answer(trial, value) {
  state.answers[trial.id] = value;
  localStorage.setItem(key, JSON.stringify(state));
  show();
}
function show() {
  main.replaceChildren();
  const left = state.order.map(i => trials[i]).filter(t => !(t.id in state.answers));
  element("p", `${trials.length - left.length} of ${trials.length} done.`);
  if (!left.length) {
    element("p", "Thank you. Please save your answers and send the file to who asked you.");
    const button = element("button", "Save answers");
    button.onclick = () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify({listener: state.listener, answers: state.answers})]));
      link.download = "answers-" + state.listener.slice(0, 8) + ".json";
      link.click();
    };
    return;
  }
  const trial = left[0];
  element("p", "“" + trial.text + "”");
  if (trial.files.length === 2) {
    element("h2", "Which sounds more natural?");
    trial.files.forEach((file, i) => player(file, "Recording " + "AB"[i]));
    [["A", 0], ["B", 1], ["No difference", -1]].forEach(([label, value]) =>
      element("button", label).onclick = () => answer(trial, value));
  } else {
    element("h2", "How natural does it sound?");
    player(trial.files[0], "Recording");
    ["1 bad", "2 poor", "3 fair", "4 good", "5 excellent"].forEach((label, i) =>
      element("button", label).onclick = () => answer(trial, i + 1));
  }
}
show();
</script>
"""


def make(arguments):
    chance, names = random.Random(arguments.seed), [os.path.basename(f.rstrip("/")) for f in arguments.folders]
    if len(set(names)) != len(names) or len(names) < 2:
        raise SystemExit("give two folders or more, with different names")
    lists = [dict(line.split("\t")[:2] for line in open(f + "/list.tsv").read().split("\n") if line)
             for f in arguments.folders]
    files = [f for f in lists[0] if all(f in other for other in lists)]
    if not files:
        raise SystemExit("the folders have no sentence in common; speak the same list with each setting")
    os.makedirs(arguments.out + "/audio", exist_ok=True)
    trials, key, copies = [], {}, {}

    def hidden(setting, file):
        if (setting, file) not in copies:
            copies[setting, file] = secrets.token_hex(8) + ".wav"
            shutil.copy(f"{arguments.folders[setting]}/{file}", f"{arguments.out}/audio/{copies[setting, file]}")
        return copies[setting, file]

    def trial(file, settings):
        id_ = secrets.token_hex(6)
        trials.append(dict(id=id_, text=lists[0][file], files=[hidden(s, file) for s in settings]))
        key[id_] = [names[s] for s in settings]

    duels = list(itertools.combinations(range(len(names)), 2))
    for index in range(arguments.pairs):
        pair = list(duels[index % len(duels)])
        chance.shuffle(pair)
        trial(chance.choice(files), pair)
    for index in range(arguments.scores):
        trial(chance.choice(files), [index % len(names)])
    open(arguments.out + "/index.html", "w").write(PAGE.replace("TRIALS", json.dumps(trials).replace("<", "\\u003c")))
    json.dump(key, open(arguments.out.rstrip("/") + ".key.json", "w"), indent=1)
    print(f"{len(trials)} trials in {arguments.out}/index.html, settings in {arguments.out.rstrip('/')}.key.json")


def sign_test(wins, losses):
    """Two-sided probability of so uneven a result by chance."""
    n = wins + losses
    tail = sum(math.comb(n, k) for k in range(min(wins, losses) + 1)) / 2**n
    return min(1.0, 2 * tail)


def summarise(key, answers):
    """(choices, scores): {(a, b): [a chosen, b chosen, no difference]}, {setting: [1 to 5]}."""
    duels, scores = collections.defaultdict(lambda: [0, 0, 0]), collections.defaultdict(list)
    for answer in answers:
        for id_, value in answer["answers"].items():
            settings = key.get(id_)
            if settings is None or not isinstance(value, int):
                raise SystemExit(f"trial {id_} is not of this test; give the key that was made with it")
            if len(settings) == 1:
                scores[settings[0]].append(value)
            else:
                a, b = sorted(settings)
                chosen = settings[value] if value in (0, 1) else None
                duels[a, b][2 if chosen is None else (0 if chosen == a else 1)] += 1
    return duels, scores


def summary(arguments):
    key, answers = json.load(open(arguments.summary)), [json.load(open(path)) for path in arguments.folders]
    duels, scores = summarise(key, answers)
    for (a, b), (wins, losses, ties) in sorted(duels.items()):
        print(f"{a} {wins} : {losses} {b}, {ties} without difference, p = {sign_test(wins, losses):.3f}")
    for setting, values in sorted(scores.items()):
        draws = np.random.default_rng(0).choice(values, (2000, len(values))).mean(1)
        low, high = np.percentile(draws, [2.5, 97.5])
        print(f"{setting} {np.mean(values):.2f} ({low:.2f} to {high:.2f}), {len(values)} scores")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--summary", metavar="KEY.json")
    parser.add_argument("--pairs", type=int, default=24)
    parser.add_argument("--scores", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("out", nargs="?")
    parser.add_argument("folders", nargs="*")
    chosen = parser.parse_args()
    if chosen.summary:
        chosen.folders = [path for path in [chosen.out, *chosen.folders] if path]
        summary(chosen)
    else:
        make(chosen)
