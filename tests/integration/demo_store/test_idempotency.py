"""One effect for one key, however the requests come."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TypeVar

import pytest
import requests
from moneyed import Money

from bot.commerce.orders import LineQuantity, Order, OrderStatus
from bot.store.api import StoreRefusedError
from bot.store.demo import DemoStoreClient
from bot.testing.demo_store import RunningDemoStore, Snapshot

T = TypeVar("T")


def test_many_at_once_with_one_key_have_one_effect(store: RunningDemoStore) -> None:
    client = DemoStoreClient(store.base_url, store.api_key)
    order = client.find_order("1019")
    assert order is not None
    before = store.snapshot()

    def ask(_: int) -> str:
        lines = [LineQuantity("li_1019_2", 1)]
        return client.create_return(
            order.id,
            lines,
            reason="r",
            refund_method_id="pm_minji_card",
            fee=Money(0, "KRW"),
            idempotency_key="one",
        ).rma

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(16))) == {"RMA-1019-1"}
    assert {table: len(rows) for table, rows in store.changes(before).items()} == {"returns": 1}


def test_many_at_once_with_their_own_keys_never_return_more_than_arrived(store: RunningDemoStore) -> None:
    client = DemoStoreClient(store.base_url, store.api_key)
    order = client.find_order("1019")
    assert order is not None

    def ask(number: int) -> str:
        lines = [LineQuantity("li_1019_2", 1)]
        try:
            return client.create_return(
                order.id,
                lines,
                reason="r",
                refund_method_id="pm_minji_card",
                fee=Money(0, "KRW"),
                idempotency_key=f"key-{number}",
            ).rma
        except StoreRefusedError as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(ask, range(6)))
    assert answers == ["RMA-1019-1", "RMA-1019-2", *["already_returning"] * 4]


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Run each call in a thread of its own, all from the same moment on; their results in order."""
    start = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        start.wait(timeout=10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def cancel(store: RunningDemoStore, order_id: str, *, key: str) -> requests.Response:
    return requests.post(
        f"{store.base_url}/api/v1/orders/{order_id}/cancellation",
        headers={"Authorization": f"Bearer {store.api_key}", "Idempotency-Key": key},
        json={"reason": "changed_mind"},
        timeout=10,
    )


def order_to_cancel(store: RunningDemoStore) -> Order:
    """#1056: pending, paid by gift card and card."""
    order = DemoStoreClient(store.base_url, store.api_key).find_order("1056")
    assert order is not None
    assert order.status is OrderStatus.PENDING
    return order


@pytest.mark.parametrize("requests_at_once", [2, 8])
def test_simultaneous_requests_with_one_key_have_one_effect_and_one_answer(
    store: RunningDemoStore, requests_at_once: int
) -> None:
    order = order_to_cancel(store)
    before = store.snapshot()
    answers = at_once([lambda: cancel(store, order.id, key="one")] * requests_at_once)
    assert [answer.status_code for answer in answers] == [201] * requests_at_once
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["status"] == "cancelled"
    # Each payment goes back once, the gift card is credited once, the goods are on the shelf once
    assert effect(store, before) == {"gift_card": 35000, "orders": 1, "refunds": [20000, 49000], "restocked": [1]}


def test_two_cancellations_of_one_order_are_one_and_a_refusal(store: RunningDemoStore) -> None:
    order = order_to_cancel(store)
    before = store.snapshot()
    answers = at_once([lambda: cancel(store, order.id, key="first"), lambda: cancel(store, order.id, key="second")])
    done, refused = sorted(answers, key=lambda answer: answer.status_code)
    assert (done.status_code, done.json()["status"]) == (201, "cancelled")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "order_cancelled")
    assert effect(store, before) == {"gift_card": 35000, "orders": 1, "refunds": [20000, 49000], "restocked": [1]}


def test_a_cancellation_and_another_address_at_once_happen_one_after_the_other(store: RunningDemoStore) -> None:
    """Whichever comes first: the order is cancelled, and its address changed only if that was asked before."""
    order = order_to_cancel(store)
    client = DemoStoreClient(store.base_url, store.api_key)
    address = replace(order.shipping_address, line2="B1")

    def move() -> str:
        try:
            return client.change_shipping_address(order.id, address, idempotency_key="move").shipping_address.line2
        except StoreRefusedError as refusal:
            return refusal.code

    moved, cancelled = at_once([move, lambda: str(cancel(store, order.id, key="cancel").status_code)])
    after = client.find_order("1056")
    assert after is not None
    assert (cancelled, after.status) == ("201", OrderStatus.CANCELLED)
    expected = {"B1": address, "order_cancelled": order.shipping_address}
    assert after.shipping_address == expected[moved]


def effect(store: RunningDemoStore, before: Snapshot) -> dict[str, object]:
    """What cancelling #1056 changed: the balance of its gift card, rows of orders and refunds, pieces put back."""
    changes = store.changes(before)
    client = DemoStoreClient(store.base_url, store.api_key)
    order = client.find_order("1056")
    assert order is not None
    assert sorted(changes) == ["orders", "payment_methods", "refunds", "variants"]
    [card] = [method for method in order.customer.payment_methods if method.balance is not None]
    old = {row[0]: row for row in before["variants"]}
    return {
        "gift_card": int(card.balance.amount) if card.balance else None,
        "orders": len(changes["orders"]),
        "refunds": sorted(int(refund.amount.amount) for refund in order.refunds),
        "restocked": [row[-1] - old[row[0]][-1] for row in changes["variants"]],  # type: ignore[operator]
    }


def test_a_key_outlives_the_server(store: RunningDemoStore) -> None:
    client = DemoStoreClient(store.base_url, store.api_key)
    order = client.find_order("1054")
    assert order is not None
    address = replace(order.shipping_address, line2="B1")
    first = client.change_shipping_address(order.id, address, idempotency_key="k")
    store.fault("down")
    store.fault(None)
    client.cancel_order(order.id, reason="r", idempotency_key="c")
    assert client.change_shipping_address(order.id, address, idempotency_key="k") == first


@pytest.mark.parametrize("module", ["bot.demo_store.app", "bot.store.demo", "bot.store.fake"])
def test_importing_touches_nothing(module: str) -> None:
    script = (
        "import sys, pathlib, sqlite3\n"
        "def refuse(event, args):\n"
        "    if event in ('socket.connect', 'sqlite3.connect') or event == 'open' and str(args[0]).endswith(('.db', '.yml')):\n"  # noqa: E501
        "        raise SystemExit(f'{event} {args}')\n"
        "sys.addaudithook(refuse)\n"
        f"import {module}\n"
        "print('rasa' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603  # our own script
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")
