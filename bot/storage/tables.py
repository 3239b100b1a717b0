"""Every table of the clerk's own database."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):  # type: ignore[misc] # SQLAlchemy 1.4 ships no types
    """An aware time, stored in UTC; refuses a naive one, which would mean another moment elsewhere."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Turn an aware time into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """SQLite forgets the zone: what comes back is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


# SQLite counts up only an INTEGER primary key; PostgreSQL shall not run out of numbers.
RowId = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("customer", String(160), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_inbound_at", UtcDateTime, nullable=False),
    # Who works on it until when. Each claim counts `version` up; a commit under an older version is refused.
    Column("lease_owner", String(64)),
    Column("lease_until", UtcDateTime),
    Column("version", Integer, nullable=False, default=0),
    # JSON: slots, active form and what else the dialogue needs beside its last turns.
    Column("snapshot", Text),
    # Who speaks: see bot.handoff.standing. `agent_id` is the person while it is one.
    Column("mode", String(16), nullable=False, server_default="bot"),
    Column("agent_id", RowId),
    Index("ix_conversations_mode", "mode"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey(conversations.c.id), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("provider_message_id", String(200), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("payload", Text),
    Column("metadata", Text, nullable=False),
    # JSON list of attachments, or nothing
    Column("attachments", Text),
    # see bot.delivery.states
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("processed_at", UtcDateTime),
    # Who says it: customer, agent, or desk (what a person decided, such as a handback). See bot.delivery.authors.
    Column("author", String(16), nullable=False, server_default="customer"),
    Column("agent_id", RowId),
    UniqueConstraint("channel", "provider_message_id"),
    Index("ix_inbox_state", "state", "conversation_id", "id"),
    Index("ix_inbox_conversation", "conversation_id", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey(conversations.c.id), nullable=False),
    Column("inbox_id", ForeignKey(inbox.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("reply", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("channel", String(32), nullable=False),
    # of the conversation when the reply was made; a retry renders the same parts again
    Column("language", String(8)),
    # see bot.delivery.states
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime),
    # a reply may be several messages on its platform: the next try begins behind these
    Column("parts_sent", Integer, nullable=False),
    # how often a part may have gone out without us knowing: only then a customer may see it twice
    Column("uncertain_sends", Integer, nullable=False),
    Column("error_code", String(64)),
    Column("error", Text),
    Column("sent_at", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("read_at", UtcDateTime),
    # Who sends it until when. Each claim counts `fence` up; what an older claim wants to write is refused.
    Column("lease_owner", String(64)),
    Column("lease_until", UtcDateTime),
    Column("fence", Integer, nullable=False),
    # the person who wrote it; nobody: the clerk
    Column("agent_id", RowId),
    UniqueConstraint("inbox_id", "position"),
    Index("ix_outbox_conversation", "conversation_id", "id"),
    Index("ix_outbox_state", "state", "conversation_id", "id"),
)

# The platform's id of each message that a reply became: a delivery status names it. A table and not a list in `outbox`
# because a status must find its reply by an index.
sent_parts = Table(
    "sent_parts",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("outbox_id", ForeignKey(outbox.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("provider_message_id", String(200), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "provider_message_id"),
    Index("ix_sent_parts_outbox_id", "outbox_id"),
)

# A status that came before we had noted the message it is about.
early_receipts = Table(
    "early_receipts",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("channel", String(32), nullable=False),
    Column("provider_message_id", String(200), nullable=False),
    Column("status", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("error_code", String(64), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Index("ix_early_receipts_message", "channel", "provider_message_id"),
)

# Events of a platform that nobody programmed for: the last ones of each kind, for a person to look at.
unknown_events = Table(
    "unknown_events",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("channel", String(32), nullable=False),
    Column("kind", String(80), nullable=False),
    Column("raw", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Index("ix_unknown_events_kind", "channel", "kind", "id"),
)

# How many there ever were of each kind.
unknown_event_counts = Table(
    "unknown_event_counts",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("kind", String(80), primary_key=True),
    Column("count", BigInteger, nullable=False),
)

tracker_events = Table(
    "tracker_events",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey(conversations.c.id), nullable=False),
    Column("inbox_id", ForeignKey(inbox.c.id), nullable=False),
    # 0-based place in the turn, and the events from there on as Rasa writes them (a JSON list; of old, one event)
    Column("position", Integer, nullable=False),
    Column("event", Text, nullable=False),
    UniqueConstraint("inbox_id", "position"),
    Index("ix_tracker_events_conversation", "conversation_id", "inbox_id", "position"),
)

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

# What people attach, with its bytes: in the database, so that every machine has it and a backup holds it.
files = Table(
    "files",
    metadata,
    # random: it says nothing, and nobody guesses it
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(200), nullable=False),
    # customer or agent: see bot.delivery.authors
    Column("author", String(16), nullable=False),
    Column("agent_id", RowId),
    # made by the page: an upload that is tried again is kept once
    Column("upload_key", String(64)),
    # see bot.files.rows
    Column("state", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    # by its bytes; empty until they are here
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # when it became part of a message: before, only who uploaded it sees it
    Column("used_at", UtcDateTime),
    # Where the platform has a customer's file, and how the fetching stands.
    Column("channel", String(32), nullable=False),
    Column("media_id", String(200)),
    Column("url", Text),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime),
    Column("error_code", String(64)),
    # how the platform calls what we uploaded there
    Column("upload_id", String(200)),
    Column("uploaded_at", UtcDateTime),
    # last: whoever reads the other columns does not read it
    Column("content", LargeBinary),
    UniqueConstraint("conversation_id", "upload_key"),
    Index("ix_files_state", "state", "size"),
    Index("ix_files_created", "created_at"),
)

verification_attempts = Table(
    "verification_attempts",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    # what was guessed at (`record:…`, `contact:…`, as a digest) or who guessed (`conversation:web:…`)
    Column("subject", String(220), nullable=False),
    # the inbound message it came with: a turn that is run again counts once
    Column("attempt", String(240), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_verification_attempts_attempt", "attempt"),
    Index("ix_verification_attempts_subject", "subject", "at"),
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("model", String(200), nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)
