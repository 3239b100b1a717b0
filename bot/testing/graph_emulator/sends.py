"""A send of the clerk, from its JSON to the platform's answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.testing.graph_emulator import messenger, messenger_events, whatsapp, whatsapp_events
from bot.testing.graph_emulator.errors import (
    MESSENGER_NO_USER,
    MESSENGER_RATE,
    MESSENGER_WINDOW_CLOSED,
    WHATSAPP_PAIR_RATE,
    WHATSAPP_RATE,
    WHATSAPP_UNDELIVERABLE,
    WHATSAPP_WINDOW_CLOSED,
    Refusal,
    RefusedError,
    invalid_parameter,
    messenger_refusal,
    missing_parameter,
)
from bot.testing.graph_emulator.limits import HUMAN_AGENT_WINDOW, SERVICE_WINDOW, Limits
from bot.testing.graph_emulator.media import MediaStore
from bot.testing.graph_emulator.rates import Bucket
from bot.testing.graph_emulator.reading import Json, dig, mapping, text
from bot.testing.graph_emulator.webhooks import Event
from bot.testing.graph_emulator.world import TYPING_LASTS, Conversation, Entry, Sent, World, new_message_id

Post = Callable[[Sequence[Event]], None]


@dataclass
class Sends:
    """Accepts and refuses. `post` takes the receipts that go back to the clerk.

    `receipts`: whether `sent` and `delivered` come back. `late_refusals`: WhatsApp accepts what is outside the
    window and tells by a `failed` status, as it often does, instead of refusing at once.
    """

    world: World
    limits: Limits
    templates: whatsapp.Templates
    post: Post
    media: MediaStore
    receipts: bool = True
    late_refusals: bool = False
    _rates: dict[str, Bucket] = field(default_factory=dict)

    def whatsapp(self, payload: Json, *, window_closed: bool = False) -> Json:
        """Take a call to `/{phone number id}/messages`; raises `RefusedError`."""
        if payload.get("status") is not None:
            return self._mark_read(payload)
        address = text(payload.get("to")) or text(payload.get("recipient"))
        if not address:
            raise missing_parameter("The parameter to is required.")
        whatsapp.check_message(payload, self.limits.whatsapp, self.templates)
        unfit = self.media.check_whatsapp(payload)
        now = self.world.clock()
        conversation = self.world.find("whatsapp", address)
        # `to` is for numbers and goes first; a business-scoped id stands in `recipient`.
        if conversation is None or "." in text(payload.get("to")):
            raise RefusedError(WHATSAPP_UNDELIVERABLE)
        self._take_turns(conversation, now)
        closed = window_closed or _is_closed(conversation, now)
        if closed and whatsapp.needs_open_window(payload):
            if not self.late_refusals:
                raise RefusedError(WHATSAPP_WINDOW_CLOSED)
            return self._accept_whatsapp(conversation, payload, address, now, WHATSAPP_WINDOW_CLOSED)
        return self._accept_whatsapp(conversation, payload, address, now, unfit)

    def messenger(self, payload: Json, *, window_closed: bool = False) -> Json:
        """Take a call to `/me/messages`; raises `RefusedError`."""
        address = text(dig(payload, "recipient", "id"))
        if not address:
            raise messenger_refusal("The parameter recipient is required")
        messenger.check_request(payload, self.limits.messenger)
        self.media.check_messenger(payload)
        now = self.world.clock()
        conversation = self.world.find("messenger", address)
        if conversation is None:
            raise RefusedError(MESSENGER_NO_USER)
        if payload.get("sender_action") is not None:
            return self._act(conversation, text(payload["sender_action"]), now)
        if not self._bucket("messenger", self.limits.messenger.messages_per_s, per_s=True).take(now):
            raise RefusedError(MESSENGER_RATE)
        window = HUMAN_AGENT_WINDOW if payload.get("tag") == messenger.HUMAN_AGENT else SERVICE_WINDOW
        if window_closed or _is_closed(conversation, now, window):
            raise RefusedError(MESSENGER_WINDOW_CLOSED)
        message_id = new_message_id("messenger")
        self._keep(conversation, Sent("messenger", address, message_id, payload, now))
        if self.receipts and conversation.online:
            self.post([messenger_events.delivery(conversation.person, [message_id], now)])
            self._update(conversation, message_id)
        return {"recipient_id": address, "message_id": message_id}

    def _accept_whatsapp(
        self, conversation: Conversation, payload: Json, address: str, now: datetime, failure: Refusal | None
    ) -> Json:
        person, message_id = conversation.person, new_message_id("whatsapp")
        note = ""
        if payload.get("type") == "template":
            note = whatsapp.template_text(mapping(payload["template"]) or {}, self.templates)
        self._keep(conversation, Sent("whatsapp", address, message_id, payload, now), note, failed=failure is not None)
        if failure is not None:
            self.post([whatsapp_events.status(person, message_id, now, "failed", failure)])
        elif self.receipts:
            self.post([whatsapp_events.status(person, message_id, now, "sent")])
            if conversation.online:
                self.post([whatsapp_events.status(person, message_id, now, "delivered")])
                self._update(conversation, message_id)
        contact = {"input": address}
        if not person.number_hidden:
            contact["wa_id"] = person.id
        else:
            contact["user_id"] = person.user_id
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": message_id}]}

    def _mark_read(self, payload: Json) -> Json:
        """The clerk has read a message, and perhaps begins to write."""
        if payload.get("status") != "read" or payload.get("messaging_product") != "whatsapp":
            raise invalid_parameter("Param status must be one of {read} and messaging_product must be whatsapp.")
        typing = payload.get("typing_indicator")
        if typing is not None and dig(typing, "type") != "text":
            raise invalid_parameter("Param typing_indicator['type'] must be one of {text}.")
        message_id = text(payload.get("message_id"))
        with self.world.change():
            for conversation in self.world.conversations.values():
                if conversation.person.platform == "whatsapp" and conversation.find(message_id):
                    _read_up_to(conversation, message_id)
                    if typing is not None:
                        conversation.typing_until = self.world.clock() + TYPING_LASTS
                    return {"success": True}
        raise invalid_parameter("The parameter message_id names no message of a customer.")

    def _act(self, conversation: Conversation, action: str, now: datetime) -> Json:
        with self.world.change():
            if action == "mark_seen":
                _read_up_to(conversation, None)
            else:
                conversation.typing_until = now + TYPING_LASTS if action == "typing_on" else None
        return {"recipient_id": conversation.person.id}

    def _take_turns(self, conversation: Conversation, now: datetime) -> None:
        rates = self.limits.whatsapp
        if not self._bucket("whatsapp", rates.messages_per_s, per_s=True).take(now):
            raise RefusedError(WHATSAPP_RATE)
        pair = self._bucket(f"whatsapp:{conversation.person.id}", rates.pair_burst, every_s=rates.pair_every_s)
        if not pair.take(now):
            raise RefusedError(WHATSAPP_PAIR_RATE)

    def _bucket(self, name: str, size: int, *, per_s: bool = False, every_s: float = 1.0) -> Bucket:
        return self._rates.setdefault(name, Bucket(size, 1 / size if per_s else every_s))

    def _keep(self, conversation: Conversation, sent: Sent, note: str = "", *, failed: bool = False) -> None:
        entry = Entry(sent.id, "business", sent.at, sent.payload, "failed" if failed else "sent", note)
        with self.world.change():
            conversation.entries.append(entry)
            conversation.typing_until = None
            self.world.sent.append(sent)

    def _update(self, conversation: Conversation, message_id: str) -> None:
        with self.world.change():
            conversation.update(message_id, "delivered")


def _is_closed(conversation: Conversation, now: datetime, window: timedelta = SERVICE_WINDOW) -> bool:
    last = conversation.last_inbound
    return last is None or now - last >= window


def _read_up_to(conversation: Conversation, message_id: str | None) -> None:
    """The customer's messages up to that one (None: all) have been read."""
    for entry in list(conversation.entries):
        if entry.author == "customer":
            conversation.update(entry.id, "read")
        if entry.id == message_id:
            return
