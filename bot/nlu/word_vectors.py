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
Steps = NDArray[np.int8]

FOLDER = Path(__file__).with_name("vectors")


@dataclass(frozen=True)
class WordVectors:
    """`places` of the words of a language, and the `steps` of their vectors: words × numbers, as the file has them.

    Kept so, they take a quarter of the memory that vectors of length 1 would; few words are looked up for a message.
    `importance` says how much each word tells of a sentence, 1 for one of which nothing is known.
    `read` gives the words of a message in tokens as `places` has them, and all else as it is. `weight` is how long the
    direction of a message can be, beside the other kinds of features, which have at most 1.
    `checksum` changes with the file: weights that were learnt for other vectors say nothing about these.
    """

    places: dict[str, int]
    steps: Steps
    importance: NDArray[np.float32]
    checksum: int
    weight: float = 1.4
    read: Callable[[Sequence[str]], list[str]] = list

    @cached_property
    def dimensions(self) -> int:
        """How many numbers a word has."""
        return int(self.steps.shape[1])

    @cached_property
    def _lengths(self) -> NDArray[np.float32]:
        numbers = self.steps.astype(np.float32)
        return np.asarray(np.sqrt(np.einsum("ij,ij->i", numbers, numbers)))

    def at(self, places: Sequence[int]) -> Vectors:
        """The vectors of the words at these places, words × numbers, each of length 1."""
        kept = list(places)
        vectors: Vectors = self.steps[kept].astype(np.float32) / self._lengths[kept][:, None]
        return vectors


@lru_cache(maxsize=1)
def english() -> WordVectors:
    """The vectors of English words; read once a process."""
    path = FOLDER / "en.npz"
    with np.load(path, allow_pickle=False) as arrays:
        places = {word: at for at, word in enumerate(str(arrays["words"]).split(" "))}
        importance = arrays["importance"].astype(np.float32)
        return WordVectors(places, arrays["vectors"], importance, zlib.crc32(path.read_bytes()))


@lru_cache(maxsize=1)
def korean() -> WordVectors:
    """The vectors of Korean words, found in their many forms; read once a process, and only where there is Korean.

    Their weight is lower: with as many examples as the clerk has, more is worse, and with few it makes no difference.
    """
    path = FOLDER / "ko.npz"
    with np.load(path, allow_pickle=False) as arrays:
        written = zip(str(arrays["forms"]).split(" "), arrays["places"].tolist(), strict=True)
        forms = KoreanForms(dict(written), int(arrays["predicates"]))
        steps = arrays["vectors"]
    places = {name: place for place, name in forms.names.items()}
    alike = np.ones(len(steps), dtype=np.float32)
    return WordVectors(places, steps, alike, zlib.crc32(path.read_bytes()), 1.0, forms.read)
