from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import signature
from bot.channels.signature import answer_challenge, verify_signature

SECRET = "app-secret"
BODY = '{"object":"page","text":"안녕"}'.encode()


def digest(body: bytes = BODY, secret: str = SECRET, algorithm: str = "sha256") -> str:
    return hmac.new(secret.encode(), body, algorithm).hexdigest()


GOOD = f"sha256={digest()}"


def test_the_platforms_signature_is_accepted_whatever_the_headers_case() -> None:
    for name in ("X-Hub-Signature-256", "x-hub-signature-256", "X-HUB-SIGNATURE-256"):
        assert verify_signature({name: GOOD}, BODY, [SECRET])


def test_each_of_several_active_secrets_is_accepted() -> None:
    headers = {"X-Hub-Signature-256": f"sha256={digest(secret='new')}"}
    assert verify_signature(headers, BODY, ["old", "new"])
    assert verify_signature(headers, BODY, ["new", "old"])
    assert not verify_signature(headers, BODY, ["old"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": digest()},
        {"X-Hub-Signature-256": f"sha1={digest()}"},
        {"X-Hub-Signature-256": f"sha1={digest(algorithm='sha1')}"},
        {"X-Hub-Signature-256": f"sha512={digest(algorithm='sha512')}"},
        {"X-Hub-Signature": f"sha1={digest(algorithm='sha1')}"},
        {"X-Hub-Signature": GOOD},
        {"X-Hub-Signature-256": GOOD[:-1]},
        {"X-Hub-Signature-256": GOOD + "0"},
        {"X-Hub-Signature-256": GOOD + "\n"},
        {"X-Hub-Signature-256": f" {GOOD}"},
        {"X-Hub-Signature-256": f"{GOOD},{GOOD}"},
        {"X-Hub-Signature-256": "sha256=" + "é" * 64},
        {"X-Hub-Signature-256": "sha256=" + "１" * 64},
        {"X-Hub-Signature-256": "sha256=" + "\ud800" * 64},
        {"X-Hub-Signature-256": f"sha256={digest(BODY + b' ')}"},
        {"X-Hub-Signature-256": f"sha256={digest(secret='')}"},
        {"X-Hub-Signature-256": f"sha256={digest(secret='other')}"},
        {"X-Hub-Signature-256": f"sha256={hashlib.sha256(BODY).hexdigest()}"},
        {"X-Hub-Signature-256": GOOD, "x-hub-signature-256": f"sha256={'0' * 64}"},
    ],
)
def test_nothing_else_is_accepted(headers: dict[str, str]) -> None:
    assert verify_signature(headers, BODY, [SECRET]) is False
    assert verify_signature(headers, BODY, ["", SECRET]) is False


def test_without_a_secret_nothing_is_accepted() -> None:
    assert verify_signature({"X-Hub-Signature-256": GOOD}, BODY, []) is False
    empty = {"X-Hub-Signature-256": f"sha256={digest(secret='')}"}
    assert verify_signature(empty, BODY, [""]) is False


def test_the_raw_bytes_count_not_the_json_they_spell() -> None:
    headers = {"X-Hub-Signature-256": f"sha256={digest(b'{}')}"}
    assert verify_signature(headers, b"{}", [SECRET])
    assert not verify_signature(headers, b"{ }", [SECRET])


def test_the_comparison_takes_the_same_time_for_any_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def compare(ours: bytes, theirs: bytes) -> bool:
        compared.append((ours, theirs))
        return real(ours, theirs)

    monkeypatch.setattr(signature.hmac, "compare_digest", compare)
    assert verify_signature({"X-Hub-Signature-256": GOOD}, BODY, [SECRET, "other"])
    assert [(len(ours), theirs.hex()) for ours, theirs in compared] == [(32, digest()), (32, digest())]


@given(
    st.dictionaries(st.sampled_from(["X-Hub-Signature-256", "x-hub-signature-256", "X-Hub-Signature"]), st.text()),
    st.binary(max_size=100),
)
def test_no_header_is_an_error_and_none_is_right_by_chance(headers: dict[str, str], body: bytes) -> None:
    assert verify_signature(headers, body, [SECRET]) is False


@given(st.binary(max_size=100), st.integers(min_value=0, max_value=255), st.integers(min_value=0, max_value=31))
def test_one_wrong_byte_is_enough(body: bytes, wrong: int, place: int) -> None:
    right = bytearray(signature.sign(body, SECRET))
    spoiled = bytearray(right)
    spoiled[place] = wrong
    accepted = verify_signature({"X-Hub-Signature-256": f"sha256={spoiled.hex()}"}, body, [SECRET])
    assert accepted is (spoiled == right)


def asked(**changes: str) -> dict[str, str]:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "ours"}
    return {**query, **{f"hub.{name}": value for name, value in changes.items()}}


def test_the_first_question_is_answered() -> None:
    assert answer_challenge(asked(), "ours") == "1158201444"


@pytest.mark.parametrize(
    ("query", "token"),
    [
        ({}, "ours"),
        (asked(mode="unsubscribe"), "ours"),
        (asked(verify_token="theirs"), "ours"),
        (asked(verify_token="é\ud800"), "ours"),
        (asked(verify_token=""), ""),
        (asked(challenge=""), "ours"),
        (asked(challenge="<script>"), "ours"),
        (asked(challenge="1" * 257), "ours"),
    ],
)
def test_a_stranger_hears_nothing(query: dict[str, str], token: str) -> None:
    assert answer_challenge(query, token) is None
