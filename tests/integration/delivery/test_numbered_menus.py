"""A number typed on a phone is the tap that the phone had no room for: from the sent menu to the worker's turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from phones import Desk, messenger_channel, whatsapp_channel
from settable_clock import SettableClock
from shipped_words import shipped_lexicon

from bot.channels.base import Channel
from bot.channels.menus import typed_choice
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.messages import Button, Reply
from bot.storage.database import Database
from bot.testing.graph_emulator.server import running_graph_emulator

FIFTEEN = tuple(Button(f"Colour {number}", f'/inform{{"choice":"c{number}"}}') for number in range(1, 16))
CUSTOMERS = {"whatsapp": "821012345678", "messenger": "7712"}


@pytest.fixture
def desk(database: Database, clock: SettableClock) -> Iterator[Desk]:
    with running_graph_emulator(webhook_url="http://127.0.0.1:9/webhooks", clock=clock) as graph:
        channels: dict[str, Channel] = {"whatsapp": whatsapp_channel(graph), "messenger": messenger_channel(graph)}
        desk = Desk(database, clock, graph, channels)
        capabilities = {name: channel.capabilities for name, channel in channels.items()}
        numbers = typed_choice(capabilities, shipped_lexicon())
        desk.queue = TurnQueue(database, clock, window_turns=1, find_numbered=numbers)
        yield desk
        for channel in channels.values():
            channel.client.close()


def meant(desk: Desk, channel: str, typed: str) -> str | None:
    """What the worker is told when the customer types this; the message is then answered in a word."""
    desk.hear(channel, CUSTOMERS[channel], typed)
    claim = desk.queue.claim("w")
    assert claim
    turn = desk.queue.next_turn(claim)
    assert turn
    desk.queue.commit(claim, turn, FinishedTurn((), {}, ()))
    desk.queue.release(claim)
    return turn.payload


def offer(desk: Desk, channel: str, *replies: Reply) -> None:
    desk.hear(channel, CUSTOMERS[channel])
    desk.answer(*replies)
    assert desk.sender.send_due() >= 1


@pytest.mark.parametrize("channel", CUSTOMERS)
def test_a_menu_that_was_sent_is_answered_by_number_or_name(desk: Desk, channel: str) -> None:
    offer(desk, channel, Reply("Which colour?", buttons=FIFTEEN))
    [text] = desk.texts()
    assert "15. Colour 15" in text
    assert meant(desk, channel, "15") == FIFTEEN[14].payload
    assert meant(desk, channel, "2번이요") == FIFTEEN[1].payload
    assert meant(desk, channel, "colour 7") == FIFTEEN[6].payload
    assert meant(desk, channel, "16") is None
    assert meant(desk, channel, "2 of them") is None


@pytest.mark.parametrize("channel", CUSTOMERS)
def test_a_number_is_no_tap_where_nothing_was_numbered(desk: Desk, channel: str) -> None:
    offer(desk, channel, Reply("Which colour?", buttons=FIFTEEN[:3]))
    assert meant(desk, channel, "2") is None
    assert meant(desk, channel, "Colour 2") == FIFTEEN[1].payload


def test_a_number_answers_what_was_offered_last(desk: Desk) -> None:
    offer(
        desk, "whatsapp", Reply("Which colour?", buttons=FIFTEEN), Reply("Or stop?", buttons=(Button("Stop", "/stop"),))
    )
    assert meant(desk, "whatsapp", "2") is None
