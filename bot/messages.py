"""The neutral message: what every channel parses into and renders from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

AttachmentKind = Literal["image", "voice", "video", "file", "location", "sticker", "contact"]
DeliveryState = Literal["sent", "delivered", "read", "failed"]


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
class File:
    """A file that the shop keeps: see `bot.files`.

    `id` is random. `media_type` and `kind` are what its bytes say; `size` is in bytes.
    """

    id: str
    name: str
    kind: AttachmentKind
    media_type: str
    size: int


@dataclass(frozen=True)
class Reply:
    """One message from the clerk, or from a person of the shop. One of `text`, `cards` and `files` is there.

    `buttons` stay with the message; `quick_replies` disappear once the customer has answered.
    """

    text: str = ""
    buttons: tuple[Button, ...] = ()
    quick_replies: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    links: tuple[Link, ...] = ()
    files: tuple[File, ...] = ()


def all_buttons(reply: Reply) -> tuple[Button, ...]:
    """Give everything on a reply that can be tapped, in the order it is shown."""
    cards = tuple(button for card in reply.cards for button in card.buttons)
    return (*cards, *reply.buttons, *reply.quick_replies)


@dataclass(frozen=True)
class Attachment:
    """Something a customer sent beside words.

    `url` is a web address as the platform gave it (it may expire); `media_id` is what a platform without addresses
    gives instead. `caption` names it: the words under a picture, a file's name, a place's name, a contact's name and
    number. `latitude` and `longitude` (degrees) are there only for a location. `file` is the id of the `File` that it
    became, or is to become, where it has bytes.
    """

    kind: AttachmentKind
    url: str = ""
    caption: str = ""
    latitude: float | None = None
    longitude: float | None = None
    media_id: str = ""
    file: str = ""


@dataclass(frozen=True)
class InboundMessage:
    """One message from a customer, as a channel understood it.

    `provider_message_id` is unique within the channel and is what redeliveries repeat.
    `payload` is there only for a tap; `text` then holds the title of what was tapped. `text` is empty where the
    customer sent no words. `metadata` has, where the channel knows it:

    - `language`: of the page the customer looks at (ISO 639)
    - `name`, `phone` (E.164): how the platform knows the customer; the platform has checked the number, nobody the name
    - `reply_to`: the provider's id of the message this one answers
    - `referral`: what brought the customer here, such as an ad's id or the `ref` of a link
    - `kind`: `edit` (new words for the message `edits`), `order` (a basket, as JSON in `order`), `form` (an answered
      form, as JSON in `form`), or `unsupported` (the platform cannot show us what was sent)
    - `truncated`: `yes` if the text was longer than the channel takes
    """

    channel: str
    customer: str
    provider_message_id: str
    sent_at: datetime
    text: str = ""
    payload: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()

    @property
    def conversation_id(self) -> str:
        """The conversation this message belongs to: one per channel and customer."""
        return f"{self.channel}:{self.customer}"


WINDOW_CLOSED: Final = "window_closed"
"""Why a message failed whose customer last wrote too long ago, whatever the platform's number for it is."""


@dataclass(frozen=True)
class DeliveryStatus:
    """What became of a message from the clerk, as the platform tells it. States may come out of order and twice.

    `error_code` is the platform's, or `WINDOW_CLOSED`, and only there for `failed`; `customer` is empty where the
    platform does not say.
    """

    channel: str
    provider_message_id: str
    status: DeliveryState
    at: datetime
    error_code: str = ""
    customer: str = ""
