#!/usr/bin/env python3
"""Draw what `ascribe show` prints for a short article, as docs/show.svg; a test compares it with what is printed.

usage: python3 scripts/make_picture.py [PROGRAM [PICTURE]]    default: target/release/ascribe docs/show.svg

The article is written here; everything below it is the program's own output, colours included. Needs nothing but Python 3.11.
"""

import pathlib
import re
import subprocess
import sys
from html import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
ARTICLE = """\
Bridge to close for a year

ASHMERE - The old bridge will close in May, Maria Lopez told the council on Monday. "The plan was never costed," the MP said, "and the \
town will pay for it."

Mayor Orrin Vale disagreed. He said that every figure had been public since March. "Nobody read them," he added.
"""
COLUMNS, CHARACTER, LINE, MARGIN = 104, 8.43, 20, 24
STYLES = {"1": "font-weight:bold", "2": "opacity:.55", "32": "fill:#7ee787", "33": "fill:#f2cc60", "35": "fill:#d2a8ff", "36": "fill:#79c0ff"}
CODE = re.compile(r"\x1b\[([0-9;]*)m")


def cells(line):
    """The characters of a line, each with the style it has."""
    style, at, out = (), 0, []
    for code in CODE.finditer(line):
        out += [(character, style) for character in line[at:code.start()]]
        codes = [c for c in code[1].split(";") if c not in ("", "0")]
        style = style + tuple(codes) if codes else ()
        at = code.end()
    return out + [(character, style) for character in line[at:]]


def wrapped(row):
    """Rows of at most COLUMNS characters, cut at spaces."""
    while len(row) > COLUMNS:
        cut = max((i for i in range(COLUMNS) if row[i][0] == " "), default=COLUMNS)
        yield row[:cut]
        row = row[cut + 1:]
    yield row


def drawn(row):
    """A row as spans of one style each."""
    spans, at = [], 0
    while at < len(row):
        end = next((i for i in range(at, len(row)) if row[i][1] != row[at][1]), len(row))
        text = escape("".join(character for character, _ in row[at:end])).replace(" ", "\u00a0")
        style = ";".join(STYLES[code] for code in row[at][1])
        spans.append(f'<tspan style="{style}">{text}</tspan>' if style else text)
        at = end
    return "".join(spans)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/ascribe")
    shown = subprocess.run([program, "show", "--color", "always"], input=ARTICLE, capture_output=True, text=True, check=True).stdout
    # The name of the stream and what the dateline tells are no part of the picture.
    lines = ["\x1b[2m$ ascribe show article.txt\x1b[0m", "", *shown.rstrip("\n").split("\n\n", 1)[1].split("\n")]
    rows = [row for line in lines for row in wrapped(cells(line))]
    width, height = COLUMNS * CHARACTER + 2 * MARGIN, len(rows) * LINE + 2 * MARGIN
    texts = "\n".join(f'<text x="{MARGIN}" y="{MARGIN + LINE * (i + 0.72):.1f}">{drawn(row)}</text>' for i, row in enumerate(rows) if row)
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs/show.svg"
    out.write_text(f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img" aria-label="ascribe show: an article with its quotations">
<!-- Made by: python3 scripts/make_picture.py -->
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3">
{texts}
</g>
</svg>
""", "utf8")


if __name__ == "__main__":
    main()
