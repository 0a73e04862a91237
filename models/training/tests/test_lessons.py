"""A teacher's scores, and a student that follows them."""
import itertools

import numpy as np
import pytest
import torch
from ascribe_training import lessons
from ascribe_training.cues import unknown_sets
from ascribe_training.data import N_CUE_CLASSES, Gold, windows
from ascribe_training.model import Config, Model, potentials
from ascribe_training.teach import lesson
from ascribe_training.train import losses
from marked import ARTICLES, article

TINY = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, cue_classes=N_CUE_CLASSES, roles=5)


def make_model(seed):
    """A model that takes about half of the words for cues."""
    torch.manual_seed(seed)
    model = Model(Config(**TINY), dropout=0.0)
    torch.nn.init.normal_(model.cue_head.weight, std=0.3)
    torch.nn.init.zeros_(model.cue_head.bias)
    torch.nn.init.normal_(model.role_head.roles.weight, std=0.3)
    return model


def taught_article(teacher):
    coded = article(ARTICLES[0])[0]
    coded.lesson = lesson(teacher, coded)
    return coded


def taught_losses(model, coded):
    return losses(model, windows(coded, Gold([], unknown_sets(coded))), "cpu", syntax=0)


@pytest.mark.parametrize("seed", range(3))
def test_the_loss_of_roles_is_over_every_sequence(seed):
    torch.manual_seed(seed)
    ours, theirs = (torch.randn(1, 4, 9), torch.randn(3, 3)), (torch.randn(1, 4, 9), torch.randn(3, 3))

    def log_chances(scores, changes):
        first, steps = (part[0] for part in potentials(scores, changes))
        every = [first[r[0]] + sum(steps[i, r[i], r[i + 1]] for i in range(2)) for r in itertools.product(range(3), repeat=3)]
        return torch.stack(every).log_softmax(0)

    shorter = lambda pair: (pair[0][:, :3], pair[1])  # the last word is padding
    wanted = -(log_chances(*shorter(theirs)).exp() * log_chances(*shorter(ours))).sum()
    found = lessons.sequence_loss(*ours, *theirs, torch.tensor([[True, True, True, False]]))
    assert found.item() == pytest.approx(wanted.item(), abs=1e-4)


def test_lessons_are_read_as_they_were_written(tmp_path):
    made = [lesson(make_model(1), article(marked)[0]) for marked in ARTICLES]
    lessons.write(tmp_path / "000000.safetensors", ["a", "b"], made[:2])
    lessons.write(tmp_path / "000002.safetensors", ["c", "d"], made[2:])
    read = lessons.read(tmp_path)
    assert list(read) == ["a", "b", "c", "d"]
    for found, wanted in zip(read.values(), made):
        assert np.allclose(found.classes, wanted.classes, atol=0.01) and len(wanted.rows) > 3
        assert [(row.cue_word, row.block) for row in found.rows] == [(row.cue_word, row.block) for row in wanted.rows]
        assert all(np.allclose(a.roles, b.roles, atol=0.01) for a, b in zip(found.rows, wanted.rows))


def test_nobody_follows_a_teacher_closer_than_the_teacher():
    teacher = make_model(1)
    coded = taught_article(teacher)
    own, other = taught_losses(teacher, coded)[1], taught_losses(make_model(2), coded)[1]
    assert all(own[name] < other[name] for name in ("taught_cues", "taught_second", "taught_roles"))
    teacher.zero_grad()
    taught_losses(teacher, coded)[0].backward()
    assert all(p.grad is None or p.grad.abs().max() < 1e-4 for p in teacher.parameters())


def test_a_student_comes_closer_by_following():
    coded, student = taught_article(make_model(1)), make_model(2)
    optimizer = torch.optim.AdamW(student.parameters(), lr=3e-3)
    values = []
    for _ in range(30):
        loss, _ = taught_losses(student, coded)
        values.append(loss.item())
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert values[-1] < 0.8 * values[0]


def test_without_lessons_there_is_no_such_loss():
    coded = article(ARTICLES[0])[0]
    assert not any(name.startswith("taught") for name in taught_losses(make_model(1), coded)[1])
