"""What a run learns from: the corpora as articles with labels, and their windows in batches."""
import random
from pathlib import Path

from . import auxiliary, cues
from . import labels as labels_of
from . import lessons as lessons_of
from .data import MAX_PIECES, Gold, predicates, read_jsonl, tokenize, windows


class TrainingSet:
    """PolNeAR train, with `newsgold` that too, and in each epoch a share of the articles of `auxiliary` and of `found`, articles with
    the attributions an earlier model found in them. Where an article was labelled by several annotators, each epoch takes one of
    them by chance. `everything`: pairs of article and its possible `Gold`s. `lessons` is a folder of a teacher's lessons; of
    articles of the files `taught` that have one each epoch takes a share, too. `labels`: files of offsets, read with newsgold."""

    def __init__(self, folder, tokenizer, max_pieces=MAX_PIECES, limit=None, others_share=0.0, found=None, found_share=0.0,
                 newsgold=False, lessons=None, taught=(), taught_share=1.0, labels=()):
        self.max_pieces, self.others_share, self.found_share = max_pieces, others_share, found_share
        read = lambda line: tokenize(tokenizer, line["id"], line["text"], max_pieces)
        polnear = self.read_polnear(Path(folder), read, limit)
        found = [(article, [predicates(article, quotes)]) for article, quotes in
                 ((read(line), line["quotes"]) for line in (read_jsonl(found) if found else []))]
        complete = self.read_newsgold(Path(folder), read, limit, labels) if newsgold else []
        seen = cues.cue_words([(article, golds[0]) for article, golds in polnear + complete])
        partial_sets = (lambda *gold: cues.polnear_sets(*gold, seen)) if newsgold else cues.plain_sets
        with_sets = lambda pairs, sets: [(article, [Gold(gold, sets(article, gold)) for gold in golds]) for article, golds in pairs]
        self.everything = with_sets(polnear, partial_sets) + with_sets(complete, cues.newsgold_sets)
        self.found = with_sets(found, partial_sets)
        self.others = auxiliary.articles(folder, tokenizer, max_pieces) if others_share else []
        self.taught, self.taught_share = [], taught_share
        if lessons:
            self.add_lessons(lessons_of.read(lessons), taught, read)

    @classmethod
    def of(cls, everything, max_pieces=MAX_PIECES):
        """Of these pairs of article and its possible `Gold`s, and nothing beside."""
        made = cls.__new__(cls)
        made.max_pieces, made.everything, made.others, made.found, made.taught = max_pieces, everything, [], [], []
        made.others_share = made.found_share = made.taught_share = 0.0
        return made

    def add_lessons(self, lessons, taught, read):
        for article, _ in self.everything:
            article.lesson = lessons.pop(article.id, None)
        for line in (line for path in taught for line in read_jsonl(path) if line["id"] in lessons):
            self.taught.append(read(line))
            self.taught[-1].lesson = lessons[line["id"]]

    def read_newsgold(self, folder, read, limit, labels):
        """Newsgold train, and the articles of files of offsets that were annotated like it."""
        lines = read_jsonl(folder / "newsgold" / "train.jsonl.gz")[:limit]
        texts = labels_of.corpora(folder) if labels else {}
        lines += [line for path in labels for line in labels_of.read(path, texts)]
        articles = [read(line) for line in lines]
        return [(article, [predicates(article, line["quotes"], complete=True)]) for article, line in zip(articles, lines)]

    def read_polnear(self, folder, read, limit):
        """Pairs of article and the predicates of each of its annotators."""
        silver = auxiliary.silver(folder)
        annotated = {}
        annotators = folder / "polnear" / "train_annotators.jsonl.gz"
        for line in read_jsonl(annotators) if annotators.exists() else []:
            annotated.setdefault(line["text"], []).append(line["quotes"])
        out = []
        for line in read_jsonl(folder / "polnear" / "train.jsonl.gz")[:limit]:
            article = read(line)
            if line["text"] in silver:
                article.labels = auxiliary.labels(article, silver[line["text"]])
            out.append((article, [predicates(article, quotes) for quotes in annotated.get(line["text"], [line["quotes"]])]))
        return out

    def batches(self, seed, epoch, batch_pieces):
        """Lists of windows of about `batch_pieces` pieces, padding included. The order depends on seed and epoch only."""
        rng = random.Random(f"{seed}/{epoch}")
        every = []
        for article, gold in self.everything:
            every += windows(article, rng.choice(gold), self.max_pieces, rng)
        for article in rng.sample(self.others, round(self.others_share * len(self.others))):
            every += windows(article, Gold([], cues.unknown_sets(article)), self.max_pieces, rng)
        for article, gold in rng.sample(self.found, round(self.found_share * len(self.found))):
            every += windows(article, gold[0], self.max_pieces, rng)
        for article in rng.sample(self.taught, round(self.taught_share * len(self.taught))):
            every += windows(article, Gold([], cues.unknown_sets(article)), self.max_pieces, rng)
        rng.shuffle(every)
        out, pool = [], 20 * max(1, batch_pieces // self.max_pieces)
        for start in range(0, len(every), pool):  # sorted within a pool: little padding, still well mixed
            batch, longest = [], 0
            for window in sorted(every[start:start + pool], key=len):
                if batch and (len(batch) + 1) * max(longest, len(window)) > batch_pieces:
                    out.append(batch)
                    batch, longest = [], 0
                batch.append(window)
                longest = max(longest, len(window))
            out.append(batch)
        rng.shuffle(out)
        return out
