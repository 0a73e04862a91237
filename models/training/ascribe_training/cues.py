"""What is known of every word as the first word of a cue: a set of classes, one bit each.

No corpus tells everything. PolNeAR does not tell the class of a cue, nor annotates attributions inside others, nor quotations without
a cue; newsgold tells all these, but leaves out acts. A word's set holds every class that its label leaves open; the loss is the
negative log-probability of the set (`model.set_loss`), so that nothing is taught that the label does not say.
"""
from collections import Counter

import numpy as np

from .data import ACT, ANY_CUE, ANYTHING, CONTENT, FLOATING, N_CASES, NO_CUE, bit

MIN_SEEN, MIN_SHARE = 2, 0.05  # a word that began a cue this often, and in this share of its places, may be one anywhere
MARKS = '"\u201c\u201e\u00ab'


def plain_sets(article, predicates):
    """Cue or none: for a model that knows no classes."""
    return with_gold(np.full(len(article.word_piece), bit(NO_CUE)), predicates)


def newsgold_sets(article, predicates):
    """Every attribution but acts is annotated, with its class."""
    return with_gold(np.full(len(article.word_piece), bit(NO_CUE) | bit(ACT)), predicates)


def polnear_sets(article, predicates, cue_words):
    """Cues have no class. Inside a content, a word of `cue_words` may be an inner cue; a quotation in marks may have no cue."""
    sets = np.full(len(article.word_piece), bit(NO_CUE))
    words = [article.text[start:end] for start, end in article.word_spans]
    inside = article.piece_types[article.word_piece] >= N_CASES
    for word in range(1, len(words)):
        if inside[word] and words[word - 1] in MARKS:
            sets[word] |= bit(FLOATING)
    for predicate in predicates:
        first_word = article.blocks[predicate.block][0]
        for word in first_word + np.flatnonzero(predicate.roles == CONTENT):
            if words[word].lower() in cue_words:
                sets[word] = ANYTHING
    return with_gold(sets, predicates)


def unknown_sets(article):
    """Texts whose attributions are not annotated."""
    return np.full(len(article.word_piece), ANYTHING)


def with_gold(sets, predicates):
    for predicate in predicates:
        sets[predicate.cue_word] = predicate.classes
    return sets


def cue_words(labelled):
    """Lower-cased words that often begin a cue in pairs of article and predicates."""
    seen, places = Counter(), Counter()
    for article, predicates in labelled:
        words = [article.text[start:end].lower() for start, end in article.word_spans]
        places.update(words)
        seen.update(words[predicate.cue_word] for predicate in predicates if predicate.classes & ANY_CUE)
    return {word for word, count in seen.items() if count >= max(MIN_SEEN, MIN_SHARE * places[word])}
