"""The API over HTTP, held against its own description."""

from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator
from starlette.routing import Route

from bot.commerce.storekeeping.refusals import REFUSALS
from bot.demo_store.api import API_ROUTES
from bot.demo_store.openapi import openapi_document
from bot.demo_store.pages import PAGE_ROUTES
from bot.testing.demo_store import API_KEY, RunningDemoStore

API = "/api/v1"
DOCUMENT = openapi_document()
ORDER_1019, ORDER_1054 = "{#1019}", "{#1054}"
RETURN = {
    "lines": [{"line_item_id": "li_1019_1", "quantity": 1}],
    "reason": "changed_mind",
    "refund_method_id": "pm_minji_card",
    "fee": {"amount": "3000", "currency": "KRW"},
}
ADDRESS = {
    "name": "김민지",
    "line1": "세종대로 175",
    "line2": "",
    "city": "서울",
    "state": "",
    "postcode": "03172",
    "country": "KR",
}


def call(
    store: RunningDemoStore, method: str, path: str, *, key: str | None = "k", token: str = API_KEY, **given: Any
) -> requests.Response:
    """One request; its answer must fit openapi.json."""
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    for number in ("1019", "1054"):
        if f"{{#{number}}}" in path:
            found = requests.get(f"{store.base_url}{API}/orders/by-number/{number}", headers=headers, timeout=5)
            path = path.replace(f"{{#{number}}}", found.json()["id"])
    response = requests.request(method, store.base_url + path, headers=headers, timeout=5, **given)
    check_documented(method, path.partition("?")[0], response)
    return response


def check_documented(method: str, path: str, response: requests.Response) -> None:
    for route in (*API_ROUTES, *PAGE_ROUTES):
        if route.path_regex.match(path) and method in (route.methods or ()):
            answer = DOCUMENT["paths"][route.path][method.lower()]["responses"][str(response.status_code)]
            content = answer.get("content", {}).get("application/json")
            if content is not None:
                schema = {**content["schema"], "components": DOCUMENT["components"]}
                Draft202012Validator(schema).validate(response.json())
            return
    assert response.status_code in {404, 405}
    Draft202012Validator({"$ref": "#/components/schemas/Error", "components": DOCUMENT["components"]}).validate(
        response.json()
    )


def error(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def documented(route: Route) -> set[str]:
    return {method.upper() for method in DOCUMENT["paths"].get(route.path, {})}


def test_every_route_is_documented_and_every_documented_route_is_there() -> None:
    routes = (*API_ROUTES, *PAGE_ROUTES)
    for route in routes:
        assert documented(route) == (route.methods or set()) - {"HEAD"}, route.path
    assert set(DOCUMENT["paths"]) == {route.path for route in routes}
    assert {one["code"] for one in DOCUMENT["x-refusals"]} == set(REFUSALS)


def test_every_reference_of_the_document_leads_somewhere() -> None:
    def check(node: object) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                place: Any = DOCUMENT
                for part in node["$ref"].removeprefix("#/").split("/"):
                    place = place[part]
            for child in node.values():
                check(child)
        elif isinstance(node, list):
            for child in node:
                check(child)

    check(DOCUMENT)
    for name, schema in DOCUMENT["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema), name


@pytest.mark.parametrize("token", ["", "wrong", API_KEY + "x", API_KEY[:-1]])
def test_the_api_needs_its_key(store: RunningDemoStore, token: str) -> None:
    before = store.snapshot()
    for method, path in (("GET", f"{API}/products"), ("POST", f"{API}/orders/x/cancellation")):
        response = requests.request(
            method, store.base_url + path, headers={"Authorization": f"Bearer {token}"}, json={"reason": "x"}, timeout=5
        )
        check_documented(method, path, response)
        assert error(response) == (401, "unauthorized")
        assert response.headers["www-authenticate"] == "Bearer"
    assert store.snapshot() == before


def test_products_are_paged(store: RunningDemoStore) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = call(store, "GET", f"{API}/products?limit=10{cursor}").json()
        seen += [product["id"] for product in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert (len(seen), len(set(seen)), seen[0]) == (36, 36, "desk-lamp")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=ten", "cursor=%21%21", "cursor=LTE=", "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5"],
)
def test_a_page_that_cannot_be_is_refused(store: RunningDemoStore, query: str) -> None:
    assert error(call(store, "GET", f"{API}/products?{query}")) == (422, "invalid_request")


def test_orders_are_paged_newest_first(store: RunningDemoStore) -> None:
    first = call(store, "GET", f"{API}/customers/cus_minji/orders?limit=3").json()
    assert [order["number"] for order in first["data"]] == ["#1054", "#1033", "#1019"]
    second = call(store, "GET", f"{API}/customers/cus_minji/orders?limit=3&cursor={first['next_cursor']}").json()
    assert [order["number"] for order in second["data"]] == ["#1001"]
    assert second["next_cursor"] is None


def test_money_and_times_are_text(store: RunningDemoStore) -> None:
    order = call(store, "GET", f"{API}/orders/{ORDER_1019}").json()
    assert order["total"] == {"amount": "61000", "currency": "KRW"}
    assert order["placed_at"] == "2026-03-02T11:30:00Z"
    assert order["fulfillments"][0]["expected_on"] == "2026-03-05"


@pytest.mark.parametrize(
    "path", ["/orders/by-number/9", "/orders/x", "/products/x", "/coupons/x", "/customers/x/orders", "/nothing"]
)
def test_what_is_not_there_is_not_found(store: RunningDemoStore, path: str) -> None:
    assert error(call(store, "GET", API + path)) == (404, "not_found")


def test_a_wrong_method_is_said(store: RunningDemoStore) -> None:
    assert error(call(store, "DELETE", f"{API}/products")) == (405, "method_not_allowed")


def test_a_return_and_its_repetition(store: RunningDemoStore) -> None:
    before = store.snapshot()
    first = call(store, "POST", f"{API}/orders/{ORDER_1019}/returns", json=RETURN)
    assert first.status_code == 201
    assert (first.json()["rma"], first.json()["refund_amount"]["amount"]) == ("RMA-1019-1", "26000")
    changes = store.changes(before)
    assert {table: len(rows) for table, rows in changes.items()} == {"returns": 1}
    again = call(store, "POST", f"{API}/orders/{ORDER_1019}/returns", json=RETURN)
    assert (again.status_code, again.json()) == (201, first.json())
    assert store.changes(before) == changes
    other = call(store, "POST", f"{API}/orders/{ORDER_1019}/returns", json={**RETURN, "reason": "other"})
    assert error(other) == (422, "idempotency_key_reused")
    assert store.changes(before) == changes


@pytest.mark.parametrize(
    ("method", "path", "given", "answer"),
    [
        ("POST", f"/orders/{ORDER_1019}/returns", {"data": b"{"}, (422, "invalid_request")),
        ("POST", f"/orders/{ORDER_1019}/returns", {"data": b"\xff"}, (422, "invalid_request")),
        ("PUT", "/newsletter", {"data": b"[" * 90_000}, (422, "invalid_request")),
        ("PUT", "/newsletter", {"data": rb'{"email": "\ud800", "subscribed": true}'}, (422, "invalid_request")),
        ("GET", "/orders/by-number/1019%00", {}, (404, "not_found")),
        ("POST", f"/orders/{ORDER_1019}/returns", {"json": []}, (422, "invalid_request")),
        ("POST", f"/orders/{ORDER_1019}/returns", {"json": {**RETURN, "lines": "all"}}, (422, "invalid_request")),
        ("POST", f"/orders/{ORDER_1019}/returns", {"json": {**RETURN, "lines": [1]}}, (422, "invalid_request")),
        ("POST", f"/orders/{ORDER_1019}/returns", {"json": {**RETURN, "fee": 3000}}, (422, "invalid_request")),
        (
            "POST",
            f"/orders/{ORDER_1019}/returns",
            {"json": {**RETURN, "fee": {"amount": "NaN", "currency": "KRW"}}},
            (422, "invalid_request"),
        ),
        (
            "POST",
            f"/orders/{ORDER_1019}/returns",
            {"json": {**RETURN, "fee": {"amount": "1", "currency": "XQX"}}},
            (422, "invalid_request"),
        ),
        ("POST", f"/orders/{ORDER_1019}/returns", {"json": {**RETURN, "reason": "x" * 501}}, (422, "invalid_request")),
        ("POST", f"/orders/{ORDER_1019}/returns", {"json": RETURN, "key": None}, (422, "idempotency_key_required")),
        (
            "POST",
            f"/orders/{ORDER_1019}/returns",
            {"json": RETURN, "key": "k" * 201},
            (422, "idempotency_key_required"),
        ),
        ("POST", f"/orders/{ORDER_1019}/exchanges", {"json": RETURN}, (422, "invalid_request")),
        ("POST", f"/orders/{ORDER_1019}/cancellation", {"json": {"reason": "x"}}, (409, "order_not_pending")),
        ("POST", f"/orders/{ORDER_1054}/cancellation", {"json": {"reason": None}}, (422, "invalid_request")),
        ("POST", "/orders/x/cancellation", {"json": {"reason": "x"}}, (404, "not_found")),
        ("PUT", f"/orders/{ORDER_1019}/shipping-address", {"json": ADDRESS}, (409, "order_not_pending")),
        (
            "PUT",
            f"/orders/{ORDER_1054}/shipping-address",
            {"json": {**ADDRESS, "postcode": 3172}},
            (422, "invalid_request"),
        ),
        ("PUT", "/newsletter", {"json": {"email": "a@example.com", "subscribed": "no"}}, (422, "invalid_request")),
        ("PUT", "/newsletter", {"data": b" " * 100_001}, (413, "too_large")),
    ],
)
def test_a_wrong_request_changes_nothing(
    store: RunningDemoStore, method: str, path: str, given: dict[str, Any], answer: tuple[int, str]
) -> None:
    before = store.snapshot()
    assert error(call(store, method, API + path, **given)) == answer
    assert store.snapshot() == before


def test_changes_that_succeed_fit_their_description(store: RunningDemoStore) -> None:
    swap = {
        "lines": [
            {"line_item_id": "li_1019_1", "quantity": 1, "exchange_variant_id": "house-slippers-gray-mm-250-260"}
        ],
        "reason": "wrong_size",
    }
    assert call(store, "POST", f"{API}/orders/{ORDER_1019}/exchanges", json=swap, key="1").status_code == 201
    assert call(store, "PUT", f"{API}/orders/{ORDER_1054}/shipping-address", json=ADDRESS, key="2").status_code == 200
    cancelled = call(store, "POST", f"{API}/orders/{ORDER_1054}/cancellation", json={"reason": "x"}, key="3")
    assert (cancelled.status_code, cancelled.json()["status"]) == (201, "cancelled")
    newsletter = call(store, "PUT", f"{API}/newsletter", json={"email": "a@example.com", "subscribed": False}, key="4")
    assert (newsletter.status_code, newsletter.content) == (204, b"")


def test_reads_fit_their_description(store: RunningDemoStore) -> None:
    for path in ("/products?q=lamp", "/products/desk-lamp", "/customers?email=emma.johnson@example.com", "/promotions"):
        assert call(store, "GET", API + path).status_code == 200
    for number in range(1001, 1065):
        assert call(store, "GET", f"{API}/orders/by-number/{number}").json()["number"] == f"#{number}"
