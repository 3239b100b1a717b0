from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.web.session import ConversationCookies, WeakSecretError

OLD, NEW = b"o" * 32, b"n" * 32


def request(cookie: str = "", scheme: str = "http") -> Request:
    headers = [(b"cookie", f"shopclerk_chat={cookie}".encode()), (b"host", b"shop.example")]
    return Request({"type": "http", "method": "GET", "path": "/", "scheme": scheme, "headers": headers})


def issued(cookies: ConversationCookies, customer: str, scheme: str = "http") -> str:
    response = Response()
    cookies.issue(request(scheme=scheme), response, customer)
    return response.headers["set-cookie"]


def value_of(set_cookie: str) -> str:
    return set_cookie.split(";", maxsplit=1)[0].partition("=")[2]


def test_a_cookie_comes_back_as_the_customer_it_was_made_for() -> None:
    cookies = ConversationCookies([NEW])
    customer = cookies.new_customer()
    assert len(customer) == 32
    assert cookies.find_customer(request(value_of(issued(cookies, customer)))) == customer


def test_scripts_and_other_sites_do_not_get_it() -> None:
    attributes = issued(ConversationCookies([NEW]), "kim").split("; ")[1:]
    assert sorted(attributes) == ["HttpOnly", "Max-Age=15552000", "Path=/", "SameSite=lax"]
    assert "Secure" in issued(ConversationCookies([NEW]), "kim", scheme="https").split("; ")


def test_a_replaced_key_still_verifies_and_no_longer_signs() -> None:
    before = value_of(issued(ConversationCookies([OLD]), "kim"))
    after = value_of(issued(ConversationCookies([NEW, OLD]), "kim"))
    assert ConversationCookies([NEW, OLD]).find_customer(request(before)) == "kim"
    assert ConversationCookies([NEW]).find_customer(request(after)) == "kim"
    assert ConversationCookies([NEW]).find_customer(request(before)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda v: "lee" + v[3:],
        lambda v: v[:-1],
        lambda v: "." + v.partition(".")[2],
        lambda _: "kim",
        lambda _: "",
        lambda v: v + "é",
    ],
)
def test_a_changed_cookie_is_nobody(change: Any) -> None:
    cookies = ConversationCookies([NEW])
    assert cookies.find_customer(request(change(value_of(issued(cookies, "kim"))))) is None


@pytest.mark.parametrize("keys", [[], [b""], [b"short"], [NEW, b"x" * 31]])
def test_a_weak_secret_is_an_error_at_the_start(keys: list[bytes]) -> None:
    with pytest.raises(WeakSecretError, match="at least 32 bytes"):
        ConversationCookies(keys)
