"""The TransformerLens forms of the families, as a second opinion on every value."""

from __future__ import annotations

from copy import deepcopy

import torch
import transformer_lens
from torch import Tensor
from transformer_lens.pretrained.weight_conversions import (
    convert_llama_weights,
    convert_mistral_weights,
    convert_neo_weights,
    convert_neox_weights,
    convert_qwen2_weights,
    convert_qwen3_weights,
)
from transformers import PreTrainedModel

from .parts import Parts, parts

CONVERSIONS = {
    "gpt_neox": convert_neox_weights,
    "gpt_neo": convert_neo_weights,
    "llama": convert_llama_weights,
    "mistral": convert_mistral_weights,
    "qwen2": convert_qwen2_weights,
    "qwen3": convert_qwen3_weights,
}
ACTIVATIONS = {"gelu_fast": "gelu_new"}  # the same function of two names


def comparable(model: PreTrainedModel) -> PreTrainedModel:
    """A copy without what TransformerLens has no place for: biases of a gated MLP's factors."""
    copy = deepcopy(model)
    for block in parts(copy).blocks:
        if block.linear is not None:
            for factor in (block.before, block.linear):
                if factor.bias is not None:
                    factor.bias.data.zero_()
    return copy


def family_lens(
    model: PreTrainedModel, results: bool = True
) -> transformer_lens.HookedTransformer:
    """The TransformerLens form of a comparable model, its weights as they are.

    Without `results` what each head writes is left out of its sites, as is its default.
    """
    lens = transformer_lens.HookedTransformer(lens_configuration(model))
    lens.load_and_process_state_dict(
        lens_weights(model, lens.cfg),
        fold_ln=False,
        center_writing_weights=False,
        center_unembed=False,
        fold_value_biases=False,
        refactor_factored_attn_matrices=False,
    )
    lens.set_use_attn_result(results)
    set_rotation(model, lens)
    return lens.eval()


def lens_configuration(model: PreTrainedModel) -> transformer_lens.HookedTransformerConfig:
    """The configuration that TransformerLens would give such a model."""
    shape, its = model.config, parts(model)
    act = getattr(shape, "hidden_act", None) or shape.activation_function
    settings = {
        "n_layers": len(its.blocks),
        "d_model": shape.hidden_size,
        "n_ctx": shape.max_position_embeddings,
        "d_head": its.head_width,
        "n_heads": its.heads,
        "n_key_value_heads": its.groups if its.gated else None,
        "d_mlp": its.blocks[0].before.out_features,
        "d_vocab": shape.vocab_size,
        "act_fn": ACTIVATIONS.get(act, act),
        "normalization_type": "LN" if its.centres else "RMS",
        "final_rms": not its.centres,
        "eps": its.final.eps if its.centres else its.final.variance_epsilon,
        "gated_mlp": its.gated,
        "parallel_attn_mlp": its.parallel,
        "use_attn_scale": its.rotary,
        "use_qk_norm": hasattr(its.blocks[0].attention, "q_norm"),
        "device": "cpu",
        "seed": 0,
    }
    if its.rotary:
        settings |= rotation(shape, its)
    if any(its.windows):
        settings["use_local_attn"] = True
        settings["window_size"] = max(window for window in its.windows if window)
        settings["attn_types"] = ["local" if window else "global" for window in its.windows]
    return transformer_lens.HookedTransformerConfig(**settings)


def rotation(shape: object, its: Parts) -> dict:
    """The settings of rotation."""
    share = getattr(shape, "rotary_pct", 1.0)
    settings = {
        "positional_embedding_type": "rotary",
        "rotary_dim": int(its.head_width * share),
        "rotary_base": int(getattr(shape, "rope_theta", None) or shape.rotary_emb_base),
        "rotary_adjacent_pairs": False,
    }
    scaling = getattr(shape, "rope_scaling", None)
    if scaling and scaling["rope_type"] == "llama3":
        settings |= {
            "use_NTK_by_parts_rope": True,
            "NTK_by_parts_factor": scaling["factor"],
            "NTK_by_parts_low_freq_factor": scaling["low_freq_factor"],
            "NTK_by_parts_high_freq_factor": scaling["high_freq_factor"],
            "NTK_original_ctx_len": scaling["original_max_position_embeddings"],
        }
    return settings


def set_rotation(model: PreTrainedModel, lens: transformer_lens.HookedTransformer) -> None:
    """Linear and YaRN scaling, which TransformerLens does not know: the tables of transformers."""
    scaling = getattr(model.config, "rope_scaling", None)
    if not scaling or scaling["rope_type"] == "llama3":
        return
    positions = torch.arange(lens.cfg.n_ctx)[None]
    cosines, sines = model.model.rotary_emb(torch.zeros(1), positions)
    for block in lens.blocks:
        block.attn.rotary_cos, block.attn.rotary_sin = cosines[0], sines[0]


def lens_weights(
    model: PreTrainedModel, config: transformer_lens.HookedTransformerConfig
) -> dict[str, Tensor]:
    """The weights under TransformerLens' names, with biases that its conversions leave out."""
    shaped = deepcopy(model)
    for block in parts(shaped).blocks:
        fused = getattr(block.attention, "query_key_value", None)
        if fused is not None and fused.bias is None:
            fused.bias = torch.nn.Parameter(torch.zeros(fused.out_features))
            width = block.output.out_features
            block.output.bias = torch.nn.Parameter(torch.zeros(width))
    converted = CONVERSIONS[model.config.model_type](shaped, config)
    weights = {name: value.detach().clone() for name, value in converted.items()}
    if model.config.model_type == "llama" and model.config.attention_bias:
        for layer, block in enumerate(parts(model).blocks):
            name = f"blocks.{layer}"
            for letter, mark in (("q", ""), ("k", "_"), ("v", "_")):
                bias = getattr(block.attention, f"{letter}_proj").bias.detach()
                key = f"{name}.attn.{mark}b_{letter.upper()}"
                weights[key] = bias.unflatten(0, (-1, config.d_head)).clone()
            weights[f"{name}.attn.b_O"] = block.output.bias.detach().clone()
            if block.down.bias is not None:
                weights[f"{name}.mlp.b_out"] = block.down.bias.detach().clone()
    return weights
