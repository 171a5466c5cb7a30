"""The models and rows that patching is recorded for."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import GPT2LMHeadModel, GPT2Tokenizer

from .checks import require
from .folders import save_like_old_checkpoints
from .patching import PatchingRequest, perturbed, record_patching, scaled
from .recording import open_to_all, versions, write_json
from .rows import Rows, random_tokens
from .specimens import ODD, shape_facts
from .trained import SENTENCES, Sentence, sentence_rows

LENGTHS = (6, 8, 8, 9)  # two of one length, for grids over positions
RECEIVERS = {"odd": [[1, 0], [2, 1], [2, 2]], "ioi-small": [[1, 1], [2, 0], [2, 4]]}
SUBJECT_FIRST = Sentence(
    "Then, Richard and Anthony went to the school. Richard gave a ring to",
    "Then, Thomas and Jacob went to the school. Vanessa gave a ring to",
    3,
    " Anthony",
    " Richard",
)


def named_positions(rows: Rows) -> dict[str, list[int]]:
    """Where each prompt's names are; the rows end where the answer is to follow."""
    first = [prompt.index(answer) for prompt, answer in zip(rows.prompts, rows.answers)]
    second = [prompt.index(other) for prompt, other in zip(rows.prompts, rows.distractors)]
    again = [
        len(prompt) - 1 - prompt[::-1].index(other)
        for prompt, other in zip(rows.prompts, rows.distractors)
    ]
    require(all(a < b for a, b in zip(second, again)), "a subject is not repeated")
    return {
        "IO": first,
        "S1": second,
        "S1+1": [position + 1 for position in second],
        "S2": again,
        "END": [len(prompt) - 1 for prompt in rows.prompts],
    }


def name_rows(vocabulary: int, seed: int) -> Rows:
    """Random rows in which a distractor stands twice and an answer once, and random references."""
    generator = torch.Generator().manual_seed(seed)
    rows = Rows([], [], [row % 2 for row in range(len(LENGTHS))], [], [])
    for row, length in enumerate(LENGTHS):
        answer, distractor = torch.randperm(vocabulary, generator=generator)[:2].tolist()
        others = [token for token in range(vocabulary) if token not in (answer, distractor)]
        prompt = [others[at] for at in random_tokens(generator, len(others), length)]
        prompt[1], prompt[2] = (answer, distractor) if row % 2 == 0 else (distractor, answer)
        prompt[length - 2 - row % 2] = distractor
        rows.prompts.append(prompt)
        rows.reference.append(random_tokens(generator, vocabulary, length))
        rows.answers.append(answer)
        rows.distractors.append(distractor)
    return rows


def record_odd_patching(model: GPT2LMHeadModel, output: Path) -> None:
    """`odd` and a second checkpoint near it, with a folder of its own."""
    tuned = perturbed(model, seed=2000 + ODD.seed)
    folder = output / f"{ODD.name}-tuned"
    save_like_old_checkpoints(tuned, folder)
    facts = {"versions": versions(), "model": folder.name, "perturbed": ODD.name}
    write_json(folder / "reference.json", facts)
    open_to_all(folder)
    rows = name_rows(ODD.vocabulary, seed=3000 + ODD.seed)
    request = PatchingRequest(model, tuned, rows, named_positions(rows), RECEIVERS[ODD.name])
    facts = {"model": ODD.name, "tuned": folder.name, "sizes": shape_facts(ODD)}
    record_patching(request, facts).write(output / ODD.name, "patching")


def record_trained_patching(checkpoint: Path, output: Path) -> None:
    """A trained checkpoint on sentences, beside itself with some weights scaled."""
    tokenizer = GPT2Tokenizer(checkpoint / "vocab.json", checkpoint / "merges.txt")
    model = GPT2LMHeadModel.from_pretrained(checkpoint).eval()
    sentences = (SENTENCES[0], SENTENCES[1], SENTENCES[3], SUBJECT_FIRST)
    rows = sentence_rows(tokenizer, sentences)
    factors = {}
    for layer in range(model.config.n_layer):
        factors[f"transformer.h.{layer}.attn.c_attn.weight"] = 1.25
        factors[f"transformer.h.{layer}.mlp.c_proj.weight"] = 0.75
    request = PatchingRequest(
        model, scaled(model, factors), rows, named_positions(rows), RECEIVERS[checkpoint.name]
    )
    facts = {
        "model": checkpoint.name,
        "scaled": factors,
        "texts": [sentence.text for sentence in sentences],
        "reference_texts": [sentence.reference for sentence in sentences],
        "answer_texts": [sentence.answer for sentence in sentences],
        "distractor_texts": [sentence.distractor for sentence in sentences],
    }
    folder = output / checkpoint.name
    folder.mkdir(exist_ok=True)
    record_patching(request, facts).write(folder, "patching")
