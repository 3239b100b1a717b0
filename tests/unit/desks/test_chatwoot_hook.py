"""What is believed of a request that says it is Chatwoot's: nothing before its signature, then only where to look."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.desks.chatwoot.hook import find_conversation, is_signed, is_token, sign

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)
BODY = b'{"event":"message_created"}'
SECRET = "webhook-secret"


def headers(*, at: datetime = NOW, secret: str = SECRET, body: bytes = BODY) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    return {"X-Chatwoot-Signature": sign(body, timestamp, secret), "X-Chatwoot-Timestamp": timestamp}


def test_the_signature_is_over_time_and_body() -> None:
    # Made by `printf '1700000000.{}' | openssl dgst -sha256 -hmac key`.
    assert sign(b"{}", "1700000000", "key") == (
        "sha256=9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae"
    )


@pytest.mark.parametrize("secrets", [(SECRET,), ("old", SECRET), (SECRET, "new")])
def test_one_of_the_active_secrets_signs(secrets: tuple[str, ...]) -> None:
    assert is_signed(headers(), BODY, secrets, NOW)


@pytest.mark.parametrize(
    ("changed", "body", "secrets"),
    [
        (headers(secret="other"), BODY, (SECRET,)),
        (headers(), b'{"event":"message_updated"}', (SECRET,)),
        (headers(), BODY, ()),
        (headers(secret=""), BODY, ("",)),
        ({}, BODY, (SECRET,)),
        ({**headers(), "X-Chatwoot-Timestamp": "1"}, BODY, (SECRET,)),
        ({**headers(), "X-Chatwoot-Timestamp": "9" * 400}, BODY, (SECRET,)),
        ({**headers(), "X-Chatwoot-Timestamp": "-1"}, BODY, (SECRET,)),
        ({**headers(), "X-Chatwoot-Signature": "sha256=ü"}, BODY, (SECRET,)),
        (headers(at=NOW - timedelta(minutes=6)), BODY, (SECRET,)),
        (headers(at=NOW + timedelta(minutes=6)), BODY, (SECRET,)),
    ],
)
def test_anything_else_is_refused(changed: dict[str, str], body: bytes, secrets: tuple[str, ...]) -> None:
    assert not is_signed(changed, body, secrets, NOW)


@pytest.mark.parametrize(
    ("query", "token", "right"),
    [
        ({"token": "a-word-of-our-own"}, "a-word-of-our-own", True),
        ({"token": "another"}, "a-word-of-our-own", False),
        ({"token": "\udcff"}, "a-word-of-our-own", False),
        ({}, "a-word-of-our-own", False),
        ({"token": ""}, "", False),
        ({}, "", False),
    ],
)
def test_a_word_in_the_address_counts_only_if_there_is_one(query: dict[str, str], token: str, right: bool) -> None:  # noqa: FBT001 (a table)
    assert is_token(query, token) is right


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ({"event": "message_created", "id": 9001, "conversation": {"id": 71}}, "71"),
        ({"event": "conversation_status_changed", "id": 71}, "71"),
        ({"event": "conversation_resolved", "id": 71}, "71"),
        ({"event": "message_updated", "id": 9001, "conversation": {"id": 71}}, None),
        ({"event": "message_created", "id": 9001}, None),
        ({"event": "message_created", "conversation": {"id": "71; drop"}}, None),
        ({"event": "conversation_status_changed", "id": True}, None),
        ({"event": ["message_created"]}, None),
        ([], None),
    ],
)
def test_an_event_says_where_to_look(event: Any, number: str | None) -> None:
    assert find_conversation(json.dumps(event).encode()) == number


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 100_000])
def test_what_is_no_json_says_nothing(body: bytes) -> None:
    assert find_conversation(body) is None
