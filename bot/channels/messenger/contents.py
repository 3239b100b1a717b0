"""Read what is in one message from Messenger."""

from __future__ import annotations

from bot.channels.content import UNSUPPORTED, Content, content_of
from bot.channels.reading import (
    METADATA_LIMIT,
    Object,
    degrees_in,
    identifier_in,
    items_of,
    known_metadata,
    list_in,
    object_in,
    text_in,
    whole_text_in,
)
from bot.messages import Attachment, AttachmentKind

# The thumb beside Messenger's text field, in its three sizes, comes as a sticker; customers mean "yes" by it.
THUMBS = frozenset({"369239263222822", "369239343222814", "369239383222810"})

_KINDS: dict[str, AttachmentKind] = {
    "image": "image",
    "audio": "voice",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
}


def read_message(message: Object) -> Content | None:
    """The content of a message; None for a shape that nobody knows."""
    found = [
        (_read_attachment(attachment) if attachment is not None else None)
        for _, attachment in items_of(list_in(message, "attachments"))
    ]
    # Until 2026-08-30 a sticker comes twice, as a picture and as a sticker.
    attachments = tuple(dict.fromkeys(attachment for attachment in found if attachment is not None))
    text = whole_text_in(message, "text")
    if not text and any(_sticker_of(part) in THUMBS for _, part in items_of(list_in(message, "attachments")) if part):
        text = "👍"
    metadata = known_metadata(
        reply_to=identifier_in(object_in(message, "reply_to"), "mid"),
        referral=_referral(object_in(message, "referral")),
    )
    if text or attachments:
        payload = whole_text_in(object_in(message, "quick_reply"), "payload")
        return content_of(text, payload=payload or None, attachments=attachments, metadata=metadata)
    if found or message.get("is_unsupported"):
        return UNSUPPORTED
    return None


def _read_attachment(attachment: Object) -> Attachment | None:
    """One attachment; None for one that gives us nothing, such as a shared post that was deleted."""
    kind, payload = text_in(attachment, "type"), object_in(attachment, "payload")
    if kind == "location":
        return _read_location(attachment, payload)
    url = _address(payload) or _address(attachment)
    sticker = _sticker_of(attachment)
    if sticker:
        return Attachment("sticker", url=url, media_id=sticker)
    if not url:
        return None
    title = text_in(attachment, "title") or text_in(payload, "title")
    return Attachment(_KINDS.get(kind, "file"), url=url, caption=title)


def _read_location(attachment: Object, payload: Object) -> Attachment | None:
    coordinates = object_in(payload, "coordinates")
    latitude = degrees_in(coordinates, "lat", at_most=90)
    longitude = degrees_in(coordinates, "long", at_most=180)
    if latitude is None or longitude is None:
        return None
    title = text_in(attachment, "title")
    return Attachment("location", _address(attachment), title, latitude=latitude, longitude=longitude)


def _sticker_of(attachment: Object) -> str:
    return identifier_in(object_in(attachment, "payload"), "sticker_id")


def _referral(referral: Object) -> str:
    product = text_in(object_in(referral, "product"), "id")
    return text_in(referral, "ref") or text_in(referral, "ad_id") or product


def _address(holder: Object) -> str:
    url = text_in(holder, "url", limit=4 * METADATA_LIMIT)
    return url if url.startswith(("https://", "http://")) else ""
