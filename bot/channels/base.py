"""What every channel shares: its interface, what it makes of a request, its limits, and how it refuses input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.channels.errors import (
    ChannelError,
    ChannelInputError,
    ChannelSettingsError,
    CredentialError,
    PermanentSendError,
    RetryableSendError,
    SendError,
    UncertainSendError,
    WindowClosedError,
)
from bot.messages import Attachment, DeliveryStatus, InboundMessage, Reply

__all__ = [
    "Batch",
    "Capabilities",
    "Channel",
    "ChannelClient",
    "ChannelError",
    "ChannelInputError",
    "ChannelSettingsError",
    "CredentialError",
    "FileClient",
    "Payload",
    "PermanentSendError",
    "PullChannel",
    "RetryableSendError",
    "SendError",
    "SendResult",
    "UncertainSendError",
    "UnknownEvent",
    "WindowClosedError",
]

Payload = Mapping[str, object]
"""One message as the platform wants it, without its recipient: JSON-able and within the channel's limits."""


@dataclass(frozen=True)
class UnknownEvent:
    """An event that nobody programmed for, or a problem that a platform reports: kept for a person to look at.

    `kind` is short and safe for a metric's label; `raw` is the event's JSON and may hold what a customer wrote.
    """

    kind: str
    raw: str


FOR_OTHERS = frozenset({"other_number", "other_page"})
"""What is ignored because it is for a number or a page that is not set up: all of it, where the setting is wrong."""


@dataclass(frozen=True)
class Batch:
    """Everything that one request held, in its order: each event ends in exactly one of these.

    `ignored` counts, by kind, what is left aside on purpose, such as echoes of the clerk's own messages.
    """

    messages: tuple[InboundMessage, ...] = ()
    statuses: tuple[DeliveryStatus, ...] = ()
    ignored: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[UnknownEvent, ...] = ()

    def __len__(self) -> int:
        """How many events the request held."""
        return len(self.messages) + len(self.statuses) + sum(self.ignored.values()) + len(self.unknown)


@dataclass(frozen=True)
class Capabilities:
    """What a channel can show and how fast it takes it. Lengths are in UTF-16 units, the strictest way to count.

    None means no limit; 0 means that the channel does not have it.
    """

    text_length: int | None
    buttons: int | None
    """Reply buttons on one message."""
    buttons_text_length: int | None
    """Text of a message that has reply buttons."""
    title_length: int | None
    """Title of a button and of a quick reply."""
    payload_length: int | None
    """What the tap on a button sends back."""
    list_rows: int | None = 0
    list_text_length: int | None = 0
    row_title_length: int | None = 0
    row_description_length: int | None = 0
    row_payload_length: int | None = 0
    section_title_length: int | None = 0
    quick_replies: int | None = 0
    cards: int | None = 0
    """Cards side by side in one message."""
    card_title_length: int | None = 0
    card_subtitle_length: int | None = 0
    card_buttons: int | None = 0
    link_buttons: bool = False
    """Whether a button can open a web address."""
    service_window: timedelta | None = None
    """How long after the customer's last message free text may be sent."""
    agent_window: timedelta | None = None
    """How long a person may answer, with `agent_tag`."""
    agent_tag: str = ""
    messages_per_second: float | None = None
    """Of the whole number or page."""
    seconds_per_message_to_one: float | None = None
    """Between two messages to the same customer, in the long run."""
    reads: bool = False
    """Whether the channel can mark a message as read."""
    typing: bool = False
    """Whether the channel can show that an answer is being written."""
    files: Mapping[str, int] = field(default_factory=dict)
    """Media types of files that it shows, with the bytes that one may have."""


@dataclass(frozen=True)
class SendResult:
    """The platform has accepted the message. Its id comes back in delivery states."""

    provider_message_id: str


class ChannelClient(Protocol):
    """Talks to the platform. Blocking, every call with a time-out; may be used from several threads."""

    def send(self, customer: str, payload: Payload, *, tag: str = "") -> SendResult:
        """Send one payload of `Channel.render` or `Channel.render_template`.

        `tag` is the channel's `agent_tag` when a person answers after the service window. Raises `SendError`; its
        subclass says what can be done.
        """
        ...

    def mark_read(self, customer: str, provider_message_id: str) -> None:
        """Show the customer that this message, and those before it, were read. Raises `SendError`."""
        ...

    def show_typing(self, customer: str, provider_message_id: str) -> None:
        """Show that an answer to this message is being written. Raises `SendError`."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


@runtime_checkable
class FileClient(Protocol):
    """A client whose platform takes files and gives those of customers."""

    def upload(self, name: str, media_type: str, content: bytes) -> str:
        """Give the platform a file; its id goes into a payload of `Channel.render`. Raises `SendError`.

        Nobody sees it before a message with that id.
        """
        ...

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """Give a customer's file, at most `limit` bytes. Raises `MediaError`."""
        ...


@runtime_checkable
class PullChannel(Protocol):
    """A channel whose customer comes and fetches: it renders, and has nothing to send with."""

    @property
    def name(self) -> str:
        """Lower-case letters; the first part of a conversation's id and the last of the webhook's address."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """Its limits."""
        ...

    def render(self, reply: Reply, *, language: str) -> tuple[Payload, ...]:
        """Turn a reply into one or more payloads, in the order of sending, each within the limits. Pure.

        What does not fit is said in another way; titles and a card's subtitle are shortened, with an ellipsis. Only an
        empty reply gives no payload.
        """
        ...


@runtime_checkable
class Channel(PullChannel, Protocol):
    """A channel whose platform posts events to a webhook and takes messages through an API."""

    @property
    def client(self) -> ChannelClient:
        """The way to the platform."""
        ...

    @property
    def window_template(self) -> str:
        """The template for a customer whose answer comes after the window; empty: the answer waits for them."""
        ...

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the platform signed these very bytes with one of the active secrets.

        Pure and in constant time. Whatever is missing, malformed or of another algorithm is False, never an error.
        """
        ...

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """Answer the platform's question whether this webhook is ours; None for a stranger."""
        ...

    def parse(self, body: bytes, *, received_at: datetime) -> Batch:
        """Take a verified request apart into its events. Pure.

        Raises `ChannelInputError`, and nothing else, for bytes that are no request of this platform.
        """
        ...

    def render_template(self, name: str, *, language: str, values: Sequence[str] = ()) -> Payload | None:
        """Name an approved template, the one thing that may be sent after the window. None: the channel has none."""
        ...
