"""Writes a teacher's scores: `python -m ascribe_training.teach MODEL OUT ARTICLES.jsonl[.gz] ... --ids free-ids.txt`.

Writes to OUT parts of some articles each (`lessons.py`), for `train --lessons OUT`; parts that are there are not made again. With
`--ids`, only articles whose id is in that file are taken: those of raw text that may be used so.
"""
import argparse
from pathlib import Path

import torch

from . import lessons
from .data import load_tokenizer, read_jsonl, tokenize, windows
from .model import batch_ids, batch_words, cue_logit, in_pieces, role_inputs
from .predict import CANDIDATE_LOGIT, ROWS_AT_ONCE, autocast, fast_bf16, load_model

PART = 50  # articles


@torch.no_grad()
def lesson(model, article, device="cpu", bf16=False):
    """What the model thinks of an article."""
    model.eval()
    group = windows(article)
    window_of, place_of, blocks = batch_words(group, device)
    with autocast(device, bf16):
        vectors = model.encoder(*batch_ids(group, device))[window_of, place_of]
    vectors = vectors.float()
    scores = model.cue_scores(vectors)
    likely = (cue_logit(scores) > CANDIDATE_LOGIT).tolist()
    rows = [(block, word) for block in blocks for word in range(block.first, block.last) if likely[word]]
    found = []
    for chosen in in_pieces(rows, ROWS_AT_ONCE):
        words, cues, distance, mask = role_inputs(vectors, [rows[i] for i in chosen])
        with autocast(device, bf16):
            scored = model.role_head(words, cues, distance, mask)
        roles, second = (part.float().cpu().numpy() for part in scored)
        for place, i in enumerate(chosen):  # the windows hold every word in order: numbers in the batch are those of the article
            block, cue = rows[i]
            found.append(lessons.Row(cue, block.number, second[place], roles[place, :block.last - block.first]))
    found.sort(key=lambda row: row.cue_word)
    return lessons.Lesson(scores.cpu().numpy(), found, model.role_head.changes.detach().cpu().numpy())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--ids", type=Path, help="file of the ids that may be taken, one a line")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    allowed = set(args.ids.read_text(encoding="utf8").split()) if args.ids else None
    lines = [line for path in args.articles for line in read_jsonl(path) if allowed is None or line["id"] in allowed]
    tokenizer, model = load_tokenizer(args.model / "tokenizer.json"), load_model(args.model).to(args.device)
    args.out.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(lines), PART):
        path = args.out / f"{start:06}.safetensors"
        if path.exists():
            continue
        articles = [tokenize(tokenizer, line["id"], line["text"]) for line in lines[start:start + PART]]
        articles = [article for article in articles if article.blocks]
        found = [lesson(model, article, args.device, fast_bf16(args.device)) for article in articles]
        lessons.write(path, [article.id for article in articles], found)
        print(f"{path}: {len(articles)} articles", flush=True)


if __name__ == "__main__":
    main()
