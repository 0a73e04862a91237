"""Attributions annotated by reading, in articles of raw_wikinews and raw_congress: marked text in, offsets without text out, and back to articles.

python -m ascribe_training.labels add --data ../shared/data --to labels/wikinews.jsonl MARKED …
python -m ascribe_training.labels check --data ../shared/data labels/*.jsonl

A file of marked text holds articles one after the other: a line `#### ID`, the text with marks, a line `----`, a line for each speaker, a
line for each attribution:

    #### wikinews-ID1
    “<<c1|The fee is a tax on sleep,>>” <<v1|said>> <<s1|Maria Lopez, the mayor>>.
    ----
    S1 = Maria Lopez | Lopez [person female]
    q1 direct speech S1

`c` is content, `v` cue, `s` source, `a` addressee; a content in two parts has two marks of one number; marks may stand in one another. After the
speaker (`-`: nobody is named) flags may follow: negated, hypothetical, joint. Offsets count code points.
"""

import argparse
import gzip
import json
import re
import sys
from pathlib import Path

LAYERS = {"c": "content", "v": "cue", "s": "source", "a": "addressee"}
TYPES = ("direct", "indirect", "mixed")
CLASSES = ("speech", "thought", "finding")
FLAGS = ("negated", "hypothetical", "joint")
KINDS = ("person", "organization", "group", "unnamed", "document", "author")
MARK = re.compile(r"<<([cvsa])(\d+)\|")


class Odd(ValueError):
    """Marked text that does not say what it should; the message tells where."""


def corpora(folder):
    """The texts that may be annotated, by id: those of `newsgold/free-ids.txt` that newsgold itself does not have."""
    folder = Path(folder)
    free = set((folder / "newsgold" / "free-ids.txt").read_text(encoding="utf-8").split())
    for path in (folder / "newsgold").glob("*.jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            free -= {json.loads(line)["id"] for line in lines}
    texts = {}
    for path in sorted(folder.glob("raw_*/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                if article["id"] in free:
                    texts[article["id"]] = article
    return texts


def without_marks(marked):
    """The text, and for each layer and number its spans."""
    text, spans, opened, at = [], {}, [], 0
    length = 0
    while at < len(marked):
        mark = MARK.match(marked, at)
        if mark:
            opened.append((mark[1], int(mark[2]), length))
            at = mark.end()
        elif marked.startswith(">>", at) and opened:
            layer, number, begin = opened.pop()
            spans.setdefault((layer, number), []).append([begin, length])
            at += 2
        else:
            text.append(marked[at])
            length += 1
            at += 1
    if opened:
        layer, number, begin = opened[-1]
        raise Odd(f"{layer}{number} is not closed (character {begin})")
    return "".join(text), {key: sorted(value) for key, value in spans.items()}


def speaker(line):
    """`S1 = Maria Lopez | Lopez [person female]`"""
    found = re.fullmatch(r"(S\d+) = (.+?) \[(\w+)(?: (female|male))?\]", line.strip())
    if not found or found[3] not in KINDS:
        raise Odd(f"no speaker: {line!r}")
    name, *aliases = [part.strip() for part in found[2].split(" | ")]
    return {"id": found[1], "name": name, "aliases": aliases, "kind": found[3], "gender": found[4] or "unknown"}


def quote(line, spans, speakers):
    """`q1 direct speech S1 negated`"""
    found = re.fullmatch(r"q(\d+) (\w+) (\w+) (S\d+|-)((?: \w+)*)", line.strip())
    if not found:
        raise Odd(f"no attribution: {line!r}")
    number, kind, class_, who, flags = int(found[1]), found[2], found[3], found[4], found[5].split()
    if kind not in TYPES or class_ not in CLASSES or not set(flags) <= set(FLAGS):
        raise Odd(f"unknown type, class or flag: {line!r}")
    if who != "-" and who not in speakers:
        raise Odd(f"{who} is nobody: {line!r}")
    layers = {name: spans.get((letter, number), []) for letter, name in LAYERS.items()}
    if not layers["content"]:
        raise Odd(f"q{number} has no content")
    return {"id": f"q{number}", **layers, "speaker": None if who == "-" else who, "type": kind, "flags": flags, "class": class_}


def with_inside(quotes):
    """Sets `inside`: the smallest content that holds all of another's, its cue and its source."""
    def size(quote):
        return sum(end - begin for begin, end in quote["content"])

    def holds(outer, inner):
        spans = inner["content"] + inner["cue"] + inner["source"]
        return all(any(begin <= span[0] and span[1] <= end for begin, end in outer["content"]) for span in spans)

    for inner in quotes:
        outer = [other for other in quotes if other is not inner and size(other) > size(inner) and holds(other, inner)]
        if outer:
            inner["inside"] = min(outer, key=size)["id"]
    return quotes


def same_but_for_spaces(one, other):
    return " ".join(one.split()) == " ".join(other.split())


def moved(spans, made, true):
    """Spans of `made` in `true`, which differs from it in spaces alone."""
    places, at = [], 0
    for letter in made:
        if letter.isspace():
            places.append(None)
            continue
        while true[at].isspace():
            at += 1
        places.append(at)
        at += 1
    out = []
    for begin, end in spans:
        inner = [place for place in places[begin:end] if place is not None]
        if not inner:
            raise Odd("a mark around nothing")
        out.append([inner[0], inner[-1] + 1])
    return out


def article(block, texts):
    """One marked article as a record without its text."""
    head, _, rest = block.partition("\n")
    name = head.strip()
    marked, bar, tail = rest.partition("\n----\n")
    if not bar and rest.rstrip().endswith("\n----"):
        marked = rest.rstrip()[: -len("\n----")]
    if name not in texts:
        raise Odd("is no article that may be annotated")
    made, spans = without_marks(marked)
    true = texts[name]["text"]
    if not same_but_for_spaces(made, true):
        at = next((i for i, (a, b) in enumerate(zip(made.split(), true.split())) if a != b), None)
        seen = " ".join(made.split()[at or 0 :][:6])
        raise Odd(f"the text differs at word {at}: {seen!r}")
    spans = {key: moved(value, made, true) for key, value in spans.items()}
    lines = [line for line in tail.splitlines() if line.strip()]
    speakers = [speaker(line) for line in lines if line.lstrip().startswith("S")]
    known = {one["id"] for one in speakers}
    quotes = [quote(line, spans, known) for line in lines if line.lstrip().startswith("q")]
    numbers = [int(one["id"][1:]) for one in quotes]
    if len(set(numbers)) < len(numbers):
        raise Odd("a number comes twice")
    stray = {f"{layer}{number}" for layer, number in spans if number not in numbers}
    if stray:
        raise Odd(f"no line for {', '.join(sorted(stray))}")
    quotes.sort(key=lambda one: one["content"])
    return {"id": name, "quotes": with_inside(quotes), "speakers": speakers}


def blocks(text):
    return [block for block in re.split(r"(?m)^#### ", text) if block.strip()]


def read(path, texts):
    """The annotated articles of a file of offsets, with their texts."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield {**texts[record["id"]], "quotes": record["quotes"], "speakers": record["speakers"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="marked text to offsets")
    add.add_argument("--data", type=Path, required=True)
    add.add_argument("--to", type=Path, required=True, help="file of offsets; articles that are there already are replaced")
    add.add_argument("marked", type=Path, nargs="+")
    check = commands.add_parser("check", help="count what files of offsets hold")
    check.add_argument("--data", type=Path, required=True)
    check.add_argument("labels", type=Path, nargs="+")
    args = parser.parse_args()
    texts = corpora(args.data)
    if args.command == "check":
        for path in args.labels:
            articles = list(read(path, texts))
            quotes = [quote for article in articles for quote in article["quotes"]]
            print(f"{path}: {len(articles)} articles, {len(quotes)} attributions")
        return 0
    old = [json.loads(line) for line in args.to.read_text(encoding="utf-8").splitlines()] if args.to.exists() else []
    records, n_odd = {record["id"]: record for record in old}, 0
    for path in args.marked:
        for block in blocks(path.read_text(encoding="utf-8")):
            try:
                record = article(block, texts)
                records[record["id"]] = record
            except Odd as odd:
                n_odd += 1
                print(f"{path}: {block.split(chr(10), 1)[0]}: {odd}", file=sys.stderr)
    lines = [json.dumps(records[name], ensure_ascii=False, separators=(",", ":")) for name in sorted(records)]
    args.to.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{len(records)} articles in {args.to}, {n_odd} not read")
    return 1 if n_odd else 0


if __name__ == "__main__":
    sys.exit(main())
