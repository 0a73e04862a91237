"""Makes the three link heads: `python -m ascribe_training.link_heads --data ../../../shared/data`.

Needs cargo and PyTorch; ten minutes on two cores beside the builds. The steps, each with what it needs:

1. heads that follow the rules take the place of those for descriptions and missing sources: features hold earlier decisions, and
   what a trained head decides on its own articles, it has learnt;
2. the programs are built with them; `ascribe extract` finds the sources of the novels, whose gold has none; `link_features` says what
   the heads see;
3. the heads for descriptions and for missing sources are trained;
4. with these in place the programs are built again, and the head for pronouns is trained; `--rounds` repeats that, since its
   features hold its own decisions (the one that ships is the sixth).

The heads in `--heads` are replaced when all is done; until then, and when a step fails, they are what they were.
"""
import argparse
import gzip
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import link
from .data import read_jsonl

ROOT = Path(__file__).resolve().parents[3]
FILES = {"pronouns": "head.tsv", "descriptions": "descriptions.tsv", "floating": "floating.tsv"}
# Gold: folder and file in `--data`, and whether its quotations have sources.
GOLD = {"polnear": ("polnear/train.jsonl.gz", True), "pdnc": ("pdnc/train.jsonl.gz", False), "dev": ("polnear/dev.jsonl.gz", True)}
# Of which head: weight of each set, steps, decay. `dev` is never trained on.
RECIPES = {
    "descriptions": ({"polnear": 1, "pdnc": 0.3, "dev": 0}, 300, 0.2),
    "floating": ({"pdnc": 1}, 150, 0.2),
    "pronouns": ({"polnear": 1, "pdnc": 0.2, "dev": 0}, 400, 0.05),
}


def run(command, stdin=None, stdout=None):
    """One program of ours, from the root of the repository."""
    subprocess.run(command, cwd=ROOT, stdin=stdin, stdout=stdout, check=True)


def build(run):
    run(["cargo", "build", "--release", "-p", "ascribe-cli"])
    run(["cargo", "build", "--release", "-p", "ascribe-speaker-resolver", "--examples"])


def without_speakers(gold, out):
    """Quotations as the program reads them, without what it is to find."""
    with open(out, "w", encoding="utf8") as file:
        for line in read_jsonl(gold):
            quotes = [{"id": quote["id"], "type": quote.get("type", "direct"), "content": quote["content"]}
                      for quote in line.get("quotes") or line.get("attributions") or []]
            print(json.dumps({"id": line["id"], "text": line["text"], "quotes": quotes}, ensure_ascii=False), file=file)


def plain(gold, out):
    """The same file, unpacked."""
    with gzip.open(gold, "rb") as packed, open(out, "wb") as file:
        shutil.copyfileobj(packed, file)


def links(run, data, work):
    """What the heads see of each set, as the programs built last say it: name of the set -> file."""
    out = {}
    for name, (file, has_sources) in GOLD.items():
        quotes = work / f"{name}.quotes.jsonl"
        if has_sources:
            plain(data / file, quotes)
        else:
            bare = work / f"{name}.bare.jsonl"
            without_speakers(data / file, bare)
            with open(quotes, "wb") as found:
                run(["target/release/ascribe", "extract", "--given-quotes", "--model", "none", str(bare)], stdout=found)
        out[name] = work / f"{name}.links.jsonl"
        with open(quotes, "rb") as given, open(out[name], "wb") as seen:
            run(["target/release/examples/link_features"], stdin=given, stdout=seen)
    return out


def train(kind, seen, data, path, train_one, seed):
    weights, steps, decay = RECIPES[kind]
    command = [str(path), "--of", kind, "--steps", str(steps), "--decay", str(decay), "--seed", str(seed)]
    for name, weight in weights.items():
        command += ["--examples", name, str(weight), str(seen[name]), str(data / GOLD[name][0])]
    train_one(command)


def make(data, heads, rounds=1, seed=1, run=run, train_one=link.main):
    """All heads, in place of those in the folder `heads`."""
    kept = {path: path.read_bytes() for path in (heads / file for file in FILES.values())}
    try:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            for kind in ("descriptions", "floating"):
                train_one([str(heads / FILES[kind]), "--of", kind, "--rules-alone"])
            build(run)
            seen = links(run, data, work)
            for kind in ("descriptions", "floating"):
                train(kind, seen, data, heads / FILES[kind], train_one, seed)
            for _ in range(rounds):
                build(run)
                train("pronouns", links(run, data, work), data, heads / FILES["pronouns"], train_one, seed)
    except BaseException:
        for path, content in kept.items():
            path.write_bytes(content)
        raise


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds polnear/ and pdnc/")
    parser.add_argument("--heads", type=Path, default=ROOT / "models" / "ascribe-link")
    parser.add_argument("--rounds", type=int, default=1, help="times the head for pronouns is made, each from the one before")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    make(args.data.resolve(), args.heads.resolve(), args.rounds, args.seed)


if __name__ == "__main__":
    main()
