"""Every table of the clerk's own database: whoever imports `metadata` from here has all of them in it."""

from __future__ import annotations

from bot.storage.columns import metadata
from bot.storage.conversation_tables import (
    conversations,
    early_receipts,
    files,
    inbox,
    outbox,
    sent_parts,
    tracker_events,
    unknown_event_counts,
    unknown_events,
    verification_attempts,
    workers,
)
from bot.storage.desk_tables import agent_sessions, agents, desk_sends, desk_threads, ticket_events, tickets

__all__ = [
    "agent_sessions",
    "agents",
    "conversations",
    "desk_sends",
    "desk_threads",
    "early_receipts",
    "files",
    "inbox",
    "metadata",
    "outbox",
    "sent_parts",
    "ticket_events",
    "tickets",
    "tracker_events",
    "unknown_event_counts",
    "unknown_events",
    "verification_attempts",
    "workers",
]
