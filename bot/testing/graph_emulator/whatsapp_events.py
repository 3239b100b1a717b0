"""What a WhatsApp customer does, as the items of the platform's webhooks. Pure.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from bot.testing.graph_emulator.errors import Refusal
from bot.testing.graph_emulator.people import MAP_LATITUDE, MAP_LONGITUDE, Person, Sample
from bot.testing.graph_emulator.reading import Json
from bot.testing.graph_emulator.webhooks import BUSINESS_NUMBER, Event

_BUSINESS = "".join(filter(str.isdigit, BUSINESS_NUMBER))


def message(person: Person, message_id: str, at: datetime, kind: str, content: object, *, reply_to: str = "") -> Event:
    """A message of any kind. `reply_to` is the clerk's message that it answers."""
    body: dict[str, object] = {}
    if reply_to:
        body["context"] = {"from": _BUSINESS, "id": reply_to}
    if not person.number_hidden:
        body["from"] = person.id
    body |= {"from_user_id": person.user_id, "id": message_id, "timestamp": str(int(at.timestamp())), "type": kind}
    if content is not None:
        body[kind] = content
    return Event("whatsapp", person.id, message_id, "messages", body, at, person.contact())


def text_content(body: str) -> Json:
    """Of a typed message."""
    return {"body": body}


def reply_content(kind: str, reply_id: str, title: str, description: str = "") -> Json:
    """Of a tap on a reply button (`button_reply`) or a list's row (`list_reply`)."""
    reply = {"id": reply_id, "title": title}
    if description:
        reply["description"] = description
    return {"type": kind, kind: reply}


def media_content(sample: Sample, caption: str = "") -> Json:
    """Of a picture, a voice note, a sticker or a document."""
    content: dict[str, object] = {
        "mime_type": sample.mime_type,
        "sha256": hashlib.sha256(sample.read()).hexdigest(),
        "id": sample.media_id,
    }
    if sample.kind == "document":
        content["filename"] = sample.file
    if sample.kind == "audio":
        content["voice"] = True
    if sample.kind == "sticker":
        content["animated"] = False
    if caption:
        content["caption"] = caption
    return content


def location_content() -> Json:
    """Of a place on the map."""
    return {
        "latitude": MAP_LATITUDE,
        "longitude": MAP_LONGITUDE,
        "name": "Seongsu-dong",
        "address": "Seongsu-dong, Seongdong-gu, Seoul",
    }


def status(person: Person, message_id: str, at: datetime, state: str, refusal: Refusal | None = None) -> Event:
    """`sent`, `delivered`, `read`, or `failed` for `refusal`'s reason."""
    body: dict[str, object] = {"id": message_id, "status": state, "timestamp": str(int(at.timestamp()))}
    if not person.number_hidden:
        body["recipient_id"] = person.id
    body["recipient_user_id"] = person.user_id
    if refusal is not None:
        body["errors"] = [refusal.as_status_error()]
    elif state != "read":
        body["pricing"] = {
            "billable": False,
            "pricing_model": "PMP",
            "type": "free_customer_service",
            "category": "service",
        }
    return Event("whatsapp", person.id, f"{message_id}:{state}", "statuses", body, at)
