"""A component for spaCy: quotations and their speakers on `Doc` and `Span`.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("ascribe")
>>> doc = nlp("“The plan,” Maria Lopez told reporters, “was never costed.”")
>>> [said] = doc._.quotations
>>> said.spans, said.cue, said.speaker.name
([The plan,, was never costed.], [told], 'Maria Lopez')
>>> doc[1:3]._.speaker.name
'Maria Lopez'

Nothing has to be imported: `nlp.add_pipe("ascribe")` finds it. What is found is kept in `doc.user_data["ascribe"]` as plain
values, places as characters, so it survives `DocBin(store_user_data=True)`, `Doc.to_bytes` and components that cut tokens anew.
Contents are in `doc.spans["quotations"]`, too, labelled with their type.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span

import ascribe

__all__ = ["Component", "Quotation", "Speaker", "create"]

KEY = "ascribe"


@dataclass(frozen=True)
class Speaker:
    """A person or body whose words a document reports."""

    id: str
    name: str
    kind: str
    gender: str
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    anonymous: bool
    #: Where the document mentions the speaker.
    mentions: list[Span] = field(repr=False, compare=False)

    @property
    def ents(self) -> list[Span]:
        """Entities of the document, of whatever component, that share a token with a mention."""
        if not self.mentions:
            return []
        mentioned = {at for mention in self.mentions for at in range(mention.start, mention.end)}
        ents = self.mentions[0].doc.ents
        return [ent for ent in ents if not mentioned.isdisjoint(range(ent.start, ent.end))]


@dataclass(frozen=True)
class Quotation:
    """A quotation; its places are spans of whole tokens, the smallest that hold it."""

    id: str
    type: str
    quote_class: str
    #: The very words, cut by character.
    words: str
    #: The parts of the content.
    spans: list[Span] = field(repr=False, compare=False)
    cue: list[Span] = field(repr=False, compare=False)
    source: list[Span] = field(repr=False, compare=False)
    addressee: list[Span] = field(repr=False, compare=False)
    speaker: Speaker | None
    confidence: float
    speaker_confidence: float | None
    flags: tuple[str, ...]
    inside: str | None
    why: str | None


def _spans(doc: Doc, places: list[list[int]], label: str = "", span_id: str = "") -> list[Span]:
    """Spans of whole tokens: wider than a place where it begins or ends inside a token."""
    spans = (doc.char_span(start, end, label, alignment_mode="expand", span_id=span_id) for start, end in places)
    return [span for span in spans if span is not None]


def _speakers(doc: Doc) -> dict[str, Speaker]:
    speakers = {}
    for kept in doc.user_data.get(KEY, {}).get("speakers", []):
        values = dict(kept)
        values["aliases"], values["roles"] = tuple(kept["aliases"]), tuple(kept["roles"])
        values["mentions"] = _spans(doc, kept["mentions"])
        speakers[kept["id"]] = Speaker(**values)
    return speakers


def _quotation(doc: Doc, kept: dict[str, Any], speakers: dict[str, Speaker]) -> Quotation:
    values = dict(kept)
    values["spans"] = _spans(doc, values.pop("content"), label=kept["type"], span_id=kept["id"])
    for role in ("cue", "source", "addressee"):
        values[role] = _spans(doc, values[role])
    values["flags"] = tuple(kept["flags"])
    values["speaker"] = speakers.get(kept["speaker"] or "")
    return Quotation(**values)


def quotations_of(doc: Doc) -> list[Quotation]:
    """Quotations in text order: `doc._.quotations`."""
    speakers = _speakers(doc)
    return [_quotation(doc, kept, speakers) for kept in doc.user_data.get(KEY, {}).get("quotations", [])]


def speakers_of(doc: Doc) -> list[Speaker]:
    """Those who are quoted: `doc._.speakers`."""
    return list(_speakers(doc).values())


def quotation_of(span: Span) -> Quotation | None:
    """The innermost quotation whose content shares a character with the span: `span._.quotation`."""
    found = None
    for kept in span.doc.user_data.get(KEY, {}).get("quotations", []):
        # An outer quotation comes before those inside it.
        if any(start < span.end_char and span.start_char < end for start, end in kept["content"]):
            found = kept
    return None if found is None else _quotation(span.doc, found, _speakers(span.doc))


def speaker_of(span: Span) -> Speaker | None:
    """Who says this, or `None` where nobody is known to: `span._.speaker`."""
    said = quotation_of(span)
    return None if said is None else said.speaker


def _extend(extended: type[Doc] | type[Span], name: str, getter: Callable[[Any], Any]) -> None:
    if not extended.has_extension(name):
        extended.set_extension(name, getter=getter)


_extend(Doc, "quotations", quotations_of)
_extend(Doc, "speakers", speakers_of)
_extend(Span, "quotation", quotation_of)
_extend(Span, "speaker", speaker_of)


def _places(slices: list[slice]) -> list[list[int]]:
    return [[place.start, place.stop] for place in slices]


def _kept(article: ascribe.Article) -> dict[str, Any]:
    """What is kept of an article: plain values, which go into every form of spaCy's files."""
    quotations = [
        {
            "id": said.id,
            "type": said.type,
            "quote_class": said.quote_class,
            "words": said.words,
            "content": _places(said.content),
            "cue": _places(said.cue_slices),
            "source": _places(said.source_slices),
            "addressee": _places(said.addressee_slices),
            "speaker": said.speaker.id if said.speaker else None,
            "confidence": said.confidence,
            "speaker_confidence": said.speaker_confidence,
            "flags": said.flags,
            "inside": said.inside,
            "why": said.why,
        }
        for said in article.quotations
    ]
    speakers = [
        {
            "id": one.id,
            "name": one.name,
            "kind": one.kind,
            "gender": one.gender,
            "aliases": one.aliases,
            "roles": one.roles,
            "anonymous": one.anonymous,
            "mentions": _places(one.mentions),
        }
        for one in article.speakers
    ]
    return {"quotations": quotations, "speakers": speakers}


class Component(Pipe):
    """Finds quotations and speakers; `nlp.pipe` spreads documents over all cores and keeps their order."""

    def __init__(self, name: str, pipeline: ascribe.Pipeline, spans_key: str, batch: int) -> None:
        """As `create` makes it."""
        self.name = name
        self.pipeline = pipeline
        self.spans_key = spans_key
        self.batch = batch

    def __call__(self, doc: Doc) -> Doc:
        """One document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 0) -> Iterator[Doc]:
        """Many documents, lazily; `batch_size` is not needed, the factory's `batch` says how many are on their way."""
        waiting: deque[Doc] = deque()

        def texts() -> Iterator[str]:
            for doc in stream:
                waiting.append(doc)
                yield doc.text

        for result in self.pipeline.annotate_many(texts(), batch=self.batch, any_language=True):
            doc = waiting.popleft()
            if isinstance(result, ascribe.Article):
                self._set(doc, _kept(result))
            elif result.kind == "no-text":
                self._set(doc, {"quotations": [], "speakers": []})
            else:
                # The default raises; what `nlp.set_error_handler` was told may leave the document out.
                self.get_error_handler()(self.name, self, [doc], ascribe.ArticleError(result.reason))
                continue
            yield doc

    def _set(self, doc: Doc, kept: dict[str, Any]) -> None:
        doc.user_data[KEY] = kept
        if self.spans_key:
            doc.spans[self.spans_key] = [span for said in quotations_of(doc) for span in said.spans]


@Language.factory(
    "ascribe",
    assigns=["doc._.quotations", "doc._.speakers", "span._.quotation", "span._.speaker", "doc.spans"],
    default_config={
        "model": "ascribe-small",
        "classes": "speech,finding",
        "min_confidence": 0.0,
        "threads": 0,
        "batch": 0,
        "spans_key": "quotations",
    },
)
def create(
    nlp: Language,
    name: str,
    model: str,
    classes: str | list[str],
    min_confidence: float,
    threads: int,
    batch: int,
    spans_key: str,
) -> Component:
    """The component; options are those of `ascribe.Pipeline`. `spans_key` names the group of `doc.spans`, nothing for none."""
    pipeline = ascribe.Pipeline(model, classes, min_confidence, threads)
    return Component(name, pipeline, spans_key, batch)
