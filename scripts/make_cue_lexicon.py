#!/usr/bin/env python3
"""Counts which verbs report, and with which content, and writes data/lexicons/cues.tsv and cue-nouns.tsv.

usage: make_cue_lexicon.py SHARED_DATA      (the folder that holds polnear/ and polnear_silver/)

1. Every verb that heads a cue in PolNeAR train is a candidate, alone and with the particle or preposition the annotators
   took into the cue ("call for"), and so is every noun.
2. The rule detector proposes a quotation wherever a candidate stands, with every frame permitted
   (`cargo run --release -p ascribe-quote-detector --example proposals`).
3. A frame of a verb is kept when enough of its proposals are gold attributions: (right + A * p) / (n + A) >= T, where p is
   the share right over all verbs in that voice and frame. The counts are single words; no text is kept.
4. The verbs of scripts/reporting_verbs.txt, written by hand for news of every kind, are added with the frames stated there.
Deterministic: the same data give the same files.
"""
import collections, gzip, json, pathlib, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
VOICES = ("finite", "gerund", "infinitive", "passive")
FRAMES = ("quote", "that", "clause", "wh", "to", "ing", "object")
A, T = 4.0, 0.42  # weight of the prior, least share right
NO_COMMENT = {"decline", "refuse"}  # who declines to comment is not quoted
PREPOSITIONS = set("about for on of to with at in against as out up down back into upon over that from off".split())


def read(path):
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def read_by_hand():
    by_hand = {}
    for line in open(ROOT / "scripts/reporting_verbs.txt", encoding="utf8"):
        if line.strip() and line[0] != "#":
            names, words = line.split(":")
            for word in (w.strip() for w in words.split(",")):
                if word:
                    by_hand.setdefault(word, []).append(names.split())
    return by_hand


def irregular():
    table = {}
    for line in open(ROOT / "data/lexicons/irregular-verbs.tsv", encoding="utf8"):
        if line.strip() and line[0] != "#":
            base, *forms = line.rstrip("\n").split("\t")
            for form in forms:
                if form:
                    table[form] = base
    return table


def lemma(word, tag, irregular, known):
    """The base of a verb form: the table, else the candidate stem seen as a base or present form."""
    if tag in ("VB", "VBP"):
        return word
    if word in irregular:
        return irregular[word]
    stems = []
    if tag == "VBZ":
        stems = [word[:-3] + "y"] * word.endswith("ies") + [word[:-1], word[:-2]]
    else:
        n = 3 if word.endswith("ing") else 2 if word.endswith("ed") else 0
        if not n:
            return word
        stem = word[:-n]
        stems = [stem, stem + "e"]
        if len(stem) > 2 and stem[-1] == stem[-2]:
            stems.append(stem[:-1])
        if word.endswith("ied"):
            stems = [word[:-3] + "y"]
    scored = [(known[s], -i, s) for i, s in enumerate(stems)]
    best = max(scored)
    return best[2] if best[0] else (stems[0] if not word.endswith(("ing", "ed")) else guess(stems))


def guess(stems):
    stem = stems[0]
    ends_in_e = stem.endswith(("c", "g", "s", "v", "z", "u", "at", "ut", "ibl", "dl", "tl", "gl", "pl", "k")) and not stem.endswith(("ss", "ck", "ow", "eat", "nk", "alk", "ask", "lk", "rk", "ook", "eak", "oak", "out"))
    return stem + "e" if ends_in_e else stem


def positions(text, spans):
    return {i for s, e in spans for i in range(s, min(e, len(text))) if text[i].isalnum()}


def agree(gold, pred):
    return not gold and not pred or bool(gold and pred) and len(gold & pred) >= 0.5 * len(pred)


def main():
    data = pathlib.Path(sys.argv[1])
    gold = [d for d in read(data / "polnear/train.jsonl.gz")]
    silver = {d["id"]: d for d in read(data / "polnear_silver/train.jsonl.gz")}
    irr = irregular()
    known = collections.Counter()
    for d in silver.values():
        for (s, e), tag in zip(d["tokens"], d["pos"]):
            if tag in ("VB", "VBP"):
                known[d["text"][s:e].lower()] += 1
    verbs, nouns = collections.Counter(), collections.Counter()
    for d in gold:
        s = silver.get(d["id"])
        if not s:
            continue
        text = d["text"]
        at = {a: i for i, (a, _) in enumerate(s["tokens"])}
        for q in d.get("attributions") or d.get("quotes") or []:
            cue = [i for a, b in q["cue"] for i in range(at.get(a, 10**9), len(s["tokens"])) if s["tokens"][i][0] < b] if q["cue"] and q["cue"][0][0] in at else []
            heads = [i for i in cue if s["pos"][i].startswith("V")]
            word = lambda i: text[s["tokens"][i][0]:s["tokens"][i][1]].lower()
            if heads:
                i = heads[-1]
                base = lemma(word(i), s["pos"][i], irr, known)
                if not base.isalpha() and "-" not in base:
                    continue
                verbs[base] += 1
                particles = []
                for j in range(i + 1, min(i + 3, len(s["tokens"]))):
                    if word(j) in PREPOSITIONS and j in cue and word(j) != "that":
                        particles.append(word(j))
                    else:
                        break
                if particles:
                    verbs[" ".join([base, *particles])] += 1
            elif cue and s["pos"][cue[-1]].startswith("NN"):
                nouns[word(cue[-1])] += 1
    verbs = sorted(v for v, n in verbs.items() if n >= 2)
    # "said in a report": the preposition opens an adverbial, it is no part of the verb.
    loose = {"in", "on", "at", "to", "by", "with", "from", "after", "of", "for", "during"}
    plain = {w for w, rows in read_by_hand().items() if any("quote" in r and "finite" in r for r in rows)}
    verbs = [v for v in verbs if not (v.split()[0] in plain and v.split()[-1] in loose and len(v.split()) == 2)]
    nouns = sorted(v for v, n in nouns.items() if n >= 2 and v.isalpha())
    by_hand = read_by_hand()
    addressee = {w for w, rows in by_hand.items() if any("addressee" in r for r in rows)}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        every = ",".join(FRAMES)
        (folder / "cues.tsv").write_text("".join(f"{v}\t" + "\t".join([every] * 4) + ("\taddressee,speech" if v in addressee else "\tspeech") + "\n" for v in sorted(set(verbs) | set(by_hand))))
        (folder / "nouns.tsv").write_text("".join(f"{n}\tthat,to\n" for n in nouns))
        run = ["cargo", "run", "-q", "--release", "-p", "ascribe-quote-detector", "--example", "proposals", "--", str(folder / "cues.tsv"), str(folder / "nouns.tsv")]
        articles = "".join(json.dumps({"id": d["id"], "text": d["text"]}) + "\n" for d in gold)
        found = subprocess.run(run, input=articles, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    texts, marks = {}, {}
    for d in gold:
        texts[d["id"]] = d["text"]
        marks[d["id"]] = [(positions(d["text"], q["content"]), positions(d["text"], q["source"])) for q in d.get("attributions") or d.get("quotes") or []]
    count = collections.defaultdict(lambda: [0, 0])
    noun_count = collections.defaultdict(lambda: [0, 0])
    for line in found.splitlines():
        p = json.loads(line)
        text = texts[p["id"]]
        content, source = positions(text, p["content"]), positions(text, p["source"])
        near = [g for g in marks[p["id"]] if g[0] & content]
        right = any(len(g[0] & content) >= 0.5 * len(g[0] | content) and agree(g[1], source) for g in near)
        if p["lemma"]:
            # A proposal inside a gold content says nothing: the corpus annotates only the outermost.
            inside = any(content < g[0] and len(content) < 0.7 * len(g[0]) for g in near)
            if not inside:
                for key in ((p["lemma"], p["voice"], p["frame"]), ("", p["voice"], p["frame"])):
                    count[key][0] += 1
                    count[key][1] += right
        elif p["frame"].startswith("noun"):
            word = text[p["cue"][0][0]:p["cue"][0][1]].lower()
            for key in ((word, p["frame"]), ("", p["frame"])):
                noun_count[key][0] += 1
                noun_count[key][1] += right
    for voice in VOICES:
        for frame in FRAMES:
            n, r = count[("", voice, frame)]
            print(f"{voice:10s} {frame:7s} {n:6d} proposals, {100 * r / max(n, 1):5.1f} % right", file=sys.stderr)
    rows = []
    for verb in sorted(set(verbs) | set(by_hand)):
        cells = []
        for voice in VOICES:
            kept = []
            for frame in FRAMES:
                n, r = count[(verb, voice, frame)]
                m, t = count[("", voice, frame)]
                prior = t / max(m, 1)
                stated = any(voice in row and frame in row for row in by_hand.get(verb, []))
                share = (r + A * prior) / (n + A)
                least = max(T, 0.6) if frame == "quote" and not stated else T
                if verb.split()[0] in NO_COMMENT and frame == "to":
                    continue
                if n >= 2 and share >= least or stated and (n < 8 or share >= T - 0.15):
                    kept.append(frame)
            cells.append(",".join(kept))
        if any(cells):
            speech = any("finite" in row and "quote" in row and "object" not in row for row in by_hand.get(verb, []))
            cells.append(",".join(["addressee"] * (verb in addressee) + ["speech"] * speech))
            rows.append("\t".join([verb, *cells]).rstrip("\t"))
    head = """# Cue verbs: which verbs report, and what they take as content.
# Columns: lemma (with particle), then the frames as a finite verb, as a gerund, as an infinitive, as a passive, then notes.
# Frames: quote (words in marks beside it, or the clause before it), that, clause (without "that"), wh, to, ing, object.
# Notes: "addressee", the object before the content is the hearer (told reporters that); "speech", a verb of speech or writing
# that may stand after its quotation and report inside another one.
# Origin: scripts/reporting_verbs.txt (written for this project) and counts of words over the PolNeAR corpus (train), made by
# scripts/make_cue_lexicon.py; no text of the corpus is in it. Licence: MIT OR Apache-2.0.
"""
    (ROOT / "data/lexicons/cues.tsv").write_text(head + "\n".join(rows) + "\n", encoding="utf8")
    general = {"claim", "claims", "warning", "suggestion", "belief", "view", "statement", "allegation", "allegations", "assertion", "argument", "assurance", "assurances", "conclusion", "announcement", "admission", "accusation", "accusations", "complaint", "complaints", "report", "reports", "rumour", "rumor", "contention", "insistence", "promise", "pledge", "vow", "prediction", "finding", "confession", "denial", "opinion", "remark", "revelation", "charge", "charges", "fear", "fears", "hope", "hopes"}
    rows = []
    for noun in sorted(set(nouns) | general):
        kept = []
        for frame, name in (("that", "noun-that"), ("to", "noun-to")):
            n, r = noun_count[(noun, name)]
            m, t = noun_count[("", name)]
            share = (r + A * t / max(m, 1)) / (n + A)
            if n >= 2 and share >= T - 0.1 or frame == "that" and noun in general:
                kept.append(frame)
        if kept:
            rows.append(f"{noun}\t{','.join(kept)}")
    head = """# Cue nouns: nouns that report (his claim that ..., the promise to ...).
# Columns: noun as it stands, frames (that, to).
# Origin and licence: as cues.tsv, made by the same command.
"""
    (ROOT / "data/lexicons/cue-nouns.tsv").write_text(head + "\n".join(rows) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
