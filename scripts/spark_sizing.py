#!/usr/bin/env python3
"""Size and cost of two large corpora on a cluster of Spark, computed from rates that were measured.

    scripts/spark_sizing.py --rate ascribe-small=6750 --rate none=1200000 --spark-ms 1.0 [--machines 20] [--price 0.714] …

Prints the table of docs/spark.md. Nothing is measured here. Give the words a second that one core does with each model (`one process`
of crates/ascribe-python/benches/spark.py, run with --model and a release wheel), and the milliseconds of a core that Spark adds
to an article (its last line). Everything else has a default that stands in the heading of the table: change what is not so
for you.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass


@dataclass(frozen=True)
class Corpus:
    """What is to be read."""

    name: str
    n_articles: int
    #: Words of all articles.
    n_words: int
    #: Quotations that are written.
    n_quotations: int


def corpora(given: argparse.Namespace) -> list[Corpus]:
    """The two of the page."""
    large, day, quoted = 200_000_000, 260_000, 1_400_000
    return [
        Corpus("200 million articles", large, large * given.words, large * given.quotations),
        # An article of the graph is its quotations with the words around them.
        Corpus("a day of GDELT's quotation graph", day, quoted * given.gdelt_words, quoted),
    ]


def duration(hours: float) -> str:
    """A length of time as people say it."""
    if hours < 1 / 60:
        return "under 1 min"
    if hours < 1.5:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.1f} days"


def row(corpus: Corpus, model: str, rate: float, given: argparse.Namespace) -> list[str]:
    """One corpus with one model."""
    seconds = corpus.n_words / rate + corpus.n_articles * given.spark_ms / 1000
    core_hours = seconds / 3600 / given.busy
    alone = core_hours / given.cores
    hours = alone / given.machines
    cost = alone * given.price
    gigabytes = corpus.n_quotations * given.row_bytes / 1e9
    size = f"{gigabytes:,.0f} GB" if gigabytes >= 10 else f"{gigabytes:.1f} GB"
    told = f"{core_hours:,.0f}" if core_hours >= 10 else f"{core_hours:.1f}"
    dollars = f"{cost:,.2f}" if cost < 10 else f"{cost:,.0f}"
    return [corpus.name, model, told, duration(alone), duration(hours), dollars, size]


def rate(text: str) -> tuple[str, float]:
    """`none=1200000`."""
    name, equals, number = text.partition("=")
    if not (name and equals) or not float(number) > 0:
        raise argparse.ArgumentTypeError("a rate is written MODEL=WORDS, words a second of one core")
    return name, float(number)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=rate, action="append", required=True, help="MODEL=WORDS a second of one core; several times")
    parser.add_argument("--spark-ms", type=float, required=True, help="milliseconds of a core that Spark adds to an article")
    parser.add_argument("--busy", type=float, default=0.85, help="share of the time that cores are at work (0.85)")
    parser.add_argument("--machines", type=int, default=20)
    parser.add_argument("--machine", default="AWS c7i.4xlarge")
    parser.add_argument("--cores", type=int, default=16, help="virtual cores of a machine (16)")
    parser.add_argument("--price", type=float, default=0.714, help="dollars a machine and hour (0.714)")
    parser.add_argument("--price-of", default="list price on demand, us-east-1, as of 2024")
    parser.add_argument("--words", type=int, default=500, help="words of an article (500)")
    parser.add_argument("--quotations", type=int, default=6, help="quotations of an article (6)")
    parser.add_argument("--gdelt-words", type=int, default=60, help="words of a quotation of GDELT with those around it (60)")
    parser.add_argument("--row-bytes", type=int, default=300, help="bytes of a quotation in Parquet (300)")
    given = parser.parse_args()
    print(
        f"{given.machines} × {given.machine} ({given.cores} virtual cores, {given.price} $/h: {given.price_of}), "
        f"{given.busy:.0%} busy; {given.words} words and {given.quotations} quotations an article, "
        f"{given.gdelt_words} words a quotation of GDELT; Spark adds {given.spark_ms} ms an article; words a second of a core: "
        + ", ".join(f"{model} {words:,.0f}" for model, words in given.rate)
        + ".\n"
    )
    print(f"| corpus | model | core hours | on one machine | on {given.machines} | $ | quotations, Parquet |")
    print("|---|---|---|---|---|---|---|")
    for corpus in corpora(given):
        for model, words in given.rate:
            print("| " + " | ".join(row(corpus, f"`{model}`", words, given)) + " |")


if __name__ == "__main__":
    main()
