"""Which messages of a customer are fragments of one thought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.delivery.authors import CUSTOMER


class Fragment(Protocol):
    """A row of the inbox."""

    text: str
    payload: str | None
    attachments: str | None
    metadata: str
    received_at: datetime
    author: str


PLAIN_METADATA_KEYS = '"kind"', '"flood"'
"""A message with one of these means more than its words, and is answered by itself."""


def burst_length(waiting: Sequence[Fragment], within: timedelta) -> int:
    """Count the messages at the beginning of `waiting` (not empty) that are answered as one: at least one.

    Only words are joined: a tap, a picture or a location stands by itself.
    """
    length = 1
    while (
        length < len(waiting)
        and within
        and _is_words(waiting[length - 1])
        and _is_words(waiting[length])
        and waiting[length].received_at - waiting[length - 1].received_at <= within
    ):
        length += 1
    return length


def _is_words(message: Fragment) -> bool:
    plain = not any(key in message.metadata for key in PLAIN_METADATA_KEYS)
    plain = plain and message.author == CUSTOMER
    return plain and message.payload is None and message.attachments is None and bool(message.text)
