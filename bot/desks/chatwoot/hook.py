"""What Chatwoot posts: whether it was Chatwoot, and which conversation to look at."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

SIGNATURE, TIMESTAMP = "x-chatwoot-signature", "x-chatwoot-timestamp"

FRESH = timedelta(minutes=5)
"""So old, or so far ahead, a signed request may be."""

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)

OF_MESSAGE = frozenset({"message_created"})
OF_CONVERSATION = frozenset({"conversation_status_changed", "conversation_resolved", "conversation_opened"})


def sign(body: bytes, timestamp: str, secret: str) -> str:
    """What stands in `X-Chatwoot-Signature`: an HMAC-SHA256 of `<timestamp>.<body>`."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def is_signed(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> bool:
    """Whether one of the `secrets` signed these very bytes a moment ago. Every secret is tried."""
    given = {name.lower(): value for name, value in headers.items()}
    signature, timestamp = given.get(SIGNATURE, ""), given.get(TIMESTAMP, "")
    if not _SIGNATURE.fullmatch(signature) or not _SECONDS.fullmatch(timestamp):
        return False
    fresh = abs(now.timestamp() - int(timestamp)) <= FRESH.total_seconds()
    # An empty key would sign for anybody.
    verdicts = [hmac.compare_digest(sign(body, timestamp, secret), signature) for secret in secrets if secret]
    return any(verdicts) and fresh


def is_token(query: Mapping[str, str], token: str) -> bool:
    """Whether the address has our word; never while there is none."""
    given = query.get("token", "").encode(errors="replace")
    return hmac.compare_digest(given, token.encode()) and bool(token)


def find_conversation(body: bytes) -> str | None:
    """The number of the conversation that an event is about; None for what does not matter or is no event."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict):
        return None
    about, name = event, str(event.get("event"))
    if name in OF_MESSAGE:
        conversation = event.get("conversation")
        about = conversation if isinstance(conversation, dict) else {}
    elif name not in OF_CONVERSATION:
        return None
    number = about.get("id")
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else None
