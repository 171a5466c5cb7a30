"""The fixture folders: a model each, with all that is asked of it."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import GPT2LMHeadModel

from .ablations import record_ablations
from .attribution import record_attribution, record_lenses
from .bench import Bench, check_agreement
from .circuits import record_circuits
from .checks import report, require
from .edges import SCORES, record_edges, record_trained_edges, specimen_pairs
from .evaluation import record_odd_evaluation, record_trained_evaluation
from .folders import save_like_old_checkpoints, save_plain
from .generation import record_generation
from .gradients import record_gradients
from .models import hooked, random_model
from .patched import record_odd_patching, record_trained_patching
from .processed import record_processed
from .recording import Recording, open_to_all, versions, write_json
from .repairs import record_repairs, record_trained_repairs
from .replacements import record_continuation, record_replacements
from .rows import Rows, random_rows
from .scores import record_attention_scores, record_copying_scores
from .sites import record_last_logits, record_losses, record_sites
from .specimens import NARROW, ODD, TINY, Specimen, shape_facts
from .trained import record_trained
from .training import record_training


def record_specimen(specimen: Specimen, output: Path) -> tuple[GPT2LMHeadModel, Rows]:
    """One folder with a model and all that is asked of it."""
    model = random_model(specimen)
    folder = output / specimen.name
    save = save_plain if specimen.tied else save_like_old_checkpoints
    save(model, folder)
    generator = torch.Generator().manual_seed(1000 + specimen.seed)
    rows = random_rows(specimen, generator)
    raw, processed = Bench(hooked(model, False), rows), Bench(hooked(model, True), rows)
    largest = check_agreement(model, raw)
    recording = Recording(facts={"model": specimen.name, "sizes": shape_facts(specimen)})
    recording.facts |= rows.facts()
    record_sites(recording, raw)
    record_losses(recording, raw)
    record_last_logits(recording, raw)
    record_processed(recording, raw, processed, weights=specimen is TINY)
    record_attribution(recording, processed)
    record_lenses(recording, raw, processed, row=2)
    record_ablations(recording, raw, specimen)
    record_replacements(recording, raw, specimen)
    record_continuation(recording, raw, specimen, generator)
    record_attention_scores(recording, raw, specimen, generator)
    record_copying_scores(recording, raw, processed, specimen)
    record_circuits(recording, processed)
    recording.write(folder)
    record_generation(model, rows, folder)
    record_gradients(specimen, model, raw, folder)
    record_repairs(specimen, raw, processed, folder)
    pairs = specimen_pairs(rows, specimen.vocabulary)
    record_edges(specimen.name, hooked(model, False), pairs, SCORES, folder)
    if specimen is NARROW:
        record_training(specimen, model, folder)
    if specimen is ODD:
        record_odd_patching(model, output)
        record_odd_evaluation(model, output)
    report(f"{specimen.name}: {len(recording.arrays)} arrays; peers agree to {largest:.1e}")
    return model, rows


def record_rounded(rows: Rows, output: Path, suffix: str, kind: torch.dtype) -> None:
    """`tiny` with 16-bit weights; its logits come from the rounded weights, computed in fp32."""
    folder = output / f"{TINY.name}-{suffix}"
    model = random_model(TINY).to(kind)
    save_plain(model, folder)
    model = model.float()
    bench = Bench(hooked(model, False), rows)
    check_agreement(model, bench)
    recording = Recording(facts={"model": folder.name, "prompts": rows.prompts})
    for row, logits in enumerate(bench.logits):
        recording.add(f"row{row}/logits", logits)
    recording.meanings["row{i}/logits"] = (
        "[T, V] logits of prompt i, weights rounded to 16 bits and computed with in fp32"
    )
    recording.write(folder)


def record_shards(model: GPT2LMHeadModel, output: Path) -> None:
    """`tiny` in two files with an index; its values are those of `tiny`."""
    folder = output / f"{TINY.name}-sharded"
    save_plain(model, folder, max_shard_size="64KB")
    shards = sorted(path.name for path in folder.glob("model-*.safetensors"))
    require(len(shards) == 2, f"tiny was cut into {len(shards)} files instead of two")
    facts = {"versions": versions(), "model": folder.name, "same_values_as": TINY.name}
    write_json(folder / "reference.json", facts)
    open_to_all(folder)


def record_all(output: Path, trained: Path) -> None:
    """All fixtures."""
    output.mkdir(parents=True, exist_ok=True)
    tiny, rows = record_specimen(TINY, output)
    record_specimen(ODD, output)
    record_specimen(NARROW, output)
    record_rounded(rows, output, "f16", torch.float16)
    record_rounded(rows, output, "bf16", torch.bfloat16)
    record_shards(tiny, output)
    if (trained / "model.safetensors").exists():
        record_trained(trained, output)
        record_trained_patching(trained, output)
        record_trained_repairs(trained, output)
        record_trained_edges(trained, output)
        record_trained_evaluation(trained, output)
    else:
        report(f"values of {trained.name} are left as they are: no checkpoint at {trained}")
