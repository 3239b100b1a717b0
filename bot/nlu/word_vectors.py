"""What words mean, as far as it shows from the company they keep: vectors that were learnt from much English text.

A customer writes `parcel`, the examples say `package`: no letter tells that both are the same. The file is the
product's, not a shop's; a model keeps only its weights for the numbers.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

FILE = Path(__file__).with_name("vectors") / "en.npz"


@dataclass(frozen=True)
class WordVectors:
    """`places` of the words and their `vectors`, words × numbers, each of length 1.

    `checksum` changes with the file: weights that were learnt for other vectors say nothing about these.
    """

    places: dict[str, int]
    vectors: Vectors
    checksum: int

    @cached_property
    def dimensions(self) -> int:
        """How many numbers a word has."""
        return int(self.vectors.shape[1])


@lru_cache(maxsize=1)
def english() -> WordVectors:
    """The vectors that come with the clerk; read once a process."""
    with np.load(FILE, allow_pickle=False) as arrays:
        words, numbers = str(arrays["words"]).split(" "), arrays["vectors"].astype(np.float32)
    numbers /= np.sqrt(np.einsum("ij,ij->i", numbers, numbers))[:, None]
    return WordVectors({word: at for at, word in enumerate(words)}, numbers, zlib.crc32(FILE.read_bytes()))
