"""A tiny model through the export: its weights, its graphs and its description.

`PYTHONPATH=. python tests/test_export.py FOLDER` writes the tiny model and what PyTorch makes of it, for the tests of the Rust engines.
"""
import hashlib
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import torch
from ascribe_training import data, export, model
from onnx.reference import ReferenceEvaluator
from safetensors.numpy import load_file
from safetensors.torch import save_file
from torch.nn import functional as F

TINY = dict(vocab_size=50, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
            max_position_embeddings=24, type_vocab_size=data.N_TYPES, layer_norm_eps=1e-12)
THRESHOLDS = {"candidate_logit": -2.0, "confidence": 0.4, "path_weight": 0.25, "keep": 0.5}


def tiny_model(folder):
    """A model with random weights, in the form a training run writes."""
    torch.manual_seed(1)
    made = model.Model(model.Config(**TINY)).eval()
    with torch.no_grad():
        for parameter in made.parameters():  # far from the starting point, where biases and norms do nothing
            parameter.add_(torch.randn_like(parameter) * 0.2)
    folder.mkdir()
    save_file(model.to_bert_names(made.state_dict()), folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(TINY))
    for name in ("tokenizer.json", "vocab.txt"):
        (folder / name).write_text("{}")
    return made


def dequantised(folder):
    """The model with the weights of `encoder.safetensors`."""
    stored = load_file(folder / "encoder.safetensors")
    values = {name: torch.from_numpy(tensor * stored[f"{name}.scale"][:, None] if tensor.dtype == np.int8 else tensor)
              for name, tensor in stored.items() if not name.endswith(".scale")}
    made = model.Model(model.Config(**TINY)).eval()
    made.encoder.load_state_dict(model.from_bert_names(made.encoder, values))
    made.role_head.layer.load_state_dict({f"{ours}.{kind}": values[f"role_layer.{theirs}.{kind}"]
                                          for ours, theirs in model.LAYER_NAMES.items() for kind in ("weight", "bias")})
    return made


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    trained = tiny_model(folder / "trained")
    for arithmetic in ("f32", "int8"):
        export.export(folder / "trained", folder / arithmetic, "tiny", THRESHOLDS, arithmetic)
    return folder, trained


def random_input(shape=(3, 9)):
    """Ids, types and mask; the second row is padded."""
    rng = np.random.default_rng(1)
    mask = np.ones(shape, np.int32)
    mask[1, 5:] = 0
    ids = rng.integers(1, TINY["vocab_size"], shape).astype(np.int32) * mask
    return ids, rng.integers(0, data.N_TYPES, shape).astype(np.int32) * mask, mask


def encoded(made, ids, types):
    with torch.no_grad():
        return made.encoder(torch.from_numpy(ids).long(), torch.from_numpy(types).long()).numpy()


def role_layer(made, words, mask):
    with torch.no_grad():
        return made.role_head.layer(torch.from_numpy(words), model.padding_bias(torch.from_numpy(mask) > 0)).numpy()


def run(folder, file, **inputs):
    return ReferenceEvaluator(str(folder / file)).run(None, inputs)[0]


def cosines(a, b, mask):
    return F.cosine_similarity(torch.from_numpy(a), torch.from_numpy(b), -1).numpy()[mask > 0]


def test_constants_are_those_of_training():
    assert export.LAYER_NAMES == model.LAYER_NAMES
    assert export.MAX_PIECES == data.MAX_PIECES


def test_rows_are_stored_within_half_a_step():
    matrix = np.random.default_rng(1).normal(size=(40, 64)).astype(np.float32)
    matrix[3] = 0
    rows, scale = export.quantised(matrix)
    errors = np.abs(rows * scale[:, None] - matrix)
    assert np.mean(errors <= scale[:, None] * 0.5001) > 0.99  # the others: the largest of a row, and pairs
    assert (errors[3] == 0).all()


def test_products_of_two_neighbours_fit_in_16_bits():
    matrix = np.random.default_rng(1).uniform(0.5, 1, size=(8, 32)).astype(np.float32)
    rows, _ = export.quantised(matrix)
    pairs = rows.astype(int).reshape(8, 16, 2)
    assert (255 * pairs.sum(2) <= 2 ** 15 - 1).all()
    assert np.abs(rows.astype(int)).max() <= 127


def test_weights_are_the_trained_ones(exported):
    folder, trained = exported
    stored = load_file(folder / "int8" / "encoder.safetensors")
    names = {name for name in model.to_bert_names(trained.state_dict()) if not name.startswith("heads.")}
    layer = {f"role_layer.{name}.{kind}" for name in model.LAYER_NAMES.values() for kind in ("weight", "bias")}
    assert {name for name in stored if not name.endswith(".scale")} == names | layer
    for (name, ours), (_, theirs) in zip(dequantised(folder / "int8").named_parameters(), trained.named_parameters()):
        if name.startswith(("encoder.", "role_head.layer.")):
            assert torch.allclose(ours, theirs, atol=0.02), name


def test_heads_are_kept_as_they_are(exported):
    folder, trained = exported
    heads = load_file(folder / "int8" / "heads.safetensors")
    state = trained.state_dict()
    assert set(heads) == {name for name in state if not name.startswith(
        ("encoder.", "role_head.layer.", "auxiliary.pos", "auxiliary.relations", "auxiliary.dependent", "auxiliary.head"))}
    assert all((heads[name] == state[name].numpy()).all() for name in heads)


def test_f32_graphs_give_what_pytorch_gives(exported):
    folder = exported[0] / "f32"
    made = dequantised(folder)
    ids, types, mask = random_input()
    vectors = run(folder, "encoder.onnx", ids=ids, types=types, mask=mask)
    expected = encoded(made, ids, types)
    assert np.abs(vectors - expected)[mask > 0].max() < 1e-4
    roles = run(folder, "role-layer.onnx", words=expected, mask=mask)
    assert np.abs(roles - role_layer(made, expected, mask))[mask > 0].max() < 1e-4


def test_int8_graphs_are_close(exported):
    folder = exported[0] / "int8"
    made = dequantised(folder)
    ids, types, mask = random_input()
    expected = encoded(made, ids, types)
    assert cosines(run(folder, "encoder.onnx", ids=ids, types=types, mask=mask), expected, mask).min() > 0.995
    roles = run(folder, "role-layer.onnx", words=expected, mask=mask)
    assert cosines(roles, role_layer(made, expected, mask), mask).min() > 0.995


def test_vectors_do_not_depend_on_other_rows(exported):
    folder = exported[0] / "int8"
    ids, types, mask = random_input()
    together = run(folder, "encoder.onnx", ids=ids, types=types, mask=mask)
    alone = run(folder, "encoder.onnx", ids=ids[1:2, :5], types=types[1:2, :5], mask=mask[1:2, :5])
    assert np.abs(together[1, :5] - alone[0]).max() < 1e-5


def test_description_lists_every_file(exported):
    folder = exported[0] / "int8"
    description = json.loads((folder / "model.json").read_text())
    assert description["files"] == {
        path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in folder.iterdir() if path.name != "model.json"}
    assert {name: description[name] for name in ("format", "name", "width", "n_types", "max_pieces", "thresholds")} == {
        "format": 1, "name": "tiny", "width": 32, "n_types": 6, "max_pieces": 192, "thresholds": THRESHOLDS}


def write_fixture(out):
    """`f32/` and `int8/`: `model.json` and the two graphs. `expected.json`: inputs, and the vectors PyTorch gives with the
    weights of `encoder.safetensors`, flat in row order."""
    with TemporaryDirectory() as folder:
        folder = Path(folder)
        tiny_model(folder / "trained")
        for arithmetic in ("f32", "int8"):
            export.export(folder / "trained", folder / arithmetic, f"tiny-{arithmetic}", THRESHOLDS, arithmetic)
            (out / arithmetic).mkdir(parents=True, exist_ok=True)
            description = json.loads((folder / arithmetic / "model.json").read_text())
            description["files"] = {name: entry for name, entry in description["files"].items() if name.endswith(".onnx")}
            (out / arithmetic / "model.json").write_text(json.dumps(description, indent=2) + "\n")
            for name in description["files"]:
                (out / arithmetic / name).write_bytes((folder / arithmetic / name).read_bytes())
        made = dequantised(folder / "f32")
    ids, types, mask = random_input()
    vectors = encoded(made, ids, types)
    numbers = {"ids": ids, "types": types, "mask": mask, "vectors": vectors, "role_vectors": role_layer(made, vectors, mask)}
    flat = {name: [round(float(x), 7) if array.dtype == np.float32 else int(x) for x in array.flat]
            for name, array in numbers.items()}
    (out / "expected.json").write_text(json.dumps({"shape": list(vectors.shape), **flat}) + "\n")


if __name__ == "__main__":
    write_fixture(Path(sys.argv[1]))


def test_a_run_may_begin_from_an_exported_model(tmp_path):
    made = tiny_model(tmp_path / "run")
    export.export(tmp_path / "run", tmp_path / "out", "tiny", THRESHOLDS)
    begun = model.Model(model.Config(**TINY))
    before = {name: value.clone() for name, value in begun.state_dict().items()}
    begun.begin_from(model.stored_weights(tmp_path / "out"))
    for name, value in begun.state_dict().items():
        left_out = name.startswith(("auxiliary.pos.", "auxiliary.relations.", "auxiliary.dependent.", "auxiliary.head."))
        wanted = before[name] if left_out else made.state_dict()[name]
        assert torch.allclose(value, wanted, atol=0.05), name
