"""One's own labels: what is in them, what is wrong with them, and what a model can learn from them.

Everything is looked at before the first step. What labels do not say is not taught: a layer that nobody marked (cues, sources) is filled
in by what the program finds itself where both have the same quotation, and what is still unknown then is left open. Where quotations of
a kind are not labelled at all, those that the program finds stand for them, so that the model does not unlearn them.
"""
import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from . import cues
from .data import (ACT, ADDRESSEE, ANY_CUE, ANYTHING, CLASS_NAMES, CONTENT, FLOATING, N_CASES, NO_CUE, THOUGHT, Gold, bit, predicates,
                   tokenize, words_in)

MAX_CHARS = 5_000_000  # longer than any article or novel
FEW = 0.1  # who labels indirect quotations, too, has more of them
LEAST_OVERLAP = 0.5  # of two contents that are one quotation, as `ascribe eval` has it


@dataclass
class Labels:
    """The labelled articles of one file, and which layers somebody marked in it."""

    path: Path
    articles: list
    layers: set = field(default_factory=set)
    types: Counter = field(default_factory=Counter)
    classes: set = field(default_factory=set)

    def __post_init__(self):
        for article in self.articles:
            if "speakers" in article:
                self.layers.add("speaker")
            for quote in article["quotes"]:
                self.types[quote["type"]] += 1
                self.classes.add(quote.get("class"))
                self.layers.update(name for name in ("cue", "source", "addressee", "class", "inside") if quote.get(name))

    @property
    def n_quotes(self):
        return sum(self.types.values())

    @property
    def only_marked(self):
        """Only quotations in marks; or nearly, for some stand in a text without marks, or are found at another place than was meant."""
        return self.n_quotes > 0 and self.types["indirect"] <= FEW * self.n_quotes

    def summary(self):
        types = ", ".join(f"{self.types[name]} {name}" for name in ("direct", "mixed", "indirect") if self.types[name])
        marked = [f"{name}s" for name in ("cue", "source", "addressee", "speaker") if name in self.layers]
        marked += ["classes"] if "class" in self.layers else []
        return (f"{self.path}: {len(self.articles)} articles, {self.n_quotes} quotations ({types or 'none'}); "
                f"labelled beside what was said: {', '.join(marked) or 'nothing'}")


def problems(labels):
    """For the number of each article that cannot be used, a line of file, line and reason."""
    out, place, texts = {}, lines_of(labels.path), {}
    for number, article in enumerate(labels.articles):
        name, text = article["id"], article.get("text", "")
        if not text.strip():
            why = "has no text"
        elif len(text) > MAX_CHARS:
            why = f"is too long: {len(text)} characters, at most {MAX_CHARS}; is it a file of many?"
        elif texts.setdefault(text, name) != name:
            why = f"has the text of article {texts[text]!r}"
        else:
            continue
        out[number] = f"{place(name)}: article {name!r} {why}"
    return out


def shared(train, dev):
    """A line for each article that is in both: a model must not be scored on what it has learnt by heart."""
    in_train, texts = {article["id"] for article in train.articles}, {article.get("text"): article["id"] for article in train.articles}
    in_one, in_other = lines_of(dev.path), lines_of(train.path)
    for article in dev.articles:
        name = article["id"]
        if name in in_train:
            yield f"{in_one(name)}: article {name!r} is in {in_other(name)}, too"
        elif article.get("text") in texts:
            other = texts[article["text"]]
            yield f"{in_one(name)}: article {name!r} has the text of article {other!r} in {in_other(other)}"


def lines_of(path):
    """A function from an article's id to `file:line` where the file has lines, else to the file."""
    found = {}
    try:
        if path.is_file() and path.suffix in (".jsonl", ".ndjson"):
            with path.open(encoding="utf8") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip().startswith("{"):
                        found.setdefault(str(json.loads(line).get("id")), number)
        elif path.is_file() and path.suffix in (".csv", ".tsv"):
            with path.open(encoding="utf-8-sig", newline="") as lines:
                rows = csv.reader(lines, csv.Sniffer().sniff(lines.readline(), ",;\t"))
                for row in rows:
                    for cell in row[:4]:
                        found.setdefault(cell, rows.line_num + 1)
    except (OSError, ValueError, csv.Error):
        pass  # what is wrong with the file the program says; here it is only the place that is not known
    return lambda name: f"{path}:{found[name]}" if name in found else str(path)


@dataclass
class Kind:
    """What a model can be told: classes of cues, addressees, and whether it finds quotations within others."""

    classes: bool
    addressees: bool

    @classmethod
    def of(cls, config):
        return cls(config.cue_classes > 1, config.roles > ADDRESSEE)


class Lessons:
    """The labels of a file as a model learns them. `found`: for each id the quotations and speakers that the program finds, where they are
    needed. `keep_others`: what the program finds beside the labels is right, too; where only quotations in marks are labelled, the others.
    `wanted`: names of the classes that labels without classes are of; `None` where they may be of any. `counts` says what became of each
    quotation."""

    def __init__(self, labels, kind, found, keep_others, wanted=None):
        self.labels, self.kind, self.found, self.keep_others = labels, kind, found, keep_others
        self.wanted = sum(bit(c) for c in range(NO_CUE + 1, FLOATING) if CLASS_NAMES[c] in wanted) if wanted else ANY_CUE
        self.counts = Counter()

    def examples(self, tokenizer, max_pieces):
        """Pairs of article and its `Gold`s, one for each annotator."""
        by_text = {}
        for line in self.labels.articles:
            by_text.setdefault(line["text"], []).append(line)
        pairs = []
        for lines in by_text.values():
            article = tokenize(tokenizer, lines[0]["id"], lines[0]["text"], max_pieces)
            self.counts["paragraphs that are cut because they are longer than a window"] += n_cut(article)
            pairs.append((article, [self.of(article, line) for line in lines]))
        seen = cues.cue_words([(article, golds[0][0]) for article, golds in pairs])
        return [(article, [Gold(found, self.sets(article, found, unknown, seen)) for found, unknown in golds]) for article, golds in pairs]

    def of(self, article, line):
        """The predicates of one annotator, and the words of quotations whose cue is not known."""
        speakers = {speaker["id"]: speaker for speaker in line.get("speakers", [])}
        taken, unknown = {}, []
        for quote in line["quotes"]:
            quote = self.filled(quote, speakers.get(quote.get("speaker")), line["id"])
            roles_known = quote.pop("roles_known")
            made = self.predicate(article, quote)
            if made is None:
                unknown += words_in(article, quote["content"])
                continue
            if made.cue_word in taken:
                self.counts["not learnt: another quotation has the same cue"] += 1
                continue
            if CONTENT not in made.roles:
                self.counts["learnt as a cue alone: what was said is in another paragraph"] += 1
                made.roles = None
            elif not roles_known:
                self.counts["learnt as a cue alone: the speaker is named, and where the text names him is not known"] += 1
                made.roles = None
            else:
                self.counts["learnt"] += 1
            taken[made.cue_word] = made
        for other in self.others(line) if self.keep_others else ():
            made = self.predicate(article, other)
            if made and CONTENT in made.roles and made.cue_word not in taken:
                self.counts["kept: found by the program and not labelled"] += 1
                taken[made.cue_word] = made
        return [taken[word] for word in sorted(taken)], unknown

    def others(self, line):
        """What the program finds with a cue that no label touches."""
        labelled = set().union(*(points(quote["content"]) for quote in line["quotes"]))
        for other in self.found.get(line["id"], ([], {}))[0]:
            is_judged = self.labels.only_marked and other["type"] != "indirect"
            if other["cue"] and not is_judged and labelled.isdisjoint(points(other["content"])):
                yield other

    def filled(self, quote, speaker, article_id):
        """The quotation with cue and source from what the program finds, in files where nobody marked any."""
        layers, quote = self.labels.layers, dict(quote, roles_known=True)
        if {"cue", "source"} <= layers:
            return quote
        match, match_speaker = best_match(quote, *self.found.get(article_id, ([], {})))
        if "cue" not in layers and match:
            quote["cue"] = match["cue"]
        if "source" not in layers:
            agree = speaker is None or (match_speaker and same_name(speaker, match_speaker))
            if match and match["source"] and agree:
                quote["source"] = match["source"]
            elif speaker is not None:
                quote["roles_known"] = False
        return quote

    def predicate(self, article, quote):
        """`None` where nothing says with which word the quotation begins for the model."""
        if not quote.get("cue"):
            if "cue" not in self.labels.layers:
                self.counts["not learnt: no cue is labelled, and the program finds none with it"] += 1
                return None
            if not self.kind.classes:
                self.counts["not learnt: it has no cue; the rules find such quotations"] += 1
                return None
        quote = {"class": "speech"} | {name: value for name, value in quote.items() if name != "addressee" or self.kind.addressees}
        made = predicates(article, [quote], complete=self.kind.classes)
        if not made:
            self.counts["not learnt: its cue is less than half of a word"] += 1
            return None
        made, = made
        made.addressees = self.kind.addressees and "addressee" in self.labels.layers
        if not ("class" in self.labels.layers and self.kind.classes) and made.classes != bit(FLOATING):
            # Of no other class than counts: the program would leave it out.
            made.classes = self.wanted
        return made

    def sets(self, article, found, unknown, seen):
        """Which classes each word may have."""
        layers = self.labels.layers
        sets = np.full(len(article.word_piece), bit(NO_CUE))
        if self.kind.classes:
            # Thoughts and acts that nobody marked may be there: by default the program leaves them out.
            sets |= sum(bit(cue_class) for cue_class in (THOUGHT, ACT) if CLASS_NAMES[cue_class] not in self.labels.classes)
        words = [article.text[start:end].lower() for start, end in article.word_spans]
        inside = article.piece_types[article.word_piece] >= N_CASES
        for word in range(1, len(words)) if self.kind.classes and not any(p.classes == bit(FLOATING) for p in found) else ():
            if inside[word] and words[word - 1] in cues.MARKS:
                sets[word] |= bit(FLOATING)
        for predicate in found:
            if predicate.roles is None or not self.kind.classes or "inside" in layers:
                continue
            for word in article.blocks[predicate.block][0] + np.flatnonzero(predicate.roles == CONTENT):
                if words[word] in seen:
                    sets[word] = ANYTHING
        for block in blocks_of(article, unknown):
            sets[slice(*article.blocks[block])] = ANYTHING
        return cues.with_gold(sets, found)


def blocks_of(article, words):
    """Numbers of the blocks that hold these words."""
    return {number for number, (first, last) in enumerate(article.blocks) if any(first <= word < last for word in words)}


def n_cut(article):
    """Paragraphs of more than one block."""
    breaks = ["\n" in article.text[article.word_spans[before - 1][1]:article.word_spans[after][0]]
              for (_, before), (after, _) in zip(article.blocks, article.blocks[1:])]
    parts = [not is_break for is_break in breaks]
    return sum(part and not before for part, before in zip(parts, [False, *parts]))


def best_match(quote, others, speakers):
    """Of what the program found, the quotation with most of the same content and its speaker; or `None` twice."""
    wanted = points(quote["content"])
    best, share = None, LEAST_OVERLAP
    for other in others:
        if other["content"][0][0] > quote["content"][-1][1] or other["content"][-1][1] < quote["content"][0][0]:
            continue
        there = points(other["content"])
        overlap = len(wanted & there) / len(wanted | there)
        if overlap >= share:
            best, share = other, overlap
    return best, speakers.get(best.get("speaker")) if best else None


def points(spans):
    return {point for start, end in spans for point in range(start, end)}


def same_name(one, other):
    """Two speakers with a form of a name in common, or the last word of their names."""
    forms = lambda speaker: {" ".join(name.casefold().split()) for name in (speaker["name"], *(speaker.get("aliases") or [])) if name.strip()}
    last = lambda speaker: {form.split()[-1] for form in forms(speaker)}
    return bool(forms(one) & forms(other) or last(one) & last(other))


def read_found(path):
    """For each id the quotations that the program found, and the speakers by their ids."""
    with open(path, encoding="utf8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return {line["id"]: (line["quotes"], {speaker["id"]: speaker for speaker in line["speakers"]}) for line in records}
