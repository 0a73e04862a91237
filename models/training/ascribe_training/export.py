"""A trained model as the files that the Rust programs read:
`python -m ascribe_training.export RUN/model OUT_FOLDER --name ascribe-small`. Needs numpy, safetensors and onnx only.

`encoder.safetensors` is the source of truth: the encoder in BertModel names and, in the names of one layer of a BertModel, the
role layer under `role_layer.`. Every matrix is stored as `NAME`, int8, with `NAME.scale`, f32, one for each row; a value is
its int8 times the scale of its row. Biases and LayerNorms are f32. The two ONNX graphs are made from it. What the heads have
beyond it is in `heads.safetensors`, f32.
"""
import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file, save

MAX_PIECES = 192  # pieces of a window, [CLS] and [SEP] included, as in training
OPSET, IR_VERSION = 24, 12  # the first whose Attention can be told how much of a row is padding

# Our name -> name in a layer of a BertModel, as in `model.LAYER_NAMES` (which needs PyTorch).
LAYER_NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "attention_output": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "output_norm": "output.LayerNorm"}
ROLE_LAYER = "heads.role_head.layer."
DROPPED = ("heads.auxiliary.pos.", "heads.auxiliary.relations.", "heads.auxiliary.dependent.", "heads.auxiliary.head.")

# Processors without dot-product instructions multiply bytes by VPMADDUBSW, which adds two neighbouring products in 16 bits
# and cuts what does not fit. Activations go up to 255 and 255 * 128 = 32640 fits, so two neighbouring weights of one sign
# may not sum to more than 128. That costs nearly nothing: large weights are rare, two in a row rarer.
LARGEST_WEIGHT, LARGEST_PAIR = 127, 128
# Activations are bytes, scaled for each token; this byte stands for 0.
ZERO = 128
# GELU is never below -0.17: few bytes are enough for what is negative there.
GELU_ZERO, GELU_LEAST = 16, -0.17


def quantised(matrix):
    """`[out, in]` f32 -> int8 rows and the f32 scale of each: of some scales the one with the least squared error."""
    largest = np.abs(matrix).max(1)
    best = None
    for share in np.linspace(0.8, 2.0, 25, dtype=np.float32):
        scale = np.where(largest == 0, 1, largest * share / LARGEST_WEIGHT).astype(np.float32)
        rows = fitting(np.clip(np.rint(matrix / scale[:, None]), -LARGEST_WEIGHT, LARGEST_WEIGHT))
        error = ((rows * scale[:, None] - matrix) ** 2).sum(1)
        if best is None:
            best = rows, scale, error
        better = error < best[2]
        best = tuple(np.where(better[:, None] if new.ndim == 2 else better, new, old)
                     for new, old in zip((rows, scale, error), best))
    return best[0].astype(np.int8), best[1]


def fitting(rows):
    """Makes neighbouring weights of one sign smaller, both by the same, where they sum to more than `LARGEST_PAIR`."""
    pairs = rows.reshape(len(rows), -1, 2)
    sums = pairs.sum(2)
    one_sign = pairs[..., 0] * pairs[..., 1] > 0
    excess = np.where(one_sign, np.maximum(np.abs(sums) - LARGEST_PAIR, 0), 0)
    halves = np.stack([excess // 2, excess - excess // 2], 2)
    return (pairs - np.sign(sums)[..., None] * halves).reshape(rows.shape)


def split(trained):
    """Weights of a training run -> (tensors of `encoder.safetensors`, tensors of `heads.safetensors`)."""
    encoder, heads = {}, {}
    for name, tensor in trained.items():
        if name.startswith(DROPPED):
            continue
        if name.startswith(ROLE_LAYER):
            part, kind = name[len(ROLE_LAYER):].split(".")
            name = f"role_layer.{LAYER_NAMES[part]}.{kind}"
        elif name.startswith("heads."):
            heads[name[len("heads."):]] = tensor.astype(np.float32)
            continue
        if tensor.ndim == 2:
            encoder[name], encoder[f"{name}.scale"] = quantised(tensor.astype(np.float32))
        else:
            encoder[name] = tensor.astype(np.float32)
    return encoder, heads


class Graph:
    """An ONNX graph under construction. Values are known by their names."""

    def __init__(self, stored, config, arithmetic):
        self.stored, self.config, self.arithmetic = stored, config, arithmetic
        self.nodes, self.constants = [], {}

    def node(self, op, *inputs, **attributes):
        out = f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [out], **attributes))
        return out

    def constant(self, name, array):
        self.constants[name] = numpy_helper.from_array(np.asarray(array, order="C"), name)
        return name

    def number(self, value, kind=np.float32):
        return self.constant(f"{np.dtype(kind).name} {value}", np.array(value, kind))

    def axes(self, *values):
        return self.constant(f"axes {values}", np.array(values, np.int64))

    def tensor(self, name):
        return self.constant(name, self.stored[name])

    def table(self, name):
        """A table of embeddings as int8, and the scale of its rows `[rows, 1]`."""
        return self.tensor(name), self.constant(f"{name}.scale", self.stored[f"{name}.scale"][:, None])

    def times_scale(self, rows, scales):
        return self.node("Mul", self.node("Cast", rows, to=TensorProto.FLOAT), scales)

    def looked_up(self, name, numbers):
        table, scale = self.table(name)
        return self.times_scale(self.node("Gather", table, numbers), self.node("Gather", scale, numbers))

    def first_rows(self, name, n_rows):
        table, scale = self.table(name)
        begin, axis = self.axes(0), self.axes(0)
        return self.times_scale(self.node("Slice", table, begin, n_rows, axis), self.node("Slice", scale, begin, n_rows, axis))

    def norm(self, x, name):
        return self.node("LayerNormalization", x, self.tensor(f"{name}.weight"), self.tensor(f"{name}.bias"), axis=-1,
                         epsilon=float(self.config["layer_norm_eps"]))

    def input(self, x):
        """`x` as a matrix product takes it; made once for all products that share it."""
        if self.arithmetic == "f32":
            return x
        axis = self.axes(-1)
        most = self.node("ReduceMax", x, axis, keepdims=1)
        least = self.node("ReduceMin", x, axis, keepdims=1)
        return self.bytes(x, self.node("Max", most, self.node("Neg", least), self.number(1e-6)), 255 - ZERO, ZERO)

    def input_after_gelu(self, x):
        if self.arithmetic == "f32":
            return x
        most = self.node("ReduceMax", x, self.axes(-1), keepdims=1)
        steps = 255 - GELU_ZERO
        return self.bytes(x, self.node("Max", most, self.number(-GELU_LEAST * steps / GELU_ZERO)), steps, GELU_ZERO)

    def bytes(self, x, largest, steps, zero):
        """`x` in so many steps up to the largest value of each token `[..., 1]`, and the step."""
        scaled = self.node("Mul", x, self.node("Div", self.number(steps), largest))
        rounded = self.node("Cast", self.node("Add", scaled, self.number(zero + 0.5)), to=TensorProto.UINT8)
        return rounded, self.number(zero, np.uint8), self.node("Mul", largest, self.number(1 / steps))

    def linear(self, x, name):
        """`x` comes from `input`."""
        weight, scale, bias = f"{name}.weight", self.tensor(f"{name}.weight.scale"), self.tensor(f"{name}.bias")
        weight = self.constant(weight, self.stored[weight].T)
        if self.arithmetic == "f32":
            return self.node("Add", self.node("MatMul", x, self.node("DequantizeLinear", weight, scale, axis=1)), bias)
        numbers, zero, step = x
        product = self.node("MatMulInteger", numbers, weight, zero, self.number(0, np.int8))
        product = self.node("Mul", self.node("Cast", product, to=TensorProto.FLOAT), scale)
        return self.node("Add", self.node("Mul", product, step), bias)

    def layer(self, x, n_words, name):
        """One layer of a BertModel. `n_words` `[rows]`: what comes after them in a row is padding."""
        heads = self.config["num_attention_heads"]
        shared = self.input(x)
        query, key, value = (self.linear(shared, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
        mixed = self.node("Attention", query, key, value, "", "", "", n_words, q_num_heads=heads, kv_num_heads=heads)
        mixed = self.linear(self.input(mixed), f"{name}.attention.output.dense")
        x = self.norm(self.node("Add", x, mixed), f"{name}.attention.output.LayerNorm")
        up = self.node("Gelu", self.linear(self.input(x), f"{name}.intermediate.dense"))
        down = self.linear(self.input_after_gelu(up), f"{name}.output.dense")
        return self.norm(self.node("Add", x, down), f"{name}.output.LayerNorm")

    def n_words(self, mask):
        return self.node("ReduceSum", self.node("Cast", mask, to=TensorProto.INT64), self.axes(-1), keepdims=0)

    def finished(self, x, name, inputs, size):
        width = self.config["hidden_size"]
        self.nodes.append(helper.make_node("Identity", [x], ["vectors"]))
        graph = helper.make_graph(
            self.nodes, name,
            [helper.make_tensor_value_info(input, kind, shape) for input, kind, shape in inputs],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [*size, width])], list(self.constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION,
                                  producer_name="ascribe_training.export")
        onnx.checker.check_model(model)
        return model


def encoder_graph(stored, config, arithmetic):
    """`ids`, `types`, `mask`, int32 `[windows, pieces]` each -> `vectors` `[windows, pieces, width]`. `mask` is 1 for pieces
    and 0 for the padding after them; vectors of padding mean nothing."""
    graph, size = Graph(stored, config, arithmetic), ["windows", "pieces"]
    n_pieces = graph.node("Shape", "ids", start=1, end=2)
    x = graph.node("Add", graph.looked_up("embeddings.word_embeddings.weight", "ids"),
                   graph.first_rows("embeddings.position_embeddings.weight", n_pieces))
    x = graph.node("Add", x, graph.looked_up("embeddings.token_type_embeddings.weight", "types"))
    x = graph.norm(x, "embeddings.LayerNorm")
    n_words = graph.n_words("mask")
    for number in range(config["num_hidden_layers"]):
        x = graph.layer(x, n_words, f"encoder.layer.{number}")
    return graph.finished(x, "encoder", [(name, TensorProto.INT32, size) for name in ("ids", "types", "mask")], size)


def role_layer_graph(stored, config, arithmetic):
    """`words` f32 `[rows, words, width]`, `mask` int32 `[rows, words]` -> `vectors` `[rows, words, width]`."""
    graph, size = Graph(stored, config, arithmetic), ["rows", "words"]
    x = graph.layer("words", graph.n_words("mask"), "role_layer")
    return graph.finished(x, "role_layer", [("words", TensorProto.FLOAT, [*size, config["hidden_size"]]),
                                            ("mask", TensorProto.INT32, size)], size)


# Slope and shift of the confidence of what no rule finds and of what a rule finds too, fitted on PolNeAR dev and newsgold dev
# together, all classes of attributions.
CALIBRATION = {"alone": [0.487, -0.419], "agreed": [0.938, -0.406]}


def export(trained, out, name, thresholds, arithmetic="int8", calibration=None):
    """Writes the model folder `out` from the folder a training run has written; `calibration` is ours if none is given."""
    out.mkdir(parents=True, exist_ok=True)
    config = json.loads((trained / "config.json").read_text(encoding="utf8"))
    encoder, heads = split(load_file(trained / "model.safetensors"))
    (out / "encoder.safetensors").write_bytes(save(encoder))
    (out / "heads.safetensors").write_bytes(save(heads))
    for file in ("tokenizer.json", "vocab.txt", "config.json"):
        shutil.copyfile(trained / file, out / file)
    write_graphs(out, arithmetic)
    files = {path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
             for path in sorted(out.iterdir())
             if path.suffix in (".json", ".onnx", ".safetensors", ".txt") and path.name != "model.json"}
    description = {"format": 1, "name": name, "width": config["hidden_size"], "n_types": config["type_vocab_size"],
                   "max_pieces": MAX_PIECES, "thresholds": thresholds, "calibration": calibration or CALIBRATION,
                   "files": files}
    (out / "model.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf8")


def write_graphs(out, arithmetic):
    """Both graphs, from `encoder.safetensors` and `config.json` in `out`."""
    stored = load_file(out / "encoder.safetensors")
    config = json.loads((out / "config.json").read_text(encoding="utf8"))
    for file, make in (("encoder.onnx", encoder_graph), ("role-layer.onnx", role_layer_graph)):
        onnx.save(make(stored, config, arithmetic), out / file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path, help="the folder `model` of a training run")
    parser.add_argument("out", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--arithmetic", choices=("int8", "f32"), default="int8", help="of the ONNX graphs; weights are int8")
    for setting, value in (("candidate-logit", 0.0), ("confidence", 0.3), ("alone", 0.6), ("path-weight", 0.25), ("keep", 0.5)):
        parser.add_argument(f"--{setting}", type=float, default=value, help=f"setting of the decoder (default {value})")
    args = parser.parse_args()
    thresholds = {name: getattr(args, name) for name in ("candidate_logit", "confidence", "alone", "path_weight", "keep")}
    export(args.trained, args.out, args.name, thresholds, args.arithmetic)


if __name__ == "__main__":
    main()
