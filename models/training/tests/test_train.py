"""Training on invented articles with a tiny encoder."""
import argparse
import gzip
import json

import pytest
import torch
from ascribe_training import lora, train
from ascribe_training.data import MASK, N_CUE_CLASSES, windows
from ascribe_training.decode import to_json
from ascribe_training.model import Config, Model, batch_ids, load_weights, to_bert_names
from ascribe_training.predict import load_model, predict
from ascribe_training.train import Training
from ascribe_training.training_set import TrainingSet
from marked import ARTICLES, TOKENIZER, article, parse
from safetensors.torch import load_file, save_file

COMPLETE = ["[s1 Ono Brandt] [c1 told] [a1 the council] [q1 the ferry was late].", "“[q1 One at a time],” in that order."]
TINY = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)


def make_args(**changed):
    args = dict(seed=1, lr=1e-3, layer_decay=0.9, head_lr=2e-3, layer_head_lr=2e-3, weight_decay=0.01, warmup=0.1, ema=0.9,
                bf16=False, freeze=0, adapter_rank=0, decay=1.0, syntax=1.0, masked=0.0, labels=[])
    return argparse.Namespace(**{**args, **changed})


def make_training(steps=6, **changed):
    """With an adapter rank: the teacher's kind of model, with classes, addressees and a relative position bias."""
    torch.manual_seed(1)
    rank = changed.get("adapter_rank", 0)
    model = Model(Config(**TINY, cue_classes=N_CUE_CLASSES, roles=5, relative_attention_num_buckets=8, adapter_rank=rank) if rank else
                  Config(**TINY))
    if rank:
        lora.adapt(model.encoder, rank)
    return Training(model, make_args(**changed), steps)


@pytest.fixture
def training_set(tmp_path):
    write_corpora(tmp_path)
    return TrainingSet(tmp_path, TOKENIZER)


@pytest.fixture
def complete_set(tmp_path):
    write_corpora(tmp_path)
    return TrainingSet(tmp_path, TOKENIZER, newsgold=True)


def write_corpora(tmp_path):
    (tmp_path / "polnear").mkdir()
    for name, copies in (("train", 1), ("train_annotators", 2)):
        with gzip.open(tmp_path / "polnear" / f"{name}.jsonl.gz", "wt", encoding="utf8") as out:
            for number, marked in enumerate(ARTICLES[:1] * copies if name != "train" else ARTICLES):
                text, quotes = parse(marked)
                quotes = quotes[:0] if number == 1 and name != "train" else quotes  # the second annotator saw nothing
                print(json.dumps({"id": str(number), "text": text, "quotes": quotes}), file=out)
    (tmp_path / "newsgold").mkdir()
    with gzip.open(tmp_path / "newsgold" / "train.jsonl.gz", "wt", encoding="utf8") as out:
        for number, marked in enumerate(COMPLETE):
            text, quotes = parse(marked)
            print(json.dumps({"id": f"n{number}", "text": text, "quotes": [quote | {"class": "speech"} for quote in quotes]}), file=out)


def test_labels_are_read_like_newsgold(tmp_path):
    write_corpora(tmp_path)
    text, quotes = parse(COMPLETE[0])
    (tmp_path / "newsgold" / "free-ids.txt").write_text("raw1\n")
    (tmp_path / "raw_wikinews").mkdir()
    with gzip.open(tmp_path / "raw_wikinews" / "a.jsonl.gz", "wt", encoding="utf8") as out:
        print(json.dumps({"id": "raw1", "text": text}), file=out)
    offsets = tmp_path / "labels.jsonl"
    quotes = [quote | {"class": "speech"} for quote in quotes]
    offsets.write_text(json.dumps({"id": "raw1", "quotes": quotes, "speakers": []}) + "\n")
    plain = TrainingSet(tmp_path, TOKENIZER, newsgold=True)
    more = TrainingSet(tmp_path, TOKENIZER, newsgold=True, labels=[offsets])
    assert len(more.everything) == len(plain.everything) + 1
    ours, theirs = more.everything[-1], next(pair for pair in more.everything if pair[0].id == "n0")
    assert ours[0].id == "raw1" and len(ours[1][0].predicates) == len(theirs[1][0].predicates) > 0


@pytest.mark.parametrize("rank", [0, 4])
def test_a_resumed_run_ends_with_the_same_weights(request, tmp_path, rank):
    batches = request.getfixturevalue("complete_set" if rank else "training_set").batches(1, 0, 64) * 6
    through, broken = make_training(adapter_rank=rank), make_training(adapter_rank=rank)
    for batch in batches[:6]:
        through.advance(batch, "cpu")
    for batch in batches[:3]:
        broken.advance(batch, "cpu")
    broken.save(tmp_path / "checkpoint.pt")
    resumed = make_training(adapter_rank=rank)
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


def test_classes_addressees_and_quotations_that_float_are_learnt_and_found(complete_set):
    torch.manual_seed(1)
    training = Training(Model(Config(**TINY, cue_classes=N_CUE_CLASSES, roles=5), dropout=0.0), make_args(ema=0.5), 200)
    batches = complete_set.batches(1, 1, 256)
    for step in range(200):
        training.advance(batches[step % len(batches)], "cpu")
    for marked in COMPLETE:
        coded, _, quotes = article(marked)
        found, = to_json(coded, predict(training.model, [coded])[0])["quotes"]
        wanted = {"addressee": [], "class": "speech"} | quotes[0]
        assert {name: found[name] for name in wanted} == wanted


def test_weights_are_stored_under_the_names_of_a_bert_model(tmp_path):
    model, other = Model(Config(**TINY)), Model(Config(**TINY))
    stored = to_bert_names(model.state_dict())
    assert "encoder.layer.1.attention.self.query.weight" in stored and "heads.cue_head.weight" in stored
    save_file(stored, str(tmp_path / "model.safetensors"))
    load_weights(other, tmp_path / "model.safetensors")
    assert all(torch.equal(value, other.state_dict()[name]) for name, value in model.state_dict().items())


def test_only_what_was_trained_is_kept_of_a_model_with_adapters(complete_set, tmp_path, monkeypatch):
    training = make_training(adapter_rank=4, ema=0.0)
    base = {name: value.clone() for name, value in make_training(adapter_rank=4).model.state_dict().items()}
    for batch in complete_set.batches(1, 0, 64):
        training.advance(batch, "cpu")
    moved = {name for name, value in training.model.state_dict().items() if not torch.equal(value, base[name])}
    assert "encoder.layers.0.query.adapter_up" in moved and "encoder.token_type_embeddings.weight" in moved
    assert not any(name.endswith(("query.weight", "up.bias", "word_embeddings.weight")) for name in moved if "role_head" not in name)
    train.write_model(tmp_path / "model", training.model, training.average, 6)
    assert "encoder.layer.0.intermediate.dense.weight" not in load_file(str(tmp_path / "model" / "model.safetensors"))

    def make_model(config):
        model = Model(config).eval()
        model.load_state_dict({name: value for name, value in base.items() if "adapter" not in name})
        lora.adapt(model.encoder, config.adapter_rank)
        return model

    monkeypatch.setattr("ascribe_training.predict.make_model", make_model)
    loaded, coded = load_model(tmp_path / "model").eval(), article(ARTICLES[0])[0]
    ids, types = batch_ids(windows(coded), "cpu")
    with torch.no_grad():
        assert torch.allclose(loaded.encoder(ids, types), training.model.eval().encoder(ids, types), atol=2e-3)  # stored as f16


def test_the_rate_rises_stays_and_falls():
    rates = []
    training = make_training(steps=100, decay=0.5)
    for training.step in range(100):
        rates.append(training.rate())
    assert rates[0] == 0.1 and rates[9:51] == [1.0] * 42 and rates[75] == 0.5 and rates[99] == 0.02
    assert make_training(steps=100).rate() == 0.1


def test_a_run_may_end_early_and_go_on_all_the_same(training_set, tmp_path):
    training = make_training(steps=100, decay=0.5)
    training.step = 40
    training.finish(10)
    assert training.rate() == 1.0 and training.total_steps == 50
    training.step = 45
    training.save(tmp_path / "finish.pt")
    again = make_training(steps=100, decay=0.5)
    again.load(tmp_path / "finish.pt")
    again.finish(10)
    assert again.rate() == training.rate() == 0.5 and again.total_steps == 50
