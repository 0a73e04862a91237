"""Adapters on frozen matrices."""
import torch
from ascribe_training import lora
from ascribe_training.model import Config, Encoder

TINY = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)


def encoders():
    """An encoder, and the same with adapters that have learnt something."""
    torch.manual_seed(1)
    plain, adapted = Encoder(Config(**TINY)).eval(), Encoder(Config(**TINY)).eval()
    adapted.load_state_dict(plain.state_dict())
    lora.adapt(adapted, 4)
    return plain, adapted


def learn(encoder):
    for part in encoder.modules():
        if isinstance(part, lora.Adapted):
            torch.nn.init.normal_(part.adapter_up, std=0.1)


def encoded(encoder):
    ids = torch.arange(1000, 1024).view(2, 12)
    with torch.no_grad():
        return encoder(ids, torch.zeros_like(ids))


def test_an_adapter_begins_as_nothing():
    plain, adapted = encoders()
    assert torch.allclose(encoded(plain), encoded(adapted), atol=1e-6)


def test_merged_matrices_do_the_same():
    plain, adapted = encoders()
    learn(adapted)
    wanted = encoded(adapted)
    assert not torch.allclose(wanted, encoded(plain), atol=1e-3)
    lora.merge(adapted)
    assert list(adapted.state_dict()) == list(plain.state_dict())
    assert torch.allclose(encoded(adapted), wanted, atol=1e-5)


def test_matrices_get_no_gradient():
    _, adapted = encoders()
    learn(adapted)
    adapted(torch.arange(1000, 1024).view(2, 12), torch.zeros(2, 12, dtype=torch.long)).square().sum().backward()
    with_gradient = {name for name, value in adapted.named_parameters() if value.grad is not None}
    assert {name.rsplit(".", 1)[1] for name in with_gradient if "norm" not in name} == {"adapter_down", "adapter_up", "weight"}
    assert [name for name in with_gradient if name.endswith("weight") and "norm" not in name] == ["token_type_embeddings.weight"]
