"""The files of a model, in the layouts that checkpoints come in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import GPT2LMHeadModel

from .checks import require


def save_plain(model: GPT2LMHeadModel, folder: Path, **options) -> None:
    """A checkpoint as transformers writes it, without the settings of text generation."""
    fresh(folder)
    model.save_pretrained(folder, **options)
    (folder / "generation_config.json").unlink(missing_ok=True)


def save_like_old_checkpoints(model: GPT2LMHeadModel, folder: Path) -> None:
    """Keys without prefix, a stored head, and causal masks as buffers of several types."""
    fresh(folder)
    model.config.save_pretrained(folder)
    settings = json.loads((folder / "config.json").read_text())
    settings["architectures"] = ["GPT2LMHeadModel"]
    (folder / "config.json").write_text(json.dumps(settings, indent=2, sort_keys=True) + "\n")
    arrays = {
        name.removeprefix("transformer."): value.contiguous().clone()
        for name, value in model.state_dict().items()
    }
    context = model.config.n_positions
    mask = torch.ones(1, 1, context, context).tril()
    for layer in range(model.config.n_layer):
        kind = (torch.float32, torch.uint8, torch.bool)[layer % 3]
        arrays[f"h.{layer}.attn.bias"] = mask.to(kind)
        arrays[f"h.{layer}.attn.masked_bias"] = torch.tensor(-10000.0)
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    check_old_layout(model, folder)


def check_old_layout(model: GPT2LMHeadModel, folder: Path) -> None:
    """Reads the hand-made file back into a new model and compares every parameter."""
    again = GPT2LMHeadModel(model.config)
    prefixed = {
        name if name.startswith("lm_head") else f"transformer.{name}": value
        for name, value in load_file(folder / "model.safetensors").items()
        if not name.endswith((".attn.bias", ".attn.masked_bias"))
    }
    again.load_state_dict(prefixed)
    pairs = zip(model.parameters(), again.parameters(), strict=True)
    require(all(torch.equal(a, b) for a, b in pairs), "the file of old layout reads differently")


def fresh(folder: Path) -> None:
    """An empty folder, so that no file of an earlier recording stays."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
