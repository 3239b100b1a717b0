"""What the model learns besides data/nlu/."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.commerce.help_articles import load_articles
from bot.dialogue.importer import SHOP_FILE, ShopImporter
from bot.nlu.classifier import PART

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data() -> TrainingData:
    importer = ShopImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), str(ROOT / "data"))
    return importer.get_nlu_data()


def test_titles_and_questions_of_the_articles_are_examples(data: TrainingData) -> None:
    taught = [
        (example.get(TEXT), example.get(PART)) for example in data.intent_examples if example.get(INTENT) == "ask_help"
    ]
    expected = [
        (text, article.slug) for article in load_articles(ROOT / "help") for text in (article.title, *article.questions)
    ]
    assert sorted(taught) == sorted(expected)


def test_other_intents_are_learnt_whole(data: TrainingData) -> None:
    assert {example.get(PART) for example in data.intent_examples if example.get(INTENT) != "ask_help"} == {None}


def test_a_shop_with_one_language_has_no_responses_in_another() -> None:
    chosen = SHOP_FILE.set(ROOT / "benchmarks" / "tau_retail" / "shop.yml")
    try:
        importer = ShopImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), str(ROOT / "data"))
    finally:
        SHOP_FILE.reset(chosen)
    texts = {variation["text"] for variation in importer.get_domain().responses["utter_thank"]}
    assert texts == {"You're welcome! Is there anything else?", "Glad to help. Anything else?"}
