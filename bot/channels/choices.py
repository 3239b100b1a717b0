"""What a customer may choose in a reply, and in which form a channel can offer it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.channels.base import Capabilities
from bot.channels.titles import length
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import find_shapes
from bot.messages import Button, Card, Reply

Style = Literal["none", "buttons", "list", "quick_replies", "menu"]

# "2", "2.", "(2)", "#2". What may stand beside the number as words is the shape `menu_number` of each language.
_NUMBER = re.compile(r"[(\[#]?\s*(?P<count>\d{1,3})\s*[)\].]?[.!]?")


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `section` is the card it belongs to, if that card offers more than one."""

    title: str
    payload: str
    description: str = ""
    section: str = ""

    @property
    def label(self) -> str:
        """How a line of text names it."""
        return f"{self.section}: {self.title}" if self.section else self.title


def native_cards(reply: Reply, capabilities: Capabilities) -> bool:
    """Whether the channel shows this reply's cards as cards."""
    buttons = [button for card in reply.cards for button in card.buttons]
    return capabilities.cards != 0 and all(_fits(button.payload, capabilities.payload_length) for button in buttons)


def choices_of(reply: Reply, capabilities: Capabilities) -> tuple[Choice, ...]:
    """What the reply offers outside of cards that the channel shows as such; no payload twice."""
    cards = () if native_cards(reply, capabilities) else reply.cards
    found = [choice for card in cards for choice in _choices_of_card(card)]
    found += [Choice(button.title, button.payload) for button in (*reply.buttons, *reply.quick_replies)]
    return tuple({choice.payload: choice for choice in reversed(found)}.values())[::-1]


def style_of(choices: Sequence[Choice], capabilities: Capabilities, *, as_list: bool = False) -> Style:
    """The best form in which the channel can offer all of `choices`.

    `as_list` prefers a list to buttons: for cards, whose titles and prices need its room.
    """
    if not choices:
        return "none"
    payloads = [choice.payload for choice in choices]
    in_list = _takes(payloads, capabilities.list_rows, capabilities.row_payload_length)
    if _takes(payloads, capabilities.buttons, capabilities.payload_length) and not (as_list and in_list):
        return "buttons"
    if in_list:
        return "list"
    if _takes(payloads, capabilities.quick_replies, capabilities.payload_length):
        return "quick_replies"
    return "menu"


def menu_of(reply: Reply, capabilities: Capabilities) -> tuple[Button, ...]:
    """The numbered lines of the reply on this channel, in order; none where the customer can tap.

    A `payload` is what a typed number stands for; see `find_typed`.
    """
    choices = choices_of(reply, capabilities)
    if style_of(choices, capabilities) != "menu":
        return ()
    return tuple(Button(choice.label, choice.payload) for choice in choices)


def menu_text(choices: Sequence[Choice], *, start: int = 1) -> str:
    """The choices as numbered lines, the first of them number `start`."""
    numbered = enumerate(choices, start=start)
    return "\n".join(f"{number}. {' '.join(choice.label.split())}" for number, choice in numbered)


def find_typed(text: str, menu: Sequence[Button], lexicon: Lexicon) -> Button | None:
    """The line of a numbered menu that a customer typed, by its number or its title; None if it is neither."""
    typed = " ".join(text.split())
    shapes = (_NUMBER, *find_shapes(lexicon, "menu_number"))
    match = next(filter(None, (shape.fullmatch(typed) for shape in shapes)), None)
    if match and 1 <= int(match["count"]) <= len(menu):
        return menu[int(match["count"]) - 1]
    named = [button for button in menu if " ".join(button.title.split()).casefold() == typed.casefold()]
    return named[0] if len(named) == 1 else None


def _choices_of_card(card: Card) -> list[Choice]:
    if len(card.buttons) == 1:
        return [Choice(card.title, card.buttons[0].payload, card.subtitle)]
    return [Choice(button.title, button.payload, section=card.title) for button in card.buttons]


def _takes(payloads: Sequence[str], most: int | None, payload_length: int | None) -> bool:
    return (most is None or len(payloads) <= most) and all(_fits(payload, payload_length) for payload in payloads)


def _fits(payload: str, limit: int | None) -> bool:
    """Platforms take no empty payload, and WhatsApp none with space at its ends."""
    return bool(payload) and payload == payload.strip() and (limit is None or length(payload) <= limit)
