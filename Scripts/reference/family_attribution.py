"""Direct logit attribution and the logit lens of the families, from raw weights."""

from __future__ import annotations

import torch
from torch import Tensor

from .bench import Bench
from .checks import close, require
from .recording import Recording


def value_biases(bench: Bench, layer: int) -> Tensor | None:
    """What each head writes of its value bias alone ([H, d]), or nothing."""
    its = bench.model.parts
    attention = its.blocks[layer].attention
    if hasattr(attention, "query_key_value"):
        if attention.query_key_value.bias is None:
            return None
        bias = attention.query_key_value.bias.unflatten(0, (its.heads, 3, its.head_width))[:, 2]
    else:
        if attention.v_proj.bias is None:
            return None
        bias = attention.v_proj.bias.unflatten(0, (its.groups, its.head_width))
    sharing = its.heads // len(bias)
    return torch.einsum(
        "hk,hkd->hd", bias.repeat_interleave(sharing, 0), its.output_of_heads(layer)
    )


def family_attribution(bench: Bench, row: int) -> dict[str, Tensor]:
    """Each component's direct part of a row's logit difference at the last position."""
    its, cache = bench.model.parts, bench.clean[row]
    answer, distractor = bench.rows.answers[row], bench.rows.distractors[row]
    direction = its.head.weight[answer] - its.head.weight[distractor]
    scale = cache["ln_final.hook_scale"][0, -1]

    def part(component: Tensor) -> Tensor:
        if its.centres:
            component = component - component.mean(-1, keepdim=True)
        return component / scale * its.final.weight @ direction

    def each(site: str) -> Tensor:
        layers = range(bench.layers)
        return torch.stack([cache[f"blocks.{layer}.{site}"][0, -1] for layer in layers])

    parts = {"embed": part(cache["hook_embed"][0, -1])}
    if not its.rotary:
        parts["pos_embed"] = part(cache["hook_pos_embed"][0, -1])
    raw = each("attn.hook_result")
    biases = [value_biases(bench, layer) for layer in range(bench.layers)]
    folded = torch.stack([torch.zeros_like(raw[0]) if b is None else b for b in biases])
    outputs = [block.output.bias for block in its.blocks]
    parts |= {"heads": part(raw - folded), "heads_with_biases": part(raw)}
    if any(b is not None for b in (*biases, *outputs)):
        zero = torch.zeros_like(scale).expand(raw.shape[-1])
        b_O = torch.stack([zero if bias is None else bias for bias in outputs])
        parts |= {"b_O": part(b_O + folded.sum(1)), "b_O_alone": part(b_O)}
    parts["mlps"] = part(each("hook_mlp_out"))
    if its.centres:
        parts["b_U"] = its.final.bias @ direction
    return parts


def record_family_attribution(recording: Recording, bench: Bench) -> None:
    """The parts of each prompt; stops when they do not sum to the difference."""
    rows = [family_attribution(bench, row) for row in range(len(bench.rows.prompts))]
    stacked = {name: torch.stack([row[name] for row in rows]) for name in rows[0]}
    differences = bench.differences(bench.last_logits())
    for left_out in (("heads_with_biases", "b_O_alone"), ("heads", "b_O")):
        counted = [part for name, part in stacked.items() if name not in left_out]
        total = sum(part.flatten(1).sum(1) if part.dim() > 1 else part for part in counted)
        require(close(total, differences), "attribution does not sum to the logit difference")
    for name, part in stacked.items():
        recording.add(f"attribution/{name}", part)
    recording.meanings["attribution/{part}"] = (
        "embed [P], pos_embed [P], heads [P, L, H], b_O [P, L] (with what heads write of value "
        "biases), mlps [P, L], b_U [P] (the final norm's bias), all along W_U[answer] - "
        "W_U[distractor] through the final norm, its gain included and its scale frozen (RMSNorm "
        "does not centre): they sum to logit_differences. heads_with_biases and b_O_alone stand "
        "for heads and b_O where value biases are left in the heads. What the model has not is "
        "absent"
    )


def record_family_lens(recording: Recording, bench: Bench, row: int) -> None:
    """The logit lens of a row's residual stream."""
    places = ("pre",) if bench.model.parts.parallel else ("pre", "mid")
    stream = [
        f"blocks.{layer}.hook_resid_{place}" for layer in range(bench.layers) for place in places
    ]
    stream.append(f"blocks.{bench.layers - 1}.hook_resid_post")
    residuals = torch.stack([bench.clean[row][site][0] for site in stream])
    recording.add("lens/residuals", bench.model.unembed(bench.model.ln_final(residuals)))
    recording.facts["lens"] = {"row": row, "residuals": stream}
    recording.meanings["lens/residuals"] = (
        "[R, T, V] for prompt lens.row: final norm recomputed on each residual of lens.residuals, "
        "then unembedded; raw weights"
    )
