"""What a Messenger customer does, as the items of the platform's webhooks. Pure.

Source: developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.testing.graph_emulator.people import MAP_LATITUDE, MAP_LONGITUDE, Person
from bot.testing.graph_emulator.reading import Json
from bot.testing.graph_emulator.webhooks import PAGE_ID, Event

STICKER_ID = 1926234657415528


def event(person: Person, event_id: str, at: datetime, key: str, content: Json) -> Event:
    """Anything the customer does: `key` is `message`, `postback`, `reaction`, `message_edit` and so on."""
    body = {
        "sender": {"id": person.id},
        "recipient": {"id": PAGE_ID},
        "timestamp": int(at.timestamp() * 1000),
        key: content,
    }
    return Event("messenger", person.id, event_id, "messaging", body, at)


def message(person: Person, message_id: str, at: datetime, content: Json) -> Event:
    """A message with `content` beside its id."""
    return event(person, message_id, at, "message", {"mid": message_id, **content})


def quick_reply_content(title: str, payload: str) -> Json:
    """Of a tapped quick reply."""
    return {"text": title, "quick_reply": {"payload": payload}}


def attachment_content(kind: str, url: str) -> Json:
    """Of a picture or a voice note."""
    return {"attachments": [{"type": kind, "payload": {"url": url}}]}


def sticker_content(url: str) -> Json:
    """Of a sticker: a picture with a sticker's id."""
    return {"attachments": [{"type": "image", "payload": {"url": url, "sticker_id": STICKER_ID}}]}


def location_content() -> Json:
    """Of a place on the map."""
    place = {"coordinates": {"lat": MAP_LATITUDE, "long": MAP_LONGITUDE}}
    return {"attachments": [{"type": "location", "title": "Seongsu-dong", "payload": place}]}


def postback(person: Person, message_id: str, at: datetime, title: str, payload: str) -> Event:
    """A tap on a button of a template."""
    return event(person, message_id, at, "postback", {"mid": message_id, "title": title, "payload": payload})


def delivery(person: Person, message_ids: Sequence[str], at: datetime) -> Event:
    """The page's messages have reached the customer's device. It has no time of its own but the watermark."""
    content = {"mids": list(message_ids), "watermark": int(at.timestamp() * 1000)}
    made = event(person, f"delivery:{':'.join(message_ids)}", at, "delivery", content)
    body = {key: value for key, value in made.body.items() if key != "timestamp"}
    return Event(made.platform, made.customer, made.id, made.slot, body, at)


def read(person: Person, at: datetime) -> Event:
    """The customer has seen everything up to now."""
    watermark = int(at.timestamp() * 1000)
    return event(person, f"read:{person.id}:{watermark}", at, "read", {"watermark": watermark})


def echo(person: Person, message_id: str, at: datetime, content: Json) -> Event:
    """The page's own message, as every app of the page hears it."""
    body = {
        "sender": {"id": PAGE_ID},
        "recipient": {"id": person.id},
        "timestamp": int(at.timestamp() * 1000),
        "message": {"mid": message_id, "is_echo": True, "app_id": 1517776481860111, **content},
    }
    return Event("messenger", person.id, f"echo:{message_id}", "messaging", body, at)
