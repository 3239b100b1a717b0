"""The desk: tickets, what is told of them to another desk, and the people who answer."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.columns import RowId, UtcDateTime, metadata

tickets = Table(
    "tickets",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("reference", String(16), nullable=False, unique=True),
    # made of the inbound message and the action: a turn that is run again opens no second ticket
    Column("idempotency_key", String(200), nullable=False, unique=True),
    Column("conversation_id", String(200), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("language", String(8), nullable=False),
    Column("order_number", String(40)),
    Column("contact", String(200)),
    Column("summary", Text, nullable=False),
    # open or closed
    Column("state", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # why there is one: see bot.handoff.triggers
    Column("trigger", String(32), nullable=False, default="asked"),
    # the customer waits in the chat for somebody who is at the desk; else the bot speaks on meanwhile
    Column("live", Boolean, nullable=False, default=False),
    Column("priority", Integer, nullable=False, default=0),
    # Each step counts it up; one that was decided on an older version is refused.
    Column("version", Integer, nullable=False, default=0),
    Column("assignee_id", RowId),
    # how the customer was proved to be who they are; nothing: not at all
    Column("verified_how", String(40)),
    # JSON: see bot.handoff.facts
    Column("facts", Text),
    Column("promised_at", UtcDateTime),
    Column("snoozed_until", UtcDateTime),
    Column("taken_at", UtcDateTime),
    Column("first_response_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    # closed, handed_back, or left by the customer
    Column("outcome", String(16)),
    # when the customer was asked how it was; 1-5, and their words
    Column("asked_at", UtcDateTime),
    Column("rating", Integer),
    Column("comment", Text),
    Index("ix_tickets_state", "state", "id"),
    Index("ix_tickets_conversation", "conversation_id", "id"),
    Index("ix_tickets_assignee", "assignee_id", "state", "id"),
    # whose customer is to be asked how it was
    Index("ix_tickets_outcome", "outcome", "closed_at"),
)

# What happened to a ticket, private notes among it. The ids only grow: a console asks for what is newer.
ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("ticket_id", ForeignKey(tickets.c.id), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # see bot.handoff.views
    Column("kind", String(24), nullable=False),
    # who did it; nobody: the customer or the clerk
    Column("agent_id", RowId),
    # JSON
    Column("data", Text, nullable=False),
    # of the form that was sent: a double click is one event
    Column("idempotency_key", String(200), unique=True),
    Index("ix_ticket_events_ticket", "ticket_id", "id"),
)

# A ticket in the shop's other desk (e-mail, Chatwoot): see bot.desks.
desk_threads = Table(
    "desk_threads",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("desk", String(32), nullable=False),
    Column("ticket_id", ForeignKey(tickets.c.id), nullable=False),
    Column("conversation_id", String(200), nullable=False),
    # how the other desk calls it; nothing: it does not know of it yet
    Column("remote_id", String(200)),
    # What came up to here stands in what opens the thread.
    Column("since_inbox_id", BigInteger, nullable=False),
    Column("since_event_id", BigInteger, nullable=False),
    # the last message there that was dealt with
    Column("heard_id", BigInteger, nullable=False),
    # when the other desk is to be asked what is new there; nothing: it cannot be asked
    Column("look_at", UtcDateTime),
    Column("closed", Boolean, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    UniqueConstraint("desk", "ticket_id", name="uq_desk_threads_ticket"),
    Index("ix_desk_threads_open", "desk", "closed", "id"),
    Index("ix_desk_threads_remote", "desk", "remote_id"),
)

# What the other desk is to be told, each thing once, in the order of its ids.
desk_sends = Table(
    "desk_sends",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("thread_id", ForeignKey(desk_threads.c.id), nullable=False),
    # see bot.desks.base; `subject_id` is the row that it is about, by which it is there once
    Column("kind", String(16), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    # pending, sent, dead, or skipped: see bot.delivery.states
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime),
    Column("error_code", String(64)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("thread_id", "kind", "subject_id", name="uq_desk_sends_subject"),
    Index("ix_desk_sends_state", "state", "thread_id", "id"),
)

agents = Table(
    "agents",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    # in lower case
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    # argon2id, with its parameters
    Column("password_hash", String(200), nullable=False),
    # agent or admin
    Column("role", String(16), nullable=False),
    # with commas: `en,ko`; empty: every language
    Column("languages", String(200), nullable=False),
    # the same of the topics that tickets are routed by
    Column("topics", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failed_attempts", Integer, nullable=False),
    Column("locked_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    # when a console of theirs was last open: who was there a moment ago is at the desk
    Column("seen_at", UtcDateTime),
)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    # SHA-256 of the cookie, in hexadecimal
    Column("token_hash", String(64), primary_key=True),
    Column("agent_id", ForeignKey(agents.c.id), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Index("ix_agent_sessions_agent", "agent_id"),
)
