from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from settable_clock import SettableClock
from sqlalchemy import func, select

from bot.channels.base import Batch, UnknownEvent
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.flood import FloodLimit
from bot.delivery.intake import Intake
from bot.delivery.storable import short_id
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.delivery.unknown_events import KEEP_OF_EACH_KIND, MOST_KINDS
from bot.messages import Attachment, InboundMessage, Reply
from bot.storage.database import Database
from bot.storage.tables import conversations, inbox, outbox, unknown_event_counts, unknown_events


def wrote(clock: SettableClock, mid: str, text: str = "hi", customer: str = "c1") -> InboundMessage:
    return InboundMessage("whatsapp", customer, mid, clock(), text)


def texts(database: Database, column: object = inbox.c.text) -> list[str]:
    with database.reading() as connection:
        return [str(one) for one in connection.execute(select(column).order_by(inbox.c.id)).scalars()]


@pytest.fixture
def intake(database: Database, clock: SettableClock) -> Intake:
    return Intake(database, PipeDispatcher(None), clock)


def test_what_cannot_be_stored_is_taken_out_and_what_is_too_long_is_cut(
    intake: Intake, database: Database, clock: SettableClock
) -> None:
    message = InboundMessage(
        channel="whatsapp",
        customer="c1",
        provider_message_id="wamid.\x00" + "A" * 300,
        sent_at=clock(),
        text="a\x00b\r\nc\x07\ud83d " + "x" * 5_000,
        payload="/p\x00",
        metadata={"name": "Kim\x00"},
        attachments=(Attachment("image", url="https://x/" + "y" * 3_000, caption="c\x00", media_id="m"),),
    )
    assert intake.accept([message, message]) == 1
    with database.reading() as connection:
        row = connection.execute(select(inbox)).one()
    assert row.text[:7] == "ab\nc\ufffd x"
    assert len(row.text) == 4_096
    assert (row.payload, json.loads(row.metadata)) == ("/p", {"name": "Kim", "truncated": "yes"})
    assert json.loads(row.attachments) == [
        {"kind": "image", "caption": "c", "media_id": "m", "latitude": None, "longitude": None}
    ]
    assert row.provider_message_id == short_id(message.provider_message_id)
    assert len(row.provider_message_id) == 71


def test_a_customer_who_could_not_be_answered_is_kept_as_an_unknown_event(
    intake: Intake, database: Database, clock: SettableClock
) -> None:
    batch = Batch(messages=(wrote(clock, "m1", customer="c" * 161), wrote(clock, "m2")))
    taken = intake.accept_batch("whatsapp", batch)
    assert ([one.provider_message_id for one in taken.new], taken.unknown) == (["m2"], 1)
    with database.reading() as connection:
        assert connection.execute(select(unknown_events.c.kind, unknown_events.c.raw)).all() == [
            ("message-of-unusable-customer", "m1\nhi")
        ]


def test_a_redelivery_after_days_does_not_open_the_window_again(
    intake: Intake, database: Database, clock: SettableClock
) -> None:
    message = wrote(clock, "m1")
    intake.accept([message])
    began = clock()
    clock.forward(days=3)
    assert intake.accept([message]) == 0
    with database.reading() as connection:
        assert connection.execute(select(conversations.c.last_inbound_at)).scalar_one() == began


def test_a_message_that_comes_late_and_out_of_order_does_not_set_the_window_back(
    intake: Intake, database: Database, clock: SettableClock
) -> None:
    old = wrote(clock, "m1")
    clock.forward(hours=5)
    intake.accept([wrote(clock, "m2")])
    intake.accept([old])
    with database.reading() as connection:
        assert connection.execute(select(conversations.c.last_inbound_at)).scalar_one() == clock()


def test_unknown_events_are_counted_by_kind_and_the_last_ones_kept(intake: Intake, database: Database) -> None:
    for start in (0, 150):
        events = tuple(UnknownEvent("poll", json.dumps({"n": number})) for number in range(start, start + 150))
        assert intake.accept_batch("whatsapp", Batch(unknown=events)).unknown == 150
    intake.accept_batch("whatsapp", Batch(unknown=(UnknownEvent("x" * 500, "r\x00" * 20_000),)))
    with database.reading() as connection:
        counts = connection.execute(select(unknown_event_counts.c.kind, unknown_event_counts.c.count)).all()
        kept = connection.execute(select(unknown_events.c.raw).where(unknown_events.c.kind == "poll")).scalars().all()
        long = connection.execute(select(unknown_events.c.raw).where(unknown_events.c.kind != "poll")).scalar_one()
    assert sorted(counts) == [("poll", 300), ("x" * 80, 1)]
    assert sorted(json.loads(raw)["n"] for raw in kept) == list(range(300 - KEEP_OF_EACH_KIND, 300))
    assert long == "r" * 16_000


def test_no_platform_can_fill_the_metrics_with_names(intake: Intake, database: Database) -> None:
    kinds = tuple(UnknownEvent(f"kind-{number}", "{}") for number in range(MOST_KINDS + 20))
    intake.accept_batch("whatsapp", Batch(unknown=kinds))
    with database.reading() as connection:
        counts = dict(connection.execute(select(unknown_event_counts.c.kind, unknown_event_counts.c.count)).all())
    assert len(counts) == MOST_KINDS + 1
    assert counts["other"] == 20


def test_a_flood_is_answered_once_and_kept(database: Database, clock: SettableClock) -> None:
    intake = Intake(database, PipeDispatcher(None), clock, flood=FloodLimit(3, timedelta(minutes=1)))
    queue = TurnQueue(database, clock, window_turns=2)
    intake.accept([wrote(clock, f"m{number}", str(number)) for number in range(6)])
    intake.accept([wrote(clock, "other", "other", customer="c2")])
    claim = queue.claim("w")
    assert claim is not None
    served = []
    while turn := queue.next_turn(claim):
        served.append((turn.message.text, "flood" in turn.message.metadata))
        if "flood" in turn.message.metadata:
            queue.hold(claim, turn, [Reply("Slowly, please")])
        else:
            queue.commit(claim, turn, FinishedTurn([], {}, [Reply("ok")]))
    assert served == [("0", False), ("1", False), ("2", False), ("3", True)]
    assert texts(database, inbox.c.state) == ["processed"] * 3 + ["held"] * 3 + ["pending"]
    clock.forward(seconds=61)
    intake.accept([wrote(clock, "m7", "7")])
    turn = queue.next_turn(claim)
    assert turn is not None
    assert (turn.message.text, turn.message.metadata) == ("7", {})


def test_what_a_closed_window_kept_back_goes_out_when_the_customer_writes(
    intake: Intake, database: Database, clock: SettableClock
) -> None:
    intake.accept([wrote(clock, "m1"), wrote(clock, "n1", customer="c2")])
    queue = TurnQueue(database, clock, window_turns=2)
    while claim := queue.claim("w"):
        while turn := queue.next_turn(claim):
            queue.commit(claim, turn, FinishedTurn([], {}, [Reply("late"), Reply("wrong")]))
        queue.release(claim)
    with database.session() as connection:
        connection.execute(outbox.update().values(state="parked", error_code="window_closed", attempts=4))
        connection.execute(outbox.update().where(outbox.c.position == 1).values(error_code="other"))
    intake.accept([wrote(clock, "m1")])
    assert states(database) == ["parked"] * 4
    intake.accept([wrote(clock, "m2")])
    assert states(database) == ["pending", "parked", "parked", "parked"]


def states(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(outbox.c.state).order_by(outbox.c.id)).scalars())


@given(
    deliveries=st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), max_size=8),
        max_size=8,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_n_events_in_any_batching_are_n_rows(
    database: Database, clock: SettableClock, deliveries: list[list[tuple[int, int]]]
) -> None:
    with database.session() as connection:
        for table in (inbox, conversations):
            connection.execute(table.delete())
    intake = Intake(database, PipeDispatcher(None), clock)
    new = sum(
        intake.accept([wrote(clock, f"{customer}-{number}", customer=f"c{customer}") for customer, number in batch])
        for batch in deliveries
    )
    sent = {event for batch in deliveries for event in batch}
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(inbox)).scalar_one() == len(sent) == new
        assert set(connection.execute(select(conversations.c.id)).scalars()) == {
            f"whatsapp:c{customer}" for customer, _ in sent
        }
