"""The service window: how long after a customer's message a platform lets us answer freely."""

from __future__ import annotations

from datetime import datetime, timedelta

MARGIN = timedelta(seconds=60)
"""The platform's clock and ours differ, and a message takes a moment: the last minute counts as closed."""


def is_open(last_inbound_at: datetime, now: datetime, window: timedelta | None) -> bool:
    """Whether free text may be sent now; None is a channel without a window."""
    return window is None or now < last_inbound_at + window - MARGIN
