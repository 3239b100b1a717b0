from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from phones import Desk, closed, messenger_channel, whatsapp_channel
from settable_clock import SettableClock
from sqlalchemy import func, select

from bot.channels.base import Batch
from bot.channels.whatsapp.client import WhatsAppClient
from bot.delivery.desk_rows import add_words
from bot.delivery.outbox import SentPart, StaleSendError
from bot.delivery.owners import is_gone
from bot.messages import DeliveryStatus, InboundMessage, Reply
from bot.settings import utc_now
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.storage.tables import conversations, outbox, sent_parts
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.limits import Template
from bot.testing.graph_emulator.server import running_graph_emulator

CUSTOMER = "821055550142"
LONG = " ".join(f"Sentence number {number} is here." for number in range(400))


@pytest.fixture
def graph(clock: SettableClock) -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url="http://127.0.0.1:9/webhooks", clock=clock, receipts=False) as graph:
        yield graph


@pytest.fixture
def desk(database: Database, clock: SettableClock, graph: GraphEmulator) -> Iterator[Desk]:
    with closed({"whatsapp": whatsapp_channel(graph), "messenger": messenger_channel(graph)}) as channels:
        yield Desk(database, clock, graph, channels)


@pytest.fixture
def shared(database: Database, tmp_path: Path) -> Iterator[Database]:
    """A database for several threads: one of SQLite in memory has a single connection."""
    if database.engine.dialect.name != "sqlite":
        yield database
        return
    on_disk = open_database(f"sqlite:///{tmp_path}/clerk.db")
    migrate(on_disk)
    yield on_disk
    on_disk.close()


@pytest.fixture
def shared_desk(shared: Database, clock: SettableClock, graph: GraphEmulator) -> Iterator[Desk]:
    with closed({"whatsapp": whatsapp_channel(graph)}) as channels:
        yield Desk(shared, clock, graph, channels)


def at_once(_channel: str, _customer: str) -> float:
    return 0.0


def sends(desk: Desk, result: str, channel: str = "whatsapp") -> int:
    return desk.counters.read("sends_total", channel=channel, result=result)


def test_replies_reach_their_customers_in_order(desk: Desk) -> None:
    desk.hear("whatsapp", CUSTOMER, "one")
    desk.hear("messenger", "7003500100000001", "two")
    desk.answer(Reply("first"), Reply("second"))
    assert desk.rows("state") == ["pending"] * 4
    assert [desk.sender.send_due() for _ in range(3)] == [2, 2, 0]
    assert desk.texts() == ["first", "first", "second", "second"]
    assert (
        desk.rows("state", "attempts", "parts_sent", "uncertain_sends", "lease_owner") == [("sent", 1, 1, 0, None)] * 4
    )
    with desk.database.reading() as connection:
        assert connection.execute(
            select(sent_parts.c.provider_message_id).order_by(sent_parts.c.id)
        ).scalars().all() == [sent.id for sent in desk.graph.sent]


def test_the_web_chat_fetches_its_replies_and_nothing_is_sent(desk: Desk, clock: SettableClock) -> None:
    desk.intake.accept([InboundMessage("web", "c1", "m1", clock(), "hi")])
    desk.answer(Reply("hello"))
    assert desk.rows("state", "sent_at") == [("sent", clock())]
    assert desk.sender.send_due() == 0


@pytest.mark.parametrize(
    ("fault", "uncertain", "arrives"),
    [("error", 0, 1), ("unavailable", 0, 1), ("reset", 1, 1), ("nonsense", 1, 1), ("lost", 1, 2)],
)
def test_a_failed_send_is_tried_again_and_only_an_unheard_answer_sends_twice(
    desk: Desk, clock: SettableClock, fault: str, uncertain: int, arrives: int
) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"), Reply("and more"))
    desk.graph.fault(fault, times=1)  # type: ignore[arg-type]
    assert desk.sender.send_due() == 1
    assert desk.rows("state", "attempts", "uncertain_sends", "next_attempt_at") == [
        ("pending", 1, uncertain, clock() + timedelta(seconds=1)),
        ("pending", 0, 0, None),
    ]
    # The next reply of this conversation waits behind it, whatever its own time is.
    assert desk.sender.send_due() == 0
    clock.forward(seconds=1)
    assert [desk.sender.send_due() for _ in range(2)] == [1, 1]
    assert desk.texts() == ["hello"] * arrives + ["and more"]
    assert desk.rows("state", "uncertain_sends") == [("sent", uncertain), ("sent", 0)]
    assert sends(desk, "sent") == 2
    assert sends(desk, "uncertain" if uncertain else "retried") == 1


def test_the_platforms_own_time_to_wait_is_kept(desk: Desk, clock: SettableClock) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    desk.graph.fault("rate_limited", times=1, retry_after_s=40)
    desk.sender.send_due()
    assert desk.rows("next_attempt_at", "error_code") == [(clock() + timedelta(seconds=41), "130429")]
    clock.forward(seconds=40)
    assert desk.sender.send_due() == 0
    clock.forward(seconds=1)
    assert desk.sender.send_due() == 1
    assert desk.texts() == ["hello"]


def test_a_platform_that_says_nothing_is_not_waited_for_for_ever(
    database: Database, clock: SettableClock, graph: GraphEmulator
) -> None:
    channel = whatsapp_channel(graph)
    channel.client = WhatsAppClient(channel._settings, answer_s=0.05)  # noqa: SLF001 (no test waits ten seconds)
    with closed({"whatsapp": channel}) as channels:
        desk = Desk(database, clock, graph, channels)
        desk.hear("whatsapp", CUSTOMER)
        desk.answer(Reply("hello"))
        graph.fault("hang", times=1)
        desk.sender.send_due()
        assert desk.rows("state", "uncertain_sends") == [("pending", 1)]


def test_a_reply_that_cannot_be_rendered_is_a_dead_letter_and_the_next_one_goes_on(desk: Desk) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("to nobody"), Reply("fine"))
    with desk.database.session() as connection:
        connection.execute(outbox.update().where(outbox.c.position == 0).values(reply='{"text":"x","cards":"broken"}'))
    tries = 0
    while desk.rows("state")[0] != "dead":
        assert desk.sender.send_due() == 1
        desk.clock.forward(minutes=10)  # type: ignore[attr-defined]
        tries += 1
    assert tries <= 5
    desk.sender.send_due()
    assert desk.rows("state") == ["dead", "sent"]
    assert desk.texts() == ["fine"]


def test_a_customer_whom_the_platform_does_not_know_is_a_dead_letter(desk: Desk, clock: SettableClock) -> None:
    desk.intake.accept([InboundMessage("whatsapp", "999", "m1", clock(), "hi")])
    desk.answer(Reply("hello?"))
    desk.sender.send_due()
    ((state, code, error),) = desk.rows("state", "error_code", "error")
    assert state == "dead"
    assert code
    assert "hello" not in error
    assert desk.texts() == []
    assert sends(desk, "dead") == 1


def test_a_refused_token_pauses_the_channel_and_loses_nothing(desk: Desk, clock: SettableClock) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.hear("messenger", "7003500100000001")
    desk.answer(Reply("hello"), Reply("again"))
    desk.graph.fault("token_expired", platform="whatsapp")
    assert desk.sender.send_due() == 2
    assert desk.sender.paused_channels() == ("whatsapp",)
    assert desk.counters.read("channel_pauses_total", channel="whatsapp") == 1
    assert desk.rows("channel", "state", "attempts", "error_code") == [
        ("whatsapp", "pending", 0, "190/463"),
        ("whatsapp", "pending", 0, None),
        ("messenger", "sent", 1, None),
        ("messenger", "pending", 0, None),
    ]
    assert desk.sender.send_due() == 1
    desk.graph.fault(None)
    clock.forward(seconds=61)
    assert [desk.sender.send_due() for _ in range(2)] == [1, 1]
    assert desk.rows("state") == ["sent"] * 4
    assert desk.sender.paused_channels() == ()


def test_after_the_window_the_reply_is_parked_and_goes_out_when_the_customer_writes(
    desk: Desk, clock: SettableClock
) -> None:
    desk.hear("whatsapp", CUSTOMER, "where is it")
    clock.forward(hours=24)
    desk.answer(Reply("on its way"), Reply("more"))
    assert [desk.sender.send_due() for _ in range(3)] == [1, 1, 0]
    assert desk.rows("state", "error_code") == [("parked", "window_closed")] * 2
    assert (desk.graph.sent, desk.graph.refused) == ((), ())
    desk.hear("whatsapp", CUSTOMER, "hello?")
    desk.answer(Reply("here I am"))
    assert [desk.sender.send_due() for _ in range(3)] == [1, 1, 1]
    assert desk.texts() == ["on its way", "more", "here I am"]


def test_a_window_that_only_the_platform_knows_to_be_closed_parks_too(desk: Desk) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    desk.graph.fault("window_closed", times=1)
    desk.sender.send_due()
    assert desk.rows("state", "error_code") == [("parked", "window_closed")]


def test_an_approved_template_tells_the_customer_once_that_there_is_an_answer(
    database: Database, clock: SettableClock, graph: GraphEmulator
) -> None:
    templates = (Template("answer_ready", "en", "We have an answer for you. Write to us to read it."),)
    graph.sends.templates.update({(one.name, one.language): one for one in templates})
    with closed({"whatsapp": whatsapp_channel(graph, window_template="answer_ready")}) as channels:
        desk = Desk(database, clock, graph, channels)
        desk.hear("whatsapp", CUSTOMER)
        clock.forward(hours=30)
        desk.answer(Reply("late"), Reply("later"))
        assert [desk.sender.send_due() for _ in range(3)] == [1, 1, 0]
        assert desk.rows("state", "error_code") == [("parked", "template_sent"), ("parked", "window_closed")]
        assert [sent.payload["type"] for sent in graph.sent] == ["template"]
        desk.hear("whatsapp", CUSTOMER, "tell me")
        assert [desk.sender.send_due() for _ in range(2)] == [1, 1]
        assert desk.texts()[1:] == ["late", "later"]


def test_one_customer_gets_a_burst_and_waits_while_others_are_served(
    database: Database, clock: SettableClock, graph: GraphEmulator
) -> None:
    with closed({"whatsapp": whatsapp_channel(graph)}) as channels:
        desk = Desk(database, clock, graph, channels, burst=2)
        desk.hear("whatsapp", CUSTOMER)
        desk.answer(*(Reply(str(number)) for number in range(4)))
        assert [desk.sender.send_due() for _ in range(3)] == [1, 1, 0]
        desk.hear("whatsapp", "821055550143")
        desk.answer(Reply("other"))
        assert desk.sender.send_due() == 1
        clock.forward(seconds=6)
        assert [desk.sender.send_due() for _ in range(2)] == [1, 0]
        clock.forward(seconds=6)
        assert desk.sender.send_due() == 1
        assert desk.texts() == ["0", "1", "other", "2", "3"]
        assert max(desk.rows("attempts")) == 1


def test_a_reply_in_parts_goes_on_with_the_part_that_was_not_sent(
    desk: Desk, clock: SettableClock, graph: GraphEmulator
) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply(LONG))
    parts = len(desk.channels["whatsapp"].render(Reply(LONG), language="en"))
    assert parts >= 3
    client = desk.channels["whatsapp"].client
    send, count = client.send, iter(range(100))

    def fail_at_the_second(customer: str, payload: object, *, tag: str) -> object:
        if next(count) == 1:
            graph.fault("error", times=1)
        return send(customer, payload, tag=tag)  # type: ignore[arg-type]

    client.send = fail_at_the_second  # type: ignore[method-assign,assignment]
    desk.sender.send_due()
    assert desk.rows("state", "parts_sent") == [("pending", 1)]
    clock.forward(seconds=10)
    desk.sender.send_due()
    assert desk.rows("state", "parts_sent") == [("sent", parts)]
    assert " ".join(desk.texts()).split() == LONG.split()
    with desk.database.reading() as connection:
        assert connection.execute(select(sent_parts.c.position).order_by(sent_parts.c.id)).scalars().all() == list(
            range(parts)
        )


def test_a_reply_whose_sender_died_is_sent_by_the_next_one_and_flagged(desk: Desk, clock: SettableClock) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    (stale,) = desk.outbox.take_due(["whatsapp"], 5, "dead:1", at_once).replies
    assert desk.sender.send_due() == 0
    clock.forward(seconds=121)
    assert desk.sender.send_due() == 1
    assert desk.rows("state", "uncertain_sends", "attempts") == [("sent", 1, 2)]
    assert desk.outbox.note_parts([SentPart(stale, 0, "wamid.late", last=True)]) == [stale]
    with pytest.raises(StaleSendError):
        desk.outbox.bury(stale, "x", "y")
    assert desk.rows("state") == ["sent"]
    with desk.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(sent_parts)).scalar_one() == 1


def test_what_a_dead_process_of_this_machine_held_need_not_wait(desk: Desk) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    assert desk.outbox.take_due(["whatsapp"], 5, f"{socket.gethostname()}:999999999", at_once).replies
    assert is_gone(f"{socket.gethostname()}:999999999")
    assert not is_gone("another-machine:999999999")
    stopping = cycle([True])
    desk.sender.serve(lambda: next(stopping))
    assert desk.sender.send_due() == 1
    assert desk.rows("state", "uncertain_sends") == [("sent", 1)]


def test_a_clock_that_is_set_back_leaves_nothing_waiting(desk: Desk, clock: SettableClock) -> None:
    clock.forward(hours=2)
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    desk.graph.fault("error", times=1)
    desk.sender.send_due()
    clock.forward(hours=-3)
    assert desk.sender.send_due() == 1
    assert desk.rows("state") == ["sent"]


def test_a_clock_that_is_set_ahead_takes_nothing_from_the_threads_that_are_sending_it(
    shared_desk: Desk, clock: SettableClock
) -> None:
    """Its lease is over by the new time, but whom it was given to is at work in this very process."""
    desk = shared_desk
    client = desk.channels["whatsapp"].client
    send, take_due = client.send, desk.outbox.take_due
    sending, ahead, looked, go_on, done = (threading.Event() for _ in range(5))
    tries: list[str] = []

    def send_when_told(customer: str, payload: object, *, tag: str) -> object:
        tries.append(tag)
        sending.set()
        assert go_on.wait(30)
        return send(customer, payload, tag=tag)  # type: ignore[arg-type]

    def take_and_tell(*args: Any) -> Any:
        was_ahead = ahead.is_set()
        taken = take_due(*args)
        if was_ahead:
            looked.set()
        return taken

    client.send, desk.outbox.take_due = send_when_told, take_and_tell  # type: ignore[method-assign,assignment]
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    thread = threading.Thread(target=desk.sender.serve, args=(done.is_set,), daemon=True)
    thread.start()
    try:
        assert sending.wait(30)
        clock.forward(hours=1)
        ahead.set()
        desk.sender.wake()
        assert looked.wait(30)
    finally:
        go_on.set()
        desk.graph.wait_for(lambda: len(desk.graph.sent) >= 1, 30)
        done.set()
        desk.sender.wake()
        thread.join()
    assert len(tries) == 1
    assert desk.texts() == ["hello"]
    assert desk.rows("state", "attempts", "uncertain_sends") == [("sent", 1, 0)]


def test_what_was_planned_while_the_clock_was_set_back_waits_no_longer_either(
    shared_desk: Desk, clock: SettableClock
) -> None:
    """A send fails, and before that is noted the clock steps back and the sender has looked at everything."""
    desk = shared_desk
    retry, plan_anew = desk.outbox.retry, desk.outbox.plan_anew
    failed, planned, done = threading.Event(), threading.Event(), threading.Event()

    def retry_later(*args: Any, **options: Any) -> None:
        failed.set()
        planned.wait()
        retry(*args, **options)

    def plan_and_tell() -> None:
        plan_anew()
        planned.set()

    desk.outbox.retry, desk.outbox.plan_anew = retry_later, plan_and_tell  # type: ignore[method-assign]
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    desk.graph.fault("error", times=1)
    thread = threading.Thread(target=desk.sender.serve, args=(done.is_set,), daemon=True)
    thread.start()
    try:
        assert failed.wait(30)
        clock.forward(hours=-1)
        desk.sender.wake()
        desk.graph.wait_for(lambda: len(desk.graph.sent) == 1, 30)
    finally:
        planned.set()
        done.set()
        desk.sender.wake()
        thread.join()
    assert desk.rows("state") == ["sent"]


def test_three_senders_never_send_one_reply_twice_nor_a_conversation_out_of_order(shared: Database) -> None:
    customers = [str(7003500100000001 + number) for number in range(12)]
    with (
        # The real time: with one that stands still, the rates would never allow the next message.
        running_graph_emulator(webhook_url="http://127.0.0.1:9/webhooks", receipts=False) as graph,
        closed({"messenger": messenger_channel(graph)}) as channels,
    ):
        desk = Desk(shared, utc_now, graph, channels)
        for customer in customers:
            desk.hear("messenger", customer)
        desk.answer(*(Reply(str(number)) for number in range(5)))
        done = threading.Event()
        senders = [desk.make_sender(f"elsewhere:{number}") for number in range(3)]
        threads = [threading.Thread(target=one.serve, args=(done.is_set,), daemon=True) for one in senders]
        for thread in threads:
            thread.start()
        try:
            graph.wait_for(lambda: len(graph.sent) == 12 * 5, 30)
        finally:
            done.set()
            for sender in senders:
                sender.wake()
            for thread in threads:
                thread.join()
        for customer in customers:
            texts = [sent.payload["message"]["text"] for sent in graph.sent if sent.customer == customer]  # type: ignore[index]
            assert texts == ["0", "1", "2", "3", "4"]
        assert desk.rows("state", "uncertain_sends") == [("sent", 0)] * 60


@pytest.mark.parametrize("order", [("delivered", "read"), ("read", "delivered"), ("read",)])
def test_states_of_delivery_are_noted_in_any_order_even_before_our_own_note(
    desk: Desk, clock: SettableClock, order: tuple[str, ...]
) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"), Reply("again"))
    at = clock()

    def tell(message: str) -> None:
        statuses = tuple(DeliveryStatus("whatsapp", message, status, at) for status in (*order, *order))  # type: ignore[arg-type]
        desk.intake.accept_batch("whatsapp", Batch(statuses=statuses))

    desk.sender.send_due()
    tell(desk.graph.sent[0].id)
    client = desk.channels["whatsapp"].client
    send = client.send

    def told_before_we_noted(customer: str, payload: object, *, tag: str) -> object:
        result = send(customer, payload, tag=tag)  # type: ignore[arg-type]
        if desk.database.engine.dialect.name != "sqlite":
            tell(result.provider_message_id)
        return result

    client.send = told_before_we_noted  # type: ignore[method-assign,assignment]
    desk.sender.send_due()
    tell(desk.graph.sent[1].id)
    assert desk.rows("delivered_at", "read_at") == [(at, at)] * 2


def test_a_message_that_the_platform_gives_up_afterwards_is_a_dead_letter(desk: Desk, clock: SettableClock) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    desk.sender.send_due()
    failed = DeliveryStatus("whatsapp", desk.graph.sent[0].id, "failed", clock(), "131026")
    strange = DeliveryStatus("whatsapp", "wamid.of-somebody-else", "failed", clock(), "131026")
    desk.intake.accept_batch("whatsapp", Batch(statuses=(failed, strange, failed)))
    assert desk.rows("state", "error_code") == [("dead", "131026")]


def test_a_message_that_met_a_closed_window_after_it_was_accepted_goes_out_when_the_customer_writes(
    desk: Desk, clock: SettableClock
) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"), Reply("anything else?"))
    while desk.sender.send_due():
        pass
    first = len(desk.graph.sent)
    failures = [
        DeliveryStatus("whatsapp", sent.id, "failed", clock(), "window_closed") for sent in reversed(desk.graph.sent)
    ]
    for failed in failures:
        desk.intake.accept_batch("whatsapp", Batch(statuses=(failed,)))
    assert desk.rows("state", "error_code", "parts_sent") == [("parked", "window_closed", 0)] * 2
    assert desk.sender.send_due() == 0
    clock.forward(seconds=30)
    desk.hear("whatsapp", CUSTOMER, "are you there?")
    while desk.sender.send_due():
        pass
    assert desk.rows("state", "uncertain_sends") == [("sent", 0)] * 2
    again = desk.graph.sent[first:]
    assert [one.payload for one in again] == [one.payload for one in desk.graph.sent[:first]]
    # The same news once more is about messages that are forgotten.
    for failed in failures:
        desk.intake.accept_batch("whatsapp", Batch(statuses=(failed,)))
    assert desk.rows("state") == ["sent"] * 2


def test_a_closed_window_that_the_customer_has_opened_meanwhile_keeps_nothing_back(
    desk: Desk, clock: SettableClock
) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    desk.sender.send_due()
    failed = DeliveryStatus("whatsapp", desk.graph.sent[0].id, "failed", clock(), "window_closed")
    clock.forward(seconds=30)
    desk.hear("whatsapp", CUSTOMER, "are you there?")
    desk.intake.accept_batch("whatsapp", Batch(statuses=(failed,)))
    assert desk.rows("state", "parts_sent") == [("pending", 0)]
    assert desk.sender.send_due() == 1
    assert desk.rows("state") == ["sent"]


def test_a_delivered_message_is_not_taken_back(desk: Desk, clock: SettableClock) -> None:
    desk.hear("whatsapp", CUSTOMER)
    desk.answer(Reply("hello"))
    desk.sender.send_due()
    told = [
        DeliveryStatus("whatsapp", desk.graph.sent[0].id, state, clock(), code)
        for state, code in (("delivered", ""), ("failed", "window_closed"))
    ]
    desk.intake.accept_batch("whatsapp", Batch(statuses=tuple(told)))  # type: ignore[arg-type]
    assert desk.rows("state") == ["sent"]


def test_a_platform_that_names_a_moment_means_all_before_it(desk: Desk, clock: SettableClock) -> None:
    desk.hear("messenger", "7003500100000001")
    desk.answer(Reply("one"), Reply("two"))
    desk.sender.send_due()
    clock.forward(seconds=5)
    read = DeliveryStatus("messenger", "", "read", clock(), customer="7003500100000001")
    clock.forward(seconds=5)
    desk.sender.send_due()
    desk.intake.accept_batch("messenger", Batch(statuses=(read,)))
    assert desk.rows("read_at") == [read.at, None]


def writes(desk: Desk, text: str) -> None:
    """Let a person of the shop write to the only customer."""
    with desk.database.session() as connection:
        conversation_id = connection.execute(select(conversations.c.id)).scalar_one()
        add_words(connection, conversation_id, Reply(text), desk.clock(), agent=1, name="Minji", language="en")


def test_after_the_window_a_person_may_write_on_messenger_for_seven_days_and_the_clerk_may_not(
    desk: Desk, clock: SettableClock
) -> None:
    customer = "7003500100000001"
    desk.hear("messenger", customer)
    clock.forward(hours=25)
    desk.answer(Reply("by the clerk"))
    writes(desk, "by a person")
    assert [desk.sender.send_due() for _ in range(3)] == [1, 1, 0]
    assert desk.texts() == ["by a person"]
    assert [sent.payload.get("tag") for sent in desk.graph.sent] == ["HUMAN_AGENT"]
    assert desk.rows("state") == ["parked", "sent"]
    clock.forward(days=6)
    writes(desk, "too late")
    assert desk.sender.send_due() == 1
    assert desk.rows("state") == ["parked", "sent", "parked"]


def test_within_the_window_a_person_writes_without_a_tag(desk: Desk) -> None:
    desk.hear("messenger", "7003500100000001")
    writes(desk, "by a person")
    assert desk.sender.send_due() == 1
    assert [sent.payload.get("tag") for sent in desk.graph.sent] == [None]


def test_after_the_window_a_persons_words_wait_on_whatsapp_until_the_customer_writes(
    desk: Desk, clock: SettableClock
) -> None:
    desk.hear("whatsapp", CUSTOMER)
    clock.forward(hours=25)
    writes(desk, "by a person")
    assert desk.sender.send_due() == 1
    assert desk.rows("state", "error_code") == [("parked", "window_closed")]
    desk.hear("whatsapp", CUSTOMER, "back again")
    assert desk.sender.send_due() == 1
    assert desk.texts() == ["by a person"]
