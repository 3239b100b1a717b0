"""What the trained clerk understands of sentences that it never learnt from: tests/fixtures/understanding/."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.dialogue.processor import ShopProcessor
from bot.dialogue.training import train
from bot.nlu.classifier import PREDICTED_PART
from bot.project.fingerprint import find_model

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT / "tests" / "fixtures" / "understanding"


class Bars(NamedTuple):
    """How many sentences a file has, and the share of them to be understood: as written, and in one run of letters."""

    sentences: int
    written: float
    without_spaces: float


FILES = {
    "ko.csv": Bars(150, 0.92, 0.88),
    "ko_any_shop.csv": Bars(270, 0.88, 0.85),
    "ko_told.csv": Bars(102, 0.72, 0.65),
    "ko_polite.csv": Bars(120, 0.84, 0.81),
    "ko_oblique.csv": Bars(60, 0.85, 0.76),
    "ko_roundabout.csv": Bars(60, 0.42, 0.33),
}
"""Questions about this shop; customers of any shop, with the spelling of a chat; wishes with the story around them;
long and polite questions of any shop; wishes that are hinted at, and those without a word of the shop's."""


@pytest.fixture(scope="module")
def processor() -> ShopProcessor:
    return ShopProcessor(find_model(ROOT, ROOT / "models") or train(ROOT, ROOT / "models"))


@pytest.mark.parametrize("name", FILES)
def test_korean_sentences(processor: ShopProcessor, name: str) -> None:
    """What is not understood is answered as out of scope."""
    rows = _rows(name)
    wrong = [one for row in rows if (one := _misunderstood(processor, row["text"], row["intent"]))]
    assert len(rows) == FILES[name].sentences
    assert len(wrong) <= (1 - FILES[name].written) * len(rows), wrong


@pytest.mark.parametrize("name", FILES)
def test_korean_sentences_without_spaces(processor: ShopProcessor, name: str) -> None:
    rows = _rows(name)
    wrong = [one for row in rows if (one := _misunderstood(processor, row["text"].replace(" ", ""), row["intent"]))]
    assert len(wrong) <= (1 - FILES[name].without_spaces) * len(rows), wrong


def _rows(name: str) -> list[dict[str, str]]:
    with (SENTENCES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _misunderstood(processor: ShopProcessor, text: str, wanted: str) -> tuple[str, str, str] | None:
    """What was wanted and understood of a sentence that is not answered by any of `wanted`.

    That names the intents that answer it, apart by `|`; `ask_help/gift-cards` is the help article of that name.
    """
    parsed = processor.reader.parse_text(text)
    intent = parsed["intent"]["name"].replace("nlu_fallback", "out_of_scope")
    answers = {intent, f"{intent}/{parsed.get(PREDICTED_PART)}"}
    return None if answers & set(wanted.split("|")) else (text, wanted, intent)


def test_no_sentence_was_learnt() -> None:
    learnt = {
        line.strip().removeprefix("- ").lower()
        for path in [*ROOT.glob("data/nlu/*/*.yml"), *ROOT.glob("help/*/*.md")]
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    for path in SENTENCES.glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            assert [row["text"] for row in csv.DictReader(file) if row["text"].lower() in learnt] == []
