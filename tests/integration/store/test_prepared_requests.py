"""What goes out to a store is what `requests` itself would send."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pytest
import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from bot.store.api import StoreUnavailableError
from bot.store.codec.fields import CodecError, Fields
from bot.store.demo import DemoStoreClient
from bot.store.transport import Transport, _prepared

HEADERS = {**requests.utils.default_headers(), "Authorization": "Bearer key", "Accept": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/api/v1/orders/by-number/1054", None, None),
        ("GET", "/api/v1/orders/by-number/%231054%2F..%2F~a%20b%3F", None, None),
        ("GET", "/api/v1/coupons/%EC%BF%A0%ED%8F%B0", None, None),
        ("GET", "/api/v1/products", {"q": "책상 스탠드 & a+b/c?#%*~", "limit": 10}, None),
        ("GET", "/api/v1/customers", {"email": "jane+news@example.com"}, None),
        ("POST", "/api/v1/orders/o1/returns", None, {"reason": "너무 작아요", "lines": [{"quantity": 1}], "fee": None}),
        ("PUT", "/api/v1/newsletter", None, {}),
        ("POST", "/api/v1/nothing", None, None),
    ],
)
def test_it_is_the_same_request(
    method: str, path: str, query: Mapping[str, str | int] | None, body: Mapping[str, object] | None
) -> None:
    url, wanted = f"http://store.example:8100{path}", requests.PreparedRequest()
    wanted.prepare(method, url, params=query, json=body, headers=dict(HEADERS))
    made = _prepared(method, url, query, body, HEADERS)
    assert (made.method, made.url, made.body, made.path_url) == (
        wanted.method,
        wanted.url,
        wanted.body,
        wanted.path_url,
    )
    assert dict(made.headers) == dict(wanted.headers)


class Answering(BaseAdapter):
    """Gives one answer to everything, and keeps what was asked."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__()
        self.asked: list[requests.PreparedRequest] = []
        self._status, self._headers, self._body = status, headers, body

    def send(self, request: requests.PreparedRequest, **_: object) -> requests.Response:  # type: ignore[override]
        """Answer."""
        self.asked.append(request)
        response = requests.Response()
        response.status_code = self._status
        response.headers.update(self._headers)
        response.raw = HTTPResponse(BytesIO(self._body), self._headers, self._status, preload_content=False)
        response.url, response.request = str(request.url), request
        return response

    def close(self) -> None:
        """Nothing is open."""


def opened(adapter: BaseAdapter) -> requests.Session:
    session = requests.Session()
    session.mount("http://store.example", adapter)
    return session


def test_a_redirect_is_not_followed_and_no_answer() -> None:
    adapter = Answering(302, {"Location": "http://elsewhere.example/"}, b"{}")
    client = DemoStoreClient("http://store.example", "key", session=opened(adapter))
    with pytest.raises(StoreUnavailableError, match="302"):
        client.find_order("1054")
    assert [request.url for request in adapter.asked] == ["http://store.example/api/v1/orders/by-number/1054"]


def test_the_key_of_one_change_is_not_in_the_next_request() -> None:
    adapter = Answering(200, {}, b"{}")
    transport = Transport("http://store.example", "key", timeout_s=4.5, session=opened(adapter))
    transport.call("PUT", "/a", body={}, idempotency_key="k1")
    transport.call("GET", "/b")
    assert [request.headers.get("Idempotency-Key") for request in adapter.asked] == ["k1", None]


def test_a_wrong_field_is_told_by_its_place_and_not_by_its_value() -> None:
    answer = Fields({"data": [{"parts": {"count": 1}}, {"parts": {"count": "Jane"}}, 7]})
    with pytest.raises(CodecError) as caught:
        answer.items("data", lambda one: one.nested("parts").count("count"))
    assert str(caught.value) == "answer.data[1].parts.count is not a whole number"
    with pytest.raises(CodecError) as caught:
        answer.items("data", lambda one: one)
    assert str(caught.value) == "answer.data[2] is no object"
