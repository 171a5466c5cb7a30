"""Self-repair of ablated heads, and runs of circuits; files of their own."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from transformers import GPT2LMHeadModel, GPT2Tokenizer

from .ablations import ablations, target
from .attribution import at_last_position, scaled
from .bench import Bench, Cache, Edit, overwrite
from .checks import close, report, require
from .models import hooked
from .recording import Recording, numbers, open_to_all, versions, write_json
from .specimens import Specimen
from .trained import sentence_rows

KINDS = ("template-mean", "resample")  # zero is another value where value biases are folded
MODES = ("per-prompt", "union")
TRAINED_HEADS = {"one": [(1, 1)], "several": [(0, 5), (1, 1), (2, 3)]}
TRAINED_CIRCUIT = [
    ((1, 1), "mover", "END"),
    ((2, 3), "mover", "END"),
    ((0, 3), "early", "MID"),
    ((0, 5), "ground", "all"),
]


def cached(bench: Bench, row: int, edits: list[Edit]) -> tuple[Tensor, Cache]:
    """The last position's logits ([V]) and every site of a row run with edits."""
    tokens = torch.tensor([bench.rows.prompts[row]])
    with bench.model.hooks(fwd_hooks=edits):
        logits, cache = bench.model.run_with_cache(tokens)
    return logits[0, -1], dict(cache)


def head_parts(bench: Bench, row: int, cache: Cache, scale: Tensor) -> Tensor:
    """Each head's direct part of a row's logit difference ([L, H]) under a final norm's scale."""
    model, rows = bench.model, bench.rows
    direction = model.W_U[:, rows.answers[row]] - model.W_U[:, rows.distractors[row]]
    return scaled(at_last_position(bench, cache, "attn.hook_result"), scale) @ direction


def self_repair(bench: Bench, heads: list, kind: str) -> dict[str, Tensor]:
    """What ablating heads at the last position does, against their direct effect."""
    edits = ablations(bench, kind, target(heads=heads, positions="last"))
    parts: dict[str, list[Tensor]] = {name: [] for name in ("clean", "ablated", "stand_in")}
    logits = []
    for row in range(len(bench.rows.prompts)):
        edited, cache = cached(bench, row, edits(row))
        scale = {
            name: run["ln_final.hook_scale"][0, -1]
            for name, run in (("clean", bench.clean[row]), ("ablated", cache))
        }
        parts["clean"].append(head_parts(bench, row, bench.clean[row], scale["clean"]))
        parts["ablated"].append(head_parts(bench, row, cache, scale["ablated"]))
        parts["stand_in"].append(head_parts(bench, row, cache, scale["clean"]))
        logits.append(edited)
    stacked = {name: torch.stack(values) for name, values in parts.items()}
    layer, head = (list(axis) for axis in zip(*heads, strict=True))
    return {
        "ablated": bench.differences(torch.stack(logits)),
        "direct_effect": stacked["clean"][:, layer, head].sum(1),
        "replacement": stacked["stand_in"][:, layer, head].sum(1),
        "attribution/clean": stacked["clean"].mean(0),
        "attribution/ablated": stacked["ablated"].mean(0),
    }


def circuit(specimen: Specimen) -> list[tuple[tuple[int, int], str, str]]:
    """Heads with a class and a position: some at the end, some in the middle, one everywhere."""
    last = (specimen.layers - 1, specimen.heads - 1)
    members = [(specimen.head, "mover", "END"), (last, "mover", "END")]
    members += [(head, "early", "MID") for head in specimen.several_heads[:2]]
    return [*members, ((0, specimen.heads - 1), "ground", "all")]


def places(bench: Bench, mode: str) -> dict[str, list[list[int]]]:
    """The kept positions of each row by name, for circuits that name END, MID and all."""
    lengths = [len(prompt) for prompt in bench.rows.prompts]
    named = {
        "END": [length - 1 for length in lengths],
        "MID": [length // 2 for length in lengths],
    }
    return kept_places(named, lengths, mode)


def kept_places(
    named: dict[str, list[int]], lengths: list[int], mode: str
) -> dict[str, list[list[int]]]:
    """The kept positions of each row by name: its own, or those of any row; and all."""
    found = {name: [[position] for position in row] for name, row in named.items()}
    if mode == "union":
        for name, rows in found.items():
            every = {position for row in rows for position in row}
            found[name] = [sorted(p for p in every if p < length) for length in lengths]
    return found | {"all": [list(range(length)) for length in lengths]}


def keeping(
    bench: Bench, row: int, members: list, positions: dict, kind: str = "template-mean"
) -> list[Edit]:
    """Edits of z that ablate every head but where the members are kept."""
    edits = []
    for layer in range(bench.layers):
        site = f"blocks.{layer}.attn.hook_z"
        values = bench.substitute(kind, row, site)
        keep = torch.zeros(values.shape[1], bench.heads, 1, dtype=torch.bool)
        for (at, head), _, name in members:
            if at == layer:
                keep[positions[name][row], head] = True
        edits.append((site, lambda z, hook, keep=keep, new=values: torch.where(keep, z, new)))
    return edits


def without_members(
    bench: Bench, row: int, members: list, positions: dict, kind: str = "template-mean"
) -> list[Edit]:
    """Edits of z that ablate the members alone, each at its own positions."""
    sites = [(f"blocks.{layer}.attn.hook_z", head, name) for (layer, head), _, name in members]
    return [
        overwrite(site, bench.substitute(kind, row, site), head, positions[name][row])
        for site, head, name in sites
    ]


def circuit_run(bench: Bench, members: list, mode: str) -> Tensor:
    """Logit differences ([P]) of a circuit alone."""
    positions = places(bench, mode)
    return bench.differences(bench.all_edited(lambda row: keeping(bench, row, members, positions)))


def model_without(bench: Bench, members: list) -> Tensor:
    """Logit differences ([P]) of the model with members ablated by template means."""
    positions = places(bench, "per-prompt")
    return bench.differences(
        bench.all_edited(lambda row: without_members(bench, row, members, positions))
    )


def record_repairs(specimen: Specimen, raw: Bench, processed: Bench, folder: Path) -> None:
    """The pair of files `repairs` of a specimen."""
    sets = {"one": [specimen.head], "several": list(specimen.several_heads)}
    recorded(specimen.name, sets, circuit(specimen), raw, processed).write(folder, "repairs")


def record_trained_repairs(checkpoint: Path, output: Path) -> None:
    """The same of the trained checkpoint and its sentences, as one JSON file of numbers."""
    tokenizer = GPT2Tokenizer(checkpoint / "vocab.json", checkpoint / "merges.txt")
    model = GPT2LMHeadModel.from_pretrained(checkpoint).eval()
    rows = sentence_rows(tokenizer)
    raw, processed = Bench(hooked(model, False), rows), Bench(hooked(model, True), rows)
    recording = recorded(checkpoint.name, TRAINED_HEADS, TRAINED_CIRCUIT, raw, processed)
    values = {name: numbers(value) for name, value in recording.arrays.items()}
    document = {"versions": versions(), **recording.facts, "values": values}
    folder = output / checkpoint.name
    folder.mkdir(exist_ok=True)
    write_json(folder / "repairs.json", document | {"meanings": recording.meanings})
    open_to_all(folder)
    report(f"{checkpoint.name}: {len(values)} arrays of self-repair and circuit runs")


def recorded(
    name: str, sets: dict[str, list], members: list, raw: Bench, processed: Bench
) -> Recording:
    """Self-repair of sets of heads, and runs of a circuit."""
    recording = Recording(facts={"model": name})
    record_self_repair(recording, processed, sets)
    record_circuit_runs(recording, raw, members)
    return recording


def record_self_repair(recording: Recording, processed: Bench, sets: dict[str, list]) -> None:
    """One head and several at once, under two kinds."""
    for name, heads in sets.items():
        for kind in KINDS:
            for part, values in self_repair(processed, heads, kind).items():
                recording.add(f"repair/{name}/{kind}/{part}", values)
    recording.facts["heads"] = {
        name: [list(head) for head in heads] for name, heads in sets.items()
    }
    recording.facts["kinds"] = list(KINDS)
    recording.meanings["repair/{heads}/{kind}/{part}"] = (
        "heads ablated together at the last position, processed weights: ablated [P] logit "
        "difference; direct_effect [P] their clean attribution, added up; replacement [P] that of "
        "what stands in for them, under the clean run's scale; attribution/{clean|ablated} [L, H] "
        "mean over prompts, each under its own run's scale of the final norm"
    )


def record_circuit_runs(recording: Recording, raw: Bench, members: list) -> None:
    """The circuit alone and the model, whole and without each class."""
    classes = list(dict.fromkeys(name for _, name, _ in members))
    without = {"nothing": members} | {
        name: [member for member in members if member[1] != name] for name in classes
    }
    for name, kept in without.items():
        for mode in MODES:
            recording.add(f"circuit/{mode}/without/{name}", circuit_run(raw, kept, mode))
        removed = [member for member in members if member not in kept]
        recording.add(f"model/without/{name}", model_without(raw, removed))
    nothing, clean = circuit_run(raw, [], MODES[0]), raw.differences(raw.last_logits())
    require(not close(nothing, clean), "ablating every head changes nothing")
    heads = [(layer, head) for layer in range(raw.layers) for head in range(raw.heads)]
    everything = [(head, "every", "all") for head in heads]
    require(close(circuit_run(raw, everything, MODES[0]), clean), "keeping every head is not clean")
    require(close(model_without(raw, everything), nothing), "two ways to ablate every head differ")
    recording.add("circuit/empty", nothing)
    recording.facts["circuit"] = [
        f"{layer}.{head} {name} {position}" for (layer, head), name, position in members
    ]
    recording.facts["positions"] = {
        name: [row[0] for row in rows]
        for name, rows in places(raw, "per-prompt").items()
        if name != "all"
    }
    recording.meanings["{circuit/{mode}|model}/without/{class}"] = (
        "[P] logit difference, raw weights. circuit: every head at every position takes its "
        "template mean but those of the circuit at their positions, class left out (or nothing); "
        "union: at the positions of that name of any prompt. model: the class alone is ablated, "
        "at its own positions"
    )
    recording.meanings["circuit/empty"] = "[P] the same with no head kept"
