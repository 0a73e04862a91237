"""`ascribe.spark` on a real Spark of two executors, each a process of its own. `scripts/check-spark.sh` runs it."""

from __future__ import annotations

import csv
import datetime
import decimal
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import ascribe
import ascribe.spark
from ascribe import _spark_work

pyspark = pytest.importorskip("pyspark", reason="skipped: no pyspark")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("skipped: no Java", allow_module_level=True)

import pyarrow as pa  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402

COLUMNS = "id string, text string, publisher string, date string, title string"


def bench_module(root: Path) -> ModuleType:
    """What the benchmark has for tests, too: a session, articles."""
    spec = importlib.util.spec_from_file_location("bench_spark", root / "crates/ascribe-python/benches/spark.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bench(root: Path) -> ModuleType:
    return bench_module(root)


@pytest.fixture(scope="module")
def spark(bench: ModuleType) -> Iterator[Any]:
    session = bench.session(2, 1)
    yield session
    session.stop()


@pytest.fixture(scope="module")
def articles(bench: ModuleType) -> list[dict[str, str]]:
    made: list[dict[str, str]] = bench.many(2000)
    assert len({article["text"] for article in made}) == 2000
    return made


@pytest.fixture(scope="module")
def frame(spark: Any, articles: list[dict[str, str]]) -> Any:
    """The articles in 24 partitions, in no order."""
    return spark.createDataFrame(articles, COLUMNS).repartition(24)


@pytest.fixture(scope="module")
def expected(articles: list[dict[str, str]]) -> dict[str, pa.Table]:
    """Of one process."""
    done = list(ascribe.Pipeline("none").annotate_many(articles))
    return {table: sorted_table(pa.table(ascribe.table(done, table))) for table in _spark_work.TABLES}


def sorted_table(table: pa.Table) -> pa.Table:
    """In an order, as rows of Spark have none."""
    within = [("start", "ascending"), ("quote", "ascending")] if "quote" in table.column_names else [("speaker_id", "ascending")]
    return table.sort_by([("article", "ascending"), *within]).combine_chunks()


def same(frame: Any, expected: pa.Table) -> None:
    """Columns, types, and rows whatever their order."""
    got = sorted_table(frame.toArrow())
    assert [(field.name, field.type) for field in got.schema] == [(field.name, field.type) for field in expected.schema]
    for name in expected.column_names:
        assert got[name].to_pylist() == expected[name].to_pylist(), name


def rows(frame: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in frame.collect()), key=repr)


# What comes out.


def test_two_executors_say_what_one_process_and_the_command_say(
    frame: Any, articles: list[dict[str, str]], expected: dict[str, pa.Table], tmp_path: Path
) -> None:
    done = ascribe.spark.annotate(frame, model="none").save(str(tmp_path / "done"))
    assert done.articles.count() == 2000
    assert len(expected["quotations"]) > 10_000
    for table in _spark_work.TABLES:
        same(getattr(done, table), expected[table])
    assert done.failures.count() == 0

    lines = tmp_path / "articles.jsonl"
    lines.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    command = [sys.executable, "-m", "ascribe", "extract", "--quiet", "--model", "none", "--format", "parquet"]
    subprocess.run([*command, "-o", str(tmp_path / "command.parquet"), str(lines)], check=True, timeout=250)
    parquet = pytest.importorskip("pyarrow.parquet")
    same(done.quotations, sorted_table(parquet.read_table(tmp_path / "command.parquet")))


def test_the_model_says_the_same(spark: Any, articles: list[dict[str, str]]) -> None:
    few = articles[:6]
    done = ascribe.spark.annotate(spark.createDataFrame(few, COLUMNS).repartition(2), classes="all").persist()
    one = ascribe.Pipeline(classes="all").annotate_many(few).to_arrow()
    assert "encoder" in str(one["found_by"].to_pylist())
    same(done.quotations, sorted_table(one))
    done.unpersist()


def test_a_killed_executor_costs_nothing(spark: Any, frame: Any, expected: dict[str, pa.Table], tmp_path: Path) -> None:
    """One of two executors is killed in the middle of the work, by the number of its process."""
    context = spark.sparkContext

    def executor(_: Iterator[Any]) -> Iterator[int]:
        # A worker is a child of a daemon, which is a child of the executor.
        stat = Path(f"/proc/{os.getppid()}/stat").read_text(encoding="utf-8")
        time.sleep(0.5)
        yield int(stat.rsplit(")", 1)[1].split()[1])

    executors = set(context.parallelize(range(8), 8).mapPartitions(executor).collect())
    assert executors
    for process in executors:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        assert b"CoarseGrainedExecutorBackend" in command and ours(process), command
    victim = max(executors)

    def slowly(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        time.sleep(0.3)
        yield from batches

    slow = frame.mapInArrow(slowly, frame.schema)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            context.setJobGroup("killed", "an executor is killed")
            ascribe.spark.annotate(slow, model="none").save(str(tmp_path / "killed"))
        except BaseException as error:
            failed.append(error)

    thread = pyspark.InheritableThread(target=work) if hasattr(pyspark, "InheritableThread") else threading.Thread(target=work)
    thread.start()
    # In the middle: some tasks are done, most are not.
    tracker = context.statusTracker()
    deadline = time.monotonic() + 120
    n_done = n_tasks = 0
    while thread.is_alive() and time.monotonic() < deadline:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        of_work = [stage for stage in stages if stage is not None and stage.numTasks == 24]
        if of_work and of_work[0].numCompletedTasks >= 4:
            n_done, n_tasks = of_work[0].numCompletedTasks, of_work[0].numTasks
            break
        time.sleep(0.02)
    assert 0 < n_done < n_tasks, "the work was over before an executor could be killed"
    os.kill(victim, signal.SIGKILL)
    thread.join(200)
    assert not thread.is_alive() and not failed, failed
    assert not Path(f"/proc/{victim}/cmdline").exists() or not Path(f"/proc/{victim}/cmdline").read_bytes()

    done = ascribe.spark.load(spark, str(tmp_path / "killed"))
    assert done.articles.count() == 2000
    for table in _spark_work.TABLES:
        same(getattr(done, table), expected[table])


def ours(process: int) -> bool:
    """True for what this process started, or what that started."""
    while process > 1:
        if process == os.getpid():
            return True
        process = int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
    return False


def test_a_task_that_fails_once_is_done_again(spark: Any, articles: list[dict[str, str]]) -> None:
    def fails_once(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        yield from batches
        context = TaskContext.get()
        if context is not None and context.attemptNumber() == 0 and context.partitionId() == 1:
            raise OSError("the disk is away for a moment")

    few = articles[:60]
    frame = spark.createDataFrame(few, COLUMNS).repartition(3)
    done = ascribe.spark.annotate(frame.mapInArrow(fails_once, frame.schema), model="none")
    same(done.quotations, sorted_table(ascribe.Pipeline("none").annotate_many(few).to_arrow()))


# What goes in.


def test_bad_rows_are_told_and_nothing_is_lost(spark: Any) -> None:
    good = "“No,” said Ann Pell."
    huge = "It rained. " * 200_000 + good
    german = "Der Bürgermeister sagte am Dienstag, dass die Brücke im Herbst wieder geöffnet wird und niemand warten muss. " * 4
    given = [
        ("good", good),
        ("null", None),
        ("empty", ""),
        ("blank", " \n\t"),
        ("nul", "\0" * 3 + good),
        ("german", german),
        ("twice", good),
        ("twice", "“Yes,” said Orrin Vale. “Now,” he added."),
        (None, good),
        ("", good),
        ("emoji 🎉", "🎉 " + good),
    ]
    frame = spark.createDataFrame(given, "id string, text string").union(
        # Half a surrogate pair: strings of Spark may hold what is no UTF-8.
        spark.sql("select 'half', cast(X'4E6FEDA0802E' as string) union all select 'latin', cast(X'E92E' as string)")
    )
    frame = frame.union(spark.createDataFrame([("huge", huge)], "id string, text string")).repartition(3)
    frame = frame.withColumn("outlet", F.expr("if(id = 'good', cast(X'FF' as string), 'The Quay')"))
    done = ascribe.spark.annotate(frame, model="none").persist()

    assert done.articles.count() == len(given) + 3
    failures = {row["article"]: (row["kind"], row["reason"]) for row in done.failures.collect()}
    assert failures.keys() == {"null", "german", "half", "latin"}
    assert failures["null"] == ("no-text", "column 'text' is null")
    assert failures["german"][0] == "other-language" and "any_language" in failures["german"][1]
    assert failures["half"] == ("malformed", "the text is no UTF-8, or has half of a surrogate pair, at byte 2")
    assert failures["latin"] == ("malformed", "the text is no UTF-8, or has half of a surrogate pair, at byte 0")

    said: dict[str, list[tuple[str, str | None]]] = {}
    for row in done.quotations.collect():
        said.setdefault(row["article"], []).append((row["content"], row["publisher"]))
    assert said["good"] == [("No,", None)], "the outlet is no UTF-8, the article is fine"
    rules = ascribe.Pipeline("none")
    for id, text in [("nul", "\0" * 3 + good), ("emoji 🎉", "🎉 " + good), ("huge", huge)]:
        assert said[id] == [(one.words, "The Quay") for one in rules.annotate(text).quotations], id
        assert len(said[id]) == 1
    assert sorted(said["twice"]) == [("No,", "The Quay"), ("Now,", "The Quay"), ("Yes,", "The Quay")]
    made = [id for id in said if len(id) == 32]
    assert len(made) == 1 and len(said[made[0]]) == 2, "of equal rows without an id both are there, under one id"
    done.unpersist()


def test_columns_are_found_whatever_they_are_called_and_of_whatever_type(spark: Any) -> None:
    time_zone = spark.conf.get("spark.sql.session.timeZone")
    at = datetime.datetime(2026, 5, 3, 9, 30, tzinfo=datetime.timezone.utc)
    row = (7, "“No,” said Ann Pell.", at, {"id": "quay", "name": "The Quay"}, "A.B", [1, 2], b"\x00", decimal.Decimal("1.50"))
    schema = (
        "Id long, `the.body` string, publishedAt timestamp, source struct<id string, name string>, Headline string,"
        " extra array<int>, quotations binary, speakers decimal(10,2)"
    )
    frame = spark.createDataFrame([row], schema)
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    try:
        [found] = ascribe.spark.annotate(frame, text="THE.BODY", model="none").articles.collect()
    finally:
        spark.conf.set("spark.sql.session.timeZone", time_zone)
    assert (found["article"], found["date"], found["publisher"], found["title"]) == (
        "7",
        "2026-05-03T05:30:00-04:00",
        "The Quay",
        "A.B",
    )
    day = frame.select(F.col("`the.body`").alias("text"), F.expr("date'2026-05-03'").alias("d"), F.expr("12L").alias("source"))
    [found] = ascribe.spark.annotate(day, date="d", id="source", model="none").articles.collect()
    assert (found["article"], found["date"], found["publisher"]) == ("12", "2026-05-03", "12")


def test_names_of_columns_are_those_of_the_package() -> None:
    for fact, names in ascribe.spark.NAMES.items():
        for name in names:
            [article] = ascribe.Pipeline("none", threads=1).annotate_many([{"text": "“No,” said Ann Pell.", name: "7"}])
            assert isinstance(article, ascribe.Article)
            assert (article.id if fact == "id" else article.meta[fact]) == "7", name


def test_made_ids_are_those_of_the_rows(spark: Any, articles: list[dict[str, str]]) -> None:
    frame = spark.createDataFrame(articles[:40], COLUMNS).drop("id")
    done = [ascribe.spark.annotate(frame.repartition(n), model="none").articles for n in (1, 7)]
    once, again = (rows(one.select("article", "title")) for one in done)
    assert once == again and len(once) == 40
    # As docs/spark.md says how to make them.
    joined = "concat_ws(unhex('1f'), text, title, date, publisher)"
    own = frame.selectExpr(f"substring(sha2({joined}, 256), 1, 32) as article", "title")
    assert rows(own) == once


def test_wrong_columns_and_options_are_told_at_once(spark: Any) -> None:
    frame = spark.createDataFrame([(1, "x", 2.0, b"y", [1])], "id long, body string, n double, raw binary, list array<int>")
    twice = frame.select("body", F.lit("x").alias("text"), F.lit("y").alias("text"))
    annotate = partial(ascribe.spark.annotate, frame)
    before = spark.sparkContext.statusTracker().getJobIdsForGroup()
    wrong: list[tuple[type[Exception], str, Callable[[], Any]]] = [
        (ValueError, "no column 'text'; text=… says which it is: id, body, n, raw, list", annotate),
        (ValueError, "no column 'key'; id=…", partial(annotate, text="body", id="key")),
        (TypeError, "'raw' is the text and must be of strings, not binary", partial(annotate, text="raw")),
        (TypeError, "'n' is the text and must be of strings, not double", partial(annotate, text="n")),
        (TypeError, r"'list', of array<int>, cannot be the id", partial(annotate, text="body", id="list")),
        (ValueError, "2 columns are called 'text'", partial(ascribe.spark.annotate, twice)),
        (ValueError, "shouting", partial(annotate, text="body", classes="shouting")),
        (ValueError, "min_confidence", partial(annotate, text="body", min_confidence=7)),
        (ValueError, "threads", partial(annotate, text="body", threads=0)),
        (ValueError, "batch", partial(annotate, text="body", batch=-1)),
        (ValueError, "no frame of annotated articles: it has no article", partial(ascribe.spark.Annotations, frame)),
        (ValueError, "no column 'town'", partial(ascribe.spark.counts, frame, by=["town"])),
    ]
    for error, message, call in wrong:
        with pytest.raises(error, match=message):
            call()
    assert spark.sparkContext.statusTracker().getJobIdsForGroup() == before, "no job was begun"


def test_a_model_that_is_not_there_is_told_by_the_worker(spark: Any) -> None:
    frame = spark.createDataFrame([("“No,” said Ann Pell.",)], "text string")
    with pytest.raises(Exception, match="no/such/model"):
        ascribe.spark.annotate(frame, model="no/such/model").articles.collect()


def test_partitions_may_be_empty_or_one(spark: Any, articles: list[dict[str, str]]) -> None:
    few = articles[:5]
    frame = spark.createDataFrame(few, COLUMNS)
    want = sorted_table(ascribe.Pipeline("none").annotate_many(few).to_arrow())
    for parts in (frame.coalesce(1), frame.repartition(20)):
        same(ascribe.spark.annotate(parts, model="none").quotations, want)
    nothing = ascribe.spark.annotate(frame.where("id is null"), model="none")
    assert nothing.articles.count() == 0
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "2")
    try:
        same(ascribe.spark.annotate(frame.coalesce(1), model="none", threads=2, batch=3).quotations, want)
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


def test_a_stream_is_annotated_as_it_comes(spark: Any, articles: list[dict[str, str]], tmp_path: Path) -> None:
    few = articles[:30]
    spark.createDataFrame(few, COLUMNS).repartition(2).write.json(str(tmp_path / "in"))
    stream = spark.readStream.schema(COLUMNS).json(str(tmp_path / "in"))
    done = ascribe.spark.annotate(stream, model="none")
    for what in (done.persist, partial(done.save, str(tmp_path / "no")), partial(ascribe.spark.aggregate, done.quotations)):
        with pytest.raises(ValueError, match="a streaming frame"):
            what()
    query = done.articles.writeStream.trigger(availableNow=True).option("checkpointLocation", str(tmp_path / "at"))
    query.format("parquet").start(str(tmp_path / "out")).awaitTermination(120)
    written = ascribe.spark.load(spark, str(tmp_path / "out"))
    same(written.quotations, sorted_table(ascribe.Pipeline("none").annotate_many(few).to_arrow()))


# How the work is done.


def test_a_second_table_without_keeping_the_first_is_warned_of(spark: Any, tmp_path: Path) -> None:
    frame = spark.createDataFrame([("“No,” said Ann Pell.",)], "text string")
    done = ascribe.spark.annotate(frame, model="none")
    _ = done.quotations, done.quotations
    with pytest.warns(UserWarning, match="runs the model on all articles") as warned:
        _ = done.failures
    assert warned[0].filename == __file__
    kept = ascribe.spark.annotate(frame, model="none").persist()
    _ = kept.quotations, kept.failures, kept.speakers


def test_a_worker_loads_a_model_once(spark: Any, articles: list[dict[str, str]]) -> None:
    """Pipelines stay with the process, and have as many threads as a task has cores."""
    frame = spark.createDataFrame(articles[:40], COLUMNS).repartition(8)
    for _ in range(3):
        ascribe.spark.annotate(frame, model="none", min_confidence=0.25).articles.count()

    def kept(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for _ in batches:
            pass
        pipelines = [[*key, id(pipeline), pipeline.threads] for key, pipeline in _spark_work._pipelines.items()]
        yield pa.RecordBatch.from_pydict({"process": [os.getpid()], "pipelines": [json.dumps(pipelines)]})

    found: dict[int, set[str]] = {}
    for _ in range(2):
        for row in frame.mapInArrow(kept, "process long, pipelines string").collect():
            found.setdefault(row["process"], set()).add(row["pipelines"])
        ascribe.spark.annotate(frame, model="none", min_confidence=0.25).articles.count()
    assert found and all(len(of_process) == 1 for of_process in found.values()), found
    for of_process in found.values():
        own = [pipeline for pipeline in json.loads(of_process.pop()) if pipeline[2] == 0.25]
        assert [pipeline[:4] + pipeline[5:] for pipeline in own] == [["none", "speech,finding", 0.25, 1, 1]]


def test_threads_follow_the_cores_of_a_task(monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        def cpus(self) -> int:
            return 3

    monkeypatch.setattr(pyspark.TaskContext, "get", lambda: Context())
    options = _spark_work.Options("none", "speech", 0.0, 0, 0, False, "text", ascribe.__version__)
    assert _spark_work._pipeline(options).threads == 3
    assert _spark_work._pipeline(options) is _spark_work._pipeline(options)
    assert _spark_work._pipeline(options._replace(threads=2)).threads == 2


def test_a_worker_with_another_version_says_so() -> None:
    options = _spark_work.Options("none", "speech", 0.0, 0, 0, False, "text", "0.0.7")
    with pytest.raises(RuntimeError, match="the driver has ascribe 0.0.7, this worker"):
        list(_spark_work.annotated(tuple(options), iter([])))


def test_without_pyspark_it_says_what_is_needed() -> None:
    code = "import sys; sys.modules['pyspark'] = None; import ascribe.spark; ascribe.spark.annotate(None)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert "ImportError: pyspark is needed for this: pip install 'ascribe[spark]'" in done.stderr


# Counts across articles.


def test_speakers_are_counted_as_the_command_counts_them(spark: Any, bench: ModuleType, tmp_path: Path) -> None:
    articles = bench.many(200)
    named = {
        "José Núñez": "2026-05-03",
        "JOSE NUNEZ": "2026-02-30",
        "Jose Nuñez": "2026",
        "J. K. Marsh": "soon",
        "J.K. Marsh": None,
        "Zoë O’Neill-Vale": "2026-06",
        "Zoe O'Neill Vale": "",
        "Łukasz Weiß": "20260701",
    }
    articles += [
        {"id": f"n{at}", "text": f"“No {at},” said {name}. “I told Orrin Vale that ‘it rains,’” he said.", "date": date}
        for at, (name, date) in enumerate(named.items())
    ]
    lines = tmp_path / "articles.jsonl"
    lines.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    command = [sys.executable, "-m", "ascribe", "aggregate", "--quiet", "--model", "none", "--format", "csv", str(lines)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=250).stdout
    frame = spark.createDataFrame([{name: article.get(name) for name in COLUMNS_OF} for article in articles], COLUMNS)
    done = ascribe.spark.annotate(frame.repartition(4), model="none").persist()
    table = ascribe.spark.aggregate(done.quotations)
    # A cell of CSV that a spreadsheet would run has a mark before it.
    want = [tuple(row[name].removeprefix("'") for name in table.columns) for row in csv.DictReader(io.StringIO(told))]
    got = [tuple("" if value is None else str(value) for value in row) for row in table.collect()]
    assert len(want) > 60
    assert sorted(got) == sorted(want)
    everybody = ascribe.spark.aggregate(done.quotations, kinds=None)
    assert {"group", "unnamed"} <= {row["kind"] for row in everybody.select("kind").distinct().collect()}

    counted = {(row["publisher"], row["month"]): row for row in ascribe.spark.counts(done.quotations).collect()}
    quotations = done.quotations.toArrow().to_pylist()
    for (publisher, month), row in counted.items():
        group = [said for said in quotations if said["publisher"] == publisher and month_of(said["date"]) == month]
        assert row["n_quotes"] == len(group) > 0
        assert row["n_articles"] == len({said["article"] for said in group})
        assert row["n_indirect"] == sum(said["type"] == "indirect" for said in group)
        assert row["n_female"] == sum(said["speaker_kind"] == "person" and said["gender"] == "female" for said in group)
        assert 0 < row["n_speakers"] <= len({(said["speaker_kind"], said["speaker"]) for said in group})
    assert sum(row["n_quotes"] for row in counted.values()) == len(quotations)
    assert counted["The Quay", "2026-02"]["n_direct"] > 0 and (None, None) in counted
    done.unpersist()


COLUMNS_OF = ("id", "text", "publisher", "date", "title")


def month_of(date: str | None) -> str | None:
    """The month of a date as the tables have it."""
    try:
        return datetime.date.fromisoformat((date or "")[:10] + "-01" * (len(date or "") == 7)).isoformat()[:7]
    except ValueError:
        return None


# The page, and what it costs.


@pytest.mark.parametrize(
    ("page", "table", "n_rows"),
    [("docs/spark.md", "speakers", 11), ("docs/tutorials/ten-million.md", "by-outlet-and-month", 1)],
)
def test_the_job_of_a_page_runs(
    spark: Any, root: Path, articles: list[dict[str, str]], tmp_path: Path, page: str, table: str, n_rows: int
) -> None:
    blocks = [block.split("```")[0] for block in (root / page).read_text(encoding="utf-8").split("```python\n")[1:]]
    job = "\n".join(blocks)
    news = spark.createDataFrame(articles[:12] * 2, COLUMNS).withColumnsRenamed({"text": "body", "publisher": "outlet"})
    news.withColumn("id", F.uuid()).write.parquet(str(tmp_path / "news.parquet"))
    for here, there in [
        ("/corpus", str(tmp_path)),
        ("SparkSession.builder.getOrCreate()", "the_session"),
        # What the pages leave to the default; the rules are enough here.
        ('text="body"', 'text="body", model="none"'),
    ]:
        assert here in job
        job = job.replace(here, there)
    job, n_replaced = re.subn(r"repartition\(\d+\)", "repartition(4)", job)
    assert n_replaced == 1
    exec(compile(job, page, "exec"), {"the_session": spark})
    assert spark.read.parquet(str(tmp_path / table)).count() >= n_rows


def test_overhead_is_measured(
    spark: Any, bench: ModuleType, articles: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Told, not judged: other programs may run beside."""
    seconds = bench.compare(spark, articles, "none", cores=2, rounds=2)
    with capsys.disabled():
        print("\n2,000 articles, rules alone, two cores:\n" + bench.told(seconds, articles))
    assert all(len(all) == 2 for all in seconds.values())
