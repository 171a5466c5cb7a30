"""A plain forward pass over rows laid end to end, with dropout, for autograd to differentiate.

Transformers draws its masks from a generator whose order of numbers belongs to PyTorch, and pads
rows; this pass does neither. Without dropout it must agree with transformers.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import GPT2Config, GPT2LMHeadModel

from .dropout import Dropout

NO_DROPOUT = Dropout(probability=0, seed=0)
Parameters = dict[str, Tensor]  # by their names in transformers; a tied head is not among them


def parameters(model: GPT2LMHeadModel) -> Parameters:
    """Copies of a model's parameters that gradients can be asked for."""
    return {
        name: value.detach().clone().requires_grad_() for name, value in model.named_parameters()
    }


def ragged_loss(
    named: Parameters, config: GPT2Config, rows: list[list[int]], dropout: Dropout = NO_DROPOUT
) -> Tensor:
    """The mean loss over all predicted tokens of all rows."""
    logits = ragged_logits(named, config, rows, dropout)
    each = logits.split([len(row) for row in rows])
    predicted = torch.cat([row[:-1] for row in each])
    targets = torch.tensor([token for row in rows for token in row[1:]])
    return functional.cross_entropy(predicted, targets)


def ragged_logits(
    named: Parameters, config: GPT2Config, rows: list[list[int]], dropout: Dropout
) -> Tensor:
    """The logits ([N, V]) of all positions, the rows one after another."""
    tokens = torch.tensor([token for row in rows for token in row])
    positions = torch.cat([torch.arange(len(row)) for row in rows])
    x = named["transformer.wte.weight"][tokens] + named["transformer.wpe.weight"][positions]
    x = dropout.drop(x, 0)
    for layer in range(config.n_layer):
        block = Block(named, config, layer, [len(row) for row in rows], dropout)
        x = x + block.attention(x)
        x = x + block.mlp(x)
    unembedding = named.get("lm_head.weight", named["transformer.wte.weight"])
    return norm(named, config, "transformer.ln_f", x) @ unembedding.T


class Block:
    """One block of the model over rows of the given lengths."""

    def __init__(
        self,
        named: Parameters,
        config: GPT2Config,
        layer: int,
        lengths: list[int],
        dropout: Dropout,
    ):
        """The block of a layer; its places of dropout are three, after the embedding's one."""
        self.named, self.config, self.lengths, self.dropout = named, config, lengths, dropout
        self.name = f"transformer.h.{layer}"
        self.place = 1 + 3 * layer

    def linear(self, name: str, x: Tensor) -> Tensor:
        """A linear map by its name in the block."""
        weight = self.named[f"{self.name}.{name}.weight"]
        return x @ weight + self.named[f"{self.name}.{name}.bias"]

    def attention(self, x: Tensor) -> Tensor:
        """What attention adds to the residual stream ([N, D])."""
        x = norm(self.named, self.config, f"{self.name}.ln_1", x)
        joined = self.linear("attn.c_attn", x).split(self.lengths)
        heads = [self.heads(row) for row in joined]
        flat = torch.cat([pattern.flatten() for pattern, _ in heads])
        dropped = self.dropout.drop(flat, self.place).split([p.numel() for p, _ in heads])
        mixed = [
            (weights.view(pattern.shape) @ values).transpose(0, 1).flatten(1)
            for weights, (pattern, values) in zip(dropped, heads, strict=True)
        ]
        out = self.linear("attn.c_proj", torch.cat(mixed))
        return self.dropout.drop(out, self.place + 1)

    def heads(self, joined: Tensor) -> tuple[Tensor, Tensor]:
        """The pattern ([H, T, T]) and the values ([H, T, K]) of one row."""
        length, heads = len(joined), self.config.n_head
        queries, keys, values = (
            part.view(length, heads, -1).transpose(0, 1) for part in joined.chunk(3, dim=-1)
        )
        scores = queries @ keys.transpose(1, 2) / queries.shape[-1] ** 0.5
        later = torch.ones(length, length, dtype=torch.bool).triu(1)
        return scores.masked_fill(later, -torch.inf).softmax(-1), values

    def mlp(self, x: Tensor) -> Tensor:
        """What the MLP adds to the residual stream ([N, D])."""
        x = norm(self.named, self.config, f"{self.name}.ln_2", x)
        hidden = functional.gelu(self.linear("mlp.c_fc", x), approximate="tanh")
        return self.dropout.drop(self.linear("mlp.c_proj", hidden), self.place + 2)


def norm(named: Parameters, config: GPT2Config, name: str, x: Tensor) -> Tensor:
    """A LayerNorm by its name."""
    gain, bias = named[f"{name}.weight"], named[f"{name}.bias"]
    return functional.layer_norm(x, gain.shape, gain, bias, config.layer_norm_epsilon)


def padded_loss(model: nn.Module, rows: list[list[int]]) -> Tensor:
    """The same loss as transformers computes it from rows padded on the right."""
    longest = max(len(row) for row in rows)

    def padded(filler: int, values: list[list[int]]) -> Tensor:
        return torch.tensor([row + [filler] * (longest - len(row)) for row in values])

    return model(
        input_ids=padded(0, rows),
        attention_mask=padded(0, [[1] * len(row) for row in rows]),
        labels=padded(-100, rows),
    ).loss
