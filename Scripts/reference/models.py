"""Random models, and their TransformerLens form."""

from __future__ import annotations

import torch
import transformer_lens
from transformer_lens.pretrained.weight_conversions import convert_gpt2_weights
from transformers import GPT2LMHeadModel

from .specimens import Specimen


def random_model(specimen: Specimen) -> GPT2LMHeadModel:
    """A model whose every parameter is random, drawn in the order of the parameters' names."""
    model = GPT2LMHeadModel(specimen.config()).eval()
    generator = torch.Generator().manual_seed(specimen.seed)
    for name, parameter in sorted(model.named_parameters()):
        mean, deviation = 0.0, 0.25
        if ".ln_" in name:
            mean, deviation = (1.0, 0.3) if name.endswith("weight") else (0.0, 0.2)
        elif name.endswith("bias"):
            deviation = 0.2
        drawn = torch.randn(parameter.shape, generator=generator)
        parameter.data = drawn * deviation + mean
    model.tie_weights()
    return model


def hooked(model: GPT2LMHeadModel, processed: bool) -> transformer_lens.HookedTransformer:
    """The TransformerLens form of a model, with its weights as they are or folded and centred."""
    shape = model.config
    config = transformer_lens.HookedTransformerConfig(
        n_layers=shape.n_layer,
        d_model=shape.n_embd,
        n_ctx=shape.n_positions,
        d_head=shape.n_embd // shape.n_head,
        n_heads=shape.n_head,
        d_mlp=shape.n_inner or 4 * shape.n_embd,
        d_vocab=shape.vocab_size,
        act_fn="gelu_new",
        normalization_type="LNPre" if processed else "LN",
        eps=shape.layer_norm_epsilon,
        device="cpu",
        seed=0,
    )
    lens = transformer_lens.HookedTransformer(config)
    weights = {k: v.detach().clone() for k, v in convert_gpt2_weights(model, config).items()}
    lens.load_and_process_state_dict(
        weights,
        fold_ln=processed,
        center_writing_weights=processed,
        center_unembed=processed,
        fold_value_biases=processed,
        refactor_factored_attn_matrices=False,
    )
    lens.set_use_attn_result(True)
    return lens.eval()
