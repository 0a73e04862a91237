"""The mean of two models."""
import pytest
import torch
from ascribe_training.average import average
from safetensors.torch import load_file, save_file


def folder(path, **tensors):
    path.mkdir()
    save_file(tensors, str(path / "model.safetensors"))
    for name in ("config.json", "tokenizer.json", "vocab.txt"):
        (path / name).write_text(name, encoding="utf8")
    return path


def test_every_weight_is_the_mean(tmp_path):
    first = folder(tmp_path / "a", x=torch.tensor([0.0, 4.0]), y=torch.ones(2, 2))
    second = folder(tmp_path / "b", x=torch.tensor([1.0, 0.0]), y=torch.ones(2, 2))
    average([(first, 1), (second, 3)], tmp_path / "out")
    found = load_file(str(tmp_path / "out" / "model.safetensors"))
    assert found["x"].tolist() == [0.75, 1.0] and torch.equal(found["y"], torch.ones(2, 2))
    assert (tmp_path / "out" / "config.json").read_text(encoding="utf8") == "config.json"


def test_what_not_all_have_is_left_out(tmp_path):
    parts = [(folder(tmp_path / name, x=torch.ones(1), **more), 1) for name, more in (("a", {"z": torch.ones(1)}), ("b", {}))]
    average(parts, tmp_path / "out")
    assert list(load_file(str(tmp_path / "out" / "model.safetensors"))) == ["x"]


def test_models_of_two_shapes_have_no_mean(tmp_path):
    first, second = folder(tmp_path / "a", x=torch.zeros(2)), folder(tmp_path / "b", x=torch.zeros(3))
    with pytest.raises(SystemExit, match="not of one shape"):
        average([(first, 1), (second, 1)], tmp_path / "out")
