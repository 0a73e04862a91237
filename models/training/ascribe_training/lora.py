"""Low-rank adapters (Hu et al. 2022, ICLR): a frozen matrix W becomes W + up @ down, of which only the two thin matrices are learnt.

No gradient of W is needed, which saves a third of the arithmetic of a training step, and what is learnt is small enough to carry.
"""
import torch
from torch import nn
from torch.nn import functional as F


class Adapted(nn.Linear):
    """A linear layer with an adapter; it begins as the layer it was made from, whose tensors keep their names."""

    def __init__(self, linear, rank):
        super().__init__(linear.in_features, linear.out_features, device="meta")
        self.weight, self.bias = linear.weight.requires_grad_(False), linear.bias.requires_grad_(False)
        self.adapter_down = nn.Parameter(torch.empty(rank, self.in_features))
        self.adapter_up = nn.Parameter(torch.zeros(self.out_features, rank))
        nn.init.kaiming_uniform_(self.adapter_down, a=5 ** 0.5)

    def forward(self, x):
        fixed = super().forward(x)
        change = F.linear(x, self.adapter_down.to(x.dtype)).flatten(0, -2)
        return torch.addmm(fixed.flatten(0, -2), change, self.adapter_up.T.to(x.dtype)).view_as(fixed)

    def merged(self):
        """A plain layer that does the same."""
        out = nn.Linear(self.in_features, self.out_features, device="meta")
        out.weight = nn.Parameter(self.weight + self.adapter_up @ self.adapter_down)
        out.bias = nn.Parameter(self.bias)
        return out


def adapt(encoder, rank):
    """Gives every matrix of the layers an adapter; beside these only LayerNorms and the type table stay to be trained."""
    encoder.requires_grad_(False)
    for layer in encoder.layers:
        for name, part in list(layer.named_children()):
            if isinstance(part, nn.Linear):
                setattr(layer, name, Adapted(part, rank))
    for part in encoder.modules():
        if isinstance(part, nn.LayerNorm):
            part.requires_grad_(True)
    encoder.token_type_embeddings.requires_grad_(True)


def merge(encoder):
    """Plain layers in the place of adapted ones."""
    for layer in encoder.layers:
        for name, part in list(layer.named_children()):
            if isinstance(part, Adapted):
                setattr(layer, name, part.merged())
