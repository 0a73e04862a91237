"""Trains a link head: `python -m ascribe_training.link OUT.tsv --examples NAME WEIGHT LINKS.jsonl GOLD.jsonl[.gz] ...`.

LINKS is what `cargo run --release -p ascribe-speaker-resolver --example link_features` makes of the gold quotes; GOLD has their
speakers. A candidate is right when one of its name forms is one of the gold speaker's; the loss is the negative logarithm of
the summed probability of the right ones. Without a right candidate pronouns and missing sources (`--of floating`, in dialogues
alone) are left out; a description (`--of descriptions`) then has "nobody named" as its right candidate, or whom the article only
describes by the same noun. One set named `dev` is never trained on; its accuracy is printed, and slope and shift of the confidence
are fitted on the others, left out in turn.
`--rules-alone` writes a head that does what the rules propose, for the first features of descriptions and missing sources: those
that a head trained on the same articles makes hold its answers.
"""
import argparse
import random
import re
import unicodedata
from pathlib import Path

import torch
from torch import nn

from .data import read_jsonl

RULES = {"descriptions": (108, (63, 72)), "floating": (57, (1,))}  # features; where the rules' verdict stands
HIDDEN = 16  # units of one head
SEEDS = 5  # heads that are averaged into one
NOT = -1e9
# Columns of the features, for the ablation: `--without speech` sets them to 0.
N_PRONOUN = 44  # features of a pronoun's candidate; a description's has them, too, and then its own
NOBODY, SAME_NOUN = N_PRONOUN, N_PRONOUN + 45
GROUPS = {
    "pronouns": {"distance": (0, 1, 2, 3, 12, 14, 22, 37, 38, 40, 41, 42), "grammar": (4, 11, 13, 15, 17, 21, 30),
                 "speech": (5, 6, 7, 16, 26, 27, 28, 29, 31, 33, 34, 39), "prominence": (8, 9, 18, 23, 24, 25, 32, 35, 43),
                 "kind": (10, 19, 20, 36)},
    "descriptions": {"pronoun": range(N_PRONOUN), "noun": range(45, 63), "rules": range(63, 81), "roles": range(81, 88),
                     "history": range(88, 94), "company": range(94, 105)},
    "floating": {"rule": (1,), "around": range(2, 12), "beside": (12, 13), "turns": range(14, 25), "parity": range(25, 35),
                 "narration": range(35, 47), "names": range(47, 51), "prominence": range(51, 57)},
}


def norm(name):
    name = unicodedata.normalize("NFKD", name or "").casefold()
    name = "".join(c for c in name if not unicodedata.combining(c))
    name = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['\u2019]s\b", "", name)).strip()
    return name.removeprefix("the ")


def gold_forms(path):
    """Article id and content -> name forms of the gold speaker, none for one who is no named person."""
    out = {}
    for line in read_jsonl(path):
        speakers = {s["id"]: s for s in line.get("speakers", [])}
        if not speakers:  # PDNC names a speaker by any of the forms
            entities = line.get("entities", [])
            speakers = {form: e for e in entities for form in e.get("aliases", [])} | {e["name"]: e for e in entities}
        for quote in line.get("quotes") or line.get("attributions") or []:
            speaker = speakers.get(quote.get("speaker"))
            if speaker:
                key = line["id"], tuple(map(tuple, quote["content"]))
                named = speaker.get("kind", "person") == "person"
                out[key] = {norm(form) for form in [speaker["name"], *speaker.get("aliases", [])]} if named else set()
        for entity in line.get("entities", []):  # mentions of texts with coreference
            named = [mention for mention in entity.get("mentions", []) if mention[2] == "NAM"]
            forms = {norm(line["text"][start:end]) for start, end, _ in named or entity.get("mentions", [])}
            for start, end, _ in entity.get("mentions", []):
                out.setdefault((line["id"], ((start, end),)), forms)
    return out


def examples(links, gold, kind):
    """Article id, features `[candidates, features]`, right or not `[candidates]` for each source with a right candidate."""
    forms = gold_forms(gold)
    n_all, out = 0, []
    for line in read_jsonl(links):
        wanted = forms.get((line["id"], tuple(map(tuple, line["content"]))))
        if wanted is None or line["of"] != kind or not wanted and kind == "pronouns":
            continue
        n_all += 1
        right = [bool(wanted & {norm(name) for name in candidate["names"]}) for candidate in line["candidates"]]
        if kind == "descriptions" and not any(right):
            right = [c["features"][NOBODY] + c["features"][SAME_NOUN] > 0 for c in line["candidates"]]
        if any(right):
            out.append((line["id"], torch.tensor([c["features"] for c in line["candidates"]]), torch.tensor(right)))
    return out, n_all


def batch(items, keep):
    width = max(len(features) for _, features, _ in items)
    x = torch.zeros(len(items), width, items[0][1].shape[1])
    right = torch.zeros(len(items), width, dtype=torch.bool)
    mask = torch.zeros(len(items), width, dtype=torch.bool)
    for row, (_, features, gold) in enumerate(items):
        x[row, :len(features)], right[row, :len(features)], mask[row, :len(features)] = features * keep, gold, True
    return x, right, mask


class Head(nn.Module):
    def __init__(self, n_features, hidden):
        super().__init__()
        self.linear = nn.Linear(n_features, 1, bias=False)
        self.up, self.down = nn.Linear(n_features, hidden), nn.Linear(hidden, 1, bias=False)
        nn.init.normal_(self.down.weight, std=0.1)

    def forward(self, x, mask, dropout=0.0):
        hidden = nn.functional.dropout(torch.relu(self.up(x)), dropout, self.training)
        score = (self.linear(x) + self.down(hidden)).squeeze(-1)
        return score.masked_fill(~mask, NOT).log_softmax(1)


def fit(sets, keep, steps, seed, decay):
    """`sets`: pairs of weight and items."""
    torch.manual_seed(seed)
    parts = [(weight, batch(items, keep)) for weight, items in sets if items]
    head = Head(len(keep), HIDDEN)
    optimizer = torch.optim.AdamW(head.parameters(), lr=0.01, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    total = sum(weight * len(data[0]) for weight, data in parts)
    for _ in range(steps):
        loss = 0
        for weight, (x, right, mask) in parts:
            loss = loss - weight * head(x, mask, 0.2).masked_fill(~right, NOT).logsumexp(1).sum() / total
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return head.eval()


def fit_mean(sets, keep, steps, seed, decay):
    """The mean of the scores of several heads, as one head with the units of all."""
    heads = [fit(sets, keep, steps, seed + number, decay) for number in range(SEEDS)]
    mean = Head(len(keep), HIDDEN * SEEDS).eval()
    with torch.no_grad():
        mean.linear.weight.copy_(sum(head.linear.weight for head in heads) / SEEDS)
        mean.up.weight.copy_(torch.cat([head.up.weight for head in heads]))
        mean.up.bias.copy_(torch.cat([head.up.bias for head in heads]))
        mean.down.weight.copy_(torch.cat([head.down.weight for head in heads], 1) / SEEDS)
    return mean


@torch.no_grad()
def judged(head, items, keep, descriptions):
    """For each source the probability of the best candidate, whether it is right, and whether one of those named is."""
    x, right, mask = batch(items, keep)
    shares = head(x, mask)
    best = shares.argmax(1)
    rows = torch.arange(len(items))
    named = right & (x[:, :, NOBODY] == 0) if descriptions else right
    return shares[rows, best].exp(), right[rows, best], named.any(1)


def of_named(right, named):
    """Right of all, and of those whose right candidate is somebody mentioned before."""
    return (f"{100 * right.float().mean():.1f} % of {len(right)}; "
            f"{100 * right[named].float().mean():.1f} % of {int(named.sum())} mentioned before")


def calibrate(share, right):
    """Slope and shift over the logit of the probability, by maximum likelihood (Platt 1999)."""
    share = share.clamp(1e-4, 1 - 1e-4)
    x, y = torch.logit(share), right.float()
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=200)

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(line[0] * x + line[1], y)
        loss.backward()
        return loss

    optimizer.step(closure)
    return line.detach()


def write(path, head, line):
    cells = lambda values: "\t".join(f"{value:.5g}" for value in torch.as_tensor(values).detach().tolist())
    rows = ["# Weights of the link head. Lines: slope and shift of the confidence; linear weights; for each hidden unit its",
            "# weights, bias and weight in the score. Made by models/training/ascribe_training/link.py.",
            cells(line), cells(head.linear.weight[0])]
    for weights, bias, out in zip(head.up.weight, head.up.bias, head.down.weight[0]):
        rows.append(cells([*weights.tolist(), bias.item(), out.item()]))
    Path(path).write_text("\n".join(rows) + "\n", encoding="utf8")


def rules_alone(kind):
    """A head of the one weight that follows the rules."""
    n_features, columns = RULES[kind]
    head = Head(n_features, 2)
    with torch.no_grad():
        for weight in head.parameters():
            weight.zero_()
        head.linear.weight[0, list(columns)] = 10
    return head


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--examples", nargs=4, action="append", metavar=("NAME", "WEIGHT", "LINKS", "GOLD"), default=[])
    parser.add_argument("--rules-alone", action="store_true")
    parser.add_argument("--of", choices=("pronouns", "descriptions", "floating"), default="pronouns")
    parser.add_argument("--without", choices=sorted({name for groups in GROUPS.values() for name in groups}),
                        action="append", default=[])
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.rules_alone:
        return write(args.out, rules_alone(args.of), torch.tensor([1.0, 0.0]))
    sets, dev = [], []
    for name, weight, links, gold in args.examples:
        items, n_all = examples(links, gold, args.of)
        print(f"{name}: {n_all} {args.of}, {len(items)} with a right candidate")
        if name == "dev":
            dev = items
        else:
            sets.append((name, float(weight), items))
    keep = torch.ones(sets[0][2][0][1].shape[1])
    for group in args.without:
        keep[list(GROUPS[args.of][group])] = 0

    folds = 5
    rng = random.Random(args.seed)
    articles = sorted({(name, item[0]) for name, _, items in sets for item in items})
    rng.shuffle(articles)
    fold_of = {article: number % folds for number, article in enumerate(articles)}
    seen = {name: [] for name, _, _ in sets}
    for fold in range(folds):
        head = fit_mean([(weight, [i for i in items if fold_of[name, i[0]] != fold]) for name, weight, items in sets], keep,
                   args.steps, args.seed, args.decay)
        for name, _, items in sets:
            left_out = [i for i in items if fold_of[name, i[0]] == fold]
            if left_out:
                seen[name].append(judged(head, left_out, keep, args.of == "descriptions"))
    for name, parts in seen.items():
        right = torch.cat([right for _, right, _ in parts])
        print(f"{name}, articles left out: {of_named(right, torch.cat([named for *_, named in parts]))}")
    first = sets[0][0]
    line = calibrate(torch.cat([share for share, *_ in seen[first]]), torch.cat([right for _, right, _ in seen[first]]))
    head = fit_mean([(weight, items) for _, weight, items in sets], keep, args.steps, args.seed, args.decay)
    if dev:
        _, right, named = judged(head, dev, keep, args.of == "descriptions")
        print(f"dev: {of_named(right, named)}")
    write(args.out, head, line)


if __name__ == "__main__":
    main()
