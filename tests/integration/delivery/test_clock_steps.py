"""A clock that is set back must not hold a reply back for as long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from phones import Desk, closed, messenger_channel, whatsapp_channel
from settable_clock import SettableClock

from bot.messages import Reply
from bot.storage.database import Database
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.faults import Fault
from bot.testing.graph_emulator.server import running_graph_emulator


@pytest.fixture
def graph() -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url="http://127.0.0.1:9/webhooks", receipts=False) as graph:
        yield graph


@pytest.fixture
def desk(database: Database, clock: SettableClock, graph: GraphEmulator) -> Iterator[Desk]:
    with closed({"whatsapp": whatsapp_channel(graph), "messenger": messenger_channel(graph)}) as channels:
        yield Desk(database, clock, graph, channels)


@pytest.mark.parametrize("fault", ["rate_limited", "token_expired"])
def test_what_waits_to_be_sent_again_does_not_wait_an_hour_longer(
    desk: Desk, clock: SettableClock, graph: GraphEmulator, fault: Fault
) -> None:
    desk.hear("whatsapp", "821055550142", "one")
    desk.answer(Reply("first"))
    graph.fault(fault, times=1)
    assert desk.sender.send_due() == 1
    assert desk.rows("state") == ["pending"]
    assert desk.sender.send_due() == 0
    clock.forward(hours=-1)
    assert desk.sender.send_due() == 1
    assert desk.texts() == ["first"]
    assert desk.sender.paused_channels() == ()
