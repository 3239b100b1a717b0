"""Make `bot/nlu/vectors/ko.npz` of Kiwi's language model: `python scripts/korean_vectors.py`.

Before it: `pip install kiwipiepy==0.24.1`, in an environment of its own. It takes two minutes.

Kiwi says how alike two morphemes are (the cosine of their vectors), not the vectors. Those follow from the likeness of
every morpheme to some landmarks (Nyström's method), exactly so, since there are more landmarks than numbers a morpheme.
What all morphemes share is taken out, and of what is left the largest components are kept. Beside the vectors the file
has the forms in which a verb or an adjective is written: `두껍`, `두꺼워`, `두꺼운`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from kiwipiepy import Kiwi
from numpy.typing import NDArray
from vector_files import write_arrays

FIRST, LAST = 60, 20_000
"""Numbers of morphemes, most frequent first; below are those of tags. With 30,000 nothing is understood better."""

TAGS = frozenset({"NNG", "NNP", "NNB", "NR", "NP", "VV", "VA", "VX", "XR", "MAG"})
"""Nouns, numerals, pronouns, verbs, adjectives, roots and adverbs."""

PREDICATES = frozenset({"VV", "VA", "VX"})

LANDMARKS = 700
RANK = 256
"""Numbers that Kiwi has for a morpheme: as many eigenvalues are above zero."""

NUMBERS = 64
"""As good as 100 or 200: cross-validated on the clerk's Korean examples, 6, 15 and 40 an intent."""

FREQUENT = 5_000
SHARED = 2
"""Directions that are taken out, and the morphemes they are measured with."""

STEPS = 15
"""To either side of zero."""

ENDINGS = (
    ("어", "EF", ""), ("었", "EP", ""), ("ᆫ", "ETM", ""), ("ᆯ", "ETM", ""), ("음", "ETN", ""), ("ᆸ니다", "EF", "니다"),
    ("면", "EC", "면"), ("는", "ETM", "는"),
)  # fmt: skip
"""Endings before which a predicate changes its form, their tags, and what is cut off again."""

TARGET = Path(__file__).resolve().parents[1] / "bot" / "nlu" / "vectors" / "ko.npz"

_KOREAN = re.compile("[가-힣]+")


def main() -> None:
    """Ask Kiwi and write the file."""
    kiwi = Kiwi(model_type="cong")
    numbers = [number for number in range(FIRST, LAST) if _is_wanted(kiwi, number)]
    vectors = _shorten(_vectors(kiwi, numbers))
    # Nouns first, so that one number says where predicates begin.
    order = sorted(range(len(numbers)), key=lambda at: _is_predicate(kiwi, numbers[at]))
    place = {at: new for new, at in enumerate(order)}
    forms: dict[str, int] = {}
    for at, number in enumerate(numbers):  # of two with the same form, the more frequent
        for form in _forms(kiwi, number):
            forms.setdefault(form, place[at])
    vectors = vectors[order] * (STEPS / np.abs(vectors[order]).max(axis=1, keepdims=True))
    write_arrays(
        TARGET,
        forms=np.array(" ".join(forms)),
        places=np.array(list(forms.values()), dtype=np.uint16),
        predicates=np.array(sum(not _is_predicate(kiwi, number) for number in numbers)),
        vectors=np.rint(vectors).astype(np.int8),
    )
    print(f"{TARGET}: {len(numbers)} morphemes, {len(forms)} forms, {TARGET.stat().st_size / 1e6:.1f} MB")


def _is_wanted(kiwi: Kiwi, number: int) -> bool:
    found = kiwi.morpheme(number)
    return found.tag.partition("-")[0] in TAGS and _KOREAN.fullmatch(found.form) is not None


def _is_predicate(kiwi: Kiwi, number: int) -> bool:
    return str(kiwi.morpheme(number).tag).partition("-")[0] in PREDICATES


def _vectors(kiwi: Kiwi, numbers: list[int]) -> NDArray[np.float64]:
    """Vectors of length 1 whose products are the likenesses that Kiwi tells."""
    place = {number: at for at, number in enumerate(numbers)}
    landmarks = np.linspace(0, len(numbers) - 1, LANDMARKS).astype(int)
    likeness = np.zeros((len(numbers), LANDMARKS))
    for column, landmark in enumerate(landmarks):
        for found in kiwi.most_similar_morphemes(numbers[landmark], top_n=LAST * 10):
            if found.id in place:
                likeness[place[found.id], column] = found.score
        likeness[landmark, column] = 1.0
    values, directions = np.linalg.eigh(likeness[landmarks])
    return np.asarray(likeness @ (directions[:, -RANK:] / np.sqrt(values[-RANK:])))


def _shorten(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    vectors = vectors - vectors.mean(axis=0)
    shared = np.linalg.svd(vectors[:FREQUENT], full_matrices=False)[2][:SHARED]
    vectors -= (vectors @ shared.T) @ shared
    return np.asarray(vectors @ np.linalg.svd(vectors, full_matrices=False)[2][:NUMBERS].T)


def _forms(kiwi: Kiwi, number: int) -> Iterator[str]:
    """The form of the dictionary, and others that do not begin with it."""
    found = kiwi.morpheme(number)
    yield found.form
    if found.tag.partition("-")[0] not in PREDICATES:
        return
    for ending, tag, cut in ENDINGS:
        joined = kiwi.join([(found.form, found.tag), (ending, tag)])
        form = joined.removesuffix(cut)
        if _KOREAN.fullmatch(form) and not form.startswith(found.form) and (form != joined or not cut):
            yield form


if __name__ == "__main__":
    main()
