"""Facts in messages: the project's own sentences, and order numbers of a public set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from bot.commerce.lexicon_files import load_lexicon
from bot.nlu.entity_finder import ORDER_NUMBER_PATTERN, EntityFinder
from bot.nlu.measuring.entity_score import Marked, read_marked, score_entities
from bot.nlu.product_names import read_names

SUITE = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "entities"
OWN_BAR = 97.0
ORDER_NUMBER_BAR = 95.0
_ORDER = "order_number"


def measure(folder: Path) -> Iterator[Figure]:
    """F1 over place and kind of every fact."""
    words = load_lexicon(SUITE.parents[2] / "data" / "lexicon")
    products = read_names(SUITE / "products.txt")
    finder = EntityFinder.of(ORDER_NUMBER_PATTERN, ("KR", "US"), ("en", "ko"), products, words)
    for language, what in (("en", "English"), ("ko", "Korean")):
        sentences = read_marked(SUITE / f"{language}.txt")
        found = score_entities(sentences, finder.find)
        worst = ", ".join(
            f"{kind} {100 * f1:.0f}" for kind, f1 in sorted(found.by_kind.items(), key=lambda one: one[1])[:3]
        )
        yield Figure(f"facts, {what} (F1)", 100 * found.f1, "%", OWN_BAR, len(sentences), worst, at_least=True)
    rows = [json.loads(line) for line in (folder / "bitext8k" / "entities_refilled_dev.jsonl").open(encoding="utf-8")]
    found = score_entities(
        [_order_numbers(row) for row in rows],
        lambda text: (span for span in finder.find(text) if span.kind == _ORDER),
    )
    yield Figure("order numbers of bitext8k (F1)", 100 * found.f1, "%", ORDER_NUMBER_BAR, len(rows), at_least=True)


def _order_numbers(row: dict[str, object]) -> Marked:
    entities = row["entities"]
    assert isinstance(entities, list)  # noqa: S101 - the set's own format
    facts = {(_ORDER, one["start"], one["end"]) for one in entities if one["entity"] == "order_id"}
    return Marked(str(row["text"]), frozenset(facts))
