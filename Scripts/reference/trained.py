"""Values of a trained checkpoint on sentences; the checkpoint itself is not kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor
from transformers import GPT2LMHeadModel, GPT2Tokenizer

from .ablations import head_sweep
from .attribution import all_attributions
from .bench import Bench, check_agreement
from .checks import report, require
from .models import hooked
from .recording import numbers, versions, write_json
from .rows import Rows
from .scores import TOP


@dataclass(frozen=True)
class Sentence:
    """An IOI prompt, its reference with three other names, and the two names asked about."""

    text: str
    reference: str
    template: int
    answer: str
    distractor: str


SENTENCES = (
    Sentence(
        "Then, Tiffany and Kenneth were working at the office. "
        "Kenneth decided to give a necklace to",
        "Then, Patrick and Amy were working at the office. " "Steven decided to give a necklace to",
        0,
        " Tiffany",
        " Kenneth",
    ),
    Sentence(
        "Then, Anthony and Richard went to the school. Richard gave a ring to",
        "Then, Jacob and Thomas went to the school. Vanessa gave a ring to",
        1,
        " Anthony",
        " Richard",
    ),
    Sentence(
        "Then, Vanessa and Kyle went to the house. Kyle gave a kiss to",
        "Then, Melissa and Adam went to the house. Lindsay gave a kiss to",
        1,
        " Vanessa",
        " Kyle",
    ),
    Sentence(
        "Then Steven and Danielle were thinking about going to the store, "
        "and Danielle wanted to give a necklace to",
        "Then Jennifer and Paul were thinking about going to the store, "
        "and Robert wanted to give a necklace to",
        2,
        " Steven",
        " Danielle",
    ),
)


def sentence_rows(tokenizer: GPT2Tokenizer, sentences: Sequence[Sentence] = SENTENCES) -> Rows:
    """The sentences as token ids; every name must be one token."""

    def encode(text: str) -> list[int]:
        return tokenizer(text)["input_ids"]

    def single(name: str) -> int:
        tokens = encode(name)
        require(len(tokens) == 1, f"{name!r} is {len(tokens)} tokens instead of one")
        return tokens[0]

    rows = Rows(
        prompts=[encode(sentence.text) for sentence in sentences],
        reference=[encode(sentence.reference) for sentence in sentences],
        templates=[sentence.template for sentence in sentences],
        answers=[single(sentence.answer) for sentence in sentences],
        distractors=[single(sentence.distractor) for sentence in sentences],
    )
    lengths = [[len(row) for row in side] for side in (rows.prompts, rows.reference)]
    require(lengths[0] == lengths[1], "a reference sentence differs in length from its prompt")
    return rows


def prediction(logits: Tensor, tokenizer: GPT2Tokenizer) -> dict:
    """The first tokens at a position with raw and centred logit and probability."""
    top = logits.topk(TOP)
    return {
        "tokens": numbers(top.indices),
        "texts": [tokenizer.decode([token]) for token in top.indices.tolist()],
        "logits": numbers(top.values),
        "centred_logits": numbers(top.values - logits.mean()),
        "probabilities": numbers(logits.softmax(-1)[top.indices]),
    }


def sentence_facts(row: int, raw: Bench, tokenizer: GPT2Tokenizer) -> dict:
    """What was asked about a sentence and what the unedited model says."""
    sentence, rows = SENTENCES[row], raw.rows
    layer, head = raw.layers - 1, 0
    pattern = raw.clean[row][f"blocks.{layer}.attn.hook_pattern"]
    return {
        "text": sentence.text,
        "tokens": rows.prompts[row],
        "reference_text": sentence.reference,
        "reference_tokens": rows.reference[row],
        "template": sentence.template,
        "answer": {"text": sentence.answer, "token": rows.answers[row]},
        "distractor": {"text": sentence.distractor, "token": rows.distractors[row]},
        "logit_difference": numbers(raw.differences(raw.last_logits())[row]),
        "top": prediction(raw.logits[row][-1], tokenizer),
        "attention": {"layer": layer, "head": head, "row": numbers(pattern[0, head, -1])},
    }


def record_trained(checkpoint: Path, output: Path) -> None:
    """Values of a trained checkpoint on IOI prompts; only the values are kept."""
    tokenizer = GPT2Tokenizer(checkpoint / "vocab.json", checkpoint / "merges.txt")
    model = GPT2LMHeadModel.from_pretrained(checkpoint).eval()
    rows = sentence_rows(tokenizer)
    raw, processed = Bench(hooked(model, False), rows), Bench(hooked(model, True), rows)
    check_agreement(model, raw)
    parts = all_attributions(processed)
    sweep = {kind: head_sweep(raw, kind) for kind in ("mean", "template-mean")}
    prompts = []
    for row in range(len(SENTENCES)):
        facts = sentence_facts(row, raw, tokenizer)
        facts["attribution"] = {name: numbers(values[row]) for name, values in parts.items()}
        facts["sweep"] = {kind: numbers(values[row]) for kind, values in sweep.items()}
        prompts.append(facts)
    means = {
        "logit_difference": numbers(raw.differences(raw.last_logits()).mean()),
        "attribution": {name: numbers(values.mean(0)) for name, values in parts.items()},
        "sweep": {kind: numbers(values.mean(0)) for kind, values in sweep.items()},
    }
    document = {"versions": versions(), "checkpoint": checkpoint.name, "prompts": prompts}
    write_json(output / f"{checkpoint.name}.json", document | {"means": means})
    report(f"{checkpoint.name}: mean logit difference {means['logit_difference']:.4f}")
