"""A run on one's own labels: what is checked before the first step, and what is said at the end (docs/own-labels.md)."""
import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import torch

from . import own, program
from .auxiliary import UNKNOWN
from .data import MAX_PIECES, load_tokenizer, windows
from .export import export
from .model import batch_ids, batch_words, own_names, stored_weights
from .training_set import TrainingSet

# Few labels and a model that knows the task already: short, with low rates, and a few words hidden.
DEFAULTS = dict(epochs=4.0, lr=1e-4, head_lr=2e-4, layer_head_lr=1e-4, masked=0.05, syntax=0.0, others=0.0, score_minutes=60.0, log_steps=5)
FILES = ("model.json", "config.json", "tokenizer.json", "vocab.txt", "encoder.safetensors", "heads.safetensors")
ONLY_FOR_DATA = ("newsgold", "labels", "found", "lessons", "taught", "adapter_rank", "others", "begin_step", "limit", "scorer", "finish")
UNUSED = ("auxiliary.pos.", "auxiliary.relations.", "auxiliary.dependent.", "auxiliary.head.")  # heads that no exported model has
CHANCE = 0.05  # a difference that comes out by chance this often is not one to rely on
NOTICED = 0.5  # points of F1 that speakers may lose without a word


def wanted_classes(text):
    """Names of classes as `--classes` has them; `None` for all."""
    names = {name.strip() for name in text.split(",")}
    return None if "all" in names else names


def is_wanted():
    return any(word == "--train" or word.startswith("--train=") for word in sys.argv[1:])


def add_arguments(parser):
    group = parser.add_argument_group("labels of one's own, in place of --data")
    group.add_argument("--train", type=Path, metavar="FILE", help="labelled articles in any form that `ascribe eval` reads")
    group.add_argument("--dev", type=Path, metavar="FILE", help="others, on which the model is scored before and after")
    group.add_argument("--format", help="form of --train, where it is not recognised: jsonl, brat, parc, columns, pdnc, csv")
    group.add_argument("--dev-format", help="form of --dev")
    group.add_argument("--ascribe", metavar="PATH", help="the program; default: the one on $PATH, else in target/")
    group.add_argument("--classes", default="speech,finding", help="kinds of attribution that count on dev, as in `ascribe eval`")
    group.add_argument("--flat", action="store_true", help="leave quotations inside others out of the figures, as in `ascribe eval`")
    group.add_argument("--unlabelled", choices=("auto", "none", "found"), default="auto", help="what is not labelled is no quotation (none), or "
                       "what the program finds (found); auto: found where only quotations in marks are labelled")
    group.add_argument("--leave-out-bad", action="store_true", help="train without what cannot be read, rather than stop")


def settle(parser, args):
    """Settings that depend on others; ends the program where they do not fit."""
    if not args.dev:
        parser.error("--train needs --dev: articles that are not in --train, to see whether the model has become better")
    given = [name for name in ONLY_FOR_DATA if getattr(args, name)]
    if given or args.encoder != "minilm":
        parser.error(f"--{(given or ['encoder'])[0].replace('_', '-')} goes with --data, not with --train")
    args.begin = args.begin or program.CHECKOUT / "models" / "ascribe-small"


def check(args):
    """What can be seen without reading a label; ends the program with the reason."""
    for path in (args.train, args.dev):
        if not path.exists():
            raise SystemExit(f"{path}: there is no such file or folder")
    missing = [name for name in FILES if not (args.begin / name).is_file()]
    if missing:
        raise SystemExit(f"--begin {args.begin}: no {missing[0]} in it; a folder that `ascribe --model` takes is wanted, such as models/ascribe-small")
    if (args.out / "checkpoint.pt").exists() and not args.resume:
        raise SystemExit(f"{args.out}: holds a run already; --resume goes on with it, another --out begins a new one")
    if args.epochs <= 0:
        raise SystemExit("--epochs: a number above 0 is wanted")


def prepare(args, log, first_model):
    """The training set and the scorer of a run, once everything has been checked."""
    ascribe = program.find(args.ascribe)
    try:
        train, dev = labels(ascribe, args)
        log.line(train.summary())
        log.line(dev.summary())
        training_set = examples(ascribe, train, args, log, first_model)
        args.contents_of_train = digest(train)
        scorer = Dev(ascribe, dev, args)
        log.line(f"before: {scorer.first()}")
    except program.ProgramError as error:
        raise SystemExit(str(error)) from None
    return training_set, scorer


def labels(ascribe, args):
    """Both files, when nothing is wrong with them; else every problem is told and nothing is done."""
    out, wrong = [], []
    for path, form in ((args.train, args.format), (args.dev, args.dev_format)):
        articles, told = ascribe.read(path, form)
        read = own.Labels(path, articles)
        bad = own.problems(read)
        wrong += told + list(bad.values())
        out.append(own.Labels(path, [article for number, article in enumerate(articles) if number not in bad]))
    both = list(own.shared(*out))
    for line in wrong + both:
        print(line, file=sys.stderr)
    if both:
        raise SystemExit(f"{len(both)} articles of --dev are in --train, too: a model must not be scored on what it has learnt; nothing was done")
    if wrong and not args.leave_out_bad:
        raise SystemExit(f"{len(wrong)} problems, told above; nothing was done. Mend them, or train without what they name: --leave-out-bad")
    for what, read in (("learn", out[0]), ("score on", out[1])):
        if not read.n_quotes:
            raise SystemExit(f"{read.path}: nothing to {what}: no quotation in {len(read.articles)} articles")
    return out


def digest(train):
    return hashlib.sha256(json.dumps(train.articles, sort_keys=True).encode()).hexdigest()


def examples(ascribe, train, args, log, first_model):
    """What is learnt from the labels; says what that is, quotation by quotation in numbers."""
    model = first_model(args)
    complete(model, args.begin)
    found = {}
    lacking = [f"{layer}s" for layer in ("cue", "source") if layer not in train.layers]
    keep_others = args.unlabelled == "found" or args.unlabelled == "auto" and train.only_marked
    if lacking:
        log.line(f"no {' and no '.join(lacking)} are labelled: those that {args.begin} finds with the same words are taken")
    if keep_others:
        log.line("what the program finds and is not labelled is kept" +
                 (", but for quotations in marks: only such are labelled (--unlabelled none teaches that there are no others)"
                  if train.only_marked else ""))
    if lacking or keep_others:
        args.out.mkdir(parents=True, exist_ok=True)
        ascribe.extract(train.articles, args.begin, args.out / "found.jsonl")
        found = own.read_found(args.out / "found.jsonl")
    if "speaker" in train.layers:
        log.line("names of speakers are scored, not learnt: who is meant is found by rules from what the model finds")
    lessons = own.Lessons(train, own.Kind.of(model.config), found, keep_others, wanted_classes(args.classes))
    pairs = lessons.examples(load_tokenizer(args.begin / "tokenizer.json"), MAX_PIECES)
    for what, count in sorted(lessons.counts.items()):
        if count:
            log.line(f"{count:6} {what}")
    if not any(gold.predicates for _, golds in pairs for gold in golds):
        raise SystemExit(f"{train.path}: nothing to learn: of {train.n_quotes} quotations none can be shown to the model (the numbers above say why)")
    if "heads.auxiliary.names.weight" in stored_weights(args.begin):
        for article, _ in pairs:
            article.labels = names(model, article)
    return TrainingSet.of(pairs)


def complete(model, folder):
    """Ends the program where the folder lacks a part of the model, or has one of another shape."""
    state, stored = model.state_dict(), own_names(model, stored_weights(folder))
    for name, value in state.items():
        if not name.startswith(UNUSED) and (name not in stored or stored[name].shape != value.shape):
            raise SystemExit(f"--begin {folder}: {name} is missing or has another shape; it is no model of this version")


@torch.no_grad()
def names(model, article):
    """The names and mentions that the model itself finds, as labels: the resolver reads that head, and it must stay as it is."""
    model.eval()
    n_words = len(article.word_piece)
    out = {name: np.full(n_words, UNKNOWN) for name in ("names", "nominals", "pos", "relations", "arcs")}
    for window in windows(article):
        window_of, place_of, _ = batch_words([window], "cpu")
        vectors = model.encoder(*batch_ids([window], "cpu"))[window_of, place_of]
        for name in ("names", "nominals"):
            out[name][slice(*window.words)] = getattr(model.auxiliary, name)(vectors).argmax(-1).numpy()
    return out


class Dev:
    """The articles a run is scored on, by `ascribe eval`, before it and after. In the folder of the run are `exported/`, the folder for
    `--model`, `before.jsonl` and `after.jsonl`, what was found on dev, and `scores.json`, both reports."""

    def __init__(self, ascribe, labels, args):
        self.ascribe, self.labels, self.args = ascribe, labels, args
        self.form = ["--format", args.dev_format] if args.dev_format else []
        self.options = ["--classes", args.classes, *(["--flat"] if args.flat else []), *self.form]
        ending = "/direct" if labels.only_marked else ""
        self.figures = [f"attribution{ending}", f"speaker{ending}"]
        self.before = self.after = None

    @property
    def exported(self):
        return self.args.out / "exported"

    def report(self, model, name, *more):
        found = self.args.out / f"{name}.jsonl"
        self.ascribe.extract(self.labels.articles, model, found)
        return self.ascribe.evaluate(self.args.dev, found, *self.options, *more)

    def first(self):
        self.before = self.report(self.args.begin, "before")
        return line_of(self.before)

    def scores(self, folder):
        """Exports the weights and yields a line of figures."""
        new = self.args.out / "exported.new"
        shutil.rmtree(new, ignore_errors=True)
        begun = json.loads((self.args.begin / "model.json").read_text(encoding="utf8"))
        export(folder, new, self.args.out.resolve().name, begun["thresholds"], calibration=begun.get("calibration"))
        for licence in self.args.begin.glob("LICENSE*"):
            shutil.copyfile(licence, new / licence.name)
        self.after = self.report(new, "after", "--against", self.args.out / "before.jsonl")
        shutil.rmtree(self.exported, ignore_errors=True)
        new.rename(self.exported)
        yield line_of(self.after)

    def verdict(self):
        """One line: how much better the model has become on dev, and which to use."""
        reports = {"before": self.before, "after": self.after}
        (self.args.out / "scores.json").write_text(json.dumps(reports, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
        line = verdict(self.before, self.after, self.figures, self.args.dev, self.args.begin, self.exported)
        (self.exported / "card.md").write_text(
            f"# {self.exported.resolve().parent.name}\n\nBegun from `{self.args.begin}`, trained on `{self.args.train}`.\n\n{line}\n", encoding="utf8")
        yield line


def f1(report, name):
    """In percent; `None` for a figure the labels do not allow."""
    return next((100 * figure["f1"] for figure in report["figures"] if figure["figure"] == name), None)


def line_of(report):
    rows = ("attribution", "attribution/direct", "attribution/mixed", "attribution/indirect", "content_exact", "cue", "speaker")
    return " ".join(f"{row} {f1(report, row):.1f}" for row in rows if f1(report, row) is not None)


def verdict(before, after, figures, dev, begin, exported):
    told, gains = [], {}
    for name in figures:
        was, now = f1(before, name), f1(after, name)
        if was is None or now is None:
            told.append(f"{name}: not labelled")
            continue
        gains[name] = round(now, 1) - round(was, 1)
        told.append(f"{name} F1 {was:.1f} → {now:.1f} ({gains[name]:+.1f})")
    attribution, speaker = (gains.get(name, 0.0) for name in figures)
    p = next((difference["p"] for difference in after.get("against", []) if difference["figure"] == figures[0]), None)
    use, keep = f"use --model {exported}", f"keep --model {begin}"
    doubt = f", but so small a difference on so few articles may be chance (p {p:.2f})" if p is not None and p > CHANCE else ""
    if attribution > 0 and speaker <= -NOTICED:
        advice = f"better at what was said, worse at who said it{doubt}: {use} for the first, {keep} for the second"
    elif attribution > 0:
        advice = f"better{doubt}: {use}"
    elif attribution < 0:
        advice = f"WORSE: {keep}"
    else:
        advice = f"no better: {keep}"
    return f"{dev}, {after['articles']} articles, by ascribe eval: {', '.join(told)}; {advice}"
