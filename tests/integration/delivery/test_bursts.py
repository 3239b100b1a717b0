from __future__ import annotations

from datetime import timedelta

import pytest
from settable_clock import SettableClock
from sqlalchemy import select

from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.messages import Attachment, Button, InboundMessage, Reply
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox


class Chat:
    def __init__(self, database: Database, clock: SettableClock, join_s: float) -> None:
        self.intake = Intake(database, PipeDispatcher(None), clock)
        self.queue = TurnQueue(database, clock, window_turns=2, join_bursts=timedelta(seconds=join_s))
        self.clock = clock
        self.count = 0

    def write(self, text: str, **more: object) -> None:
        self.count += 1
        self.intake.accept([InboundMessage("whatsapp", "c1", f"m{self.count}", self.clock(), text, **more)])  # type: ignore[arg-type]

    def turns(self, *replies: Reply) -> list[str]:
        said = []
        claim = self.queue.claim("w")
        if claim is None:
            return []
        while turn := self.queue.next_turn(claim):
            said.append(turn.message.text)
            self.queue.commit(claim, turn, FinishedTurn([{"n": turn.message.text}], {}, replies))
        self.queue.release(claim)
        return said


@pytest.fixture
def chat(database: Database, clock: SettableClock) -> Chat:
    return Chat(database, clock, 2)


def test_three_fragments_in_two_seconds_are_one_turn(chat: Chat, database: Database, clock: SettableClock) -> None:
    for text in ("where", "is my", "order?"):
        chat.write(text)
        clock.forward(seconds=1)
        assert chat.turns() == []
    clock.forward(seconds=1)
    assert chat.turns(Reply("There")) == ["where\nis my\norder?"]
    with database.reading() as connection:
        assert connection.execute(select(inbox.c.state).order_by(inbox.c.id)).scalars().all() == [
            "processed",
            "joined",
            "joined",
        ]
        assert connection.execute(select(outbox.c.inbox_id)).scalars().all() == [
            connection.execute(select(inbox.c.id).order_by(inbox.c.id).limit(1)).scalar_one()
        ]


def test_what_comes_later_is_a_turn_of_its_own(chat: Chat, clock: SettableClock) -> None:
    chat.write("one")
    clock.forward(seconds=2.5)
    chat.write("two")
    clock.forward(seconds=3)
    assert chat.turns() == ["one", "two"]


def test_a_tap_and_a_picture_stand_by_themselves(chat: Chat, clock: SettableClock) -> None:
    chat.write("look")
    chat.write("", attachments=(Attachment("image", media_id="1"),))
    chat.write("broken")
    chat.write("Yes", payload="/affirm")
    chat.write("please")
    clock.forward(seconds=3)
    assert chat.turns() == ["look", "", "broken", "Yes", "please"]


def test_the_window_of_turns_before_counts_turns_and_not_fragments(chat: Chat, clock: SettableClock) -> None:
    for text in ("a", "b", "c"):
        chat.write(text)
        chat.write(f"{text}!")
        clock.forward(seconds=5)
        chat.turns()
    chat.write("d")
    clock.forward(seconds=5)
    claim = chat.queue.claim("w")
    assert claim is not None
    turn = chat.queue.next_turn(claim)
    assert turn is not None
    assert [event["n"] for event in turn.events] == ["b\nb!", "c\nc!"]


def test_a_customer_who_never_pauses_is_answered_when_the_clock_is_set_back(chat: Chat, clock: SettableClock) -> None:
    chat.write("hi")
    clock.forward(hours=-1)
    assert chat.turns() == ["hi"]


def test_without_the_setting_each_message_is_a_turn(database: Database, clock: SettableClock) -> None:
    chat = Chat(database, clock, 0)
    chat.write("where")
    chat.write("is it")
    assert chat.turns() == ["where", "is it"]


def test_a_title_typed_as_a_fragment_taps_nothing(chat: Chat, clock: SettableClock) -> None:
    chat.write("hi")
    clock.forward(seconds=5)
    chat.turns(Reply("What?", buttons=(Button("Track", "/track_order"),)))
    chat.write("track")
    chat.write("something else")
    clock.forward(seconds=5)
    claim = chat.queue.claim("w")
    assert claim is not None
    turn = chat.queue.next_turn(claim)
    assert turn is not None
    assert (turn.message.text, turn.payload) == ("track\nsomething else", None)
