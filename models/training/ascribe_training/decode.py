"""From scores to attributions: the best role sequence of each cue, then one attribution at most for each word."""
import math
from dataclasses import dataclass

import numpy as np

from .data import CONTENT, CUE, NONE, SOURCE

FORBIDDEN = -1e9
# States of the decoder: a role, and whether the source has begun, because an attribution has one source span.
STATES = ((NONE, 0), (CONTENT, 0), (CUE, 0), (SOURCE, 1), (NONE, 1), (CONTENT, 1), (CUE, 1))
ROLE = np.array([role for role, _ in STATES])
MAY_BEGIN = np.array([seen == (role == SOURCE) for role, seen in STATES])
MAY_FOLLOW = np.array([[(before == SOURCE or not was) if role == SOURCE else now == was for role, now in STATES]
                       for before, was in STATES])
BEGINS_CUE = (ROLE[:, None] != CUE) & (ROLE == CUE)


@dataclass
class Settings:
    """`threshold`: least confidence. `path_weight`: power of the probability of the role sequence in the confidence.
    `keep`: share of its content words an attribution must keep when surer ones have taken theirs."""

    threshold: float = 0.4
    path_weight: float = 0.25
    keep: float = 0.5


@dataclass
class Found:
    """An attribution in words of the article."""

    roles: dict
    confidence: float
    cue_word: int


def best_roles(first, steps, cue):
    """Viterbi over the words of one block. `first` `[roles]`, `steps` `[words - 1, roles, roles]`, `cue`: the place of
    the cue's first word. The cue is one run from there on, the source one run. Returns the roles and their score."""
    n_words = len(steps) + 1
    moves = np.where(MAY_FOLLOW, steps[:, ROLE][:, :, ROLE], FORBIDDEN)
    moves[np.arange(1, n_words) != cue] += np.where(BEGINS_CUE, FORBIDDEN, 0.0)
    moves[np.arange(1, n_words) == cue] += np.where(ROLE != CUE, FORBIDDEN, 0.0)
    states = np.where(MAY_BEGIN & ((ROLE == CUE) == (cue == 0)), first[ROLE], FORBIDDEN)
    back = np.zeros((n_words, len(STATES)), dtype=np.int64)
    for word in range(1, n_words):
        options = states[:, None] + moves[word - 1]
        back[word] = options.argmax(0)
        states = options.max(0)
    path = [int(states.argmax())]
    for word in range(n_words - 1, 0, -1):
        path.append(int(back[word, path[-1]]))
    return ROLE[path[::-1]], float(states.max())


def attribution(roles, first_word, cue_word, cue_logit, path_log_probability, settings):
    """The attribution of one cue, or None if it has no content or is too unsure."""
    is_cue = 1 / (1 + math.exp(-cue_logit))
    confidence = is_cue * math.exp(settings.path_weight * min(0.0, path_log_probability))
    words = {role: [first_word + int(w) for w in np.flatnonzero(roles == role)] for role in (CONTENT, SOURCE, CUE)}
    if confidence < settings.threshold or not words[CONTENT]:
        return None
    return Found(words, confidence, cue_word)


def without_overlap(found, settings):
    """Surest first; content words that a surer attribution has are given up."""
    taken, kept = set(), []
    for item in sorted(found, key=lambda f: (-f.confidence, f.cue_word)):
        left = [w for w in item.roles[CONTENT] if w not in taken]
        if len(left) < max(1, settings.keep * len(item.roles[CONTENT])):
            continue
        taken.update(left)
        kept.append(Found({**item.roles, CONTENT: left}, item.confidence, item.cue_word))
    return sorted(kept, key=lambda f: f.cue_word)


def spans(article, words):
    """Runs of neighbouring words as code-point spans."""
    out, before = [], None
    for word in words:
        start, end = (int(x) for x in article.word_spans[word])
        if before is not None and word == before + 1:
            out[-1][1] = end
        else:
            out.append([start, end])
        before = word
    return out


def to_json(article, found, found_by="encoder"):
    """The article's line of output in the project's schema, without the text."""
    quotes = [{"id": f"q{number}", "content": spans(article, item.roles[CONTENT]), "cue": spans(article, item.roles[CUE]),
               "source": spans(article, item.roles[SOURCE]), "confidence": round(item.confidence, 4), "found_by": found_by}
              for number, item in enumerate(found, 1)]
    return {"id": article.id, "quotes": quotes}
