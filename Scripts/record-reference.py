#!/usr/bin/env python3
"""Records golden values from PyTorch, transformers and TransformerLens for the Swift tests.

Every model is tiny and random: biases and norm gains are off their defaults, so that a forgotten
one shows, and the weights are large enough that attention is far from uniform. The same seeds
give the same bytes, as long as the versions named below are used.

packages (Python 3.11):
  pip install torch safetensors transformers==4.52.4 "numpy>=2" "beartype<0.15" einops \\
      fancy-einsum jaxtyping typeguard accelerate datasets better-abc sentencepiece rich wandb \\
      tqdm pandas
  pip install --no-deps transformer-lens==2.16.1

uses:
  record-reference.py                         write Tests/TestSupport/Fixtures again
  record-reference.py --output DIR            write somewhere else, to compare
  record-reference.py --gpt2-shaped DIR       print values of a full-size checkpoint as JSON
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

sys.dont_write_bytecode = True  # the folder of scripts stays as it is in the repository

try:
    from reference.checks import report
    from reference.fixtures import record_all
    from reference.full_size import print_full_size
    from reference.repeatable import prepare
except ImportError as error:  # --help must work before the packages are there
    MISSING_PACKAGE = error.name
else:
    MISSING_PACKAGE = None

ROOT = Path(__file__).resolve().parent.parent
EXPECTED_VERSIONS = {"transformers": "4.52.4", "transformer-lens": "2.16.1"}


def arguments() -> argparse.Namespace:
    """The command line; its help names the packages to install."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    fixtures = ROOT / "Tests" / "TestSupport" / "Fixtures"
    trained = ROOT.parent / "shared" / "checkpoints" / "ioi-small"
    parser.add_argument(
        "--output",
        type=Path,
        default=fixtures,
        metavar="DIR",
        help="where the folders go; default: Tests/TestSupport/Fixtures",
    )
    parser.add_argument(
        "--trained",
        type=Path,
        default=trained,
        metavar="DIR",
        help="a trained checkpoint with vocab.json and merges.txt, for NAME.json; skipped when "
        "missing; default: ../shared/checkpoints/ioi-small beside the project",
    )
    parser.add_argument(
        "--gpt2-shaped",
        type=Path,
        metavar="DIR",
        help="print values of this checkpoint only",
    )
    return parser.parse_args()


def check_packages() -> None:
    """Stops without the packages, and warns when other versions would record."""
    if MISSING_PACKAGE:
        sys.exit(f"record-reference: {MISSING_PACKAGE} is missing; --help lists the packages")
    for package, expected in EXPECTED_VERSIONS.items():
        if version(package) != expected:
            report(f"warning: {package} is {version(package)}, the fixtures name {expected}")


def main() -> None:
    """Parses, prepares torch for repeatable sums, and records."""
    options = arguments()
    check_packages()
    prepare()
    if options.gpt2_shaped:
        print_full_size(options.gpt2_shaped)
    else:
        record_all(options.output, options.trained)


if __name__ == "__main__":
    main()
