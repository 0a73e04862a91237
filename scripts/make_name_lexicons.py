#!/usr/bin/env python3
"""Make data/lexicons/first-names.tsv, name-endings.tsv and surnames.tsv from counts of names.

usage: python3 scripts/make_name_lexicons.py ../shared/data

Reads names/first_names.tsv.gz: UK baby names (Open Government Licence), years a name is in the US Social Security
tables and its share in the 1990 US census (public domain), members of the US Congress (CC0). Writes one row a name:
lower-case name, share of women in percent, frequency class (3 common, 2 known, 1 rare); and one row an ending that tells the gender
of a name that is not in the list.

Reads names/surnames_us_census1990.tsv.gz (public domain), the other lists and the words of the tagger. Writes the surnames that
could be taken for words. Needs nothing but Python 3.11.
"""

import csv
import gzip
import pathlib
import sys
from collections import defaultdict

# A census percent is about 1.2 million living people, a Congress member counts as a well-attested name.
WEIGHT = {"uk": 1, "ssa": 8, "census90": 20_000, "congress": 20}
COMMON, KNOWN, RARE = 4000, 400, 60

# An ending counts if that many names have it and that share of them is of one gender.
ENDINGS, NAMES, SHARE = range(4, 7), 15, 0.99
# In South Asia the names of men and women alike: Narendra, Harpreet.
BOTH = {"ndra", "reet"}

HEADER = """\
# First names: lower-case name, share of women among its bearers in percent, frequency class (3 common, 2 known, 1 rare).
# Origin: UK baby names (Open Government Licence v3), US Social Security names and US census 1990 (public domain),
# members of the US Congress (CC0). Made by: python3 scripts/make_name_lexicons.py ../shared/data
"""

ENDINGS_HEADER = """\
# Endings of first names of one gender: ending, share of women among the names with it in percent, how many there are.
# An ending is left out where a shorter one says the same. Origin as that of first-names.tsv, and made with it.
"""

# Surnames that are looked at, the commonest first, and what a word that the tagger does not know may end in.
SURNAMES, WORD_ENDINGS = 20_000, ("s", "ly", "ing", "ed")
# Lists whose words a surname may be mistaken for.
MISTAKEN = ("cues", "dateline-words", "document-nouns", "function-words", "grammar-words", "group-nouns", "organization-words",
            "organizations", "places", "role-nouns", "speaker-words", "titles")

SURNAMES_HEADER = """\
# Surnames that could be taken for words: those among the 20,000 commonest of the US that are in another list or among the words of
# the tagger, or end as words do (-s, -ly, -ing, -ed).
# Origin: US census 1990 (public domain). Made by: python3 scripts/make_name_lexicons.py ../shared/data
"""


def surnames(data, lexicons):
    """The commonest surnames that could be taken for words, the commonest first."""
    def rows(name):
        lines = (lexicons / f"{name}.tsv").read_text("utf8").splitlines()
        return (line.split("\t") for line in lines if line and not line.startswith("#"))

    tags = {word: {tag.split(":")[0] for tag in seen.split()} for word, seen, *_ in rows("word-tags")}
    words = {row[0].lower().rstrip(".") for name in MISTAKEN for row in rows(name)}
    words |= {word + "s" for word in words}
    with gzip.open(data / "names" / "surnames_us_census1990.tsv.gz", "rt", encoding="utf8") as file:
        for name in (line.split("\t")[0] for line, _ in zip(file, range(SURNAMES))):
            if name in words or tags.get(name, set()) - {"NNP"} or name not in tags and name.endswith(WORD_ENDINGS):
                yield name


def endings(rows):
    """Ending -> [women's names, men's names], over names that are nearly always of one gender."""
    counts = defaultdict(lambda: [0, 0])
    for name, female, male in rows:
        share = female / (female + male)
        if 0.1 < share < 0.9 or not (name.isalpha() and name.isascii()):
            continue
        for size in ENDINGS:
            if len(name) > size:
                counts[name[-size:]][share < 0.5] += 1
    good = {e: (f, m) for e, (f, m) in counts.items()
            if f + m >= NAMES and max(f, m) >= SHARE * (f + m) and e not in BOTH}
    shorter = lambda e: (e[-size:] for size in range(ENDINGS[0], len(e)))
    return {e: (f, m) for e, (f, m) in good.items()
            if not any(s in good and (good[s][0] > good[s][1]) == (f > m) for s in shorter(e))}


def bearers(row, gender):
    return (
        int(row[f"uk_{gender}"]) * WEIGHT["uk"]
        + int(row[f"ssa_{gender}_years"]) * WEIGHT["ssa"]
        + float(row[f"census90_{gender}"]) * WEIGHT["census90"]
        + int(row[f"congress_{gender}"]) * WEIGHT["congress"]
    )


def main():
    data = pathlib.Path(sys.argv[1])
    rows, counted = [], []
    with gzip.open(data / "names" / "first_names.tsv.gz", "rt", encoding="utf8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            name = row["name"].strip()
            if len(name) < 2 or not all(c.isalpha() or c in "-'" for c in name):
                continue
            female, male = bearers(row, "f"), bearers(row, "m")
            total = female + male
            if total >= RARE / 6:
                counted.append((name, female, male))
            if total < RARE:
                continue
            level = 3 if total >= COMMON else 2 if total >= KNOWN else 1
            rows.append((name, round(100 * female / total), level))
    out = pathlib.Path(__file__).resolve().parent.parent / "data" / "lexicons" / "first-names.tsv"
    with out.open("w", encoding="utf8") as file:
        file.write(HEADER)
        for name, share, level in sorted(rows):
            file.write(f"{name}\t{share}\t{level}\n")
    print(f"{len(rows)} names, {out.stat().st_size} bytes", file=sys.stderr)
    out = out.with_name("name-endings.tsv")
    with out.open("w", encoding="utf8") as file:
        file.write(ENDINGS_HEADER)
        for ending, (female, male) in sorted(endings(counted).items()):
            file.write(f"{ending}\t{round(100 * female / (female + male))}\t{female + male}\n")
    out = out.with_name("surnames.tsv")
    out.write_text(SURNAMES_HEADER + "".join(f"{name}\n" for name in sorted(surnames(data, out.parent))), "utf8")


if __name__ == "__main__":
    main()
