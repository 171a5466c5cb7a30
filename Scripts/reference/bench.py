"""Running a hooked model on its rows, clean or edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
import transformer_lens
from torch import Tensor
from transformers import GPT2LMHeadModel

from .checks import AGREEMENT, close, require
from .rows import Rows

KINDS = ("zero", "mean", "template-mean", "resample")
Cache = dict[str, "Tensor"]  # values of one row by site, [1, T, ...]
Edit = tuple[str, Callable]  # a site, and what rewrites its value


class Bench:
    """A hooked model with its rows and what it computes on them, each row run alone."""

    def __init__(self, model: transformer_lens.HookedTransformer, rows: Rows):
        """Runs every prompt and every reference row once, and keeps what they computed."""
        self.model = model
        self.rows = rows
        self.clean, self.logits = self.capture(rows.prompts)
        self.reference, self.reference_logits = self.capture(rows.reference)

    @property
    def layers(self) -> int:
        """How many blocks the model has."""
        return self.model.cfg.n_layers

    @property
    def heads(self) -> int:
        """How many heads a block has."""
        return self.model.cfg.n_heads

    def capture(self, prompts: Sequence[list[int]]) -> tuple[list[Cache], list[Tensor]]:
        """Every site ([1, T, ...]) and the logits ([T, V]) of each row."""
        caches, logits = [], []
        for prompt in prompts:
            result, cache = self.model.run_with_cache(torch.tensor([prompt]))
            caches.append(dict(cache))
            logits.append(result[0])
        return caches, logits

    def edited(self, row: int, edits: list[Edit]) -> Tensor:
        """The last position's logits ([V]) of a row run with edits."""
        tokens = torch.tensor([self.rows.prompts[row]])
        return self.model.run_with_hooks(tokens, fwd_hooks=edits)[0, -1]

    def all_edited(self, edits: Callable[[int], list[Edit]]) -> Tensor:
        """The last position's logits of every row ([P, V]); `edits` makes a row's edits."""
        rows = range(len(self.rows.prompts))
        return torch.stack([self.edited(row, edits(row)) for row in rows])

    def differences(self, logits: Tensor) -> Tensor:
        """Answer minus distractor ([P]) from the last position's logits ([P, V])."""
        row = torch.arange(len(self.rows.prompts))
        return logits[row, self.rows.answers] - logits[row, self.rows.distractors]

    def last_logits(self) -> Tensor:
        """The unedited logits of the last positions ([P, V])."""
        return torch.stack([logits[-1] for logits in self.logits])

    def substitute(self, kind: str, row: int, site: str) -> Tensor:
        """What an ablation writes at a site ([1, T, ...]) of a row."""
        clean = self.clean[row][site]
        if kind == "zero":
            return torch.zeros_like(clean)
        if kind == "resample":
            return self.reference[row][site]
        group = self.rows.templates[row] if kind == "template-mean" else None
        members = [
            cache[site][0]
            for cache, template in zip(self.reference, self.rows.templates, strict=True)
            if group is None or template == group
        ]
        return mean_by_position(members, clean.shape[1])[None]


def mean_by_position(members: list[Tensor], length: int) -> Tensor:
    """The mean at each position over the members ([T, ...]) that are long enough."""
    positions = [
        torch.stack([member[position] for member in members if len(member) > position]).mean(0)
        for position in range(length)
    ]
    return torch.stack(positions)


def overwrite(site: str, source: Tensor, head: int | None, positions: list[int] | None) -> Edit:
    """An edit that writes `source` at a site: one head or all, some positions or all."""
    at = slice(None) if positions is None else positions
    which = slice(None) if head is None else head
    if site.endswith("hook_pattern"):  # [1, head, query, key]: the others have the head last
        index = (slice(None), which, at)
    else:
        index = (slice(None), at) if head is None else (slice(None), at, which)

    def write(value: Tensor, hook: object) -> Tensor:
        value = value.clone()
        value[index] = source[index]
        return value

    return site, write


def check_agreement(model: GPT2LMHeadModel, bench: Bench) -> float:
    """Compares TransformerLens with transformers; returns the largest difference of a logit."""
    largest = 0.0
    for prompt, logits in zip(bench.rows.prompts, bench.logits, strict=True):
        tokens = torch.tensor([prompt])
        theirs = model(tokens, labels=tokens if len(prompt) > 1 else None)
        largest = max(largest, (theirs.logits[0] - logits).abs().max().item())
        if len(prompt) > 1:
            ours = bench.model.loss_fn(logits[None], tokens)
            require(close(theirs.loss, ours), "transformers and TransformerLens differ in loss")
    require(largest < AGREEMENT, f"transformers and TransformerLens differ by {largest:.2g}")
    return largest
