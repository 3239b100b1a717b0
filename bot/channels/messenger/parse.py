"""Parse what Messenger posts: every event of every entry.

Source: developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events (2026-03).
"""

from __future__ import annotations

from datetime import datetime

from bot.channels.base import Batch, ChannelInputError
from bot.channels.content import UNSUPPORTED, Content, content_of
from bot.channels.messenger.contents import read_message
from bot.channels.reading import (
    CUSTOMER_LIMIT,
    Object,
    fingerprint,
    identifier_in,
    items_of,
    known_metadata,
    list_in,
    object_in,
    read_object,
    text_in,
    time_in,
    whole_text_in,
)
from bot.channels.sorting import Sorter
from bot.messages import DeliveryStatus, InboundMessage

CHANNEL = "messenger"

# The platform counts in milliseconds here.
PER_SECOND = 1_000

# Events beside messages and taps, each told by the key it has. They ask for no answer.
SILENT_EVENTS = {
    "read": "read",
    "reaction": "reaction",
    "typing": "typing",
    "referral": "referral",
    "optin": "optin",
    "optout": "optout",
    "account_linking": "account_linking",
    "game_play": "game_play",
    "policy_enforcement": "policy",
    "policy-enforcement": "policy",
    "app_roles": "handover",
    "pass_thread_control": "handover",
    "take_thread_control": "handover",
    "request_thread_control": "handover",
    "messaging_feedback": "feedback",
}


def parse_webhook(body: bytes, *, received_at: datetime, page_id: str) -> Batch:
    """Take a request apart. Events of other pages than `page_id` are counted as `other_page`.

    Raises `ChannelInputError` with the code `not_json` or `not_messenger`.
    """
    document = read_object(body)
    if document.get("object") != "page" or not isinstance(document.get("entry"), list):
        raise ChannelInputError("not_messenger", "the body is JSON, but no notification of a page")
    sorter = Sorter()
    for raw_entry, entry in items_of(list_in(document, "entry")):
        if entry is None:
            sorter.keep("entry", raw_entry)
        else:
            _sort_entry(sorter, raw_entry, entry, received_at=received_at, page_id=page_id)
    return sorter.batch()


def _sort_entry(sorter: Sorter, raw: object, entry: Object, *, received_at: datetime, page_id: str) -> None:
    page = identifier_in(entry, "id")
    messaging, standby, changes = (list_in(entry, name) for name in ("messaging", "standby", "changes"))
    for raw_event, event in items_of(messaging):
        if page and page != page_id:
            sorter.ignore("other_page")
        elif event is None:
            sorter.keep("event", raw_event)
        else:
            _sort_event(sorter, event, received_at)
    for _ in standby:  # another app, such as the page's inbox, owns this conversation now
        sorter.ignore("standby")
    for change in changes:  # posts and comments on the page
        sorter.keep("change", change)
    if not messaging and not standby and not changes:
        sorter.keep("entry", raw)


def _sort_event(sorter: Sorter, event: Object, received_at: datetime) -> None:
    if "message" in event:
        _sort_message(sorter, event, received_at)
    elif "postback" in event:
        _take(sorter, event, received_at, *_read_postback(event))
    elif "message_edit" in event:
        _take(sorter, event, received_at, *_read_edit(event))
    elif "delivery" in event:
        _sort_delivery(sorter, event, received_at)
    else:
        silent = next((kind for key, kind in SILENT_EVENTS.items() if key in event), None)
        if silent:
            sorter.ignore(silent)
        else:
            known = {"sender", "recipient", "timestamp"}
            sorter.keep(next((key for key in event if key not in known), "event"), event)


def _sort_message(sorter: Sorter, event: Object, received_at: datetime) -> None:
    message = object_in(event, "message")
    if message.get("is_echo"):
        sorter.ignore("echo")
    elif message.get("is_deleted"):
        sorter.ignore("deletion")
    else:
        _take(sorter, event, received_at, identifier_in(message, "mid"), read_message(message))


def _take(sorter: Sorter, event: Object, received_at: datetime, message_id: str, content: Content | None) -> None:
    """Sort in what a customer said; an event without a sender, an identifier or a known shape is kept aside."""
    customer = identifier_in(object_in(event, "sender"), "id", limit=CUSTOMER_LIMIT)
    if content is None or not customer or not message_id:
        sorter.keep(next(key for key in ("message", "postback", "message_edit") if key in event), event)
        return
    sorter.message(
        InboundMessage(
            channel=CHANNEL,
            customer=customer,
            provider_message_id=message_id,
            sent_at=time_in(event, "timestamp", per_second=PER_SECOND, received_at=received_at),
            text=content.text,
            payload=content.payload,
            metadata=dict(content.metadata),
            attachments=content.attachments,
        )
    )


def _read_postback(event: Object) -> tuple[str, Content | None]:
    """The tap on a button, the menu or "Get Started". Old pages send no `mid`: the event's own print stands for it."""
    postback = object_in(event, "postback")
    title, payload = whole_text_in(postback, "title"), whole_text_in(postback, "payload")
    referral = object_in(postback, "referral")
    message_id = identifier_in(postback, "mid") or f"postback.{fingerprint(event)}"
    if not title and not payload:
        return message_id, None
    metadata = known_metadata(referral=text_in(referral, "ref") or text_in(referral, "ad_id"))
    return message_id, content_of(title or payload, payload=payload or None, metadata=metadata)


def _read_edit(event: Object) -> tuple[str, Content | None]:
    """New words for an earlier message: a message of its own, for the first was answered already."""
    edit = object_in(event, "message_edit")
    mid, text = identifier_in(edit, "mid"), whole_text_in(edit, "text")
    if not mid:
        return "", None
    content = content_of(text, metadata={"kind": "edit", "edits": mid}) if text else UNSUPPORTED
    count = identifier_in(edit, "num_edit")
    return f"edit.{fingerprint([mid, count, text])}", content


def _sort_delivery(sorter: Sorter, event: Object, received_at: datetime) -> None:
    """One state for each message that arrived; a report without identifiers says nothing about any."""
    delivery = object_in(event, "delivery")
    at = time_in(delivery, "watermark", per_second=PER_SECOND, received_at=received_at)
    customer = identifier_in(object_in(event, "sender"), "id", limit=CUSTOMER_LIMIT)
    mids = list_in(delivery, "mids")
    for mid in mids:
        message_id = identifier_in({"mid": mid}, "mid")
        if message_id:
            sorter.status(DeliveryStatus(CHANNEL, message_id, "delivered", at, customer=customer))
        else:
            sorter.keep("delivery", event)
    if not mids:
        sorter.ignore("delivery")
