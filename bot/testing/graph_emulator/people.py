"""Customers as the platforms know them, and what they can send as canned samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.testing.graph_emulator.reading import Json
from bot.testing.graph_emulator.webhooks import Platform

SAMPLES = Path(__file__).parent / "samples"
MAP_LATITUDE, MAP_LONGITUDE = 37.5446, 127.0559
"""A place in Seongsu-dong, Seoul."""


@dataclass(frozen=True)
class Sample:
    """A file that a customer can attach. `media_id` is how WhatsApp names it."""

    kind: str
    media_id: str
    file: str
    mime_type: str

    def read(self) -> bytes:
        """The file's bytes."""
        return (SAMPLES / self.file).read_bytes()


PICTURE = Sample("image", "1037543291543636", "broken-cup.png", "image/png")
VOICE = Sample("audio", "1908647269898587", "voice.ogg", "audio/ogg; codecs=opus")
STICKER = Sample("sticker", "1187654309876543", "thanks.webp", "image/webp")
DOCUMENT = Sample("document", "1265430987654321", "receipt.pdf", "application/pdf")
BY_MEDIA_ID = {sample.media_id: sample for sample in (PICTURE, VOICE, STICKER, DOCUMENT)}
BY_FILE = {sample.file: sample for sample in (PICTURE, VOICE, STICKER, DOCUMENT)}


@dataclass(frozen=True)
class Person:
    """A customer. `id` is the WhatsApp id (the number's digits) or the page-scoped id.

    `user_id` is WhatsApp's business-scoped user id; with `number_hidden` webhooks carry nothing else.
    """

    platform: Platform
    id: str
    name: str
    user_id: str = ""
    number_hidden: bool = False

    @property
    def address(self) -> str:
        """What the clerk can answer to."""
        return self.user_id if self.number_hidden else self.id

    def contact(self) -> Json:
        """What stands beside a WhatsApp message."""
        contact: dict[str, object] = {"profile": {"name": self.name}}
        if not self.number_hidden:
            contact["wa_id"] = self.id
        contact["user_id"] = self.user_id
        return contact
