#!/usr/bin/env python3
"""Seeds: the JSON texts among the string literals of a Swift file, each written into the folder that is named."""

import pathlib
import re
import sys
import textwrap

source, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
literals = re.compile(r'(#?)"""\n(?P<lines>.*?)\n\s*"""\1|#"(?P<raw>.*?)"#|"(?P<plain>(?:\\.|[^"\\\n])*)"', re.S)
number = 0
for match in literals.finditer(source.read_text()):
    text = match["lines"] or match["raw"] or match["plain"] or ""
    if match["plain"]:
        text = text.replace('\\"', '"')
    text = textwrap.dedent(text).strip()
    if not text.startswith(("{", "[")):
        continue
    (folder / f"{source.stem}-{number}.json").write_text(text)
    number += 1
if number == 0:
    sys.exit(f"{source}: no JSON text")
