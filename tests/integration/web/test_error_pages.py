"""Whoever opens an address in a browser reads a page; a script gets JSON."""

from __future__ import annotations

import re
from typing import Any

import pytest

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NOTHING = {"en": "There is nothing at this address.", "ko": "이 주소에는 아무것도 없어요."}


def read(page: str) -> tuple[str, str, str, str]:
    """Language, title, sentence and where the link leads, with its words."""
    language, title, said, link = (
        re.search(pattern, page, re.DOTALL)
        for pattern in (r'<html lang="(\w+)"', r"<title>(.*?)</title>", r"<h1>(.*?)</h1>", r'<a href="(.*?)">(.*?)</a>')
    )
    assert language
    assert title
    assert said
    assert link
    return language[1], title[1], said[1], f"{link[1]} {link[2]}"


@pytest.mark.parametrize(
    ("path", "language", "shown"),
    [
        ("/orders", "en", ("en", "Haru Living", NOTHING["en"], "/ Go to the chat")),
        ("/orders", "ko", ("ko", "하루리빙", NOTHING["ko"], "/ 채팅으로 가기")),
        ("/desk/orders", "en", ("en", "Haru Living", NOTHING["en"], "/desk Go to the desk")),
        ("/desk/orders", "ko", ("ko", "하루리빙", NOTHING["ko"], "/desk 상담 화면으로 가기")),
        ("/desktop", "en", ("en", "Haru Living", NOTHING["en"], "/ Go to the chat")),
        ("/chat/files/nobody", "en", ("en", "Haru Living", NOTHING["en"], "/ Go to the chat")),
    ],
)
def test_a_wrong_address_is_a_page(shop: Any, path: str, language: str, shown: tuple[str, ...]) -> None:
    response = shop.browser.get(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert response.headers["cache-control"] == "no-store"
    assert read(response.text) == shown


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
def test_a_script_gets_json(shop: Any, accept: str) -> None:
    response = shop.browser.get("/orders", headers={"Accept": accept})
    assert response.json() == {"error": {"code": "not_found", "message": NOTHING["en"]}}


def test_an_address_that_is_not_to_be_opened_is_a_page(shop: Any) -> None:
    response = shop.browser.get("/chat/messages", headers={"Accept": BROWSER})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert read(response.text)[2] == "This address can&#39;t do that."


def test_while_the_database_is_away_a_page_says_so(shop: Any) -> None:
    shop.break_storage()
    response = shop.browser.get("/chat/history", headers={"Accept": BROWSER})
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    said = "This page can&#39;t be shown this moment. Nothing was lost; open it again in a minute."
    assert read(response.text)[2] == said
    script = shop.browser.get("/chat/history")
    assert script.json()["error"]["message"] == (
        "We can't take your message this moment. It stays here and is sent again by itself."
    )


def test_a_fault_of_ours_is_a_page_without_a_traceback(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("bot.delivery.transcript.Transcript.history", fail)
    response = shop.browser.get("/chat/history", headers={"Accept": BROWSER, "Accept-Language": "ko"})
    assert response.status_code == 500
    assert read(response.text) == (
        "ko", "하루리빙", "저희 쪽에 문제가 생겼어요. 잠시 후에 다시 시도해 주세요.", "/ 채팅으로 가기",
    )  # fmt: skip
    assert "secret" not in response.text


def test_a_shops_name_is_no_markup(shop: Any) -> None:
    response = shop.browser.get("/<script>alert(1)</script>", headers={"Accept": BROWSER})
    assert "<script>" not in response.text
