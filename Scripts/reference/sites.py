"""Sites, losses and last logits of unedited runs."""

from __future__ import annotations

import torch

from .bench import Bench
from .recording import Recording

MASKED_SCORE = -1e30  # stands for minus infinity, which comparisons handle badly


def site_names(layers: int) -> list[str]:
    """The recorded sites in the order in which the model computes them."""
    block = [
        "hook_resid_pre",
        "ln1.hook_scale",
        "attn.hook_q",
        "attn.hook_k",
        "attn.hook_v",
        "attn.hook_attn_scores",
        "attn.hook_pattern",
        "attn.hook_z",
        "attn.hook_result",
        "hook_attn_out",
        "hook_resid_mid",
        "ln2.hook_scale",
        "mlp.hook_pre",
        "mlp.hook_post",
        "hook_mlp_out",
        "hook_resid_post",
    ]
    within = [f"blocks.{layer}.{site}" for layer in range(layers) for site in block]
    return [
        "hook_embed",
        "hook_pos_embed",
        *within,
        "ln_final.hook_scale",
        "ln_final.hook_normalized",
    ]


def record_sites(recording: Recording, bench: Bench) -> None:
    """Every site of every prompt, without the batch axis."""
    names = site_names(bench.layers)
    for row, cache in enumerate(bench.clean):
        for name in names:
            value = cache[name][0]
            if name.endswith("hook_attn_scores"):
                value = value.masked_fill(value.isinf(), MASKED_SCORE)
            recording.add(f"row{row}/{name}", value)
        recording.add(f"row{row}/logits", bench.logits[row])
    recording.facts["sites"] = names
    recording.meanings["row{i}/{site}"] = (
        "the site (its TransformerLens name) of prompt i, raw weights, no batch axis; "
        f"attention scores above the diagonal hold {MASKED_SCORE:g}"
    )
    recording.meanings["row{i}/logits"] = "[T, V] logits of prompt i, raw weights"


def record_losses(recording: Recording, bench: Bench) -> None:
    """Next-token losses by token, by row and over all predicted tokens."""
    losses = []
    for row, prompt in enumerate(bench.rows.prompts):
        if len(prompt) < 2:
            continue
        logarithms = bench.logits[row].log_softmax(-1)[:-1]
        following = torch.tensor(prompt[1:])
        losses.append(-logarithms.gather(1, following[:, None])[:, 0])
        recording.add(f"row{row}/token_losses", losses[-1])
        recording.add(f"row{row}/loss", losses[-1].mean())
    recording.add("loss", torch.cat(losses).mean())
    recording.meanings["row{i}/token_losses"] = (
        "[T - 1] loss of predicting token t + 1 at position t; a row of one token has none"
    )
    recording.meanings["row{i}/loss"] = "[] mean of the row's token losses"
    recording.meanings["loss"] = "[] mean over all predicted tokens of all rows"


def record_last_logits(recording: Recording, bench: Bench) -> None:
    """Centred logits and logit differences at the last position of each prompt."""
    last = bench.last_logits()
    recording.add("centred_logits", last - last.mean(-1, keepdim=True))
    recording.add("logit_differences", bench.differences(last))
    recording.meanings["centred_logits"] = (
        "[P, V] last position's logits minus their mean over the vocabulary"
    )
    recording.meanings["logit_differences"] = "[P] answer minus distractor at the last position"
