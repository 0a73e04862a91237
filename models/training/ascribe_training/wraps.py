"""Which line breaks of a text are only wraps, as `crates/ascribe-tokenizer/src/wraps.rs` decides it: that file says why and has
the numbers' reasons. The two are held together by `crates/ascribe-encoder/tests/pieces.jsonl`."""
import re
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[3] / "data" / "lexicons" / "function-words.tsv"

LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
BLANKS = " \t\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200b))) + "\u202f\u205f\u3000"
BREAK = re.compile(f"[{LINE_ENDS}][{LINE_ENDS}{BLANKS}]*")
INDENT = re.compile(f"[{BLANKS}]*")
WORD = re.compile(f"[^{LINE_ENDS}{BLANKS}]{{0,121}}")
LAST_WORD = re.compile(f"[^{BLANKS}]*$")
OPENING, CLOSING = "\"'“‘«„([", ".!?:\"'”’»"

MIN_WIDTH, MAX_WIDTH, NARROW = 32, 120, 55
FULL, SHORT, TOO_LONG, MIN_INDENT = 85, 75, 125, 2


def wraps(text):
    """Places of the line ends `\\n` that are only wraps."""
    lines, last = [], None
    begin = len(re.match(f"[{LINE_ENDS}{BLANKS}]*", text).group())
    start = max((at + 1 for at in range(begin) if text[at] in LINE_ENDS), default=0)
    for found in BREAK.finditer(text, begin):
        if found.end() == len(text):
            break
        line = text[start:found.start()].rstrip(BLANKS)
        start = found.start() + max(map(found.group().rfind, LINE_ENDS)) + 1
        single = count(found.group()) == 1
        lines.append((len(line), how_it_ends(line, text, start) if single else None, found.start()))
    lines.append((len(text[start:].rstrip(LINE_ENDS + BLANKS)), None, None))
    width = width_of(lines)
    if width is None:
        return set()
    breaks = [at for _, end, at in lines if end and not end["indents"] and not is_short(end, width)]
    return {text.index("\n", at) for at in breaks if text.startswith(("\n", "\r\n"), at)}


def count(run):
    """Lines that a run of white space ends."""
    return sum(2 if char in "\x0c\u2029" else 1 for char in run.replace("\r\n", "\n") if char in LINE_ENDS)


def how_it_ends(line, text, start):
    """How a line ends that has another right under it, at `start`."""
    indent = INDENT.match(text, start).end() - start
    word = WORD.match(text, start + indent).group()
    small = lambda part: any(char.islower() for char in part)
    return {
        "with_next": len(line) + len(word),
        "small": word.lstrip(OPENING)[:1].islower(),
        "asks_for_more": LAST_WORD.search(line).group() in function_words(),
        "capitals": not line.endswith(tuple(CLOSING)) and not small(line) and not small(word),
        "indents": indent >= INDENT.match(line).end() + MIN_INDENT}


def is_short(end, width):
    return end["with_next"] * 100 < width * SHORT and not end["small"]


def width_of(lines):
    """The width a text was wrapped at; None for one that was not."""
    ends = [end for _, end, _ in lines if end]
    if not ends:
        return None
    n_ends, widths = len(ends), sorted(width for width, end, _ in lines if end)
    width = max(line[0] for line in lines) if n_ends == 1 else widths[min(n_ends * 98 // 100, n_ends - 1)]
    if not MIN_WIDTH <= width <= MAX_WIDTH or n_ends == 1 and width < NARROW:
        return None
    least = width * (FULL if width >= NARROW else 100)
    full = [end for end in ends if end["with_next"] * 100 >= least]
    n_short = sum(end["with_next"] * 100 < least and is_short(end, width) for end in ends)
    n_going_on = sum(end["small"] or end["asks_for_more"] or end["capitals"] for end in full)
    n_long = sum(line[0] for line in lines if line[0] * 100 > width * TOO_LONG)
    fits = (len(full) >= min(n_ends, 2) and len(full) >= 3 * (n_ends - len(full) - n_short) and len(full) * 2 >= n_short
            and n_going_on * 3 >= len(full) and n_long * 4 <= sum(line[0] for line in lines))
    return width if fits else None


@cache
def function_words():
    rows = (line.rstrip("\n").split("\t") for line in LEXICON.read_text(encoding="utf8").splitlines() if "\t" in line)
    return {form for form, kind in rows if kind in ("determiner", "preposition", "conjunction")}
