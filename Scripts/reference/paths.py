"""Path patching: what one component says to others, with all heads in between held still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .bench import Cache, Edit, overwrite
from .sides import Positions, Side, at, hook_name, over_heads


@dataclass(frozen=True)
class Paths:
    """The paths of one kind: their ends, their positions, and whether MLPs are held still."""

    receiver: str  # "residual", "q", "k" or "v"
    heads: Sequence[Sequence[int]]  # the receivers as [layer, head]; of the residual, none
    sender_positions: Positions
    receiver_positions: Positions
    freezes_mlps: bool

    def sites(self, side: Side) -> list[str]:
        """The sites that are recorded in the frozen run."""
        if self.receiver == "residual":
            return [f"blocks.{side.layers - 1}.hook_resid_post"]
        return sorted({hook_name(self.receiver, layer) for layer, _ in self.heads})

    def values(
        self, destination: Side, source: Side, row: int, sender: tuple[int, int | None]
    ) -> Cache:
        """What the receivers would read if the sender alone took the source's value."""
        frozen = [hook_name("z", layer) for layer in range(destination.layers)]
        if self.freezes_mlps:
            frozen += [hook_name("mlp_out", layer) for layer in range(destination.layers)]
        layer, head = sender
        site = hook_name("mlp_out" if head is None else "z", layer)
        edits = [overwrite(name, destination.caches[row][name], None, None) for name in frozen]
        # Edits of one site apply in the order given, so the sender's is not frozen after all.
        sent = source.caches[row][site]
        edits.append(overwrite(site, sent, head, at(self.sender_positions, row)))
        return destination.recorded(row, edits, self.sites(destination))

    def difference(
        self, destination: Side, source: Side, row: int, sender: tuple[int, int | None]
    ) -> Tensor:
        """The logit difference ([]) of a row after patching the paths of a sender."""
        recorded = self.values(destination, source, row, sender)
        if self.receiver == "residual":
            return destination.unembedded(row, recorded[self.sites(destination)[0]])
        places = at(self.receiver_positions, row)
        edits: list[Edit] = []
        for layer, head in self.heads:
            site = hook_name(self.receiver, layer)
            edits.append(overwrite(site, recorded[site], head, places))
        return destination.edited(row, edits)

    def differences(
        self, destination: Side, source: Side, sender: tuple[int, int | None]
    ) -> Tensor:
        """Logit differences ([P]) after patching the paths of a sender."""
        rows = range(len(destination.prompts))
        return torch.stack([self.difference(destination, source, row, sender) for row in rows])

    def from_heads(self, destination: Side, source: Side) -> Tensor:
        """Logit differences ([P, L, H]) with each head as the sender."""
        return over_heads(
            destination, lambda layer, head: self.differences(destination, source, (layer, head))
        )

    def from_mlps(self, destination: Side, source: Side) -> Tensor:
        """Logit differences ([P, L]) with each MLP as the sender."""
        each = range(destination.layers)
        return torch.stack(
            [self.differences(destination, source, (layer, None)) for layer in each], dim=1
        )
