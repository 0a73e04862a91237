#!/usr/bin/env python3
"""Print a table of the book, made of the files that it is about.

usage: python3 scripts/reference.py rules | lexicons

Needs nothing but Python 3.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def rules():
    """The table of rules, as the detector has it."""
    source = (ROOT / "crates/ascribe-quote-detector/src/rules/rule.rs").read_text("utf8")
    yield "| rule | strength | confidence | alone |"
    yield "|---|---|---|---|"
    for name, strength, confidence, trust in re.findall(r'=> Facts::new\("([^"]+)", (\d+), ([\d.]+), (\w+)\)', source):
        yield f"| `{name}` | {int(strength) / 10} | {confidence} | {'yes' if trust == 'Alone' else 'no'} |"


def lexicons():
    """Each file of data/lexicons: what it is for, how many rows, where it comes from."""
    yield "| file | rows | what | origin and licence |"
    yield "|---|---|---|---|"
    for path in sorted((ROOT / "data/lexicons").glob("*.tsv")):
        lines = path.read_text("utf8").splitlines()
        head = " ".join(line[1:].strip() for line in lines if line.startswith("#"))
        n_rows = sum(1 for line in lines if line and not line.startswith("#"))
        what = re.split(r"(?<=[.:]) |[:;] ", head, maxsplit=1)[0].rstrip(".:")
        what = re.sub(r" \([^)]*$", "", what)
        origin = re.search(r"(?:Origin(?: and licence)?:? |Written for)(.*)", head)
        origin = origin[0].removeprefix("Origin and licence: ").removeprefix("Origin: ").removeprefix("Origin ") if origin else ""
        yield f"| `{path.name}` | {n_rows:,} | {what} | {origin.replace('|', ' ')} |"


if __name__ == "__main__":
    print("\n".join({"rules": rules, "lexicons": lexicons}[sys.argv[1]]()))
