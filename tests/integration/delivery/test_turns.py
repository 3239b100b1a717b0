from __future__ import annotations

import pytest
from settable_clock import SettableClock
from sqlalchemy import func, select

from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.delivery.transcript import Transcript
from bot.delivery.turn_values import FinishedTurn, StaleLeaseError
from bot.delivery.turns import TurnQueue
from bot.messages import Button, InboundMessage, Reply
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox, tracker_events


def said(
    clock: SettableClock, mid: str, text: str = "hi", customer: str = "c1", payload: str | None = None
) -> InboundMessage:
    return InboundMessage("web", customer, mid, clock(), text, payload)


def count(database: Database, table: object) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


@pytest.fixture
def intake(database: Database, clock: SettableClock) -> Intake:
    return Intake(database, PipeDispatcher(None), clock)


@pytest.fixture
def queue(database: Database, clock: SettableClock) -> TurnQueue:
    return TurnQueue(database, clock, window_turns=2)


def test_a_redelivered_message_is_one_row(intake: Intake, database: Database, clock: SettableClock) -> None:
    assert intake.accept([said(clock, "m1"), said(clock, "m2"), said(clock, "m1")]) == 2
    assert intake.accept([said(clock, "m2")]) == 0
    assert count(database, inbox) == 2


def test_a_conversation_is_handed_out_once_and_its_messages_in_order(
    intake: Intake, queue: TurnQueue, clock: SettableClock
) -> None:
    intake.accept([said(clock, "m1", "first"), said(clock, "m2", "other", customer="c2"), said(clock, "m3", "second")])
    one, two, three = queue.claim("w1"), queue.claim("w2"), queue.claim("w3")
    assert one is not None
    assert two is not None
    assert (one.conversation_id, two.conversation_id, three) == ("web:c1", "web:c2", None)
    texts = []
    while turn := queue.next_turn(one):
        texts.append(turn.message.text)
        queue.commit(one, turn, FinishedTurn([{"event": "user", "text": turn.message.text}], {}, []))
    assert texts == ["first", "second"]
    queue.release(one)
    assert queue.claim("w3") is None


def test_a_conversation_and_its_turn_are_taken_together_and_given_back_with_the_last_one(
    intake: Intake, queue: TurnQueue, clock: SettableClock
) -> None:
    assert queue.begin("w1") is None
    intake.accept([said(clock, "m1", "first"), said(clock, "m2", "second")])
    begun = queue.begin("w1")
    assert begun is not None
    claim, turn = begun
    assert turn is not None
    assert (turn.message.text, turn.attempts) == ("first", 1)
    assert queue.commit(claim, turn, FinishedTurn((), {}, [])) is True
    assert queue.begin("w2") is None
    turn = queue.next_turn(claim)
    assert turn is not None
    assert queue.commit(claim, turn, FinishedTurn((), {}, [])) is False
    intake.accept([said(clock, "m3", "third")])
    again = queue.begin("w2")
    assert again is not None
    with pytest.raises(StaleLeaseError):
        queue.next_turn(claim)


def test_what_was_tried_before_is_not_counted_until_it_begins(
    intake: Intake, queue: TurnQueue, clock: SettableClock
) -> None:
    intake.accept([said(clock, "m1")])
    assert queue.begin("dead") is not None
    queue.release_all("dead")
    begun = queue.begin("next")
    assert begun is not None
    claim, turn = begun
    assert (claim.tried, turn) == (True, None)
    turn = queue.next_turn(claim)
    assert turn is not None
    assert turn.attempts == 2


def test_events_that_an_older_clerk_kept_one_by_one_are_read(
    intake: Intake, queue: TurnQueue, database: Database, clock: SettableClock
) -> None:
    intake.accept([said(clock, "m1"), said(clock, "m2")])
    claim = queue.claim("w1")
    assert claim is not None
    first = queue.next_turn(claim)
    assert first is not None
    queue.commit(claim, first, FinishedTurn((), {"turn": 1}, []))
    place = {"conversation_id": "web:c1", "inbox_id": first.inbox_id}
    with database.session() as connection:
        connection.execute(
            tracker_events.insert(), [{**place, "position": n, "event": f'{{"n": {n}}}'} for n in range(2)]
        )
    second = queue.next_turn(claim)
    assert second is not None
    assert second.events == ({"n": 0}, {"n": 1})


def test_a_turn_sees_the_window_before_it_and_the_snapshot(
    intake: Intake, queue: TurnQueue, clock: SettableClock
) -> None:
    intake.accept([said(clock, f"m{number}") for number in range(4)])
    claim = queue.claim("w1")
    assert claim is not None
    seen = []
    for number in range(4):
        turn = queue.next_turn(claim)
        assert turn is not None
        seen.append(([event["n"] for event in turn.events], turn.snapshot))
        queue.commit(claim, turn, FinishedTurn([{"n": number}, {"n": number + 0.5}], {"turn": number}, []))
    assert seen == [
        ([], {}),
        ([0, 0.5], {"turn": 0}),
        ([0, 0.5, 1, 1.5], {"turn": 1}),
        ([1, 1.5, 2, 2.5], {"turn": 2}),
    ]


def test_a_turn_that_failed_begins_again_where_it_began(intake: Intake, queue: TurnQueue, clock: SettableClock) -> None:
    intake.accept([said(clock, "m1"), said(clock, "m2")])
    claim = queue.claim("w1")
    assert claim is not None
    first = queue.next_turn(claim)
    assert first is not None
    queue.commit(claim, first, FinishedTurn([{"n": 1}], {"turn": 1}, []))
    begun = [queue.next_turn(claim) for _ in range(2)]
    assert [(turn.attempts, turn.snapshot, turn.events) for turn in begun if turn] == [
        (1, {"turn": 1}, ({"n": 1},)),
        (2, {"turn": 1}, ({"n": 1},)),
    ]


def test_a_worker_that_slept_past_its_lease_keeps_nothing(
    intake: Intake, queue: TurnQueue, database: Database, clock: SettableClock
) -> None:
    intake.accept([said(clock, "m1")])
    stale = queue.claim("w1")
    assert stale is not None
    stale_turn = queue.next_turn(stale)
    assert stale_turn is not None
    clock.forward(seconds=31)
    fresh = queue.claim("w2")
    assert fresh is not None
    with pytest.raises(StaleLeaseError):
        queue.commit(stale, stale_turn, FinishedTurn([{"e": 1}], {"x": 1}, [Reply("late")]))
    assert (count(database, tracker_events), count(database, outbox)) == (0, 0)
    turn = queue.next_turn(fresh)
    assert turn is not None
    assert (turn.attempts, turn.snapshot) == (2, {})
    queue.commit(fresh, turn, FinishedTurn([{"e": 1}], {"x": 2}, [Reply("once")]))
    queue.release(stale)
    assert [entry.text for entry in Transcript(database).replies_after("web:c1", 0)] == ["once"]


def test_only_what_was_offered_may_be_tapped(intake: Intake, queue: TurnQueue, clock: SettableClock) -> None:
    intake.accept([said(clock, "m1"), said(clock, "m2", "Track", payload="/track_order")])
    claim = queue.claim("w1")
    assert claim is not None
    first = queue.next_turn(claim)
    assert first is not None
    assert first.payload is None
    queue.commit(claim, first, FinishedTurn([], {}, [Reply("What?", buttons=(Button("Track", "/track_order"),))]))
    second = queue.next_turn(claim)
    assert second is not None
    assert second.payload == "/track_order"


@pytest.mark.parametrize(
    ("typed", "payload"),
    [
        ("track it", "/track_order"),
        ("  TRACK   it ", "/track_order"),
        ("track", None),
        ("Options", None),
        ("/track_order", None),
    ],
)
def test_a_title_may_be_typed_instead_of_tapped_unless_two_buttons_have_it(
    intake: Intake, queue: TurnQueue, clock: SettableClock, typed: str, payload: str | None
) -> None:
    options = (Button("Track it", "/track_order"), Button("Options", "/a"), Button("Options", "/b"))
    intake.accept([said(clock, "m1"), said(clock, "m2", typed), said(clock, "m3", typed)])
    claim = queue.claim("w1")
    assert claim is not None
    first = queue.next_turn(claim)
    assert first is not None
    queue.commit(claim, first, FinishedTurn([], {}, [Reply("What?", quick_replies=options), Reply("Well?")]))
    second = queue.next_turn(claim)
    assert second is not None
    assert second.payload == payload
    queue.commit(claim, second, FinishedTurn([], {}, [Reply("Something else")]))
    third = queue.next_turn(claim)
    assert third is not None
    assert third.payload is None


def test_a_parked_message_is_answered_kept_and_let_past(
    intake: Intake, queue: TurnQueue, database: Database, clock: SettableClock
) -> None:
    intake.accept([said(clock, "m1", "poison"), said(clock, "m2", "next")])
    claim = queue.claim("w1")
    assert claim is not None
    turn = queue.next_turn(claim)
    assert turn is not None
    queue.park(claim, turn, [Reply("Sorry")])
    following = queue.next_turn(claim)
    assert following is not None
    assert following.message.text == "next"
    with database.reading() as connection:
        assert connection.execute(select(inbox.c.state).order_by(inbox.c.id)).scalars().all() == ["parked", "pending"]
    assert [(entry.author, entry.text) for entry in Transcript(database).history("web:c1")] == [
        ("customer", "poison"),
        ("clerk", "Sorry"),
        ("customer", "next"),
    ]
    assert Transcript(database).waiting("web:c1") is True


def test_what_a_dead_worker_held_is_free_at_once(intake: Intake, queue: TurnQueue, clock: SettableClock) -> None:
    intake.accept([said(clock, "m1"), said(clock, "m2", customer="c2")])
    dead, alive = queue.claim("dead"), queue.claim("alive")
    assert dead is not None
    assert alive is not None
    assert queue.claim("next") is None
    queue.release_all("dead")
    taken = queue.claim("next")
    assert taken is not None
    assert (taken.conversation_id, taken.version) == (dead.conversation_id, dead.version + 1)
    assert queue.claim("another") is None


def test_a_message_that_was_tried_before_is_known_when_it_is_claimed(
    intake: Intake, queue: TurnQueue, clock: SettableClock
) -> None:
    """It may be what killed its worker: nothing else may be at work while it is tried again."""
    intake.accept([said(clock, "m1"), said(clock, "m2")])
    first = queue.claim("dead")
    assert first is not None
    assert first.tried is False
    assert queue.next_turn(first) is not None
    queue.release_all("dead")
    again = queue.claim("next")
    assert again is not None
    assert again.tried is True
    turn = queue.next_turn(again)
    assert turn is not None
    queue.commit(again, turn, FinishedTurn([], {}, []))
    queue.release(again)
    following = queue.claim("next")
    assert following is not None
    assert following.tried is False
