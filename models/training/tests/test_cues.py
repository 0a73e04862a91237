"""What the labels say, and what they leave open."""
import itertools

import pytest
import torch
from ascribe_training import cues
from ascribe_training.data import (ACT, ADDRESSEE, ANY_CUE, ANYTHING, CONTENT, FINDING, FLOATING, NO_CUE, NONE, SOURCE, SPEECH, THOUGHT,
                                   bit, predicates, tokenize)
from ascribe_training.model import class_scores, potentials, role_loss, role_loss_without_addressees, set_loss
from marked import TOKENIZER, parse

NEWS = "[s1 Ono Brandt] [c1 told] [a1 the council] [q1 that [s2 Mira] [c2 hopes] [q2 to win]]. He left. “[q3 One at a time],” too."


def labelled(marked, classes=None):
    text, quotes = parse(marked)
    if classes:
        quotes = [quote | {"class": name} for quote, name in zip(quotes, classes)]
    coded = tokenize(TOKENIZER, "x", text)
    return coded, [text[a:b] for a, b in coded.word_spans], predicates(coded, quotes, complete=bool(classes))


def test_newsgold_tells_class_addressee_inner_and_floating_quotations():
    _, words, found = labelled(NEWS, ("speech", "thought", "speech"))
    told, hopes, one = found
    assert [words[p.cue_word] for p in found] == ["told", "hopes", "One"]
    assert [p.classes for p in found] == [bit(SPEECH), bit(THOUGHT), bit(FLOATING)] and all(p.addressees for p in found)
    having = lambda predicate, role: [word for word, r in zip(words, predicate.roles) if r == role]
    assert having(told, ADDRESSEE) == ["the", "council"] and having(told, CONTENT) == "that Mira hopes to win".split()
    assert having(hopes, SOURCE) == ["Mira"] and having(hopes, CONTENT) == ["to", "win"]
    assert having(one, CONTENT) == "One at a time".split() and not having(one, SOURCE)


def test_newsgold_leaves_open_whether_a_word_is_an_act():
    coded, words, found = labelled(NEWS, ("speech", "thought", "speech"))
    sets = dict(zip(words, cues.newsgold_sets(coded, found)))
    assert (sets["told"], sets["hopes"], sets["One"]) == (bit(SPEECH), bit(THOUGHT), bit(FLOATING))
    assert sets["left"] == sets["Brandt"] == bit(NO_CUE) | bit(ACT)


def test_polnear_leaves_open_classes_inner_cues_and_floating_quotations():
    marked = "[s1 Ono] [c1 said] [q1 that Mira hopes it said so]. He said “No” and hopes “so”."
    coded, words, found = labelled(marked)
    sets = cues.polnear_sets(coded, found, {"said", "hopes"})
    by_place = list(zip(words, sets.tolist()))
    assert by_place[1] == ("said", ANY_CUE)
    assert by_place[4] == ("hopes", ANYTHING) and by_place[6] == ("said", ANYTHING) and by_place[3] == ("Mira", bit(NO_CUE))
    assert by_place[10] == ("said", bit(NO_CUE)) and ("No", bit(NO_CUE) | bit(FLOATING)) in by_place
    assert ("and", bit(NO_CUE)) in by_place and ("hopes", bit(NO_CUE)) in by_place


def test_a_model_without_classes_gets_the_same_labels_from_all():
    coded, words, found = labelled("[s1 Ono] [c1 said] [q1 that it hopes so].")
    assert [word for word, one in zip(words, cues.plain_sets(coded, found)) if one != bit(NO_CUE)] == ["said"]


def test_words_that_often_begin_a_cue():
    twice = labelled("[s1 Ono] [c1 said] [q1 it]. [s2 Mira] [c2 Said] [q2 so]. [s3 He] [c3 hopes] [q3 so]. He hopes.")
    assert cues.cue_words([(twice[0], twice[2])]) == {"said"}
    rare = labelled("[s1 A] [c1 is] [q1 b]. [s2 C] [c2 is] [q2 d]. " + "It is. " * 60)
    assert cues.cue_words([(rare[0], rare[2])]) == set()


def test_the_loss_of_a_set_is_that_of_its_summed_probability():
    scores = class_scores(torch.tensor([[1.0, 2.0, 0.0, -1.0, 0.5, 0.0]]).repeat(4, 1).requires_grad_())
    sets = torch.tensor([bit(NO_CUE) | bit(ACT), ANY_CUE, bit(FINDING), ANYTHING])
    chances = scores[0].exp()
    wanted = [-(chances[0] + chances[4]).log(), -chances[1:5].sum().log(), -chances[3].log(), 0 * chances[0]]
    assert torch.allclose(set_loss(scores, sets), torch.stack(wanted), atol=1e-5)


def test_a_single_logit_knows_cue_and_none():
    logits = torch.tensor([[0.3], [0.3], [0.3]])
    sets = torch.tensor([bit(NO_CUE), ANY_CUE, ANYTHING])
    log = torch.nn.functional.logsigmoid
    wanted = [-log(-logits[0, 0]), -log(logits[1, 0]), torch.zeros(())]
    assert torch.allclose(set_loss(class_scores(logits), sets), torch.stack(wanted), atol=1e-5)


def chain_score(first, steps, roles):
    return first[roles[0]] + sum(steps[i, roles[i], roles[i + 1]] for i in range(len(roles) - 1))


@pytest.mark.parametrize("seed", range(5))
def test_unlabelled_addressees_are_summed_over(seed):
    torch.manual_seed(seed)
    scores, changes = torch.randn(1, 4, 15), torch.randn(5, 5)
    gold, mask = torch.tensor([[NONE, SOURCE, NONE, CONTENT]]), torch.ones(1, 4, dtype=torch.bool)
    first, steps = (part[0] for part in potentials(scores, changes))
    every = torch.stack([chain_score(first, steps, roles) for roles in itertools.product(range(5), repeat=4)])
    right = torch.stack([chain_score(first, steps, (a, SOURCE, b, CONTENT)) for a in (NONE, ADDRESSEE) for b in (NONE, ADDRESSEE)])
    loss = role_loss_without_addressees(scores, changes, gold, mask)
    assert loss.item() == pytest.approx((every.logsumexp(0) - right.logsumexp(0)).item(), abs=1e-4)
    assert loss < role_loss(scores, changes, gold, mask)


def test_addressees_are_neither_rewarded_nor_punished_without_labels():
    """Where all that is known is "not source, content or cue", none and addressee keep their ratio."""
    scores = torch.zeros(1, 1, 15, requires_grad=True)
    gold, mask = torch.tensor([[NONE]]), torch.ones(1, 1, dtype=torch.bool)
    role_loss_without_addressees(scores, torch.zeros(5, 5), gold, mask).sum().backward()
    has = scores.grad[0, 0, :5]
    assert has[NONE] == pytest.approx(has[ADDRESSEE].item()) and has[NONE] < 0 < has[SOURCE]


def test_what_is_no_word_does_not_count():
    scores, changes = torch.randn(1, 5, 15), torch.randn(5, 5)
    gold, mask = torch.tensor([[NONE, SOURCE, CONTENT, NONE, NONE]]), torch.tensor([[True, True, True, False, False]])
    whole = role_loss_without_addressees(scores[:, :3], changes, gold[:, :3], mask[:, :3])
    assert torch.allclose(role_loss_without_addressees(scores, changes, gold, mask), whole, atol=1e-4)
