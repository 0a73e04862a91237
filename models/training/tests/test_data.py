"""Offsets and windows."""
import random
import unicodedata

import pytest
from ascribe_training.data import MAX_PIECES, tokenize, windows
from ascribe_training.make_pieces_fixture import greedy
from marked import ARTICLES, TOKENIZER, article

ALPHABET = list("abcXYZ 019.,!?'\"-\n\t") + [
    "“", "”", "‘", "’", "—", "…", "é", "Ü", "ñ", "e\u0301", "ß", "İ", "ﬁ", "🙂", "👩\u200d👧", "🇨🇭", "\u00a0", "\u200b", "\ufeff",
    "\u00ad", "你", "好", "Ж", "ا", "½", "«", "»", "said ", "Brandt "]


def plain(text):
    """What the uncased vocabulary keeps of a text."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in split if unicodedata.category(c) not in ("Mn", "Cc", "Cf"))


@pytest.mark.parametrize("seed", range(300))
def test_every_piece_maps_back_to_its_letters(seed):
    rng = random.Random(seed)
    text = "".join(rng.choice(ALPHABET) for _ in range(rng.randint(1, 120)))
    coded = tokenize(TOKENIZER, "x", text)
    before = 0
    for piece_id, (start, end) in zip(coded.piece_ids.tolist(), coded.piece_spans.tolist()):
        piece = TOKENIZER.id_to_token(piece_id)
        assert before <= start < end <= len(text), "pieces stand in order and never overlap"
        before = end if piece == "[UNK]" else start
        if piece != "[UNK]":
            assert plain(text[start:end]).startswith(piece.removeprefix("##")) or piece.removeprefix("##") in plain(text[start:end])
    covered = {i for start, end in coded.word_spans.tolist() for i in range(start, end)}
    missed = [c for i, c in enumerate(text) if i not in covered and c.isalnum()]
    assert not missed, "no letter is lost"


def test_offsets_are_code_points_of_the_raw_text():
    text = "🙂 “Ça va?” asked Zoë\u00a0Müller’s aide.\n\nNaïve."
    coded = tokenize(TOKENIZER, "x", text)
    assert [text[a:b] for a, b in coded.word_spans.tolist()] == [
        "🙂", "“", "Ça", "va", "?", "”", "asked", "Zoë", "Müller", "’", "s", "aide", ".", "Naïve", "."]


def test_windows_hold_every_block_once_and_fit():
    text = "\n\n".join(f"Paragraph {n} says little. " * (1 + n % 60) for n in range(80))
    coded = tokenize(TOKENIZER, "x", text)
    assert len(coded.blocks) > 80, "long paragraphs are cut"
    for rng in (None, random.Random(1), random.Random(2)):
        cut = windows(coded, rng=rng)
        assert [b for w in cut for b in range(w.first, w.last)] == list(range(len(coded.blocks)))
        assert max(map(len, cut)) <= MAX_PIECES


def test_a_long_paragraph_is_cut_after_a_sentence():
    coded = tokenize(TOKENIZER, "x", "The river rose again that night. " * 60)
    assert all(coded.text[coded.word_spans[last - 1][0]] == "." for _, last in coded.blocks)


def test_an_empty_article_has_no_window():
    for text in ("", " \n\n ", "\u200b"):
        assert windows(tokenize(TOKENIZER, "x", text)) == []


def test_labels_mark_the_words_of_each_role():
    coded, gold, _ = article(ARTICLES[1])
    words = [coded.text[a:b] for a, b in coded.word_spans.tolist()]
    picked = {role: [w for w, r in zip(words, gold[0].roles) if r == role] for role in range(4)}
    assert picked[3] == ["said"]
    assert picked[1] == ["the", "mayor", ",", "Ono", "Brandt"]
    assert picked[2][:4] == ["“", "We", "will", "rebuild"]
    assert words[gold[0].cue_word] == "said"


def test_a_wrapped_paragraph_is_read_as_an_unwrapped_one():
    text = ("Hanna Ostrow, who drafted the plan, said the committee had been “frightened of the dark”. She told reporters she "
            "would bring it back in the autumn.\n\n“We will come with lamps,” she said.")
    plain, wrapped = (tokenize(TOKENIZER, "x", t) for t in (text, greedy(text, 60)))
    assert greedy(text, 60).count("\n") == 4
    assert len(wrapped.blocks) == 2
    assert (wrapped.piece_ids == plain.piece_ids).all() and (wrapped.piece_types == plain.piece_types).all()


def test_verse_is_read_line_by_line():
    verse = "The tide goes out, the tide comes in,\nThe lamp is lit, the nets are thin,\nAnd nobody will ask us why."
    assert len(tokenize(TOKENIZER, "x", verse).blocks) == 3
