"""What a desk puts into a conversation: an agent's words, and decisions that the dialogue has to follow."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

from sqlalchemy import exists, insert, select
from sqlalchemy.engine import Connection

from bot.delivery.authors import AGENT, CUSTOMER, DESK
from bot.delivery.codec import reply_to_json
from bot.delivery.states import PENDING, PROCESSED
from bot.delivery.ways import way_out
from bot.handoff.work import must_wait
from bot.messages import Reply
from bot.storage.prepared import Prepared
from bot.storage.tables import conversations, inbox, outbox

EFFECT = "effect"
"""In the metadata of a row of the desk's: what is to be done, an `Effect` of `bot.handoff.machine`."""
TICKET, NAME, WORDS, LANGUAGE = "ticket", "agent", "reply", "language"
"""The ticket's reference; who it is that speaks; an agent's reply as JSON; the language it is in."""

_ADD_REPLY = Prepared(
    lambda statement: statement(outbox).on_conflict_do_nothing(index_elements=["inbox_id", "position"]),
    (
        *("conversation_id", "inbox_id", "position", "reply", "created_at", "channel", "language", "state", "sent_at"),
        *("attempts", "parts_sent", "uncertain_sends", "fence", "agent_id"),
    ),
)


def add_words(
    connection: Connection, conversation_id: str, reply: Reply, now: datetime, *, agent: int, name: str, language: str
) -> int:
    """Put an agent's reply into the conversation and, unless it has to wait, on its way; gives its row in the inbox.

    The caller holds the conversation's row.
    """
    lease = connection.execute(
        select(conversations.c.lease_owner, conversations.c.lease_until).where(conversations.c.id == conversation_id)
    ).one()
    in_flight = lease.lease_owner is not None and lease.lease_until > now
    waits = must_wait(in_flight=in_flight, earlier_wait=_unsent_words(connection, conversation_id))
    metadata = {WORDS: reply_to_json(reply), NAME: name, LANGUAGE: language}
    inbox_id = _add(connection, conversation_id, AGENT, now, text=reply.text, metadata=metadata, agent=agent)
    if not waits:
        send_words(connection, inbox_id, now)
    return inbox_id


def add_decision(
    connection: Connection,
    conversation_id: str,
    effect: str,
    now: datetime,
    *,
    reference: str,
    text: str = "",
    agent: int | None = None,
    name: str = "",
    language: str = "",
) -> None:
    """Let the dialogue know what was decided; `text` is what an agent says was done."""
    metadata = {EFFECT: effect, TICKET: reference, NAME: name, LANGUAGE: language}
    _add(connection, conversation_id, DESK, now, text=text, metadata=metadata, agent=agent)


def add_notice(connection: Connection, conversation_id: str, text: str, now: datetime, *, language: str) -> None:
    """Say something in the clerk's name without the dialogue, which is not there, and will not learn of it."""
    inbox_id = _add(
        connection, conversation_id, DESK, now, text=text, metadata={LANGUAGE: language}, agent=None, state=PROCESSED
    )
    send_words(connection, inbox_id, now)


def send_words(connection: Connection, inbox_id: int, now: datetime) -> None:
    """Put an agent's words into the outbox, once however often this is called."""
    # At any position: a row that is replayed leaves what was said about it at one below 0.
    if connection.execute(select(outbox.c.id).where(outbox.c.inbox_id == inbox_id).limit(1)).first():
        return
    row = connection.execute(select(inbox).where(inbox.c.id == inbox_id)).one()
    metadata = json.loads(row.metadata)
    _ADD_REPLY.run(
        connection,
        {
            "conversation_id": row.conversation_id,
            "inbox_id": inbox_id,
            "position": 0,
            "reply": metadata.get(WORDS) or reply_to_json(Reply(text=row.text)),
            "created_at": now,
            "agent_id": row.agent_id,
            **way_out(row.channel, metadata.get(LANGUAGE) or None, now),
        },
    )


def just_wrote(connection: Connection, conversation_id: str, since: datetime) -> bool:
    """Whether a customer's message came after `since` that nobody has dealt with: the console may not show it yet."""
    found = select(inbox.c.id).where(
        inbox.c.conversation_id == conversation_id,
        inbox.c.author == CUSTOMER,
        inbox.c.state == PENDING,
        inbox.c.received_at > since,
    )
    return connection.execute(found.limit(1)).first() is not None


def unsent_rows(connection: Connection, now: datetime, limit: int = 100) -> list[int]:
    """Agents' words that wait for a turn which will not come: its worker is dead. Oldest first."""
    found = (
        select(inbox.c.id)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(
            inbox.c.author == AGENT,
            inbox.c.state == PENDING,
            ~exists().where(outbox.c.inbox_id == inbox.c.id),
            conversations.c.lease_until.is_(None) | (conversations.c.lease_until < now),
        )
        .order_by(inbox.c.id)
        .limit(limit)
    )
    return [int(one) for one in connection.execute(found).scalars()]


def _unsent_words(connection: Connection, conversation_id: str) -> bool:
    found = select(inbox.c.id).where(
        inbox.c.conversation_id == conversation_id,
        inbox.c.author == AGENT,
        inbox.c.state == PENDING,
        ~exists().where(outbox.c.inbox_id == inbox.c.id),
    )
    return connection.execute(found.limit(1)).first() is not None


def _add(
    connection: Connection,
    conversation_id: str,
    author: str,
    now: datetime,
    *,
    text: str,
    metadata: dict[str, str],
    agent: int | None,
    state: str = PENDING,
) -> int:
    channel = connection.execute(select(conversations.c.channel).where(conversations.c.id == conversation_id)).scalar()
    added = connection.execute(
        insert(inbox).values(
            conversation_id=conversation_id,
            channel=channel,
            # Nobody outside can guess it, and so nobody can have used it before. What a form sends twice is known
            # by the key of its event.
            provider_message_id=f"{author}:{uuid.uuid4()}",
            sent_at=now,
            received_at=now,
            text=text,
            metadata=json.dumps({key: value for key, value in metadata.items() if value}, ensure_ascii=False),
            state=state,
            attempts=0,
            author=author,
            agent_id=agent,
        )
    )
    return int(added.inserted_primary_key[0])
