"""The random models and the components that experiments edit in them."""

from __future__ import annotations

from dataclasses import dataclass

from transformers import GPT2Config


@dataclass(frozen=True)
class Specimen:
    """A random model and the components that its experiments edit."""

    name: str
    seed: int
    layers: int
    width: int
    heads: int
    hidden: int | None
    vocabulary: int
    context: int
    epsilon: float
    tied: bool
    lengths: tuple[int, ...]
    head: tuple[int, int]
    several_heads: tuple[tuple[int, int], ...]
    mlp: int
    mixed_mlps: tuple[int, ...]
    mixed_heads: tuple[tuple[int, int], ...]

    def config(self) -> GPT2Config:
        """The Hugging Face configuration; dropout and the special tokens play no part."""
        return GPT2Config(
            vocab_size=self.vocabulary,
            n_positions=self.context,
            n_embd=self.width,
            n_layer=self.layers,
            n_head=self.heads,
            n_inner=self.hidden,
            layer_norm_epsilon=self.epsilon,
            tie_word_embeddings=self.tied,
            bos_token_id=self.vocabulary - 1,
            eos_token_id=self.vocabulary - 1,
        )


TINY = Specimen(
    name="tiny",
    seed=1,
    layers=2,
    width=32,
    heads=4,
    hidden=128,
    vocabulary=61,
    context=24,
    epsilon=1e-5,
    tied=True,
    lengths=(1, 4, 6, 10),
    head=(0, 2),
    several_heads=((0, 1), (0, 3), (1, 2)),
    mlp=0,
    mixed_mlps=(1,),
    mixed_heads=((0, 0), (1, 3)),
)
ODD = Specimen(
    name="odd",
    seed=3,
    layers=3,
    width=24,
    heads=3,
    hidden=40,
    vocabulary=37,
    context=16,
    epsilon=1e-3,
    tied=False,
    lengths=(1, 3, 5, 8),
    head=(1, 1),
    several_heads=((0, 2), (1, 0), (2, 1)),
    mlp=1,
    mixed_mlps=(0, 2),
    mixed_heads=((0, 0), (1, 2)),
)
NARROW = Specimen(
    name="narrow",
    seed=5,
    layers=2,
    width=16,
    heads=1,
    hidden=None,
    vocabulary=23,
    context=16,
    epsilon=1e-5,
    tied=True,
    lengths=(1, 3, 5, 8),
    head=(0, 0),
    several_heads=((0, 0), (1, 0)),
    mlp=0,
    mixed_mlps=(1,),
    mixed_heads=((0, 0),),
)


def shape_facts(specimen: Specimen) -> dict:
    """The sizes that the names of axes in `meanings` stand for."""
    return {
        "L": specimen.layers,
        "d": specimen.width,
        "H": specimen.heads,
        "hidden": specimen.hidden or 4 * specimen.width,
        "V": specimen.vocabulary,
        "context": specimen.context,
        "epsilon": specimen.epsilon,
        "tied": specimen.tied,
    }
