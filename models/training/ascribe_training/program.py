"""The program `ascribe` as the training uses it: it reads labels in every form, finds quotations, and scores them."""
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
PLACES = ("target/release/ascribe", "target/debug/ascribe")  # where cargo leaves it


class ProgramError(Exception):
    """The program could not do what it was asked; the message is its own."""


def find(given=None):
    """The program: what `--ascribe` names, else the first on $PATH, else what cargo has built in this checkout.

    Raises SystemExit with the way to get it where there is none."""
    if given is not None:
        found = shutil.which(str(given))
        if not found:
            raise SystemExit(f"--ascribe {given}: no program there")
        return Program(found)
    found = shutil.which("ascribe") or next((str(CHECKOUT / place) for place in PLACES if os.access(CHECKOUT / place, os.X_OK)), None)
    if not found:
        raise SystemExit("no program ascribe on $PATH nor in target/: build it with `cargo build --release`, or name it with --ascribe PATH")
    return Program(found)


class Program:
    """`path` is that of the executable."""

    def __init__(self, path):
        self.path = str(path)

    def run(self, *args):
        """What it wrote to stdout and the lines of stderr; exit code 1, something could not be read, is no error here."""
        done = subprocess.run([self.path, *map(str, args)], capture_output=True, text=True, encoding="utf8")
        told = done.stderr.splitlines()
        if done.returncode < 0 or done.returncode >= 128:
            raise KeyboardInterrupt  # a signal ended it, as it ends us
        if done.returncode > 1:
            raise ProgramError("\n".join(told) or f"{self.path} {args[0]}: exit code {done.returncode}")
        return done.stdout, told

    def read(self, path, form=None):
        """The labelled articles of `path` in any form that `eval` reads, in the form of `convert --to jsonl`, and a line of file, line
        and reason for each thing that could not be read."""
        out, told = self.run("convert", path, "--to", "jsonl", *(["--format", form] if form else []))
        return [json.loads(line) for line in out.splitlines()], told

    def extract(self, articles, model, out):
        """Finds the quotations of `articles` (dicts with `id` and `text`) and writes them to the file `out`, of every class, with all
        that `eval` would find. Articles that could not be attributed are missing."""
        with tempfile.TemporaryDirectory(prefix="ascribe-") as folder:
            texts, found = Path(folder, "articles.jsonl"), Path(folder, "found.jsonl")
            seen = {}
            for article in articles:
                seen.setdefault(article["id"], article["text"])
            with texts.open("w", encoding="utf8") as lines:
                for article_id, text in seen.items():
                    print(json.dumps({"id": article_id, "text": text}, ensure_ascii=False), file=lines)
            self.run("extract", texts, "--model", model, "--classes", "all", "--any-language", "-o", found)
            shutil.copyfile(found, out)

    def evaluate(self, gold, predicted, *options):
        """The report of `eval --json` as a dict."""
        return json.loads(self.run("eval", gold, predicted, "--json", *options)[0])
