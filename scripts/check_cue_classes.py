#!/usr/bin/env python3
"""How often data/lexicons/cue-classes.tsv gives a gold cue of newsgold its gold class, beside the commonest class.

usage: check_cue_classes.py [SHARED_DATA [PART ...]]     (../shared/data; train and dev; skips where no newsgold is there)
       check_cue_classes.py --cases FILE                 (cue, frame, source, class, "open"; fails where it decides otherwise)

A cue is looked up by its words alone, its frame by the first word of its content. Quotations without a cue are left out.
An open row is right by its commonest class only; "within" counts those whose gold class is among the classes left open.
"With source": speech is taken for a finding where the source is a report, a study, a poll (document-nouns.tsv, kinds report and poll).
"""
import collections, gzip, json, pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEXICONS = ROOT / "data/lexicons"
CLASSES = ("speech", "thought", "finding", "act")
FRAMES = ("quote", "that", "clause", "wh", "to", "ing", "object")
WH = set("if whether what why how who whom whose when where which".split())
LONGEST = 6  # words of the longest row


def rows(name):
    for number, line in enumerate(open(LEXICONS / name, encoding="utf8"), 1):
        if line.strip() and line[0] != "#":
            yield number, line.rstrip("\n").split("\t")


class Table:
    def __init__(self):
        self.entries, self.base = {}, {}
        for number, row in rows("cue-classes.tsv"):
            lemma, common, frames, possible, note = (row + [""] * 4)[:5]
            frames = dict(f.split("=") for f in frames.split(",") if f)
            possible = [c for c in possible.removeprefix("open:").split(",") if c]
            known = {common, *frames.values(), *possible} <= set(CLASSES) and set(frames) <= set(FRAMES)
            if not known or possible and common not in possible or note not in ("", "light", "preposition") or lemma in self.entries:
                sys.exit(f"cue-classes.tsv, line {number}: {row}")
            self.entries[lemma] = (common, frames, possible, note)
        self.beginnings = {" ".join(e.split()[:n]) for e in self.entries for n in range(1, len(e.split()) + 1)}
        self.reports = {noun for _, (noun, kind) in rows("document-nouns.tsv") if kind in ("report", "poll")}
        self.heads = {lemma.split()[0] for lemma in self.entries}
        for _, (base, *forms) in rows("irregular-verbs.tsv"):
            self.base.update({form: base for form in forms if form})

    def lemma(self, word):
        """The word itself, or the base it is a form of."""
        word = re.sub(r"['’]s$", "", word)
        if word in self.heads and word not in self.base:
            return word
        stems = [self.base.get(word, word)]
        if word.endswith("ies") or word.endswith("ied"):
            stems.append(word[:-3] + "y")
        for ending in ("s", "es", "ed", "ing"):
            if word.endswith(ending):
                stem = word[: -len(ending)]
                stems += [stem] if ending == "s" else [stem, stem + "e"]
                if stem[-1:] == stem[-2:-1]:
                    stems.append(stem[:-1])
        return next((stem for stem in stems if stem in self.heads), stems[0])

    def row_at(self, words, at):
        """The longest row that begins at a word; after a light verb, words without a row may stand between (made it clear)."""
        found, key = None, self.lemma(words[at])
        if key in self.entries:
            found = key
        with_gaps = key in self.entries and self.entries[key][3] == "light"
        for word in words[at + 1 : at + LONGEST]:
            lemma = self.lemma(word)
            longer = next((k for k in (f"{key} {word}", f"{key} {lemma}") if k in self.beginnings), None)
            if longer:
                key = longer
                if key in self.entries:
                    found = key
            elif lemma in self.entries or not with_gaps:
                break
        return found

    def look_up(self, cue):
        """The row that decides the class of a cue."""
        words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", cue.lower())
        found = {}
        for at in range(len(words)):
            row = self.row_at(words, at)
            if row:
                found.setdefault(self.entries[row][3], []).append(row)
        if "" in found:
            return found[""][0]
        return found["light"][-1] if "light" in found else found.get("preposition", [None])[0]

    def is_report(self, source):
        """True when the head of a source is a noun for reports: its last word before a preposition, a relative clause or a comma."""
        before = re.split(r",|\b(?:of|by|from|in|on|for|at|that|which|published|released)\b", source.lower())[0]
        last = re.findall(r"[a-z-]+", before)[-1:]
        return any(w in self.reports for word in last for w in (word, word.removesuffix("s"), word.removesuffix("ies") + "y"))


def frame_of(text, quote):
    start = quote["content"][0][0]
    content = text[start : quote["content"][0][1]].strip()
    if text[start - 1 : start] in tuple("\"“‘'«") or content[:1] in tuple("\"“‘«"):
        return "quote"
    words = re.findall(r"[\w'’-]+", content.lower())
    first = words[0] if words else ""
    if first == "that":
        return "that"
    if quote["type"] == "direct":
        return "quote"
    if first in WH:
        return "wh"
    if first == "to":
        return "to"
    if any(w.endswith("ing") and len(w) > 4 for w in words[:2] if w == first or first in ("of", "for", "against", "about", "not")):
        return "ing"
    return "object"


def check(table, newsgold, part):
    count = collections.defaultdict(collections.Counter)
    unknown, wrong = collections.Counter(), collections.Counter()
    for line in gzip.open(newsgold / f"{part}.jsonl.gz", "rt", encoding="utf8"):
        article = json.loads(line)
        for quote in article["quotes"]:
            if not quote["cue"]:
                continue
            gold = quote["class"]
            cue, source = (" ".join(article["text"][a:b] for a, b in quote[part]) for part in ("cue", "source"))
            row = table.look_up(cue)
            for key in (gold, "all"):
                count[key]["n"] += 1
                if row is None:
                    count[key]["unknown"] += 1
                    continue
                common, frames, possible, _ = table.entries[row]
                frame = frame_of(article["text"], quote)
                answer = frames.get(frame, common)
                is_open = bool(possible) and frame not in frames
                count[key]["right"] += answer == gold
                with_source = "finding" if answer == "speech" and table.is_report(source) else answer
                count[key]["with source"] += with_source == gold
                count[key]["open"] += is_open
                count[key]["open right"] += is_open and answer == gold
                count[key]["within"] += gold in possible if is_open else answer == gold
            if row is None:
                unknown[cue.lower()] += 1
            elif answer != gold:
                wrong[f"{row} {answer}/{gold}"] += 1
    share = lambda a, b: f"{100 * a / max(b, 1):5.1f}"
    majority = max(c["n"] for k, c in count.items() if k != "all")
    print(f"newsgold {part}: {count['all']['n']} cues; always the commonest class {share(majority, count['all']['n'])} % right")
    print("class         n  right %  with source %  within %  open %  open right %  unknown")
    for key in (*CLASSES[:3], "all"):
        c = count[key]
        right, with_source, within, left_open = (share(c[k], c["n"]) for k in ("right", "with source", "within", "open"))
        open_right = share(c["open right"], c["open"])
        print(f"{key:8s} {c['n']:6d}    {right}          {with_source}     {within}   {left_open}         {open_right}   {c['unknown']:6d}")
    print("unknown:", ", ".join(f"{w} {n}" for w, n in sorted(unknown.items())) or "none")
    print("most often wrong:", ", ".join(f"{w} {n}" for w, n in wrong.most_common(40)))


def check_cases(table, path):
    """The decisions of crates/ascribe-grammar/src/cue_classes.rs, case by case."""
    wrong = 0
    for line in open(path, encoding="utf8"):
        if line.startswith("#") or not line.strip():
            continue
        cue, frame, source, expected, left_open = (line.rstrip("\n").split("\t") + [""] * 4)[:5]
        row = table.look_up(cue)
        answer, is_open = "none", ""
        if row:
            common, frames, possible, _ = table.entries[row]
            answer = frames.get(frame, common)
            is_open = "open" if possible and frame not in frames else ""
            if answer == "speech" and table.is_report(source):
                answer, is_open = "finding", ""
        if (answer, is_open) != (expected, left_open):
            wrong += 1
            print(f"{cue}, {frame}, {source}: {answer} {is_open}, not {expected} {left_open}")
    sys.exit(wrong > 0)


def main():
    if sys.argv[1:2] == ["--cases"]:
        check_cases(Table(), sys.argv[2])
    data, *parts = sys.argv[1:] or [ROOT.parent / "shared/data"]
    newsgold = pathlib.Path(data) / "newsgold"
    table = Table()
    if not newsgold.exists():
        print(f"skipped: no newsgold in {data}")
        return
    for part in parts or ["train", "dev"]:
        check(table, newsgold, part)


if __name__ == "__main__":
    main()
