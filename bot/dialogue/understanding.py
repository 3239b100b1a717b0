"""What the trained clerk takes messages for: the pipeline alone, without a conversation."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.processor import ShopProcessor

NOT_SURE = "nlu_fallback"


@dataclass(frozen=True)
class Understood:
    """`intent` is what the rules go by, `NOT_SURE` below the threshold; `part` the article of a help question.

    `best` is the likeliest intent whatever its `confidence`; `milliseconds` is what the whole pipeline took.
    """

    intent: str
    part: str
    best: str
    confidence: float
    milliseconds: float


def understand(model: Path, texts: Iterable[str]) -> list[Understood]:
    """Load a model, which takes seconds, and understand messages one after the other."""
    reader = ShopProcessor(model).reader
    reader.parse_text("where is order 1001?")  # what is built at the first message is not the first one's cost
    found = []
    for text in texts:
        begun = time.perf_counter()
        parsed = reader.parse_text(text)
        milliseconds = 1000 * (time.perf_counter() - begun)
        ranking = [one for one in parsed.get("intent_ranking", ()) if one["name"] != NOT_SURE]
        intent = parsed["intent"]["name"] or NOT_SURE
        part = parsed.get("intent_part") or ""
        best, confidence = (str(ranking[0]["name"]), float(ranking[0]["confidence"])) if ranking else (NOT_SURE, 0.0)
        found.append(Understood(intent, part, best, confidence, milliseconds))
    return found
