"""Speakers for kokoro.py: the voices that are to ship, and ones drawn at random.

A speaker has a timbre (the decoder's half of a style) and a prosody for each language (the other half: durations, pitch,
tones), each a mix {style: weight} with weights that sum to one; a ratio by which pitch and formants are shifted; and a
tempo. The prosody of Mandarin always comes from the styles of Chinese speakers, so that a timbre of any origin keeps the
tones. HELD_OUT styles are never mixed in: similarity to references of unknown speakers is measured with them. Left out is
zf_xiaoni, whose tones are another dialect's (README.md). No named voice has one style's timbre alone.
"""
import random

CHINESE = {"f": ["zf_xiaobei", "zf_xiaoxiao", "zf_xiaoyi"], "m": ["zm_yunjian", "zm_yunxi", "zm_yunyang"]}
ENGLISH = {"f": ["af_heart", "af_bella", "af_nicole", "af_aoede", "af_kore", "af_sarah", "af_alloy", "bf_emma", "bf_isabella"],
           "m": ["am_fenrir", "am_michael", "am_puck", "am_adam", "am_onyx", "am_liam", "bm_george", "bm_fable", "bm_lewis"]}
OTHERS = {"f": ["af_jessica", "af_river", "af_sky", "bf_lily", "ef_dora", "ff_siwis", "hf_alpha", "if_sara", "jf_alpha",
                "jf_gongitsune", "jf_tebukuro", "pf_dora"],
          "m": ["am_eric", "am_santa", "em_alex", "hm_omega", "hm_psi", "im_nicola", "jm_kumo", "pm_alex"]}
HELD_OUT = ["zm_yunxia", "af_nova", "am_echo", "bf_alice", "bm_daniel", "jf_nezumi", "em_santa", "hf_beta"]


def voice(gender, timbre, zh, en, ratio=1.0, tempo=1.0):
    return dict(gender=gender, timbre=timbre, zh=zh, en=en, ratio=ratio, tempo=tempo)


def alone(style, **more):
    """A speaker with one style's timbre and prosody."""
    return voice(style[1], {style: 1.0}, {style: 1.0}, {style: 1.0}, **more)


NAMED = {
    "hana": voice("f", {"af_heart": 0.6, "zf_xiaoxiao": 0.4}, {"zf_xiaoxiao": 1.0}, {"af_heart": 1.0}),
    "xin": voice("f", {"zf_xiaoxiao": 0.6, "zf_xiaoyi": 0.2, "af_kore": 0.2}, {"zf_xiaoxiao": 0.7, "zf_xiaoyi": 0.3}, 
                 {"af_bella": 0.6, "af_heart": 0.4}, tempo=1.1),
    "bei": voice("f", {"zf_xiaobei": 0.7, "af_aoede": 0.3}, {"zf_xiaobei": 1.0}, {"af_sarah": 1.0}, ratio=1.05, tempo=1.15),
    "mika": voice("f", {"zf_xiaoyi": 0.6, "jf_tebukuro": 0.4}, {"zf_xiaoyi": 1.0}, {"af_bella": 1.0}, ratio=1.125, tempo=1.1),
    "emma": voice("f", {"bf_emma": 0.6, "zf_xiaobei": 0.4}, {"zf_xiaobei": 0.5, "zf_xiaoxiao": 0.5}, {"bf_emma": 1.0},
                  ratio=0.95),
    "yun": voice("m", {"zm_yunxi": 0.6, "zm_yunyang": 0.2, "am_michael": 0.2}, {"zm_yunxi": 0.6, "zm_yunyang": 0.4},
                 {"am_michael": 1.0}, tempo=1.1),
    "jian": voice("m", {"zm_yunjian": 0.7, "am_onyx": 0.3}, {"zm_yunjian": 0.7, "zm_yunyang": 0.3},
                  {"am_fenrir": 0.6, "am_michael": 0.4}, tempo=1.1),
    "kurt": voice("m", {"am_fenrir": 0.6, "zm_yunjian": 0.4}, {"zm_yunjian": 0.6, "zm_yunyang": 0.4}, {"am_fenrir": 1.0},
                  ratio=0.925),
    "leo": voice("m", {"am_puck": 0.6, "zm_yunxi": 0.4}, {"zm_yunxi": 0.7, "zm_yunyang": 0.3}, {"am_puck": 1.0}, tempo=1.15),
    "george": voice("m", {"bm_george": 0.5, "zm_yunyang": 0.5}, {"zm_yunyang": 1.0}, {"bm_george": 0.7, "bm_fable": 0.3}),
}


def mix(rng, styles, most, extrapolated=0.0):
    """One to `most` of the styles with random weights; with the given chance one of them is left behind by up to a quarter."""
    chosen = rng.sample(styles, rng.randint(1, min(most, len(styles))))
    weights = [rng.expovariate(1) + 0.05 for _ in chosen]
    mixed = {name: weight / sum(weights) for name, weight in zip(chosen, weights)}
    if rng.random() < extrapolated:
        away, by = rng.choice([s for s in styles if s not in chosen] or styles), rng.uniform(0.05, 0.25)
        mixed = {name: weight * (1 + by) for name, weight in mixed.items()}
        mixed[away] = mixed.get(away, 0) - by
    return mixed


def drawn(rng):
    """A speaker at random."""
    gender = rng.choice("fm")
    share = rng.uniform(0.3, 1.0)  # of Chinese timbres, without which Mandarin becomes hard to understand
    timbre = {name: weight * share for name, weight in mix(rng, CHINESE[gender], 2, extrapolated=0.25).items()}
    for name, weight in mix(rng, ENGLISH[gender] + OTHERS[gender], 2, extrapolated=0.25).items():
        timbre[name] = weight * (1 - share)
    ratio = 1.0 if rng.random() < 0.5 else rng.choice([step / 40 for step in range(36, 46) if step != 40])
    return voice(gender, timbre, mix(rng, CHINESE[gender], 2), mix(rng, ENGLISH[gender], 2), ratio, rng.uniform(1.0, 1.25))


def speaker(seed):
    """The speaker of a group of sentences -> name, speaker; three of five are among the named ones."""
    rng = random.Random(seed)
    if rng.random() < 0.6:
        name = rng.choice(sorted(NAMED))
        return name, NAMED[name]
    return f"drawn-{seed}", drawn(rng)
