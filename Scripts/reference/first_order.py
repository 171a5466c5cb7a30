"""Attribution patching: patching estimated with a gradient, all cells of a grid at once."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import Tensor

from .checks import require
from .sides import HEAD_SITES, LAST_ONLY, LAYER_SITES, Positions, Side, at, hook_name

STEP = 1e-4  # of the central differences, in double precision
ROUNDING = 1e-3  # an estimate in single precision, as a share of one plus its size


@torch.enable_grad()
def products(destination: Side, source: Side) -> list[dict[str, Tensor]]:
    """Of each row and site, the gradient of its logit difference times source - destination."""
    names = [
        hook_name(site, layer)
        for layer in range(destination.layers)
        for site in (*LAYER_SITES, *HEAD_SITES)
    ]
    rows = []
    for row, prompt in enumerate(destination.prompts):
        kept: dict[str, Tensor] = {}

        def keep(value: Tensor, hook: object, kept: dict = kept) -> None:
            kept[hook.name] = value

        hooks = [(name, keep) for name in names]
        tokens = torch.tensor([prompt])
        logits = destination.model.run_with_hooks(tokens, fwd_hooks=[*hooks, LAST_ONLY])
        part = destination.difference(row, logits[0, -1])
        gradients = torch.autograd.grad(part, [kept[name] for name in names])
        rows.append(
            {
                name: (gradient * (source.caches[row][name] - destination.caches[row][name]))[0]
                for name, gradient in zip(names, gradients, strict=True)
            }
        )
    return rows


def position_estimates(rows: list[dict[str, Tensor]], side: Side, site: str) -> Tensor:
    """Estimated changes ([P, L, T]) of patching each position; zero past a row."""
    grid = torch.zeros(len(rows), side.layers, side.longest)
    for row, values in enumerate(rows):
        for layer in range(side.layers):
            value = values[hook_name(site, layer)]
            grid[row, layer, : len(value)] = value.sum(-1)
    return grid


def head_estimates(
    rows: list[dict[str, Tensor]], side: Side, site: str, positions: Positions
) -> Tensor:
    """Estimated changes ([P, L, H]) of patching each head at some positions."""
    grid = torch.zeros(len(rows), side.layers, side.heads_of(site))
    for row, values in enumerate(rows):
        places = at(positions, row)
        for layer in range(side.layers):
            value = values[hook_name(site, layer)]
            # A pattern is [H, T, T], the other sites are [T, H, K].
            by_head = value if site == "pattern" else value.transpose(0, 1)
            chosen = by_head if places is None else by_head[:, places]
            grid[row, layer] = chosen.sum((1, 2))
    return grid


def check_estimates(destination: Side, source: Side, rows: list[dict[str, Tensor]]) -> None:
    """Stops when sums do not match, or when a small step does not change what is estimated."""
    for layer in range(destination.layers):
        for values in rows:
            parts, whole = values[hook_name("z", layer)], values[hook_name("attn_out", layer)]
            require(
                abs(parts.sum() - whole.sum()) < ROUNDING * (1 + abs(whole.sum())),
                "estimates of a layer's heads do not add up to that of its attention output",
            )
    exact = deepcopy(destination.model).to(torch.float64, print_details=False)
    for site in HEAD_SITES:
        for row in range(len(destination.prompts)):
            name = hook_name(site, destination.layers - 2)
            change = (source.caches[row][name] - destination.caches[row][name]).double()
            slope = (
                stepped(destination, exact, row, name, STEP * change)
                - stepped(destination, exact, row, name, -STEP * change)
            ) / (2 * STEP)
            estimate = rows[row][name].sum()
            distance = abs(slope - estimate) / (1 + abs(estimate))
            require(distance < ROUNDING, f"the estimate of {name} is {distance:.2g} off")


def stepped(side: Side, model: torch.nn.Module, row: int, name: str, step: Tensor) -> Tensor:
    """A row's logit difference with something added at a site."""
    hooks = [(name, lambda value, hook: value + step), LAST_ONLY]
    tokens = torch.tensor([side.prompts[row]])
    return side.difference(row, model.run_with_hooks(tokens, fwd_hooks=hooks)[0, -1])
