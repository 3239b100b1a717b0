"""Every form and intent says what a ticket is about, or that it says nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.ticket_topics import NO_TOPIC, OF_FORMS, OF_INTENTS
from bot.commerce.shop import VALUE_TOPICS
from bot.commerce.shop_handoff import TOPICS
from bot.desks.wording import load_words

ROOT = Path(__file__).parents[3]


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def test_no_form_and_no_intent_is_forgotten() -> None:
    domain = read(ROOT / "domain.yml")
    assert set(OF_FORMS) == set(domain["forms"])
    assert {*OF_INTENTS, *NO_TOPIC} == {*domain["intents"], "nlu_fallback"}
    assert not set(OF_INTENTS) & NO_TOPIC


def test_only_topics_that_routing_knows() -> None:
    assert {*OF_FORMS.values(), *OF_INTENTS.values(), *VALUE_TOPICS} <= set(TOPICS)
    assert len(TOPICS) == len(set(TOPICS))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_agents_read_each_of_them_in_words(language: str) -> None:
    console = read(ROOT / "bot" / "web" / "console" / "texts" / f"{language}.yml")
    assert set(TOPICS) <= set(load_words(language)["topics"])
    assert set(TOPICS) <= set(console["texts"]["topic"])
