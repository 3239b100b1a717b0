"""Check who posts to a webhook: Meta's signature and its first question.

Source: developers.facebook.com/docs/graph-api/webhooks/getting-started (verification requests, event notifications).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence

CHALLENGE_QUERY = ("hub.mode", "hub.verify_token", "hub.challenge")
"""What the platform asks with: `subscribe`, our word, and what is to be sent back."""

SIGNATURE_HEADER = "x-hub-signature-256"

_SIGNATURE = re.compile(r"sha256=([0-9a-fA-F]{64})", re.ASCII)

# What comes back is written into an answer: a number in practice, and never something a browser would run.
_CHALLENGE = re.compile(r"[0-9A-Za-z_\-]{1,256}", re.ASCII)


def verify_signature(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> bool:
    """Whether `X-Hub-Signature-256` is the HMAC-SHA256 of the raw `body` under one of the `secrets`.

    Header names count in any case. No header or two, another algorithm, a wrong length, and no secret at all are False.
    Every secret is tried, so that the time tells nothing about which one fits.
    """
    given = [value for name, value in headers.items() if name.lower() == SIGNATURE_HEADER]
    match = _SIGNATURE.fullmatch(given[0]) if len(given) == 1 else None
    if match is None:
        return False
    digest = bytes.fromhex(match[1])
    # An empty key would sign for anybody.
    verdicts = [hmac.compare_digest(sign(body, secret), digest) for secret in secrets if secret]
    return any(verdicts)


def sign(body: bytes, secret: str) -> bytes:
    """The HMAC-SHA256 of `body`: 32 bytes."""
    return hmac.new(secret.encode(), body, hashlib.sha256).digest()


def answer_challenge(query: Mapping[str, str], verify_token: str) -> str | None:
    """Give back `hub.challenge` if `hub.verify_token` is ours; None for anybody else, and while we have no token."""
    challenge = query.get("hub.challenge", "")
    token = query.get("hub.verify_token", "").encode(errors="replace")
    known = hmac.compare_digest(token, verify_token.encode()) and bool(verify_token)
    if known and query.get("hub.mode") == "subscribe" and _CHALLENGE.fullmatch(challenge):
        return challenge
    return None
