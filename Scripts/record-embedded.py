#!/usr/bin/env python3
"""Records what transformers makes of the embedded checkpoint: token ids, and logits after the last token.

Use: record-embedded.py (with torch and transformers as Scripts/README.md says), from anywhere.
"""

import json
from pathlib import Path

import torch
import transformers
from transformers import GPT2LMHeadModel, GPT2TokenizerFast

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "checkpoints" / "stories"
OUT = ROOT / "Tests" / "TestSupport" / "Fixtures" / "embedded.json"

TEXTS = (
    "Then, Mary and John walked to the store. John gave a book to",
    "When Alice and David got one ring near the park, Alice decided to give it to",
    "The study lasted from the year 1742 to the year 17",
    "An unseen word, with 12345 and é, naïvely:\n\n  two  spaces",
    "<|endoftext|>Friends Emma and Paul",
)


def main():
    model = GPT2LMHeadModel.from_pretrained(FOLDER, attn_implementation="eager").eval()
    tokenizer = GPT2TokenizerFast.from_pretrained(FOLDER)
    rows = []
    with torch.no_grad():
        for text in TEXTS:
            tokens = tokenizer(text)["input_ids"]
            logits = model(torch.tensor([tokens])).logits[0, -1]
            rows.append({"text": text, "tokens": tokens, "logits": [round(x, 5) for x in logits[::16].tolist()]})
    header = {"torch": torch.__version__, "transformers": transformers.__version__, "every": 16}
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    OUT.write_text(f'{{"recorded": {json.dumps(header)}, "rows": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{len(rows)} rows in {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
