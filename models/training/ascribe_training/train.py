"""Trains encoder and heads: `python -m ascribe_training.train --data ../shared/data --out RUN_FOLDER`; or on labels of one's own,
`python -m ascribe_training.train --train mine.jsonl --dev mine-dev.jsonl --begin models/ascribe-small --out RUN_FOLDER` (docs/own-labels.md).

Writes to RUN_FOLDER: `log.txt`, `checkpoint.pt` (to go on with `--resume`), and `model/` (averaged weights, configuration,
tokenizer; what `predict` reads), rewritten with every checkpoint.
"""
import argparse
import json
import math
import shutil
import signal
import subprocess
import sys
import time
from bisect import bisect_right
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from . import lessons, own_run
from .auxiliary import UNKNOWN
from .data import ADDRESSEE, ANYTHING, N_CUE_CLASSES, NO_CUE, ROLES, bit, load_tokenizer, pretrained_folder, read_jsonl, tokenize
from .model import (NEVER, Config, Model, batch_ids, batch_words, cue_logit, in_pieces, make_model, pretrained_shape, role_inputs, role_loss,
                    role_loss_without_addressees, set_loss, stored_weights, to_bert_names)
from .predict import autocast, fast_bf16, load_model, predict, write_predictions
from .training_set import TrainingSet

FIGURES = ("attribution", "attribution/direct", "attribution/mixed", "attribution/indirect", "content_exact",
           "attribution_exact", "cue", "span_content", "span_cue", "span_source")
ROWS_AT_ONCE = 16  # rows of the role head in one piece
HARD_NEGATIVE_LOGIT = -2.0  # words over this that are no cue are shown to the role head as such
WEIGHTS = {"roles": 0.3, "cues": 1.0, "second": 0.5, "names": 2.0, "nominals": 1.0, "pos": 0.3, "arcs": 0.5, "relations": 0.3,
           "taught_cues": 1.0, "taught_second": 0.5, "taught_roles": 0.3}
SYNTAX = ("pos", "arcs", "relations")  # help most at first; their weight falls to 0 with the run


def losses(model, windows, device, syntax=1.0, masked=0.0):
    """Loss of one batch and its parts. Roles: nats a gold cue. Cues: cross-entropy of all words a gold cue. The others:
    nats a labelled word. `syntax` is a further weight of part of speech and dependencies, `masked` the share of hidden words."""
    window_of, place_of, blocks = batch_words(windows, device)
    vectors = model.encoder(*batch_ids(windows, device, masked))[window_of, place_of]
    cue_scores = model.cue_scores(vectors)
    sets = torch.cat([torch.from_numpy(window.cue_sets) for window in windows]).to(device)
    rows, gold = gold_rows(windows, blocks)
    n_gold = max(1, len(rows))
    cue_loss = set_loss(cue_scores, sets).sum() / n_gold

    is_gold = torch.zeros(len(vectors), dtype=torch.bool)
    is_gold[[cue for _, cue in rows]] = True
    unlikely = ~is_gold.to(device) & ((sets & bit(NO_CUE)) > 0) & (sets != ANYTHING)
    wrong = (unlikely & (cue_logit(cue_scores) > HARD_NEGATIVE_LOGIT)).nonzero().flatten().tolist()
    starts = [block.first for block in blocks]
    rows += [(blocks[bisect_right(starts, word) - 1], word) for word in wrong[:len(rows) // 4 + 1]]
    role_sum = second_sum = torch.zeros((), device=device)
    for chosen in in_pieces(rows, ROWS_AT_ONCE):
        words, cues, distance, mask = role_inputs(vectors, [rows[i] for i in chosen])
        scores, second = model.role_head(words, cues, distance, mask)
        second_sum = second_sum + set_loss(second, sets[[rows[i][1] for i in chosen]]).sum()
        role_sum = role_sum + role_losses(scores, model.role_head.changes, [gold[i] if i < len(gold) else None for i in chosen], mask)
    parts = {"roles": role_sum / n_gold, "cues": cue_loss, "second": second_sum / max(1, len(rows)),
             **auxiliary_losses(model, windows, vectors, device, syntax > 0),
             **lessons.losses(model, windows, blocks, vectors, cue_scores, ROWS_AT_ONCE)}
    weight = {name: value * (syntax if name in SYNTAX else 1.0) for name, value in WEIGHTS.items()}
    return sum(weight[name] * part for name, part in parts.items()), {name: part.detach() for name, part in parts.items()}


def role_losses(scores, changes, gold, mask):
    """Sum over the rows that have gold roles; those whose gold does not tell addressees are apart, if the model knows these."""
    out = torch.zeros((), device=scores.device)
    for tells in (True, False):
        rows = [row for row, predicate in enumerate(gold) if predicate and predicate.addressees == tells]
        if rows:
            roles = pad_sequence([torch.from_numpy(gold[row].roles) for row in rows], batch_first=True).to(scores.device)
            loss = role_loss if tells or len(changes) <= ADDRESSEE else role_loss_without_addressees
            width = roles.shape[1]
            out = out + loss(scores[rows, :width], changes, roles, mask[rows, :width]).sum()
    return out


def auxiliary_losses(model, windows, vectors, device, syntax=True):
    """Cross-entropy of each auxiliary label, in nats a labelled word; a label no window has is left out, without `syntax`
    those of syntax too."""
    n_words = [window.words[1] - window.words[0] for window in windows]
    vectors = model.dropout(vectors)

    def column(name):
        return torch.cat([torch.full((size,), UNKNOWN) if window.article.labels is None else
                          torch.from_numpy(window.article.labels[name][slice(*window.words)])
                          for window, size in zip(windows, n_words)]).to(device)

    out = {}
    for name in ("names", "nominals", "pos", "relations") if syntax else ("names", "nominals"):
        gold = column(name)
        if (gold != UNKNOWN).any():
            out[name] = F.cross_entropy(getattr(model.auxiliary, name)(vectors).float(), gold, ignore_index=UNKNOWN)
    if not syntax:
        return out
    arcs = pad_sequence(torch.split(column("arcs"), n_words), batch_first=True, padding_value=UNKNOWN)
    first = torch.tensor([window.words[0] for window in windows], device=device)[:, None]
    size = torch.tensor(n_words, device=device)[:, None]
    gold = torch.where((arcs >= first) & (arcs < first + size), arcs - first, UNKNOWN)
    if (gold != UNKNOWN).any():
        scores = model.auxiliary.arcs(pad_sequence(torch.split(vectors, n_words), batch_first=True))
        scores = scores.masked_fill(torch.arange(scores.shape[2], device=device) >= size[..., None], NEVER)
        out["arcs"] = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN)
    return out


def gold_rows(windows, blocks):
    """Rows of the role head for the gold cues of a batch, and their predicates."""
    place = {(block.window, block.number): block for block in blocks}
    rows, gold = [], []
    for number, window in enumerate(windows):
        for predicate in window.predicates:
            block = place[number, predicate.block]
            rows.append((block, block.first + predicate.cue_word - window.article.blocks[predicate.block][0]))
            gold.append(predicate if predicate.roles is not None else None)  # its roles are not known: the cue alone is learnt
    return rows, gold


def parameter_groups(model, args):
    """The rate falls by `layer_decay` from each layer of the encoder to the one below; heads have their own."""
    layers = len(model.encoder.layers)
    groups = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder.layers."):
            rate = args.lr * args.layer_decay ** (layers - 1 - int(name.split(".")[2]))
        elif name.startswith("encoder.token_type"):
            rate = args.head_lr  # new rows
        elif name.startswith("encoder."):
            rate = args.lr * args.layer_decay ** layers
        else:
            rate = args.layer_head_lr if name.startswith("role_head.layer.") else args.head_lr
        decay = args.weight_decay if parameter.dim() > 1 and "embeddings" not in name else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": params, "lr": rate, "top": rate, "weight_decay": decay} for (rate, decay), params in groups.items()]


class Training:
    """Everything that changes while training, so that it can be stored and taken up again."""

    def __init__(self, model, args, total_steps):
        self.model, self.args, self.total_steps, self.step = model, args, total_steps, 0
        self.optimizer = torch.optim.AdamW(parameter_groups(model, args), betas=(0.9, 0.98), fused=True)
        self.trained = {name: value for name, value in model.named_parameters() if value.requires_grad}
        kept = self.trained if args.adapter_rank else model.state_dict()  # with adapters the rest is known
        self.average = {name: value.detach().clone() for name, value in kept.items()}
        self.fall = None  # step and rate from which an early end began

    def advance(self, windows, device):
        args = self.args
        torch.manual_seed(args.seed * 1_000_003 + self.step)  # dropout depends on the step alone: resuming changes nothing
        self.model.train()
        self.model.encoder.freeze(args.freeze)
        with autocast(device, args.bf16):
            loss, parts = losses(self.model, windows, device, args.syntax * (1 - self.step / self.total_steps), args.masked)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = group["top"] * self.rate()
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        keep = min(args.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_([self.average[name] for name in self.trained], list(self.trained.values()), 1 - keep)
        return parts

    def rate(self):
        """Share of the top rate: up over the warm-up, then linearly down to 0 over the share `decay` of the steps."""
        left = self.total_steps - self.step
        if self.fall:
            start, rate = self.fall
            return rate * left / max(1, self.total_steps - start)
        warmup = max(1, int(self.args.warmup * self.total_steps))
        falling = max(1, min(self.total_steps - warmup, int(self.args.decay * self.total_steps)))
        return min((self.step + 1) / warmup, left / falling, 1.0)

    def finish(self, steps):
        """Lets the rate fall to 0 within so many steps, however long the run was to be."""
        self.fall = self.fall or (self.step, self.rate())
        self.total_steps = min(self.total_steps, self.fall[0] + steps)

    def save(self, path):
        model = self.model.state_dict()
        state = {"model": {name: model[name] for name in self.average}, "average": self.average,
                 "optimizer": self.optimizer.state_dict(), "step": self.step, "total_steps": self.total_steps, "fall": self.fall,
                 "args": settings(self.args)}
        torch.save(state, f"{path}.new")
        Path(f"{path}.new").replace(path)  # a broken run never leaves half a checkpoint

    def load(self, path):
        state = torch.load(path, map_location="cpu", weights_only=True)
        changed = [key for key, value in settings(self.args).items() if state["args"].get(key) != value]
        if changed:
            raise SystemExit(f"{path}: was made with other values of {', '.join(changed)}")
        self.model.load_state_dict(self.model.state_dict() | state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        for name, value in state["average"].items():
            self.average[name].copy_(value)
        self.step, self.fall = state["step"], state["fall"]


OWN_SETTINGS = ("format", "dev_format", "classes", "flat", "unlabelled", "leave_out_bad", "contents_of_train")


def settings(args):
    """What must be the same for a run to be taken up again. `epochs` may change: the rest of the schedule is then
    shorter or longer."""
    free = ("data", "train", "dev", "ascribe", "given", "out", "begin", "begin_step", "found", "lessons", "taught", "scorer", "device", "resume", "epochs", "finish", "save_minutes",
            "score_minutes", "log_steps", "keep_models")
    kept = {key: value for key, value in sorted(vars(args).items()) if key not in free}
    kept = {key: value for key, value in kept.items() if key not in OWN_SETTINGS or getattr(args, "train", None)}
    return kept | {"labels": sorted(path.name for path in args.labels)}  # by name: the folder may lie elsewhere later


def write_model(folder, model, weights, step, source=None):
    """A model folder of the weights after so many steps, with the vocabulary of the folder `source` (default: the pretrained encoder);
    of a model with adapters, only what was trained, in f16."""
    folder.mkdir(parents=True, exist_ok=True)
    stored = to_bert_names(weights)
    if model.config.adapter_rank:
        stored = {name: value.half() for name, value in stored.items()}
    save_file(stored, str(folder / "model.safetensors"))
    for name in ("tokenizer.json", "vocab.txt"):
        shutil.copyfile((source or pretrained_folder()) / name, folder / name)
    shape = json.loads((source / "config.json").read_text(encoding="utf8")) if source else pretrained_shape(model.config.encoder)
    config = shape | vars(model.config) | {"step": step}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf8")


class Dev:
    """The articles on which a run is scored: PolNeAR's and, with `newsgold`, those too."""

    def __init__(self, args, tokenizer):
        self.args = args
        self.sets = {name: args.data / name / "dev.jsonl.gz" for name in ("polnear", *(["newsgold"] if args.newsgold else []))}
        self.articles = {name: [tokenize(tokenizer, line["id"], line["text"]) for line in read_jsonl(path)]
                         for name, path in self.sets.items()}

    def scores(self, folder):
        """For each set a line of F1 in percent by its scorer."""
        model = load_model(folder).to(self.args.device)
        for name, articles in self.articles.items():
            path = folder.parent / ("dev.jsonl" if name == "polnear" else f"dev-{name}.jsonl")
            write_predictions(path, articles, predict(model, articles, self.args.device, bf16=self.args.bf16))
            yield f"{name} {self.figures(name, path)}"

    def figures(self, name, path):
        if name == "polnear":
            table = self.run(self.args.scorer, self.sets[name], path, "--flat", "--json")
        else:  # acts are not annotated there
            scorer = self.args.scorer.with_name("newsgold_eval.py")
            table = self.run(scorer, self.sets[name], path, "--classes", "speech,thought,finding", "--json")["all"]
        rows = {row: 100 * table.get(row, {"f1": 0})["f1"] for row in FIGURES}
        rows |= {"P": 100 * table["attribution"]["precision"], "R": 100 * table["attribution"]["recall"]}
        rows |= {row: 100 * table[row]["recall"] for row in ("nested", "class") if row in table}
        return " ".join(f"{row} {value:.1f}" for row, value in rows.items())

    def run(self, script, *args):
        done = subprocess.run([sys.executable, script, *args], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{script} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)


class Log:
    """Lines to the screen and to `log.txt`; means of the losses and speed since the line before."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf8")
        self.reset()

    def reset(self):
        self.sums, self.counts, self.words, self.pieces, self.began = {}, {}, 0, 0, time.monotonic()

    def line(self, line):
        print(line, flush=True)
        print(line, file=self.file, flush=True)

    def add(self, parts, batch):
        for name, value in parts.items():
            self.sums[name] = self.sums.get(name, 0) + float(value)
            self.counts[name] = self.counts.get(name, 0) + 1
        self.words += sum(window.words[1] - window.words[0] for window in batch)
        self.pieces += sum(map(len, batch))

    def means(self, head):
        seconds = time.monotonic() - self.began
        means = " ".join(f"{name} {value / self.counts[name]:.3f}" for name, value in self.sums.items())
        self.line(f"{head} {means} {self.words / seconds:.0f} words/s {self.pieces / seconds:.0f} pieces/s")
        self.reset()


class Every:
    """True once in so many minutes."""

    def __init__(self, minutes):
        self.seconds, self.last = 60 * minutes, time.monotonic()

    def __call__(self):
        due = time.monotonic() - self.last > self.seconds
        if due:
            self.last = time.monotonic()
        return due


def make_config(args):
    heads = dict(cue_classes=N_CUE_CLASSES, roles=1 + len(ROLES)) if args.newsgold else {}
    shape = pretrained_shape(args.encoder)
    if args.begin is not None:  # a smaller model goes on with the layers it has, and their width
        own = json.loads((args.begin / "config.json").read_text(encoding="utf8"))
        shape = shape | {name: own[name] for name in ("num_hidden_layers", "intermediate_size")}
    return Config(**shape | heads | dict(encoder=args.encoder, adapter_rank=args.adapter_rank))


def first_model(args):
    """The model before its first step. With labels of one's own it has the shape of the one it begins from, and needs no other."""
    torch.manual_seed(args.seed)
    if args.train:
        model = Model(Config.read(args.begin / "config.json"), args.dropout)
    elif args.begin and not args.adapter_rank:  # all the weights are there; their shapes may be narrower than the pretrained ones
        model = Model(make_config(args), args.dropout)
    else:
        model = make_model(make_config(args), args.dropout)
    if args.begin:
        model.begin_from(stored_weights(args.begin))
    return model


def begin(args, per_epoch, log):
    """The training as it stands at its first step, or where its checkpoint or `--begin-step` says."""
    model = first_model(args)
    model.to(args.device)
    model.encoder.freeze(args.freeze)
    if not args.adapter_rank:
        model.encoder.word_embeddings.weight.requires_grad_(args.train_words)
    training = Training(model, args, sum(per_epoch[:int(args.epochs)]) + int((args.epochs % 1) * per_epoch[-1]))
    training.step = args.begin_step
    for name in ("finish.pt", "checkpoint.pt") if args.finish else ("checkpoint.pt",):
        if args.resume and (args.out / name).exists():
            training.load(args.out / name)
            break
    if args.finish:
        training.finish(args.finish)
    log.line(f"{json.dumps(settings(args))} device={args.device} epochs={args.epochs} steps={training.total_steps} from={training.step}")
    return training


def remaining_batches(training_set, args, per_epoch, training):
    """The batches from the training's step on, with the epoch reached after each."""
    done = 0  # batches before this epoch
    for epoch, n_batches in enumerate(per_epoch):
        if training.step < done + n_batches:
            for batch in training_set.batches(args.seed, epoch, args.batch_pieces)[training.step - done:]:
                if training.step >= training.total_steps:
                    return
                yield batch, epoch + (training.step + 1 - done) / n_batches
        done += n_batches


class Stop:
    """Ctrl-C or a request to end: the step at work is finished and stored. The second one ends at once."""

    def __init__(self):
        self.came = None
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self.note)

    def note(self, number, _):
        if self.came:
            raise KeyboardInterrupt
        self.came = number


def corpora(args):
    """What a run on the project's own data learns from, and what it is scored on."""
    tokenizer = load_tokenizer()
    training_set = TrainingSet(args.data, tokenizer, limit=args.limit, others_share=args.others, found=args.found,
                               found_share=args.found_share, newsgold=args.newsgold, lessons=args.lessons, taught=args.taught,
                               taught_share=args.taught_share, labels=args.labels)
    return training_set, Dev(args, tokenizer)


def run(args):
    if args.train:
        own_run.check(args)
    args.out.mkdir(parents=True, exist_ok=True)
    log = Log(args.out / "log.txt")
    training_set, dev = own_run.prepare(args, log, first_model) if args.train else corpora(args)
    per_epoch = [len(training_set.batches(args.seed, epoch, args.batch_pieces)) for epoch in range(math.ceil(args.epochs))]
    training = begin(args, per_epoch, log)
    checkpoint = args.out / ("finish.pt" if args.finish else "checkpoint.pt")
    folder = args.out / ("finished" if args.finish else ".") / "model"
    stop = Stop()

    def save():
        training.save(checkpoint)
        write_model(folder, training.model, training.average, training.step, args.begin if args.train else None)

    def score():
        save()
        for line in dev.scores(folder):
            log.line(f"dev step {training.step} {line}")
        if args.keep_models:
            shutil.copytree(folder, folder.parent / f"model-{training.step}", dirs_exist_ok=True)
        log.reset()

    time_to_save, time_to_score = Every(args.save_minutes), Every(args.score_minutes)
    for batch, epoch in remaining_batches(training_set, args, per_epoch, training):
        log.add(training.advance(batch, args.device), batch)
        if training.step % args.log_steps == 0:
            log.means(f"step {training.step}/{training.total_steps} epoch {epoch:.2f}")
        if stop.came:
            save()
            log.line(f"stopped at step {training.step} of {training.total_steps}; the same command with --resume goes on")
            raise SystemExit(128 + stop.came)
        if time_to_save():
            save()
        if time_to_score() and training.step < training.total_steps:
            score()
    score()
    if args.train:
        for line in dev.verdict():
            log.line(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with polnear/ and, for --newsgold, newsgold/")
    own_run.add_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--scorer", type=Path, help="default: tools/score.py beside the data folder")
    parser.add_argument("--begin", type=Path, help="begin from the weights of this folder, of training or of `export`; default: "
                        "the pretrained encoder")
    parser.add_argument("--begin-step", type=int, default=0, help="the step that those weights were made at (`step` of their "
                        "config.json), to go on without a checkpoint")
    parser.add_argument("--encoder", choices=("minilm", "mpnet"), default="minilm", help="the pretrained encoder")
    parser.add_argument("--adapter-rank", type=int, default=0, help="train low-rank adapters in place of the encoder's matrices")
    parser.add_argument("--newsgold", action="store_true", help="train on newsgold too: classes of cues, addressees, attributions "
                        "inside others and without a cue")
    parser.add_argument("--labels", type=Path, nargs="*", default=[], help="with --newsgold: further articles annotated like it, files of "
                        "offsets (labels/*.jsonl)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--resume", action="store_true", help="go on from checkpoint.pt of the run folder, if there is one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=8.0, help="sets the schedule; may be a fraction")
    parser.add_argument("--batch-pieces", type=int, default=1536)
    parser.add_argument("--lr", type=float, default=2e-4, help="top rate of the encoder's last layer")
    parser.add_argument("--layer-decay", type=float, default=0.85)
    parser.add_argument("--head-lr", type=float, default=5e-4)
    parser.add_argument("--layer-head-lr", type=float, default=3e-4, help="of the role head's transformer layer")
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parser.add_argument("--warmup", type=float, default=0.06, help="share of the steps")
    parser.add_argument("--decay", type=float, default=1.0, help="share of the steps over which the rate falls; 1: all after the warm-up")
    parser.add_argument("--finish", type=int, help="let the rate fall to 0 within so many steps from here; writes finish.pt and "
                        "finished/model and leaves checkpoint.pt, from which the run can still go on")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--masked", type=float, default=0.0, help="share of the words that are hidden from the encoder")
    parser.add_argument("--syntax", type=float, default=1.0, help="weight of part of speech and dependencies at the start; 0: none")
    parser.add_argument("--ema", type=float, default=0.997, help="share of the old average kept at each step")
    parser.add_argument("--freeze", type=int, default=0, help="leave the embeddings and so many low layers as they are")
    parser.add_argument("--others", type=float, default=0.15, help="share of the further labelled articles in each epoch")
    parser.add_argument("--found", type=Path, help="JSON lines with text and quotes that an earlier model found, to learn from too")
    parser.add_argument("--found-share", type=float, default=0.33, help="share of those articles in each epoch")
    parser.add_argument("--lessons", type=Path, help="folder of a teacher's scores, written by `teach`, to follow")
    parser.add_argument("--taught", type=Path, nargs="*", default=[], help="JSON lines of the articles that have only such scores")
    parser.add_argument("--taught-share", type=float, default=1.0, help="share of those articles in each epoch")
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, help="default: where the processor has bf16")
    parser.add_argument("--train-words", action="store_true", help="change the word embeddings too")
    parser.add_argument("--limit", type=int, help="only so many training articles, to try things out")
    parser.add_argument("--log-steps", type=int, default=20)
    parser.add_argument("--save-minutes", type=float, default=4)
    parser.add_argument("--score-minutes", type=float, default=10)
    parser.add_argument("--keep-models", action="store_true", help="keep the weights of every dev score as model-STEP")
    if own_run.is_wanted():
        parser.set_defaults(**own_run.DEFAULTS)
    args = parser.parse_args()
    if bool(args.data) == bool(args.train):
        parser.error("--data FOLDER is wanted, or --train FILE and --dev FILE")
    if args.train:
        own_run.settle(parser, args)
    else:
        args.scorer = args.scorer or args.data.parent / "tools" / "score.py"
    if args.bf16 is None:
        args.bf16 = fast_bf16(args.device)
    try:
        run(args)
    except KeyboardInterrupt:
        raise SystemExit(f"\nended at once; {args.out}/checkpoint.pt is what --resume goes on from" if (args.out / "checkpoint.pt").exists()
                         else "\nended before anything was stored") from None


if __name__ == "__main__":
    main()
