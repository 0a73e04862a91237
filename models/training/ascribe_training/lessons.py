"""What a teacher thinks of an article, stored, and a student's loss against it.

A lesson holds the teacher's class scores of every word and, for each likely cue, its role scores. They are stored in parts of some
articles (`PART.safetensors`, f16), which `teach.py` writes and `TrainingSet` reads. The loss of the roles is the
cross-entropy of the student's role sequences under the teacher's whole distribution over them, which is exact: the student's score of
a sequence is a sum over its steps, so the teacher's probability of each step is all that is needed.
"""
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import save_file
from torch.nn.utils.rnn import pad_sequence

from .model import cue_logit, in_pieces, log_normalizer, potentials, role_inputs


@dataclass
class Row:
    """A likely cue: its first word, its block, class scores `[classes]` and role scores `[words of the block, 3 * roles]`."""

    cue_word: int
    block: int
    classes: np.ndarray
    roles: np.ndarray


@dataclass
class Lesson:
    """Class scores `[words, classes]`, likely cues, and the teacher's table of role changes."""

    classes: np.ndarray
    rows: list
    changes: np.ndarray


def write(path, ids, lessons):
    """One part: the lessons of the articles `ids`. `n_words` and `n_rows` say where each article's entries end."""
    rows = [row for lesson in lessons for row in lesson.rows]
    stack = lambda arrays, width: np.concatenate(arrays).astype(np.float16) if arrays else np.zeros((0, width), np.float16)
    n_classes, n_roles = lessons[0].classes.shape[1], len(lessons[0].changes)
    tensors = {
        "classes": stack([lesson.classes for lesson in lessons], n_classes),
        "row_classes": stack([row.classes[None] for row in rows], n_classes),
        "row_roles": stack([row.roles for row in rows], 3 * n_roles),
        "rows": np.array([(row.cue_word, row.block, len(row.roles)) for row in rows], np.int32).reshape(-1, 3),
        "n_words": np.array([len(lesson.classes) for lesson in lessons], np.int32),
        "n_rows": np.array([len(lesson.rows) for lesson in lessons], np.int32),
        "changes": lessons[0].changes.astype(np.float32)}
    save_file(tensors, f"{path}.new", {"ids": json.dumps(ids)})
    Path(f"{path}.new").replace(path)


def read(folder):
    """Article id -> lesson, of all parts of a folder."""
    out = {}
    for path in sorted(Path(folder).glob("*.safetensors")):
        with safe_open(path, "numpy") as file:
            stored = {name: file.get_tensor(name) for name in file.keys()}
            ids = json.loads(file.metadata()["ids"])
        ends = np.cumsum(stored["rows"][:, 2])
        every = [Row(int(cue), int(block), classes, stored["row_roles"][end - size:end])
                 for (cue, block, size), classes, end in zip(stored["rows"], stored["row_classes"], ends)]
        for name, words, rows in zip(ids, np.split(stored["classes"], np.cumsum(stored["n_words"])[:-1]),
                                     np.split(np.arange(len(every)), np.cumsum(stored["n_rows"])[:-1])):
            out[name] = Lesson(words, [every[row] for row in rows], stored["changes"])
    return out


def losses(model, windows, blocks, vectors, cue_scores, rows_at_once):
    """Cross-entropy against the lessons of those windows that have one, in nats a likely cue: of the classes of all words, and of
    roles and classes at likely cues, each weighted with the teacher's probability that it is a cue."""
    if not any(window.article.lesson for window in windows):
        return {}
    device = vectors.device
    rows, lessons = lesson_rows(windows, blocks)
    wanted, known = lesson_classes(windows, cue_scores)
    n_rows = max(1, len(rows))
    parts = {"taught_cues": cross_entropy(cue_scores[known], wanted[known]).sum() / n_rows}
    role_sum = second_sum = torch.zeros((), device=device)
    for chosen in in_pieces(rows, rows_at_once):
        taught = [lessons[i][0] for i in chosen]
        words, cues, distance, mask = role_inputs(vectors, [rows[i] for i in chosen])
        scores, second = model.role_head(words, cues, distance, mask)
        classes = torch.from_numpy(np.stack([row.classes for row in taught])).float().to(device)
        second_sum = second_sum + cross_entropy(second, classes).sum()
        roles = pad_sequence([torch.from_numpy(row.roles).float() for row in taught], batch_first=True).to(device)
        changes = torch.from_numpy(lessons[chosen[0]][1]).to(device)
        role_sum = role_sum + (cue_logit(classes).sigmoid() * sequence_loss(scores, model.role_head.changes, roles, changes, mask)).sum()
    return parts | {"taught_second": second_sum / n_rows, "taught_roles": role_sum / n_rows}


def lesson_rows(windows, blocks):
    """Rows of the role head for the likely cues of a batch, and the pairs of lesson row and table of changes."""
    place = {(block.window, block.number): block for block in blocks}
    rows, lessons = [], []
    for number, window in enumerate(windows):
        lesson = window.article.lesson
        for row in lesson.rows if lesson else ():
            if window.first <= row.block < window.last:
                block = place[number, row.block]
                rows.append((block, block.first + row.cue_word - window.article.blocks[row.block][0]))
                lessons.append((row, lesson.changes))
    return rows, lessons


def lesson_classes(windows, cue_scores):
    """The lessons' class scores of the words of a batch, and which words have any."""
    wanted, known = torch.zeros_like(cue_scores), torch.zeros(len(cue_scores), dtype=torch.bool, device=cue_scores.device)
    start = 0
    for window in windows:
        first, last = window.words
        if window.article.lesson:
            wanted[start:start + last - first] = torch.from_numpy(window.article.lesson.classes[first:last]).float()
            known[start:start + last - first] = True
        start += last - first
    return wanted, known


def cross_entropy(scores, wanted):
    """Of log-probabilities under wanted ones, both `[..., classes]`, in nats."""
    return -(wanted.softmax(-1) * scores).sum(-1)


def sequence_loss(scores, changes, wanted, wanted_changes, mask):
    """Cross-entropy of the chain of `scores` under the chain of `wanted`, in nats a row."""
    with torch.enable_grad():
        chain = [part.detach().requires_grad_() for part in potentials(wanted, wanted_changes)]
        chances = torch.autograd.grad(log_normalizer(*chain, mask).sum(), chain)  # of each first role, of each step
    first, steps = potentials(scores, changes)
    return log_normalizer(first, steps, mask) - (chances[0] * first).sum(-1) - (chances[1] * steps).sum((1, 2, 3))
