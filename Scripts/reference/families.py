"""The tiny random models of the families beside GPT-2, each with its odd settings on."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from transformers import (
    GPTNeoConfig,
    GPTNeoForCausalLM,
    GPTNeoXConfig,
    GPTNeoXForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    PretrainedConfig,
    PreTrainedModel,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

LENGTHS = (2, 6, 6, 9)  # the longest is longer than every window
SITE_ROWS = (0, 3)  # of these rows every site is kept
EDGES = ("pythia", "llama", "qwen2", "qwen3")  # those of which edges are scored
MODELS = {
    GPTNeoXConfig: GPTNeoXForCausalLM,
    GPTNeoConfig: GPTNeoForCausalLM,
    LlamaConfig: LlamaForCausalLM,
    MistralConfig: MistralForCausalLM,
    Qwen2Config: Qwen2ForCausalLM,
    Qwen3Config: Qwen3ForCausalLM,
}


@dataclass(frozen=True)
class Family:
    """A random model, and whether more is asked of it than a run."""

    name: str
    seed: int
    kind: type[PretrainedConfig]
    settings: dict = field(default_factory=dict)
    in_full: bool = True

    def config(self) -> PretrainedConfig:
        """The configuration, of the sizes that all share where it says nothing else."""
        shared = {
            "vocab_size": 41,
            "hidden_size": 16,
            "max_position_embeddings": 32,
            "bos_token_id": 40,
            "eos_token_id": 40,
        }
        return self.kind(**shared | self.settings)

    def model(self) -> PreTrainedModel:
        """The model; every parameter is random, drawn in the order of the parameters' names."""
        config = self.config()
        model = MODELS[self.kind]._from_config(config, attn_implementation="eager").eval()
        generator = torch.Generator().manual_seed(self.seed)
        for name, parameter in sorted(model.named_parameters()):
            mean, deviation = 0.0, 0.35
            if name.endswith("bias"):
                deviation = 0.2
            elif parameter.dim() == 1:
                mean, deviation = 1.0, 0.3
            drawn = torch.randn(parameter.shape, generator=generator)
            parameter.data = drawn * deviation + mean
        model.tie_weights()
        return model


LAYERS = {"num_hidden_layers": 2, "intermediate_size": 20}
GROUPED = LAYERS | {"num_attention_heads": 4, "num_key_value_heads": 2}
FAMILIES = (
    Family(
        "pythia",
        101,
        GPTNeoXConfig,
        {
            "num_hidden_layers": 3,
            "intermediate_size": 20,
            "num_attention_heads": 2,
            "rotary_pct": 0.5,
            "rotary_emb_base": 100,
            "hidden_act": "gelu",
            "use_parallel_residual": True,
            "tie_word_embeddings": False,
        },
    ),
    Family(
        "neox-serial",
        102,
        GPTNeoXConfig,
        LAYERS
        | {
            "num_attention_heads": 4,
            "rotary_pct": 1.0,
            "hidden_act": "gelu_fast",
            "use_parallel_residual": False,
            "attention_bias": False,
            "layer_norm_eps": 1e-3,
            "tie_word_embeddings": False,
        },
    ),
    Family(
        "neo",
        103,
        GPTNeoConfig,
        {
            "num_layers": 2,
            "num_heads": 4,
            "intermediate_size": 20,
            "attention_types": [[["global", "local"], 1]],
            "window_size": 3,
        },
    ),
    Family(
        "llama",
        104,
        LlamaConfig,
        GROUPED | {"head_dim": 6, "rms_norm_eps": 1e-5, "tie_word_embeddings": False},
    ),
    Family(
        "llama3",
        105,
        LlamaConfig,
        GROUPED
        | {
            "head_dim": 8,
            "rms_norm_eps": 1e-3,
            "rope_theta": 100.0,
            "max_position_embeddings": 256,
            "rope_scaling": {
                "rope_type": "llama3",
                "factor": 4.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 64,
            },
            "attention_bias": True,
            "mlp_bias": True,
            "tie_word_embeddings": True,
        },
    ),
    Family(
        "llama-linear",
        106,
        LlamaConfig,
        LAYERS
        | {
            "num_attention_heads": 4,
            "rope_theta": 100.0,
            "rope_scaling": {"type": "linear", "factor": 2.0},
            "tie_word_embeddings": False,
        },
        in_full=False,
    ),
    Family(
        "llama-yarn",
        107,
        LlamaConfig,
        GROUPED
        | {
            "head_dim": 8,
            "rope_theta": 100.0,
            "max_position_embeddings": 256,
            "rope_scaling": {
                "rope_type": "yarn",
                "factor": 4.0,
                "original_max_position_embeddings": 64,
            },
            "tie_word_embeddings": False,
        },
        in_full=False,
    ),
    Family(
        "mistral",
        108,
        MistralConfig,
        LAYERS
        | {
            "num_attention_heads": 4,
            "num_key_value_heads": 1,
            "sliding_window": 3,
            "rms_norm_eps": 1e-5,
            "tie_word_embeddings": False,
        },
    ),
    Family(
        "qwen2",
        109,
        Qwen2Config,
        GROUPED
        | {
            "use_sliding_window": True,
            "sliding_window": 3,
            "max_window_layers": 1,
            "rope_theta": 1e6,
            "rms_norm_eps": 1e-6,
            "tie_word_embeddings": True,
        },
    ),
    Family(
        "qwen3",
        110,
        Qwen3Config,
        GROUPED
        | {
            "head_dim": 6,
            "rope_theta": 1e6,
            "rms_norm_eps": 1e-6,
            "tie_word_embeddings": False,
        },
    ),
    Family(
        "smollm2",
        111,
        LlamaConfig,
        LAYERS
        | {
            "hidden_size": 24,
            "num_attention_heads": 6,
            "num_key_value_heads": 2,
            "rope_theta": 1e5,
            "rms_norm_eps": 1e-5,
            "hidden_act": "silu",
            "tie_word_embeddings": True,
        },
        in_full=False,
    ),
)
