"""What must hold before anything is written, and how the work tells of itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

AGREEMENT = 1e-4  # TransformerLens against transformers, and sums against their totals


def require(holds: bool, what: str) -> None:
    """Stops the recording: a reference that contradicts itself must not be written."""
    if not holds:
        sys.exit(f"record-reference: {what}; nothing more is written")


def close(one: Tensor, other: Tensor) -> bool:
    """Whether two results agree within the tolerance of this script."""
    return (one - other).abs().max().item() < AGREEMENT


def report(line: str) -> None:
    """Progress goes to standard error; standard output is for values."""
    print(line, file=sys.stderr)
