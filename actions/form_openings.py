"""What the customer typed when a form opened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions.turn import Turn
from bot.commerce.card_numbers import holds_card_number
from bot.commerce.order_finding import without_order_clue
from bot.commerce.shapes import any_shape


def opening_text(turn: Turn, form: str) -> str:
    """What the customer typed when `form` opened, without what only tells the order: `order 1019`."""
    said, suffix = _CONTACT.sub(" ", opening_words(turn, form)), any_shape(turn.services.lexicon, "number_suffix")
    for number in filter(None, {turn.slot("order_number"), turn.entity("order_number")}):
        said = re.sub(rf"#?(?<![\w-]){re.escape(str(number))}(?![\d-]){suffix}?", " ", said)
    return without_order_clue(" ".join(said.split()), turn.services.lexicon)


_CONTACT = re.compile(r"\S+@\S+")


def opening_words(turn: Turn, form: str) -> str:
    """What the customer typed when `form` opened; empty for a tap, a card number, or if that is too long ago."""
    opening = _opening_message(turn, form)
    if opening is None:
        return turn.text
    text = str(opening.get("text") or "")
    return "" if text.startswith("/") or holds_card_number(text, turn.services.lexicon) else text


def opening_intent(turn: Turn, form: str) -> str:
    """The intent of the message with which `form` opened; that of the last one if it is too long ago."""
    opening = _opening_message(turn, form)
    return turn.intent if opening is None else str(opening["parse_data"]["intent"]["name"])


def opening_entity(turn: Turn, form: str, name: str) -> str | None:
    """The first value of an entity in the message with which `form` opened."""
    found = message_entities(opening_message(turn, form))
    return next((str(one["value"]) for one in found if one["entity"] == name), None)


def opening_message(turn: Turn, form: str) -> Mapping[str, Any]:
    """The message with which `form` opened; the last one if it is too long ago."""
    return _opening_message(turn, form) or turn.tracker.latest_message


def message_entities(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The facts found in a message, whether it is the last one or an event of before."""
    return (message.get("parse_data") or message).get("entities") or ()


def _opening_message(turn: Turn, form: str) -> dict[str, Any] | None:
    opened = False
    for event in reversed(turn.tracker.events):
        if opened and event["event"] == "user":
            return dict(event)
        opened = opened or (event["event"] == "active_loop" and event.get("name") == form)
    return None
