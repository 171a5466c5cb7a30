"""Patching within a model, along paths, and across two checkpoints; raw weights."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import GPT2LMHeadModel

from .checks import close, report, require
from .first_order import check_estimates, head_estimates, position_estimates, products
from .models import hooked
from .paths import Paths
from .recording import Recording
from .rows import Rows
from .sides import (
    HEAD_SITES,
    LAYER_SITES,
    Positions,
    Side,
    head_grid,
    layer_column,
    position_grid,
)

CROSS_SITES = ("pattern", "result", "z")
NAMED = {"residual": "END", "q": "END", "k": "S2", "v": "S2"}


@dataclass
class PatchingRequest:
    """Two models, pairs of rows, their named positions, and the receiving heads."""

    original: GPT2LMHeadModel
    tuned: GPT2LMHeadModel
    rows: Rows
    positions: dict[str, list[int]]
    receivers: list[list[int]]

    def places(self, name: str) -> Positions:
        """The positions of each row by name; None for all."""
        return None if name == "all" else [[position] for position in self.positions[name]]

    def side(self, model: GPT2LMHeadModel, prompts: list[list[int]]) -> Side:
        """A model's runs, asked for the answers of the prompts."""
        return Side(hooked(model, False), prompts, self.rows.answers, self.rows.distractors)

    def paths(self, receiver: str, sent: str, received: str, freezes: bool) -> Paths:
        """Paths to a kind of receiver, their positions by name."""
        heads = [] if receiver == "residual" else self.receivers
        return Paths(receiver, heads, self.places(sent), self.places(received), freezes)


def scaled(model: GPT2LMHeadModel, factors: dict[str, float]) -> GPT2LMHeadModel:
    """A copy with some parameters multiplied: a second checkpoint that need not be kept."""
    copy = deepcopy(model)
    parameters = dict(copy.named_parameters())
    for name, factor in factors.items():
        parameters[name].data *= factor
    return copy


def perturbed(model: GPT2LMHeadModel, seed: int) -> GPT2LMHeadModel:
    """A copy with a little noise on every parameter: a second checkpoint."""
    copy = deepcopy(model)
    generator = torch.Generator().manual_seed(seed)
    for _, parameter in sorted(copy.named_parameters()):
        parameter.data += 0.08 * torch.randn(parameter.shape, generator=generator)
    copy.tie_weights()
    return copy


def record_activations(
    recording: Recording, request: PatchingRequest, direction: str, destination: Side, source: Side
) -> None:
    """Patching within a model: one layer and position, or one head, at a time."""
    for site in LAYER_SITES:
        grid = position_grid(destination, source, site)
        recording.add(f"activation/{direction}/{site}", grid)
    for site in HEAD_SITES:
        for name in ("all", "END"):
            grid = head_grid(destination, source, site, request.places(name))
            recording.add(f"activation/{direction}/{site}/{name}", grid)
    rows = products(destination, source)
    check_estimates(destination, source, rows)
    for site in LAYER_SITES:
        estimates = position_estimates(rows, destination, site)
        recording.add(f"attribution/{direction}/{site}", estimates)
    for site in HEAD_SITES:
        for name in ("all", "END"):
            estimates = head_estimates(rows, destination, site, request.places(name))
            recording.add(f"attribution/{direction}/{site}/{name}", estimates)


def record_paths(
    recording: Recording, request: PatchingRequest, destination: Side, source: Side
) -> None:
    """Path patching from every head and every MLP, to each kind of receiver."""
    for receiver, named in NAMED.items():
        received = ("all",) if receiver == "residual" else ("all", named)
        for sent in ("all", named):
            for place in received:
                for freezes in (False, True):
                    paths = request.paths(receiver, sent, place, freezes)
                    mlps = "frozen" if freezes else "recomputed"
                    name = f"path/{receiver}/{sent}/{place}/{mlps}"
                    recording.add(f"{name}/heads", paths.from_heads(destination, source))
                    recording.add(f"{name}/mlps", paths.from_mlps(destination, source))


def record_cross(
    recording: Recording, request: PatchingRequest, direction: str, destination: Side, source: Side
) -> None:
    """Patching from one model into another on the same prompts."""
    for site in CROSS_SITES:
        for name in ("all", "END"):
            grid = head_grid(destination, source, site, request.places(name))
            recording.add(f"cross/{direction}/{site}/{name}", grid)
    for name in ("all", "END"):
        column = layer_column(destination, source, "mlp_out", request.places(name))
        recording.add(f"cross/{direction}/mlp_out/{name}", column)


def check_nothing(request: PatchingRequest, side: Side) -> None:
    """Stops when patching a run with itself changes it."""
    clean = side.unpatched

    def unchanged(grid: Tensor, what: str) -> None:
        expected = clean.reshape(-1, *[1] * (grid.dim() - 1)).expand_as(grid)
        require(close(grid, expected), f"{what} of a run with itself changes it")

    for site in LAYER_SITES:
        unchanged(layer_column(side, side, site, None), f"patching {site}")
    for site in (*HEAD_SITES, "result"):
        unchanged(head_grid(side, side, site, None), f"patching {site}")
    for receiver in NAMED:
        for freezes in (False, True):
            paths = request.paths(receiver, "all", "all", freezes)
            unchanged(paths.from_heads(side, side), f"patching paths to {receiver}")
            unchanged(paths.from_mlps(side, side), f"patching paths to {receiver}")


def check_identities(recording: Recording, prompts: Side, reference: Side) -> None:
    """Stops when values contradict others that must be the same."""
    whole = layer_column(prompts, reference, "resid_pre", None)
    expected = reference.unpatched[:, None].expand_as(whole)
    require(close(whole, expected), "patching the whole residual is not the source's run")
    result = head_grid(prompts, reference, "result", None)
    arrays, last = recording.arrays, prompts.layers - 1
    within = arrays["activation/into-prompts/z/all"]
    require(close(result, within), "patching head outputs is not patching z within a model")
    # Behind the last layer's heads nothing but an MLP is left to recompute.
    direct = arrays["path/residual/all/all/recomputed/heads"][:, last]
    require(close(direct, within[:, last]), "the last heads' direct effect is not their effect")
    direct = arrays["path/residual/END/all/recomputed/mlps"][:, last]
    ends = torch.tensor([len(prompt) - 1 for prompt in prompts.prompts])
    within = arrays["activation/into-prompts/mlp_out"][torch.arange(len(ends)), last, ends]
    require(close(direct, within), "the last MLP's direct effect is not its effect")
    for receiver in ("q", "k", "v"):
        after = arrays[f"path/{receiver}/all/all/recomputed/heads"][:, last]
        expected = prompts.unpatched[:, None].expand_as(after)
        require(close(after, expected), f"a sender above all receivers changes {receiver}")


def record_patching(request: PatchingRequest, facts: dict) -> Recording:
    """All that is asked about patching, and the words for it."""
    rows = request.rows
    recording = Recording(facts=facts | rows.facts())
    recording.facts |= {"positions": request.positions, "receivers": request.receivers}
    prompts = request.side(request.original, rows.prompts)
    reference = request.side(request.original, rows.reference)
    tuned = request.side(request.tuned, rows.prompts)
    sides = {"prompts": prompts, "reference": reference, "tuned": tuned}
    for name, side in sides.items():
        recording.add(f"unpatched/{name}", side.unpatched)
        check_nothing(request, side)
    record_activations(recording, request, "into-prompts", prompts, reference)
    record_activations(recording, request, "into-reference", reference, prompts)
    record_paths(recording, request, prompts, reference)
    record_cross(recording, request, "into-original", prompts, tuned)
    record_cross(recording, request, "into-tuned", tuned, prompts)
    check_identities(recording, prompts, reference)
    recording.meanings = dict(MEANINGS)
    report(f"{facts['model']}: {len(recording.arrays)} arrays of patching")
    return recording


MEANINGS = {
    "": (
        "every array but attribution holds logit differences after patching, one a prompt: the "
        "prompt's answer minus its distractor at the last position, in whichever run is the "
        "destination; raw weights. A position's name stands for the position of each prompt "
        "under positions; all is every position. Of a pattern, positions are those of queries"
    ),
    "unpatched/{prompts|reference|tuned}": (
        "[P] of the unedited runs: the model on the prompts, on the paired reference rows, and "
        "the tuned model on the prompts"
    ),
    "activation/{direction}/{resid_pre|attn_out|mlp_out}": (
        "[P, L, T] one layer and position at a time; T is the longest prompt's length, and "
        "a position past a prompt's end leaves it unpatched. into-prompts: the prompts' run takes "
        "the reference run's value; into-reference: the other way round"
    ),
    "activation/{direction}/{z|q|k|v|pattern}/{all|END}": "[P, L, H] one head at a time",
    "attribution/...": (
        "as activation/..., with the first-order estimate of the change instead of the patched "
        "value: the gradient of the prompt's logit difference in the destination's run times "
        "(source - destination), summed over the cell; past a prompt's end zero"
    ),
    "path/{receiver}/{sender positions}/{receiver positions}/{recomputed|frozen}/{heads|mlps}": (
        "[P, L, H] or [P, L] one sender at a time, the prompts' run taking reference values. The "
        "sender's z or MLP output takes the reference run's value at the sender positions "
        "while every z (its own elsewhere, too) stays as in the prompts' run; MLPs are recomputed, "
        "or frozen alike. Receiver residual: logits of the final residual of that run. Receivers "
        "q, k, v: these of all heads under receivers take the values of that run at the "
        "receiver positions in a run in which nothing else is frozen"
    ),
    "cross/{direction}/{pattern|result|z}/{all|END}": (
        "[P, L, H] one head at a time takes the other model's value on the same prompt; "
        "result is z W_O with each model's own W_O, value bias within z. into-original: the tuned "
        "model's value into the model; into-tuned: the other way round"
    ),
    "cross/{direction}/mlp_out/{all|END}": "[P, L] one layer at a time",
}
