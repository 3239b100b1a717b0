"""Read what is in one message from WhatsApp, by its `type`."""

from __future__ import annotations

from collections.abc import Callable

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
    raw_text,
    text_in,
    whole_text_in,
)
from bot.messages import Attachment, AttachmentKind


def read_content(event: Object) -> Content | None:
    """The content of a message; None for a type, or a shape of it, that nobody knows."""
    reader = _READERS.get(text_in(event, "type"))
    return reader(event) if reader else None


def _text(event: Object) -> Content | None:
    body = whole_text_in(object_in(event, "text"), "body")
    return content_of(body) if body else None


def _button(event: Object) -> Content | None:
    """A tap on the quick reply of a template."""
    button = object_in(event, "button")
    text = whole_text_in(button, "text")
    payload = whole_text_in(button, "payload")
    return content_of(text or payload, payload=payload or None) if text or payload else None


def _interactive(event: Object) -> Content | None:
    """A tap on a reply button or a list row, or the answers to a form (a "flow")."""
    interactive = object_in(event, "interactive")
    kind = text_in(interactive, "type")
    part = object_in(interactive, kind)
    if kind in {"button_reply", "list_reply"}:
        title, payload = whole_text_in(part, "title"), whole_text_in(part, "id")
        return content_of(title, payload=payload) if title and payload else None
    if kind == "nfm_reply":
        form = text_in(part, "response_json", limit=8 * METADATA_LIMIT)
        return content_of(whole_text_in(part, "body"), metadata=known_metadata(kind="form", form=form))
    return None


def _media(kind: AttachmentKind) -> Callable[[Object], Content | None]:
    def read(event: Object) -> Content | None:
        media = object_in(event, text_in(event, "type"))
        media_id = identifier_in(media, "id")
        if not media_id:
            return None
        words = whole_text_in(media, "caption")
        caption = words or text_in(media, "filename")
        attachment = Attachment(kind, url=_address(media), caption=caption[:METADATA_LIMIT], media_id=media_id)
        return content_of(words, attachments=(attachment,))

    return read


def _location(event: Object) -> Content | None:
    location = object_in(event, "location")
    latitude = degrees_in(location, "latitude", at_most=90)
    longitude = degrees_in(location, "longitude", at_most=180)
    if latitude is None or longitude is None:
        return None
    caption = ", ".join(part for part in (text_in(location, "name"), text_in(location, "address")) if part)
    place = Attachment("location", url=_address(location), caption=caption, latitude=latitude, longitude=longitude)
    return content_of(attachments=(place,))


def _contacts(event: Object) -> Content | None:
    cards = tuple(
        Attachment("contact", caption=_business_card(contact))
        for _, contact in items_of(list_in(event, "contacts"))
        if contact is not None
    )
    return content_of(attachments=cards) if cards else None


def _business_card(contact: Object) -> str:
    phones = [text_in(phone, "phone") for _, phone in items_of(list_in(contact, "phones")) if phone is not None]
    name = text_in(object_in(contact, "name"), "formatted_name")
    return " ".join(part for part in (name, *phones) if part)[:METADATA_LIMIT]


def _order(event: Object) -> Content | None:
    """A basket from the catalogue."""
    order = object_in(event, "order")
    items = list_in(order, "product_items")
    if not items:
        return None
    return content_of(whole_text_in(order, "text"), metadata={"kind": "order", "order": raw_text(items)})


def _edit(event: Object) -> Content | None:
    """New words for an earlier message: read as a message of its own, for the first was answered already."""
    edit = object_in(event, "edit")
    original = identifier_in(edit, "original_message_id")
    message = object_in(edit, "message")
    content = read_content(message) if text_in(message, "type") != "edit" else None
    if content is None or not original:
        return None
    metadata = {**content.metadata, "kind": "edit", "edits": original}
    return Content(content.text, content.payload, content.attachments, metadata)


def _unsupported(_event: Object) -> Content | None:
    return UNSUPPORTED


def _address(media: Object) -> str:
    url = text_in(media, "url", limit=2_000)
    return url if url.startswith(("https://", "http://")) else ""


_READERS: dict[str, Callable[[Object], Content | None]] = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("voice"),
    "voice": _media("voice"),
    "document": _media("file"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "order": _order,
    "edit": _edit,
    "unsupported": _unsupported,
    "unknown": _unsupported,
}
