"""The clerk and the demo store over HTTP: a write whose answer is lost, or that fails, has one effect in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from form_clerk import FormClerk
from info_clerk import SATURDAY

from bot.store.demo import DemoStoreClient
from bot.testing.demo_store import RunningDemoStore, running_demo_store
from bot.testing.faults import Fault


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemoStore]:
    with running_demo_store(now=SATURDAY) as store:
        yield store


def clerk_of(demo: RunningDemoStore, intent: str, order: str) -> FormClerk:
    demo.reset()
    clerk = FormClerk()
    clerk.services = replace(clerk.services, store=DemoStoreClient(demo.base_url, demo.api_key, timeout_s=10))
    clerk.say("please", intent)
    clerk.say(order)
    clerk.say("04066")
    return clerk


def break_and_ask_again(demo: RunningDemoStore, clerk: FormClerk, fault: Fault) -> None:
    demo.fault(fault, only_writes=True)
    assert clerk.tap("Yes, go ahead").names == ["utter_write_unsure"]
    demo.fault(None)
    clerk.tap("Try again")
    if "Yes, go ahead" in clerk.last.titles:
        clerk.tap("Yes, go ahead")


@pytest.mark.parametrize("fault", ["lost", "error"])
def test_one_return_of_one_of_two_mugs(demo: RunningDemoStore, fault: Fault) -> None:
    clerk = clerk_of(demo, "start_return", "1019")
    before = demo.snapshot()
    clerk.say("one mug")
    clerk.tap("Changed my mind")
    break_and_ask_again(demo, clerk, fault)
    assert clerk.last.names == ["utter_return_opened"]
    assert len(demo.changes(before)["returns"]) == 1


@pytest.mark.parametrize("fault", ["lost", "error"])
def test_one_exchange(demo: RunningDemoStore, fault: Fault) -> None:
    clerk = clerk_of(demo, "start_exchange", "1019")
    before = demo.snapshot()
    clerk.say("the slippers")
    clerk.tap(clerk.last.titles[0])
    clerk.tap("Changed my mind")
    break_and_ask_again(demo, clerk, fault)
    assert len(demo.changes(before)["returns"]) == 1


@pytest.mark.parametrize("fault", ["lost", "error"])
def test_one_cancellation(demo: RunningDemoStore, fault: Fault) -> None:
    clerk = clerk_of(demo, "cancel_order", "1054")
    before = demo.snapshot()
    clerk.tap("Changed my mind")
    break_and_ask_again(demo, clerk, fault)
    assert len(demo.changes(before)["refunds"]) == 1


@pytest.mark.parametrize("fault", ["lost", "error"])
def test_one_change_of_address(demo: RunningDemoStore, fault: Fault) -> None:
    clerk = clerk_of(demo, "change_address", "1054")
    before = demo.snapshot()
    clerk.say("22 Seongsui-ro, Apt 301, Seongdong-gu, Seoul 04790")
    break_and_ask_again(demo, clerk, fault)
    changed = demo.changes(before)
    assert [len(rows) for rows in changed.values()] == [1]
