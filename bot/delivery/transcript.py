"""Read a conversation as both sides saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, func, select

from bot.delivery.authors import AGENT, CUSTOMER
from bot.delivery.codec import attachments_from_json, reply_from_json
from bot.messages import Attachment, InboundMessage, Reply
from bot.storage.database import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import agents, conversations, inbox, outbox

HUMAN = "human"
"""The mode of a conversation in which a person speaks: see `bot.handoff.standing`."""

_SENT = select(
    # No more than is shown: a row has eight times, and reading those takes longer than finding it.
    *(outbox.c[name] for name in ("id", "inbox_id", "reply", "created_at", "state", "error_code", "agent_id")),
    agents.c.name.label("agent_name"),
).join(agents, agents.c.id == outbox.c.agent_id, isouter=True)

_REPLIES_AFTER = Prepared(
    _SENT.where(outbox.c.conversation_id == bindparam("conversation"), outbox.c.id > bindparam("after")).order_by(
        outbox.c.id
    )
)

Author = Literal["customer", "clerk", "agent"]


@dataclass(frozen=True)
class Entry:
    """One message. For the clerk's and an agent's, `id` grows with time and `reply` is there; for the customer's, text.

    `agent` is the id of the person who wrote it, `name` their name. `attachments` came with a customer's message.
    `state` is that of the inbox or the outbox: see `bot.delivery.states`. `code` says why a reply did not go out.
    """

    id: int
    author: Author
    text: str
    reply: Reply | None
    at: datetime
    agent: int | None = None
    name: str = ""
    attachments: tuple[Attachment, ...] = ()
    state: str = ""
    code: str = ""


@dataclass(frozen=True)
class Said:
    """What was said last: by the customer, or by the person `agent`. `kind`: of what came along, such as an image."""

    author: Author
    agent: int | None
    text: str
    kind: str = ""


class Transcript:
    """The stored conversations, read only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def history(self, conversation_id: str, limit: int = 200, *, until: int | None = None) -> list[Entry]:
        """The last `limit` messages of the customer with their answers, oldest first; none behind the row `until`."""
        ours = [inbox.c.conversation_id == conversation_id]
        if until is not None:
            ours.append(inbox.c.id <= until)
        with self._database.reading() as connection:
            received = connection.execute(select(inbox).where(*ours).order_by(inbox.c.id.desc()).limit(limit)).all()[
                ::-1
            ]
            if not received:
                return []
            sent = connection.execute(
                _SENT.where(outbox.c.conversation_id == conversation_id, outbox.c.inbox_id >= received[0].id).order_by(
                    outbox.c.inbox_id, outbox.c.position
                )
            ).all()
        entries = []
        for message in received:
            if message.author == CUSTOMER:
                entries.append(_written(message))
            entries += [_entry(row) for row in sent if row.inbox_id == message.id]
        return entries

    def replies_after(self, conversation_id: str, after: int) -> list[Entry]:
        """The clerk's replies whose id is greater than `after`, oldest first."""
        with self._database.reading() as connection:
            rows = _REPLIES_AFTER.all(connection, {"conversation": conversation_id, "after": after})
        return [_entry(row) for row in rows]

    def person(self, conversation_id: str) -> str | None:
        """The name of the person who speaks with this customer now; None while it is the clerk."""
        speaking = (
            select(agents.c.name)
            .join(conversations, conversations.c.agent_id == agents.c.id)
            .where(conversations.c.id == conversation_id, conversations.c.mode == HUMAN)
        )
        with self._database.reading() as connection:
            name: str | None = connection.execute(speaking).scalar()
        return name

    def newest_message(self, conversation_id: str) -> InboundMessage | None:
        """What the customer wrote last, as far as a platform needs to know it: no attachments, no metadata."""
        newest = (
            select(inbox, conversations.c.customer)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(inbox.c.conversation_id == conversation_id, inbox.c.author == CUSTOMER)
            .order_by(inbox.c.id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(newest).first()
        return row and InboundMessage(row.channel, row.customer, row.provider_message_id, row.sent_at, row.text)

    def last_said(self, conversation_ids: Sequence[str], most: int = 160) -> dict[str, Said]:
        """Who of customer and agents spoke last in each conversation, and the first `most` characters of it.

        The clerk's answers are left out: they say nothing of whether a person is waited for.
        """
        if not conversation_ids:
            return {}
        newest = (
            select(func.max(inbox.c.id))
            .where(inbox.c.conversation_id.in_(conversation_ids), inbox.c.author.in_((CUSTOMER, AGENT)))
            .group_by(inbox.c.conversation_id)
        )
        said = select(
            inbox.c.conversation_id,
            inbox.c.author,
            inbox.c.agent_id,
            inbox.c.attachments,
            func.substr(inbox.c.text, 1, most).label("words"),
        ).where(inbox.c.id.in_(newest))
        with self._database.reading() as connection:
            rows = connection.execute(said).all()
        return {
            row.conversation_id: Said(
                "customer" if row.author == CUSTOMER else "agent",
                row.agent_id,
                row.words,
                next((one.kind for one in attachments_from_json(row.attachments)), ""),
            )
            for row in rows
        }

    def waiting(self, conversation_id: str) -> bool:
        """Tell whether a message of the customer is not answered yet."""
        with self._database.reading() as connection:
            pending = select(inbox.c.id).where(
                inbox.c.state == "pending", inbox.c.conversation_id == conversation_id, inbox.c.author == CUSTOMER
            )
            return connection.execute(pending.limit(1)).first() is not None


def _written(row: Any) -> Entry:
    attachments = attachments_from_json(row.attachments)
    return Entry(row.id, "customer", row.text, None, row.received_at, attachments=attachments, state=row.state)


def _entry(row: Any) -> Entry:
    reply = reply_from_json(row.reply)
    author: Author = "clerk" if row.agent_id is None else "agent"
    name = row.agent_name or ""
    state, code = row.state, row.error_code or ""
    return Entry(
        row.id, author, reply.text, reply, row.created_at, agent=row.agent_id, name=name, state=state, code=code
    )
