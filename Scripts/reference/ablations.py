"""Heads and MLPs whose output is taken away, one set or each alone; raw weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from .bench import KINDS, Bench, Edit, overwrite
from .recording import Recording
from .specimens import Specimen


def ablation_targets(specimen: Specimen) -> dict[str, dict]:
    """The edited sets by name."""
    return {
        "head": target(heads=[specimen.head]),
        "head-last": target(heads=[specimen.head], positions="last"),
        "heads": target(heads=specimen.several_heads),
        "mlp": target(mlps=[specimen.mlp]),
        "mlps-and-heads": target(heads=specimen.mixed_heads, mlps=specimen.mixed_mlps),
    }


def target(heads: Sequence = (), mlps: Sequence = (), positions: str = "all") -> dict:
    """What to ablate: heads as [layer, head], MLPs as layers, positions in words."""
    return {"heads": [list(head) for head in heads], "mlps": list(mlps), "positions": positions}


def ablations(bench: Bench, kind: str, ablated: dict) -> Callable[[int], list[Edit]]:
    """The edits of a row that ablate a set."""
    sites = [(f"blocks.{layer}.attn.hook_z", head) for layer, head in ablated["heads"]]
    sites += [(f"blocks.{layer}.hook_mlp_out", None) for layer in ablated["mlps"]]

    def edits(row: int) -> list[Edit]:
        last = [len(bench.rows.prompts[row]) - 1]
        positions = last if ablated["positions"] == "last" else None
        return [
            overwrite(site, bench.substitute(kind, row, site), head, positions)
            for site, head in sites
        ]

    return edits


def head_sweep(bench: Bench, kind: str) -> Tensor:
    """Logit differences after ablating each head alone ([P, L, H])."""
    each = [(layer, head) for layer in range(bench.layers) for head in range(bench.heads)]
    sweep = [ablated_differences(bench, kind, target(heads=[head])) for head in each]
    return torch.stack(sweep).unflatten(0, (bench.layers, bench.heads)).permute(2, 0, 1)


def mlp_sweep(bench: Bench, kind: str) -> Tensor:
    """Logit differences after ablating each MLP alone ([P, L])."""
    each = range(bench.layers)
    return torch.stack([ablated_differences(bench, kind, target(mlps=[mlp])) for mlp in each]).T


def ablated_differences(bench: Bench, kind: str, ablated: dict) -> Tensor:
    """Logit differences ([P]) after an ablation."""
    return bench.differences(bench.all_edited(ablations(bench, kind, ablated)))


def record_ablations(recording: Recording, bench: Bench, specimen: Specimen) -> None:
    """Single sets under every kind, then the sweeps."""
    targets = ablation_targets(specimen)
    for name, ablated in targets.items():
        for kind in KINDS:
            logits = bench.all_edited(ablations(bench, kind, ablated))
            recording.add(f"ablation/{name}/{kind}", logits)
    for kind in KINDS:
        recording.add(f"sweep/heads/{kind}", head_sweep(bench, kind))
        recording.add(f"sweep/mlps/{kind}", mlp_sweep(bench, kind))
    recording.facts["ablations"] = {"kinds": list(KINDS), "targets": targets}
    recording.meanings["ablation/{target}/{kind}"] = (
        "[P, V] last position's logits, raw weights. Heads are ablated at z, MLPs at mlp_out. "
        "mean: of all reference rows long enough, position by position; template-mean: of those "
        "of the prompt's template; resample: the reference row of the same index"
    )
    recording.meanings["sweep/{heads|mlps}/{kind}"] = (
        "[P, L, H] or [P, L] logit difference after ablating one component at all positions"
    )
