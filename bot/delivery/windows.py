"""The service window: how long after a customer's message a platform lets us answer freely."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.channels.base import Capabilities

MARGIN = timedelta(seconds=60)
"""The platform's clock and ours differ, and a message takes a moment: the last minute counts as closed."""


def send_with(last_inbound_at: datetime, now: datetime, allowed: Capabilities, *, by_person: bool) -> str | None:
    """Say with which tag a reply may go out now, empty for none; None: not at all.

    What a person wrote may, with a tag, go out for longer than what the clerk says.
    """
    if is_open(last_inbound_at, now, allowed.service_window):
        return ""
    tagged = by_person and allowed.agent_tag and is_open(last_inbound_at, now, allowed.agent_window)
    return allowed.agent_tag if tagged else None


def is_open(last_inbound_at: datetime, now: datetime, window: timedelta | None) -> bool:
    """Whether free text may be sent now; None is a channel without a window."""
    return window is None or now < last_inbound_at + window - MARGIN
