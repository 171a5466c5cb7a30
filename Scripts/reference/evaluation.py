"""Runs of circuits, minimality and completeness under every convention; files of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor
from transformers import GPT2LMHeadModel, GPT2Tokenizer

from .bench import KINDS, Bench
from .checks import close, report, require
from .models import hooked
from .patched import name_rows, named_positions
from .recording import Recording
from .repairs import MODES, kept_places, keeping, without_members
from .rows import Rows
from .specimens import ODD

PROMPTS = Path(__file__).with_name("ioi-prompts.jsonl")
REMOVED_UNDER = ("template-mean", "resample")  # the kinds that heads are removed under, one by one
SETS_UNDER = ("template-mean", "mean", "resample")  # the kinds that whole sets are removed under

Member = tuple[tuple[int, int], str, str]  # a head, its class, the name of its position


@dataclass(frozen=True)
class Question:
    """A circuit, what is removed beside its heads, and subsets of its members by number."""

    circuit: str
    beside: str
    subsets: tuple[tuple[int, ...], ...]

    def members(self) -> list[Member]:
        """The lines of the circuit: head, class and position, one head at two positions."""
        lines = [line.split() for line in self.circuit.splitlines() if line.strip()]
        return [(head(text), name, position) for text, name, position in lines]

    def listed(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """For some heads the heads that are removed beside each."""
        lines = [line.split(":") for line in self.beside.splitlines() if line.strip()]
        return {head(left): [head(word) for word in right.split()] for left, right in lines}


TRAINED = Question(
    circuit="""
        1.1 s-inhibition END
        0.0 name-mover END
        1.3 name-mover END
        2.5 name-mover END
        2.1 name-mover END
        2.3 negative-name-mover END
        1.0 negative-name-mover END
        0.0 induction S2
        0.3 induction S2
        0.4 induction S2
        0.2 duplicate-token S2
        0.5 previous-token S1+1
    """,
    beside="""
        1.1:
        0.0: 1.3
        1.3: 0.0 2.5
        0.3: 0.0 0.2 2.2
        0.2: 0.5 1.1
    """,
    subsets=((3,), (0, 8), (1, 4, 7, 10), (0, 2, 5, 6, 9, 11), (1, 2, 3, 4, 5, 7, 8, 9, 10, 11)),
)
RANDOM = Question(
    circuit="""
        1.1 mover END
        2.2 mover END
        0.1 inhibition END
        0.1 induction S2
        1.0 induction S2
        0.2 previous S1+1
        1.2 ground all
    """,
    beside="""
        1.1:
        0.1: 2.2
        1.0: 0.1 2.0
    """,
    subsets=((1,), (0, 3, 6), (1, 2, 4, 5, 6)),
)


def head(text: str) -> tuple[int, int]:
    """Layer and head of a text such as 9.6."""
    layer, index = text.split(".")
    return int(layer), int(index)


@dataclass
class Circuits:
    """Runs of circuits on the rows of a bench; equal ones are run once."""

    bench: Bench
    named: dict[str, list[int]]
    known: dict[tuple, Tensor] = field(default_factory=dict)

    def places(self, mode: str) -> dict[str, list[list[int]]]:
        """The kept positions of each row by name."""
        return kept_places(self.named, [len(row) for row in self.bench.rows.prompts], mode)

    def run(self, members: list[Member], kind: str, mode: str) -> Tensor:
        """Logit differences ([P]) of a circuit alone."""
        key = (kind, mode, frozenset((head, position) for head, _, position in members))
        if key not in self.known:
            positions = self.places(mode)
            self.known[key] = self.bench.differences(
                self.bench.all_edited(
                    lambda row: keeping(self.bench, row, members, positions, kind)
                )
            )
        return self.known[key]

    def model_without(self, members: list[Member], kind: str) -> Tensor:
        """Logit differences ([P]) of the model with members ablated at their own positions."""
        positions = self.places("per-prompt")
        return self.bench.differences(
            self.bench.all_edited(
                lambda row: without_members(self.bench, row, members, positions, kind)
            )
        )


def beside(question: Question, rule: str) -> list[list[Member]]:
    """For each member the others that are removed beside it under a rule."""
    members, listed = question.members(), question.listed()
    sets = []
    for member in members:
        rest = [other for other in members if other != member]
        if rule == "none":
            sets.append([])
        elif rule == "given" and member[0] in listed:
            sets.append([other for other in rest if other[0] in listed[member[0]]])
        else:  # the rest of its class, also for heads that are not listed
            sets.append([other for other in rest if other[1] == member[1]])
    return sets


def without(members: list[Member], removed: list[Member]) -> list[Member]:
    """The members but for some."""
    return [member for member in members if member not in removed]


def record_evaluation(
    raw: Bench, named: dict[str, list[int]], question: Question, facts: dict
) -> Recording:
    """All that is asked of one circuit."""
    recording, circuits = Recording(facts=facts), Circuits(raw, named)
    members = question.members()
    classes = list(dict.fromkeys(name for _, name, _ in members))
    recording.facts |= raw.rows.facts() | {
        "positions": named,
        "circuit": [line.strip() for line in question.circuit.splitlines() if line.strip()],
        "sets": [line.strip() for line in question.beside.splitlines() if line.strip()],
        "subsets": [list(subset) for subset in question.subsets],
    }
    record_runs(recording, circuits, members)
    record_minimality(recording, circuits, question)
    removed = [[]] + [[member for member in members if member[1] == name] for name in classes]
    removed += [[members[place] for place in subset] for subset in question.subsets]
    record_completeness(recording, circuits, members, removed)
    return recording


def record_runs(recording: Recording, circuits: Circuits, members: list[Member]) -> None:
    """The model, its reference, the circuit, and no head at all; what must hold is checked."""
    raw = circuits.bench
    ends = circuits.named["END"]
    last = [logits[end] for logits, end in zip(raw.reference_logits, ends, strict=True)]
    clean = raw.differences(raw.last_logits())
    recording.add("model", clean)
    recording.add("reference", raw.differences(torch.stack(last)))
    every = [
        ((layer, head), "every", "all") for layer in range(raw.layers) for head in range(raw.heads)
    ]
    for kind in KINDS:
        require(close(circuits.run(every, kind, MODES[0]), clean), "all heads are not the model")
        empty = circuits.run([], kind, MODES[0])
        require(not close(empty, clean), "ablating every head changes nothing")
        require(close(circuits.model_without(every, kind), empty), "two ways to no head differ")
        recording.add(f"empty/{kind}", empty)
        for mode in MODES:
            recording.add(f"run/{kind}/{mode}", circuits.run(members, kind, mode))
    recording.meanings["model, reference"] = (
        "[P] logit difference, raw weights; that of the paired reference rows by the prompts' own "
        "answers"
    )
    recording.meanings["run/{kind}/{mode}"] = (
        "[P] every head at every position takes the values of the kind but those of the circuit "
        "at their positions; union: at the positions of that name of any prompt"
    )
    recording.meanings["empty/{kind}"] = "[P] the same with no head kept"


def record_minimality(recording: Recording, circuits: Circuits, question: Question) -> None:
    """Each member removed from the circuit without its set K."""
    members = question.members()
    for rule in ("none", "class", "given"):
        for kind in REMOVED_UNDER:
            for mode in MODES:
                pairs = []
                for member, others in zip(members, beside(question, rule), strict=True):
                    rest = without(members, others)
                    parts = (rest, without(rest, [member]))
                    pairs.append(torch.stack([circuits.run(part, kind, mode) for part in parts]))
                recording.add(f"minimality/{rule}/{kind}/{mode}", torch.stack(pairs))
    recording.meanings["minimality/{rule}/{kind}/{mode}"] = (
        "[M, 2, P] for each member v of the circuit the circuit without K, and without K and v. "
        "K: none; the rest of the class; given: the heads listed under `sets` at all their "
        "positions, but for v itself, and for heads that are not listed the rest of the class"
    )


def record_completeness(
    recording: Recording, circuits: Circuits, members: list[Member], removed: list[list[Member]]
) -> None:
    """Sets of members taken away from the circuit and from the model."""
    for kind in SETS_UNDER:
        for mode in MODES:
            runs = [circuits.run(without(members, gone), kind, mode) for gone in removed]
            recording.add(f"completeness/circuit/{kind}/{mode}", torch.stack(runs))
        runs = [circuits.model_without(gone, kind) for gone in removed]
        recording.add(f"completeness/model/{kind}", torch.stack(runs))
    recording.meanings["completeness/{circuit/{kind}/{mode}|model/{kind}}"] = (
        "[S, P] without nothing, each class, and each of `subsets` (members by number): in the "
        "circuit, and in the model, where heads are ablated at their own positions alone"
    )


def prompt_rows(tokenizer: GPT2Tokenizer) -> tuple[Rows, dict[str, list[int]]]:
    """The rows of a prompt file, and where each has its names."""
    lines = [json.loads(line) for line in PROMPTS.read_text(encoding="utf-8").splitlines()]

    def encode(text: str) -> list[int]:
        return tokenizer(text)["input_ids"]

    rows = Rows(
        prompts=[encode(line["prompt"]) for line in lines],
        reference=[encode(line["corrupted"]) for line in lines],
        templates=[line["template"] for line in lines],
        answers=[encode(line["answer"])[0] for line in lines],
        distractors=[encode(line["distractor"])[0] for line in lines],
    )
    for prompt, pair in zip(rows.prompts, rows.reference, strict=True):
        require(len(prompt) == len(pair), "a reference prompt differs in length from its own")
    named = {name: [line["positions"][name] for line in lines] for name in lines[0]["positions"]}
    for name, found in named_positions(rows).items():
        require(named[name] == found, f"{name} is not where the prompt file says")
    return rows, named


def record_odd_evaluation(model: GPT2LMHeadModel, output: Path) -> None:
    """The pair of files `circuits` of the random model `odd`, on rows with repeated names."""
    rows = name_rows(ODD.vocabulary, seed=3000 + ODD.seed)
    raw = Bench(hooked(model, False), rows)
    recording = record_evaluation(raw, named_positions(rows), RANDOM, {"model": ODD.name})
    recording.write(output / ODD.name, "circuits")


def record_trained_evaluation(checkpoint: Path, output: Path) -> None:
    """The same of the trained checkpoint and IOI prompts."""
    tokenizer = GPT2Tokenizer(checkpoint / "vocab.json", checkpoint / "merges.txt")
    rows, named = prompt_rows(tokenizer)
    raw = Bench(hooked(GPT2LMHeadModel.from_pretrained(checkpoint).eval(), False), rows)
    recording = record_evaluation(raw, named, TRAINED, {"model": checkpoint.name})
    folder = output / checkpoint.name
    folder.mkdir(exist_ok=True)
    recording.write(folder, "circuits")
    report(f"{checkpoint.name}: {len(recording.arrays)} arrays of circuits")
