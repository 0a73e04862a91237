"""Who said what, in every article: quotations in English news, with cue, source and speaker.

>>> import ascribe
>>> article = ascribe.annotate("“The plan,” Maria Lopez told reporters, “was never costed.”")
>>> for said in article.quotations:
...     print(said.speaker.name, "→", said.words)
Maria Lopez → The plan, … was never costed.
"""

from ascribe._ascribe import (
    Annotated,
    Article,
    ArticleError,
    AscribeError,
    Evaluation,
    Failure,
    Figure,
    Gold,
    GoldError,
    ModelError,
    Pipeline,
    Quotation,
    Speaker,
    __version__,
    annotate,
    annotate_many,
    evaluate,
    read_gold,
    table,
)

__all__ = [
    "Annotated",
    "Article",
    "ArticleError",
    "AscribeError",
    "Evaluation",
    "Failure",
    "Figure",
    "Gold",
    "GoldError",
    "ModelError",
    "Pipeline",
    "Quotation",
    "Speaker",
    "__version__",
    "annotate",
    "annotate_many",
    "evaluate",
    "read_gold",
    "table",
]
