"""The prompts that a model is asked about."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from .specimens import Specimen


@dataclass
class Rows:
    """The prompts of a specimen: each runs alone, so padding plays no part."""

    prompts: list[list[int]]
    reference: list[list[int]]
    templates: list[int]
    answers: list[int]
    distractors: list[int]

    def facts(self) -> dict:
        """The part of reference.json that a test needs to make the same request."""
        return {
            "prompts": self.prompts,
            "reference": self.reference,
            "templates": self.templates,
            "answers": self.answers,
            "distractors": self.distractors,
        }


def random_tokens(generator: torch.Generator, vocabulary: int, length: int) -> list[int]:
    """A row of independent token ids."""
    return torch.randint(vocabulary, (length,), generator=generator).tolist()


def random_rows(specimen: Specimen, generator: torch.Generator) -> Rows:
    """Prompts, their paired reference rows, and an answer and another token for each."""
    pairs = [
        torch.randperm(specimen.vocabulary, generator=generator)[:2].tolist()
        for _ in specimen.lengths
    ]
    prompts, reference = (
        [random_tokens(generator, specimen.vocabulary, length) for length in specimen.lengths]
        for _ in range(2)
    )
    return Rows(
        prompts=prompts,
        reference=reference,
        templates=[row % 2 for row in range(len(specimen.lengths))],
        answers=[answer for answer, _ in pairs],
        distractors=[distractor for _, distractor in pairs],
    )
