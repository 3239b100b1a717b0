"""What the trained clerk understands of sentences that it never learnt from: tests/fixtures/understanding/."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.dialogue.processor import ShopProcessor
from bot.dialogue.training import train
from bot.project.fingerprint import find_model

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT / "tests" / "fixtures" / "understanding"
BAR = 0.90


@pytest.fixture(scope="module")
def processor() -> ShopProcessor:
    return ShopProcessor(find_model(ROOT, ROOT / "models") or train(ROOT, ROOT / "models"))


def test_korean_sentences(processor: ShopProcessor) -> None:
    """`intent` names the intents that answer it, apart by `|`; what is not understood is answered as out of scope."""
    with (SENTENCES / "ko.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        intent = processor.reader.parse_text(row["text"])["intent"]["name"].replace("nlu_fallback", "out_of_scope")
        if intent not in row["intent"].split("|"):
            wrong.append((row["text"], row["intent"], intent))
    assert len(rows) == 150
    assert len(wrong) <= (1 - BAR) * len(rows), wrong


def test_no_sentence_was_learnt() -> None:
    learnt = {
        line.strip().removeprefix("- ").lower()
        for path in [*ROOT.glob("data/nlu/*/*.yml"), *ROOT.glob("help/*/*.md")]
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    for path in SENTENCES.glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            assert [row["text"] for row in csv.DictReader(file) if row["text"].lower() in learnt] == []
