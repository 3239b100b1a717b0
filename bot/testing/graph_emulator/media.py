"""The platforms' stores of files: what the clerk uploads, and what customers sent.

Sources: whatsapp/reference/media (kinds, sizes, addresses good for 5 minutes, files for 30 days) and
messenger-platform/send-messages/saving-assets (25 MB, 90 days) below
developers.facebook.com/documentation/business-messaging/. For WhatsApp's sizes the vendor names no code: (#100), as for
kinds, is taken. A file that is of another kind than its message is taken, and fails later with 131053.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from itertools import count

from bot.testing.graph_emulator.errors import (
    Refusal,
    invalid_parameter,
    messenger_refusal,
    whatsapp_refusal,
)
from bot.testing.graph_emulator.limits import MessengerLimits, WhatsAppLimits
from bot.testing.graph_emulator.people import BY_MEDIA_ID
from bot.testing.graph_emulator.reading import Json, dig, mapping, text
from bot.testing.graph_emulator.webhooks import Platform

ADDRESS_GOOD_FOR = timedelta(minutes=5)

_OFFICE = "application/vnd.openxmlformats-officedocument"
WHATSAPP_TYPES = {
    "image": ("image/jpeg", "image/png"),
    "sticker": ("image/webp",),
    "audio": ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"),
    "video": ("video/mp4", "video/3gpp"),
    "document": (
        *("text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel"),
        *("application/vnd.ms-powerpoint", f"{_OFFICE}.wordprocessingml.document"),
        *(f"{_OFFICE}.presentationml.presentation", f"{_OFFICE}.spreadsheetml.sheet"),
    ),
}
"""What each kind of message may show."""

MESSENGER_TYPES = ("image", "audio", "video", "file")


@dataclass(frozen=True)
class Part:
    """One part of a form: a field's text, or a file with its name and declared type."""

    content: bytes
    name: str = ""
    media_type: str = ""


@dataclass(frozen=True)
class Stored:
    """A file that a platform keeps. `kind` is Messenger's."""

    platform: Platform
    media_type: str
    content: bytes
    name: str = ""
    kind: str = ""


@dataclass
class MediaStore:
    """All files. Its ids are unique over both platforms."""

    clock: Callable[[], datetime]
    whatsapp: WhatsAppLimits
    messenger: MessengerLimits
    files: dict[str, Stored] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """Ids that the platform has forgotten, such as a customer's file after 30 days."""
    away: bool = False
    """Whether the machine that hands out files is broken."""
    calls: int = 0
    """How often a media id was asked about."""
    _numbers: count[int] = field(default_factory=lambda: count(2_000_000_000_000_001))

    def __post_init__(self) -> None:
        """Customers' samples are there."""
        for media_id, sample in BY_MEDIA_ID.items():
            self.files[media_id] = Stored("whatsapp", sample.mime_type, sample.read(), sample.file)

    def upload_whatsapp(self, form: Mapping[str, Part]) -> Json:
        """Take a call to `/{phone number id}/media`; raises `RefusedError`."""
        if _field(form, "messaging_product") != "whatsapp":
            raise invalid_parameter("The parameter messaging_product is required and must be whatsapp.")
        file = form.get("file")
        if file is None:
            raise invalid_parameter("The parameter file is required.")
        known = next((kind for kind, types in WHATSAPP_TYPES.items() if file.media_type in types), None)
        if known is None:
            allowed = ", ".join(sorted({one for types in WHATSAPP_TYPES.values() for one in types}))
            raise invalid_parameter(
                f"Param file must be a file with one of the following types: {allowed}."
                f" Received file of type '{file.media_type}'."
            )
        if not 0 < len(file.content) <= self.whatsapp.media_bytes[known]:
            most = self.whatsapp.media_bytes[known]
            raise invalid_parameter(f"Param file has {len(file.content)} bytes; of {known} at most {most} are taken.")
        return {"id": self._keep(Stored("whatsapp", file.media_type, file.content, file.name))}

    def upload_messenger(self, form: Mapping[str, Part]) -> Json:
        """Take a call to `/me/message_attachments`; raises `RefusedError`."""
        try:
            message = mapping(json.loads(_field(form, "message")))
        except ValueError:
            message = None
        kind = text(dig(message, "attachment", "type"))
        if kind not in MESSENGER_TYPES:
            raise messenger_refusal(f"Param message[attachment][type] must be one of {{{', '.join(MESSENGER_TYPES)}}}")
        if dig(message, "attachment", "payload", "is_reusable") is not True:
            raise messenger_refusal("Param message[attachment][payload][is_reusable] must be true.")
        file = form.get("filedata")
        # These words and codes were seen by others: Meta's own pages list none for uploads but the size. That an empty
        # file is answered like none at all is a guess.
        if file is None or not file.content:
            raise messenger_refusal("Incorrect number of files uploaded. Must upload exactly one file.")
        if len(file.content) > self.messenger.attachment_bytes:
            raise messenger_refusal("Attachment size exceeds allowable limit", subcode=2018109)
        if kind != "file" and file.media_type.partition("/")[0] != kind:
            raise messenger_refusal("Upload attachment failure.", subcode=2018047)
        return {"attachment_id": self._keep(Stored("messenger", file.media_type, file.content, file.name, kind))}

    def describe(self, media_id: str, base_url: str) -> Json | None:
        """What `/{media id}` answers; None for what is not there."""
        self.calls += 1
        stored = self.find(media_id)
        if stored is None or stored.platform != "whatsapp":
            return None
        until = int((self.clock() + ADDRESS_GOOD_FOR).timestamp())
        return {
            "messaging_product": "whatsapp",
            "url": f"{base_url}/media/{media_id}?ext={until}",
            "mime_type": stored.media_type,
            "sha256": hashlib.sha256(stored.content).hexdigest(),
            "file_size": len(stored.content),
            "id": media_id,
        }

    def download(self, media_id: str, until: str) -> Stored | None:
        """What an address of `describe` gives; None once it is too old."""
        fresh = until.isdigit() and int(until) > self.clock().timestamp()
        return self.find(media_id) if fresh else None

    def find(self, media_id: str) -> Stored | None:
        """A file by its id."""
        return None if media_id in self.gone else self.files.get(media_id)

    def check_whatsapp(self, payload: Json) -> Refusal | None:
        """Look whether a message shows a file that it can; raises `RefusedError` for an id of no file.

        What is of another kind fails only after the message was taken: that refusal is given.
        """
        kind = text(payload.get("type"))
        media_id = text(dig(payload, kind, "id"))
        if kind not in WHATSAPP_TYPES or not media_id:
            return None
        stored = self.find(media_id)
        if stored is None or stored.platform != "whatsapp":
            raise invalid_parameter(f"Param {kind}['id'] is not a valid media id of this number.")
        if stored.media_type.partition(";")[0] in WHATSAPP_TYPES[kind]:
            return None
        please = ", ".join(WHATSAPP_TYPES[kind])
        details = f"Unsupported {kind.capitalize()} mime type {stored.media_type}. Please use one of {please}."
        return whatsapp_refusal(131053, "Media upload error", details)

    def check_messenger(self, payload: Json) -> None:
        """Raise `RefusedError` for an attachment id that the page does not have, or of another kind."""
        kind = text(dig(payload, "message", "attachment", "type"))
        attachment_id = text(dig(payload, "message", "attachment", "payload", "attachment_id"))
        if not attachment_id:
            return
        stored = self.find(attachment_id)
        if stored is None or stored.platform != "messenger" or stored.kind != kind:
            raise messenger_refusal("Invalid attachment id")

    def _keep(self, stored: Stored) -> str:
        media_id = str(next(self._numbers))
        self.files[media_id] = stored
        return media_id


def read_form(body: bytes, content_type: str) -> dict[str, Part]:
    """The parts of a multipart form by their names; raises `RefusedError` for what is none."""
    if not content_type.lower().startswith("multipart/form-data"):
        raise invalid_parameter("The request must be multipart/form-data.")
    document = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    found: dict[str, Part] = {}
    for part in document.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            typed = part.get_content_type() if part.get("content-type") else ""
            # Names are written as they are, in UTF-8 (HTML, multipart/form-data), which the parser keeps as bytes.
            file_name = (part.get_filename() or "").encode("utf-8", "surrogateescape").decode(errors="replace")
            found[name] = Part(content, file_name, typed)
    return found


def _field(form: Mapping[str, Part], name: str) -> str:
    return form[name].content.decode(errors="replace") if name in form else ""
