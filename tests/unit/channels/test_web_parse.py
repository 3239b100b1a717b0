from __future__ import annotations

import contextlib
import json
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import ChannelInputError
from bot.channels.web.parse import parse_message
from bot.messages import InboundMessage

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)
ID = "3f2b0c1e-7a54-4c1f-9c55-0a1b2c3d4e5f"


def parse(body: bytes) -> InboundMessage:
    return parse_message(body, customer="kim", received_at=NOW)


def parse_fields(**fields: object) -> InboundMessage:
    return parse(json.dumps({"id": ID, "text": "hi", **fields}).encode())


def refusal(**fields: object) -> str:
    with pytest.raises(ChannelInputError) as caught:
        parse_fields(**fields)
    return caught.value.code


def test_typed_text_becomes_a_message_of_this_customer() -> None:
    body = f'{{"id": "{ID}", "text": "1001번 어디쯤이에요? ㅠㅠ", "language": "ko"}}'.encode()
    assert parse(body) == InboundMessage(
        channel="web",
        customer="kim",
        provider_message_id=f"kim.{ID}",
        sent_at=NOW,
        text="1001번 어디쯤이에요? ㅠㅠ",
        payload=None,
        metadata={"language": "ko"},
    )


def test_a_tap_carries_its_payload_beside_its_title() -> None:
    message = parse_fields(text="Oat", payload='/inform{"colour": "oat"}')
    assert (message.text, message.payload) == ("Oat", '/inform{"colour": "oat"}')


def test_typed_commands_stay_text() -> None:
    message = parse_fields(text='/restart{"slot": "x"}')
    assert (message.text, message.payload) == ('/restart{"slot": "x"}', None)


def test_the_same_id_in_other_letters_is_the_same_message() -> None:
    assert parse_fields(id=ID.upper()).provider_message_id == f"kim.{ID}"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  a lamp \n", "a lamp"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\x00b\x1b[31mc\x7f\x85d\te", "ab[31mcd\te"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("<b>bold</b>'; drop table--", "<b>bold</b>'; drop table--"),
    ],
)
def test_text_is_kept_as_far_as_it_can_be_stored(sent: str, kept: str) -> None:
    assert parse_fields(text=sent).text == kept


@pytest.mark.parametrize("text", ["", "   \n\t ", "\x00\x07", "\u3000"])
def test_nothing_readable_is_refused(text: str) -> None:
    assert refusal(text=text) == "text_empty"


def test_the_limit_counts_characters_not_bytes() -> None:
    assert len(parse_fields(text="가" * 2000).text) == 2000
    assert len(parse_fields(text="😀" * 2000).text) == 2000
    assert refusal(text="가" * 2001) == "text_too_long"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": None}, "bad_text"),
        ({"text": 1001}, "bad_text"),
        ({"text": ["hi"]}, "bad_text"),
        ({"id": None}, "bad_id"),
        ({"id": 7}, "bad_id"),
        ({"id": "1"}, "bad_id"),
        ({"id": "{" + ID + "}"}, "bad_id"),
        ({"id": ID.replace("-", "")}, "bad_id"),
        ({"payload": ""}, "bad_payload"),
        ({"payload": 5}, "bad_payload"),
        ({"payload": "/a\n/b"}, "bad_payload"),
        ({"payload": "/a\ud800"}, "bad_payload"),
        ({"payload": "x" * 1001}, "bad_payload"),
        ({"language": "<ko>"}, "bad_language"),
        ({"language": {}}, "bad_language"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, object], code: str) -> None:
    assert refusal(**fields) == code


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"hi"', b"\xff\xfe", b"[" * 16_000, b"\x00"])
def test_what_is_not_a_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(ChannelInputError) as caught:
        parse(body)
    assert caught.value.code == "not_json"


@given(st.binary(max_size=300))
def test_any_bytes_are_parsed_or_refused(body: bytes) -> None:
    with contextlib.suppress(ChannelInputError):
        parse(body)


@given(st.text(max_size=50))
def test_whatever_is_kept_can_be_written_as_utf_8(text: str) -> None:
    try:
        kept = parse_fields(text=text).text
    except ChannelInputError as error:
        assert error.code == "text_empty"  # noqa: PT017 (one of two right ends)
    else:
        assert kept.encode()
