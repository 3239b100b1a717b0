"""The Send API's documented limits, each with the platform's own refusal."""

from __future__ import annotations

import pytest

from bot.testing.graph_emulator.errors import RefusedError
from bot.testing.graph_emulator.limits import MessengerLimits
from bot.testing.graph_emulator.messenger import check_request

POSTBACK = {"type": "postback", "title": "Returns", "payload": "/returns"}


def check(message: object, **more: object) -> None:
    check_request(
        {"recipient": {"id": "7"}, "messaging_type": "RESPONSE", "message": message, **more}, MessengerLimits()
    )


def text(body: str, *titles: str, payload: str = "/x") -> dict[str, object]:
    replies = [{"content_type": "text", "title": title, "payload": payload} for title in titles]
    return {"text": body, "quick_replies": replies} if replies else {"text": body}


def template(kind: str, **content: object) -> dict[str, object]:
    return {"attachment": {"type": "template", "payload": {"template_type": kind, **content}}}


def card(**more: object) -> dict[str, object]:
    return {"title": "Mug", "subtitle": "18,000 won", **more}


@pytest.mark.parametrize(
    "message",
    [
        text("a" * 2000),
        text("Which?", *[f"{number}".rjust(20, "t") for number in range(13)], payload="p" * 1000),
        template("button", text="t" * 640, buttons=[POSTBACK] * 3),
        template("button", text="?", buttons=[{"type": "web_url", "title": "t" * 20, "url": "https://shop.example"}]),
        template("generic", elements=[card(title="t" * 80, subtitle="s" * 80, buttons=[POSTBACK] * 3)] * 10),
        template("generic", elements=[{"title": "Mug", "image_url": "https://shop.example/mug.png"}]),
        {"attachment": {"type": "image", "payload": {"url": "https://shop.example/mug.png"}}},
    ],
)
def test_takes_what_is_within_the_limits(message: dict[str, object]) -> None:
    check(message)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (text("a" * 2001), "Length of param message[text] must be less than or equal to 2000"),
        (text(""), "Message cannot be empty, must provide valid attachment or text"),
        (text("?", *["t"] * 14), "Param message[quick_replies] must have at most 13 elements."),
        (text("?", "t" * 21), "Length of param message[quick_replies][0][title] must be less than or equal to 20"),
        (
            text("?", "t", payload="p" * 1001),
            "Length of param message[quick_replies][0][payload] must be less than or equal to 1000",
        ),
        (
            template("button", text="t" * 641, buttons=[POSTBACK]),
            "Length of param message[attachment][payload][text] must be less than or equal to 640",
        ),
        (
            template("button", text="?", buttons=[POSTBACK] * 4),
            "Param message[attachment][payload][buttons] must have at most 3 elements.",
        ),
        (
            template("button", text="?", buttons=[]),
            "Param message[attachment][payload][buttons] must be a non-empty array.",
        ),
        (
            template("button", text="?", buttons=[{**POSTBACK, "title": "t" * 21}]),
            "Length of param message[attachment][payload][buttons][0][title] must be less than or equal to 20",
        ),
        (
            template("button", text="?", buttons=[{**POSTBACK, "payload": "p" * 1001}]),
            "Length of param message[attachment][payload][buttons][0][payload] must be less than or equal to 1000",
        ),
        (
            template("generic", elements=[card()] * 11),
            "Param message[attachment][payload][elements] must have at most 10 elements.",
        ),
        (
            template("generic", elements=[card(title="t" * 81)]),
            "Length of param message[attachment][payload][elements][0][title] must be less than or equal to 80",
        ),
        (
            template("generic", elements=[card(subtitle="s" * 81)]),
            "Length of param message[attachment][payload][elements][0][subtitle] must be less than or equal to 80",
        ),
        (
            template("generic", elements=[card(buttons=[POSTBACK] * 4)]),
            "Param message[attachment][payload][elements][0][buttons] must have at most 3 elements.",
        ),
        (
            template("generic", elements=[card(image_url="/mug.png")]),
            "Param message[attachment][payload][elements][0][image_url] must be a valid URL.",
        ),
        (
            template("receipt"),
            "Param message[attachment][payload][template_type] must be one of {generic, button}",
        ),
    ],
)
def test_refuses_what_breaks_a_limit(message: dict[str, object], words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        check(message)
    refused = caught.value.refusal
    assert (refused.status, refused.code, refused.message) == (400, 100, f"(#100) {words}")
    error = refused.body()["error"]
    assert error == {"message": refused.message, "type": "OAuthException", "code": 100, "fbtrace_id": refused.trace_id}


@pytest.mark.parametrize(
    ("payload", "subcode"),
    [
        ({"messaging_type": "PROMOTION", "message": {"text": "Hello"}}, None),
        ({"message": {"text": "Hello"}}, None),
        ({"messaging_type": "MESSAGE_TAG", "tag": "NEWS", "message": {"text": "Hello"}}, None),
        ({"sender_action": "dance"}, None),
        ({"sender_action": "typing_on", "message": {"text": "Hello"}}, None),
        (
            {
                "messaging_type": "RESPONSE",
                "message": {
                    "attachment": {
                        "type": "template",
                        "payload": {"template_type": "generic", "elements": [{"title": "Mug"}]},
                    }
                },
            },
            None,
        ),
    ],
)
def test_refuses_a_request_of_no_known_kind(payload: dict[str, object], subcode: int | None) -> None:
    with pytest.raises(RefusedError) as caught:
        check_request({"recipient": {"id": "7"}, **payload}, MessengerLimits())
    assert (caught.value.refusal.code, caught.value.refusal.subcode) == (100, subcode)
