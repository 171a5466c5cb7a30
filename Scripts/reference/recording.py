"""The two files of golden values, and how numbers are written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import safetensors
import torch
import transformers
from safetensors.torch import save_file
from torch import Tensor


@dataclass
class Recording:
    """Arrays for a file of tensors and facts for the JSON file of the same name."""

    arrays: dict[str, Tensor] = field(default_factory=dict)
    facts: dict = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, value: Tensor) -> None:
        """Keeps a copy in fp32."""
        if name in self.arrays:
            raise ValueError(f"{name} is recorded twice")
        self.arrays[name] = value.detach().float().contiguous().clone()

    def write(self, folder: Path, name: str = "reference") -> None:
        """Writes both files; the order of the keys is fixed, so the bytes are too."""
        save_file(self.arrays, folder / f"{name}.safetensors")
        open_to_all(folder)
        document = {"versions": versions(), **self.facts, "meanings": self.meanings}
        write_json(folder / f"{name}.json", document)


def versions() -> dict[str, str]:
    """What recorded these values."""
    return {
        "torch": torch.__version__.split("+")[0],
        "transformers": transformers.__version__,
        "transformer-lens": version("transformer-lens"),
        "safetensors": safetensors.__version__,
    }


def write_json(path: Path, document: dict) -> None:
    """A member a line keeps the file small and its differences readable."""
    lines = [f"  {json.dumps(key)}: {compact(value, depth=1)}" for key, value in document.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def compact(value: object, depth: int) -> str:
    """JSON in which objects and lists of objects are spread over lines, and nothing else."""
    indent, outdent = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict) and depth < 3 and value:
        lines = [f"{indent}{json.dumps(k)}: {compact(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + outdent + "}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        lines = [indent + compact(item, depth + 1) for item in value]
        return "[\n" + ",\n".join(lines) + "\n" + outdent + "]"
    return json.dumps(value, ensure_ascii=False)


def open_to_all(folder: Path) -> None:
    """Readable files, whatever permissions the writers of weights choose."""
    for path in folder.iterdir():
        path.chmod(0o644)


def numbers(values: Tensor) -> list | float:
    """Nested lists of values with the nine digits that tell every fp32 number apart."""
    if values.dim() == 0:
        value = values.item()
        return float(f"{value:.9g}") if isinstance(value, float) else value
    return [numbers(value) for value in values]
