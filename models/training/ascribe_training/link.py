"""Trains a link head: `python -m ascribe_training.link OUT.tsv --examples NAME WEIGHT LINKS.jsonl GOLD.jsonl[.gz] ...`.

LINKS is what `cargo run --release -p ascribe-speaker-resolver --example link_features` makes of the gold quotes: first a line for each
head with the names of its features, by which they are known here and in the file of the head; GOLD has the speakers. A candidate is right when one of its name forms is one of the gold speaker's; the loss is the negative logarithm of
the summed probability of the right ones. Without a right candidate pronouns and missing sources (`--of floating`, in dialogues
alone) are left out; a description (`--of descriptions`) then has "nobody named" as its right candidate, or whom the article only
describes by the same noun. One set named `dev` is never trained on; its accuracy is printed, and slope and shift of the confidence
are fitted on the others, left out in turn.
`--rules-alone` writes a head that does what the rules propose, with the columns OUT has already, for the first features of descriptions
and missing sources: those that a head trained on the same articles makes hold its answers. `link_heads` does all of it.
"""
import argparse
import random
import re
import unicodedata
from pathlib import Path

import torch
from torch import nn

from .data import read_jsonl

HIDDEN = 16  # units of one head
SEEDS = 5  # heads that are averaged into one
NOT = -1e9
# Features by name, as the program gives them.
NOBODY, SAME_NOUN = "nobody", "described_by_noun"
RULES = {"descriptions": ("news_verdict", "book_verdict"), "floating": ("rule",)}  # where the rules' verdict stands


def names(text):
    return text.split()


# Groups of features for the ablation: `--without speech` sets them to 0.
GROUPS = {
    "pronouns": {
        "distance": names("same_sentence one_back two_back three_to_five_back n_nearer same_paragraph log_tokens one_paragraph_back "
                              "more_paragraphs_back gender_nearer named_in_paragraph within_six"),
        "grammar": names("subject possessor first_of_sentence object subject_before_subject nominative first_subject_before"),
        "speech": names("source spoke_last spoke_last_near addressee named_inside spoke_second_last spoke_third_last last_two_are_one "
                              "quoted is_source is_source_of_direct source_in_paragraph"),
        "prominence": names("pronoun log_references named_most log_names share_of_references share_of_subjects only_candidate named_early "
                              "doubtful"),
        "kind": names("gender_known never_named surely_person full_name"),
    },
    "descriptions": {
        "noun": names("definite bare possessive owner_unknown modified gender_alone stranger kin role_noun age log_places "
                              "place_before described_before book nested noun_gender rules_decide capital"),
        "rules": names("news_verdict news_by_word news_by_class news_by_place news_by_salience news_in_headline news_named_later "
                              "news_by_kinship news_the_other book_verdict book_by_word book_by_class book_by_place book_by_salience "
                              "book_in_headline book_named_later book_by_kinship book_the_other"),
        "roles": names("same_role same_class wider_class other_role same_owner shares_modifier fits_modifiers"),
        "history": names("unnamed described_by_noun later_only log_described last_described last_by_noun"),
        "company": names("noun_near noun_lift noun_together noun_called noun_answers phrase_near phrase_lift phrase_together "
                              "phrase_called phrase_answers most_lift"),
    },
    "floating": {
        "rule": names("rule"),
        "around": names("goes_on close asked narration_before narration_after narration_between two_voices next_close asks log_tokens"),
        "beside": names("speaks_before speaks_after"),
        "turns": names("back_1 back_1_broken back_2 back_2_broken back_3 back_3_broken back_4 back_4_broken alternates was_asking "
                              "answers"),
        "parity": names("ahead_odd ahead_odd_other ahead_even ahead_even_other behind_odd behind_odd_other behind_even "
                              "behind_even_other speaks_next speaks_next_but_one"),
        "narration": names("before_subject before_mentioned before_nearest after_subject after_mentioned after_nearest between_subject "
                              "between_mentioned between_nearest next_subject next_mentioned next_nearest"),
        "names": names("named_here named_before named_second_before named_next"),
        "prominence": names("share_of_turns log_turns_since log_quotations person unnamed first_turn"),
    },
}
# A description's candidate has the features of a pronoun's, too.
GROUPS["descriptions"]["pronoun"] = sum(GROUPS["pronouns"].values(), [])


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


def columns_of(path):
    """The names of the features in the file of a head."""
    with open(path, encoding="utf8") as lines:
        return next(line for line in lines if not line.startswith("#")).rstrip("\n").split("\t")


def examples(links, gold, kind):
    """Names of the features, and for each source with a right candidate: article id, features `[candidates, features]`, right or not
    `[candidates]`; and how many sources there are."""
    forms = gold_forms(gold)
    n_all, out, columns = 0, [], None
    for line in read_jsonl(links):
        if "columns" in line:
            if line["of"] == kind and columns not in (None, line["columns"]):
                raise ValueError(f"{links}: two sets of features for {kind}")
            columns = line["columns"] if line["of"] == kind else columns
            continue
        wanted = forms.get((line["id"], tuple(map(tuple, line["content"]))))
        if wanted is None or line["of"] != kind or not wanted and kind == "pronouns":
            continue
        n_all += 1
        if columns is None or any(len(c["features"]) != len(columns) for c in line["candidates"]):
            raise ValueError(f"{links}: no line names the {kind} features of {line['id']}")
        right = [bool(wanted & {norm(name) for name in candidate["names"]}) for candidate in line["candidates"]]
        if kind == "descriptions" and not any(right):
            nobody, same_noun = columns.index(NOBODY), columns.index(SAME_NOUN)
            right = [c["features"][nobody] + c["features"][same_noun] > 0 for c in line["candidates"]]
        if any(right):
            out.append((line["id"], torch.tensor([c["features"] for c in line["candidates"]]), torch.tensor(right)))
    return columns, out, n_all


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
def judged(head, items, keep, nobody):
    """`nobody`: the column that says so, if there is one. For each source the probability of the best candidate, whether it is right, and whether one of those named is."""
    x, right, mask = batch(items, keep)
    shares = head(x, mask)
    best = shares.argmax(1)
    rows = torch.arange(len(items))
    named = right if nobody is None else right & (x[:, :, nobody] == 0)
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


def write(path, columns, head, line):
    cells = lambda values: "\t".join(f"{value:.5g}" for value in torch.as_tensor(values).detach().tolist())
    rows = ["# Weights of the link head. Lines: names of the features; slope and shift of the confidence; linear weights; for each hidden",
            "# unit its weights, bias and weight in the score. Made by models/training/ascribe_training/link.py.",
            "\t".join(columns), cells(line), cells(head.linear.weight[0])]
    for weights, bias, out in zip(head.up.weight, head.up.bias, head.down.weight[0]):
        rows.append(cells([*weights.tolist(), bias.item(), out.item()]))
    Path(path).write_text("\n".join(rows) + "\n", encoding="utf8")


def rules_alone(kind, columns):
    """A head of the one weight that follows the rules."""
    head = Head(len(columns), 2)
    with torch.no_grad():
        for weight in head.parameters():
            weight.zero_()
        for name in RULES[kind]:
            head.linear.weight[0, columns.index(name)] = 10
    return head


def main(argv=None):
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
    args = parser.parse_args(argv)
    torch.set_num_threads(1)
    if args.rules_alone:
        columns = columns_of(args.out)
        return write(args.out, columns, rules_alone(args.of, columns), torch.tensor([1.0, 0.0]))
    sets, dev, columns = [], [], None
    for name, weight, links, gold in args.examples:
        own, items, n_all = examples(links, gold, args.of)
        if columns is not None and own != columns:
            raise ValueError(f"{links}: other features than in the sets before")
        columns = own
        print(f"{name}: {n_all} {args.of}, {len(items)} with a right candidate")
        if name == "dev":
            dev = items
        else:
            sets.append((name, float(weight), items))
    keep = torch.ones(len(columns))
    for group in args.without:
        keep[[columns.index(name) for name in GROUPS[args.of][group]]] = 0
    nobody = columns.index(NOBODY) if args.of == "descriptions" else None

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
                seen[name].append(judged(head, left_out, keep, nobody))
    for name, parts in seen.items():
        right = torch.cat([right for _, right, _ in parts])
        print(f"{name}, articles left out: {of_named(right, torch.cat([named for *_, named in parts]))}")
    first = sets[0][0]
    line = calibrate(torch.cat([share for share, *_ in seen[first]]), torch.cat([right for _, right, _ in seen[first]]))
    head = fit_mean([(weight, items) for _, weight, items in sets], keep, args.steps, args.seed, args.decay)
    if dev:
        _, right, named = judged(head, dev, keep, nobody)
        print(f"dev: {of_named(right, named)}")
    write(args.out, columns, head, line)


if __name__ == "__main__":
    main()
