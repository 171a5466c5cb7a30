"""What single heads move and where they look, from the weights alone and weighted by values."""

from __future__ import annotations

import torch
from torch import Tensor

from .bench import Bench
from .recording import Recording


def embedded(bench: Bench) -> Tensor:
    """Every token's embedding after the first MLP alone ([V, d]), its norm folded."""
    block = bench.model.blocks[0]
    embedding = bench.model.W_E
    return embedding + block.mlp(block.ln2(embedding[None]))[0]


def weighted_patterns(bench: Bench, row: int) -> Tensor:
    """Attention times the length of what is moved from each key ([L, H, T, T])."""
    cache = bench.clean[row]
    layers = []
    for layer in range(bench.layers):
        values = cache[f"blocks.{layer}.attn.hook_v"][0].transpose(0, 1)  # [H, T, K]
        moved = values @ bench.model.W_O[layer]  # [H, T, d]
        pattern = cache[f"blocks.{layer}.attn.hook_pattern"][0]
        layers.append(pattern * moved.norm(dim=-1)[:, None, :])
    return torch.stack(layers)


def record_circuits(recording: Recording, processed: Bench) -> None:
    """Singular values of every head, all token pairs of one, and value-weighted attention."""
    model = processed.model
    for name, product in (("ov", model.OV), ("qk", model.QK)):
        width = model.cfg.d_head
        recording.add(f"circuits/{name}/singular_values", product.svd()[1][..., :width])
    layer, head = processed.layers - 1, processed.heads - 1
    for name, sources in (("plain", model.W_E), ("embedded", embedded(processed))):
        ov = model.W_V[layer, head] @ model.W_O[layer, head]
        qk = model.W_Q[layer, head] @ model.W_K[layer, head].T
        recording.add(f"circuits/ov/{name}", sources @ ov @ model.W_U)
        recording.add(f"circuits/qk/{name}", sources @ qk @ sources.T)
    row = len(processed.rows.prompts) - 1
    recording.add("circuits/weighted_patterns", weighted_patterns(processed, row))
    recording.meanings["circuits/{ov|qk}/singular_values"] = (
        "[L, H, K] singular values of W_V W_O and of W_Q W_K^T, largest first; processed weights"
    )
    recording.meanings["circuits/{ov|qk}/{plain|embedded}"] = (
        "[V, V] of the last head of the last layer: e W_V W_O W_U (source, promoted) and "
        "e W_Q W_K^T e^T (query, key), e = W_E or W_E + MLP0(LN2_0(W_E)); processed weights"
    )
    recording.meanings["circuits/weighted_patterns"] = (
        "[L, H, T, T] for the last prompt: pattern times the norm of v W_O of the key; processed "
        "weights, so that neither b_V nor a norm's bias is in v"
    )
