"""Runs that values are taken from and written into: of two sets of rows, or of two models."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
import transformer_lens
from torch import Tensor

from .bench import Cache, Edit, overwrite

Positions = Sequence[list[int]] | None  # of each row; None for all
HEAD_SITES = ("z", "q", "k", "v", "pattern")
LAYER_SITES = ("resid_pre", "attn_out", "mlp_out")


def last_position(value: Tensor, hook: object) -> Tensor:
    """Leaves only the last position to unembed, for a vocabulary is large."""
    return value[:, -1:]


LAST_ONLY = ("ln_final.hook_normalized", last_position)


class Side:
    """A model's clean runs of some rows, and its runs with edits."""

    def __init__(
        self,
        model: transformer_lens.HookedTransformer,
        prompts: list[list[int]],
        answers: list[int],
        distractors: list[int],
    ):
        """Runs every row once, alone, and keeps what it computed."""
        self.model = model
        self.prompts = prompts
        self.answers = answers
        self.distractors = distractors
        self.caches: list[Cache] = []
        parts = []
        for row, prompt in enumerate(prompts):
            logits, cache = model.run_with_cache(torch.tensor([prompt]))
            self.caches.append(dict(cache))
            parts.append(self.difference(row, logits[0, -1]))
        self.unpatched = torch.stack(parts)

    @property
    def layers(self) -> int:
        """How many blocks the model has."""
        return self.model.cfg.n_layers

    @property
    def heads(self) -> int:
        """How many heads a block has."""
        return self.model.cfg.n_heads

    def heads_of(self, site: str) -> int:
        """How many heads a site has: of keys and values as many as there are groups of heads."""
        groups = getattr(self.model.cfg, "n_key_value_heads", None)
        return groups if groups and site in ("k", "v") else self.heads

    @property
    def longest(self) -> int:
        """The length of the longest row."""
        return max(len(prompt) for prompt in self.prompts)

    def difference(self, row: int, logits: Tensor) -> Tensor:
        """Answer minus distractor ([]) from a row's last logits ([V])."""
        return logits[self.answers[row]] - logits[self.distractors[row]]

    def edited(self, row: int, edits: list[Edit]) -> Tensor:
        """The logit difference ([]) of a row run with edits."""
        tokens = torch.tensor([self.prompts[row]])
        return self.difference(
            row, self.model.run_with_hooks(tokens, fwd_hooks=[*edits, LAST_ONLY])[0, -1]
        )

    def recorded(self, row: int, edits: list[Edit], sites: Sequence[str]) -> Cache:
        """The values of some sites in a run of a row with edits."""
        kept: Cache = {}

        def keep(value: Tensor, hook: object) -> None:
            kept[hook.name] = value.clone()

        tokens = torch.tensor([self.prompts[row]])
        hooks = [*edits, *((site, keep) for site in sites), LAST_ONLY]
        self.model.run_with_hooks(tokens, fwd_hooks=hooks)
        return kept

    def unembedded(self, row: int, residual: Tensor) -> Tensor:
        """The logit difference ([]) of a row from its final residual ([1, T, d])."""
        last = residual[:, -1:]
        return self.difference(row, self.model.unembed(self.model.ln_final(last))[0, -1])


def hook_name(site: str, layer: int) -> str:
    """The name of a site of a layer in TransformerLens."""
    return f"blocks.{layer}.{'' if site in LAYER_SITES else 'attn.'}hook_{site}"


def at(positions: Positions, row: int) -> list[int] | None:
    """The positions of a row."""
    return None if positions is None else list(positions[row])


def patched(
    destination: Side, source: Side, site: str, layer: int, head: int | None, positions: Positions
) -> Tensor:
    """Logit differences ([P]) of the destination with the source's value at one place."""
    name = hook_name(site, layer)
    return torch.stack(
        [
            destination.edited(
                row, [overwrite(name, source.caches[row][name], head, at(positions, row))]
            )
            for row in range(len(destination.prompts))
        ]
    )


def head_grid(destination: Side, source: Side, site: str, positions: Positions) -> Tensor:
    """Logit differences ([P, L, H]) with one head of a site patched at a time."""
    return over_heads(
        destination,
        lambda layer, head: patched(destination, source, site, layer, head, positions),
        destination.heads_of(site),
    )


def layer_column(destination: Side, source: Side, site: str, positions: Positions) -> Tensor:
    """Logit differences ([P, L]) with one layer of a site patched at a time."""
    each = range(destination.layers)
    return torch.stack(
        [patched(destination, source, site, layer, None, positions) for layer in each], dim=1
    )


def position_grid(destination: Side, source: Side, site: str) -> Tensor:
    """Logit differences ([P, L, T]) with one position patched at a time; past a row, nothing is."""
    columns = []
    for position in range(destination.longest):
        places = [[position] if position < len(row) else [] for row in destination.prompts]
        columns.append(layer_column(destination, source, site, places))
    return torch.stack(columns, dim=2)


def over_heads(
    side: Side, value: Callable[[int, int], Tensor], heads: int | None = None
) -> Tensor:
    """A value ([P]) of every layer and head as one array ([P, L, H])."""
    heads = heads or side.heads
    each = [value(layer, head) for layer in range(side.layers) for head in range(heads)]
    return torch.stack(each, dim=1).unflatten(1, (side.layers, heads))
