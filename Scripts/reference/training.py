"""Ten steps of AdamW, and the learning rates of every schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import (
    GPT2LMHeadModel,
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)

from .checks import report, require
from .gradients import double, furthest
from .ragged import Parameters, padded_loss, parameters, ragged_loss
from .recording import Recording
from .rows import random_tokens
from .specimens import Specimen, shape_facts

STEPS = 10
WARM_UPS = (0, 3)


@dataclass(frozen=True)
class Settings:
    """How a trajectory is trained; its schedule falls from the learning rate to zero."""

    rate: float
    decay: float
    clip: float
    betas: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8


TRAJECTORIES = {
    "clipped": Settings(rate=1e-2, decay=0.1, clip=1.0),
    "free": Settings(rate=1e-2, decay=0.1, clip=1000.0),
}


MEANINGS = {
    "{trajectory}/{first|last}/{parameter}": (
        "a parameter after the first step (of clipped only) and after the last"
    ),
    "trajectories": (
        "AdamW without dropout on batches, one a step: loss and gradient norm (before clipping) of "
        "each step, learning rate of each step. Biases and norms do not decay. The clip acts on "
        "every step of clipped and on none of free. rounding: how far the last parameters are "
        "from those of a run in double precision, at most, as a share of one plus the size; key "
        "biases aside, whose gradients are rounding alone"
    ),
    "schedules": "learning rates of ten steps; the number after the name is that of warm-up steps",
}


def decays(value: Tensor) -> bool:
    """Whether weight decay acts on a parameter: on neither biases nor norms, which are rows."""
    return value.dim() > 1


def optimiser(named: Parameters, settings: Settings) -> torch.optim.AdamW:
    """AdamW with its two groups."""
    groups = [
        {
            "params": [value for value in named.values() if decays(value) == decayed],
            "weight_decay": settings.decay if decayed else 0.0,
        }
        for decayed in (True, False)
    ]
    return torch.optim.AdamW(
        groups,
        lr=settings.rate,
        betas=settings.betas,
        eps=settings.epsilon,
        foreach=False,
    )


@dataclass
class Trajectory:
    """What ten steps went through."""

    losses: list[float]
    norms: list[float]
    rates: list[float]
    first: Parameters
    last: Parameters


@torch.enable_grad()
def train(
    loss_of: Callable[[list[list[int]]], Tensor],
    named: Parameters,
    batches: list[list[list[int]]],
    settings: Settings,
) -> Trajectory:
    """Ten steps from the given parameters, which are changed in place and make the losses."""
    stepper = optimiser(named, settings)
    schedule = get_linear_schedule_with_warmup(stepper, 0, len(batches))
    result = Trajectory([], [], [], {}, {})
    for batch in batches:
        loss = loss_of(batch)
        stepper.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(named.values(), settings.clip, foreach=False)
        result.losses.append(loss.item())
        result.norms.append(norm.item())
        result.rates.append(schedule.get_last_lr()[0])
        stepper.step()
        schedule.step()
        result.last = {name: value.detach().clone() for name, value in named.items()}
        result.first = result.first or result.last
    return result


def without_effect(named: Parameters) -> Parameters:
    """The parameters that only rounding trains: a key bias moves a query's scores alike.

    Their gradients are zero but for rounding, which AdamW scales up to whole steps.
    """
    result = {}
    for name, value in named.items():
        if name.endswith("attn.c_attn.bias"):
            value = torch.cat([value.chunk(3)[0], value.chunk(3)[2]])
        result[name] = value
    return result


def schedules(rate: float) -> dict[str, list[float]]:
    """The learning rates of ten steps by schedule and steps of warm-up."""
    result = {}
    for warm_up in WARM_UPS:
        for name, make in {
            "constant": lambda stepper, warm: get_constant_schedule_with_warmup(stepper, warm),
            "linear": lambda stepper, warm: get_linear_schedule_with_warmup(stepper, warm, STEPS),
            "cosine": lambda stepper, warm: get_cosine_schedule_with_warmup(stepper, warm, STEPS),
        }.items():
            stepper = torch.optim.AdamW([torch.zeros(1)], lr=rate)
            schedule = make(stepper, warm_up)
            rates = []
            for _ in range(STEPS):
                rates.append(schedule.get_last_lr()[0])
                stepper.step()
                schedule.step()
            result[f"{name}/{warm_up}"] = rates
    return result


def random_batches(specimen: Specimen, generator: torch.Generator) -> list[list[list[int]]]:
    """Ten batches of rows of different lengths."""
    return [
        [
            random_tokens(generator, specimen.vocabulary, length)
            for length in (2 + step % 3, specimen.context, 5 + step)
        ]
        for step in range(STEPS)
    ]


def record_training(specimen: Specimen, model: GPT2LMHeadModel, folder: Path) -> None:
    """The trajectories of a specimen and every schedule."""
    recording = Recording(facts={"model": specimen.name, "sizes": shape_facts(specimen)})
    batches = random_batches(specimen, torch.Generator().manual_seed(2000 + specimen.seed))
    recording.facts["batches"] = batches
    recording.facts["trajectories"] = {}
    for name, settings in TRAJECTORIES.items():
        single, exact = parameters(model), double(parameters(model))
        ours, exact = (
            train(lambda rows: ragged_loss(named, model.config, rows), named, batches, settings)
            for named in (single, exact)
        )
        rounding = furthest(without_effect(ours.last), without_effect(exact.last))
        require(
            all(norm > settings.clip for norm in ours.norms)
            or all(norm < settings.clip for norm in ours.norms),
            f"the clip of {name} acts on some steps only",
        )
        for parameter, value in ours.last.items():
            recording.add(f"{name}/last/{parameter}", value)
        if name == "clipped":
            for parameter, value in ours.first.items():
                recording.add(f"{name}/first/{parameter}", value)
        facts = {"losses": ours.losses, "norms": ours.norms, "rates": ours.rates}
        facts["rounding"] = float(f"{rounding:.2g}")
        recording.facts["trajectories"][name] = asdict(settings) | facts
        report(f"{specimen.name}: ten steps, {name}; single precision is {rounding:.1e} off")
    recording.facts["schedules"] = {
        "rate": TRAJECTORIES["clipped"].rate,
        "rates": schedules(TRAJECTORIES["clipped"].rate),
    }
    recording.meanings |= MEANINGS
    recording.write(folder, "training")
