#!/usr/bin/env python3
"""Makes the lexicons of the part-of-speech tagger from tagged text.

    python3 scripts/make_tagger_lexicon.py ../shared/data

writes data/lexicons/word-tags.tsv, suffix-tags.tsv, tag-transitions.tsv and tag-contexts.tsv. Standard library
only; the result depends on nothing but the input. With --report it also prints the accuracy on the dev files.

The tagger (crates/ascribe-tokenizer/src/tagger.rs) adds up integer weights and takes the best path. They are
learned by an averaged structured perceptron (Collins 2002, EMNLP), over candidate tags from a word list and, for
words not in it, from their ending (the suffix idea of Brants 2000, TnT). The features are single words, endings,
ambiguity classes ("may be NN or VB") and tags; no sequence of words is kept.

Everything that decides a feature (case class, title mode, dropped quotation marks, joined hyphens) is written
twice, here and in tagger.rs, and must stay the same in both: the figures of --report and of the test `figures`
there then differ by hundredths of a point only (but for the silver text, whose "to" is retagged here).
"""

import argparse
import collections
import gzip
import json
import pathlib
import random
import re

CODES = ("NN NNS NNP JJ RB DT PRP PRP$ POS CD MD VB VBP VBZ VBD VBN VBG IN TO RP CC WH EX UH PUNCT X").split()
NUMBER = {code: i for i, code in enumerate(CODES)}
FOLD = {code: code for code in CODES} | {
    "NNPS": "NNP", "JJR": "JJ", "JJS": "JJ", "RBR": "RB", "RBS": "RB", "PDT": "DT",
    "WDT": "WH", "WP": "WH", "WP$": "WH", "WRB": "WH",
}
PUNCT, NNP, NN, CD, TO, IN, JJ, X = (NUMBER[c] for c in ("PUNCT", "NNP", "NN", "CD", "TO", "IN", "JJ", "X"))
QUOTES = set("\"“”„‟«»'‘’`‚‹›") | {"``", "''", "‘‘", "’’"}
# Tokens that stand for no word but have a tag of their own.
SIGNS = {"&", "%"}
# Stands for the apostrophe of "officials’", which the tagger tells from a quotation mark by its place.
APOSTROPHE = "s'"

MIN_WORD = 3  # a word seen less often is left to its ending
MIN_SUFFIX = 12
MAX_CANDIDATES = 5
MIN_SHARE = 0.004  # of a word's occurrences, for a tag to be a candidate
MIN_CONTEXT = 300  # a word seen as often weighs on its neighbours' tags
MIN_PAIR = 12  # of two ambiguity classes, or a word and a class, side by side
MIN_WEIGHT = 16  # what a row must weigh in all to be kept
SCALE = 16  # weight units per perceptron update
SILVER_EPOCHS = 2
GOLD_EPOCHS = 6


# ---------------------------------------------------------------- reading

def is_mark(word):
    return not any(c.isalnum() for c in word) and word not in SIGNS


def read(path, silver):
    """Sentences of (word, tag number), cut the way the tokenizer cuts."""
    sentences = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            text, tokens, pos = article["text"], article["tokens"], article["pos"]
            at = 0
            for start, end in article["sentences"]:
                while at < len(tokens) and tokens[at][0] < start:
                    at += 1
                first = at
                while at < len(tokens) and tokens[at][1] <= end:
                    at += 1
                part = [(s, e, text[s:e], p) for (s, e), p in zip(tokens[first:at], pos[first:at]) if e > s]
                if part:
                    sentences.append(fold(joined(part), silver))
    return sentences


def joined(part):
    """Joins "state - run" and "63 %" where no space stands between."""
    out = []
    i = 0
    while i < len(part):
        start, end, word, tag = part[i]
        while i + 2 < len(part) and part[i + 1][3] == "HYPH" and part[i + 1][2] == "-" \
                and part[i + 1][0] == end and part[i + 2][0] == part[i + 1][1] \
                and word[-1:].isalnum() and part[i + 2][2][:1].isalnum():
            last = part[i + 2]
            after = part[i + 3][3] if i + 3 < len(part) else ""
            if last[3] in ("VBN", "VBG", "VBD", "JJ", "CD") and tag != "CD" or last[3] == "NN" and after in ("NN", "NNS", "HYPH"):
                tag = "JJ"
            else:
                tag = last[3]
            word, end = word + "-" + last[2], last[1]
            i += 2
        if i + 1 < len(part) and part[i + 1][2] == "%" and part[i + 1][0] == end and word[-1:].isdigit():
            word, tag, end = word + "%", "CD", part[i + 1][1]
            i += 1
        out.append((word, tag))
        i += 1
    return out


def fold(part, silver):
    out = []
    for i, (word, tag) in enumerate(part):
        if word in ("'", "’") and tag == "POS":
            out.append((APOSTROPHE, NUMBER["POS"]))
        elif is_mark(word):
            out.append((word, PUNCT))
        elif silver and tag == "TO":
            # The automatic tags have one tag for both uses of "to".
            verb = any(t == "VB" for _, t in part[i + 1:i + 2]) or \
                [t for _, t in part[i + 1:i + 3]] == ["RB", "VB"]
            out.append((word, TO if verb else IN))
        elif tag == "-LRB-" or tag == "-RRB-":
            out.append((word, X))
        else:
            out.append((word, NUMBER[FOLD.get(tag, "X")]))
    return out


# ---------------------------------------------------------------- what a token looks like

def plain(word):
    """The key of a word: lower-cased, apostrophes straight."""
    return word.lower().replace("’", "'").replace("‘", "'")


def shape(word):
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return "none"
    if not any(c.isupper() for c in letters):
        return "lower"
    if all(not c.islower() for c in letters):
        return "upper" if len(letters) > 1 else "cap"
    if letters[0].isupper():
        return "cap"
    return "mixed"


def cases(words):
    """A letter for each word: l lower, h lower with hyphen, s capital that may be due to the place, c capital,
    u all capitals, m mixed, d with a digit, p mark."""
    n_long = n_capital = 0
    for word in words:
        if not is_mark(word) and len(word) > 3 and word[0].isalpha():
            n_long += 1
            n_capital += word[0].isupper()
    title = n_long >= 3 and n_capital * 10 >= n_long * 8
    out = []
    begin = True
    for word in words:
        if is_mark(word):
            out.append("p")
            begin = begin or word in QUOTES or word in (":", "-", "–", "—", "(", "[", "•", "*", "...", "…", "--") or word[0] in "-–—."
            continue
        kind = shape(word)
        if any(c.isdigit() and c.isascii() for c in word):
            out.append("d")
        elif kind in ("lower", "none"):
            out.append("h" if "-" in word else "l")
        elif kind == "mixed":
            out.append("m")
        elif title or begin:
            out.append("s")
        else:
            out.append("c" if kind == "cap" else "u")
        begin = False
    return out


def endings(word, case):
    """The endings of an unknown word, longest first, each with its case class."""
    word = re.sub(r"[0-9]", "0", plain(word))
    return [case + word[-n:] for n in (4, 3, 2, 1) if n <= len(word)] + [case]


# ---------------------------------------------------------------- the word list

class Lexicon:
    def __init__(self, sentences):
        lower = collections.defaultdict(collections.Counter)
        capital = collections.defaultdict(collections.Counter)
        seen = collections.Counter()
        self.frequency = collections.Counter()
        for sentence, weight in sentences:
            words = [w for w, _ in sentence]
            for (word, tag), case in zip(sentence, cases(words)):
                if case == "p":
                    self.frequency[word] += 1
                    continue
                key = plain(word)
                self.frequency[key] += 1
                if case == "d":
                    continue
                seen[key] += weight
                if case in "lhm":
                    lower[key][tag] += weight
                elif case in "cu":
                    capital[key][tag] += weight
                elif tag != NNP:
                    lower[key][tag] += weight
                else:
                    capital[key][tag] += weight * 0.5
        self.lower, self.capital = {}, {}
        for key in sorted(seen):
            # "#" would begin a comment in the file.
            if seen[key] < MIN_WORD or len(key) > 24 or key.startswith("#"):
                continue
            low = candidates(lower[key], key) if sum(lower[key].values()) >= 2 else ()
            cap = candidates(capital[key], key) if sum(capital[key].values()) >= 2 else ()
            if not low and not cap:
                continue
            if not low:
                low = cap
            if not cap:
                cap = tuple(sorted(set(low) | {NNP}))
            if "'" in key[:2] or key[0] in SIGNS:
                low = cap = candidates(lower[key] + capital[key], key)
            self.lower[key] = low
            self.capital[key] = cap
        self.suffix = self.count_suffixes([s for s, _ in sentences])

    def count_suffixes(self, sentences):
        counts = collections.defaultdict(collections.Counter)
        for sentence in sentences:
            for (word, tag), case in zip(sentence, cases([w for w, _ in sentence])):
                if case != "p" and (case == "d" or plain(word) not in self.lower):
                    for ending in endings(word, case):
                        counts[ending][tag] += 1
        out = {}
        for ending in sorted(counts):
            if sum(counts[ending].values()) >= MIN_SUFFIX or len(ending) == 1:
                found = candidates(counts[ending], None, 0.01)
                if found:
                    out[ending] = found
        return out

    def look_up(self, word, case):
        """(candidates, name of the ambiguity class, key or None)."""
        if case == "p":
            return (PUNCT,), "PUNCT", word
        key = plain(word)
        if case != "d" and key in self.lower:
            low, cap = self.lower[key], self.capital[key]
            if case in "lhm":
                found = low
            elif case == "s":
                found = tuple(sorted(set(low) | set(cap)))
            else:
                found = cap
            return found, " ".join(CODES[t] for t in found), key
        for ending in endings(word, case):
            if ending in self.suffix:
                return self.suffix[ending], "?" + case, None
        return (NN,), "?" + case, None


def candidates(counts, key, share=MIN_SHARE):
    total = sum(counts.values())
    kept = {t: n for t, n in counts.items() if n >= max(1.5, share * total)}
    if not kept and counts:
        kept = dict(counts.most_common(1))
    vb, vbp, vbd, vbn, x = (NUMBER[c] for c in ("VB", "VBP", "VBD", "VBN", "X"))
    if len(kept) > 1 and x in kept and kept[x] < 0.2 * total:
        del kept[x]
    if key:
        # A form of a regular verb seen in one use has the other.
        for one, other in ((vb, vbp), (vbp, vb)) + (((vbd, vbn), (vbn, vbd)) if key.endswith("ed") else ()):
            if one in kept and other not in kept and kept[one] > 0.2 * total and "'" not in key:
                kept[other] = 0
    best = sorted(kept, key=lambda t: (-kept[t], t))[:MAX_CANDIDATES]
    return tuple(sorted(best))


# ---------------------------------------------------------------- the perceptron

class Model:
    def __init__(self, lexicon, class_names, contexts, pairs):
        self.lexicon = lexicon
        self.class_names = class_names
        self.contexts = contexts
        self.pairs = pairs
        self.rows = {}  # feature -> [weights, sums]
        self.step = 1

    def row(self, feature):
        found = self.rows.get(feature)
        if found is None:
            found = self.rows[feature] = ([0] * len(CODES), [0] * len(CODES))
        return found

    def features(self, words):
        """For each word (quotation marks left out) its candidates and the rows that score them."""
        case = cases(words)
        kept = [(w, c) for w, c in zip(words, case) if not (c == "p" and w in QUOTES)]
        looked = [self.lexicon.look_up(w, c) for w, c in kept]
        edge = ((), "", "")
        out = []
        for i, (tags, name, key) in enumerate(looked):
            if len(tags) == 1:
                out.append((tags, ()))
                continue
            before = looked[i - 1] if i else edge
            after = looked[i + 1] if i + 1 < len(looked) else edge
            after2 = looked[i + 2] if i + 2 < len(looked) else edge
            word, c = kept[i]
            names = [("shape", name, c)]
            if key is not None:
                names.append(("word", key))
                if c in "cu":
                    names.append(("Word", key))
            else:
                names += [("ending", e) for e in endings(word, c)[:-1] if e in self.lexicon.suffix]
            if before[2] in self.contexts:
                names.append(("after", before[2]))
            if after[2] in self.contexts:
                names.append(("before", after[2]))
            sides = (kept[j][1] if 0 <= j < len(kept) else "^" for j in (i - 1, i + 1))
            names.append(("shapes", next(sides) + c, next(sides)))
            names.append(("class+1", after[1]))
            names.append(("class+2", after2[1]))
            if (name, after[1]) in self.pairs:
                names.append(("pair", name, after[1]))
            if key in self.contexts:
                names += [n for n in (("word+1", key, after[1]), ("word-1", key, before[1])) if n in self.pairs]
            out.append((tags, tuple(self.row(n) for n in names)))
        return out

    def decode(self, sentence, bigram, trigram):
        """The best path; the tag two back is the one on the best path to the tag before."""
        n = len(CODES)
        edge = n
        states = [(0, edge, edge, None)]  # score, tag, tag before, back
        trail = []
        for tags, rows in sentence:
            new = []
            if len(tags) == 1:
                t = tags[0]
                best = None
                for k, (score, one, two, _) in enumerate(states):
                    s = score + bigram[one * n + t] + trigram[(two * (n + 1) + one) * n + t] if len(states) > 1 else score
                    if best is None or s > best[0]:
                        best = (s, t, one, k)
                new.append(best)
            else:
                for t in tags:
                    local = 0
                    for row, _ in rows:
                        local += row[t]
                    best = None
                    for k, (score, one, two, _) in enumerate(states):
                        s = score + bigram[one * n + t] + trigram[(two * (n + 1) + one) * n + t]
                        if best is None or s > best[0]:
                            best = (s, t, one, k)
                    new.append((best[0] + local, t, best[2], best[3]))
            trail.append(new)
            states = new
        k = max(range(len(states)), key=lambda j: (states[j][0], -j)) if trail else 0
        out = []
        for new in reversed(trail):
            out.append(new[k][1])
            k = new[k][3]
        return out[::-1]

    def train(self, parts):
        """`parts`: lists of sentences, run through in turn."""
        n = len(CODES)
        self.bigram, self.trigram = [0] * ((n + 1) * n), [0] * ((n + 1) * (n + 1) * n)
        bi_sum, tri_sum = [0] * len(self.bigram), [0] * len(self.trigram)
        shuffle = random.Random(7)
        for part in parts:
            order = list(range(len(part)))
            shuffle.shuffle(order)
            wrong = total = 0
            for index in order:
                sentence, gold = part[index]
                guess = self.decode(sentence, self.bigram, self.trigram)
                self.step += 1
                total += len(gold)
                target = [g if g in tags else p for g, p, (tags, _) in zip(gold, guess, sentence)]
                if target == guess:
                    continue
                for i, (_, rows) in enumerate(sentence):
                    one, two = (target[i - 1] if i else n), (target[i - 2] if i > 1 else n)
                    one_, two_ = (guess[i - 1] if i else n), (guess[i - 2] if i > 1 else n)
                    t, p = target[i], guess[i]
                    if t != p:
                        wrong += 1
                        for row, sums in rows:
                            row[t] += 1
                            row[p] -= 1
                            sums[t] += self.step
                            sums[p] -= self.step
                    if t != p or one != one_ or two != two_:
                        for tag, a, b, d in ((t, one, two, 1), (p, one_, two_, -1)):
                            x, y = a * n + tag, (b * (n + 1) + a) * n + tag
                            self.bigram[x] += d
                            self.trigram[y] += d
                            bi_sum[x] += d * self.step
                            tri_sum[y] += d * self.step
            print(f"  {len(part)} sentences, {wrong / max(total, 1):.4f} wrong", flush=True)
        mean = lambda w, s: round(SCALE * (w - s / self.step))
        self.bigram = [mean(w, s) for w, s in zip(self.bigram, bi_sum)]
        self.trigram = [mean(w, s) for w, s in zip(self.trigram, tri_sum)]
        for row, sums in self.rows.values():
            for t in range(n):
                row[t] = mean(row[t], sums[t])

    def tag(self, words):
        case = cases(words)
        found = iter(self.decode(self.features(words), self.bigram, self.trigram))
        return [PUNCT if c == "p" and w in QUOTES else next(found) for w, c in zip(words, case)]


def prepared(model, sentences):
    out = []
    for sentence in sentences:
        words = [w for w, _ in sentence]
        kept = [t for (w, t), c in zip(sentence, cases(words)) if not (c == "p" and w in QUOTES)]
        out.append((model.features(words), kept))
    return out


def learn(gold, silver):
    lexicon = Lexicon([(s, 1) for s in gold] + [(s, 0.5) for s in silver])
    names, pairs = collections.Counter(), collections.Counter()
    contexts = {w for w, k in lexicon.frequency.items() if k >= MIN_CONTEXT}
    for sentence in gold + silver:
        words = [w for w, _ in sentence]
        case = cases(words)
        kept = [(w, c) for w, c in zip(words, case) if not (c == "p" and w in QUOTES)]
        found = [lexicon.look_up(w, c)[1] for w, c in kept]
        names.update(found)
        pairs.update(p for p in zip(found, found[1:] + [""]) if p[0][:1] == "?" or " " in p[0])
        for (word, c), name, before, after in zip(kept, found, [""] + found, found[1:] + [""]):
            if plain(word) in contexts and " " in name:
                pairs["word+1", plain(word), after] += 1
                pairs["word-1", plain(word), before] += 1
    model = Model(lexicon, names, contexts, {p for p, k in pairs.items() if k >= MIN_PAIR})
    print(f"{len(lexicon.lower)} words, {len(lexicon.suffix)} endings, {len(names)} classes, {len(contexts)} contexts, {len(model.pairs)} pairs")
    ready_gold, ready_silver = prepared(model, gold), prepared(model, silver)
    model.train([ready_silver + ready_gold] * SILVER_EPOCHS + [ready_gold] * GOLD_EPOCHS)
    return model


# ---------------------------------------------------------------- writing

HEADER = """# {what}
# Origin: learned from the words and tags of GUM train (annotations CC BY 4.0), UD English EWT train (CC BY-SA 4.0) and
# the automatic tags of the PolNeAR training texts; of single words, endings and classes only, no text.
# Made by: python3 scripts/make_tagger_lexicon.py ../shared/data
"""


def write(model, folder):
    n = len(CODES)
    lexicon, rows = model.lexicon, model.rows
    none = ([0] * n, None)

    def weights(row, tags=range(n), keep=False):
        return " ".join(f"{CODES[t]}:{row[t]}" for t in tags if row[t] or keep)

    lines = []
    for key in sorted(lexicon.lower):
        low, cap = lexicon.lower[key], lexicon.capital[key]
        row, capital = rows.get(("word", key), none)[0], rows.get(("Word", key), none)[0]
        first = weights(row, low, True) if len(low) > 1 else CODES[low[0]] + (f":{row[low[0]]}" if row[low[0]] else "")
        second = " ".join(CODES[t] + (f":{row[t]}" if t not in low and row[t] else "") for t in cap)
        third = weights(capital, cap)
        if NNP not in low and cap == tuple(sorted(low + (NNP,))) and not third and not (NNP not in low and row[NNP]):
            second = ""
        lines.append("\t".join((key, first, second, third)).rstrip("\t"))
    save(folder / "word-tags.tsv", "Words, the tags they take in lower case and capitalised, and the weight of each (empty: 0).\n"
         "# Columns: word; tags in lower case; tags capitalised within a sentence (empty: the same and NNP; a tag of column\n"
         "# two keeps its weight); what is added to the weight when capitalised.", lines)

    lines = []
    for ending in sorted(lexicon.suffix):
        row = rows.get(("ending", ending), none)[0]
        tags = lexicon.suffix[ending]
        others = weights(row, [t for t in range(n) if t not in tags])
        lines.append(f"{ending[0]}\t{ending[1:]}\t{weights(row, tags, True)}\t{others}".rstrip("\t"))
    save(folder / "suffix-tags.tsv", "Endings of words that are not in word-tags.tsv: case class, ending, the tags it can have with weights,\n"
         "# weights for other tags. Digits read as 0. Classes: l lower case, h with a hyphen, s capital that may be due to the\n"
         "# place, c capital, u all capitals, m mixed, d with a digit.", lines)

    lines = []
    codes = CODES + ["^"]
    for one in range(n + 1):
        row = model.bigram[one * n:(one + 1) * n]
        if any(row):
            lines.append(f"-\t{codes[one]}\t{weights(row)}")
    for two in range(n + 1):
        for one in range(n + 1):
            at = (two * (n + 1) + one) * n
            row = model.trigram[at:at + n]
            if any(row):
                lines.append(f"{codes[two]}\t{codes[one]}\t{weights(row)}")
    save(folder / "tag-transitions.tsv", "Weights of a tag after the tag before it (first column -) and after the two before it; ^ is the edge of\n"
         "# the sentence. Quotation marks are passed over.", lines)

    lines = []
    for feature in sorted(rows):
        if feature[0] in ("word", "Word", "ending"):
            continue
        row = rows[feature][0]
        if sum(abs(w) for w in row) >= MIN_WEIGHT:
            first, second = (feature[1:] + ("",))[:2]
            lines.append("\t".join((feature[0], first.replace(" ", "|"), second.replace(" ", "|"), weights(row))))
    save(folder / "tag-contexts.tsv", "Weights of a tag by what stands around it. shape: its ambiguity class and case class; shapes:\n"
         "# the case classes of the word before it, its own, of the word after it (^ at the edge of the sentence); after, before:\n"
         "# the word next to it; class+1, class+2: the class of a word after it; pair: its class and the next; word+1, word-1: the word\n"
         "# itself and the class next to it. ?c is the class of words known by their ending only.", lines)


def save(path, what, lines):
    path.write_text(HEADER.format(what=what) + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(lines)} rows, {path.stat().st_size} bytes")


# ---------------------------------------------------------------- report

def report(model, name, sentences):
    right = total = unknown = unknown_right = oracle = 0
    confusion = collections.Counter()
    gold_counts = collections.Counter()
    for sentence in sentences:
        words = [w for w, _ in sentence]
        case = cases(words)
        for (word, tag), guess, c in zip(sentence, model.tag(words), case):
            total += 1
            right += tag == guess
            gold_counts[CODES[tag]] += 1
            tags, _, key = model.lexicon.look_up(word, c)
            oracle += tag in tags
            if key is None:
                unknown += 1
                unknown_right += tag == guess
            if tag != guess:
                confusion[CODES[tag], CODES[guess]] += 1
    print(f"{name}: {100 * right / total:.2f} % of {total}; unknown {100 * unknown_right / max(unknown, 1):.1f} % of {unknown}; among the candidates {100 * oracle / total:.2f} %")
    print("   " + ", ".join(f"{g}>{p} {k}" for (g, p), k in confusion.most_common(24)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent / "data/lexicons")
    args = parser.parse_args()
    gold = read(args.data / "gum/train.jsonl.gz", False) + read(args.data / "ud_ewt/train.jsonl.gz", False)
    silver = read(args.data / "polnear_silver/train.jsonl.gz", True)
    model = learn(gold, silver)
    write(model, args.out)
    if args.report:
        for name, is_silver in (("gum", False), ("ud_ewt", False), ("polnear_silver", True)):
            report(model, name, read(args.data / name / "dev.jsonl.gz", is_silver))


if __name__ == "__main__":
    main()
