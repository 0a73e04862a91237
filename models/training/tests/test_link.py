"""The link heads on invented pronouns, descriptions and texts with coreference."""
import gzip
import json

from pathlib import Path

import pytest
import torch
from ascribe_training import link, mentions

SHIPPED = Path(__file__).parents[2] / "ascribe-link"
FILES = {"pronouns": "head.tsv", "descriptions": "descriptions.tsv", "floating": "floating.tsv"}


def pronouns(n_articles):
    """The right candidate is the one whose first feature is 1."""
    rng = torch.Generator().manual_seed(1)
    for number in range(n_articles):
        features = torch.rand(3, 44, generator=rng).round(decimals=3)
        right = number % 3
        features[:, 0] = 0
        features[right, 0] = 1
        names = [["Dana Roe", "Roe"] if i == right else [f"Other {i}"] for i in range(3)]
        yield {"id": f"a{number}", "content": [[0, 4]], "of": "pronouns",
               "candidates": [{"names": n, "features": f.tolist()} for n, f in zip(names, features)]}


def files(folder, n_articles=40):
    with open(folder / "pronouns.jsonl", "w", encoding="utf8") as out:
        print(json.dumps({"of": "pronouns", "columns": [f"f{i}" for i in range(44)]}), file=out)
        for line in pronouns(n_articles):
            print(json.dumps(line), file=out)
    with gzip.open(folder / "gold.jsonl.gz", "wt", encoding="utf8") as out:
        for number in range(n_articles):
            speaker = {"id": "s1", "name": "The Dana Roe" if number % 2 else "Dana Roe", "aliases": ["D\u00e1na Roe"], "kind": "person"}
            print(json.dumps({"id": f"a{number}", "quotes": [{"content": [[0, 4]], "speaker": "s1"}], "speakers": [speaker]}), file=out)
    return folder / "pronouns.jsonl", folder / "gold.jsonl.gz"


def test_the_feature_that_tells_is_learnt(tmp_path):
    columns, items, n_all = link.examples(*files(tmp_path), "pronouns")
    assert n_all == len(items) == 40
    assert columns[:2] == ["f0", "f1"]
    head = link.fit_mean([(1.0, items)], torch.ones(44), 60, 1, 0.05)
    assert link.judged(head, items, torch.ones(44), None)[1].all()
    hidden = torch.ones(44)
    hidden[0] = 0
    blind = link.fit_mean([(1.0, items[:20])], hidden, 60, 1, 0.05)
    assert not link.judged(blind, items[20:], hidden, None)[1].all()


def test_a_description_may_be_nobody_s(tmp_path):
    columns = link.columns_of(SHIPPED / FILES["descriptions"])
    rows = torch.zeros(3, len(columns))
    rows[1, columns.index(link.SAME_NOUN)] = rows[2, columns.index(link.NOBODY)] = 1
    candidates = [{"names": names, "features": row.tolist()} for names, row in zip((["Dana Roe"], ["clerk"], []), rows)]
    with open(tmp_path / "links.jsonl", "w", encoding="utf8") as out:
        print(json.dumps({"of": "descriptions", "columns": columns}), file=out)
        for number in range(3):
            print(json.dumps({"id": "a", "content": [[number, 9]], "of": "descriptions", "candidates": candidates}), file=out)
    with open(tmp_path / "gold.jsonl", "w", encoding="utf8") as out:
        speakers = [{"id": "s1", "name": "Dana Roe", "kind": "person"}, {"id": "s2", "name": "a man", "kind": "unnamed"}]
        quotes = [{"content": [[0, 9]], "speaker": "s1"}, {"content": [[1, 9]], "speaker": "s2"}, {"content": [[2, 9]]}]
        print(json.dumps({"id": "a", "quotes": quotes, "speakers": speakers}), file=out)
    _, items, n_all = link.examples(tmp_path / "links.jsonl", tmp_path / "gold.jsonl", "descriptions")
    assert n_all == 2  # the third has no speaker
    assert [right.tolist() for _, _, right in items] == [[True, False, False], [False, True, True]]


def test_a_head_of_the_rules_follows_them():
    for kind, names in link.RULES.items():
        columns = link.columns_of(SHIPPED / FILES[kind])
        places = [columns.index(name) for name in names]
        rows = torch.rand(1, 4, len(columns))
        rows[0, :, places] = 0
        rows[0, 2, places[0]] = 1
        assert link.rules_alone(kind, columns)(rows, torch.ones(1, 4, dtype=torch.bool)).argmax() == 2


def test_groups_have_features_of_the_heads_that_ship_each_once():
    for kind, groups in link.GROUPS.items():
        named = sum(groups.values(), [])
        assert len(named) == len(set(named))
        left = set(link.columns_of(SHIPPED / FILES[kind])) - set(named)
        assert set(named) <= set(link.columns_of(SHIPPED / FILES[kind]))
        # No ablation takes these away.
        assert left == {"pronouns": set(), "floating": {"nobody"},
                        "descriptions": {"nobody", "gender_agrees", "nearest_person", "log_sentences"}}[kind]


def test_features_without_names_are_no_examples(tmp_path):
    links, gold = files(tmp_path)
    links.write_text("".join(links.read_text(encoding="utf8").splitlines(keepends=True)[1:]), encoding="utf8")
    with pytest.raises(ValueError, match="no line names"):
        link.examples(links, gold, "pronouns")


def test_mentions_of_people_are_asked_about():
    text = "Dana Roe left. The pilot said she was late. It rained. They ran."
    at = lambda word, kind: [text.index(word), text.index(word) + len(word), kind]
    line = {"text": text, "entities": [
        {"type": "PERSON", "mentions": [at("Dana Roe", "NAM"), at("The pilot", "NOM"), at("she", "PRO")]},
        {"type": "PERSON", "mentions": [at("They", "PRO")]},
        {"type": "EVENT", "mentions": [at("It", "PRO")]}]}
    assert [text[start:end] for start, end in mentions.wanted(line)] == ["The pilot", "she"]


def test_a_written_head_has_a_row_a_unit(tmp_path):
    head = link.Head(44, 3)
    columns = [f"f{i}" for i in range(44)]
    link.write(tmp_path / "head.tsv", columns, head, torch.tensor([1.0, 0.5]))
    assert link.columns_of(tmp_path / "head.tsv") == columns
    rows = [line.split("\t") for line in (tmp_path / "head.tsv").read_text().splitlines() if not line.startswith("#")]
    assert [len(row) for row in rows] == [44, 2, 44, 46, 46, 46]


def test_names_are_compared_without_case_accents_and_article():
    assert link.norm("The Pe\u00f1a\u2019s") == link.norm("PENA")
