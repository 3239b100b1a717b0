"""Parse what WhatsApp's Cloud API posts: every event of every change of every entry.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference (2026-07), and
…/business-scoped-user-ids for customers without a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from bot.channels.base import Batch, ChannelInputError
from bot.channels.reading import (
    CUSTOMER_LIMIT,
    Object,
    identifier_in,
    items_of,
    list_in,
    object_in,
    read_object,
    text_in,
    time_in,
)
from bot.channels.sorting import Sorter
from bot.channels.whatsapp.contents import read_content
from bot.messages import WINDOW_CLOSED, DeliveryState, DeliveryStatus, InboundMessage

CHANNEL = "whatsapp"

WINDOW_CODES = frozenset({"131047", "470"})
"""Failures because the customer last wrote more than 24 hours ago."""

# Webhook fields other than `messages` that a merchant's app may subscribe to and that concern no conversation.
ACCOUNT_FIELDS = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_settings_update",
        "account_update",
        "business_capability_update",
        "history",
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "partner_solutions",
        "payment_configuration_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
        "smb_app_state_sync",
        "template_category_update",
        "template_correct_category_detection",
        "user_id_update",
        "user_preferences",
    }
)

# What a customer does that asks for no answer. A reaction is a nod; a deletion takes back what was answered already.
SILENT_TYPES = {
    "reaction": "reaction",
    "revoke": "deletion",
    "system": "system",
    "request_welcome": "opening",
}

_STATES: Mapping[str, DeliveryState] = {
    **{state: state for state in get_args(DeliveryState)},
    "played": "read",  # a voice message that was listened to
}


def parse_webhook(body: bytes, *, received_at: datetime, phone_number_id: str) -> Batch:
    """Take a request apart. Events of other numbers than `phone_number_id` are counted as `other_number`.

    A customer is their business-scoped user id, which every message has since April 2026, else their number: the
    number may be missing from one message to the next, and a conversation must not break in two.

    Raises `ChannelInputError` with the code `not_json` or `not_whatsapp`.
    """
    document = read_object(body)
    if document.get("object") != "whatsapp_business_account" or not isinstance(document.get("entry"), list):
        raise ChannelInputError("not_whatsapp", "the body is JSON, but no notification of a WhatsApp account")
    sorter = Sorter()
    for raw_entry, entry in items_of(list_in(document, "entry")):
        changes = list_in(entry, "changes") if entry is not None else []
        if not changes:
            sorter.keep("entry", raw_entry)
        for raw_change, change in items_of(changes):
            if change is None:
                sorter.keep("change", raw_change)
            else:
                _sort_change(sorter, change, received_at=received_at, phone_number_id=phone_number_id)
    return sorter.batch()


def _sort_change(sorter: Sorter, change: Object, *, received_at: datetime, phone_number_id: str) -> None:
    field = text_in(change, "field")
    value = object_in(change, "value")
    if field in ACCOUNT_FIELDS:
        sorter.ignore("account")
        return
    if field == "smb_message_echoes":
        for _ in list_in(value, "message_echoes") or [value]:
            sorter.ignore("echo")
        return
    events = [(kind, one) for kind in ("messages", "statuses", "errors") for one in list_in(value, kind)]
    if field != "messages" or not events:
        sorter.keep(field or "change", change)
        return
    number = identifier_in(object_in(value, "metadata"), "phone_number_id")
    for kind, event in events:
        if number and number != phone_number_id:
            sorter.ignore("other_number")
        elif not isinstance(event, dict):
            sorter.keep(kind, event)
        elif kind == "messages":
            _sort_message(sorter, event, value, received_at)
        elif kind == "statuses":
            _sort_status(sorter, event, received_at)
        else:
            sorter.keep(f"error.{identifier_in(event, 'code')}", event)


def _sort_message(sorter: Sorter, event: Object, value: Object, received_at: datetime) -> None:
    kind = text_in(event, "type")
    if kind in SILENT_TYPES:
        sorter.ignore(SILENT_TYPES[kind])
        return
    contact = _contact_of(event, value)
    number = identifier_in(event, "from", limit=CUSTOMER_LIMIT) or identifier_in(contact, "wa_id", limit=CUSTOMER_LIMIT)
    customer = (
        identifier_in(event, "from_user_id", limit=CUSTOMER_LIMIT)
        or identifier_in(contact, "user_id", limit=CUSTOMER_LIMIT)
        or number
    )
    message_id = identifier_in(event, "id")
    content = read_content(event)
    if content is None or not customer or not message_id:
        sorter.keep(f"message.{kind}", event)
        return
    metadata = {
        "name": text_in(object_in(contact, "profile"), "name"),
        "phone": f"+{number}" if number.isdecimal() else "",
        "reply_to": identifier_in(object_in(event, "context"), "id"),
        "referral": text_in(object_in(event, "referral"), "source_id")
        or text_in(object_in(event, "referral"), "source_url"),
        **content.metadata,
    }
    sorter.message(
        InboundMessage(
            channel=CHANNEL,
            customer=customer,
            provider_message_id=message_id,
            sent_at=time_in(event, "timestamp", per_second=1, received_at=received_at),
            text=content.text,
            payload=content.payload,
            metadata={name: known for name, known in metadata.items() if known},
            attachments=content.attachments,
        )
    )


def _contact_of(event: Object, value: Object) -> Object:
    """The contact of this message's sender: one request may carry several customers."""
    contacts = [contact for _, contact in items_of(list_in(value, "contacts")) if contact is not None]
    for contact in contacts:
        by_id = event.get("from_user_id") is not None and contact.get("user_id") == event.get("from_user_id")
        if by_id or (event.get("from") is not None and contact.get("wa_id") == event.get("from")):
            return contact
    # A message without any sender can only mean the one contact beside it.
    anonymous = event.get("from") is None and event.get("from_user_id") is None
    return contacts[0] if anonymous and len(contacts) == 1 else {}


def _sort_status(sorter: Sorter, event: Object, received_at: datetime) -> None:
    name = text_in(event, "status")
    state = _STATES.get(name)
    message_id = identifier_in(event, "id")
    if state is None or not message_id:
        sorter.keep(f"status.{name}", event)
        return
    errors = [error for _, error in items_of(list_in(event, "errors")) if error is not None]
    sorter.status(
        DeliveryStatus(
            channel=CHANNEL,
            provider_message_id=message_id,
            status=state,
            at=time_in(event, "timestamp", per_second=1, received_at=received_at),
            error_code=_failure(identifier_in(errors[0], "code")) if errors and state == "failed" else "",
            customer=identifier_in(event, "recipient_user_id", limit=CUSTOMER_LIMIT)
            or identifier_in(event, "recipient_id", limit=CUSTOMER_LIMIT),
        )
    )


def _failure(code: str) -> str:
    return WINDOW_CLOSED if code in WINDOW_CODES else code
