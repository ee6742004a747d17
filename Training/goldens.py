"""Golden tensors from the official F5-TTS code on random weights in the official layout.

    python Training/goldens.py small                 the tests' fixtures: every architecture, and Vocos
    python Training/goldens.py base [NAME ...]       models of official size, into goldens/
    python Training/goldens.py vocos                 a Vocos of official size, into goldens/
    python Training/goldens.py speak                 the official pipeline from wav to wav, into goldens/
    python Training/goldens.py ragged                how far the official padded batch is from single runs

`pip install --no-deps -r Training/requirements.txt` installs what it needs; docs/goldens.md names the tensors.
"""
import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent / "goldens"))
from architectures import OFFICIAL, TINIES  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("small").add_argument("--out", type=Path, default=ROOT / "Tests/F5TTSTests/Fixtures")
    base = commands.add_parser("base")
    base.add_argument("names", nargs="*", default=["F5TTS_v1_Base"], metavar="NAME", help=", ".join(OFFICIAL))
    base.add_argument("--frames", type=int, nargs="+", default=[940])
    base.add_argument("--steps", type=int, default=7, help="of a sampling at the first length; 0 for none")
    commands.add_parser("vocos")
    commands.add_parser("speak")
    commands.add_parser("ragged")
    for name in ("base", "vocos", "speak"):
        commands.choices[name].add_argument("--out", type=Path, default=ROOT / "goldens")
    arguments = parser.parse_args()

    if arguments.command == "small":
        from small import make_small
        from vocoders import make_vocoder

        for name in TINIES:
            make_small(name, str(arguments.out / name))
        for padding in ("center", "same"):
            make_vocoder(str(arguments.out / f"vocos-{padding}"), padding)
    elif arguments.command == "base":
        from large import make_large

        unknown = set(arguments.names) - set(OFFICIAL)
        if unknown:
            parser.error(f"no architecture {', '.join(unknown)}; there are {', '.join(OFFICIAL)}")
        for name in arguments.names:
            make_large(name, str(arguments.out / name), arguments.frames, arguments.steps)
    elif arguments.command == "vocos":
        from vocoders import OFFICIAL_SIZE, make_vocoder

        make_vocoder(str(arguments.out / "vocos"), "center", **OFFICIAL_SIZE)
    elif arguments.command == "speak":
        from speak import make_speech

        make_speech(arguments.out / "speak")
    else:
        from ragged import measure_ragged

        measure_ragged()


if __name__ == "__main__":
    main()
