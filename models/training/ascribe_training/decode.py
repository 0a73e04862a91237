"""From scores to attributions: the best role sequence of each cue, then one attribution at most for each word."""
import math
from dataclasses import dataclass, replace

import numpy as np

from .data import ADDRESSEE, CLASS_NAMES, CONTENT, CUE, NONE, SOURCE

FORBIDDEN = -1e9
# States of the decoder: a role, and whether the source has begun, because an attribution has one source span.
STATES = ((NONE, 0), (CONTENT, 0), (CUE, 0), (ADDRESSEE, 0), (SOURCE, 1), (NONE, 1), (CONTENT, 1), (CUE, 1), (ADDRESSEE, 1))
N_ROLES = 5
ROLE = np.array([role for role, _ in STATES])
MAY_BEGIN = np.array([seen == (role == SOURCE) for role, seen in STATES])
MAY_FOLLOW = np.array([[(before == SOURCE or not was) if role == SOURCE else now == was for role, now in STATES]
                       for before, was in STATES])
BEGINS_CUE = (ROLE[:, None] != CUE) & (ROLE == CUE)


@dataclass
class Settings:
    """`threshold`: least confidence. `path_weight`: power of the probability of the role sequence in the confidence.
    `keep`: share of its content words an attribution must keep when surer ones have taken theirs. `nested`: an attribution
    may stand within the content of another."""

    threshold: float = 0.4
    path_weight: float = 0.25
    keep: float = 0.5
    nested: bool = False


@dataclass
class Found:
    """An attribution in words of the article; `cue_class` is the number of its likeliest class, where the model knows classes."""

    roles: dict
    confidence: float
    cue_word: int
    cue_class: int = None

    @property
    def words(self):
        return {word for words in self.roles.values() for word in words}

    def within(self, other):
        return self.words < set(other.roles[CONTENT])


def best_roles(first, steps, cue, floats=False):
    """Viterbi over the words of one block. `first` `[roles]`, `steps` `[words - 1, roles, roles]`, `cue`: the place of
    the cue's first word. The cue is one run from there on, the source one run. If the quotation `floats` there is no cue and `cue` is
    the first word of the content. Returns the roles and their score."""
    n_words, unknown = len(steps) + 1, N_ROLES - len(first)  # a model without addressees never finds one
    first = np.pad(first, (0, unknown), constant_values=FORBIDDEN)
    steps = np.pad(steps, ((0, 0), (0, unknown), (0, unknown)), constant_values=FORBIDDEN)
    trigger = CONTENT if floats else CUE
    moves = np.where(MAY_FOLLOW, steps[:, ROLE][:, :, ROLE], FORBIDDEN)
    moves[np.arange(1, n_words) != cue] += np.where(BEGINS_CUE, FORBIDDEN, 0.0)
    moves[np.arange(1, n_words) == cue] += np.where(ROLE != trigger, FORBIDDEN, 0.0)
    if floats:
        moves[np.arange(1, n_words) < cue] += np.where(ROLE == CONTENT, FORBIDDEN, 0.0)
    may_begin = ROLE == trigger if cue == 0 else ROLE != CUE if not floats else (ROLE != CUE) & (ROLE != CONTENT)
    states = np.where(MAY_BEGIN & may_begin, first[ROLE], FORBIDDEN)
    back = np.zeros((n_words, len(STATES)), dtype=np.int64)
    for word in range(1, n_words):
        options = states[:, None] + moves[word - 1]
        back[word] = options.argmax(0)
        states = options.max(0)
    path = [int(states.argmax())]
    for word in range(n_words - 1, 0, -1):
        path.append(int(back[word, path[-1]]))
    return ROLE[path[::-1]], float(states.max())


def attribution(roles, first_word, cue_word, cue_logit, path_log_probability, settings, cue_class=None):
    """The attribution of one cue, or None if it has no content or is too unsure."""
    is_cue = 1 / (1 + math.exp(-cue_logit))
    confidence = is_cue * math.exp(settings.path_weight * min(0.0, path_log_probability))
    words = {role: [first_word + int(w) for w in np.flatnonzero(roles == role)] for role in (CONTENT, SOURCE, CUE, ADDRESSEE)}
    if confidence < settings.threshold or not words[CONTENT]:
        return None
    return Found(words, confidence, cue_word, cue_class)


def without_overlap(found, settings):
    """Surest first; content words that a surer attribution has are given up, unless one stands within the other."""
    kept = []
    for item in sorted(found, key=lambda f: (-f.confidence, f.cue_word)):
        taken = {word for other in kept if not (settings.nested and (item.within(other) or other.within(item)))
                 for word in other.roles[CONTENT]}
        left = [w for w in item.roles[CONTENT] if w not in taken]
        if len(left) < max(1, settings.keep * len(item.roles[CONTENT])):
            continue
        kept.append(replace(item, roles={**item.roles, CONTENT: left}))
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
    quotes = []
    for number, item in enumerate(found, 1):
        quote = {"id": f"q{number}", "content": spans(article, item.roles[CONTENT]), "cue": spans(article, item.roles[CUE]),
                 "source": spans(article, item.roles[SOURCE]), "confidence": round(item.confidence, 4), "found_by": found_by}
        if item.cue_class is not None:
            quote |= {"addressee": spans(article, item.roles[ADDRESSEE]), "class": CLASS_NAMES[item.cue_class]}
        around = [(len(other.roles[CONTENT]), f"q{at}") for at, other in enumerate(found, 1) if item.within(other)]
        if around:
            quote["inside"] = min(around)[1]
        quotes.append(quote)
    return {"id": article.id, "quotes": quotes}
