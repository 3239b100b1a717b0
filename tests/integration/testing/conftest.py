"""A clerk that listens, the emulator that writes to it, and a clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graph_clerk import APP_SECRET, VERIFY_TOKEN, Clerk, Clock, Graph, listening_clerk

from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import running_graph_emulator


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clerk() -> Iterator[Clerk]:
    with listening_clerk() as listening:
        yield listening


@pytest.fixture
def emulator(clerk: Clerk, clock: Clock) -> Iterator[GraphEmulator]:
    with running_graph_emulator(
        webhook_url=clerk.url, app_secret=APP_SECRET, verify_token=VERIFY_TOKEN, clock=clock, receipts=False
    ) as running:
        running.courier.retry_waits_s = (0.0,)
        yield running


@pytest.fixture
def graph(emulator: GraphEmulator) -> Graph:
    return Graph(emulator)
