"""What transformers goes on to write, and the tokens from which it would draw."""

from __future__ import annotations

from pathlib import Path

import torch
import transformers
from transformers import (
    GenerationConfig,
    GPT2LMHeadModel,
    LogitsProcessorList,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from .recording import write_json
from .rows import Rows

MOST = 12  # new tokens of each prompt, where the context has room
WAYS = [  # temperature, top-k, top-p
    (1.0, None, None),
    (0.7, 5, None),
    (1.0, None, 0.5),
    (1.5, 10, 0.8),
    (0.5, 3, 0.95),
    (2.0, None, 0.9),
]


def greedy(model: GPT2LMHeadModel, prompt: list[int]) -> list[int]:
    """The most probable token, again and again, by transformers' own loop and cache."""
    count = min(MOST, model.config.n_positions - len(prompt))
    tokens = model.generate(
        torch.tensor([prompt]),
        attention_mask=torch.ones((1, len(prompt)), dtype=torch.long),
        generation_config=GenerationConfig(max_new_tokens=count, do_sample=False, pad_token_id=0),
    )
    return tokens[0, len(prompt) :].tolist()


def warpers(
    temperature: float, top_k: int | None, top_p: float | None
) -> LogitsProcessorList:
    """The warpers in the order in which transformers applies them."""
    chosen = [TemperatureLogitsWarper(temperature)] if temperature != 1 else []
    if top_k is not None:
        chosen.append(TopKLogitsWarper(top_k))
    if top_p is not None:
        chosen.append(TopPLogitsWarper(top_p))
    return LogitsProcessorList(chosen)


def kept(logits: torch.Tensor, way: tuple) -> list[int]:
    """The tokens whose logits the warpers leave."""
    scores = warpers(*way)(torch.zeros((1, 1), dtype=torch.long), logits[None])[0]
    return torch.isfinite(scores).nonzero()[:, 0].tolist()


def record_generation(model: GPT2LMHeadModel, rows: Rows, folder: Path) -> None:
    """The file `generation.json` of a model's folder."""
    warped = []
    with torch.no_grad():
        for row, prompt in enumerate(rows.prompts):
            logits = model(torch.tensor([prompt])).logits[0, -1]
            for way in WAYS:
                temperature, top_k, top_p = way
                warped.append(
                    {
                        "row": row,
                        "temperature": temperature,
                        "topK": top_k,
                        "topP": top_p,
                        "kept": kept(logits, way),
                    }
                )
        written = [greedy(model, prompt) for prompt in rows.prompts]
    write_json(
        folder / "generation.json",
        {
            "versions": {
                "torch": torch.__version__.split("+")[0],
                "transformers": transformers.__version__,
            },
            "greedy": written,
            "warped": warped,
            "meanings": {
                "greedy": "for each prompt of reference.json the tokens that generate adds, greedy",
                "warped": "for a prompt the tokens that temperature, top-k and top-p leave",
            },
        },
    )
