"""Direct logit attribution and lenses, on processed weights where not said otherwise."""

from __future__ import annotations

import torch
from torch import Tensor

from .bench import Bench, Cache
from .checks import close, require
from .recording import Recording


def scaled(component: Tensor, scale: Tensor) -> Tensor:
    """A component ([..., d]) as a frozen final LayerNorm passes it on."""
    return (component - component.mean(-1, keepdim=True)) / scale


def at_last_position(bench: Bench, cache: Cache, site: str) -> Tensor:
    """A site of every layer at the last position of a run ([L, ...])."""
    return torch.stack([cache[f"blocks.{layer}.{site}"][0, -1] for layer in range(bench.layers)])


def attribution(bench: Bench, row: int) -> dict[str, Tensor]:
    """Each component's direct part of a row's logit difference at the last position."""
    model, cache = bench.model, bench.clean[row]
    answer, distractor = bench.rows.answers[row], bench.rows.distractors[row]
    direction = model.W_U[:, answer] - model.W_U[:, distractor]
    scale = cache["ln_final.hook_scale"][0, -1]

    def part(component: Tensor) -> Tensor:
        return scaled(component, scale) @ direction

    return {
        "embed": part(cache["hook_embed"][0, -1]),
        "pos_embed": part(cache["hook_pos_embed"][0, -1]),
        "heads": part(at_last_position(bench, cache, "attn.hook_result")),
        "b_O": part(model.b_O),
        "mlps": part(at_last_position(bench, cache, "hook_mlp_out")),
        "b_U": model.b_U[answer] - model.b_U[distractor],
    }


def all_attributions(bench: Bench) -> dict[str, Tensor]:
    """Attribution of every row, stacked; stops when the parts do not sum to the difference."""
    rows = [attribution(bench, row) for row in range(len(bench.rows.prompts))]
    stacked = {name: torch.stack([row[name] for row in rows]) for name in rows[0]}
    total = sum(part.flatten(1).sum(1) if part.dim() > 1 else part for part in stacked.values())
    differences = bench.differences(bench.last_logits())
    require(close(total, differences), "attribution does not sum to the logit difference")
    return stacked


def record_attribution(recording: Recording, processed: Bench) -> None:
    """Parts of each prompt and their means over the prompts."""
    for name, parts in all_attributions(processed).items():
        recording.add(f"attribution/{name}", parts)
        recording.add(f"attribution/mean/{name}", parts.mean(0))
    recording.meanings["attribution/{part}"] = (
        "embed [P], pos_embed [P], heads [P, L, H], b_O [P, L] (with folded value biases), "
        "mlps [P, L], b_U [P] (difference of the folded biases); processed weights, scale of "
        "the final norm frozen; the sum is logit_differences"
    )
    recording.meanings["attribution/mean/{part}"] = "the same without P: means over the prompts"


def record_lenses(recording: Recording, raw: Bench, processed: Bench, row: int) -> None:
    """Logit lens of the residual stream, and of single heads and MLPs."""
    stream = [
        f"blocks.{layer}.hook_resid_{place}"
        for layer in range(raw.layers)
        for place in ("pre", "mid")
    ]
    stream.append(f"blocks.{raw.layers - 1}.hook_resid_post")
    residuals = torch.stack([raw.clean[row][site][0] for site in stream])
    recording.add("lens/residuals", raw.model.unembed(raw.model.ln_final(residuals)))
    for name, site in (("heads", "attn.hook_result"), ("mlps", "hook_mlp_out")):
        for variant in ("raw", "scaled"):
            values = component_lens(processed, site, variant == "scaled")
            recording.add(f"lens/{name}/{variant}", values)
    recording.facts["lens"] = {"row": row, "residuals": stream}
    recording.meanings["lens/residuals"] = (
        "[2 L + 1, T, V] for prompt lens.row: final norm recomputed on each residual of "
        "lens.residuals, then unembedded; raw weights"
    )
    recording.meanings["lens/{heads|mlps}/{raw|scaled}"] = (
        "heads [P, L, H, V], mlps [P, L, V]: component at the last position times processed W_U, "
        "without b_U; scaled: component centred and divided by the run's final norm scale"
    )


def component_lens(bench: Bench, site: str, through_norm: bool) -> Tensor:
    """Projection of a site's components on every token, at the last positions ([P, L, ..., V])."""
    rows = []
    for cache in bench.clean:
        components = at_last_position(bench, cache, site)
        if through_norm:
            components = scaled(components, cache["ln_final.hook_scale"][0, -1])
        rows.append(components @ bench.model.W_U)
    return torch.stack(rows)
