#!/usr/bin/env python3
"""Measure on labelled articles how often quotations of women and of men are found, and get the right name.

usage: python3 scripts/by_gender.py GOLD [PROGRAM [CLASSES]]    GOLD: JSON lines, .jsonl or .jsonl.gz; default: target/release/ascribe

The gold must say the gender of speakers. Of its quotations only those of persons of one gender are kept, and `ascribe eval` gives the
recall over all that the program finds. Quotations inside others are left out on both sides. Needs nothing but Python 3.
"""

import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    gold, program = pathlib.Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else str(ROOT / "target/release/ascribe")
    classes = sys.argv[3] if len(sys.argv) > 3 else "speech,finding"
    opened = gzip.open(gold, "rt", encoding="utf8") if gold.suffix == ".gz" else open(gold, encoding="utf8")
    articles = [json.loads(line) for line in opened]
    folder = pathlib.Path(tempfile.mkdtemp())
    found = folder / "found.jsonl"
    texts = "".join(json.dumps({"id": article["id"], "text": article["text"]}) + "\n" for article in articles)
    subprocess.run([program, "extract", "-q", "--classes", classes, "--any-language", "-o", str(found), "-"], input=texts, text=True, check=True)
    print("| speaker | quotations | found, with the source | direct ones | right name |")
    print("|---|---|---|---|---|")
    for gender in ("female", "male"):
        part = folder / f"{gender}.jsonl"
        with open(part, "w", encoding="utf8") as out:
            for article in articles:
                kept = {s["id"] for s in article["speakers"] if s.get("gender") == gender and s.get("kind") == "person"}
                quotes = [q for q in article["quotes"] if q.get("speaker") in kept and not q.get("inside")]
                out.write(json.dumps({**article, "quotes": quotes}) + "\n")
        report = subprocess.run([program, "eval", str(part), str(found), "--flat", "--classes", classes, "--json", "--resamples", "0"], capture_output=True, text=True)
        if report.returncode:
            sys.exit(report.stderr)
        figures = {figure["figure"]: figure for figure in json.loads(report.stdout)["figures"]}
        cells = [f"{100 * figures[name]['recall']:.0f} of 100 ({figures[name]['gold']:.0f})" for name in ("attribution", "attribution/direct", "speaker")]
        print(f"| {'women' if gender == 'female' else 'men'} | {figures['attribution']['gold']:.0f} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
