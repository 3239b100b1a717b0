"""What one message of a customer says, before it is known whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.channels.reading import clean_text
from bot.messages import Attachment

TEXT_LIMIT = 4_096
"""Characters of a text that are read: what WhatsApp lets a customer send, and twice what Messenger does."""

PAYLOAD_LIMIT = 1_000
"""Characters of a payload; a longer one was never ours."""


@dataclass(frozen=True)
class Content:
    """The words, the tapped payload, and everything else a customer sent in one message."""

    text: str = ""
    payload: str | None = None
    attachments: tuple[Attachment, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


def content_of(
    text: str = "",
    *,
    payload: str | None = None,
    attachments: tuple[Attachment, ...] = (),
    metadata: Mapping[str, str] | None = None,
) -> Content:
    """Make a content whose text is cut to `TEXT_LIMIT`, and says so; a payload that cannot be ours is dropped."""
    known = dict(metadata or {})
    if len(text) > TEXT_LIMIT:
        known["truncated"] = "yes"
    ours = payload if payload and len(payload) <= PAYLOAD_LIMIT and clean_text(payload) == payload else None
    return Content(text[:TEXT_LIMIT], ours, attachments, known)


UNSUPPORTED = Content(metadata={"kind": "unsupported"})
"""Something the platform does not show us: the customer still waits for an answer."""
