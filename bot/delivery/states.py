"""The states of messages on their way, in and out."""

from __future__ import annotations

from typing import Final

from bot import messages

PENDING: Final = "pending"
"""In: waits for a worker. Out: waits for the sender."""

PROCESSED: Final = "processed"
"""In: its turn is kept."""

JOINED: Final = "joined"
"""In: answered together with the message before it, of which it was the next fragment."""

HELD: Final = "held"
"""In: beyond the flood limit. Kept for a person, not answered one by one."""

PARKED: Final = "parked"
"""Waits for a person. In: its turn failed too often. Out: the platform allows nothing now (see `error_code`)."""

SENDING: Final = "sending"
"""Out: a sender has it until its lease ends."""

SENT: Final = "sent"
"""Out: the platform has accepted every part, or the page has it."""

DEAD: Final = "dead"
"""Out: the platform will never take it. A person can see it, and send it again when the cause is gone."""

SKIPPED: Final = "skipped"
"""To another desk: nobody there needs to be told."""

WINDOW_CLOSED: Final = messages.WINDOW_CLOSED
"""Why a reply is parked: the customer last wrote too long ago. Goes out when they write again."""

TEMPLATE_SENT: Final = "template_sent"
"""The same, and an approved template told the customer that there is an answer."""

PULLED: Final = frozenset({"web", "rehearsal"})
"""Channels whose customer fetches replies: nothing is sent there."""
