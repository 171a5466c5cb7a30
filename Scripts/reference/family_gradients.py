"""Gradients of the families, and ten steps of AdamW."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import torch
from torch import Tensor
from transformers import PreTrainedModel

from .bench import Bench
from .checks import AGREEMENT, report, require
from .families import Family
from .family_lens import comparable, family_lens
from .gradients import by_parameters, furthest
from .parts import parts
from .probe import Probe
from .ragged import Parameters
from .recording import Recording
from .training import MEANINGS, STEPS, TRAJECTORIES, random_batches, train

METRIC_ROW = 1  # of this prompt gradients by activations are kept
TRAINED_LENGTH = 12  # of the longest row of a batch


def mean_loss(probe: Probe, rows: list[list[int]]) -> Tensor:
    """The mean loss over all predicted tokens of all rows."""
    losses = []
    for row in rows:
        if len(row) > 1:
            logits = probe.run_with_hooks(torch.tensor([row]), [])[0]
            following = torch.tensor(row[1:])[:, None]
            losses.append(-logits.log_softmax(-1)[:-1].gather(1, following)[:, 0])
    return torch.cat(losses).mean()


def double(model: PreTrainedModel) -> PreTrainedModel:
    """The same model in double precision."""
    return deepcopy(model).double()


def metric_sites(its: object) -> list[str]:
    """The sites by which the metric is differentiated."""
    rotated = ["attn.hook_rot_q", "attn.hook_rot_k"] if its.rotary else []
    factors = ["mlp.hook_pre", "mlp.hook_pre_linear"] if its.gated else ["mlp.hook_pre"]
    block = [
        "hook_resid_pre",
        *(f"attn.hook_{letter}" for letter in "qkv"),
        *rotated,
        *(f"attn.hook_{site}" for site in ("pattern", "z")),
        "hook_attn_out",
        *factors,
        "mlp.hook_post",
        "hook_mlp_out",
    ]
    return [f"blocks.{layer}.{site}" for layer in range(len(its.blocks)) for site in block]


@torch.enable_grad()
def metric_gradients(bench: Bench, row: int, sites: list[str]) -> dict[str, Tensor]:
    """Gradients of a row's part of the mean logit difference by its sites."""
    kept: dict[str, Tensor] = {}

    def keep(value: Tensor, hook: object) -> None:
        kept[hook.name] = value

    tokens = torch.tensor([bench.rows.prompts[row]])
    hooks = [(site, keep) for site in sites]
    logits = bench.model.run_with_hooks(tokens, fwd_hooks=hooks)[0, -1]
    part = logits[bench.rows.answers[row]] - logits[bench.rows.distractors[row]]
    values = torch.autograd.grad(part / len(bench.rows.prompts), [kept[site] for site in sites])
    return {site: value[0] for site, value in zip(sites, values, strict=True)}


def check_metric(bench: Bench, sites: list[str]) -> None:
    """Stops when TransformerLens' gradients are others."""
    same = comparable(bench.model.model)
    ours = metric_gradients(Bench(Probe(same), bench.rows), METRIC_ROW, sites)
    theirs = metric_gradients(Bench(family_lens(same), bench.rows), METRIC_ROW, sites)
    for site, value in ours.items():
        distance = furthest({site: theirs[site]}, {site: value})
        require(distance < AGREEMENT, f"the gradient by {site} differs by {distance:.2g}")


@torch.enable_grad()
def record_family_gradients(family: Family, bench: Bench, facts: dict, folder: Path) -> None:
    """Gradients of the loss by every parameter, and of the metric by activations."""
    model, rows = bench.model.model, bench.rows
    recording = Recording(facts=facts | rows.facts())
    loss = mean_loss(bench.model, rows.prompts)
    gradients = by_parameters(loss, dict(model.named_parameters()))
    exact = double(model)
    others = by_parameters(
        mean_loss(Probe(exact), rows.prompts), dict(exact.named_parameters())
    )
    rounding = furthest(gradients, others)
    recording.facts["rounding"] = float(f"{rounding:.2g}")
    recording.add("loss", loss)
    recording.meanings["loss"] = "[] mean loss over all predicted tokens of all prompts"
    for name, value in gradients.items():
        recording.add(f"loss/{name}", value)
    recording.meanings["loss/{parameter}"] = (
        "the gradient of the loss by a parameter (its name in transformers); a tied head is part "
        "of the embedding's"
    )
    sites = metric_sites(bench.model.parts)
    check_metric(bench, sites)
    for site, value in metric_gradients(bench, METRIC_ROW, sites).items():
        recording.add(f"metric/row{METRIC_ROW}/{site}", value)
    recording.facts |= {"metric_row": METRIC_ROW, "sites": sites}
    recording.meanings["metric/row{i}/{site}"] = (
        "the gradient by a site of prompt metric_row (its TransformerLens name), without batch "
        "axis, of the mean over all prompts of answer minus distractor at the last position; raw "
        "weights. Where a query does not see a key a pattern's entry is what a weight there would "
        "change"
    )
    recording.write(folder, "gradients")
    report(f"{family.name}: gradients; single precision is {rounding:.1e} off")


def without_effect(model: PreTrainedModel, named: Parameters) -> Parameters:
    """All but the key biases that only rounding trains: those that nothing rotates."""
    shape, result = model.config, {}
    for name, value in named.items():
        if name.endswith("query_key_value.bias"):
            width = parts(model).head_width
            each = value.unflatten(0, (-1, 3, width))
            rotated = int(width * shape.rotary_pct)
            value = torch.cat([each[:, 0], each[:, 1, :rotated], each[:, 2]], dim=1)
        result[name] = value
    return result


def kept_after_training(parameter: str) -> bool:
    """Whether a trained parameter is recorded: to keep the files small, of one block alone."""
    return not re.search(r"\.(h|layers)\.[1-9]", parameter)


def record_family_training(
    family: Family, model: PreTrainedModel, facts: dict, folder: Path
) -> None:
    """The trajectories; the last parameters of the clipped one."""
    recording = Recording(facts=dict(facts))
    drawn = SimpleNamespace(vocabulary=model.config.vocab_size, context=TRAINED_LENGTH)
    batches = random_batches(drawn, torch.Generator().manual_seed(2000 + family.seed))
    recording.facts |= {"batches": batches, "trajectories": {}}
    for name, settings in TRAJECTORIES.items():
        runs = []
        for copy in (deepcopy(model), double(model)):
            probe, named = Probe(copy), dict(copy.named_parameters())
            runs.append(train(lambda rows: mean_loss(probe, rows), named, batches, settings))
        ours, exact = runs
        rounding = furthest(without_effect(model, ours.last), without_effect(model, exact.last))
        if name == "clipped":
            for parameter, value in ours.last.items():
                if kept_after_training(parameter):
                    recording.add(f"{name}/last/{parameter}", value)
        recording.facts["trajectories"][name] = asdict(settings) | {
            "losses": ours.losses,
            "norms": ours.norms,
            "rates": ours.rates,
            "rounding": float(f"{rounding:.2g}"),
        }
        report(f"{family.name}: {STEPS} steps, {name}; single precision is {rounding:.1e} off")
    recording.meanings["trajectories"] = MEANINGS["trajectories"].replace(
        "key biases aside", "elements of key biases that nothing rotates aside"
    )
    recording.meanings["clipped/last/{parameter}"] = (
        "a parameter (its name in transformers) after the last step of clipped; of the blocks the "
        "first alone, for later ones are seen in the losses"
    )
    recording.write(folder, "training")
