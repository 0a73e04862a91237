"""The component for spaCy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ascribe

spacy = pytest.importorskip("spacy", reason="skipped: no spaCy")

from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, DocBin, Span  # noqa: E402

TEXT = (
    "“The plan 🎉,” Maria Lopez told reporters, “was never costed.” Lopez, the mayor, added that it would fail. "
    "“No,” said Orrin Vale of the Harbour Board."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp: Language = spacy.blank("en")
    nlp.add_pipe("ascribe", config={"threads": 2})
    return nlp


@pytest.fixture(scope="module")
def quick() -> Language:
    nlp: Language = spacy.blank("en")
    nlp.add_pipe("ascribe", config={"model": "none", "threads": 2})
    return nlp


def told(doc: Doc) -> list[tuple[Any, ...]]:
    """All that the component says of a document."""
    return [
        (said, [str(part) for part in said.spans], [str(part) for part in said.cue], [str(part) for part in said.source])
        for said in doc._.quotations
    ]


def test_a_document_has_quotations_and_a_span_its_speaker(nlp: Language) -> None:
    doc = nlp(TEXT)
    first, second, third = doc._.quotations
    assert first.words == "The plan 🎉, … was never costed."
    assert [str(part) for part in first.spans] == ["The plan 🎉,", "was never costed."]
    assert (str(first.cue[0]), str(first.source[0]), str(first.addressee[0])) == ("told", "Maria Lopez", "reporters")
    assert (first.type, first.quote_class, second.type) == ("direct", "speech", "indirect")
    assert (first.speaker.name, first.speaker.gender) == ("Maria Lopez", "female")
    assert second.speaker == first.speaker and third.speaker.name == "Orrin Vale"
    assert first.spans[1]._.speaker.name == "Maria Lopez"
    assert third.spans[0]._.quotation == third
    assert doc[:0]._.speaker is None and first.cue[0]._.speaker is None
    assert [one.name for one in doc._.speakers] == ["Maria Lopez", "Orrin Vale"]
    assert "Lopez, the mayor" in [str(mention) for mention in first.speaker.mentions]
    assert first.why and 0 < first.confidence <= 1


def test_contents_are_a_group_of_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    group = doc.spans["quotations"]
    assert [(str(span), span.label_, span.id_) for span in group][:3] == [
        ("The plan 🎉,", "direct", "q1"),
        ("was never costed.", "direct", "q1"),
        ("that it would fail", "indirect", "q2"),
    ]
    other = spacy.blank("en")
    other.add_pipe("ascribe", config={"model": "none", "spans_key": ""})
    assert len(other(TEXT).spans) == 0


def test_it_says_what_the_package_says(nlp: Language, rows: list[dict[str, Any]]) -> None:
    for row in rows[:4]:
        article = ascribe.annotate(row["text"])
        quotations = nlp(row["text"])._.quotations
        assert [said.words for said in quotations] == [said.words for said in article.quotations]
        assert [said.speaker and said.speaker.name for said in quotations] == [
            said.speaker and said.speaker.name for said in article.quotations
        ]


def test_spans_are_widened_to_tokens_and_never_lost(quick: Language, rows: list[dict[str, Any]]) -> None:
    class Sevens:
        """A tokenizer whose tokens begin and end anywhere."""

        def __init__(self, vocab: Any) -> None:
            self.vocab = vocab

        def __call__(self, text: str) -> Doc:
            words = [text[at : at + 7] for at in range(0, len(text), 7)]
            return Doc(self.vocab, words=words, spaces=[False] * len(words))

    coarse = spacy.blank("en")
    coarse.tokenizer = Sevens(coarse.vocab)
    coarse.add_pipe("ascribe", config={"model": "none"})
    n = 0
    for row in rows:
        for nlp in (quick, coarse):
            doc = nlp(row["text"])
            assert doc.text == row["text"]
            article = ascribe.Pipeline(model="none").annotate(row["text"])
            for said, exact in zip(doc._.quotations, article.quotations, strict=True):
                assert len(said.spans) == len(exact.content)
                for span, place in zip(said.spans, exact.content, strict=True):
                    assert span.start_char <= place.start and place.stop <= span.end_char
                    # Not a token more than that takes.
                    assert span[0].idx + len(span[0].text_with_ws) > place.start and span[-1].idx < place.stop
                    n += 1
    assert n > 300


def test_pipe_keeps_order_and_takes_lazily(quick: Language) -> None:
    taken = 0

    def texts() -> Iterator[tuple[str, int]]:
        nonlocal taken
        for at in range(2000):
            taken += 1
            yield f"“Number {at},” said Ann Pell." + " It rained." * (200 if at % 9 == 0 else 1), at

    seen = 0
    for doc, at in quick.pipe(texts(), as_tuples=True, batch_size=32):
        assert doc._.quotations[0].words == f"Number {at},"
        seen += 1
        assert taken <= seen + 600
    assert seen == 2000


def test_pipe_is_the_same_as_one_by_one(quick: Language, rows: list[dict[str, Any]]) -> None:
    texts = [row["text"] for row in rows] + ["", " ", "It rained."]
    assert [told(doc) for doc in quick.pipe(texts)] == [told(quick(text)) for text in texts]


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_pipe_with_processes(quick: Language) -> None:
    texts = [f"“Number {at},” said Ann Pell." for at in range(40)]
    docs = list(quick.pipe(texts, n_process=2, batch_size=5))
    assert [doc._.quotations[0].words for doc in docs] == [f"Number {at}," for at in range(40)]


def test_documents_survive_files(nlp: Language, tmp_path: Path) -> None:
    docs = [nlp(TEXT), nlp("It rained.")]
    DocBin(store_user_data=True, docs=docs).to_disk(tmp_path / "docs.spacy")
    read = list(DocBin().from_disk(tmp_path / "docs.spacy").get_docs(spacy.blank("en").vocab))
    again = Doc(nlp.vocab).from_bytes(docs[0].to_bytes())
    assert [told(doc) for doc in read] == [told(doc) for doc in docs]
    assert told(again) == told(docs[0])
    assert [str(span) for span in read[0].spans["quotations"]] == [str(span) for span in docs[0].spans["quotations"]]


def test_a_pipeline_survives_disk(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("ascribe", config={"model": "none", "classes": ["speech"], "min_confidence": 0.25})
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert again.config["components"]["ascribe"]["classes"] == ["speech"]
    assert again.get_pipe("ascribe").pipeline.min_confidence == 0.25
    assert told(again(TEXT)) == told(nlp(TEXT))


def test_nothing_needs_to_be_imported() -> None:
    code = (
        "import spacy, sys; nlp = spacy.blank('en'); nlp.add_pipe('ascribe', config={'model': 'none'});"
        " print(nlp('“No,” said Ann Pell.')._.quotations[0].speaker.name)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "Ann Pell", done.stderr


def test_it_stands_beside_a_users_entity_ruler() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([
        {"label": "POLITICIAN", "pattern": "Maria Lopez", "id": "Q1"},
        {"label": "POLITICIAN", "pattern": "Lopez", "id": "Q1"},
        {"label": "ORG", "pattern": "Harbour Board", "id": "Q2"},
    ])
    before = [(ent.text, ent.label_, ent.ent_id_) for ent in nlp(TEXT).ents]
    nlp.add_pipe("ascribe")
    nlp.add_pipe("merge_entities")
    doc = nlp(TEXT)
    assert [(ent.text, ent.label_, ent.ent_id_) for ent in doc.ents] == before
    first = doc._.quotations[0]
    assert first.words == "The plan 🎉, … was never costed." and str(first.source[0]) == "Maria Lopez"
    assert len(first.source[0]) == 1, "tokens are merged, and places still fit"
    assert {(ent.label_, ent.ent_id_) for ent in first.speaker.ents} == {("POLITICIAN", "Q1")}
    by_id = {ent.ent_id_: said for said in doc._.quotations for ent in (said.speaker.ents if said.speaker else [])}
    assert "Q1" in by_id
    # The other way round: who says what an entity stands in.
    inside = [ent for ent in doc.ents if isinstance(ent, Span) and ent._.speaker is not None]
    assert all(ent._.quotation is not None for ent in inside)


def test_wrong_options_are_told() -> None:
    nlp = spacy.blank("en")
    with pytest.raises(ascribe.ModelError, match="no/such"):
        nlp.add_pipe("ascribe", config={"model": "no/such"})
    with pytest.raises(ValueError, match="shouting"):
        nlp.add_pipe("ascribe", config={"classes": "shouting"})
