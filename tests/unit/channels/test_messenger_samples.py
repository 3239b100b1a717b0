"""One sample of each event that Messenger posts, and exactly what becomes of it."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.channels.base import Batch, UnknownEvent
from bot.channels.messenger.parse import parse_webhook
from bot.messages import Attachment, DeliveryStatus, InboundMessage

SAMPLES = Path(__file__).parent / "samples" / "messenger"
SENT = datetime(2026, 11, 21, 9, 0, 0, 250_000, tzinfo=timezone.utc)
ARRIVED = datetime(2026, 11, 21, 9, 0, 0, 100_000, tzinfo=timezone.utc)
RECEIVED = datetime(2026, 11, 21, 9, 5, tzinfo=timezone.utc)
ENVELOPE = '"sender":{"id":"psid-1"},"recipient":{"id":"page-1"},"timestamp":1795251600250'


def message(
    mid: str,
    text: str = "",
    *attachments: Attachment,
    payload: str | None = None,
    customer: str = "psid-1",
    **metadata: str,
) -> InboundMessage:
    return InboundMessage("messenger", customer, mid, SENT, text, payload, metadata, attachments)


def said(mid: str, text: str = "", *attachments: Attachment, payload: str | None = None, **metadata: str) -> Batch:
    return Batch(messages=(message(mid, text, *attachments, payload=payload, **metadata),))


def ignored(kind: str) -> Batch:
    return Batch(ignored={kind: 1})


def unknown(kind: str, raw: str) -> Batch:
    return Batch(unknown=(UnknownEvent(kind, raw),))


EXPECTED = {
    "text": said("m_text", "1001번 어디쯤이에요?"),
    "text_reply": said("m_reply", "this one", reply_to="m_ours"),
    "text_referral": said("m_ref", "Is it there?", referral="4711"),
    "text_without_sender": unknown(
        "message",
        '{"sender":{},"recipient":{"id":"page-1"},"timestamp":1795251600250,"message":{"mid":"m_nobody","text":"Hi"}}',
    ),
    "quick_reply": said("m_quick", "오트밀", payload='/inform{"choice":"oat"}'),
    "postback": said("m_postback", "Track it", payload="/track_order"),
    "postback_without_mid": said(
        "postback.a020da5700b5ebb368693753c5f27bff", "Get Started", payload="/greet", referral="spring-sale"
    ),
    "image": said("m_image", "", Attachment("image", url="https://scontent.example/1.jpg")),
    "two_images_and_text": said(
        "m_images",
        "깨졌어요",
        Attachment("image", url="https://scontent.example/1.jpg"),
        Attachment("image", url="https://scontent.example/2.jpg"),
    ),
    "audio": said("m_audio", "", Attachment("voice", url="https://cdn.example/a.mp4")),
    "video": said("m_video", "", Attachment("video", url="https://cdn.example/v.mp4")),
    "file": said("m_file", "", Attachment("file", url="https://cdn.example/receipt.pdf")),
    "shared_link": said(
        "m_share", "https://shop.example/lamp", Attachment("file", url="https://l.example/lamp", caption="Lamp")
    ),
    "sticker_twice": said(
        "m_sticker_twice", "", Attachment("sticker", url="https://scontent.example/s.png", media_id="126361874215276")
    ),
    "sticker": said(
        "m_sticker", "", Attachment("sticker", url="https://scontent.example/s.png", media_id="126361874215276")
    ),
    "thumb": said(
        "m_thumb", "👍", Attachment("sticker", url="https://scontent.example/t.png", media_id="369239263222822")
    ),
    "location": said(
        "m_place",
        "",
        Attachment("location", "https://l.example/map", "Haru Living", latitude=37.5443, longitude=127.0557),
    ),
    "empty_attachment": said("m_gone", kind="unsupported"),
    "unsupported": said("m_unsupported", kind="unsupported"),
    "message_without_content": unknown("message", "{" + ENVELOPE + ',"message":{"mid":"m_nothing"}}'),
    "edit": said("edit.a6f6563675254b8e27abe91de06302fe", "1002번 어디쯤이에요?", kind="edit", edits="m_text"),
    "deletion": ignored("deletion"),
    "reaction": ignored("reaction"),
    "referral": ignored("referral"),
    "optin": ignored("optin"),
    "account_linking": ignored("account_linking"),
    "handover": ignored("handover"),
    "typing": ignored("typing"),
    "read": ignored("read"),
    "echo_text": ignored("echo"),
    "echo_attachment": ignored("echo"),
    "echo_quick_reply": ignored("echo"),
    "standby": ignored("standby"),
    "other_page": ignored("other_page"),
    "delivery": Batch(
        statuses=(
            DeliveryStatus("messenger", "m_ours", "delivered", ARRIVED, customer="psid-1"),
            DeliveryStatus("messenger", "m_ours_too", "delivered", ARRIVED, customer="psid-1"),
        )
    ),
    "delivery_without_mids": ignored("delivery"),
    "new_kind": unknown("hologram", "{" + ENVELOPE + ',"hologram":{"id":1}}'),
    "feed_change": unknown("change", '{"field":"feed","value":{"item":"comment"}}'),
    "batch": Batch(
        messages=(
            message("m_1", "안녕하세요"),
            message("m_2", "주문번호가"),
            message("m_3", "Hello", customer="psid-2"),
        ),
        ignored={"read": 1, "echo": 1},
        unknown=(UnknownEvent("event", "3"), UnknownEvent("entry", '{"id":"page-1","time":3}')),
    ),
}


def parse(body: bytes) -> Batch:
    return parse_webhook(body, received_at=RECEIVED, page_id="page-1")


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str) -> None:
    assert parse((SAMPLES / f"{name}.json").read_bytes()) == EXPECTED[name]


def test_every_sample_has_its_result() -> None:
    assert {path.stem for path in SAMPLES.iterdir()} == set(EXPECTED)


def test_a_second_edit_is_another_message_and_its_redelivery_the_same() -> None:
    body = (SAMPLES / "edit.json").read_bytes()
    second = re.sub(rb'"num_edit": 1', b'"num_edit": 2', body)
    ids = [parse(one).messages[0].provider_message_id for one in (body, second, body)]
    assert ids[0] == ids[2] != ids[1]
