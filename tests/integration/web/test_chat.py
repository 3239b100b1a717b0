from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest

from bot.messages import Button, Reply
from bot.web import health

ID = "3f2b0c1e-7a54-4c1f-9c55-0a1b2c3d4e5f"


def error_of(response: Any) -> tuple[int, str, str]:
    error = response.json()["error"]
    return response.status_code, error["code"], error["message"]


def test_a_message_is_kept_once_however_often_it_is_sent(shop: Any) -> None:
    first = shop.post({"id": ID, "text": "Where is my order?"})
    again = shop.post({"id": ID, "text": "Where is my order?"})
    assert (first.status_code, first.json()) == (202, {"new": True})
    assert (again.status_code, again.json()) == (202, {"new": False})
    assert shop.received() == [("Where is my order?", None)]


def test_two_customers_may_use_the_same_message_id(shop: Any) -> None:
    shop.post({"id": ID, "text": "mine"})
    other = shop.new_browser()
    other.get("/")
    response = other.post("/chat/messages", json={"id": ID, "text": "hers"}, headers={"X-Shopclerk": "1"})
    assert response.json() == {"new": True}
    assert shop.received() == [("mine", None), ("hers", None)]


def test_history_has_both_sides_in_order(shop: Any) -> None:
    shop.send("a colour")
    shop.answer(Reply("Which?", quick_replies=(Button("Oat", "/oat"),)), Reply("Take your time."))
    shop.send("Oat", payload="/oat")
    history = shop.browser.get("/chat/history").json()
    assert [(entry["author"], entry["id"], entry["text"]) for entry in history["entries"]] == [
        ("customer", 1, "a colour"),
        ("clerk", 1, "Which?"),
        ("clerk", 2, "Take your time."),
        ("customer", 2, "Oat"),
    ]
    assert history["cursor"] == 2
    assert history["entries"][0]["reply"] is None
    assert history["entries"][0]["at"].startswith("2026-11-21T09:00:00.")
    assert history["entries"][0]["at"].endswith("+00:00")
    assert history["entries"][1]["reply"] == {
        "text": "Which?",
        "buttons": [],
        "quick_replies": [{"title": "Oat", "payload": "/oat"}],
        "cards": [],
        "links": [],
        "files": [],
    }


def test_a_fresh_conversation_has_no_history_and_the_old_one_stays_stored(shop: Any) -> None:
    shop.send("hello")
    assert shop.browser.post("/chat/new", headers={"X-Shopclerk": "1"}).json() == {}
    assert shop.browser.get("/chat/history").json() == {"entries": [], "cursor": 0}
    assert shop.received() == [("hello", None)]


def test_customers_do_not_see_each_other(shop: Any) -> None:
    shop.send("my secret")
    other = shop.new_browser()
    other.get("/")
    assert other.get("/chat/history").json() == {"entries": [], "cursor": 0}


@pytest.mark.parametrize("path", ["/chat/history", "/chat/events"])
def test_without_a_conversation_nothing_is_shown(shop: Any, path: str) -> None:
    assert error_of(shop.new_browser().get(path))[:2] == (401, "no_conversation")


def test_without_a_conversation_nothing_is_kept(shop: Any) -> None:
    shop.browser.cookies.clear()
    assert error_of(shop.send("hello"))[:2] == (401, "no_conversation")
    assert shop.received() == []


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({}, True),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://testserver"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://[::1"}, False),
    ],
)
@pytest.mark.parametrize("path", ["/chat/messages", "/chat/new"])
def test_only_the_page_itself_may_change_something(
    shop: Any, path: str, headers: dict[str, str], *, kept: bool
) -> None:
    cookie = shop.browser.cookies["shopclerk_chat"]
    response = shop.browser.post(path, json={"id": ID, "text": "hi"}, headers={"X-Shopclerk": "1", **headers})
    if kept:
        assert response.status_code in {200, 202}
        return
    assert error_of(response)[:2] == (403, "foreign_page")
    assert shop.received() == []
    assert shop.browser.cookies["shopclerk_chat"] == cookie


def test_a_form_of_another_site_lacks_the_header(shop: Any) -> None:
    response = shop.browser.post("/chat/messages", json={"id": ID, "text": "hi"})
    assert error_of(response)[:2] == (403, "foreign_page")
    assert shop.received() == []


def test_a_body_that_is_not_json_is_refused(shop: Any) -> None:
    headers = {"X-Shopclerk": "1", "Content-Type": "text/plain"}
    assert error_of(shop.browser.post("/chat/messages", content=b"{}", headers=headers))[:2] == (415, "not_json")
    headers["Content-Type"] = "application/json; charset=utf-8"
    assert error_of(shop.browser.post("/chat/messages", content=b"{", headers=headers))[:2] == (422, "not_json")
    assert shop.received() == []


def test_a_body_over_16_kb_is_refused_unread(shop: Any) -> None:
    assert error_of(shop.send("x" * 16_384))[:2] == (413, "body_too_large")
    assert shop.received() == []


def test_a_long_text_is_refused_in_the_language_of_the_page(shop: Any) -> None:
    document = {"id": ID, "text": "가" * 2001}
    headers = {"X-Shopclerk": "1"}
    response = shop.browser.post("/chat/messages?lang=ko", json=document, headers=headers)
    korean = "메시지가 너무 길어요. 2,000자보다 짧게 줄이거나 나눠서 보내 주세요."
    assert error_of(response) == (422, "text_too_long", korean)
    response = shop.browser.post("/chat/messages?lang=en", json=document, headers=headers)
    english = "This message is too long. Please keep it under 2,000 characters or send it in parts."
    assert error_of(response) == (422, "text_too_long", english)
    assert shop.received() == []


def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(shop: Any) -> None:
    shop.break_storage()
    for response in (shop.send("hello"), shop.browser.get("/chat/history"), shop.browser.get("/readyz")):
        assert error_of(response)[:2] == (503, "storage_away")
        assert response.headers["retry-after"] == "2"
    assert shop.browser.get("/").status_code == 200


def test_a_database_that_has_frozen_is_a_503_in_time(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    thawed = threading.Event()

    def wait() -> str:
        assert thawed.wait(30)
        return "ready"

    monkeypatch.setattr(shop.deps.workers, "state", wait)
    monkeypatch.setattr(health, "READY_WITHIN_S", 0.01)
    response = shop.browser.get("/readyz")
    thawed.set()
    assert error_of(response)[:2] == (503, "storage_away")


def test_a_fault_of_ours_is_a_500_without_a_traceback(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(shop.deps.intake, "accept", fail)
    response = shop.send("hello")
    assert error_of(response) == (500, "internal", "Something went wrong on our side. Please try again in a moment.")
    assert "secret detail" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_unknown_address_and_a_wrong_method_are_json_too(shop: Any) -> None:
    assert error_of(shop.browser.get("/orders"))[:2] == (404, "not_found")
    response = shop.browser.get("/chat/messages")
    assert error_of(response)[:2] == (405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


def test_ready_only_when_a_worker_is(shop: Any) -> None:
    seen = []
    for state in (None, "loading", "ready"):
        if state:
            shop.deps.workers.report("w1", state)
        response = shop.browser.get("/readyz")
        seen.append((response.status_code, response.json()["workers"]))
    assert seen == [(503, "down"), (503, "loading"), (200, "ready")]
    assert shop.browser.get("/healthz").json() == {"status": "ok"}


def test_the_log_has_no_body_and_no_cookie(shop: Any, capsys: pytest.CaptureFixture[str]) -> None:
    shop.post({"id": str(uuid.uuid4()), "text": "my number is 010-1234-5678"})
    logged = capsys.readouterr().out
    assert "/chat/messages" in logged
    assert "010-1234-5678" not in logged
    assert shop.browser.cookies["shopclerk_chat"] not in logged
