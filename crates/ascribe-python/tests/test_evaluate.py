"""Labelled data, and scores: those of the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ascribe


@pytest.fixture(scope="module")
def gold(root: Path) -> ascribe.Gold:
    return ascribe.read_gold(root / "data/gold/samples.jsonl")


def test_gold_is_a_sequence_of_articles(gold: ascribe.Gold) -> None:
    assert len(gold) == 29 and len(list(gold)) == 29
    assert gold[0] == list(gold)[0] and gold[-1] == gold[28]
    assert [one.id for one in gold[1:3]] == [gold[1].id, gold[2].id]
    assert gold[0].quotations[0].words
    assert gold.problems == []
    assert repr(gold) == "Gold(29 articles)"
    with pytest.raises(IndexError):
        gold[29]


def test_scores_are_those_of_the_command(gold: ascribe.Gold, root: Path, rules: ascribe.Pipeline) -> None:
    predicted = rules.annotate_many([{"id": one.id, "text": one.text} for one in gold], any_language=True)
    scores = ascribe.evaluate(gold, predicted, resamples=100)
    path = str(root / "data/gold/samples.jsonl")
    command = [sys.executable, "-m", "ascribe", "eval", path, "--model", "none", "--json", "--resamples", "100"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=120).stdout)
    there = {one["figure"]: one for one in told["figures"]}
    assert set(there) == set(scores.figures)
    for name, figure in scores.figures.items():
        assert figure.f1 == pytest.approx(there[name]["f1"]), name
        assert figure.gold == there[name]["gold"], name
        assert figure.interval is not None and figure.interval[0] <= figure.f1 <= figure.interval[1] + 1e-9
    assert 0.6 < scores["attribution"].f1 < 1.0
    assert scores.articles == 29


def test_scores_show_themselves(gold: ascribe.Gold) -> None:
    scores = ascribe.evaluate(gold, gold, resamples=0)
    assert repr(scores) == "Evaluation(29 articles, attribution F1 1.000)"
    assert repr(scores["attribution"]).startswith("Figure(attribution: precision 1.000")
    assert scores["attribution"].interval is None
    assert "attribution" in str(scores)
    assert "| attribution" in scores.to_markdown()
    assert scores.to_dict()["articles"] == 29
    with pytest.raises(KeyError, match="no figure 'atribution'|no figure \"atribution\""):
        scores["atribution"]


def test_a_path_is_read(root: Path) -> None:
    path = root / "data/gold/samples.jsonl"
    assert ascribe.evaluate(path, str(path), resamples=0)["speaker"].f1 == 1.0


def test_options_are_those_of_the_command(gold: ascribe.Gold) -> None:
    some = list(gold)[:5]
    with_missing = ascribe.evaluate(gold, some, resamples=0)["attribution"]
    without = ascribe.evaluate(gold, some, resamples=0, only_predicted_articles=True)["attribution"]
    assert with_missing.recall < 0.5 and without.recall == 1.0
    classed = list(ascribe.Pipeline(model="none", classes="all").annotate_many(gold))

    def n(**options: Any) -> float:
        return ascribe.evaluate(classed, classed, resamples=0, **options)["attribution"].gold

    everything = sum(len(article.quotations) for article in classed if isinstance(article, ascribe.Article))
    assert n(classes="all") == everything
    assert n(classes=["speech"]) < n() < everything
    assert n(classes="all", flat=True) < everything


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "no article|empty|nothing"), ("{}\n", "no form|line|text"), ("not json\n", "line|JSON|json|:1|form")],
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_gold_that_cannot_be_read_is_told(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    with pytest.raises(ascribe.GoldError, match=message):
        ascribe.evaluate(path, path)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_wrong_arguments_are_told(tmp_path: Path, gold: ascribe.Gold) -> None:
    with pytest.raises(ascribe.GoldError, match="nowhere"):
        ascribe.read_gold(tmp_path / "nowhere.jsonl")
    with pytest.raises(ValueError, match="xyz"):
        ascribe.read_gold(tmp_path, format="xyz")
    other = [ascribe.annotate("“No,” said Ann Pell.", id="another")]
    with pytest.raises(ascribe.GoldError, match='"another"'):
        ascribe.evaluate(gold, other)
    wrong: Any = [7]
    with pytest.raises(TypeError, match="Article is wanted"):
        ascribe.evaluate(gold, wrong)


def test_what_is_left_out_is_warned_about(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    good = ascribe.annotate("“No,” said Ann Pell.", id="a").to_json()
    path.write_text(f"{good}\nbroken\n")
    with pytest.warns(UserWarning, match=r"gold\.jsonl:2"):
        gold = ascribe.read_gold(path)
    assert len(gold) == 1 and len(gold.problems) == 1


def test_texts_come_from_what_was_predicted(tmp_path: Path, rules: ascribe.Pipeline) -> None:
    table = tmp_path / "gold.csv"
    table.write_text("article,quote,speaker\na1,No,Ann Pell\n", encoding="utf8")
    predicted = [rules.annotate("“No,” said Ann Pell.", id="a1")]
    assert ascribe.evaluate(table, predicted, resamples=0)["content_exact"].f1 == 1.0
    with pytest.warns(UserWarning, match="neither text nor offsets"):
        read = ascribe.read_gold(table)
    assert len(read) == 0
    assert ascribe.evaluate(read, predicted, resamples=0)["speaker"].f1 == 1.0


def test_ids_that_are_nearly_the_same_are_told(tmp_path: Path, rules: ascribe.Pipeline) -> None:
    def said(name: str) -> ascribe.Article:
        return rules.annotate("“No,” said Ann Pell.", id=name)

    with pytest.raises(ascribe.GoldError, match='no id of the prediction is in the gold: .* did you mean "a1" for "a1.txt"'):
        ascribe.evaluate([said("a1")], [said("a1.txt")])
    table = tmp_path / "gold.csv"
    table.write_text("article,quote\na1,No\n", encoding="utf8")
    with pytest.warns(UserWarning), pytest.raises(ascribe.GoldError, match='did you mean "a1" for "a1.txt"'):
        ascribe.evaluate(table, [said("a1.txt")])
