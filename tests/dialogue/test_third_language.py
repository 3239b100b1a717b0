"""A third language is files alone: German with a handful of words, laid over a copy of the shop."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import build_services
from bot.dialogue.assistant import Assistant
from bot.dialogue.training import train
from bot.logs import set_up_logs
from bot.project.check import check
from bot.settings import Settings
from bot.storage.database import open_database
from bot.storage.tables import metadata
from bot.testing.demo_store import NOW, fake_store
from bot.testing.rehearsal import Rehearsal, Stage

ROOT = Path(__file__).parents[2]
GERMAN = ROOT / "tests" / "fixtures" / "german"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with German added: its files, German texts in shop.yml, and few examples, so that it is soon trained."""
    root = tmp_path_factory.mktemp("shop")
    for name in ("domain.yml", "config.yml", "endpoints.yml", "products.txt"):
        shutil.copy(ROOT / name, root / name)
    for folder in ("data/rules", "data/responses", "data/canned", "data/lexicon", "help"):
        shutil.copytree(ROOT / folder, root / folder)
    for language in ("en", "ko"):
        (root / "data" / "nlu" / language).mkdir(parents=True)
        for topic in ("talk", "orders"):
            shutil.copy(ROOT / f"data/nlu/{language}/{topic}.yml", root / f"data/nlu/{language}/{topic}.yml")
    shutil.copytree(GERMAN, root, dirs_exist_ok=True)
    text = (ROOT / "shop.yml").read_text(encoding="utf-8").replace("languages: [en, ko]", "languages: [en, ko, de]")
    with_german = re.sub(r"^( *)en: (.+)$", r"\1en: \2\n\1de: \2", text, flags=re.MULTILINE)
    (root / "shop.yml").write_text(with_german, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def assistant(shop: Path) -> Assistant:
    set_up_logs(verbose=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RASA_CACHE_DIRECTORY", str(shop / "cache"))
        return Assistant(train(shop, shop / "models"))


@pytest.fixture
def conversation(assistant: Assistant, shop: Path) -> Iterator[Rehearsal]:
    database = open_database("sqlite://")
    metadata.create_all(database.engine)
    services = build_services(
        Settings(root=shop), database=database, store=fake_store(clock=lambda: NOW), clock=lambda: NOW
    )
    yield Stage(assistant, database, services).open("c1")
    database.close()


def found(shop: Path, path: str) -> list[str]:
    place = shop / path
    return [str(one).removeprefix(f"{place}:") for one in check(shop) if one.path == str(place)]


def test_training_leaves_no_copies_that_nobody_reads(assistant: Assistant, shop: Path) -> None:
    assert assistant
    assert [one.name for one in (shop / "cache").iterdir()] == ["cache.db"]


def test_the_language_is_checked_and_its_missing_words_are_named(shop: Path) -> None:
    assert [one for one in check(shop) if "lexicon" in one.path and not one.warning] == []
    (missing,) = found(shop, "data/lexicon/de.yml")
    assert missing.startswith("1: warning: there are no words for address_countries, addresses, ")
    named = missing.removeprefix("1: warning: there are no words for ").partition(";")[0].split(", ")
    assert {"reasons", "wish_verbs", "currencies", "shapes.money", "shapes.person"} <= set(named)
    assert {"yes_no", "months", "weekdays", "relative_days", "shapes.date", "function_words"}.isdisjoint(named)


def test_a_broken_shape_is_named_with_its_line_and_what_would_be_right(shop: Path, tmp_path: Path) -> None:
    broken = tmp_path / "shop"
    shutil.copytree(shop, broken, ignore=shutil.ignore_patterns("models", "var"))
    (broken / "data/lexicon/de.sums.yml").write_text(
        "shapes:\n  money:\n    - '{amount}\\s?{unit=moneys}'\n    - '{amount}\\s?(?:Euro'\n    - '{amount} Euro'\n"
        "  moneey:\n    - x\n",
        encoding="utf-8",
    )
    assert [line[:75] for line in found(broken, "data/lexicon/de.sums.yml")] == [
        '3: shapes.money: there is no topic "moneys" in this language; write its wor',
        "4: shapes.money: this is no regular expression: missing ), unterminated sub",
        "5: shapes.money: it must tell what is unit: write ?P<unit> there",
        "7: shapes.moneey: there is no shape of that name; they are date, month, cou",
    ]


def test_missing_answers_and_examples_are_named(shop: Path) -> None:
    lines = [str(one) for one in check(shop)]
    assert any("utter_ask_order_number" in line and "de" in line for line in lines)
    assert any("start_return has no examples in de" in line for line in lines)


def test_the_clerk_greets_in_it(conversation: Rehearsal) -> None:
    (reply,) = asyncio.run(conversation.say("Hallo, guten Tag"))
    assert reply.text == "Guten Tag! Was kann ich für Sie tun?"


def test_the_clerk_finds_order_numbers_and_days_in_it(conversation: Rehearsal, assistant: Assistant) -> None:
    del conversation  # its services have the words
    facts = {
        "Wo ist meine Bestellung Nr. 777?": ("order_number", "777"),
        "die Bestellnummer lautet 1036": ("order_number", "1036"),
        "bestellt am 3. Mai 2026": ("date", "2026-05-03"),
        "gestern bestellt": ("date", "-P1D"),
        "vor zwei Wochen": ("date", "-P2W"),
        "am Freitag bitte": ("date", "W5"),
    }
    for text, fact in facts.items():
        entities = assistant.processor.reader.parse_text(text)["entities"]
        assert [(one["entity"], one["value"]) for one in entities if one["entity"] != "language"] == [fact], text
    first = assistant.processor.reader.parse_text(next(iter(facts)))["entities"]
    assert [one["value"] for one in first if one["entity"] == "language"] == ["de"]


def test_an_order_is_looked_for_by_its_german_number(conversation: Rehearsal) -> None:
    asyncio.run(conversation.say("Wo ist meine Bestellung Nr. 1036?"))
    (reply, *_) = asyncio.run(conversation.say("oliver.smith@example.com"))
    assert "#1036" in reply.text
