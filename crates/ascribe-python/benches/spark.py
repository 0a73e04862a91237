"""Spark beside one process: the same articles, the same cores, one run.

    python crates/ascribe-python/benches/spark.py [--model none] [--articles 2000] [--rounds 3] [--executors 2] [--cores 1]

One process is `annotate_many` with as many threads as Spark has cores, from rows to the table of quotations. Spark reads Parquet and
counts quotations; its executors and workers run already and have loaded the model. Prints articles and words a second of both by
the clock, and by the time that all their processes spent on the cores, which tells more where other programs run beside. Needs
Java 17, pyspark, and the package.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ascribe
import ascribe.spark

SAMPLES = Path(__file__).parents[3] / "data/samples"


def session(executors: int = 2, cores: int = 1, **options: str) -> Any:
    """A real Spark on this machine: executors are processes of their own. Nothing listens to other machines."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    # Else workers are whatever `python3` is.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local-cluster[{executors},{cores},1024]")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": "1g",
        "spark.sql.shuffle.partitions": "4",
        "spark.log.level": "ERROR",
        **options,
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def many(n: int) -> list[dict[str, str]]:
    """`n` articles of the samples, no two alike: paragraphs in turn, each sample with a line of another's."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    paragraphs = [text.split("\n\n") for text in texts]
    made = []
    for at in range(n):
        own = paragraphs[at % len(texts)]
        round = at // len(texts)
        turned = own[round % len(own) :] + own[: round % len(own)]
        other = paragraphs[(at + round + 1) % len(texts)]
        text = "\n\n".join([*turned, other[round % len(other)], f"It was day {at} of the year, said Ann Pell."])
        day = f"2026-{at % 12 + 1:02}-{at % 28 + 1:02}"
        outlet = ("The Gazette", "The Quay", "Évening Nëws")[at % 3]
        made.append({"id": f"a{at}", "text": text, "publisher": outlet, "date": day, "title": f"“Title” {at}"})
    return made


def core_seconds() -> float:
    """Time on the cores of this process and all that it started, ended ones included where their parents live."""
    spent: dict[int, tuple[int, float]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            values = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        spent[int(folder.name)] = (int(values[1]), sum(map(int, values[11:15])) / os.sysconf("SC_CLK_TCK"))
    total = 0.0
    for process in spent:
        above = process
        while above in spent and above != os.getpid():
            above = spent[above][0]
        if above == os.getpid():
            total += spent[process][1]
    return total


def measured(work: Callable[[], int]) -> tuple[float, float, int]:
    """Seconds by the clock, seconds on the cores, and what the work counts."""
    clock, cores = time.perf_counter(), core_seconds()
    n = work()
    return time.perf_counter() - clock, core_seconds() - cores, n


def compare(spark: Any, articles: list[dict[str, str]], model: str, cores: int, rounds: int) -> dict[str, list[float]]:
    """Seconds of both, by the clock and on the cores, a round each: `process`, `spark`, `process_cores`, `spark_cores`."""
    pipeline = ascribe.Pipeline(model, threads=cores)
    seconds: dict[str, list[float]] = {"process": [], "spark": [], "process_cores": [], "spark_cores": []}
    with tempfile.TemporaryDirectory() as folder:
        frame = spark.createDataFrame(articles, "id string, text string, publisher string, date string, title string")
        frame.repartition(cores * 4).write.parquet(f"{folder}/articles")
        frame = spark.read.parquet(f"{folder}/articles").repartition(cores * 4)

        def by_spark() -> int:
            # Every column is made, so none need be read to the end.
            return ascribe.spark.annotate(frame, model=model).quotations.where("content is not null").count()

        def by_process() -> int:
            table = pipeline.annotate_many(articles).to_arrow()
            return len(table) - int(table["content"].null_count)

        # Workers begin, and both load the model.
        assert by_spark() == by_process()
        for _ in range(rounds):
            for name, work in (("process", by_process), ("spark", by_spark)):
                clock, on_cores, _ = measured(work)
                seconds[name].append(clock)
                seconds[f"{name}_cores"].append(on_cores)
    return seconds


def told(seconds: dict[str, list[float]], articles: list[dict[str, str]]) -> str:
    """Rates and ratios of the best rounds, for people."""
    n_words = sum(len(article["text"].split()) for article in articles)
    best = {name: max(min(all), 0.001) for name, all in seconds.items()}
    lines = []
    for name, what in (("process", "one process"), ("spark", "Spark")):
        clock, cores = best[name], best[f"{name}_cores"]
        lines.append(
            f"{what}: {len(articles) / clock:.0f} articles/s, {n_words / clock:.0f} words/s, "
            f"{n_words / cores:.0f} words a second of a core"
        )
    by_clock, by_cores = best["spark"] / best["process"], best["spark_cores"] / best["process_cores"]
    lines.append(f"Spark takes {by_clock:.2f} times the time of one process, {by_cores:.2f} times its time on the cores:")
    added = (best["spark_cores"] - best["process_cores"]) / len(articles) * 1000
    lines.append(f"{max(added, 0):.2f} ms of a core more for an article")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="none")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--executors", type=int, default=2)
    parser.add_argument("--cores", type=int, default=1, help="of an executor")
    given = parser.parse_args()
    articles = many(given.articles)
    spark = session(given.executors, given.cores)
    print(told(compare(spark, articles, given.model, given.executors * given.cores, given.rounds), articles))
    spark.stop()


if __name__ == "__main__":
    main()
