"""Trains encoder and heads: `python -m ascribe_training.train --data ../shared/data --out RUN_FOLDER`.

Writes to RUN_FOLDER: `log.txt`, `checkpoint.pt` (to go on with `--resume`), and `model/` (averaged weights, configuration,
tokenizer; what `predict` reads), rewritten at every dev score.
"""
import argparse
import json
import math
import shutil
import subprocess
import sys
import time
from bisect import bisect_right
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from .auxiliary import UNKNOWN
from .data import N_TYPES, TrainingSet, load_tokenizer, pretrained_folder, read_jsonl, tokenize
from .model import NEVER, Config, Model, batch_ids, batch_words, in_pieces, role_inputs, role_loss, to_bert_names
from .predict import autocast, fast_bf16, load_model, predict, write_predictions

FIGURES = ("attribution", "attribution/direct", "attribution/mixed", "attribution/indirect", "content_exact",
           "attribution_exact", "cue", "span_content", "span_cue", "span_source")
ROWS_AT_ONCE = 16  # rows of the role head in one piece
HARD_NEGATIVE_LOGIT = -2.0  # words over this that are no cue are shown to the role head as such
WEIGHTS = {"roles": 0.3, "cues": 1.0, "second": 0.5, "names": 2.0, "nominals": 1.0, "pos": 0.3, "arcs": 0.5, "relations": 0.3}
SYNTAX = ("pos", "arcs", "relations")  # help most at first; their weight falls to 0 with the run


def losses(model, windows, device, syntax=1.0, masked=0.0):
    """Loss of one batch and its parts. Roles: nats a gold cue. Cues: cross-entropy of all words a gold cue. The others:
    nats a labelled word. `syntax` is a further weight of part of speech and dependencies, `masked` the share of hidden words."""
    window_of, place_of, blocks = batch_words(windows, device)
    vectors = model.encoder(*batch_ids(windows, device, masked))[window_of, place_of]
    cue_logits = model.cue_logits(vectors)
    rows, roles = gold_rows(windows, blocks)
    n_gold = max(1, len(rows))
    is_gold = torch.zeros(len(vectors))
    is_gold[[cue for _, cue in rows]] = 1
    is_gold = is_gold.to(device)
    known = torch.tensor([window.article.has_attributions for window in windows], device=device)[window_of]
    cue_loss = F.binary_cross_entropy_with_logits(cue_logits, is_gold, known.float(), reduction="sum") / n_gold

    starts = [block.first for block in blocks]
    wrong = ((cue_logits > HARD_NEGATIVE_LOGIT) & (is_gold == 0) & known).nonzero().flatten().tolist()
    rows += [(blocks[bisect_right(starts, word) - 1], word) for word in wrong[:len(rows) // 4 + 1]]
    role_sum = second_sum = torch.zeros((), device=device)
    for chosen in in_pieces(rows, ROWS_AT_ONCE):
        words, cues, distance, mask = role_inputs(vectors, [rows[i] for i in chosen])
        scores, is_cue = model.role_head(words, cues, distance, mask)
        right = torch.tensor([i < len(roles) for i in chosen], device=device)
        second_sum = second_sum + F.binary_cross_entropy_with_logits(is_cue, right.float(), reduction="sum")
        gold = [roles[i] for i in chosen if i < len(roles)]
        if gold:
            gold = pad_sequence(gold, batch_first=True).to(device)
            width = gold.shape[1]
            scores, mask = scores[right][:, :width], mask[right][:, :width]
            role_sum = role_sum + role_loss(scores, model.role_head.changes, gold, mask).sum()
    parts = {"roles": role_sum / n_gold, "cues": cue_loss, "second": second_sum / max(1, len(rows)),
             **auxiliary_losses(model, windows, vectors, device, syntax > 0)}
    weight = {name: value * (syntax if name in SYNTAX else 1.0) for name, value in WEIGHTS.items()}
    return sum(weight[name] * part for name, part in parts.items()), {name: part.detach() for name, part in parts.items()}


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
    """Rows of the role head for the gold cues of a batch, and their roles."""
    place = {(block.window, block.number): block for block in blocks}
    rows, roles = [], []
    for number, window in enumerate(windows):
        for predicate in window.predicates:
            block = place[number, predicate.block]
            rows.append((block, block.first + predicate.cue_word - window.article.blocks[predicate.block][0]))
            roles.append(torch.from_numpy(predicate.roles))
    return rows, roles


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
        self.average = {name: value.detach().clone() for name, value in model.state_dict().items()}

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
        """Share of the top rate: up over the warm-up, then linearly down to 0."""
        warmup = max(1, int(self.args.warmup * self.total_steps))
        return min((self.step + 1) / warmup, (self.total_steps - self.step) / max(1, self.total_steps - warmup))

    def save(self, path):
        state = {"model": self.model.state_dict(), "average": self.average, "optimizer": self.optimizer.state_dict(),
                 "step": self.step, "total_steps": self.total_steps, "args": settings(self.args)}
        torch.save(state, f"{path}.new")
        Path(f"{path}.new").replace(path)  # a broken run never leaves half a checkpoint

    def load(self, path):
        state = torch.load(path, map_location="cpu", weights_only=True)
        changed = [key for key, value in settings(self.args).items() if state["args"].get(key) != value]
        if changed:
            raise SystemExit(f"{path}: was made with other values of {', '.join(changed)}")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        for name, value in state["average"].items():
            self.average[name].copy_(value)
        self.step = state["step"]


def settings(args):
    """What must be the same for a run to be taken up again. `epochs` may change: the rest of the schedule is then
    shorter or longer."""
    free = ("data", "out", "begin", "found", "scorer", "device", "resume", "epochs", "save_minutes", "score_minutes", "log_steps", "keep_models")
    return {key: value for key, value in sorted(vars(args).items()) if key not in free}


def write_model(folder, model, weights):
    """The averaged weights as a model folder."""
    folder.mkdir(parents=True, exist_ok=True)
    current = {name: value.clone() for name, value in model.state_dict().items()}
    model.load_state_dict(weights)
    save_file(to_bert_names(model), str(folder / "model.safetensors"))
    model.load_state_dict(current)
    for name in ("tokenizer.json", "vocab.txt"):
        shutil.copyfile(pretrained_folder() / name, folder / name)
    config = json.loads((pretrained_folder() / "config.json").read_text(encoding="utf8"))
    config["type_vocab_size"] = model.config.type_vocab_size
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf8")


def dev_scores(folder, dev, device, scorer, gold):
    """F1 in percent by the scorer script, on the dev articles."""
    model = load_model(folder).to(device)
    path = folder.parent / "dev.jsonl"
    write_predictions(path, dev, predict(model, dev, device, bf16=fast_bf16(device)))
    done = subprocess.run([sys.executable, scorer, gold, path, "--flat", "--json"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{scorer} failed: {done.stderr.strip()}")
    table = json.loads(done.stdout)
    row = table["attribution"]
    return {name: 100 * table.get(name, {"f1": 0})["f1"] for name in FIGURES}, 100 * row["precision"], 100 * row["recall"]


def run(args):
    args.out.mkdir(parents=True, exist_ok=True)
    log_file = open(args.out / "log.txt", "a", encoding="utf8")

    def log(line):
        print(line, flush=True)
        print(line, file=log_file, flush=True)

    tokenizer = load_tokenizer()
    training_set = TrainingSet(args.data, tokenizer, limit=args.limit, others_share=args.others,
                               found=args.found, found_share=args.found_share)
    gold = args.data / "polnear" / "dev.jsonl.gz"
    dev = [tokenize(tokenizer, line["id"], line["text"]) for line in read_jsonl(gold)]
    torch.manual_seed(args.seed)
    config = Config.read(pretrained_folder() / "config.json")
    config.type_vocab_size = N_TYPES
    model = Model(config, args.dropout)
    model.begin_from(args.begin or pretrained_folder())
    model.to(args.device)
    model.encoder.freeze(args.freeze)
    model.encoder.word_embeddings.weight.requires_grad_(args.train_words)
    per_epoch = [len(training_set.batches(args.seed, epoch, args.batch_pieces)) for epoch in range(math.ceil(args.epochs))]
    total = sum(per_epoch[:int(args.epochs)]) + int((args.epochs % 1) * per_epoch[-1])
    training = Training(model, args, total)
    checkpoint = args.out / "checkpoint.pt"
    if args.resume and checkpoint.exists():
        training.load(checkpoint)
    log(f"{json.dumps(settings(args))} device={args.device} epochs={args.epochs} steps={total} from={training.step}")

    began = saved = scored = time.monotonic()
    words, sums, counts = 0, {}, {}
    scoring = 0.0

    def score():
        nonlocal scoring
        start = time.monotonic()
        write_model(args.out / "model", model, training.average)
        table, precision, recall = dev_scores(args.out / "model", dev, args.device, args.scorer, gold)
        if args.keep_models:
            shutil.copytree(args.out / "model", args.out / f"model-{training.step}", dirs_exist_ok=True)
        scoring += time.monotonic() - start
        log(f"dev step {training.step} " + " ".join(f"{name} {value:.1f}" for name, value in table.items()) +
            f" P {precision:.1f} R {recall:.1f}")

    done = 0  # batches before this epoch
    for epoch, n_batches in enumerate(per_epoch):
        if training.step >= done + n_batches:
            done += n_batches
            continue
        for batch in training_set.batches(args.seed, epoch, args.batch_pieces)[training.step - done:]:
            if training.step >= total:
                break
            for name, value in training.advance(batch, args.device).items():
                sums[name] = sums.get(name, 0) + float(value)
                counts[name] = counts.get(name, 0) + 1
            words += sum(window.words[1] - window.words[0] for window in batch)
            now = time.monotonic()
            if training.step % args.log_steps == 0:
                means = " ".join(f"{name} {value / counts[name]:.3f}" for name, value in sums.items())
                log(f"step {training.step}/{total} epoch {epoch + (training.step - done) / n_batches:.2f} {means} "
                    f"{words / (now - began - scoring):.0f} words/s")
                sums, counts = {}, {}
            if now - saved > 60 * args.save_minutes:
                training.save(checkpoint)
                saved = time.monotonic()
            if now - scored > 60 * args.score_minutes and training.step < total:
                score()
                scored = time.monotonic()
        done += n_batches
    training.save(checkpoint)
    score()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with polnear/")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--scorer", type=Path, help="default: tools/score.py beside the data folder")
    parser.add_argument("--begin", type=Path, help="begin from the weights of this folder, of training or of `export`; default: "
                        "the pretrained encoder")
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
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--masked", type=float, default=0.0, help="share of the words that are hidden from the encoder")
    parser.add_argument("--syntax", type=float, default=1.0, help="weight of part of speech and dependencies at the start; 0: none")
    parser.add_argument("--ema", type=float, default=0.997, help="share of the old average kept at each step")
    parser.add_argument("--freeze", type=int, default=0, help="leave the embeddings and so many low layers as they are")
    parser.add_argument("--others", type=float, default=0.15, help="share of the further labelled articles in each epoch")
    parser.add_argument("--found", type=Path, help="JSON lines with text and quotes that an earlier model found, to learn from too")
    parser.add_argument("--found-share", type=float, default=0.33, help="share of those articles in each epoch")
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, help="default: where the processor has bf16")
    parser.add_argument("--train-words", action="store_true", help="change the word embeddings too")
    parser.add_argument("--limit", type=int, help="only so many training articles, to try things out")
    parser.add_argument("--log-steps", type=int, default=20)
    parser.add_argument("--save-minutes", type=float, default=4)
    parser.add_argument("--score-minutes", type=float, default=10)
    parser.add_argument("--keep-models", action="store_true", help="keep the weights of every dev score as model-STEP")
    args = parser.parse_args()
    if args.bf16 is None:
        args.bf16 = fast_bf16(args.device)
    args.scorer = args.scorer or args.data.parent / "tools" / "score.py"
    run(args)


if __name__ == "__main__":
    main()
