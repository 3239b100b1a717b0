"""Every response of data/responses/, in every language, on every channel, within the channel's limits.

Placeholders are filled with words of usual length. What an action fills in at run time (a list of parcels, a product's
cards) is bounded by the renderers, which `test_contract.py` tests with texts of any length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from channel_contract import CHANNELS
from ruamel.yaml import YAML

from bot.messages import Button, Card, Link, Reply

ROOT = Path(__file__).parents[3]
LANGUAGES = sorted(path.stem for path in (ROOT / "data" / "responses").glob("*.yml"))
FILLED = {"en": "Oslo floor lamp", "ko": "오슬로 장스탠드"}

_PLACEHOLDER = re.compile(r"\{\w+\}")


@cache
def responses(language: str) -> dict[str, list[dict[str, Any]]]:
    text = (ROOT / "data" / "responses" / f"{language}.yml").read_text(encoding="utf-8")
    found: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(text)["responses"]
    return found


def reply_of(variation: dict[str, Any], language: str) -> Reply:
    custom = variation.get("custom", {})
    return Reply(
        text=_PLACEHOLDER.sub(FILLED[language], variation.get("text", "")),
        buttons=_buttons(variation.get("buttons", [])),
        quick_replies=_buttons(variation.get("quick_replies", [])),
        cards=tuple(Card(**{**card, "buttons": _buttons(card.get("buttons", []))}) for card in custom.get("cards", [])),
        links=tuple(Link(**link) for link in custom.get("links", [])),
    )


def _buttons(items: list[dict[str, Any]]) -> tuple[Button, ...]:
    return tuple(Button(item["title"], item["payload"]) for item in items)


def all_replies(language: str) -> Iterator[tuple[str, Reply]]:
    for name, variations in responses(language).items():
        for number, variation in enumerate(variations, start=1):
            yield f"{name} ({number})", reply_of(variation, language)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_response_fits(channel: str, language: str) -> None:
    rendering = CHANNELS[channel]
    wrong = []
    for name, reply in all_replies(language):
        payloads = rendering.channel.render(reply, language=language)
        if not payloads:
            wrong.append(f"{name}: nothing is left of it")
        for payload in payloads:
            try:
                rendering.check(payload)
            except AssertionError as error:
                wrong.append(f"{name}: {error}")
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_response_needs_several_messages(language: str) -> None:
    """Each delivered message may cost money, and an answer in two pieces reads like two answers."""
    split = [
        f"{name} on {channel}"
        for channel, rendering in CHANNELS.items()
        for name, reply in all_replies(language)
        if len(rendering.channel.render(reply, language=language)) > 1
    ]
    assert split == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_title_in_a_response_is_cut(language: str) -> None:
    """A merchant's own words appear as they were written: what is too long is named here, not shortened there."""
    shortest = min(limit for rendering in CHANNELS.values() if (limit := rendering.channel.capabilities.title_length))
    long = [
        f"{name}: {button.title}"
        for name, reply in all_replies(language)
        for button in (*reply.buttons, *reply.quick_replies)
        if len(button.title) > shortest
    ]
    assert long == []
