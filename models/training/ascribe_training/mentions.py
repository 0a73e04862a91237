"""Texts with coreference for the link heads: `python -m ascribe_training.mentions QUOTES.jsonl GOLD.jsonl[.gz] > OUT.jsonl`.

QUOTES is what `ascribe extract` finds in the texts of GOLD, whose `entities` have `mentions` `[start, end, NAM | NOM | PRO]` in
code points. Each line gets a field `mentions`: the third-person pronouns and singular nominals of people, for
`link_features` to ask about. `python -m ascribe_training.link` takes GOLD as the gold of these, too.
"""
import json
import re
import sys

from .data import read_jsonl

THIRD = {"he", "she", "him", "his", "her", "hers", "himself", "herself"}
# Determiners of a nominal that is not new.
KNOWN = re.compile(r"(?:the|this|that|his|her|my)\s", re.I)


def people(line):
    """The entities that are people: typed so and, where types are coarse, taken up by "he" or "she"."""
    for entity in line.get("entities", []):
        forms = {line["text"][start:end].casefold() for start, end, *_ in entity["mentions"]}
        if entity.get("type", "PERSON") in ("PERSON", "PER") and not forms & {"they", "them", "we", "it", "its", "their"}:
            yield entity


def wanted(line):
    """Spans of the mentions to ask about."""
    spans = set()
    for entity in people(line):
        for start, end, kind in entity["mentions"]:
            text = line["text"][start:end]
            pronoun = kind == "PRO" and text.casefold() in THIRD
            nominal = kind == "NOM" and len(text) < 80 and KNOWN.match(text)
            if pronoun or nominal:
                spans.add((start, end))
    return sorted(spans)


def main():
    gold = {line["id"]: line for line in read_jsonl(sys.argv[2])}
    for line in read_jsonl(sys.argv[1]):
        line["mentions"] = wanted(gold[line["id"]])
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
