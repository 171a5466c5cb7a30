"""The counter-based dropout of Patchbay, number for number.

Whether an element is dropped depends on its index and a key alone, so any part of a mask can be
made by itself, in any order, and here as there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .checks import require

WORD = 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True)
class Dropout:
    """What is dropped in one training step: a share of the elements at every place."""

    probability: float
    seed: int

    def drop(self, value: Tensor, place: int) -> Tensor:
        """A value at a place with its dropped elements zero and the others scaled up."""
        if self.probability == 0:
            return value
        return value * self.factors(value.numel(), place).view(value.shape)

    def factors(self, count: int, place: int) -> Tensor:
        """Zero, or one over the share that is kept, for each element of a place."""
        probability = np.float32(self.probability)
        threshold = int(float(probability) * 2**32)
        hashes = hashed(count, *keys(self.seed, place))
        nearest = np.abs(hashes.astype(np.int64) - threshold).min()
        require(nearest > 64, "a hash stands so close to the threshold that rounding decides")
        kept = np.float32(1) / (np.float32(1) - probability)
        return torch.from_numpy(np.where(hashes < threshold, np.float32(0), kept))


def keys(seed: int, place: int) -> tuple[int, int]:
    """The two words of a place's key: the (place + 1)-th number that splitmix64 gives.

    Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
    """
    z = (seed + (place + 1) * 0x9E3779B97F4A7C15) & WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    z ^= z >> 31
    return z & 0xFFFFFFFF, z >> 32


def hashed(count: int, first: int, second: int) -> np.ndarray:
    """The hash of each index below `count` under a key."""
    index = np.arange(count, dtype=np.uint32)
    return mixed(mixed(index + np.uint32(first)) ^ np.uint32(second))


def mixed(x: np.ndarray) -> np.ndarray:
    """A bijection of 32-bit words that spreads every bit (products wrap around)."""
    x = x ^ (x >> np.uint32(16))
    x = x * np.uint32(0x7FEB352D)
    x = x ^ (x >> np.uint32(15))
    x = x * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))
