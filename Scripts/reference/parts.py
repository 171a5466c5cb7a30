"""Where the parts of a model are in the classes of transformers, one function a kind of names."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn
from transformers import PreTrainedModel


@dataclass(frozen=True)
class Block:
    """The modules of a block."""

    whole: nn.Module
    norm1: nn.Module
    norm2: nn.Module
    attention: nn.Module
    output: nn.Linear
    mlp: nn.Module
    before: nn.Linear
    linear: nn.Linear | None  # the other factor of a gated MLP
    down: nn.Linear


@dataclass(frozen=True)
class Parts:
    """The modules of a model, and the sizes and settings that its sites depend on."""

    embedding: nn.Module
    positions: nn.Module | None
    blocks: list[Block]
    final: nn.Module
    head: nn.Linear
    heads: int
    groups: int
    head_width: int
    windows: list[int | None]
    parallel: bool

    @property
    def rotary(self) -> bool:
        """Whether queries and keys are rotated."""
        return self.positions is None

    @property
    def centres(self) -> bool:
        """Whether the norms subtract the mean."""
        return isinstance(self.final, nn.LayerNorm)

    @property
    def gated(self) -> bool:
        """Whether MLPs are products of two factors."""
        return self.blocks[0].linear is not None

    def output_of_heads(self, layer: int) -> Tensor:
        """W_O of each head ([H, K, d])."""
        weight = self.blocks[layer].output.weight
        return weight.T.unflatten(0, (self.heads, self.head_width))


def parts(model: PreTrainedModel) -> Parts:
    """The parts of any of the models."""
    kind = model.config.model_type
    return {"gpt_neox": neox, "gpt_neo": neo}.get(kind, llama)(model)


def neox(model: PreTrainedModel) -> Parts:
    """GPT-NeoX."""
    shape, base = model.config, model.gpt_neox
    blocks = [
        Block(
            whole=layer,
            norm1=layer.input_layernorm,
            norm2=layer.post_attention_layernorm,
            attention=layer.attention,
            output=layer.attention.dense,
            mlp=layer.mlp,
            before=layer.mlp.dense_h_to_4h,
            linear=None,
            down=layer.mlp.dense_4h_to_h,
        )
        for layer in base.layers
    ]
    return Parts(
        embedding=base.embed_in,
        positions=None,
        blocks=blocks,
        final=base.final_layer_norm,
        head=model.embed_out,
        heads=shape.num_attention_heads,
        groups=shape.num_attention_heads,
        head_width=shape.hidden_size // shape.num_attention_heads,
        windows=[None] * len(blocks),
        parallel=shape.use_parallel_residual,
    )


def neo(model: PreTrainedModel) -> Parts:
    """GPT-Neo."""
    shape, base = model.config, model.transformer
    blocks = [
        Block(
            whole=layer,
            norm1=layer.ln_1,
            norm2=layer.ln_2,
            attention=layer.attn.attention,
            output=layer.attn.attention.out_proj,
            mlp=layer.mlp,
            before=layer.mlp.c_fc,
            linear=None,
            down=layer.mlp.c_proj,
        )
        for layer in base.h
    ]
    return Parts(
        embedding=base.wte,
        positions=base.wpe,
        blocks=blocks,
        final=base.ln_f,
        head=model.lm_head,
        heads=shape.num_heads,
        groups=shape.num_heads,
        head_width=shape.hidden_size // shape.num_heads,
        windows=[
            shape.window_size if kind == "local" else None for kind in shape.attention_layers
        ],
        parallel=False,
    )


def llama(model: PreTrainedModel) -> Parts:
    """Llama and all that took its names: Mistral, Qwen2, Qwen3."""
    shape, base = model.config, model.model
    blocks = [
        Block(
            whole=layer,
            norm1=layer.input_layernorm,
            norm2=layer.post_attention_layernorm,
            attention=layer.self_attn,
            output=layer.self_attn.o_proj,
            mlp=layer.mlp,
            before=layer.mlp.gate_proj,
            linear=layer.mlp.up_proj,
            down=layer.mlp.down_proj,
        )
        for layer in base.layers
    ]
    return Parts(
        embedding=base.embed_tokens,
        positions=None,
        blocks=blocks,
        final=base.norm,
        head=model.lm_head,
        heads=shape.num_attention_heads,
        groups=shape.num_key_value_heads,
        head_width=base.layers[0].self_attn.head_dim,
        windows=[window(shape, layer) for layer in range(len(blocks))],
        parallel=False,
    )


def window(shape: object, layer: int) -> int | None:
    """The window of a layer as its configuration means it; see `Probe` on Qwen's."""
    if not getattr(shape, "use_sliding_window", True):
        return None
    if layer < getattr(shape, "max_window_layers", 0):
        return None
    return getattr(shape, "sliding_window", None)
