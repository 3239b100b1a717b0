"""Read a conversation as both sides saw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from bot.delivery.codec import reply_from_json
from bot.messages import Reply
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox


@dataclass(frozen=True)
class Entry:
    """One message. For the clerk's, `id` grows with time and `reply` is there; for the customer's, `text` is."""

    id: int
    author: Literal["customer", "clerk"]
    text: str
    reply: Reply | None
    at: datetime


class Transcript:
    """The stored conversations, read only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def history(self, conversation_id: str, limit: int = 200) -> list[Entry]:
        """The last `limit` messages of the customer with their answers, oldest first."""
        with self._database.reading() as connection:
            received = connection.execute(
                select(inbox.c.id, inbox.c.text, inbox.c.received_at)
                .where(inbox.c.conversation_id == conversation_id)
                .order_by(inbox.c.id.desc())
                .limit(limit)
            ).all()[::-1]
            if not received:
                return []
            sent = connection.execute(
                select(outbox)
                .where(outbox.c.conversation_id == conversation_id, outbox.c.inbox_id >= received[0].id)
                .order_by(outbox.c.inbox_id, outbox.c.position)
            ).all()
        entries = []
        for message in received:
            entries.append(Entry(message.id, "customer", message.text, None, message.received_at))
            entries += [_entry(row) for row in sent if row.inbox_id == message.id]
        return entries

    def replies_after(self, conversation_id: str, after: int) -> list[Entry]:
        """The clerk's replies whose id is greater than `after`, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(outbox)
                .where(outbox.c.conversation_id == conversation_id, outbox.c.id > after)
                .order_by(outbox.c.id)
            ).all()
        return [_entry(row) for row in rows]

    def waiting(self, conversation_id: str) -> bool:
        """Tell whether a message of the customer is not answered yet."""
        with self._database.reading() as connection:
            pending = select(inbox.c.id).where(inbox.c.state == "pending", inbox.c.conversation_id == conversation_id)
            return connection.execute(pending.limit(1)).first() is not None


def _entry(row: Any) -> Entry:
    reply = reply_from_json(row.reply)
    return Entry(row.id, "clerk", reply.text, reply, row.created_at)
