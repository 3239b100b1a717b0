"""What is in an emulated Chatwoot: contacts, conversations, messages, and who works there.

Sources: developers.chatwoot.com/api-reference; chatwoot/chatwoot app/builders, app/finders/message_finder.rb,
app/models/message.rb (an incoming message opens a conversation that was resolved).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

INCOMING, OUTGOING, ACTIVITY = 0, 1, 2
TYPES = {"incoming": INCOMING, "outgoing": OUTGOING}
STATUSES = ("open", "resolved", "pending", "snoozed")
AFTER_PAGE, LATEST_PAGE = 100, 20

Json = dict[str, Any]


class RefusedError(Exception):
    """A request that Chatwoot refuses, with its status."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status


@dataclass
class World:
    """One account with one inbox. `happened` hears of every webhook event, in its order."""

    inbox_id: int
    happened: Callable[[Json], object]
    contacts: list[Json] = field(default_factory=list)
    conversations: list[Json] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    agents: list[Json] = field(default_factory=list)
    one_conversation: bool = False
    """The inbox's setting "lock to single conversation"."""

    def __post_init__(self) -> None:
        """Ids as a server has them that others use, too: none begins at 1, and no two kinds share one."""
        self._contact_ids, self._conversation_ids = itertools.count(501), itertools.count(71)
        self._message_ids = itertools.count(9001)

    def add_contact(self, body: Json) -> Json:
        """POST contacts."""
        identifier = body.get("identifier")
        if identifier and any(one["identifier"] == identifier for one in self.contacts):
            raise RefusedError(422, "Identifier has already been taken")
        contact = {"id": next(self._contact_ids), "identifier": identifier, "name": body.get("name", "")}
        self.contacts.append(contact)
        return {"payload": {"contact": contact, "contact_inbox": {"source_id": body.get("source_id")}}}

    def search_contacts(self, text: str) -> Json:
        """GET contacts/search: anywhere in name or identifier."""
        found = [one for one in self.contacts if text in (one["identifier"] or "") or text in one["name"]]
        return {"meta": {"count": len(found)}, "payload": found}

    def add_conversation(self, body: Json) -> Json:
        """POST conversations."""
        if body.get("inbox_id") != self.inbox_id or not any(one["id"] == body["contact_id"] for one in self.contacts):
            raise RefusedError(404, "Resource could not be found")
        theirs = [one for one in self.conversations if one["contact_id"] == body["contact_id"]]
        if self.one_conversation and theirs:
            return theirs[0]
        conversation = {
            "id": next(self._conversation_ids),
            "inbox_id": self.inbox_id,
            "contact_id": body["contact_id"],
            "status": body.get("status", "open"),
            "priority": None,
            "custom_attributes": body.get("custom_attributes", {}),
        }
        self.conversations.append(conversation)
        self.happened({"event": "conversation_created", **conversation})
        return conversation

    def conversations_of(self, contact_id: int) -> Json:
        """GET contacts/<id>/conversations."""
        return {"payload": [one for one in self.conversations if one["contact_id"] == contact_id]}

    def conversation(self, number: int) -> Json:
        """GET conversations/<id>."""
        found = next((one for one in self.conversations if one["id"] == number), None)
        if found is None:
            raise RefusedError(404, "Resource could not be found")
        return found

    def set_status(self, number: int, status: str) -> Json:
        """POST conversations/<id>/toggle_status, and an agent's click."""
        if status not in STATUSES:
            raise RefusedError(422, "is not a valid status")
        conversation = self.conversation(number)
        if conversation["status"] != status:
            conversation["status"] = status
            self._add_message(number, ACTIVITY, f"Conversation was marked {status}", sender=None)
            self.happened({"event": "conversation_status_changed", **conversation})
        return {"payload": {"success": True, "current_status": status, "conversation_id": number}}

    def set_priority(self, number: int, priority: str | None) -> Json:
        """POST conversations/<id>/toggle_priority."""
        self.conversation(number)["priority"] = priority
        return {}

    def post_message(self, number: int, body: Json) -> Json:
        """POST conversations/<id>/messages, with the token of a user."""
        kind = TYPES[body.get("message_type", "outgoing")]
        sender = {"id": 1, "type": "contact"} if kind == INCOMING else {"id": 1, "name": "Clerk", "type": "user"}
        if kind == INCOMING and self.conversation(number)["status"] == "resolved":
            self.set_status(number, "open")
        return self._add_message(
            number,
            kind,
            body["content"],
            sender=sender,
            private=bool(body.get("private")),
            source_id=body.get("source_id"),
        )

    def messages_of(self, number: int, after: str | None) -> Json:
        """GET conversations/<id>/messages."""
        self.conversation(number)
        theirs = [one for one in self.messages if one["conversation_id"] == number]
        if after is None:
            return {"meta": {}, "payload": theirs[-LATEST_PAGE:]}
        return {"meta": {}, "payload": [one for one in theirs if one["id"] > int(after)][:AFTER_PAGE]}

    def agent_writes(self, number: int, text: str, *, agent: str = "Sora", private: bool = False, **more: Any) -> int:
        """Let somebody write in Chatwoot; gives the message's id."""
        sender = {"id": 10 + len(agent), "name": agent, "available_name": agent, "type": "user"}
        written = self._add_message(number, OUTGOING, text, sender=sender, private=private, **more)
        return int(written["id"])

    def _add_message(
        self,
        number: int,
        kind: int,
        content: str,
        *,
        sender: Json | None,
        private: bool = False,
        source_id: str | None = None,
        attachments: tuple[str, ...] = (),
    ) -> Json:
        conversation = self.conversation(number)
        message = {
            "id": next(self._message_ids),
            "content": content,
            "message_type": kind,
            "private": private,
            "source_id": source_id,
            "conversation_id": number,
            "content_attributes": {},
            "sender": sender,
            "attachments": [{"file_type": "image", "data_url": url} for url in attachments],
        }
        self.messages.append(message)
        names = {number: name for name, number in TYPES.items()}
        # A webhook says the type in words, the API in numbers.
        event = {**message, "event": "message_created", "message_type": names.get(kind, "activity")}
        self.happened({**event, "conversation": dict(conversation)})
        return message
