"""Further labels for the encoder: names, person and organisation mentions, parts of speech, dependency arcs.

They are learnt beside the attributions so that the encoder knows where names and clauses begin and end. The labels of the
training articles themselves are another program's (`polnear_silver`, noisy, but they cost no further pass); the others
come from hand-labelled sets, of which each epoch takes a part. A label that a set does not have is `UNKNOWN`.
"""
from pathlib import Path

import numpy as np

from .data import read_jsonl, tokenize

UNKNOWN = -100
KINDS = {"PERSON": 0, "PER": 0, "ORG": 1, "ORGANIZATION": 1, "LOC": 2, "LOCATION": 2, "PLACE": 2, "Location": 2, "GPE": 2}
# Names: outside, then begin and inside of person, organisation, place. Nominals: the same of person and organisation.
N_NAMES, N_NOMINALS = 7, 5
POS = ["$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW", "HYPH", "IN", "JJ", "JJR", "JJS",
       "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB",
       "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "``"]
POS_NUMBER = {tag: number for number, tag in enumerate(POS)}
# The relations that say where clauses and their parts begin; all others are one class.
RELATIONS = ["root", "nsubj", "nsubjpass", "nsubj:pass", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "appos",
             "mark", "dobj", "obj", "nmod", "obl", "case", "punct", "cc", "aux", "det", "compound", "amod", "advmod"]
RELATION_NUMBER = {name: number for number, name in enumerate(RELATIONS)}
SETS = ("gum/train", "ud_ewt/train", "wikigold/all", "crossner_politics/train", "re3d/all")


def labels(article, line):
    """Label vectors of an article, one entry a word: `names`, `nominals`, `pos`, `arcs` (number of the head word, the
    word itself for a root), `relations`. `line` is the set's own line for this text."""
    out = {}
    n_words = len(article.word_piece)
    named = [(a, b, KINDS.get(kind)) for a, b, kind in line.get("ner_mentions", [])]
    nominal = None
    if "ner_mentions" not in line and "entities" in line:
        mentions = [(a, b, form, KINDS.get(entity["type"])) for entity in line["entities"] for a, b, form in entity["mentions"]]
        named = [(a, b, kind) for a, b, form, kind in mentions if form == "NAM"]
        if any(form == "NOM" and kind == 0 for *_, form, kind in mentions) and "heads" in line:  # only GUM has them all
            nominal = [(a, b, kind) for a, b, form, kind in mentions if form == "NOM"]
    out["names"] = runs(article, named, 3)
    out["nominals"] = np.full(n_words, UNKNOWN) if nominal is None else runs(article, nominal, 2)
    out["pos"] = np.full(n_words, UNKNOWN)
    out["relations"] = np.full(n_words, UNKNOWN)
    out["arcs"] = np.full(n_words, UNKNOWN)
    if "heads" in line:
        starts, ends = article.word_spans[:, 0], article.word_spans[:, 1]
        word_of = []
        for start, end in line["tokens"]:
            word = int(np.searchsorted(starts, start))
            word_of.append(word if word < n_words and starts[word] < end else None)
        for token, word in enumerate(word_of):
            if word is None or ends[word] > line["tokens"][token][1]:
                continue
            out["pos"][word] = POS_NUMBER.get(line["pos"][token], UNKNOWN)
            out["relations"][word] = RELATION_NUMBER.get(line["deprels"][token], len(RELATIONS))
            head = word if line["heads"][token] < 0 else word_of[line["heads"][token]]
            if head is not None:
                out["arcs"][word] = head
    return out


def runs(article, spans, n_kinds):
    """Begin and inside classes of the outermost spans of the first `n_kinds` kinds."""
    out = np.zeros(len(article.word_piece), dtype=np.int64)
    starts, ends = article.word_spans[:, 0], article.word_spans[:, 1]
    done = 0
    for a, b, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        first, last = np.searchsorted(starts, a), np.searchsorted(ends, b, side="right")
        if kind is None or kind >= n_kinds or first >= last or first < done:
            continue
        out[first:last] = 2 + 2 * kind
        out[first] = 1 + 2 * kind
        done = last
    return out


def silver(folder):
    """Lines of `polnear_silver` by their text."""
    path = Path(folder) / "polnear_silver" / "train.jsonl.gz"
    return {line["text"]: line for line in read_jsonl(path)} if path.exists() else {}


def articles(folder, tokenizer, max_pieces):
    """The hand-labelled articles of the other sets, with their labels, without attributions."""
    out = []
    for name in SETS:
        path = Path(folder) / f"{name}.jsonl.gz"
        for line in read_jsonl(path) if path.exists() else []:
            article = tokenize(tokenizer, line["id"], line["text"], max_pieces)
            article.labels = labels(article, line)
            if article.blocks:
                out.append(article)
    return out
