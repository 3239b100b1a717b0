"""What the platforms document as their limits, as data. Lengths are in characters.

Sources: the pages named beside each group below developers.facebook.com/documentation/business-messaging/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

SERVICE_WINDOW = timedelta(hours=24)
"""Free text and anything interactive only this long after the customer's last message."""

HUMAN_AGENT_WINDOW = timedelta(days=7)
"""How long a person may answer on Messenger, with the tag HUMAN_AGENT."""


MB = 1024 * 1024


@dataclass(frozen=True)
class WhatsAppLimits:
    """The Cloud API. A test that needs to be quick replaces the rates."""

    # whatsapp/messages/text-messages
    text_body: int = 4096
    # whatsapp/messages/interactive-reply-buttons-messages
    button_body: int = 1024
    buttons: int = 3
    button_title: int = 20
    button_id: int = 256
    header: int = 60
    footer: int = 60
    # whatsapp/messages/interactive-list-messages
    list_body: int = 4096
    list_button: int = 20
    sections: int = 10
    section_title: int = 24
    rows: int = 10
    row_id: int = 200
    row_title: int = 24
    row_description: int = 72
    # whatsapp/messages/interactive-cta-url-messages
    url_button_body: int = 1024
    url_button_title: int = 20
    # whatsapp/messages/image-messages
    caption: int = 1024
    # whatsapp/reference/media
    media_bytes: Mapping[str, int] = field(
        default_factory=lambda: {
            "image": 5 * MB,
            "sticker": 512_000,
            "audio": 16 * MB,
            "video": 16 * MB,
            "document": 100 * MB,
        }
    )
    # whatsapp/throughput
    messages_per_s: int = 80
    pair_every_s: float = 6.0
    pair_burst: int = 45
    """A burst to one customer borrows from the messages that come later, one each `pair_every_s`."""


@dataclass(frozen=True)
class MessengerLimits:
    """The Send API. `messages_per_s` is the documented rate of a page for texts and templates."""

    # messenger-platform/reference/send-api
    text: int = 2000
    # messenger-platform/send-messages/quick-replies
    quick_replies: int = 13
    quick_reply_title: int = 20
    payload: int = 1000
    # messenger-platform/send-messages/template/button
    button_text: int = 640
    buttons: int = 3
    button_title: int = 20
    # messenger-platform/send-messages/template/generic
    elements: int = 10
    title: int = 80
    subtitle: int = 80
    # messenger-platform/send-messages/saving-assets
    attachment_bytes: int = 25 * MB
    # messenger-platform/overview/rate-limiting
    messages_per_s: int = 300


@dataclass(frozen=True)
class Limits:
    """Of both platforms."""

    whatsapp: WhatsAppLimits = field(default_factory=WhatsAppLimits)
    messenger: MessengerLimits = field(default_factory=MessengerLimits)


@dataclass(frozen=True)
class Template:
    """A WhatsApp template that the platform has approved. `{{1}}`, `{{2}}` … in `body` are its parameters."""

    name: str
    language: str
    body: str

    @property
    def parameters(self) -> int:
        """How many values a send has to bring."""
        count = 0
        while f"{{{{{count + 1}}}}}" in self.body:
            count += 1
        return count

    def fill(self, values: list[str]) -> str:
        """The text as the customer sees it."""
        text = self.body
        for number, value in enumerate(values, start=1):
            text = text.replace(f"{{{{{number}}}}}", value)
        return text
