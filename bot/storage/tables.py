"""Every table of the clerk's own database."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
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
    # pending, processed, or parked (given up after too many tries; a person can see and replay it)
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("processed_at", UtcDateTime),
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
    UniqueConstraint("inbox_id", "position"),
    Index("ix_outbox_conversation", "conversation_id", "id"),
)

tracker_events = Table(
    "tracker_events",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey(conversations.c.id), nullable=False),
    Column("inbox_id", ForeignKey(inbox.c.id), nullable=False),
    # 0-based place in the turn, and the event as Rasa writes it (JSON)
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
    Column("state", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_tickets_state", "state", "id"),
    Index("ix_tickets_conversation", "conversation_id", "id"),
)

verification_attempts = Table(
    "verification_attempts",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    # what was guessed at (`order:1001`) or who guessed (`conversation:web:…`)
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
