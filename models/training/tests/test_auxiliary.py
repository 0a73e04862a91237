"""Labels beside the attributions, and token types."""
import numpy as np
import torch
from ascribe_training.auxiliary import N_NAMES, POS_NUMBER, RELATION_NUMBER, UNKNOWN, labels
from ascribe_training.data import inside_marks, tokenize, type_of, windows
from ascribe_training.model import Config, Model, batch_ids, batch_words
from ascribe_training.train import auxiliary_losses
from marked import TOKENIZER

TEXT = "Ono Brandt didn't see U.S. ships."
TOKENS = [[0, 3], [4, 10], [11, 14], [14, 17], [18, 21], [22, 26], [27, 32], [32, 33]]
LINE = {
    "tokens": TOKENS, "pos": ["NNP", "NNP", "VBD", "RB", "VB", "NNP", "NNS", "."],
    "deprels": ["compound", "nsubj", "aux", "neg", "root", "compound", "dobj", "punct"], "heads": [1, 4, 4, 4, -1, 6, 4, 4],
    "ner_mentions": [[0, 10, "PERSON"], [22, 26, "LOCATION"], [27, 32, "DATE"]]}


def words(article):
    return [article.text[a:b] for a, b in article.word_spans.tolist()]


def test_tokens_of_another_program_label_the_words_that_begin_them():
    article = tokenize(TOKENIZER, "x", TEXT)
    found = labels(article, LINE)
    names = dict(zip(words(article), found["names"].tolist()))
    assert (names["Ono"], names["Brandt"], names["see"], names["ships"]) == (1, 2, 0, 0)
    assert names["U"] == 5 and set(found["nominals"]) == {UNKNOWN}
    place = {word: number for number, word in enumerate(words(article))}
    assert found["pos"][place["Ono"]] == POS_NUMBER["NNP"]
    assert found["relations"][place["Brandt"]] == RELATION_NUMBER["nsubj"]
    assert found["arcs"][place["Ono"]] == place["Brandt"] and found["arcs"][place["see"]] == place["see"]
    # "don" of "don't" is more than the token "did" would be: only words inside their token are labelled
    assert found["arcs"][place["Brandt"]] == place["see"]


def test_only_sets_that_have_them_all_teach_nominals():
    line = {"tokens": TOKENS, "heads": LINE["heads"], "pos": LINE["pos"], "deprels": LINE["deprels"], "entities": [
        {"type": "PERSON", "mentions": [[0, 10, "NAM"]]}, {"type": "PERSON", "mentions": [[22, 32, "NOM"]]}]}
    found = labels(tokenize(TOKENIZER, "x", TEXT), line)
    assert found["nominals"].tolist().count(1) == 1 and found["names"].tolist()[:2] == [1, 2]
    line["entities"].pop()
    assert set(labels(tokenize(TOKENIZER, "x", TEXT), line)["nominals"]) == {UNKNOWN}


def test_types_tell_capitals_and_marks():
    text = 'NATO said “we Go” "x" no\nOne'
    inside = inside_marks(text)
    found = {text[a:b]: type_of(text[a:b], inside[a]) for a, b in tokenize(TOKENIZER, "x", text).word_spans.tolist()}
    assert found["NATO"] == 2 and found["said"] == 0 and found["we"] == 3 and found["Go"] == 4
    assert found["x"] == 3 and found["no"] == 0 and found["One"] == 1


def test_losses_are_those_of_the_labelled_words():
    article = tokenize(TOKENIZER, "x", TEXT)
    article.labels = labels(article, LINE)
    plain = tokenize(TOKENIZER, "y", "Nobody labelled this. Not at all, Brandt said.")
    torch.manual_seed(1)
    model = Model(Config(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)).eval()

    def losses(*articles):
        group = [window for a in articles for window in windows(a)]
        window_of, place_of, _ = batch_words(group, "cpu")
        vectors = model.encoder(*batch_ids(group, "cpu"))[window_of, place_of]
        return {name: float(value.detach()) for name, value in auxiliary_losses(model, group, vectors, "cpu").items()}

    alone, beside = losses(article), losses(article, plain)
    assert set(alone) == {"names", "pos", "relations", "arcs"}
    assert all(np.isclose(alone[name], beside[name], atol=1e-4) for name in alone)
    assert losses(plain) == {}
    assert 0 < alone["names"] < 3 * np.log(N_NAMES)
