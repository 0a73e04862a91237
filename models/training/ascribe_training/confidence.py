"""Fits the regressions that tell how sure a quotation and its speaker are: `python -m ascribe_training.confidence OUT.tsv GOLD:FEATURES …`.

Each pair is a file of labelled articles (JSON lines, newsgold's form) and what `cargo run --release -p ascribe --example
confidence_features` writes of the same articles. With `--test GOLD:FEATURES …` the fit is judged on others and nothing is written of them.
Logistic regression with a penalty on squared weights of standardised columns, by Newton's steps. Prints for each test file the coverage at
95 % right (the largest share of the named speakers, the surest first, of which 95 % are right) and the calibration error of ten bins.
"""
import argparse
import gzip
import json
from pathlib import Path

import numpy as np

GROUPS = ("person", "organization", "nobody")
TARGETS = ("content", "speaker")
PENALTY = 5.0
LEFT_OUT = ("act",)  # classes that newsgold does not annotate


def letters(text, spans):
    return {i for begin, end in spans or [] for i in range(begin, min(end, len(text))) if text[i].isalnum()}


def plain(name):
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold().replace("’s", "").replace("'s", "")).split())


def forms(speaker):
    names = {plain(name) for name in (speaker["name"], *speaker.get("aliases", []))}
    return names | {name[4:] for name in names if name.startswith("the ")}


def is_named(speaker):
    return bool(speaker) and speaker["kind"] in ("person", "organization")


def matches(text, gold, found):
    """Found place -> gold place, for contents that share half of their letters, the best pairs first."""
    ours, theirs = [letters(text, q["content"]) for q in found], [letters(text, q["content"]) for q in gold]
    pairs = sorted(((len(a & b) / len(a | b), -j, -i) for i, a in enumerate(ours) for j, b in enumerate(theirs) if a & b), reverse=True)
    out, taken = {}, set()
    for share, j, i in pairs:
        if share >= 0.5 and -i not in out and -j not in taken:
            out[-i] = -j
            taken.add(-j)
    return out


def read(pair):
    """Rows of one pair of files: group, class, features, content found, speaker right."""
    gold_file, feature_file = pair
    gold = {article["id"]: article for article in map(json.loads, opened(gold_file))}
    lines = opened(feature_file)
    columns = json.loads(next(lines))["columns"]
    rows = []
    for article in map(json.loads, lines):
        want = gold.get(article["id"])
        if want is None:
            continue
        speakers = {speaker["id"]: speaker for speaker in article["speakers"]}
        people = {speaker["id"]: speaker for speaker in want["speakers"]}
        both = [(q, f) for q, f in zip(article["quotes"], article["features"]) if not q.get("inside")]
        theirs = [q for q in want["quotes"] if "inside" not in q]
        found = matches(want["text"], theirs, [q for q, _ in both])
        for place, (quote, features) in enumerate(both):
            speaker = speakers.get(quote.get("speaker"))
            group = speaker["kind"] if is_named(speaker) else "nobody"
            quote_of_gold = theirs[found[place]] if place in found else None
            meant = people.get(quote_of_gold.get("speaker")) if quote_of_gold else None
            joint = bool(quote_of_gold) and (quote_of_gold.get("joint") or "joint" in quote_of_gold.get("flags", []))
            right = group != "nobody" and is_named(meant) and not joint and plain(speaker["name"]) in forms(meant)
            rows.append((group, quote["class"], features, place in found, right))
    return columns, rows


def opened(path):
    return (gzip.open if str(path).endswith(".gz") else open)(path, "rt", encoding="utf8")


def fit(x, y, penalty=PENALTY, steps=30):
    """Bias and weights for plain columns."""
    mean, scale = x.mean(0), x.std(0)
    scale[scale == 0] = 1
    z = np.hstack([np.ones((len(x), 1)), (x - mean) / scale])
    w = np.zeros(z.shape[1])
    ridge = np.full(len(w), penalty)
    ridge[0] = 1e-6
    for _ in range(steps):
        p = 1 / (1 + np.exp(-z @ w))
        gradient = z.T @ (p - y) + ridge * w
        hessian = (z * (p * (1 - p))[:, None]).T @ z + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = w[1:] / scale
    return w[0] - weights @ mean, weights


def fit_all(rows):
    """(group, target) -> bias and weights."""
    out = {}
    for group in GROUPS:
        own = [row for row in rows if row[0] == group and row[1] not in LEFT_OUT]
        x = np.array([row[2] for row in own])
        out[group, "content"] = fit(x, np.array([row[3] for row in own], float))
        if group != "nobody":
            found = [row for row in own if row[3]]
            out[group, "speaker"] = fit(np.array([row[2] for row in found]), np.array([row[4] for row in found], float))
    return out


def told(model, group, target, features):
    bias, weights = model[group, target]
    return float(np.clip(1 / (1 + np.exp(-(bias + weights @ np.array(features)))), 0.01, 0.99))


def coverage(sure, right, aim=0.95):
    order = np.argsort(-np.array(sure), kind="stable")
    share = np.cumsum(np.array(right, float)[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= aim)
    return (good[-1] + 1) / len(order) if len(good) else 0.0


def expected_error(sure, right, bins=10):
    """Mean distance of confidence and share right in bins (Guo et al. 2017), in shares."""
    sure, right = np.array(sure), np.array(right, float)
    bin_of = np.minimum((sure * bins).astype(int), bins - 1)
    return float(sum(abs(sure[bin_of == b].mean() - right[bin_of == b].mean()) * (bin_of == b).mean() for b in set(bin_of.tolist())))


def judge(model, columns, rows, classes=("speech", "finding")):
    place = {name: i for i, name in enumerate(columns)}
    before = lambda row, name: 1 / (1 + np.exp(-row[2][place[name]]))
    named = [row for row in rows if row[0] != "nobody" and row[1] in classes]
    right = [row[4] for row in named]
    old = [before(row, "detector") * before(row, "resolver") for row in named]
    new = [told(model, row[0], "content", row[2]) * told(model, row[0], "speaker", row[2]) for row in named]
    found = [row for row in named if row[3]]
    every = [row for row in rows if row[1] in classes]
    return {
        "named": len(named), "right": float(np.mean(right)), "coverage": (coverage(old, right), coverage(new, right)),
        "error, product": (expected_error(old, right), expected_error(new, right)),
        "error, quotation": (expected_error([before(r, "detector") for r in every], [r[3] for r in every]),
                             expected_error([told(model, r[0], "content", r[2]) for r in every], [r[3] for r in every])),
        "error, speaker given content": (expected_error([before(r, "resolver") for r in found], [r[4] for r in found]),
                                         expected_error([told(model, r[0], "speaker", r[2]) for r in found], [r[4] for r in found])),
    }


def write(path, columns, model, made_of):
    lines = ["# How sure a quotation and its speaker are: made by `python -m ascribe_training.confidence`, see card.md.", f"# From: {made_of}",
             "\t".join(["speaker", "target", "bias", *columns])]
    for (group, target), (bias, weights) in model.items():
        lines.append("\t".join([group, target, *(f"{number:.5g}" for number in (bias, *weights))]))
    path.write_text("\n".join(lines) + "\n", encoding="utf8")


def pair(text):
    gold, _, features = text.rpartition(":")
    return Path(gold), Path(features)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("train", type=pair, nargs="+", metavar="GOLD:FEATURES")
    parser.add_argument("--test", type=pair, nargs="*", default=[], metavar="GOLD:FEATURES")
    parser.add_argument("--made-of", default="labelled articles", help="what the first lines of the file name")
    args = parser.parse_args()
    parts = [read(one) for one in args.train]
    model = fit_all([row for _, rows in parts for row in rows])
    write(args.out, parts[0][0], model, args.made_of)
    for one in args.test:
        columns, rows = read(one)
        print(one[0].name)
        for name, value in judge(model, columns, rows).items():
            before_after = f"{100 * value[0]:.1f} -> {100 * value[1]:.1f}" if isinstance(value, tuple) else value
            print(f"  {name}: {before_after}")


if __name__ == "__main__":
    main()
