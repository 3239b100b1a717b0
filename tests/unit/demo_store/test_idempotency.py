"""One effect for one key, however the requests come."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from moneyed import Money

from bot.commerce.orders import LineQuantity
from bot.store.api import StoreRefusedError
from bot.store.demo import DemoStoreClient
from bot.testing.demo_store import RunningDemoStore


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
