from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from phones import closed, messenger_channel, whatsapp_channel
from settable_clock import SettableClock

from bot.channels.base import Channel
from bot.delivery.courtesy import TYPING_AFTER_S, Courtesies
from bot.delivery.metrics import delivery_counters
from bot.messages import InboundMessage
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import running_graph_emulator


@pytest.fixture
def graph(clock: SettableClock) -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url="http://127.0.0.1:9/webhooks", clock=clock, receipts=False) as graph:
        yield graph


@pytest.fixture
def channels(graph: GraphEmulator) -> Iterator[dict[str, Channel]]:
    with closed({"whatsapp": whatsapp_channel(graph), "messenger": messenger_channel(graph)}) as channels:
        yield channels


def test_a_customer_sees_that_the_message_was_read_and_that_somebody_writes(
    graph: GraphEmulator, channels: dict[str, Channel], clock: SettableClock
) -> None:
    counters = delivery_counters()
    courtesies = Courtesies(channels, counters)
    shown = []
    for name, network, address in (
        ("whatsapp", graph.whatsapp, "821055550142"),
        ("messenger", graph.messenger, "7003500100000001"),
    ):
        customer = network.customer(address)
        message = customer.say("hi", deliver=False)
        courtesies.show([InboundMessage(name, address, message.id, clock(), "hi")])
        shown.append((customer, message))
    courtesies.close(wait=True)
    for customer, message in shown:
        assert customer.conversation.typing_until is not None
        entry = customer.conversation.find(message.id)
        assert entry is not None
        assert entry.state == "read"
    assert graph.refused == ()


def test_a_platform_that_refuses_them_is_counted_and_nobody_hears_of_it(
    graph: GraphEmulator, channels: dict[str, Channel], clock: SettableClock
) -> None:
    counters = delivery_counters()
    courtesies = Courtesies(channels, counters)
    graph.fault("token_expired")
    courtesies.show([InboundMessage("whatsapp", "821055550142", "wamid.x", clock(), "hi")])
    courtesies.show([InboundMessage("web", "c1", "m1", clock(), "hi")])
    courtesies.close(wait=True)
    assert counters.read("courtesies_dropped_total", channel="whatsapp", reason="refused") == 2
    assert graph.sent == ()


class Timer:
    def __init__(self, run: Callable[[], None]) -> None:
        self.run: Callable[[], None] | None = run

    def cancel(self) -> None:
        self.run = None


def test_who_is_answered_soon_sees_no_typing_sign(
    graph: GraphEmulator, channels: dict[str, Channel], clock: SettableClock
) -> None:
    timers: list[Timer] = []

    def later(seconds: float, run: Callable[[], None]) -> Timer:
        assert seconds == TYPING_AFTER_S
        timers.append(Timer(run))
        return timers[-1]

    courtesies = Courtesies(channels, delivery_counters(), later=later)
    customers = [graph.messenger.customer(f"700350010000000{number}") for number in (1, 2)]
    messages = []
    for customer in customers:
        said = customer.say("hi", deliver=False)
        messages.append(InboundMessage("messenger", customer.conversation.person.address, said.id, clock(), "hi"))
    courtesies.show(messages)
    courtesies.answered(messages[0].conversation_id)
    for timer in timers:
        if timer.run:
            timer.run()
    courtesies.close(wait=True)
    assert [customer.conversation.typing_until is None for customer in customers] == [True, False]


def test_a_person_who_types_is_shown_now_and_then_until_their_words_are_there(
    graph: GraphEmulator, channels: dict[str, Channel], clock: SettableClock
) -> None:
    counters = delivery_counters()
    seconds = [0.0]
    courtesies = Courtesies(channels, counters, clock=lambda: seconds[0])
    customer = graph.whatsapp.customer("821055550142")
    said = customer.say("hi", deliver=False)
    message = InboundMessage("whatsapp", "821055550142", said.id, clock(), "hi")
    asked = []
    for second in (0.0, 3.0, 14.9, 15.0):
        seconds[0] = second
        asked.append(courtesies.due_for(message.conversation_id, "whatsapp"))
        if asked[-1]:
            courtesies.person_types(message, clock())
    assert asked == [True, False, False, True]
    courtesies.person_sent(message.conversation_id)
    assert courtesies.due_for(message.conversation_id, "whatsapp")
    assert not courtesies.due_for("web:c1", "web")
    courtesies.close(wait=True)
    assert customer.conversation.typing_until is not None
    assert (graph.refused, counters.read("courtesies_dropped_total", channel="whatsapp", reason="refused")) == ((), 0)


@pytest.mark.parametrize("channel", ["whatsapp", "messenger"])
def test_after_the_service_window_no_platform_is_asked_to_show_it(
    graph: GraphEmulator, channels: dict[str, Channel], clock: SettableClock, channel: str
) -> None:
    network, address = (
        (graph.whatsapp, "821055550142") if channel == "whatsapp" else (graph.messenger, "7003500100000001")
    )
    customer = network.customer(address)
    said = customer.say("hi", deliver=False)
    courtesies = Courtesies(channels, delivery_counters())
    message = InboundMessage(channel, address, said.id, clock(), "hi")
    courtesies.person_types(message, clock() + timedelta(hours=24))
    assert courtesies.due_for(message.conversation_id, channel)
    courtesies.close(wait=True)
    assert customer.conversation.typing_until is None
