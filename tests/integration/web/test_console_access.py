"""A rude request to each of the console's addresses: refused, and nothing changed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from console_shop import JUN, MINA, PASSWORD, ConsoleShop, open_console_shop
from starlette.routing import Route

from bot.handoff.views import TicketFilter

PUBLIC = {("GET", "/desk/login"), ("POST", "/desk/login")}
"""What anybody may open. Another route without a session fails these tests."""

PAGES = {"/desk", "/desk/t/{reference}", "/desk/figures"}

ADMINS = ("/desk/figures",)
"""Pages that an agent has no business on; what only an admin may do to a ticket is told by the desk."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleShop]:
    opened = open_console_shop(tmp_path_factory.mktemp("console"))
    opened.wait_for_person()
    yield opened
    opened.database.close()


@pytest.fixture
def reference(shop: ConsoleShop) -> str:
    (row,) = shop.console.desk.list_tickets(TicketFilter(), 1)
    return str(row.reference)


def routes(tmp: Path) -> list[tuple[str, str]]:
    shop = open_console_shop(tmp)
    found = [
        (method, route.path)
        for route in shop.app.routes
        if isinstance(route, Route) and route.path.startswith("/desk")
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]
    shop.database.close()
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if {"method", "path"} <= set(metafunc.fixturenames):
        with tempfile.TemporaryDirectory() as folder:
            listed = routes(Path(folder))
        if "change" in metafunc.function.__name__:
            listed = [one for one in listed if one[0] == "POST" and one not in PUBLIC]
        metafunc.parametrize(("method", "path"), [one for one in listed if one not in PUBLIC])


BODY = {
    "version": 0,
    "key": "k" * 32,
    "text": "rude",
    "to": 1,
    "until": "2026-11-22T09:00:00Z",
    "done": "x",
    "order": "#1054",
    "reason": "no_longer_needed",
    "amount": "1000",
    "method": "pm_minji_card",
    "lines": [{"id": "1", "quantity": 1}],
}


def ask(browser: Any, method: str, path: str, reference: str, headers: dict[str, str]) -> Any:
    address = path.replace("{reference}", reference)
    if method == "GET":
        return browser.get(address, headers=headers)
    return browser.request(method, address, json=BODY, headers=headers)


def refused(shop: ConsoleShop, before: Any, response: Any, status: int, code: str) -> None:
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert shop.everything() == before
    assert shop.woken.conversations == []


def test_every_route_is_known(tmp_path: Path) -> None:
    found = routes(tmp_path)
    assert len(found) == len(set(found)) >= 20
    assert set(found) >= PUBLIC
    assert {path for method, path in found if method == "GET"} >= PAGES


@pytest.mark.parametrize("cookie", ["", "guess", "%" * 43])
def test_without_a_session(shop: ConsoleShop, reference: str, method: str, path: str, cookie: str) -> None:
    before, browser = shop.everything(), shop.browser()
    headers = {"X-Shopclerk": "1"}
    if cookie:
        headers["Cookie"] = f"shopclerk_desk={cookie}".encode().decode("latin-1")
    response = ask(browser, method, path, reference, headers)
    if path in PAGES:
        assert (response.status_code, response.headers["location"]) == (303, "/desk/login")
        assert "Mina" not in response.text
    else:
        refused(shop, before, response, 401, "logged_out")


def test_after_logging_out(shop: ConsoleShop, reference: str, method: str, path: str) -> None:
    agent = shop.log_in(JUN)
    token = agent.client.cookies["shopclerk_desk"]
    assert agent.post("/desk/logout", {}).status_code == 200
    before, browser = shop.everything(), shop.browser()
    browser.cookies.set("shopclerk_desk", token)
    response = ask(browser, method, path, reference, {"X-Shopclerk": agent.csrf})
    if path in PAGES:
        assert response.headers["location"] == "/desk/login"
    else:
        refused(shop, before, response, 401, "logged_out")


@pytest.mark.parametrize("header", [None, "", "1", "guess"])
def test_a_change_without_the_csrf_token(
    shop: ConsoleShop, reference: str, method: str, path: str, header: str | None
) -> None:
    agent = shop.log_in(MINA)
    before = shop.everything()
    headers = {} if header is None else {"X-Shopclerk": header}
    response = ask(agent.client, method, path, reference, headers)
    refused(shop, before, response, 403, "foreign_page" if header is None else "wrong_token")


def test_a_change_with_anothers_csrf_token(shop: ConsoleShop, reference: str, method: str, path: str) -> None:
    mina, jun = shop.log_in(MINA), shop.log_in(JUN)
    before = shop.everything()
    refused(shop, before, ask(mina.client, method, path, reference, {"X-Shopclerk": jun.csrf}), 403, "wrong_token")
    again = shop.log_in(MINA)
    refused(shop, before, ask(mina.client, method, path, reference, {"X-Shopclerk": again.csrf}), 403, "wrong_token")


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_change_from_another_site(
    shop: ConsoleShop, reference: str, method: str, path: str, headers: dict[str, str]
) -> None:
    agent = shop.log_in(MINA)
    before = shop.everything()
    response = ask(agent.client, method, path, reference, {"X-Shopclerk": agent.csrf, **headers})
    refused(shop, before, response, 403, "foreign_page")


def test_a_change_of_a_ticket_that_is_not_there(shop: ConsoleShop, method: str, path: str) -> None:
    if "{reference}" not in path:
        pytest.skip("about no ticket")
    agent = shop.log_in(MINA)
    before = shop.everything()
    refused(
        shop, before, ask(agent.client, method, path, "NOTHING", {"X-Shopclerk": agent.csrf}), 404, "unknown_ticket"
    )


@pytest.mark.parametrize("content", ["no JSON", "[]", '"text"', "{" + '"a":1,' * 5000 + '"b":1}', "null"])
def test_a_change_with_another_body(shop: ConsoleShop, reference: str, method: str, path: str, content: str) -> None:
    if path == "/desk/logout" or path.endswith("/files"):
        pytest.skip("has no body, or a body of its own: see test_attached_files.py")
    agent = shop.log_in(MINA)
    before = shop.everything()
    headers = {"X-Shopclerk": agent.csrf, "Content-Type": "application/json"}
    response = agent.client.request(method, path.replace("{reference}", reference), content=content, headers=headers)
    assert response.status_code in (413, 422)
    assert shop.everything() == before


def test_what_only_who_has_taken_the_ticket_may_do_is_refused_to_another(tmp_path: Path) -> None:
    shop = open_console_shop(tmp_path)
    reference = shop.wait_for_person("c2")
    mina, jun = shop.log_in(MINA), shop.log_in(JUN)
    row = mina.take(reference)
    shop.woken.conversations.clear()
    before = shop.everything()
    for name in ("take", "reply", "snooze", "close", "back", "assign", "cancel", "refund", "return"):
        fields = {**BODY, "version": row["version"], "to": 2}
        response = jun.step(reference, name, **fields)
        refused(shop, before, response, 403, "not_yours")
    orders = shop.store.find_order("1054")
    assert orders is not None
    assert orders.status.value == "pending"
    assert jun.step(reference, "typing").status_code == 202
    assert not shop.deps.presence.is_agent_typing("web:c2")
    assert mina.step(reference, "typing").status_code == 202
    assert shop.deps.presence.is_agent_typing("web:c2")
    # An admin may give away what another has.
    jun_id = row["agent"] % 2 + 1
    assert mina.step(reference, "assign", to=jun_id, version=row["version"]).json()["row"]["agent"] == jun_id
    shop.database.close()


def test_nothing_answers_that_these_tests_do_not_ask(tmp_path: Path) -> None:
    """A mount or a socket would hide addresses from `routes`: mounts are of files that are the same for everybody."""
    opened = open_console_shop(tmp_path)
    others = [route.path for route in opened.app.routes if not isinstance(route, Route)]
    assert all(path.startswith("/static/") for path in others)
    opened.database.close()


def test_what_is_no_admins_is_an_agents(shop: ConsoleShop, reference: str, method: str, path: str) -> None:
    if method != "GET" or path == "/desk/api/events":
        pytest.skip("the desk says what an agent may change; the stream never ends")
    before = shop.everything()
    status = ask(shop.log_in(JUN).client, method, path, reference, {}).status_code
    assert (status == 403) == (path in ADMINS), status
    assert shop.everything() == before


@pytest.mark.parametrize("path", ADMINS)
def test_what_is_for_admins_is_refused_to_an_agent(shop: ConsoleShop, path: str) -> None:
    before = shop.everything()
    refused(shop, before, shop.log_in(JUN).get(path), 403, "not_allowed")
    assert shop.log_in(MINA).get(path).status_code == 200


def test_the_cookie_is_for_this_hosts_console_alone(shop: ConsoleShop) -> None:
    log_in = {"email": MINA, "password": PASSWORD}
    for scheme, secure in (("http", False), ("https", True)):
        browser = shop.browser()
        browser.base_url = f"{scheme}://testserver"
        answer = browser.post("/desk/login", json=log_in, headers={"X-Shopclerk": "1"})
        attributes = answer.headers["set-cookie"].split("; ")[1:]
        assert sorted(attributes) == sorted(
            ["HttpOnly", "Path=/desk", "SameSite=strict", *(["Secure"] if secure else [])]
        )
        assert re.fullmatch(r"shopclerk_desk=[\w-]{43}", answer.headers["set-cookie"].split(";")[0])


def test_pages_and_answers_are_not_kept_and_allow_no_foreign_script(shop: ConsoleShop, reference: str) -> None:
    agent = shop.log_in(MINA)
    for path in ("/desk/login", "/desk", f"/desk/t/{reference}", "/desk/api/tickets", f"/desk/api/tickets/{reference}"):
        response = agent.get(path)
        assert response.headers["cache-control"] == "no-store", path
        policy = response.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?![^>]*(src|application/json))", response.text), path


def test_wrong_passwords_lock_and_say_the_same_of_everybody(tmp_path: Path) -> None:
    shop = open_console_shop(tmp_path)
    for email in (MINA, "nobody@shop.example"):
        answers = [
            shop.browser().post("/desk/login", json={"email": email, "password": "wrong"}, headers={"X-Shopclerk": "1"})
            for _ in range(7)
        ]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
        assert {answer.json()["error"]["code"] for answer in answers} == {"wrong_login", "login_locked"}
        assert not any("set-cookie" in answer.headers for answer in answers)
    for body in ({"email": 1, "password": PASSWORD}, {"email": MINA}, {"email": MINA, "password": ["x"]}):
        answer = shop.browser().post("/desk/login", json=body, headers={"X-Shopclerk": "1"})
        assert answer.status_code in (401, 422)
    foreign = shop.browser().post("/desk/login", json={"email": JUN, "password": PASSWORD})
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "foreign_page")
    shop.database.close()
