#!/usr/bin/env python3
"""Records golden values of tiny random models of the families beside GPT-2.

GPT-NeoX, GPT-Neo, Llama, Mistral, Qwen2, Qwen3 and SmolLM2, each with its odd settings on. The
values are those of transformers, taken by hooks; before anything is written they are compared with
TransformerLens, in every site, patch and gradient. The packages are those of record-reference.py.

uses:
  record-families.py                          write Tests/TestSupport/Fixtures/families again
  record-families.py --output DIR [NAME ...]  write somewhere else, to compare, or some alone
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the folder of scripts stays as it is in the repository

try:
    from reference.checks import report
    from reference.family_fixtures import record_families
    from reference.repeatable import prepare
except ImportError as error:  # --help must work before the packages are there
    MISSING_PACKAGE = error.name
else:
    MISSING_PACKAGE = None

ROOT = Path(__file__).resolve().parent.parent


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "Tests" / "TestSupport" / "Fixtures" / "families",
        metavar="DIR",
        help="where the folders go; default: Tests/TestSupport/Fixtures/families",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="these alone; default: all")
    return parser.parse_args()


def main() -> None:
    """Parses, prepares torch for repeatable sums, and records."""
    options = arguments()
    if MISSING_PACKAGE:
        sys.exit(f"record-families: {MISSING_PACKAGE} is missing; see record-reference.py --help")
    prepare()
    record_families(options.output, options.names)
    report("all are written")


if __name__ == "__main__":
    main()
