"""The link head on invented pronouns."""
import gzip
import json

import torch
from ascribe_training import link


def pronouns(n_articles):
    """The right candidate is the one whose first feature is 1."""
    rng = torch.Generator().manual_seed(1)
    for number in range(n_articles):
        features = torch.rand(3, 44, generator=rng).round(decimals=3)
        right = number % 3
        features[:, 0] = 0
        features[right, 0] = 1
        names = [["Dana Roe", "Roe"] if i == right else [f"Other {i}"] for i in range(3)]
        yield {"id": f"a{number}", "content": [[0, 4]],
               "candidates": [{"names": n, "features": f.tolist()} for n, f in zip(names, features)]}


def files(folder, n_articles=40):
    with open(folder / "pronouns.jsonl", "w", encoding="utf8") as out:
        for line in pronouns(n_articles):
            print(json.dumps(line), file=out)
    with gzip.open(folder / "gold.jsonl.gz", "wt", encoding="utf8") as out:
        for number in range(n_articles):
            speaker = {"id": "s1", "name": "The Dana Roe" if number % 2 else "Dana Roe", "aliases": ["D\u00e1na Roe"], "kind": "person"}
            print(json.dumps({"id": f"a{number}", "quotes": [{"content": [[0, 4]], "speaker": "s1"}], "speakers": [speaker]}), file=out)
    return folder / "pronouns.jsonl", folder / "gold.jsonl.gz"


def test_the_feature_that_tells_is_learnt(tmp_path):
    items, n_all = link.examples(*files(tmp_path))
    assert n_all == len(items) == 40
    head = link.fit_mean([(1.0, items)], torch.ones(44), 60, 1, 0.05)
    assert link.judged(head, items, torch.ones(44))[1].all()
    hidden = torch.ones(44)
    hidden[0] = 0
    blind = link.fit_mean([(1.0, items[:20])], hidden, 60, 1, 0.05)
    assert not link.judged(blind, items[20:], hidden)[1].all()


def test_a_written_head_has_a_row_a_unit(tmp_path):
    head = link.Head(44, 3)
    link.write(tmp_path / "head.tsv", head, torch.tensor([1.0, 0.5]))
    rows = [line.split("\t") for line in (tmp_path / "head.tsv").read_text().splitlines() if not line.startswith("#")]
    assert [len(row) for row in rows] == [2, 44, 46, 46, 46]


def test_names_are_compared_without_case_accents_and_article():
    assert link.norm("The Pe\u00f1a\u2019s") == link.norm("PENA")
