"""Sites that take the values of another run, and runs that start in the middle; raw weights."""

from __future__ import annotations

from collections.abc import Callable

import torch

from .bench import Bench, Edit, overwrite
from .checks import close, require
from .recording import Recording
from .specimens import Specimen


def replacement_targets(specimen: Specimen) -> dict[str, dict]:
    """Sites to be replaced; in the last layer but one, so that every position matters."""
    layer = specimen.layers - 2
    head = specimen.head[1]
    residual = {
        "resid_pre": "blocks.1.hook_resid_pre",
        "resid_mid": f"blocks.{layer}.hook_resid_mid",
        "attn_out": f"blocks.{layer}.hook_attn_out",
        "mlp_out": f"blocks.{layer}.hook_mlp_out",
    }
    targets = {name: {"site": site, "head": None} for name, site in residual.items()}
    for name in ("q", "k", "v", "pattern", "z", "result"):
        site = f"blocks.{layer}.attn.hook_{name}"
        targets[f"{name}-head"] = {"site": site, "head": head}
        if name != "result":
            targets[name] = {"site": site, "head": None}
    return targets


def replacements(
    bench: Bench, replaced: dict, positions: list[list[int]]
) -> Callable[[int], list[Edit]]:
    """The edits of a row that write the paired reference run's values."""
    site, head = replaced["site"], replaced["head"]
    return lambda row: [overwrite(site, bench.reference[row][site], head, positions[row])]


def record_replacements(recording: Recording, bench: Bench, specimen: Specimen) -> None:
    """Sites that take the values of the paired reference run."""
    targets = replacement_targets(specimen)
    lengths = [len(prompt) for prompt in bench.rows.prompts]
    places = {
        "all": [list(range(length)) for length in lengths],
        "last": [[length - 1] for length in lengths],
        "inner": [[length // 2] for length in lengths],
    }
    for name, replaced in targets.items():
        for place, positions in places.items():
            logits = bench.all_edited(replacements(bench, replaced, positions))
            recording.add(f"replacement/{name}/{place}", logits)
    whole = recording.arrays["replacement/resid_pre/all"]
    expected = torch.stack([logits[-1] for logits in bench.reference_logits])
    require(close(whole, expected), "replacing the whole residual is not the reference run")
    recording.facts["replacements"] = {"targets": targets, "positions": places}
    recording.meanings["replacement/{target}/{positions}"] = (
        "[P, V] last position's logits, raw weights, when the target's site (one head, or all "
        "when head is null) takes the paired reference run's values at these positions (of a "
        "pattern: query positions)"
    )


def record_continuation(
    recording: Recording, bench: Bench, specimen: Specimen, generator: torch.Generator
) -> None:
    """A run from layer 1 on a residual stream that no prompt has."""
    residual = torch.randn((6, specimen.width), generator=generator)
    logits = bench.model(residual[None], start_at_layer=1)[0]
    recording.add("continuation/resid_pre", residual)
    recording.add("continuation/logits", logits)
    recording.facts["continuation"] = {"layer": 1}
    recording.meanings["continuation/resid_pre"] = "[6, d] residual given to continuation.layer"
    recording.meanings["continuation/logits"] = "[6, V] logits of the run from there"
