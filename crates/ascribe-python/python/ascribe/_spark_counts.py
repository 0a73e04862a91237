"""Counts across articles, as Spark SQL over the table of quotations."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyspark.sql as _sql

def functions() -> Any:
    """The functions of Spark SQL."""
    try:
        from pyspark.sql import functions
    except ImportError as error:
        raise ImportError("pyspark is needed for this: pip install 'ascribe[spark]'") from error
    return functions


def batch_only(df: _sql.DataFrame, what: str) -> None:
    if df.isStreaming:
        raise ValueError(f"{what}: a streaming frame is written by writeStream, or batch by batch in foreachBatch")


def aggregate(quotations: _sql.DataFrame, *, kinds: Sequence[str] | None = ("person", "organization")) -> _sql.DataFrame:
    """Speakers across articles, as `ascribe aggregate` counts them, one row a speaker, in no order.

    Columns are those of the command without `outlets`, `dates` (`counts` has them), `aliases` and `roles`: `name`, `kind`, `gender`,
    `n_quotes`, `n_direct`, `n_mixed`, `n_indirect`, `n_negated`, `n_hypothetical`, `n_articles`, `first`, `last`.

    Speakers are one when kind and full name agree; case, accents, punctuation do not count. A quotation inside another of the same
    speaker is part of that one. Two articles of one id are one article.

    kinds
        Kinds of speakers that are counted; `None` means all.
    """
    F = functions()
    batch_only(quotations, "aggregate")
    columns = ["quote", "type", "flags", "inside", "start", "end", "speaker_id", "speaker", "speaker_kind", "gender"]
    day = _day(F.col("date")).alias("day")
    by_article = quotations.groupBy("article").agg(F.collect_list(F.struct(*columns, day)).alias("said"))
    # Only those within others look at the others of their article.
    is_counted = (
        "q -> q.inside is null or not exists(said, o -> o.quote != q.quote and o.speaker_id <=> q.speaker_id"
        " and o.start <= q.start and o.end >= q.end and (o.start < q.start or o.end > q.end or o.quote = q.inside))"
    )
    said = by_article.selectExpr("article", f"inline(filter(said, {is_counted}))").where("speaker is not null")
    if kinds is not None:
        said = said.where(F.col("speaker_kind").isin(list(kinds)))
    said = said.withColumn("key", _name_key(F.col("speaker"), F.col("speaker_kind")))

    def n(condition: str) -> Any:
        return F.count_if(F.expr(condition))

    def described(gender: str) -> Any:
        return F.size(F.collect_set(F.when(F.col("gender") == gender, F.col("speaker_id"))))

    in_articles = said.groupBy("article", "speaker_kind", "key").agg(
        F.min("speaker").alias("name"),
        n("type = 'direct'").alias("n_direct"),
        n("type = 'mixed'").alias("n_mixed"),
        n("type = 'indirect'").alias("n_indirect"),
        n("flags like '%negated%'").alias("n_negated"),
        n("flags like '%hypothetical%'").alias("n_hypothetical"),
        described("female").alias("n_female"),
        described("male").alias("n_male"),
        F.min("day").alias("first"),
        F.max("day").alias("last"),
    )
    sums = ["n_direct", "n_mixed", "n_indirect", "n_negated", "n_hypothetical", "n_female", "n_male"]
    named = in_articles.groupBy("speaker_kind", "key", "name").agg(
        F.count("*").alias("n_articles"),
        *(F.sum(name).alias(name) for name in sums),
        F.min("first").alias("first"),
        F.max("last").alias("last"),
    )
    # The commonest form; among equals the one that does not shout, then by the alphabet.
    shown = F.struct(-F.col("n_articles"), F.col("name") == F.upper("name"), F.col("name"))
    rows = named.groupBy("speaker_kind", "key").agg(
        F.min_by("name", shown).alias("name"),
        *(F.sum(name).alias(name) for name in [*sums, "n_articles"]),
        F.min("first").alias("first"),
        F.max("last").alias("last"),
    )
    gender = F.expr("case when n_female > n_male then 'female' when n_male > n_female then 'male' else 'unknown' end")
    return rows.select(
        "name",
        F.col("speaker_kind").alias("kind"),
        gender.alias("gender"),
        F.expr("n_direct + n_mixed + n_indirect").alias("n_quotes"),
        *sums[:5],
        "n_articles",
        "first",
        "last",
    )


def counts(quotations: _sql.DataFrame, by: Sequence[str] = ("publisher", "month")) -> _sql.DataFrame:
    """Counts of the table of quotations, one row a group, in no order.

    Columns are those of `by`, then `n_articles` with quotations, `n_quotes`, `n_direct`, `n_mixed`, `n_indirect`, `n_speakers` by kind
    and name, and `n_female` and `n_male`, quotations of persons of this gender. Every row of the table counts, also one
    inside another.

    by
        Columns of the table, and `day`, `month`, `year` of the date; null where the date is not as exact.
    """
    F = functions()
    lengths = {"day": 10, "month": 7, "year": 4}
    day = _day(F.col("date"))
    groups = []
    for name in by:
        if name in lengths:
            n = lengths[name]
            groups.append(F.when(F.length(day) >= n, F.substring(day, 1, n)).alias(name))
        elif name in quotations.columns:
            groups.append(F.col(name))
        else:
            raise ValueError(f"by: the table has no column {name!r}")
    speaker = F.struct("speaker_kind", _name_key(F.col("speaker"), F.col("speaker_kind")))
    return quotations.groupBy(*groups).agg(
        F.countDistinct("article").alias("n_articles"),
        F.count("*").alias("n_quotes"),
        *(F.count_if(F.col("type") == type).alias(f"n_{type}") for type in ("direct", "mixed", "indirect")),
        F.countDistinct(F.when(F.col("speaker").isNotNull(), speaker)).alias("n_speakers"),
        *(
            F.count_if((F.col("speaker_kind") == "person") & (F.col("gender") == gender)).alias(f"n_{gender}")
            for gender in ("female", "male")
        ),
    )


def _day(date: _sql.Column) -> _sql.Column:
    """The date as exactly as it is known, `2026-05-03`, `2026-05` or `2026`; null where it is none."""
    F = functions()
    month = r"\d{4}-(?:0[1-9]|1[0-2])"
    day = F.regexp_extract(date, rf"^({month}-(?:0[1-9]|[1-9]\d))(?!\d)", 1)
    # A day that no calendar has makes the whole none.
    is_real = F.try_to_timestamp(day, F.lit("yyyy-MM-dd")).isNotNull()
    known = F.when(date.isNull() | ((day != "") & ~is_real), None).when(day != "", day)
    for pattern in (rf"^({month})(?!\d)", r"^(\d{4})$"):
        found = F.regexp_extract(date, pattern, 1)
        known = known.when(found != "", found)
    result: _sql.Column = known
    return result


def _plain_letters() -> tuple[str, str, dict[str, str]]:
    """Letters with marks, what each is without, and those that are two without."""
    one_by_one = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ə": "e", "ŧ": "t", "ɖ": "d"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code).lower()
        bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        if len(letter) == len(bare) == 1 and bare != letter and bare.isalpha():
            one_by_one.setdefault(letter, bare)
    return "".join(one_by_one), "".join(one_by_one.values()), {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}


def _name_key(name: _sql.Column, kind: _sql.Column) -> _sql.Column:
    """What two writings of a name share: small letters without marks and punctuation, initials together."""
    F = functions()
    with_marks, without, pairs = _plain_letters()
    key = F.translate(F.lower(name), with_marks, without)
    for letter, pair in pairs.items():
        key = F.replace(key, F.lit(letter), F.lit(pair))
    key = F.regexp_replace(key, r"[\s/_,-]+", " ")
    key = F.trim(F.regexp_replace(key, r"[^\p{L}\p{N} ]", ""))
    key = F.regexp_replace(key, r" +", " ")
    key = F.regexp_replace(key, r"(?<=(?:^| )\p{L}) (?=\p{L}(?: |$))", "")
    body = F.regexp_replace(key, "^the (?=.)", "")
    key = F.when(kind == "person", key).otherwise(body)
    result: _sql.Column = F.when(key == "", F.lower(F.trim(name))).otherwise(key)
    return result
