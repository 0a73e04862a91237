"""`annotate_many` beside the command: the same articles, the same threads, one run, taken in turns.

    python crates/ascribe-python/benches/throughput.py [--command target/release/ascribe] [--threads 2] [--copies 10] [--model none]

Prints articles a second of both for each round, and the ratio of the medians. Exit code 1 where it is below --bar (0.95). The
command reads JSON lines and writes JSON lines; Python iterates over dicts and reads id and words of every quotation. Both
begin with the start of a process and loading of the model, so small runs compare these. Where other programs run beside, the
time that all cores spent tells more than the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).parents[3] / "data/samples"

# Runs in a process of its own, as the command does.
PYTHON = """
import json, sys
import ascribe
path, model, threads = sys.argv[1:]
pipeline = ascribe.Pipeline(model, threads=int(threads))
n = words = 0
with open(path, encoding="utf-8") as lines:
    for article in pipeline.annotate_many(json.loads(line) for line in lines):
        n += 1
        for said in article.quotations:
            words += len(said.words) + len(said.speaker.name if said.speaker else "")
print(n, words)
"""


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds that a command takes: by the clock, and of all cores together."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clock, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """The comparison."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--command", default=shutil.which("ascribe"), help="the program; default: the one in PATH")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--copies", type=int, default=10, help="of the samples")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--model", default="ascribe-small")
    options.add_argument("--bar", type=float, default=0.95)
    asked = options.parse_args()
    if not asked.command:
        sys.exit("no command `ascribe` in PATH; --command names one")
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))] * asked.copies
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder) / "news.jsonl"
        lines = (json.dumps({"id": str(at), "text": text}, ensure_ascii=False) for at, text in enumerate(texts))
        news.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        threads = str(asked.threads)
        ways = {
            "command": [asked.command, "extract", str(news), "--model", asked.model, "-j", threads, "-o", f"{folder}/out.jsonl"],
            "python": [sys.executable, "-c", PYTHON, str(news), asked.model, threads],
        }
        rates: dict[str, list[float]] = {name: [] for name in ways}
        cores: dict[str, list[float]] = {name: [] for name in ways}
        for at in range(asked.rounds):
            # Whatever else the machine does falls on both.
            for name in sorted(ways, reverse=at % 2 == 1):
                Path(folder, "out.jsonl").unlink(missing_ok=True)
                clock, core = timed(ways[name])
                rates[name].append(len(texts) / clock)
                cores[name].append(core)
            print(f"round {at + 1}: " + ", ".join(f"{name} {rates[name][-1]:.1f}/s" for name in ways), flush=True)
    medians = {name: statistics.median(rates[name]) for name in ways}
    ratio = medians["python"] / medians["command"]
    work = statistics.median(cores["python"]) / statistics.median(cores["command"])
    print(f"time of all cores: {work:.3f} of the command's")
    print(f"{len(texts)} articles, {threads} threads, {asked.model}: annotate_many has {ratio:.3f} of the command's rate")
    sys.exit(ratio < asked.bar)


if __name__ == "__main__":
    main()
