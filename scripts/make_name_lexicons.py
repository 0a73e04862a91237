#!/usr/bin/env python3
"""Make data/lexicons/first-names.tsv from counts of first names by gender.

usage: python3 scripts/make_name_lexicons.py ../shared/data

Reads names/first_names.tsv.gz: UK baby names (Open Government Licence), years a name is in the US Social Security
tables and its share in the 1990 US census (public domain), members of the US Congress (CC0). Writes one row a name:
lower-case name, share of women in percent, frequency class (3 common, 2 known, 1 rare). Needs nothing but Python 3.11.
"""

import csv
import gzip
import pathlib
import sys

# A census percent is about 1.2 million living people, a Congress member counts as a well-attested name.
WEIGHT = {"uk": 1, "ssa": 8, "census90": 20_000, "congress": 20}
COMMON, KNOWN, RARE = 4000, 400, 60

HEADER = """\
# First names: lower-case name, share of women among its bearers in percent, frequency class (3 common, 2 known, 1 rare).
# Origin: UK baby names (Open Government Licence v3), US Social Security names and US census 1990 (public domain),
# members of the US Congress (CC0). Made by: python3 scripts/make_name_lexicons.py ../shared/data
"""


def bearers(row, gender):
    return (
        int(row[f"uk_{gender}"]) * WEIGHT["uk"]
        + int(row[f"ssa_{gender}_years"]) * WEIGHT["ssa"]
        + float(row[f"census90_{gender}"]) * WEIGHT["census90"]
        + int(row[f"congress_{gender}"]) * WEIGHT["congress"]
    )


def main():
    data = pathlib.Path(sys.argv[1])
    rows = []
    with gzip.open(data / "names" / "first_names.tsv.gz", "rt", encoding="utf8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            name = row["name"].strip()
            if len(name) < 2 or not all(c.isalpha() or c in "-'" for c in name):
                continue
            female, male = bearers(row, "f"), bearers(row, "m")
            total = female + male
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


if __name__ == "__main__":
    main()
