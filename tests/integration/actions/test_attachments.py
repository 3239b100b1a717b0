"""What the clerk says to a picture, a voice message, a place or a sticker, and what the team hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from info_clerk import Clerk, Said, make_clerk

from actions.help import AnswerFromHelp
from actions.people import Handoff


def send(clerk: Clerk, *kinds: str, message_id: str = "m1", active: str | None = None, **metadata: Any) -> Said:
    known = {**({"attachments": list(kinds)} if kinds else {}), **metadata}
    return clerk.do(AnswerFromHelp(), intent="nlu_fallback", metadata=known, message_id=message_id, active=active)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("kinds", "response", "topics"),
    [
        (["image"], "utter_attachment_picture", ["/report_damaged", "/search_product", "/talk_to_human"]),
        (["video"], "utter_attachment_picture", ["/report_damaged", "/search_product", "/talk_to_human"]),
        (["voice"], "utter_attachment_voice", ["/talk_to_human"]),
        (["location"], "utter_attachment_location", ["/talk_to_human"]),
        (["sticker"], "utter_attachment_sticker", ["/track_order", "/talk_to_human"]),
        (["file"], "utter_attachment_file", ["/talk_to_human"]),
        (["contact"], "utter_attachment_file", ["/talk_to_human"]),
        (["voice", "image"], "utter_attachment_picture", ["/report_damaged", "/search_product", "/talk_to_human"]),
    ],
)
def test_each_kind_has_an_answer_and_a_way_on(
    kinds: list[str], response: str, topics: list[str], language: str
) -> None:
    said = send(make_clerk(language), *kinds)
    assert (said.names, said.buttons) == ([response], topics)
    assert "{" not in said.text


@pytest.mark.parametrize("kind", ["unsupported", "order", "form"])
def test_what_the_platform_does_not_show_has_an_answer(kind: str) -> None:
    said = send(make_clerk("ko"), kind=kind)
    assert (said.names, said.buttons) == (["utter_attachment_unsupported"], ["/talk_to_human"])


def test_a_form_asks_again_and_nothing_leads_away_from_it() -> None:
    said = send(make_clerk("en"), "location", active="address_form")
    assert (said.names, said.buttons) == (["utter_attachment_location"], [])


def test_in_a_report_a_picture_is_noted() -> None:
    clerk = make_clerk("en")
    said = send(clerk, "image", active="problem_form")
    assert (said.names, said.buttons) == (["utter_attachment_picture_noted"], [])


def test_words_beside_a_picture_are_what_is_answered() -> None:
    said = make_clerk("en").do(
        AnswerFromHelp(), "gift wrapping", intent="nlu_fallback", metadata={"attachments": ["image"]}
    )
    assert said.names == ["utter_help_article"]


def test_pictures_from_before_stand_on_the_ticket() -> None:
    clerk = make_clerk("en")
    clerk.slots["pictures"] = 2
    clerk.do(Handoff(), "a person please", intent="talk_to_human")
    [ticket] = clerk.services.tickets.list_open()
    assert ticket.summary.splitlines()[-1] == "Pictures and files sent in the chat: 2"
    assert clerk.slots["pictures"] is None


def test_a_picture_from_after_is_added_to_the_ticket_once() -> None:
    clerk = make_clerk("ko")
    clerk.do(Handoff(), "상담원 연결해 주세요", intent="talk_to_human", message_id="whatsapp:wamid.0")
    [before] = clerk.services.tickets.list_open()
    for _ in range(2):
        said = send(clerk, "image", message_id="whatsapp:wamid.HBgLAB12CD34")
    assert said.names == ["utter_attachment_picture_on_ticket"]
    assert said.text == f"저는 사진을 볼 수 없지만, 상담원이 문의 번호 {before.reference}에서 확인할 거예요."
    [after] = clerk.services.tickets.list_open()
    assert after.summary == f"{before.summary}\n채팅으로 사진이나 파일을 보냄 (메시지 …AB12CD34)"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_file_is_noted_where_a_picture_is(language: str) -> None:
    clerk = make_clerk(language)
    said = send(clerk, "file", active="problem_form")
    assert (said.names, said.buttons) == (["utter_attachment_file_noted"], [])
    clerk.do(Handoff(), "a person please", intent="talk_to_human")
    [before] = clerk.services.tickets.list_open()
    said = send(clerk, "file", message_id="whatsapp:wamid.HBgLAB12CD34")
    assert said.names == ["utter_attachment_file_on_ticket"]
    assert before.reference in said.text
    [after] = clerk.services.tickets.list_open()
    assert after.summary.removeprefix(before.summary).endswith("…AB12CD34)")


def test_a_hundred_pictures_do_not_flood_a_ticket() -> None:
    clerk = make_clerk("en")
    clerk.do(Handoff(), "a person please", intent="talk_to_human")
    for number in range(100):
        send(clerk, "image", message_id=f"web:{number:08}")
    [ticket] = clerk.services.tickets.list_open()
    assert len(ticket.summary.splitlines()) == 21
