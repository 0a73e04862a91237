"""Articles, quotations, speakers: what they hold, how they look, that they are values."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import ascribe

PLAN = "“The plan,” Maria Lopez told reporters, “was never costed.”"

# Characters of one, two, three and four bytes, and one made of two.
ODD = (
    "GRÖSSENHAUSEN 🎉 — “Die Müll\u00adabfuhr 🚮 is “late” again, naïve or not 👩‍🚒,” said Jürgen Groß-Çelik 🇩🇪, "
    "the mayor. He added that the e\u0301tude was “über-costly 💶.”"
)


def test_an_article_has_its_quotations_with_words_and_speaker() -> None:
    article = ascribe.annotate(PLAN, id="plan", publisher="Gazette", pages=[1, 2])
    assert (article.id, article.text) == ("plan", PLAN)
    assert article.meta == {"publisher": "Gazette", "pages": [1, 2]}
    [said] = article.quotations
    assert said.words == "The plan, … was never costed."
    assert (said.id, said.type, said.quote_class) == ("q1", "direct", "speech")
    assert (said.cue, said.source, said.addressee) == ("told", "Maria Lopez", "reporters")
    assert said.speaker is not None
    assert (said.speaker.name, said.speaker.kind, said.speaker.gender) == ("Maria Lopez", "person", "female")
    assert 0.5 < said.confidence <= 1.0
    assert said.speaker_confidence is not None and 0.5 < said.speaker_confidence <= 1.0
    assert said.why and "Lopez" in said.why
    assert (said.flags, said.inside) == ([], None)
    assert said.found_by


def test_what_is_not_there_is_none(rules: ascribe.Pipeline) -> None:
    article = rules.annotate("The gate shut. “Nobody comes here any more.” It rained.")
    for said in article.quotations:
        assert said.addressee is None
        assert said.speaker is None or said.speaker.name
    nothing = rules.annotate("")
    assert (nothing.quotations, nothing.speakers, nothing.warnings) == ([], [], [])


def test_slices_fit_the_string_in_python(rules: ascribe.Pipeline) -> None:
    for pipeline in (rules, ascribe.Pipeline()):
        article = pipeline.annotate(ODD)
        assert article.text == ODD
        assert article.quotations, pipeline
        for said in article.quotations:
            parts = [ODD[part] for part in said.content]
            assert said.words == " … ".join(parts)
            assert ODD[said.start : said.end].startswith(parts[0])
            assert ODD[said.start : said.end].endswith(parts[-1])
            if said.cue is not None:
                assert said.cue == " … ".join(ODD[part] for part in said.cue_slices)
            if said.source is not None:
                assert said.source == " … ".join(ODD[part] for part in said.source_slices)
    first = article.quotations[0]
    assert first.words.endswith("👩‍🚒,") and "🚮" in first.words
    assert first.speaker is not None
    assert ODD[first.speaker.mentions[0]].startswith("Jürgen Groß-Çelik 🇩🇪")


def test_offsets_are_those_of_the_json(rows: list[dict[str, object]], rules: ascribe.Pipeline) -> None:
    n = 0
    for article in rules.annotate_many(rows):
        assert isinstance(article, ascribe.Article)
        record = json.loads(article.to_json())
        assert record == article.to_dict()
        for said, quote in zip(article.quotations, record["quotes"], strict=True):
            spans = [[part.start, part.stop] for part in said.content]
            assert spans == quote["content"]
            assert said.confidence == quote["confidence"]
            n += 1
    assert n > 150


def test_speakers_and_quotations_know_each_other(rows: list[dict[str, object]], rules: ascribe.Pipeline) -> None:
    for article in rules.annotate_many(rows):
        assert isinstance(article, ascribe.Article)
        by_speaker = [said for one in article.speakers for said in one.quotations]
        assert sorted(said.id for said in by_speaker) == sorted(
            said.id for said in article.quotations if said.speaker is not None
        )
        for said in article.quotations:
            assert said.speaker is None or said in said.speaker.quotations
            assert said.inside is None or said.inside in [one.id for one in article.quotations]


def test_they_show_what_they_are() -> None:
    article = ascribe.annotate(PLAN)
    assert repr(article) == "Article('text', 1 quotation, 1 speaker)"
    assert repr(article.quotations[0]) == "Quotation('q1', direct, 'Maria Lopez', 'The plan, … was never costed.')"
    assert repr(article.speakers[0]) == "Speaker('Maria Lopez', person, female)"
    assert str(article.speakers[0]) == "Maria Lopez"
    assert ascribe.__version__ in __import__("importlib.metadata").metadata.version("ascribe")


def test_they_are_values(rules: ascribe.Pipeline) -> None:
    one, other = rules.annotate(PLAN), rules.annotate(PLAN)
    assert one == other and hash(one) == hash(other)
    assert one.quotations[0] == other.quotations[0]
    assert one.speakers[0] in {other.speakers[0]}
    assert one != rules.annotate(PLAN + " It rained.")
    assert one != PLAN
    with pytest.raises(AttributeError):
        one.text = "another"  # type: ignore[misc]


def test_pickle_and_copy_keep_everything() -> None:
    article = ascribe.annotate(ODD, id="odd", date="2026-05-03")
    for kept in (pickle.loads(pickle.dumps(article)), copy.deepcopy(article)):
        assert kept == article
        assert [said.why for said in kept.quotations] == [said.why for said in article.quotations]
        assert kept.to_json() == article.to_json()
    said = pickle.loads(pickle.dumps(article.quotations[-1]))
    assert said == article.quotations[-1]
    assert pickle.loads(pickle.dumps(article.speakers[0])).name == article.speakers[0].name


def test_an_article_comes_back_from_its_json(rules: ascribe.Pipeline) -> None:
    article = rules.annotate(ODD, id="odd")
    assert ascribe.Article.from_json(article.to_json()) == article
    for wrong in ["", "[]", "{", '{"text": 7}']:
        with pytest.raises(ValueError, match="not an article"):
            ascribe.Article.from_json(wrong)
    outside = article.to_json().replace('"content":[[', '"content":[[9', 1)
    with pytest.raises(ValueError, match="not an article: .*q1"):
        ascribe.Article.from_json(outside)


def test_facts_keep_their_values(rules: ascribe.Pipeline) -> None:
    import datetime

    facts = {"n": 12345678901234567890123, "share": 0.1, "yes": True, "none": None, "list": [1, {"a": "ß"}]}
    article = rules.annotate("It rained.", date=datetime.date(2026, 5, 3), **facts)
    assert article.meta["date"] == "2026-05-03"
    assert {key: article.meta[key] for key in ("n", "share", "yes", "list")} == {
        key: facts[key] for key in ("n", "share", "yes", "list")
    }


def test_half_a_surrogate_pair_is_no_text(rules: ascribe.Pipeline) -> None:
    with pytest.raises(UnicodeEncodeError):
        rules.annotate("“No \ud83d,” she said.")


def test_html_stands_alone_and_runs_nothing(rules: ascribe.Pipeline) -> None:
    text = "“<script>alert('no')</script> & more,” said Ann Pell. “Never 🎉,” said Orrin Vale."
    article = rules.annotate(text, title="<b>Title</b>")
    for page in (article._repr_html_(), article.to_html()):
        assert "<script" not in page and "<b>" not in page
        assert "&lt;script&gt;" in page and "&lt;b&gt;Title" in page
        assert "http:" not in page and "https:" not in page and "src=" not in page and "url(" not in page
        assert "Ann Pell" in page and "Orrin Vale" in page and "🎉" in page
        # Two speakers in two colours.
        assert 'class="q k0 ' in page and 'class="q k1 ' in page
        assert "stands beside it" in page


def test_a_notebook_gets_a_piece_and_a_file_a_whole_page(rules: ascribe.Pipeline) -> None:
    article = rules.annotate(PLAN, title="Plans", publisher="The Quay")
    piece, page = article._repr_html_(), article.to_html()
    assert piece.startswith('<div class="ascribe">') and piece.endswith("</div>")
    assert "<html" not in piece and "<body" not in piece and " id=" not in piece
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert "<title>Plans</title>" in page and "Content-Security-Policy" in page
    # What both show is the same.
    body = piece[piece.index('<p class="facts">') : -len("</div>")]
    assert "The Quay" in body and body in page
    again = pickle.loads(pickle.dumps(article))
    assert again.to_html() == page and again._repr_html_() == piece
    nothing = rules.annotate("")
    assert "The article has no text." in nothing._repr_html_()
    assert "The article has no text." in nothing.to_html()


def test_html_is_what_the_command_writes(rules: ascribe.Pipeline, tmp_path: Path) -> None:
    file, page = tmp_path / "plan.txt", tmp_path / "plan.html"
    file.write_text(PLAN, encoding="utf-8")
    arguments = ["show", "-q", "--model", "none", "--html", str(file), "-o", str(page)]
    subprocess.run([sys.executable, "-m", "ascribe", *arguments], check=True)
    assert page.read_text(encoding="utf-8") == rules.annotate(PLAN, id="plan").to_html()


def test_html_has_every_character_of_the_text_once(rows: list[dict[str, object]], rules: ascribe.Pipeline) -> None:
    import html
    import re

    for row in rows:
        article = rules.annotate(str(row["text"]))
        paragraphs = re.findall(r'<p class="text" dir="auto">(.*?)</p>', article._repr_html_(), re.DOTALL)
        # Without the initials of the speakers.
        shown = [html.unescape(re.sub(r"<sup.*?</sup>|<[^>]*>", "", one)) for one in paragraphs]
        assert "\n".join(shown).split() == article.text.split()
