"""Values of a checkpoint of full size, printed to be compared by hand."""

from __future__ import annotations

import json
from pathlib import Path

from transformer_lens import HookedTransformer
from transformers import GPT2LMHeadModel

from .ablations import ablated_differences, target
from .attribution import all_attributions
from .bench import KINDS, Bench, check_agreement
from .models import hooked
from .paths import Paths
from .recording import numbers, versions
from .rows import Rows
from .scores import TOP
from .sides import Side


def benchmark_rows() -> Rows:
    """The prompts of the benchmarks' rule (16 positions); their reference are the rows after."""

    def line(row: int) -> list[int]:
        return [(7919 * row + 104729 * column + 17) % 50257 for column in range(16)]

    return Rows(
        prompts=[line(row) for row in range(3)],
        reference=[line(row) for row in range(3, 6)],
        templates=[0, 0, 0],
        answers=[11, 11, 11],
        distractors=[262, 262, 262],
    )


def patched_paths(model: HookedTransformer, rows: Rows) -> dict[str, list[float]]:
    """Logit differences ([P]) after patching some paths, by receivers and sender."""
    sides = [
        Side(model, tokens, rows.answers, rows.distractors)
        for tokens in (rows.prompts, rows.reference)
    ]
    last = [[len(prompt) - 1] for prompt in rows.prompts]
    kinds = {
        "logits": Paths("residual", [], None, None, freezes_mlps=False),
        "9.6.q,9.9.q,10.0.q": Paths(
            "q", [[9, 6], [9, 9], [10, 0]], None, last, freezes_mlps=False
        ),
        "7.3.v,8.6.v": Paths("v", [[7, 3], [8, 6]], None, None, freezes_mlps=False),
    }
    return {
        f"{name}/{layer}.{head}": numbers(paths.differences(*sides, (layer, head)))
        for name, paths in kinds.items()
        for layer, head in ((0, 1), (3, 5), (6, 9))
    }


def print_full_size(checkpoint: Path) -> None:
    """Values to compare by hand on a checkpoint of GPT-2 small's shape."""
    rows = benchmark_rows()
    model = GPT2LMHeadModel.from_pretrained(checkpoint).eval()
    parts = all_attributions(Bench(hooked(model, True), rows))
    bench = Bench(hooked(model, False), rows)
    largest = check_agreement(model, bench)
    last = bench.last_logits()
    top = last.topk(TOP, dim=-1)
    ablated = {}
    for layer, head in ((0, 0), (5, 1), (9, 9), (11, 10)):
        for kind in KINDS:
            differences = ablated_differences(bench, kind, target(heads=[(layer, head)]))
            ablated[f"{layer}.{head}/{kind}"] = numbers(differences)
    for kind in KINDS:
        ablated[f"mlp0/{kind}"] = numbers(ablated_differences(bench, kind, target(mlps=[0])))
    document = {
        "versions": versions(),
        **rows.facts(),
        "peers_agree_to": largest,
        "last_logits_first_8": numbers(last[:, :8]),
        "last_logits_top": {"tokens": numbers(top.indices), "logits": numbers(top.values)},
        "logit_differences": numbers(bench.differences(last)),
        "attribution": {name: numbers(values) for name, values in parts.items()},
        "logit_differences_ablated": ablated,
        "logit_differences_of_paths": patched_paths(hooked(model, False), rows),
    }
    print(json.dumps(document))
