"""One sample of each event that WhatsApp posts, and exactly what becomes of it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.channels.base import Batch, UnknownEvent
from bot.channels.whatsapp.parse import parse_webhook
from bot.messages import Attachment, DeliveryState, DeliveryStatus, InboundMessage

SAMPLES = Path(__file__).parent / "samples" / "whatsapp"
SENT = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)
RECEIVED = datetime(2026, 11, 21, 9, 5, tzinfo=timezone.utc)
KIM = "KR.13491208655302741918"
KNOWN = {"name": "김하늘", "phone": "+821012345678"}


def from_kim(
    mid: str,
    text: str = "",
    *attachments: Attachment,
    payload: str | None = None,
    seconds: int = 0,
    **metadata: str,
) -> InboundMessage:
    return InboundMessage(
        channel="whatsapp",
        customer=KIM,
        provider_message_id=f"wamid.{mid}",
        sent_at=SENT + timedelta(seconds=seconds),
        text=text,
        payload=payload,
        metadata={**KNOWN, **metadata},
        attachments=attachments,
    )


def from_other(customer: str, mid: str, text: str, *, seconds: int = 0, **metadata: str) -> InboundMessage:
    sent_at = SENT + timedelta(seconds=seconds)
    return InboundMessage("whatsapp", customer, f"wamid.{mid}", sent_at, text, metadata=metadata)


def said(message: InboundMessage) -> Batch:
    return Batch(messages=(message,))


def ignored(kind: str) -> Batch:
    return Batch(ignored={kind: 1})


def unknown(kind: str, raw: str) -> Batch:
    return Batch(unknown=(UnknownEvent(kind, raw),))


def status(state: DeliveryState, *, code: str = "", customer: str = "821012345678") -> Batch:
    at = SENT + timedelta(seconds=5)
    return Batch(statuses=(DeliveryStatus("whatsapp", "wamid.OURS", state, at, code, customer),))


EXPECTED = {
    "text": said(from_kim("TEXT", "1001번 어디쯤이에요?")),
    "text_reply": said(from_kim("TEXT_REPLY", "this one", reply_to="wamid.OURS")),
    "text_referral": said(from_kim("TEXT_REFERRAL", "Is this lamp still there?", referral="120226305854810726")),
    "text_number_only": said(
        from_other(
            "16505551234", "NUMBER", "Does it come in another color?", name="Sheena Nelson", phone="+16505551234"
        )
    ),
    "text_user_id_only": said(from_other("US.13491208655302741918", "USERID", "Hi", name="Sheena")),
    "text_user_id_in_contact": said(from_other("US.13491208655302741918", "CONTACT", "Hi", name="Sheena")),
    "text_without_sender": unknown(
        "message.text", '{"id":"wamid.NOBODY","timestamp":"1795251600","type":"text","text":{"body":"Hi"}}'
    ),
    "text_without_body": unknown(
        "message.text",
        '{"from":"821012345678","from_user_id":"KR.13491208655302741918","id":"wamid.TEXT_WITHOUT_BODY",'
        '"timestamp":"1795251600","type":"text","text":{"body":" \\n "}}',
    ),
    "text_other_number": ignored("other_number"),
    "two_customers_in_one_change": Batch(
        messages=(
            from_other("2222222222", "B", "second", seconds=1, name="Bo", phone="+2222222222"),
            from_other("1111111111", "A", "first", name="Ann", phone="+1111111111"),
        )
    ),
    "button": said(from_kim("BUTTON", "Where is my order?", payload="/track_order", reply_to="wamid.TEMPLATE")),
    "interactive_button_reply": said(
        from_kim("INTERACTIVE_BUTTON_REPLY", "오트밀", payload='/inform{"choice":"oat"}', reply_to="wamid.OURS")
    ),
    "interactive_list_reply": said(
        from_kim("INTERACTIVE_LIST_REPLY", "Linen duvet co…L", payload='/inform{"choice":"3"}', reply_to="wamid.OURS")
    ),
    "interactive_form": said(
        from_kim("INTERACTIVE_FORM", "Sent", reply_to="wamid.OURS", kind="form", form='{"size":"L"}')
    ),
    "image": said(
        from_kim(
            "IMAGE",
            "깨져서 왔어요",
            Attachment(
                "image",
                url="https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1003383421387256",
                caption="깨져서 왔어요",
                media_id="1003383421387256",
            ),
        )
    ),
    "video": said(from_kim("VIDEO", "", Attachment("video", media_id="2203383421387256"))),
    "audio": said(from_kim("AUDIO", "", Attachment("voice", media_id="3303383421387256"))),
    "voice": said(from_kim("VOICE", "", Attachment("voice", media_id="4403383421387256"))),
    "document": said(from_kim("DOCUMENT", "", Attachment("file", caption="receipt.pdf", media_id="5503383421387256"))),
    "sticker": said(from_kim("STICKER", "", Attachment("sticker", media_id="6603383421387256"))),
    "location": said(
        from_kim(
            "LOCATION",
            "",
            Attachment(
                "location",
                url="https://foursquare.com/v/1",
                caption="하루리빙 성수점, 서울 성동구 연무장길 1",
                latitude=37.5443,
                longitude=127.0557,
            ),
        )
    ),
    "location_off_the_globe": unknown(
        "message.location",
        '{"from":"821012345678","from_user_id":"KR.13491208655302741918","id":"wamid.LOCATION_OFF_THE_GLOBE",'
        '"timestamp":"1795251600","type":"location","location":{"latitude":137.5,"longitude":127.0}}',
    ),
    "contacts": said(from_kim("CONTACTS", "", Attachment("contact", caption="Lee Minji +82 10-9876-5432"))),
    "order": said(
        from_kim(
            "ORDER",
            "빨리 부탁해요",
            kind="order",
            order='[{"product_retailer_id":"lamp-oat","quantity":2,"item_price":49000,"currency":"KRW"}]',
        )
    ),
    "edit": said(from_kim("EDIT", "1002번 어디쯤이에요?", kind="edit", edits="wamid.TEXT")),
    "unsupported": said(from_kim("UNSUPPORTED", kind="unsupported")),
    "reaction": ignored("reaction"),
    "reaction_removed": ignored("reaction"),
    "revoke": ignored("deletion"),
    "welcome": ignored("opening"),
    "system_number_changed": ignored("system"),
    "new_type": unknown(
        "message.hologram",
        '{"from":"821012345678","from_user_id":"KR.13491208655302741918","id":"wamid.NEW_TYPE",'
        '"timestamp":"1795251600","type":"hologram","hologram":{"id":"77"}}',
    ),
    "status_sent": status("sent"),
    "status_delivered": status("delivered", customer=KIM),
    "status_read": status("read"),
    "status_played": status("read"),
    "status_failed": status("failed", code="window_closed"),
    "status_warned": unknown(
        "status.warned",
        '{"id":"wamid.OURS","status":"warned","timestamp":"1795251605","recipient_id":"821012345678"}',
    ),
    "errors": unknown(
        "error.130429",
        '{"code":130429,"title":"Rate limit hit","message":"Rate limit hit",'
        '"error_data":{"details":"Too many messages"}}',
    ),
    "account_update": ignored("account"),
    "template_status": ignored("account"),
    "smb_echo": ignored("echo"),
    "new_field": unknown("teleport", '{"value":{"hello":1},"field":"teleport"}'),
    "batch": Batch(
        messages=(
            from_kim("ONE", "안녕하세요"),
            from_kim("TWO", "주문번호가", seconds=1),
            from_kim("THREE", "1001이에요", seconds=2),
        ),
        statuses=(
            DeliveryStatus("whatsapp", "wamid.OURS", "read", SENT - timedelta(seconds=1), customer="821012345678"),
        ),
        ignored={"account": 1, "reaction": 1},
        unknown=(UnknownEvent("messages", '"?"'), UnknownEvent("entry", "7")),
    ),
}


def parse(body: bytes) -> Batch:
    return parse_webhook(body, received_at=RECEIVED, phone_number_id="106540352242922")


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str) -> None:
    assert parse((SAMPLES / f"{name}.json").read_bytes()) == EXPECTED[name]


def test_every_sample_has_its_result() -> None:
    assert {path.stem for path in SAMPLES.iterdir()} == set(EXPECTED)


def test_a_time_to_come_is_the_time_of_receiving() -> None:
    body = (SAMPLES / "text.json").read_bytes().replace(b"1795251600", b"1895251600")
    assert parse(body).messages[0].sent_at == RECEIVED


def test_a_text_longer_than_the_channel_takes_is_cut_and_says_so() -> None:
    body = (SAMPLES / "text_number_only.json").read_text().replace("another color?", "x" * 5000).encode()
    message = parse(body).messages[0]
    assert len(message.text) == 4096
    assert message.metadata["truncated"] == "yes"
