"""Attributions of a file of articles: `python -m ascribe_training.predict MODEL_FOLDER ARTICLES.jsonl[.gz] OUT.jsonl`."""
import argparse
import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import torch

from . import decode, lora
from .data import FLOATING, load_tokenizer, read_jsonl, tokenize, windows
from .model import (Config, Model, batch_ids, batch_words, cue_logit, in_pieces, load_weights, log_normalizer, make_model, potentials,
                    role_inputs, stored_weights)

CANDIDATE_LOGIT = -2.0  # words under this cue logit are not looked at again
ROWS_AT_ONCE = 64


def autocast(device, enabled=True):
    return torch.autocast(torch.device(device).type, torch.bfloat16) if enabled else nullcontext()


def fast_bf16(device):
    """Without bf16 instructions a processor is ten times slower in bf16 than in f32."""
    able = torch.cpu.get_capabilities()
    return torch.device(device).type == "cuda" or bool(able.get("avx512_bf16") or able.get("amx_bf16"))


@torch.no_grad()
def predict(model, articles, device="cpu", settings=None, batch_pieces=4096, bf16=False):
    """One list of `decode.Found` for each article."""
    settings = replace(settings or decode.Settings(), nested=model.config.cue_classes > 1)
    model.eval()
    every = sorted(((number, window) for number, article in enumerate(articles) for window in windows(article)),
                   key=lambda pair: len(pair[1]))
    out = [[] for _ in articles]
    batch = []
    for pair in every + [None]:
        if batch and (pair is None or (len(batch) + 1) * len(pair[1]) > batch_pieces):
            with autocast(device, bf16):
                for number, found in predict_batch(model, batch, device, settings):
                    out[number].append(found)
            batch = []
        batch.append(pair)
    return [decode.without_overlap(found, settings) for found in out]


def predict_batch(model, batch, device, settings):
    """Pairs of article number and attribution."""
    group = [window for _, window in batch]
    window_of, place_of, blocks = batch_words(group, device)
    vectors = model.encoder(*batch_ids(group, device))[window_of, place_of]
    cue_scores = model.cue_scores(vectors)
    likely = (cue_logit(cue_scores) > CANDIDATE_LOGIT).tolist()
    rows = [(block, word) for block in blocks for word in range(block.first, block.last) if likely[word]]
    for chosen in in_pieces(rows, ROWS_AT_ONCE):
        words, cues, distance, mask = role_inputs(vectors, [rows[i] for i in chosen])
        scores, second = model.role_head(words, cues, distance, mask)
        classes = (cue_scores[[rows[i][1] for i in chosen]] + second) / 2
        first, steps = potentials(scores, model.role_head.changes.float())
        normalizers = log_normalizer(first, steps, mask).tolist()
        first, steps, logits = first.cpu().numpy(), steps.cpu().numpy(), cue_logit(classes).tolist()
        best = (1 + classes[:, 1:].argmax(1)).tolist()
        for row, i in enumerate(chosen):
            block, cue = rows[i]
            number, window = batch[block.window]
            first_word = window.article.blocks[block.number][0]
            roles, score = decode.best_roles(first[row], steps[row, :block.last - block.first - 1], cue - block.first,
                                             best[row] == FLOATING)
            found = decode.attribution(roles, first_word, first_word + cue - block.first, logits[row], score - normalizers[row],
                                       settings, best[row] if model.config.cue_classes > 1 else None)
            if found:
                yield number, found


def write_predictions(path, articles, found):
    with open(path, "w", encoding="utf8") as out:
        for article, items in zip(articles, found):
            print(json.dumps(decode.to_json(article, items), ensure_ascii=False), file=out)


def load_model(folder):
    folder = Path(folder)
    config = Config.read(folder / "config.json")
    if config.adapter_rank:
        model = make_model(config)
        model.begin_from(stored_weights(folder))
        lora.merge(model.encoder)
    elif (folder / "model.safetensors").exists():
        model = Model(config)
        load_weights(model, folder / "model.safetensors")
    else:  # of `export`, which leaves out the heads for syntax
        model = Model(config)
        model.begin_from(stored_weights(folder))
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--threshold", type=float, default=decode.Settings.threshold)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    tokenizer = load_tokenizer(args.model / "tokenizer.json")
    articles = [tokenize(tokenizer, line["id"], line["text"]) for line in read_jsonl(args.articles)]
    model = load_model(args.model).to(args.device)
    write_predictions(args.out, articles, predict(model, articles, args.device, decode.Settings(args.threshold),
                                                  bf16=fast_bf16(args.device)))


if __name__ == "__main__":
    main()
