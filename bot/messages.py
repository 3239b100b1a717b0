"""The neutral message: what every channel parses into and renders from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Button:
    """Something a customer can tap. `payload` is what the tap sends back, and is never shown."""

    title: str
    payload: str


@dataclass(frozen=True)
class Link:
    """A web address with the words that name it."""

    title: str
    url: str


@dataclass(frozen=True)
class Card:
    """A product or an order with a picture. `image_url` and `url` may be empty."""

    title: str
    subtitle: str = ""
    image_url: str = ""
    url: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Reply:
    """One message from the clerk. At least one of `text` and `cards` is there.

    `buttons` stay with the message; `quick_replies` disappear once the customer has answered.
    """

    text: str = ""
    buttons: tuple[Button, ...] = ()
    quick_replies: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    links: tuple[Link, ...] = ()


def all_buttons(reply: Reply) -> tuple[Button, ...]:
    """Give everything on a reply that can be tapped, in the order it is shown."""
    cards = tuple(button for card in reply.cards for button in card.buttons)
    return (*cards, *reply.buttons, *reply.quick_replies)


@dataclass(frozen=True)
class InboundMessage:
    """One message from a customer, as a channel understood it.

    `provider_message_id` is unique within the channel and is what redeliveries repeat.
    `payload` is there only for a tap; `text` then holds the title of what was tapped.
    """

    channel: str
    customer: str
    provider_message_id: str
    sent_at: datetime
    text: str = ""
    payload: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def conversation_id(self) -> str:
        """The conversation this message belongs to: one per channel and customer."""
        return f"{self.channel}:{self.customer}"
