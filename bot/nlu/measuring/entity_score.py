"""How well facts are found: sentences with their facts marked, against what a finder says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.spans import Span

_MARKED = re.compile(r"\[([^\]]+)\]\((\w+)\)")


@dataclass(frozen=True)
class Marked:
    """A sentence and its facts: each a kind, and where it begins and ends."""

    text: str
    facts: frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class EntityScore:
    """`f1` over all facts and by kind, 0 to 1; `wrong` are the sentences with a fact missed or invented."""

    f1: float
    by_kind: dict[str, float]
    wrong: tuple[Marked, ...]


def read_marked(path: Path) -> list[Marked]:
    """Read sentences such as `order [1001](order_number)`, one a line; a line that begins with `# ` is a remark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parse_marked(line) for line in lines if line and not line.startswith("# ")]


def parse_marked(line: str) -> Marked:
    """Take the marks out of a sentence."""
    text, facts, at = "", set(), 0
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        facts.add((match[2], len(text), len(text) + len(match[1])))
        text += match[1]
        at = match.end()
    return Marked(text + line[at:], frozenset(facts))


def score_entities(sentences: Sequence[Marked], find: Callable[[str], Iterable[Span]]) -> EntityScore:
    """Compare place and kind. A `#` before an order number and the Korean 번 behind one may or may not belong to it."""
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    wrong = []
    for sentence in sentences:
        expected = set(_plain(sentence.text, sentence.facts))
        said = set(_plain(sentence.text, ((span.kind, span.start, span.end) for span in find(sentence.text))))
        right.update(kind for kind, _, _ in expected & said)
        missed.update(kind for kind, _, _ in expected - said)
        invented.update(kind for kind, _, _ in said - expected)
        if expected != said:
            wrong.append(sentence)
    kinds = sorted({*right, *missed, *invented})
    return EntityScore(
        _f1(sum(right.values()), sum(missed.values()), sum(invented.values())),
        {kind: _f1(right[kind], missed[kind], invented[kind]) for kind in kinds},
        tuple(wrong),
    )


def _plain(text: str, facts: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    for kind, start, end in facts:
        begin = start + (text[start:end].startswith("#"))
        yield kind, begin, end - (kind == "order_number" and text[start:end].endswith("번"))


def _f1(right: int, missed: int, invented: int) -> float:
    return 2 * right / (2 * right + missed + invented) if right + missed + invented else 1.0
