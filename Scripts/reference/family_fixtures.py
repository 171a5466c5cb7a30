"""The folders of the families: a model each, with all that is asked of it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import torch
from transformers import AutoModelForCausalLM, PreTrainedModel

from .ablations import head_sweep, mlp_sweep
from .bench import KINDS, Bench
from .checks import AGREEMENT, close, report, require
from .edges import SCORES, record_edges, specimen_pairs
from .families import EDGES, FAMILIES, LENGTHS, SITE_ROWS, Family
from .family_attribution import record_family_attribution, record_family_lens
from .family_gradients import record_family_gradients, record_family_training
from .family_lens import comparable, family_lens
from .family_patching import record_family_patching
from .folders import save_plain
from .parts import Parts, parts
from .probe import Probe
from .recording import Recording
from .rows import Rows, random_rows
from .sites import MASKED_SCORE, record_last_logits, record_losses

GREEDY_COUNT = 12  # tokens that a prompt is continued by


def family_sites(its: Parts) -> list[str]:
    """The sites that a model has, in the order in which it computes them."""
    rotated = ["attn.hook_rot_q", "attn.hook_rot_k"] if its.rotary else []
    middle = [] if its.parallel else ["hook_resid_mid"]
    factors = ["mlp.hook_pre", "mlp.hook_pre_linear"] if its.gated else ["mlp.hook_pre"]
    block = [
        "hook_resid_pre",
        "ln1.hook_scale",
        *(f"attn.hook_{letter}" for letter in "qkv"),
        *rotated,
        *(f"attn.hook_{site}" for site in ("attn_scores", "pattern", "z", "result")),
        "hook_attn_out",
        *middle,
        "ln2.hook_scale",
        *factors,
        "mlp.hook_post",
        "hook_mlp_out",
        "hook_resid_post",
    ]
    within = [f"blocks.{layer}.{site}" for layer in range(len(its.blocks)) for site in block]
    ends = ["hook_embed"] if its.rotary else ["hook_embed", "hook_pos_embed"]
    return [*ends, *within, "ln_final.hook_scale", "ln_final.hook_normalized"]


def family_facts(family: Family, model: PreTrainedModel) -> dict:
    """The sizes that the names of axes in `meanings` stand for, and what kind of model it is."""
    its = parts(model)
    sizes = {
        "L": len(its.blocks),
        "d": model.config.hidden_size,
        "H": its.heads,
        "G": its.groups,
        "K": its.head_width,
        "hidden": its.blocks[0].before.out_features,
        "V": model.config.vocab_size,
        "epsilon": its.final.eps if its.centres else its.final.variance_epsilon,
        "windows": its.windows,
        "parallel": its.parallel,
        "gated": its.gated,
        "rotary": its.rotary,
        "centres": its.centres,
        "tied": model.config.tie_word_embeddings,
    }
    return {"model": family.name, "sizes": sizes}


def check_plain(model: PreTrainedModel, rows: Rows) -> float:
    """Compares a probe with the model that nothing is attached to; returns the distance."""
    windows = parts(model).windows
    # With eager attention every layer of Qwen's slides; see Probe.
    sliding = max((window for window in windows if window), default=None)
    everywhere = [sliding] * len(windows) if model.config.model_type == "qwen2" else None
    probe, furthest = Probe(model, everywhere), 0.0
    for prompt in rows.prompts:
        tokens = torch.tensor([prompt])
        plain = model(tokens).logits
        seen, _ = probe.run_with_cache(tokens)
        furthest = max(furthest, (plain - seen).abs().max().item())
    require(furthest < AGREEMENT, f"the probe and transformers differ by {furthest:.2g}")
    return furthest


def check_folder(model: PreTrainedModel, folder: Path) -> None:
    """Stops when transformers reads another model from the folder."""
    again = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager")
    pairs = zip(model.named_parameters(), again.named_parameters(), strict=True)
    same = all(a[0] == b[0] and torch.equal(a[1], b[1]) for a, b in pairs)
    require(same, f"{folder.name} reads differently")


def check_sites(model: PreTrainedModel, rows: Rows) -> float:
    """Compares every site with TransformerLens; returns the largest distance."""
    same = comparable(model)
    ours, theirs = Bench(Probe(same), rows), Bench(family_lens(same), rows)
    furthest = 0.0
    for row in range(len(rows.prompts)):
        for name in family_sites(parts(same)):
            if name == "ln_final.hook_normalized" and not parts(same).centres:
                continue  # TransformerLens shows it before the gain
            one, other = (
                bench.clean[row][name].nan_to_num(neginf=MASKED_SCORE) for bench in (ours, theirs)
            )
            require(one.shape == other.shape, f"{name} has another shape in TransformerLens")
            distance = (one - other).abs().max().item()
            require(distance < AGREEMENT, f"{name} differs by {distance:.2g}")
            furthest = max(furthest, distance)
        distance = (ours.logits[row] - theirs.logits[row]).abs().max().item()
        require(distance < AGREEMENT, f"logits differ by {distance:.2g}")
        furthest = max(furthest, distance)
    for kind in KINDS:
        one, other = (head_sweep(bench, kind) for bench in (ours, theirs))
        require(close(one, other), f"{kind} ablation differs in TransformerLens")
    return furthest


def record_family_sites(recording: Recording, bench: Bench, names: list[str]) -> None:
    """Every site of some prompts, and the logits of all, without the batch axis."""
    for row in SITE_ROWS:
        for name in names:
            value = bench.clean[row][name][0].nan_to_num(neginf=MASKED_SCORE)
            recording.add(f"row{row}/{name}", value)
    for row, logits in enumerate(bench.logits):
        recording.add(f"row{row}/logits", logits)
    recording.facts["sites"] = names
    recording.facts["site_rows"] = list(SITE_ROWS)
    recording.meanings["row{i}/{site}"] = (
        "the site (its TransformerLens name) of prompt i of site_rows, raw weights, no batch axis: "
        "queries, z [T, H, K], keys and values [T, G, K], result [T, H, d], scores and patterns "
        "[H, T, T]. q and k are what the projections give, before norm and rotation; rot_q and "
        "rot_k what attention reads, and absent where nothing rotates. pre of a gated MLP is the "
        "gate before the activation, pre_linear the other factor, post their product. "
        "ln_final.hook_normalized is the norm's output, gain (and bias) included. What the model "
        f"has not is absent. Scores of keys that a query does not see hold {MASKED_SCORE:g}; with "
        "a window a query sees the last windows[layer] keys, itself among them"
    )
    recording.meanings["row{i}/logits"] = "[T, V] logits of prompt i, raw weights"


def record_sweeps(recording: Recording, bench: Bench) -> None:
    """Each head and each MLP ablated alone."""
    for kind in KINDS:
        recording.add(f"sweep/heads/{kind}", head_sweep(bench, kind))
        recording.add(f"sweep/mlps/{kind}", mlp_sweep(bench, kind))
    recording.meanings["sweep/{heads|mlps}/{kind}"] = (
        "[P, L, H] or [P, L] logit difference after ablating one component at all positions, heads "
        "at z, MLPs at mlp_out. mean: of all reference rows long enough, position by position; "
        "template-mean: of those of the prompt's template; resample: the reference row of the "
        "same index"
    )


def greedy(bench: Bench, prompt: list[int]) -> tuple[list[int], float]:
    """The tokens that follow a prompt, and how far the likeliest stood above the next at least."""
    tokens, margin = list(prompt), float("inf")
    for _ in range(GREEDY_COUNT):
        best = bench.model.run_with_hooks(torch.tensor([tokens]), [])[0, -1].topk(2)
        margin = min(margin, (best.values[0] - best.values[1]).item())
        tokens.append(best.indices[0].item())
    return tokens[len(prompt) :], margin


def record_greedy(recording: Recording, bench: Bench) -> None:
    """What follows the first prompt in which no two tokens stand too close to tell apart."""
    for row, prompt in enumerate(bench.rows.prompts):
        tokens, margin = greedy(bench, prompt)
        if margin > 100 * AGREEMENT:
            recording.facts["greedy"] = {"row": row, "tokens": tokens}
            break
    require("greedy" in recording.facts, "in every prompt two tokens are equally likely")
    recording.meanings["greedy"] = "the tokens that follow prompt greedy.row, each the likeliest"


def record_rounded(output: Path) -> None:
    """`llama` with weights of 16 bits; its logits come from these, computed in fp32."""
    family = next(family for family in FAMILIES if family.name == "llama")
    folder = output / f"{family.name}-bf16"
    save_plain(family.model().to(torch.bfloat16), folder)
    # Read anew: a model that is converted has its rotary frequencies rounded too.
    model = AutoModelForCausalLM.from_pretrained(
        folder, torch_dtype=torch.float32, attn_implementation="eager"
    ).eval()
    rows = family_rows(family, model)
    bench = Bench(Probe(model), rows)
    check_plain(model, rows)
    recording = Recording(facts={"model": folder.name, "prompts": rows.prompts})
    for row, logits in enumerate(bench.logits):
        recording.add(f"row{row}/logits", logits)
    recording.meanings["row{i}/logits"] = (
        "[T, V] logits of prompt i, weights rounded to 16 bits and computed with in fp32"
    )
    recording.write(folder)


def family_rows(family: Family, model: PreTrainedModel) -> Rows:
    """The prompts of a family and their pairs."""
    drawn = SimpleNamespace(vocabulary=model.config.vocab_size, lengths=LENGTHS)
    return random_rows(drawn, torch.Generator().manual_seed(1000 + family.seed))


def record_family(family: Family, output: Path) -> None:
    """One folder."""
    model = family.model()
    folder = output / family.name
    save_plain(deepcopy(model), folder)
    check_folder(model, folder)
    rows = family_rows(family, model)
    plain, lens = check_plain(model, rows), check_sites(model, rows)
    bench = Bench(Probe(model), rows)
    recording = Recording(facts=family_facts(family, model) | rows.facts())
    record_family_sites(recording, bench, family_sites(parts(model)))
    record_losses(recording, bench)
    record_last_logits(recording, bench)
    record_family_attribution(recording, bench)
    if family.in_full:
        record_family_lens(recording, bench, row=1)
    record_sweeps(recording, bench)
    record_greedy(recording, bench)
    recording.write(folder)
    if family.in_full:
        record_family_gradients(family, bench, family_facts(family, model), folder)
        record_family_training(family, model, family_facts(family, model), folder)
        record_family_patching(family, model, family_facts(family, model), folder)
    if family.name in EDGES:
        pairs = specimen_pairs(rows, model.config.vocab_size)
        record_edges(family.name, family_lens(model), pairs, SCORES[:1], folder)
    size = sum(path.stat().st_size for path in folder.iterdir())
    report(
        f"{family.name}: transformers to {plain:.1e}, TransformerLens to {lens:.1e}; {size} bytes"
    )


def record_families(output: Path, names: list[str]) -> None:
    """All of them, or those that are named."""
    output.mkdir(parents=True, exist_ok=True)
    for family in FAMILIES:
        if not names or family.name in names:
            record_family(family, output)
    if not names:
        record_rounded(output)
