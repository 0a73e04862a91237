"""What PyTorch computes with the weights of a model, to hold the engines of the Rust programs against:
`python -m ascribe_training.make_parity_fixture`, again whenever `models/ascribe-small` has new weights.

Each line of `parity.txt` is a window. `parity.safetensors` beside it holds the pieces of all of them, one text after the
other: `ids`, `types` i32 `[pieces]`; `n_pieces` i32 `[texts]`, [CLS] and [SEP] included; `vectors` f32 `[pieces, width / 8]`,
every 8th dimension of the encoder's vectors; `role_vectors`, the same of the role layer's output for the vectors of the
first texts as its words.
"""
import argparse
import hashlib
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from .data import load_tokenizer, tokenize, windows
from .model import LAYER_NAMES, Config, Model, batch_ids, dequantised, from_bert_names, padding_bias

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "crates" / "ascribe-encoder-rust-bert" / "tests" / "fixtures"
EVERY = 8  # dimensions; with all of them the file would have 2 MB
N_ROLE_TEXTS = 12  # texts of which the role layer's output is kept


def load(folder):
    model = Model(Config.read(folder / "config.json")).eval()
    stored = dequantised(load_file(folder / "encoder.safetensors"))
    model.encoder.load_state_dict(from_bert_names(model.encoder, stored))
    model.role_head.layer.load_state_dict({f"{ours}.{kind}": stored[f"role_layer.{theirs}.{kind}"]
                                           for ours, theirs in LAYER_NAMES.items() for kind in ("weight", "bias")})
    return model


@torch.no_grad()
def fixture(model, tokenizer, texts):
    parts = {name: [] for name in ("ids", "types", "vectors", "role_vectors")}
    for number, text in enumerate(texts):
        whole, = windows(tokenize(tokenizer, str(number), text))
        ids, types = batch_ids([whole], "cpu")
        vectors = model.encoder(ids, types)
        parts["ids"].append(ids[0].int())
        parts["types"].append(types[0].int())
        parts["vectors"].append(vectors[0, :, ::EVERY])
        if number < N_ROLE_TEXTS:
            mask = torch.ones_like(ids, dtype=torch.bool)
            parts["role_vectors"].append(model.role_head.layer(vectors, padding_bias(mask))[0, :, ::EVERY])
    n_pieces = torch.tensor([len(ids) for ids in parts["ids"]], dtype=torch.int32)
    return {"n_pieces": n_pieces, **{name: torch.cat(part).contiguous() for name, part in parts.items()}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "ascribe-small", help="a model folder")
    parser.add_argument("--out", type=Path, default=FIXTURES / "parity.safetensors")
    args = parser.parse_args()
    torch.set_num_threads(1)  # so that the sums are always taken in one order
    texts = (FIXTURES / "parity.txt").read_text(encoding="utf8").splitlines()
    tensors = fixture(load(args.model), load_tokenizer(args.model / "tokenizer.json"), texts)
    weights = (args.model / "encoder.safetensors").read_bytes()
    save_file(tensors, args.out, {"weights_sha256": hashlib.sha256(weights).hexdigest()})
    print(f"{len(texts)} texts, {len(tensors['ids'])} pieces, {args.out.stat().st_size} bytes: {args.out}")


if __name__ == "__main__":
    main()
