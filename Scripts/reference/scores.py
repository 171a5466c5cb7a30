"""Scores that tell what kind of head a head is."""

from __future__ import annotations

import torch
from torch import Tensor

from .bench import Bench
from .checks import AGREEMENT, require
from .recording import Recording
from .rows import random_tokens
from .specimens import Specimen

TOP = 5  # a copied name must be among this many logits


def attention_scores(bench: Bench, sequences: list[list[int]], half: int) -> dict[str, Tensor]:
    """Mean attention of each head ([L, H]) on sequences whose halves are equal."""
    caches, _ = bench.capture(sequences)
    sites = [f"blocks.{layer}.attn.hook_pattern" for layer in range(bench.layers)]
    patterns = torch.stack(
        [torch.cat([cache[site] for cache in caches]) for site in sites]
    )  # [L, N, H, T, T]
    second = torch.arange(half, 2 * half)
    later = torch.arange(1, 2 * half)

    def mean(queries: Tensor, keys: Tensor) -> Tensor:
        return patterns[..., queries, keys].mean(dim=(1, 3))

    return {
        "previous_token": mean(later, later - 1),
        "duplicate_token": mean(second, second - half),
        "induction": mean(second, second - half + 1),
    }


def copied_shares(bench: Bench, names: list[int], sign: float) -> Tensor:
    """Share of names among the top logits of their own copy ([L, H])."""
    model, tokens = bench.model, torch.tensor(names)
    embedded = model.W_E[tokens]
    block = model.blocks[0]
    value = embedded + block.mlp(block.ln2(embedded[None]))[0]
    circuit = sign * model.W_V @ model.W_O  # [L, H, d, d]
    logits = model.unembed(model.ln_final(value @ circuit))  # [L, H, N, V]
    own = logits.gather(-1, tokens.expand(logits.shape[:-1])[..., None])[..., 0]
    highest = logits.topk(TOP + 1, dim=-1).values
    inside = own >= highest[..., TOP - 1]
    margin = torch.where(inside, own - highest[..., TOP], highest[..., TOP - 1] - own)
    require(margin.min().item() > AGREEMENT, "a copied name stands too close to the top's edge")
    return inside.float().mean(-1)


def record_attention_scores(
    recording: Recording, bench: Bench, specimen: Specimen, generator: torch.Generator
) -> None:
    """Previous-token, duplicate-token and induction scores on repeated random tokens."""
    half = min(10, specimen.context // 2 - 1)
    firsts = [random_tokens(generator, specimen.vocabulary, half) for _ in range(4)]
    sequences = [first + first for first in firsts]
    for name, score in attention_scores(bench, sequences, half).items():
        recording.add(f"score/{name}", score)
    recording.facts["scores"] = {"half": half, "sequences": sequences}
    recording.meanings["score/{previous_token|duplicate_token|induction}"] = (
        "[L, H] mean attention over scores.sequences (n = scores.half): previous from i + 1 to i "
        "for i < 2 n - 1; duplicate from n + i to i and induction from n + i to i + 1 for i < n"
    )


def record_copying_scores(
    recording: Recording, raw: Bench, processed: Bench, specimen: Specimen
) -> None:
    """Share of names that a head copies, or negatively copies, into its top logits."""
    names = list(range(1, specimen.vocabulary, 3))
    for weights, bench in (("processed", processed), ("raw", raw)):
        for name, sign in (("copying", 1.0), ("negative_copying", -1.0)):
            recording.add(f"score/{name}/{weights}", copied_shares(bench, names, sign))
    recording.facts["copying"] = {"names": names, "top": TOP}
    recording.meanings["score/{copying|negative_copying}/{processed|raw}"] = (
        "[L, H] share of copying.names whose own token is among the first copying.top logits of "
        "LNf(± e W_V W_O) W_U + b_U, e = W_E + MLP0(LN2_0(W_E)); no LN1, no b_V, no b_O; the "
        "definition's weights are the processed ones"
    )
