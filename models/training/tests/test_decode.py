"""Labels to spans and back, and the chain's arithmetic."""
import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from ascribe_training import decode
from ascribe_training.data import CONTENT, CUE, NONE, SOURCE, load_tokenizer, predicates, read_jsonl, tokenize
from ascribe_training.model import distance_class, log_normalizer, potentials, role_loss
from marked import ARTICLES, article

SHARED = Path(__file__).parents[4] / "shared"


def gold_scores(roles):
    """Chain scores that leave no doubt about the gold roles."""
    sure = np.where(np.arange(4)[None] == roles[:, None], 0.0, -20.0)
    return sure[0], np.broadcast_to(sure[1:, None], (len(roles) - 1, 4, 4))


def found_from_gold(coded, gold):
    settings, out = decode.Settings(), []
    for predicate in gold:
        first_word = coded.blocks[predicate.block][0]
        roles, _ = decode.best_roles(*gold_scores(predicate.roles), predicate.cue_word - first_word)
        found = decode.attribution(roles, first_word, predicate.cue_word, 9.0, 0.0, settings)
        out += [found] if found else []
    return decode.without_overlap(out, settings)


@pytest.mark.parametrize("marked", ARTICLES)
def test_gold_labels_decode_to_the_gold_spans(marked):
    coded, gold, quotes = article(marked)
    by_cue = {tuple(q["cue"][0]): q for q in quotes}
    found = decode.to_json(coded, found_from_gold(coded, gold))["quotes"]
    assert len(found) == len(quotes)
    for quote in found:
        wanted = by_cue[tuple(quote["cue"][0])]
        assert {name: quote[name] for name in wanted} == wanted


@pytest.mark.parametrize("seed", range(50))
def test_decoder_finds_the_best_allowed_sequence(seed):
    rng = np.random.default_rng(seed)
    n_words = int(rng.integers(2, 7))
    cue = int(rng.integers(0, n_words))
    first, steps = rng.normal(size=4), rng.normal(size=(n_words - 1, 4, 4))

    def runs(roles, role):
        return sum(r == role and (i == 0 or roles[i - 1] != role) for i, r in enumerate(roles))

    def score(roles):
        return first[roles[0]] + sum(steps[i, roles[i], roles[i + 1]] for i in range(n_words - 1))

    allowed = [r for r in itertools.product(range(4), repeat=n_words)
               if CUE in r and r.index(CUE) == cue and runs(r, CUE) == 1 and runs(r, SOURCE) <= 1]
    best = max(allowed, key=score)
    roles, value = decode.best_roles(first, steps, cue)
    assert tuple(roles.tolist()) == best
    assert value == pytest.approx(score(best))


@pytest.mark.parametrize("seed", range(20))
def test_a_quotation_that_floats_has_no_cue_and_begins_at_its_first_word(seed):
    rng = np.random.default_rng(seed)
    n_words = int(rng.integers(2, 5))
    first_word = int(rng.integers(0, n_words))
    first, steps = rng.normal(size=5), rng.normal(size=(n_words - 1, 5, 5))

    def score(roles):
        return first[roles[0]] + sum(steps[i, roles[i], roles[i + 1]] for i in range(n_words - 1))

    def source_runs(roles):
        return sum(r == SOURCE and (i == 0 or roles[i - 1] != SOURCE) for i, r in enumerate(roles))

    allowed = [r for r in itertools.product(range(5), repeat=n_words)
               if CUE not in r and CONTENT in r and r.index(CONTENT) == first_word and source_runs(r) <= 1]
    roles, value = decode.best_roles(first, steps, first_word, floats=True)
    assert tuple(roles.tolist()) == max(allowed, key=score)
    assert value == pytest.approx(score(max(allowed, key=score)))


def test_normalizer_sums_every_sequence_and_ignores_padding():
    torch.manual_seed(1)
    scores, changes = torch.randn(2, 5, 12), torch.randn(4, 4)
    mask = torch.tensor([[True] * 5, [True] * 3 + [False] * 2])
    first, steps = potentials(scores, changes)
    got = log_normalizer(first, steps, mask)
    for row, n_words in ((0, 5), (1, 3)):
        every = [first[row, r[0]] + sum(steps[row, i, r[i], r[i + 1]] for i in range(n_words - 1))
                 for r in itertools.product(range(4), repeat=n_words)]
        assert got[row].item() == pytest.approx(torch.stack(every).logsumexp(0).item(), abs=1e-4)
    gold = torch.tensor([[0, 1, 2, 3, 0], [2, 3, 1, 0, 0]])
    assert (role_loss(scores, changes, gold, mask) > 0).all()


def test_distance_tells_before_from_after():
    distances = torch.arange(-100, 101)
    classes = distance_class(distances)
    assert classes[100] == 0 and set(classes.tolist()) == set(range(21))
    assert not set(classes[:100].tolist()) & set(classes[101:].tolist())


def test_a_word_belongs_to_the_surest_attribution():
    make = lambda words, confidence: decode.Found({CONTENT: words, SOURCE: [], CUE: [9]}, confidence, 9)
    kept = decode.without_overlap([make([1, 2, 3, 4], 0.6), make([4, 5], 0.9), make([4, 5, 6], 0.5)], decode.Settings())
    assert [found.roles[CONTENT] for found in kept] == [[4, 5], [1, 2, 3]]


def test_an_attribution_may_stand_within_another():
    make = lambda content, cue, confidence: decode.Found({CONTENT: content, SOURCE: [], CUE: [cue]}, confidence, cue)
    outer, inner, other = make([1, 2, 3, 4, 5], 0, 0.6), make([4, 5], 3, 0.9), make([4, 5, 6], 7, 0.5)
    settings = decode.Settings(nested=True)
    assert decode.without_overlap([outer, inner, other], settings) == [outer, inner]
    coded = article("It said Ono said he went off now.")[0]
    quotes = decode.to_json(coded, [outer, inner])["quotes"]
    assert [quote.get("inside") for quote in quotes] == [None, "q1"]


def test_an_attribution_without_content_is_none():
    assert decode.attribution(np.array([NONE, CUE]), 0, 1, 9.0, 0.0, decode.Settings()) is None


def test_nearly_all_gold_of_polnear_can_be_represented(tmp_path):
    path = SHARED / "data" / "polnear" / "dev.jsonl.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    tokenizer = load_tokenizer()
    with open(tmp_path / "out.jsonl", "w", encoding="utf8") as out:
        for line in read_jsonl(path):
            coded = tokenize(tokenizer, line["id"], line["text"])
            print(json.dumps(decode.to_json(coded, found_from_gold(coded, predicates(coded, line["quotes"])))), file=out)
    done = subprocess.run([sys.executable, SHARED / "tools" / "score.py", path, tmp_path / "out.jsonl", "--flat", "--json"],
                          capture_output=True, text=True, check=True)
    scores = json.loads(done.stdout)
    assert scores["attribution"]["f1"] > 0.994
    assert scores["attribution_exact"]["f1"] > 0.988
