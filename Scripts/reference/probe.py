"""A model of transformers whose sites can be read and rewritten, under TransformerLens' names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import SimpleNamespace

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.models.gpt_neox import modeling_gpt_neox
from transformers.models.llama import modeling_llama
from transformers.models.mistral import modeling_mistral
from transformers.models.qwen2 import modeling_qwen2
from transformers.models.qwen3 import modeling_qwen3

from .bench import Cache, Edit
from .parts import Block, parts


@dataclass
class Visitor:
    """What happens at the sites of one run; values have a batch axis of one row."""

    edits: Sequence[Edit]
    cache: Cache = field(default_factory=dict)

    def visit(self, site: str, value: Tensor) -> Tensor:
        """Applies the edits of a site in order, and keeps what comes out."""
        for name, edit in self.edits:
            if name == site:
                result = edit(value, SimpleNamespace(name=site))
                value = value if result is None else result
        self.cache[site] = value
        return value


class Probe:
    """Runs a model as it is, with hooks on its modules; what of HookedTransformer the rest needs.

    Attention alone is carried out here, in the same steps, so that rotated queries and keys,
    scores and patterns can be seen. The windows are those that the configuration means: with
    eager attention transformers 4.52 lets every layer of Qwen2 and Qwen3 slide, whatever
    max_window_layers says, and warns of it. `resid_mid`, `resid_post`, norm scales and `result` can
    be read, but not rewritten.
    """

    def __init__(self, model: PreTrainedModel, windows: list[int | None] | None = None):
        """Looks up the model's parts; nothing is attached outside of a run."""
        self.model = model
        self.parts = parts(model)
        self.windows = windows or self.parts.windows
        self.cfg = SimpleNamespace(
            n_layers=len(self.parts.blocks),
            n_heads=self.parts.heads,
            n_key_value_heads=self.parts.groups,
        )

    def run_with_hooks(self, tokens: Tensor, fwd_hooks: Sequence[Edit]) -> Tensor:
        """The logits ([1, T, V]) of a run with edits."""
        return self.run(tokens, Visitor(fwd_hooks))

    def run_with_cache(self, tokens: Tensor) -> tuple[Tensor, Cache]:
        """The logits of a run, and every site."""
        visitor = Visitor([])
        return self.run(tokens, visitor), visitor.cache

    def ln_final(self, residual: Tensor) -> Tensor:
        """The final norm."""
        return self.parts.final(residual)

    def unembed(self, normalised: Tensor) -> Tensor:
        """The head."""
        return self.parts.head(normalised)

    def to(self, kind: torch.dtype, print_details: bool = False) -> Probe:
        """The same model with other numbers, in place."""
        self.model.to(kind)
        return self

    def run(self, tokens: Tensor, visitor: Visitor) -> Tensor:
        """One run; the hooks are taken off afterwards."""
        with ExitStack() as stack:
            self.attach_ends(visitor, stack)
            for layer, block in enumerate(self.parts.blocks):
                self.attach_block(layer, block, visitor, stack)
                self.attach_attention(layer, block, visitor, stack)
                self.attach_mlp(f"blocks.{layer}", block, visitor, stack)
            return self.model(tokens, use_cache=False).logits

    def attach_ends(self, visitor: Visitor, stack: ExitStack) -> None:
        """The embeddings and the final norm."""
        on_output(stack, self.parts.embedding, lambda x: visitor.visit("hook_embed", x))
        if self.parts.positions is not None:
            on_output(stack, self.parts.positions, lambda x: visitor.visit("hook_pos_embed", x))
        on_norm(stack, self.parts.final, "ln_final", visitor)
        # Seen where the head reads it, so that an edit may leave the last position alone.
        on_input(stack, self.parts.head, lambda x: visitor.visit("ln_final.hook_normalized", x))

    def attach_block(self, layer: int, block: Block, visitor: Visitor, stack: ExitStack) -> None:
        """The residual stream and the norms of a block."""
        name = f"blocks.{layer}"
        on_input(stack, block.whole, lambda x: visitor.visit(f"{name}.hook_resid_pre", x))
        on_norm(stack, block.norm1, f"{name}.ln1", visitor)
        if not self.parts.parallel:
            on_input(stack, block.norm2, lambda x: visitor.visit(f"{name}.hook_resid_mid", x))
        on_norm(stack, block.norm2, f"{name}.ln2", visitor)
        for norm in ("q_norm", "k_norm"):
            if hasattr(block.attention, norm):
                on_norm(stack, getattr(block.attention, norm), None, visitor)
        on_output(stack, block.whole, lambda x: visitor.visit(f"{name}.hook_resid_post", x))

    def attach_attention(
        self, layer: int, block: Block, visitor: Visitor, stack: ExitStack
    ) -> None:
        """Queries, keys and values as the projections give them, and the rest of attention."""
        name = f"blocks.{layer}"
        attention, width = block.attention, self.parts.head_width

        def visit(letter: str, value: Tensor) -> Tensor:
            split = value.unflatten(-1, (-1, width))
            return visitor.visit(f"{name}.attn.hook_{letter}", split).flatten(-2)

        def thirds(value: Tensor) -> Tensor:
            # GPT-NeoX: of each head its query, key and value.
            each = value.unflatten(-1, (self.parts.heads, 3, width))
            seen = [
                visitor.visit(f"{name}.attn.hook_{letter}", each[..., third, :])
                for third, letter in enumerate("qkv")
            ]
            return torch.stack(seen, dim=-2).flatten(-3)

        if hasattr(attention, "query_key_value"):
            on_output(stack, attention.query_key_value, thirds)
        else:
            for letter in "qkv":
                projection = getattr(attention, f"{letter}_proj")
                on_output(stack, projection, lambda x, letter=letter: visit(letter, x))
        attention.attend = self.attend(layer, visitor)
        stack.callback(lambda: delattr(attention, "attend"))
        if hasattr(attention, "_attn"):  # GPT-Neo attends in a method
            attention._attn = lambda q, k, v, *_: turned(attention.attend(q, k, v, 1.0))
            stack.callback(lambda: delattr(attention, "_attn"))
        on_output(stack, block.output, lambda x: visitor.visit(f"{name}.hook_attn_out", x))

    def attend(self, layer: int, visitor: Visitor) -> Callable:
        """Attention of a layer, from queries ([1, H, T, K]) and keys and values ([1, G, T, K])."""
        name, window = f"blocks.{layer}.attn", self.windows[layer]

        def attend(query: Tensor, key: Tensor, value: Tensor, scaling: float) -> tuple:
            if self.parts.rotary:
                query = visitor.visit(f"{name}.hook_rot_q", query.transpose(1, 2)).transpose(1, 2)
                key = visitor.visit(f"{name}.hook_rot_k", key.transpose(1, 2)).transpose(1, 2)
            sharing = self.parts.heads // self.parts.groups
            key, value = (x.repeat_interleave(sharing, dim=1) for x in (key, value))
            scores = query @ key.transpose(2, 3) * scaling
            scores = scores.masked_fill(~allowed(query.shape[2], window), -torch.inf)
            scores = visitor.visit(f"{name}.hook_attn_scores", scores)
            pattern = visitor.visit(f"{name}.hook_pattern", scores.softmax(-1))
            z = visitor.visit(f"{name}.hook_z", (pattern @ value).transpose(1, 2))
            result = torch.einsum("bthk,hkd->bthd", z, self.parts.output_of_heads(layer))
            visitor.visit(f"{name}.hook_result", result)
            return z.contiguous(), pattern

        return attend

    def attach_mlp(self, name: str, block: Block, visitor: Visitor, stack: ExitStack) -> None:
        """The MLP of a block."""
        on_output(stack, block.before, lambda x: visitor.visit(f"{name}.mlp.hook_pre", x))
        if block.linear is not None:
            on_output(
                stack, block.linear, lambda x: visitor.visit(f"{name}.mlp.hook_pre_linear", x)
            )
        on_input(stack, block.down, lambda x: visitor.visit(f"{name}.mlp.hook_post", x))
        on_output(stack, block.mlp, lambda x: visitor.visit(f"{name}.hook_mlp_out", x))


def allowed(length: int, window: int | None) -> Tensor:
    """Which keys each query sees ([T, T]): of a window of w the last w, itself among them."""
    seen = torch.ones(length, length, dtype=torch.bool).tril()
    return seen if window is None else seen.triu(1 - window)


def turned(attended: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """What GPT-Neo's method returns: heads before positions."""
    return attended[0].transpose(1, 2), attended[1]


def on_output(stack: ExitStack, module: nn.Module, change: Callable[[Tensor], Tensor]) -> None:
    """Hooks a module's output, or the first of its outputs."""

    def hook(_: nn.Module, __: tuple, output: object) -> object:
        if isinstance(output, tuple):
            return (change(output[0]), *output[1:])
        return change(output)

    stack.callback(module.register_forward_hook(hook).remove)


def on_input(stack: ExitStack, module: nn.Module, change: Callable[[Tensor], Tensor]) -> None:
    """Hooks a module's first input."""

    def hook(_: nn.Module, given: tuple) -> tuple:
        return (change(given[0]), *given[1:])

    stack.callback(module.register_forward_pre_hook(hook).remove)


def on_norm(stack: ExitStack, module: nn.Module, name: str | None, visitor: Visitor) -> None:
    """Shows a norm's scale; in double precision, in which RMSNorm is not written, computes it."""

    def hook(norm: nn.Module, given: tuple, output: Tensor) -> Tensor:
        value = given[0]
        centred = isinstance(norm, nn.LayerNorm)
        deviation = value - value.mean(-1, keepdim=True) if centred else value
        epsilon = norm.eps if centred else norm.variance_epsilon
        scale = (deviation.square().mean(-1, keepdim=True) + epsilon).sqrt()
        if name is not None:
            visitor.visit(f"{name}.hook_scale", scale)
        exact = value.dtype == torch.float64 and not centred
        return value / scale * norm.weight if exact else output

    stack.callback(module.register_forward_hook(hook).remove)


def watched(original: Callable) -> Callable:
    """Attention that a probe can take over; without one it is the original."""

    def forward(module: nn.Module, query: Tensor, key: Tensor, value: Tensor, *rest, **options):
        if hasattr(module, "attend"):
            return module.attend(query, key, value, module.scaling)
        return original(module, query, key, value, *rest, **options)

    return forward


for modeling in (
    modeling_gpt_neox,
    modeling_llama,
    modeling_mistral,
    modeling_qwen2,
    modeling_qwen3,
):
    modeling.eager_attention_forward = watched(modeling.eager_attention_forward)
