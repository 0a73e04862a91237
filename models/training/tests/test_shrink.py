"""A model with fewer layers."""
import json

import pytest
import torch
from ascribe_training.shrink import shrink
from safetensors.torch import load_file, save_file


def model(path, n_layers):
    path.mkdir()
    tensors = {f"encoder.layer.{n}.output.dense.weight": torch.full((2, 2), float(n)) for n in range(n_layers)}
    save_file(tensors | {"embeddings.word_embeddings.weight": torch.ones(3, 2)}, str(path / "model.safetensors"))
    (path / "config.json").write_text(json.dumps({"num_hidden_layers": n_layers}), encoding="utf8")
    for name in ("tokenizer.json", "vocab.txt"):
        (path / name).write_text(name, encoding="utf8")
    return path


def test_layers_that_stay_are_numbered_anew(tmp_path):
    shrink(model(tmp_path / "six", 6), tmp_path / "out", [0, 2, 4])
    weights = load_file(str(tmp_path / "out" / "model.safetensors"))
    assert [weights[f"encoder.layer.{n}.output.dense.weight"][0, 0].item() for n in range(3)] == [0, 2, 4]
    assert len(weights) == 4 and "embeddings.word_embeddings.weight" in weights
    assert json.loads((tmp_path / "out" / "config.json").read_text(encoding="utf8"))["num_hidden_layers"] == 3


def test_a_layer_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SystemExit, match="0 to 1"):
        shrink(model(tmp_path / "two", 2), tmp_path / "out", [0, 2])


def test_the_strongest_neurons_stay(tmp_path):
    folder = model(tmp_path / "wide", 1)
    layers = ("encoder.layer.0", "role_layer")
    tensors = {}
    for layer in layers:
        tensors[f"{layer}.intermediate.dense.weight"] = torch.tensor([[1.0, 0.0], [3.0, 0.0], [2.0, 0.0]])
        tensors[f"{layer}.intermediate.dense.bias"] = torch.tensor([1.0, 3.0, 2.0])
        tensors[f"{layer}.output.dense.weight"] = torch.tensor([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    save_file(tensors, str(folder / "model.safetensors"))
    shrink(folder, tmp_path / "out", [0], width=2)
    weights = load_file(str(tmp_path / "out" / "model.safetensors"))
    for layer in layers:
        assert weights[f"{layer}.intermediate.dense.bias"].tolist() == [3, 2]
        assert weights[f"{layer}.intermediate.dense.weight"].shape == (2, 2)
        assert weights[f"{layer}.output.dense.weight"].shape == (2, 2)
    assert json.loads((tmp_path / "out" / "config.json").read_text(encoding="utf8"))["intermediate_size"] == 2
    with pytest.raises(SystemExit, match="has 3 neurons, not 4"):
        shrink(folder, tmp_path / "out", [0], width=4)
