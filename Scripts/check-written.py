#!/usr/bin/env python3
"""Checks that transformers reads what patchbay trained and saved, of every family, and computes the same.

Use: check-written.py PROGRAM [FIXTURE ...]

PROGRAM is the built patchbay; fixtures are folders of Tests/TestSupport/Fixtures, all families and two GPT-2 unless
some are named. Each is trained for a few steps; then the saved folder is loaded by transformers, no tensor of which may
be missing or left over, and the logits of both programs are compared after prompts longer than every window. Needs torch
and transformers, as record-reference.py does. Prints a line for each, and ends with 1 where any differs.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM

FIXTURES = Path(__file__).resolve().parents[1] / "Tests" / "TestSupport" / "Fixtures"
TOLERANCE = 1e-5  # of one plus the logit: single precision, in another order of operations
ROWS = [[3, 14, 15, 9, 2, 6, 5, 35, 8], [27, 18, 28, 18, 2, 8], [31, 4, 1]]


def run(program, *words):
    """The program's answer to a command."""
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"patchbay {' '.join(map(str, words))}: {done.stderr}")
    return done.stdout


def trained(program, checkpoint, folder):
    """The folder of a few steps of training."""
    rows = [{"tokens": row, "answer": (7 * row[0]) % 40, "distractor": 1} for row in ROWS]
    data = folder / "rows.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = folder / "run"
    run(program, "train", checkpoint, "--data", data, "--epochs", 2, "--batch", 2, "--lr", 1e-3, "--evaluate", "none",
        "--track", "none", "--out", out)
    return out / "epoch-2"


def logits(program, checkpoint, row, vocabulary):
    """The program's logits of all tokens after a row."""
    words = ("--tokens", ",".join(map(str, row)), "--top", vocabulary, "--no-bos", "--json")
    top = json.loads(run(program, "predict", checkpoint, *words))["result"]["prompts"][0]["top"]
    ordered = sorted(top, key=lambda entry: entry["id"])
    return torch.tensor([entry["logit"] for entry in ordered])


def check(program, checkpoint):
    """The largest difference of a logit, in shares of one plus the logit."""
    with tempfile.TemporaryDirectory() as folder:
        saved = trained(program, checkpoint, Path(folder))
        model, info = AutoModelForCausalLM.from_pretrained(
            saved, output_loading_info=True, attn_implementation="eager"
        )
        for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
            if info[kind]:
                sys.exit(f"{checkpoint.name}: {kind}: {info[kind]}")
        worst = 0.0
        for row in ROWS:
            # transformers 4.52 lets all layers of a Qwen slide once some do; up to the window that is no matter.
            if getattr(model.config, "use_sliding_window", False):
                row = row[: model.config.sliding_window]
            with torch.no_grad():
                theirs = model(torch.tensor([row])).logits[0, -1]
            ours = logits(program, saved, row, model.config.vocab_size)
            worst = max(worst, float(((ours - theirs).abs() / (1 + theirs.abs())).max()))
        return worst


def main():
    """Checks each fixture that was asked for."""
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    families = sorted(path.name for path in (FIXTURES / "families").iterdir())
    names = sys.argv[2:] or ["tiny", "odd"] + [f"families/{name}" for name in families]
    failed = False
    for name in names:
        worst = check(sys.argv[1], FIXTURES / name)
        failed = failed or not worst < TOLERANCE
        print(f"{name:24} {worst:.1e} {'' if worst < TOLERANCE else 'differs'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
