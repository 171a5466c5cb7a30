"""Patching of the families: within a model and along paths, as of GPT-2; raw weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import transformer_lens
from transformers import PreTrainedModel

from .checks import close, report, require
from .families import Family
from .family_lens import comparable, family_lens
from .patched import name_rows, named_positions
from .patching import (
    MEANINGS,
    NAMED,
    PatchingRequest,
    record_activations,
)
from .paths import Paths
from .probe import Probe
from .recording import Recording
from .rows import Rows
from .sides import HEAD_SITES, LAYER_SITES, Side, head_grid, layer_column

ROUTES = (  # receiver, positions of the sender, positions of the receiver
    ("residual", "all", "all"),
    ("residual", "END", "all"),
    ("q", "all", "all"),
    ("q", "END", "END"),
    ("k", "all", "all"),
    ("k", "S2", "S2"),
    ("v", "all", "all"),
    ("v", "S2", "S2"),
)


@dataclass
class FamilyRequest(PatchingRequest):
    """Pairs of rows of one model; keys and values have receivers of their own."""

    groups: list[list[int]]

    def side(
        self, model: Probe | transformer_lens.HookedTransformer, prompts: list[list[int]]
    ) -> Side:
        """A model's runs, asked for the answers of the prompts."""
        return Side(model, prompts, self.rows.answers, self.rows.distractors)

    def paths(self, receiver: str, sent: str, received: str, freezes: bool) -> Paths:
        """Paths to a kind of receiver, their positions by name."""
        heads = {"residual": [], "q": self.receivers}.get(receiver, self.groups)
        return Paths(receiver, heads, self.places(sent), self.places(received), freezes)


def asked(request: FamilyRequest, model: Probe | transformer_lens.HookedTransformer) -> Recording:
    """All that is asked about patching, of one form of the model."""
    recording = Recording()
    prompts = request.side(model, request.rows.prompts)
    reference = request.side(model, request.rows.reference)
    for name, side in {"prompts": prompts, "reference": reference}.items():
        recording.add(f"unpatched/{name}", side.unpatched)
        check_unchanged(request, side)
    record_activations(recording, request, "into-prompts", prompts, reference)
    record_family_paths(recording, request, prompts, reference)
    return recording


def record_family_paths(
    recording: Recording, request: FamilyRequest, destination: Side, source: Side
) -> None:
    """Path patching from every head and every MLP, to each kind of receiver."""
    for receiver, sent, place in ROUTES:
        for freezes in (False, True):
            paths = request.paths(receiver, sent, place, freezes)
            name = f"path/{receiver}/{sent}/{place}/{'frozen' if freezes else 'recomputed'}"
            recording.add(f"{name}/heads", paths.from_heads(destination, source))
            recording.add(f"{name}/mlps", paths.from_mlps(destination, source))


def check_unchanged(request: FamilyRequest, side: Side) -> None:
    """Stops when patching a run with itself changes it."""
    grids = {site: layer_column(side, side, site, None) for site in LAYER_SITES}
    grids |= {site: head_grid(side, side, site, None) for site in HEAD_SITES}
    for receiver in NAMED:
        for freezes in (False, True):
            paths = request.paths(receiver, "all", "all", freezes)
            grids[f"paths to {receiver}"] = paths.from_heads(side, side)
            grids[f"paths of MLPs to {receiver}"] = paths.from_mlps(side, side)
    for what, grid in grids.items():
        expected = side.unpatched.reshape(-1, *[1] * (grid.dim() - 1)).expand_as(grid)
        require(close(grid, expected), f"patching {what} of a run with itself changes it")


def check_against_lens(request: FamilyRequest, model: PreTrainedModel) -> float:
    """Compares every answer with TransformerLens'; returns the largest distance."""
    same = comparable(model)
    ours, theirs = asked(request, Probe(same)), asked(request, family_lens(same))
    furthest = 0.0
    for name, value in ours.arrays.items():
        distance = ((value - theirs.arrays[name]).abs() / (1 + value.abs())).max().item()
        require(distance < 1e-4, f"{name} differs by {distance:.2g} in TransformerLens")
        furthest = max(furthest, distance)
    return furthest


def record_family_patching(
    family: Family, model: PreTrainedModel, facts: dict, folder: Path
) -> None:
    """The folder's patching files."""
    rows: Rows = name_rows(model.config.vocab_size, seed=3000 + family.seed)
    last, sizes = facts["sizes"]["L"] - 1, facts["sizes"]
    request = FamilyRequest(
        original=model,
        tuned=model,
        rows=rows,
        positions=named_positions(rows),
        receivers=[[last, sizes["H"] - 1]],
        groups=[[last, sizes["G"] - 1]],
    )
    distance = check_against_lens(request, model)
    probe = Probe(model)
    recording = asked(request, probe)
    check_family_identities(recording, request, probe)
    recording.facts = facts | rows.facts()
    recording.facts |= {"positions": request.positions, "receivers": request.receivers}
    recording.facts["key_value_receivers"] = request.groups
    recording.meanings = {
        name: meaning
        for name, meaning in MEANINGS.items()
        if not name.startswith(("cross", "unpatched"))
    }
    recording.meanings["unpatched/{prompts|reference}"] = (
        "[P] of the unedited runs: the prompts, and the paired reference rows"
    )
    recording.meanings["activation/{direction}/{z|q|k|v|pattern}/{all|END}"] = (
        "[P, L, H] one head at a time; k and v [P, L, G], one key-value head at a time. q and k "
        "are patched before norm and rotation"
    )
    recording.meanings["key_value_receivers"] = (
        "what path patching sends to when the receiver is k or v: key-value heads as [layer, "
        "head]; every head of the group reads the patched value. In parallel blocks the MLP of a "
        "layer does not read what its heads write, so it is not recomputed for them"
    )
    recording.write(folder, "patching")
    report(f"{family.name}: {len(recording.arrays)} arrays of patching, peers to {distance:.1e}")


def check_family_identities(recording: Recording, request: FamilyRequest, probe: Probe) -> None:
    """Stops when values contradict others that must be the same."""
    prompts = request.side(probe, request.rows.prompts)
    reference = request.side(probe, request.rows.reference)
    whole = layer_column(prompts, reference, "resid_pre", None)
    expected = reference.unpatched[:, None].expand_as(whole)
    require(close(whole, expected), "patching the whole residual is not the source's run")
    arrays, last = recording.arrays, prompts.layers - 1
    within = arrays["activation/into-prompts/z/all"]
    direct = arrays["path/residual/all/all/recomputed/heads"][:, last]
    require(close(direct, within[:, last]), "the last heads' direct effect is not their effect")
    ends = torch.tensor([len(prompt) - 1 for prompt in prompts.prompts])
    direct = arrays["path/residual/END/all/recomputed/mlps"][:, last]
    within = arrays["activation/into-prompts/mlp_out"][torch.arange(len(ends)), last, ends]
    require(close(direct, within), "the last MLP's direct effect is not its effect")
    for receiver in ("q", "k", "v"):
        after = arrays[f"path/{receiver}/all/all/recomputed/heads"][:, last]
        expected = prompts.unpatched[:, None].expand_as(after)
        require(close(after, expected), f"a sender above all receivers changes {receiver}")
