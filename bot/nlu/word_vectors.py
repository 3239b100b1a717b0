"""What words mean, as far as it shows from the company they keep: vectors that were learnt from much text.

A customer writes `parcel`, the examples say `package`: no letter tells that both are the same. The files are the
product's, not a shop's; a model keeps only its weights for the numbers.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.korean_forms import KoreanForms

Vectors = NDArray[np.float32]

FOLDER = Path(__file__).with_name("vectors")


@dataclass(frozen=True)
class WordVectors:
    """`places` of the words of a language and their `vectors`, words × numbers, each of length 1.

    `read` gives the words of a message in tokens as `places` has them, and all else as it is. `weight` is how long the
    direction of a message can be, beside the other kinds of features, which have at most 1.
    `checksum` changes with the file: weights that were learnt for other vectors say nothing about these.
    """

    places: dict[str, int]
    vectors: Vectors
    checksum: int
    weight: float = 1.4
    read: Callable[[Sequence[str]], list[str]] = list

    @cached_property
    def dimensions(self) -> int:
        """How many numbers a word has."""
        return int(self.vectors.shape[1])


@lru_cache(maxsize=1)
def english() -> WordVectors:
    """The vectors of English words; read once a process."""
    path = FOLDER / "en.npz"
    with np.load(path, allow_pickle=False) as arrays:
        places = {word: at for at, word in enumerate(str(arrays["words"]).split(" "))}
        return WordVectors(places, _of_length_one(arrays["vectors"]), zlib.crc32(path.read_bytes()))


@lru_cache(maxsize=1)
def korean() -> WordVectors:
    """The vectors of Korean words, found in their many forms; read once a process, and only where there is Korean.

    Their weight is lower: with as many examples as the clerk has, more is worse, and with few it makes no difference.
    """
    path = FOLDER / "ko.npz"
    with np.load(path, allow_pickle=False) as arrays:
        written = zip(str(arrays["forms"]).split(" "), arrays["places"].tolist(), strict=True)
        forms = KoreanForms(dict(written), int(arrays["predicates"]))
        vectors = _of_length_one(arrays["vectors"])
    places = {name: place for place, name in forms.names.items()}
    return WordVectors(places, vectors, zlib.crc32(path.read_bytes()), 1.0, forms.read)


def _of_length_one(steps: NDArray[np.int8]) -> Vectors:
    numbers = steps.astype(np.float32)
    numbers /= np.sqrt(np.einsum("ij,ij->i", numbers, numbers))[:, None]
    return numbers
