"""A pipeline that is measured: trained through Rasa's graph, packaged, loaded, asked."""

from __future__ import annotations

from bot.nlu.measuring.contest import OURS, STOCK, parse_outcome
from bot.nlu.measuring.contestant import contest, pipeline_of
from bot.nlu.measuring.rows import Row

ROWS = [
    *(Row(text, "talk/greet") for text in ("hello there", "hi", "good morning", "안녕하세요")),
    *(Row(text, "track") for text in ("where is my order", "track order 1001", "배송 언제 와요", "my parcel?")),
]


def test_every_message_gets_an_intent_a_confidence_and_a_time() -> None:
    found = parse_outcome(contest(OURS, ROWS, ROWS))
    assert [one.intent for one in found.predictions] == [row.intent for row in ROWS]
    assert all(0 <= one.confidence <= 1 for one in found.predictions)
    assert len(found.latency_ms) == len(found.latency_cpu_ms) == len(ROWS)
    assert found.train_cpu_s > 0
    assert found.size_bytes > 1000
    assert found.memory_mb > 50


def test_the_stock_pipeline_is_rasas_own_choice() -> None:
    names = [component["name"] for component in pipeline_of(STOCK)["pipeline"]]
    assert "DIETClassifier" in names
    assert names[-1] == "FallbackClassifier"
