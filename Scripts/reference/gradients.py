"""Gradients of the loss by every parameter, and of a metric by every activation."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import torch
from torch import Tensor
from transformers import GPT2LMHeadModel

from .bench import Bench
from .checks import AGREEMENT, report, require
from .dropout import Dropout
from .ragged import Parameters, padded_loss, parameters, ragged_loss
from .recording import Recording
from .sites import site_names
from .specimens import ODD, TINY, Specimen, shape_facts

DROPOUT = Dropout(probability=0.1, seed=0x0123456789ABCDEF)


def by_parameters(loss: Tensor, named: Parameters) -> dict[str, Tensor]:
    """The gradient of a loss by every parameter."""
    return dict(zip(named, torch.autograd.grad(loss, list(named.values())), strict=True))


def reference_gradients(
    model: GPT2LMHeadModel, rows: list[list[int]]
) -> tuple[Tensor, dict[str, Tensor]]:
    """The loss of transformers with eager attention on padded rows, and its gradients."""
    eager = GPT2LMHeadModel._from_config(copy(model.config), attn_implementation="eager").eval()
    eager.load_state_dict(model.state_dict())
    loss = padded_loss(eager, rows)
    return loss, by_parameters(loss, dict(eager.named_parameters()))


def double(named: Parameters) -> Parameters:
    """The same parameters in double precision."""
    return {name: value.detach().double().requires_grad_() for name, value in named.items()}


def furthest(one: dict[str, Tensor], other: dict[str, Tensor]) -> float:
    """The largest difference of two sets of arrays, as a share of one plus the size."""
    return max(((one[k] - other[k]).abs() / (1 + other[k].abs())).max().item() for k in other)


@torch.enable_grad()
def check_plain_pass(model: GPT2LMHeadModel, rows: list[list[int]]) -> float:
    """Stops when the plain pass without dropout disagrees with transformers.

    Returns how far gradients in single precision are from those in double precision.
    """
    loss, gradients = reference_gradients(model, rows)
    named = parameters(model)
    plain = ragged_loss(named, model.config, rows)
    require(abs(plain - loss).item() < AGREEMENT, "the plain pass and transformers differ in loss")
    distance = furthest(by_parameters(plain, named), gradients)
    require(distance < AGREEMENT, f"the plain pass and transformers differ by {distance:.2g}")
    exact = double(named)
    return furthest(gradients, by_parameters(ragged_loss(exact, model.config, rows), exact))


@torch.enable_grad()
def record_loss_gradients(
    recording: Recording, model: GPT2LMHeadModel, rows: list[list[int]]
) -> None:
    """The loss of transformers on padded rows, and its gradients."""
    loss, gradients = reference_gradients(model, rows)
    recording.add("loss", loss)
    for name, value in gradients.items():
        recording.add(f"loss/{name}", value)
    recording.meanings["loss"] = "[] mean loss over all predicted tokens of all prompts"
    recording.meanings["loss/{parameter}"] = (
        "the gradient of the loss by a parameter (its name in transformers); a tied head is part "
        "of transformer.wte.weight"
    )


@torch.enable_grad()
def record_dropout_gradients(
    recording: Recording, model: GPT2LMHeadModel, rows: list[list[int]], dropout: Dropout
) -> None:
    """The same under the masks of a seed, from the plain pass."""
    named = parameters(model)
    loss = ragged_loss(named, model.config, rows, dropout)
    recording.add("dropout/loss", loss)
    for name, value in by_parameters(loss, named).items():
        recording.add(f"dropout/loss/{name}", value)
    places = 1 + 3 * model.config.n_layer
    for place in range(places):
        recording.add(f"dropout/factors/{place}", dropout.factors(64, place))
    recording.facts["dropout"] = {"probability": dropout.probability, "seed": dropout.seed}
    recording.meanings["dropout/loss, dropout/loss/{parameter}"] = (
        "the same with dropout under dropout.seed (see dropout.py); the "
        "pattern of a prompt is [H, T, T], the prompts lie one after another"
    )
    recording.meanings["dropout/factors/{place}"] = (
        "[64] what the first elements of a place are multiplied by. Places: 0 the embedding sum; "
        "1 + 3 l, 2 + 3 l, 3 + 3 l the pattern, the attention output and the MLP output of layer l"
    )


@torch.enable_grad()
def record_metric_gradients(recording: Recording, bench: Bench) -> None:
    """Gradients of the mean logit difference by every site."""
    count = len(bench.rows.prompts)
    sites = metric_sites(bench.layers)
    for row, prompt in enumerate(bench.rows.prompts):
        kept: dict[str, list[Tensor]] = {site: [] for site in sites}

        def keep(value: Tensor, hook: object, kept: dict = kept) -> None:
            kept[hook.name].append(value)

        hooks = [(site, keep) for site in sites]
        logits = bench.model.run_with_hooks(torch.tensor([prompt]), fwd_hooks=hooks)[0, -1]
        answer, distractor = bench.rows.answers[row], bench.rows.distractors[row]
        part = (logits[answer] - logits[distractor]) / count
        for site in sites:
            # TransformerLens normalises once each for queries, keys and values: one site here.
            values = torch.autograd.grad(part, kept[site], retain_graph=True)
            recording.add(f"metric/row{row}/{site}", torch.stack(values).sum(0)[0])
    recording.facts["sites"] = sites
    recording.meanings["metric/row{i}/{site}"] = (
        "the gradient by a site of prompt i (its TransformerLens name), without batch axis, of the "
        "mean over all prompts of answer minus distractor at the last position; raw weights. "
        "Above the diagonal a pattern's entry is what a weight there would change, a score's is 0"
    )


def metric_sites(layers: int) -> list[str]:
    """The recorded sites with each norm's output in the place of its denominator."""
    outputs = [name.replace("hook_scale", "hook_normalized") for name in site_names(layers)]
    return list(dict.fromkeys(outputs))


def record_gradients(
    specimen: Specimen, model: GPT2LMHeadModel, bench: Bench, folder: Path
) -> None:
    """The gradients of a specimen: the largest is asked for one kind, to keep the files small."""
    recording = Recording(facts={"model": specimen.name, "sizes": shape_facts(specimen)})
    recording.facts |= bench.rows.facts()
    prompts = bench.rows.prompts
    rounding = check_plain_pass(model, prompts)
    recording.facts["rounding"] = float(f"{rounding:.2g}")
    if specimen is not TINY:
        record_loss_gradients(recording, model, prompts)
        record_metric_gradients(recording, bench)
    if specimen is not ODD:
        record_dropout_gradients(recording, model, prompts, DROPOUT)
    recording.write(folder, "gradients")
    report(f"{specimen.name}: gradients; single precision is {rounding:.1e} off")
