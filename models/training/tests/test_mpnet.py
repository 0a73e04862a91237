"""MPNet as a BERT with a relative position bias."""
import pytest
import torch
from ascribe_training import mpnet
from ascribe_training.data import CLS, MASK, PAD, SEP
from ascribe_training.model import Config, Encoder, Model, bert_name, relative_bucket

SMALL = mpnet.SHAPE | dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)


def test_near_distances_have_a_class_each_and_far_ones_share():
    distances = torch.arange(-200, 201)
    classes = dict(zip(distances.tolist(), relative_bucket(distances, 32).tolist()))
    assert [classes[d] for d in range(0, -8, -1)] == list(range(8)) and [classes[d] for d in range(1, 8)] == list(range(17, 24))
    assert classes[-128] == classes[-200] == 15 and classes[128] == classes[200] == 31
    assert classes[-8] == classes[-9] == 8 and classes[-100] == 15 and classes[40] == 28


def test_the_bias_makes_the_order_of_words_count():
    torch.manual_seed(1)
    encoder = Encoder(Config(**SMALL)).eval()
    torch.nn.init.normal_(encoder.relative_positions.weight, std=2.0)
    ids = torch.tensor([[CLS, 2000, 2001, 2002, SEP, PAD, PAD]])
    with torch.no_grad():
        alone, padded = encoder(ids[:, :5], torch.zeros(1, 5, dtype=torch.long)), encoder(ids, torch.zeros_like(ids))
        encoder.relative_positions.weight.zero_()
        without = encoder(ids, torch.zeros_like(ids))
    assert torch.allclose(alone, padded[:, :5], atol=1e-5)
    assert not torch.allclose(padded, without, atol=1e-2)


def test_hidden_states_are_those_of_another_implementation():
    transformers = pytest.importorskip("transformers", reason="transformers is not installed")
    torch.manual_seed(1)
    theirs = transformers.MPNetModel(transformers.MPNetConfig(
        vocab_size=30527, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=514, layer_norm_eps=1e-5)).eval()
    for parameter in theirs.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    model = Model(Config(**SMALL)).eval()
    model.begin_from(mpnet.as_bert(theirs.state_dict(), SMALL["vocab_size"]))
    ids = torch.randint(1000, 30000, (2, 150))
    ids[:, 0], ids[:, 20] = CLS, MASK
    ids[0, 149], ids[1, 60], ids[1, 61:] = SEP, SEP, PAD
    special = torch.tensor([mpnet.SPECIAL_ROWS.get(i, i + mpnet.ROWS_BEFORE) for i in ids.flatten().tolist()]).view_as(ids)
    with torch.no_grad():
        ours = model.encoder(ids, torch.zeros_like(ids))
        wanted = theirs(input_ids=special, attention_mask=(ids != PAD).long()).last_hidden_state
    assert torch.allclose(ours[ids != PAD], wanted[ids != PAD], atol=1e-4)


def test_every_weight_of_the_encoder_has_a_place():
    encoder = Encoder(Config(**SMALL))
    theirs = {}
    for ours, value in encoder.state_dict().items():
        name = bert_name(ours)
        for theirs_part, our_part in mpnet.RENAMED:
            name = name.replace(our_part, theirs_part)
        theirs[name] = value
    words, positions = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"
    theirs[words] = torch.arange(30527.0)[:, None].repeat(1, 32)
    theirs[positions] = torch.arange(514.0)[:, None].repeat(1, 32)
    del theirs["embeddings.token_type_embeddings.weight"]
    found = mpnet.as_bert(theirs, SMALL["vocab_size"])
    assert found[words][[CLS, SEP, PAD, MASK, 100, 30521], 0].tolist() == [0, 2, 1, 30526, 104, 30525]
    assert found[positions][[0, 511], 0].tolist() == [2, 513]
    model = Model(Config(**SMALL))
    model.begin_from(found)
    assert model.encoder.token_type_embeddings.weight.abs().sum() == 0
    assert torch.equal(model.role_head.layer.up.weight, encoder.layers[-1].up.weight)

