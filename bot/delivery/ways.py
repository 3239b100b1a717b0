"""How a reply goes out."""

from __future__ import annotations

from datetime import datetime

from bot.delivery.states import PENDING, PULLED, SENT


def way_out(channel: str, language: str | None, now: datetime) -> dict[str, object]:
    """The columns of a new row of the outbox: a page fetches it at once, to a platform the sender brings it."""
    pulled = channel in PULLED
    return {
        "channel": channel,
        "language": language,
        "state": SENT if pulled else PENDING,
        "sent_at": now if pulled else None,
        "attempts": 0,
        "parts_sent": 0,
        "uncertain_sends": 0,
        "fence": 0,
    }
