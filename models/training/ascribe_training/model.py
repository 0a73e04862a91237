"""The encoder (a plain BERT), the cue head and the role head.

What a runtime needs:
1. the encoder: piece ids `[batch, pieces]` -> vectors `[batch, pieces, 384]`; an unchanged `BertModel` graph;
2. the cue head: one matrix product, `vectors @ weight + bias` -> one logit a word, or one for each class of cue;
3. the role graph, once for each likely cue: vectors of the words of the cue's block `[rows, words, 384]`, position of
   the cue word `[rows]`, distance class of each word `[rows, words]`, mask `[rows, words]` -> scores `[rows, words, 3 * roles]`
   and the logits of the cue head once more, one row each. It is one transformer layer of the encoder's own shape, begun from the encoder's last.

The scores of a word are, for each of the 4 or 5 roles: the word has it, begins it, ends it. Together with a table of
role changes they are a linear-chain conditional random field (Lafferty et al. 2001) whose scores of change depend on
the words at the boundary.
"""
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from . import lora, mpnet
from .auxiliary import N_NAMES, N_NOMINALS, POS, RELATIONS
from .data import ADDRESSEE, CLS, MASK, N_TYPES, NONE, PAD, SEP, pretrained_folder

DISTANCE_STEPS = (1, 2, 3, 4, 6, 9, 14, 22, 35, 60)  # lower bounds; classes are these, either side, and 0
N_DISTANCES = 2 * len(DISTANCE_STEPS) + 1
NEVER = -1e4  # a score no path takes; not -inf, whose gradient is not a number


class Config:
    """Shape of the encoder, as in the `config.json` of a BertModel, and of the heads: `cue_classes` 1 (is it a cue) or
    `N_CUE_CLASSES`, `roles` 4 or 5 (with addressees). With an `adapter_rank` the matrices are those of the pretrained `encoder`
    and stored weights are only what was trained beside them."""

    def __init__(self, vocab_size=30522, hidden_size=384, num_hidden_layers=6, num_attention_heads=12,
                 intermediate_size=1536, max_position_embeddings=512, type_vocab_size=N_TYPES, layer_norm_eps=1e-12,
                 relative_attention_num_buckets=0, cue_classes=1, roles=4, encoder="minilm", adapter_rank=0, **_):
        self.vocab_size, self.hidden_size, self.num_hidden_layers = vocab_size, hidden_size, num_hidden_layers
        self.num_attention_heads, self.intermediate_size = num_attention_heads, intermediate_size
        self.max_position_embeddings, self.type_vocab_size = max_position_embeddings, type_vocab_size
        self.layer_norm_eps, self.relative_attention_num_buckets = layer_norm_eps, relative_attention_num_buckets
        self.cue_classes, self.roles, self.encoder, self.adapter_rank = cue_classes, roles, encoder, adapter_rank

    @classmethod
    def read(cls, path):
        return cls(**json.loads(Path(path).read_text(encoding="utf8")))


def pretrained_shape(encoder):
    """What the `Config` of a pretrained encoder begins from."""
    if encoder == "mpnet":
        return mpnet.SHAPE
    return json.loads((pretrained_folder() / "config.json").read_text(encoding="utf8")) | {"type_vocab_size": N_TYPES}


def pretrained_weights(encoder):
    return mpnet.weights() if encoder == "mpnet" else stored_weights(pretrained_folder())


class Layer(nn.Module):
    """One BERT layer: attention and feed-forward, each with a residual and a LayerNorm after it."""

    def __init__(self, config, dropout):
        super().__init__()
        width, eps = config.hidden_size, config.layer_norm_eps
        self.heads = config.num_attention_heads
        self.dropout = nn.Dropout(dropout)
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.attention_output, self.attention_norm = nn.Linear(width, width), nn.LayerNorm(width, eps)
        self.up, self.down = nn.Linear(width, config.intermediate_size), nn.Linear(config.intermediate_size, width)
        self.output_norm = nn.LayerNorm(width, eps)

    def forward(self, x, bias):
        """x `[batch, words, width]`; bias `[batch, 1 or heads, 1 or words, words]`, `NEVER` for padding."""
        batch, length, width = x.shape
        split = lambda y: y.view(batch, length, self.heads, width // self.heads).transpose(1, 2)
        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        mixed = F.scaled_dot_product_attention(query, key, value, bias.to(query.dtype)).transpose(1, 2)
        mixed = mixed.reshape(batch, length, width)
        x = self.attention_norm(x + self.dropout(self.attention_output(mixed)))
        return self.output_norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, config, dropout=0.1):
        super().__init__()
        width = config.hidden_size
        self.word_embeddings = nn.Embedding(config.vocab_size, width)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, width)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, width)
        self.norm = nn.LayerNorm(width, config.layer_norm_eps)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(config, dropout) for _ in range(config.num_hidden_layers))
        self.relative_positions = None
        if config.relative_attention_num_buckets:
            self.relative_positions = nn.Embedding(config.relative_attention_num_buckets, config.num_attention_heads)

    def forward(self, ids, types):
        bias = padding_bias(ids != PAD)
        positions = torch.arange(ids.shape[1], device=ids.device)
        if self.relative_positions is not None:
            buckets = relative_bucket(positions[None] - positions[:, None], self.relative_positions.num_embeddings)
            bias = bias + self.relative_positions(buckets).permute(2, 0, 1)
        x = self.word_embeddings(ids) + self.position_embeddings(positions) + self.token_type_embeddings(types)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def freeze(self, n_layers):
        """Leaves the embeddings and the lowest layers as they are, without dropout. 0 freezes nothing."""
        if n_layers:
            for part in (self.word_embeddings, self.position_embeddings, self.token_type_embeddings, self.norm,
                         self.dropout, *self.layers[:n_layers]):
                part.eval().requires_grad_(False)


class RoleHead(nn.Module):
    def __init__(self, config, dropout):
        super().__init__()
        width = config.hidden_size
        self.cue_projection = nn.Linear(width, width)
        self.distance_embeddings = nn.Embedding(N_DISTANCES, width)
        self.norm = nn.LayerNorm(width, config.layer_norm_eps)
        self.layer = Layer(config, dropout)
        self.dropout = nn.Dropout(dropout)
        self.roles = nn.Linear(width, 3 * config.roles)
        self.is_cue = nn.Linear(width, config.cue_classes)
        self.changes = nn.Parameter(torch.zeros(config.roles, config.roles))

    def forward(self, words, cue, distance, mask):
        rows = torch.arange(len(words), device=words.device)
        x = words + self.cue_projection(words[rows, cue])[:, None] + self.distance_embeddings(distance)
        x = self.dropout(self.layer(self.norm(x), padding_bias(mask)))
        return self.roles(x).float(), class_scores(self.is_cue(x[rows, cue]))


class AuxiliaryHeads(nn.Module):
    """Linear heads on the word vectors. `names` and `nominals` are kept with the model; the others serve training only."""

    WIDTH = 128

    def __init__(self, config):
        super().__init__()
        width = config.hidden_size
        self.names, self.nominals = nn.Linear(width, N_NAMES), nn.Linear(width, N_NOMINALS)
        self.pos, self.relations = nn.Linear(width, len(POS)), nn.Linear(width, len(RELATIONS) + 1)
        self.dependent, self.head = nn.Linear(width, self.WIDTH), nn.Linear(width, self.WIDTH)

    def arcs(self, words):
        """`[windows, words, width]` -> score of each word (last axis) as the head of each word."""
        return (self.dependent(words) @ self.head(words).transpose(1, 2)).float() / self.WIDTH ** 0.5


class Model(nn.Module):
    """Encoder and heads. A further task is a further head on the encoder's vectors and a further loss in `train.py`."""

    def __init__(self, config, dropout=0.1):
        super().__init__()
        self.config = config
        self.encoder = Encoder(config, dropout)
        self.cue_head = nn.Linear(config.hidden_size, config.cue_classes)
        self.role_head = RoleHead(config, dropout)
        self.auxiliary = AuxiliaryHeads(config)
        self.dropout = nn.Dropout(dropout)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
        nn.init.constant_(self.cue_head.bias, -3.0)  # about one word in twenty begins a cue
        if config.cue_classes > 1:
            nn.init.constant_(self.cue_head.bias[:1], 1.5)

    def begin_from(self, stored):
        """Takes the weights of `stored_weights`, as far as they are there and of the same shape; or the encoder's from those of
        a BertModel, and the role head's layer from its last layer."""
        if any(name.startswith("heads.") for name in stored):
            own = self.state_dict()
            taken = {name: value for name, value in own_names(self, stored).items() if value.shape == own[name].shape}
            self.load_state_dict(own | taken)
            return
        types = "embeddings.token_type_embeddings.weight"
        stored = stored | {types: stored[types][:1].repeat(self.config.type_vocab_size, 1)}
        self.encoder.load_state_dict(from_bert_names(self.encoder, stored))
        self.role_head.layer.load_state_dict(self.encoder.layers[-1].state_dict())

    def cue_scores(self, vectors):
        """`[..., width]` -> log-probabilities `[..., classes]`"""
        return class_scores(self.cue_head(self.dropout(vectors)))


def make_model(config, dropout=0.1):
    """A model with the pretrained weights of its encoder, and with adapters if it is to have them."""
    model = Model(config, dropout)
    model.begin_from(pretrained_weights(config.encoder))
    if config.adapter_rank:
        lora.adapt(model.encoder, config.adapter_rank)
    return model


def class_scores(logits):
    """Logits `[..., classes]` -> their log-probabilities; a single logit is that of a cue against none."""
    logits = logits.float()
    if logits.shape[-1] == 1:
        logits = torch.cat([torch.zeros_like(logits), logits], -1)
    return logits.log_softmax(-1)


def cue_logit(scores):
    """Log-probabilities `[..., classes]` -> log-odds of being a cue of any class."""
    return scores[..., 1:].logsumexp(-1) - scores[..., 0]


def set_loss(scores, sets):
    """Negative log-probability of the set of classes that a label allows. A set has a bit for each class; where the model knows
    only cue and none, every class but none is a cue."""
    n_classes = scores.shape[-1]
    if n_classes == 2:
        sets = (sets & 1) | 2 * (sets > 1)
    allowed = (sets[..., None] >> torch.arange(n_classes, device=sets.device)) & 1 > 0
    return -scores.masked_fill(~allowed, NEVER).logsumexp(-1)


def relative_bucket(distance, n_buckets, farthest=128):
    """Signed distance in pieces -> class, as in MPNet and T5: half of the classes for either side; of these the first half for one
    distance each, the rest for ranges that grow."""
    side = n_buckets // 2
    near = side // 2
    size = distance.abs()
    far = near + (torch.log(size.clamp(min=1) / near) / math.log(farthest / near) * (side - near)).long()
    return side * (distance > 0) + torch.where(size < near, size, far.clamp(max=side - 1))


def padding_bias(mask):
    return torch.where(mask, 0.0, NEVER)[:, None, None, :]


def distance_class(distance):
    """Signed distance in words from the cue -> class: 0 at the cue, odd classes after it, even classes before it."""
    steps = torch.tensor(DISTANCE_STEPS, device=distance.device)
    size = torch.bucketize(distance.abs(), steps, right=True)  # 0 only at the cue
    return torch.where(size == 0, 0, torch.where(distance > 0, 2 * size - 1, 2 * size))


# Layers by the names of a Hugging Face BertModel, in which the weights are read and written.
EMBEDDING_NAMES = {
    "word_embeddings": "embeddings.word_embeddings", "position_embeddings": "embeddings.position_embeddings",
    "token_type_embeddings": "embeddings.token_type_embeddings", "norm": "embeddings.LayerNorm",
    "relative_positions": "encoder.relative_attention_bias"}
LAYER_NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "attention_output": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "output_norm": "output.LayerNorm"}


def bert_name(name):
    """Our name of a tensor of the encoder -> its BertModel name; an adapter stands beside its matrix."""
    part, kind = name.rsplit(".", 1)
    if not part.startswith("layers."):
        return f"{EMBEDDING_NAMES[part]}.{kind}"
    _, number, part = part.split(".")
    return f"encoder.layer.{number}.{LAYER_NAMES[part]}.{kind}"


def from_bert_names(encoder, stored):
    return {name: stored[bert_name(name)] for name in encoder.state_dict()}


def to_bert_names(weights):
    """A state of the model for `model.safetensors`: the encoder's tensors under BertModel names, the heads' under `heads.`."""
    return {run_name(name): tensor.detach().cpu().contiguous().clone() for name, tensor in weights.items()}


def run_name(name):
    """Our name of a tensor -> its name in `model.safetensors`."""
    return bert_name(name[len("encoder."):]) if name.startswith("encoder.") else f"heads.{name}"


def own_names(model, stored):
    """Those of the tensors of a `model.safetensors` that the model has, by our names."""
    names = {run_name(name): name for name in model.state_dict()}
    return {names[name]: value for name, value in stored.items() if name in names}


def load_weights(model, path):
    model.load_state_dict(own_names(model, load_file(str(path))))


def dequantised(stored):
    """The tensors of an exported file as f32: a matrix is int8 times the scale of its row."""
    return {name: tensor.float() * stored[f"{name}.scale"][:, None] if tensor.dtype == torch.int8 else tensor
            for name, tensor in stored.items() if not name.endswith(".scale")}


def stored_weights(folder):
    """The tensors of a folder of training, of `export` (int8 becomes f32 again) or of a BertModel, by the names of training."""
    if not (folder / "encoder.safetensors").exists():
        return load_file(str(folder / "model.safetensors"))
    ours = {f"role_layer.{theirs}": f"heads.role_head.layer.{ours}" for ours, theirs in LAYER_NAMES.items()}
    out = {f"heads.{name}": value for name, value in load_file(str(folder / "heads.safetensors")).items()}
    for name, value in dequantised(load_file(str(folder / "encoder.safetensors"))).items():
        part, kind = name.rsplit(".", 1)
        out[f"{ours.get(part, part)}.{kind}"] = value
    return out


def batch_ids(windows, device, masked=0.0):
    """Piece ids and token types, `[windows, pieces]` each, with [CLS] before and [SEP] after (type 0). A share `masked` of
    the words is hidden: each of their pieces becomes [MASK]."""
    longest = max(map(len, windows))
    ids = torch.full((len(windows), longest), PAD, dtype=torch.long)
    types = torch.zeros_like(ids)
    for row, window in enumerate(windows):
        start, end = window.pieces
        ids[row, 0] = CLS
        pieces = torch.from_numpy(window.article.piece_ids[start:end])
        if masked:
            first, last = window.words
            hidden = torch.rand(last - first) < masked
            n_pieces = torch.from_numpy(np.diff(window.article.word_piece[first:last], append=end))
            pieces = torch.where(hidden.repeat_interleave(n_pieces), MASK, pieces)
        ids[row, 1:1 + end - start] = pieces
        ids[row, 1 + end - start] = SEP
        types[row, 1:1 + end - start] = torch.from_numpy(window.article.piece_types[start:end])
    return ids.to(device), types.to(device)


@dataclass
class BatchBlock:
    """A block of a batch: its window, its number in the article, its words as numbered in the batch."""

    window: int
    number: int
    first: int
    last: int


def batch_words(windows, device):
    """Where the words of a batch are: two index vectors (window, place of the first piece), and the batch's blocks."""
    rows, places, blocks, start = [], [], [], 0
    for row, window in enumerate(windows):
        first, last = window.words
        place = torch.from_numpy(window.article.word_piece[first:last] - window.pieces[0] + 1)
        rows.append(torch.full_like(place, row))
        places.append(place)
        for number in range(window.first, window.last):
            a, b = window.article.blocks[number]
            blocks.append(BatchBlock(row, number, start + a - first, start + b - first))
        start += last - first
    return torch.cat(rows).to(device), torch.cat(places).to(device), blocks


def role_inputs(word_vectors, rows):
    """Inputs of the role head. `word_vectors` `[words of the batch, width]`; a row is a block and a cue word in it."""
    device = word_vectors.device
    first, last, cue = torch.tensor([(block.first, block.last, cue) for block, cue in rows], device=device).T
    places = first[:, None] + torch.arange(int((last - first).max()), device=device)
    mask = places < last[:, None]
    words = word_vectors[places.clamp(max=len(word_vectors) - 1)] * mask[..., None].to(word_vectors.dtype)
    return words, cue - first, distance_class(places - cue[:, None]), mask


def in_pieces(rows, size):
    """Numbers of the rows, in groups of about equal length: less padding."""
    order = sorted(range(len(rows)), key=lambda i: rows[i][0].last - rows[i][0].first)
    return [order[at:at + size] for at in range(0, len(order), size)]


def potentials(scores, changes):
    """Chain scores: first `[rows, roles]`, steps `[rows, words - 1, role before, role after]`."""
    has, begins, ends = scores.chunk(3, -1)
    change = changes + begins[:, 1:, None, :] + ends[:, :-1, :, None]
    same = torch.eye(len(changes), dtype=torch.bool, device=scores.device)
    return has[:, 0], torch.where(same, torch.diagonal(changes), change) + has[:, 1:, None, :]


def log_normalizer(first, steps, mask):
    """log of the summed scores of all role sequences, by products of neighbours in a tree (short on any device)."""
    rows, n_steps, n_roles = steps.shape[:3]
    neutral = torch.full((n_roles, n_roles), NEVER, device=steps.device).fill_diagonal_(0.0)
    steps = torch.where(mask[:, 1:, None, None], steps, neutral)
    while n_steps > 1:
        if n_steps % 2:
            steps = torch.cat([steps, neutral.expand(rows, 1, n_roles, n_roles)], 1)
        steps = (steps[:, 0::2, :, :, None] + steps[:, 1::2, None, :, :]).logsumexp(3)
        n_steps = steps.shape[1]
    if n_steps:
        first = (first[:, :, None] + steps[:, 0]).logsumexp(1)
    return first.logsumexp(1)


def role_loss(scores, changes, gold, mask):
    """Negative log-likelihood of the gold roles, in nats a row."""
    first, steps = potentials(scores, changes)
    rows, n_roles = torch.arange(len(gold), device=gold.device), len(changes)
    picked = steps.flatten(2).gather(2, (gold[:, :-1] * n_roles + gold[:, 1:])[..., None]).squeeze(-1)
    score = first[rows, gold[:, 0]] + (picked * mask[:, 1:]).sum(1)
    return log_normalizer(first, steps, mask) - score


def role_loss_without_addressees(scores, changes, gold, mask):
    """The same for labels that do not tell addressees: a word without a role may be one, which is summed over."""
    first, steps = potentials(scores, changes)
    allowed = F.one_hot(gold, len(changes)) > 0
    allowed[..., ADDRESSEE] |= gold == NONE
    first_right = first.masked_fill(~allowed[:, 0], NEVER)
    steps_right = steps.masked_fill(~(allowed[:, :-1, :, None] & allowed[:, 1:, None, :]), NEVER)
    return log_normalizer(first, steps, mask) - log_normalizer(first_right, steps_right, mask)
