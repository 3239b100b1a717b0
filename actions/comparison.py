"""How products differ: what the shop says of each of them, side by side."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.known_product import named_in
from actions.product_cards import price_range
from actions.turn import Turn
from bot.commerce.shapes import search_shape

_MOST = 3
"""Products beside one another: more would be a catalogue."""


def compare(turn: Turn) -> list[EventType] | None:
    """Tell the price and the description of each product that is compared; None where none are."""
    if turn.form is not None or not turn.text or not search_shape(turn.services.lexicon, "asks_difference", turn.text):
        return None
    named = named_in(turn, turn.text)
    if not 1 < len(named) <= _MOST:
        return None
    lines = [
        turn.phrase(
            "utter_part_compared",
            product=one.name[turn.language],
            price=price_range(one.variants, turn.language),
            description=one.description[turn.language],
        )
        for one in named
    ]
    turn.say("utter_products_compared", lines="\n".join(lines))
    return []
