"""The Cloud API's documented limits, each with the platform's own refusal."""

from __future__ import annotations

import pytest
from graph_clerk import buttons, choices, rows, say

from bot.testing.graph_emulator.errors import RefusedError
from bot.testing.graph_emulator.limits import Template, WhatsAppLimits
from bot.testing.graph_emulator.whatsapp import check_message, needs_open_window

LIMITS = WhatsAppLimits()
TEMPLATES = {("answer_ready", "ko"): Template("answer_ready", "ko", "{{1}}님, {{2}} 답변이 왔어요.")}


def check(payload: dict[str, object]) -> None:
    check_message({"messaging_product": "whatsapp", "to": "821055550142", **payload}, LIMITS, TEMPLATES)


def refusal(payload: dict[str, object]) -> tuple[int, int, str]:
    with pytest.raises(RefusedError) as caught:
        check(payload)
    refused = caught.value.refusal
    assert refused.body()["error"]["error_data"] == {"messaging_product": "whatsapp", "details": refused.details}
    return refused.status, refused.code, refused.details


def template(name: str = "answer_ready", language: str = "ko", values: int = 2) -> dict[str, object]:
    parameters = [{"type": "text", "text": f"value {number}"} for number in range(values)]
    components = [{"type": "body", "parameters": parameters}]
    return {
        "type": "template",
        "template": {"name": name, "language": {"code": language}, "components": components},
    }


def link_button(title: str, url: str = "https://shop.example/1001") -> dict[str, object]:
    action = {"name": "cta_url", "parameters": {"display_text": title, "url": url}}
    return {"type": "interactive", "interactive": {"type": "cta_url", "body": {"text": "Look"}, "action": action}}


@pytest.mark.parametrize(
    "payload",
    [
        say("a" * 4096),
        say("가" * 4096),
        buttons(["Yes"]),
        buttons(["One", "Two", "Three"], body="b" * 1024),
        buttons(["t" * 20]),
        buttons(["Yes"], header={"type": "text", "text": "h" * 60}, footer={"text": "f" * 60}),
        buttons(["Yes"], header={"type": "image", "image": {"link": "https://shop.example/1.png"}}),
        choices(rows(10)),
        choices(*[rows(1, section=f"Section {number}") for number in range(10)]),
        choices(rows(5, section="s" * 24), rows(5, section="Other"), body="b" * 4096, button="c" * 20),
        choices({"rows": [{"id": "i" * 200, "title": "t" * 24, "description": "d" * 72}]}),
        link_button("t" * 20),
        template(),
        {"type": "image", "image": {"link": "https://shop.example/1.png", "caption": "c" * 1024}},
        {"type": "location", "location": {"latitude": 37.5, "longitude": 127}},
    ],
)
def test_takes_what_is_within_the_limits(payload: dict[str, object]) -> None:
    check(payload)


@pytest.mark.parametrize(
    ("payload", "code", "details"),
    [
        (say("a" * 4097), 100, "Param text['body'] must be at most 4096 characters long."),
        (say(" "), 131008, "The parameter text['body'] is required."),
        (buttons([]), 131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3"),
        (buttons(list("abcd")), 131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3"),
        (buttons(["t" * 21]), 131009, "Button title length invalid. Min length: 1, Max length: 20"),
        (buttons([""]), 131008, "Button title is required."),
        (buttons(["Same", "Same"]), 131009, "Duplicated button titles are not allowed."),
        (buttons(["Yes"], body="b" * 1025), 131009, "Body text length invalid. Min length: 1, Max length: 1024"),
        (buttons(["Yes"], body=""), 131008, "Body text is required."),
        (
            buttons(["Yes"], header={"type": "text", "text": "h" * 61}),
            131009,
            "Header text length invalid. Min length: 1, Max length: 60",
        ),
        (
            buttons(["Yes"], footer={"text": "f" * 61}),
            131009,
            "Footer text length invalid. Min length: 1, Max length: 60",
        ),
        (choices(), 131009, "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10"),
        (
            choices(*[rows(1, section=f"S{number}") for number in range(11)]),
            131009,
            "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10",
        ),
        (choices(rows(11)), 131009, "Total row count exceed max allowed count: 10"),
        (choices(rows(6), rows(5, section="More")), 131009, "Total row count exceed max allowed count: 10"),
        (
            choices(rows(1), {"rows": [{"id": "1", "title": "One"}]}),
            131008,
            "Section title is required when there is more than one section.",
        ),
        (choices(rows(1, section="s" * 25)), 131009, "Section title is too long. Max length: 24"),
        (choices({"title": "Empty", "rows": []}), 131008, "A section needs at least one row."),
        (choices(rows(1), button="c" * 21), 131009, "Action button length invalid. Min length: 1, Max length: 20"),
        (choices(rows(1), body="b" * 4097), 131009, "Body text length invalid. Min length: 1, Max length: 4096"),
        (
            choices({"rows": [{"id": "1", "title": "t" * 25}]}),
            131009,
            "Row title length invalid. Min length: 1, Max length: 24",
        ),
        (
            choices({"rows": [{"id": "1", "title": "One", "description": "d" * 73}]}),
            131009,
            "Row description length invalid. Min length: 0, Max length: 72",
        ),
        (
            choices({"rows": [{"id": "i" * 201, "title": "One"}]}),
            131009,
            "Row id length invalid. Min length: 1, Max length: 200",
        ),
        (
            choices({"rows": [{"id": "1", "title": "One"}, {"id": "1", "title": "Two"}]}),
            131009,
            "Duplicated row ids are not allowed.",
        ),
        (link_button("t" * 21), 131009, "Button display text length invalid. Min length: 1, Max length: 20"),
        (link_button("Look", "javascript:alert(1)"), 131009, "Button url is not a valid URL."),
        (
            {"type": "image", "image": {"link": "https://shop.example/1.png", "caption": "c" * 1025}},
            131009,
            "image.caption must be at most 1024 characters long.",
        ),
        ({"type": "image", "image": {}}, 131008, "One of image.id and image.link is required."),
        ({"type": "carousel"}, 100, "Param type must be one of the supported message types, not 'carousel'."),
        ({"type": "text"}, 131008, "The parameter text is required."),
        (
            template(values=1),
            132000,
            "body: number of localizable_params (1) does not match the expected number of params (2)",
        ),
    ],
)
def test_refuses_what_breaks_a_limit(payload: dict[str, object], code: int, details: str) -> None:
    assert refusal(payload) == (400, code, details)


def test_refuses_button_ids_that_are_long_padded_or_alike() -> None:
    def one(*ids: str) -> dict[str, object]:
        replies = [{"type": "reply", "reply": {"id": id_, "title": f"Title {n}"}} for n, id_ in enumerate(ids)]
        return {
            "type": "interactive",
            "interactive": {"type": "button", "body": {"text": "?"}, "action": {"buttons": replies}},
        }

    check(one("i" * 256))
    assert refusal(one("i" * 257))[1:] == (131009, "Button id length invalid. Min length: 1, Max length: 256")
    assert refusal(one(" padded"))[1:] == (131009, "Button id cannot have leading or trailing spaces.")
    assert refusal(one("same", "same"))[1:] == (131009, "Duplicated button ids are not allowed.")


def test_refuses_a_template_that_nobody_approved() -> None:
    assert refusal(template(name="unheard_of")) == (404, 132001, "template name (unheard_of) does not exist in ko")


def test_only_a_template_goes_out_at_any_time() -> None:
    assert not needs_open_window(template())
    assert needs_open_window(say("Hello"))
    assert needs_open_window(buttons(["Yes"]))
