"""Training on invented articles with a tiny encoder."""
import argparse
import gzip
import json

import pytest
import torch
from ascribe_training.data import MASK, TrainingSet
from ascribe_training.model import Config, Model, batch_ids, load_weights, to_bert_names
from ascribe_training.predict import predict
from ascribe_training.train import Training
from marked import ARTICLES, TOKENIZER, article, parse
from safetensors.torch import save_file

TINY = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)


def make_args(**changed):
    args = dict(seed=1, lr=1e-3, layer_decay=0.9, head_lr=2e-3, layer_head_lr=2e-3, weight_decay=0.01, warmup=0.1, ema=0.9,
                bf16=False, freeze=0, adapter_rank=0, decay=1.0, syntax=1.0, masked=0.0)
    return argparse.Namespace(**{**args, **changed})


def make_training(steps=6, **changed):
    torch.manual_seed(1)
    return Training(Model(Config(**TINY)), make_args(**changed), steps)


@pytest.fixture
def training_set(tmp_path):
    (tmp_path / "polnear").mkdir()
    for name, copies in (("train", 1), ("train_annotators", 2)):
        with gzip.open(tmp_path / "polnear" / f"{name}.jsonl.gz", "wt", encoding="utf8") as out:
            for number, marked in enumerate(ARTICLES[:1] * copies if name != "train" else ARTICLES):
                text, quotes = parse(marked)
                quotes = quotes[:0] if number == 1 and name != "train" else quotes  # the second annotator saw nothing
                print(json.dumps({"id": str(number), "text": text, "quotes": quotes}), file=out)
    return TrainingSet(tmp_path, TOKENIZER)


def test_a_resumed_run_ends_with_the_same_weights(training_set, tmp_path):
    batches = training_set.batches(1, 0, 64) * 6
    through, broken = make_training(), make_training()
    for batch in batches[:6]:
        through.advance(batch, "cpu")
    for batch in batches[:3]:
        broken.advance(batch, "cpu")
    broken.save(tmp_path / "checkpoint.pt")
    resumed = make_training()
    resumed.load(tmp_path / "checkpoint.pt")
    for batch in batches[3:6]:
        resumed.advance(batch, "cpu")
    for ours, wanted in ((resumed.model.state_dict(), through.model.state_dict()), (resumed.average, through.average)):
        assert all(torch.equal(ours[name], wanted[name]) for name in wanted)


def test_hidden_words_are_hidden_whole(training_set):
    window = training_set.batches(1, 0, 64)[0][0]
    torch.manual_seed(1)
    ids, _ = batch_ids([window], "cpu", masked=0.5)
    start, end = window.pieces
    hidden = ids[0, 1:1 + end - start] == MASK
    assert hidden.any() and not hidden.all()
    words = window.article.word_piece[slice(*window.words)] - start
    for first, last in zip(words, [*words[1:], end - start]):
        assert hidden[first:last].all() or not hidden[first:last].any()
    assert not (batch_ids([window], "cpu")[0] == MASK).any()


def test_a_run_with_other_settings_is_not_resumed(tmp_path):
    make_training().save(tmp_path / "checkpoint.pt")
    with pytest.raises(SystemExit, match="other values of lr"):
        make_training(lr=5e-4).load(tmp_path / "checkpoint.pt")


def test_order_depends_on_seed_and_epoch_only(training_set):
    ids = lambda batches: [[(w.article.id, w.first, w.last) for w in batch] for batch in batches]
    assert ids(training_set.batches(1, 3, 128)) == ids(training_set.batches(1, 3, 128))


def test_each_epoch_takes_one_annotator(training_set):
    counts = set()
    for epoch in range(20):
        every = [w for batch in training_set.batches(1, epoch, 128) for w in batch if w.article.id == "0"]
        counts.add(sum(len(w.predicates) for w in every))
    assert counts == {0, 1}


def test_frozen_layers_stay_as_they_are(training_set):
    torch.manual_seed(1)
    model = Model(Config(**TINY))
    model.encoder.freeze(1)
    training = Training(model, make_args(freeze=1), 6)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    for batch in training_set.batches(1, 0, 64):
        training.advance(batch, "cpu")
    moved = {name for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert not any(name.startswith(("encoder.layers.0.", "encoder.word_embeddings")) for name in moved)
    assert "encoder.layers.1.up.weight" in moved and "cue_head.weight" in moved


def test_a_small_model_learns_four_articles_by_heart(training_set):
    training = make_training(steps=150, ema=0.5)
    training.model.dropout.p = 0.0
    batches = training_set.batches(1, 1, 256)
    for step in range(150):
        training.advance(batches[step % len(batches)], "cpu")
    coded = [article(marked) for marked in ARTICLES[1:]]
    found = predict(training.model, [item[0] for item in coded])
    assert [[f.cue_word for f in items] for items in found] == [[p.cue_word for p in item[1]] for item in coded]


def test_weights_are_stored_under_the_names_of_a_bert_model(tmp_path):
    model, other = Model(Config(**TINY)), Model(Config(**TINY))
    stored = to_bert_names(model.state_dict())
    assert "encoder.layer.1.attention.self.query.weight" in stored and "heads.cue_head.weight" in stored
    save_file(stored, str(tmp_path / "model.safetensors"))
    load_weights(other, tmp_path / "model.safetensors")
    assert all(torch.equal(value, other.state_dict()[name]) for name, value in model.state_dict().items())
