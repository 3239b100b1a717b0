"""Conversations: what came in, what goes out, what the dialogue remembers, and who works on it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.columns import RowId, UtcDateTime, metadata

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
