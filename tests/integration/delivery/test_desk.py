"""Agents at work on a database: what holds on SQLite must hold on PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from databases import ENGINES, migrated_database
from desk_helpers import add_agent
from settable_clock import SettableClock
from shipped_words import shipped_lexicon
from sqlalchemy import event, select

from bot.commerce.shop import Shop
from bot.commerce.shop_file import parse_shop
from bot.delivery.backlog import Backlog
from bot.delivery.desk import Desk
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.delivery.tending import Tender
from bot.delivery.turn_values import FinishedTurn, PendingTurn
from bot.delivery.turns import TurnQueue
from bot.delivery.workers import WorkerRegistry
from bot.handoff.opening import TicketRequest
from bot.handoff.redaction import redactor
from bot.handoff.tickets import Ticket, TicketBook
from bot.handoff.views import (
    DeskError,
    NotYourTicketError,
    StaleTicketError,
    TicketFilter,
    TicketRow,
    UnknownTicketError,
)
from bot.handoff.work import Work
from bot.messages import InboundMessage, Reply
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.storage.tables import metadata, outbox

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)
"""11:00 in Seoul: the shop is open."""


@lru_cache(maxsize=1)
@cache
def shop() -> Shop:
    return parse_shop((Path(__file__).parents[2] / "fixtures" / "shop.yml").read_text(encoding="utf-8"))


class Scene:
    """Customers, a worker that answers nothing but "yes", and two agents."""

    def __init__(self, database: Database, clock: SettableClock) -> None:
        clock.now = TUESDAY
        self.database, self.clock = database, clock
        self.told: list[str] = []
        self.start()
        self.minji = add_agent(database, "Minji", TUESDAY, seen_at=TUESDAY)
        self.junho = add_agent(database, "Junho", TUESDAY, languages="ko", seen_at=TUESDAY)
        self._numbers = itertools.count()
        self.lived_s = 0.0

    def passes(self, seconds: float) -> None:
        """Time goes by, for the clock and for this process."""
        self.clock.forward(seconds=seconds)
        self.lived_s += seconds

    def start(self) -> None:
        """Begin with nothing but what the database knows."""
        self.intake = Intake(self.database, PipeDispatcher(None), self.clock)
        redact = redactor(shipped_lexicon())
        self.queue = TurnQueue(self.database, self.clock, window_turns=2, shop=shop(), redact=redact)
        self.book = TicketBook(self.database, self.clock, shop(), redact)
        self.desk = Desk(self.database, self.clock, self.told.append, redact)
        self.tender = Tender(
            self.database,
            self.clock,
            shop,
            self.told.append,
            "{}: {}".format,
            redact=redact,
            lived_s=lambda: self.lived_s,
        )

    def says(self, text: str, customer: str = "c1") -> None:
        message = InboundMessage("web", customer, f"m{next(self._numbers)}", self.clock(), text)
        self.intake.accept([message])

    def works(self, opens: Callable[[PendingTurn], object] = lambda _: None, *, leaves: bool = False) -> list[Work]:
        """Be the worker for all that waits, and tell what it did."""
        done = []
        while claim := self.queue.claim("w1"):
            while turn := self.queue.next_turn(claim):
                done.append(turn.work)
                if turn.work is Work.ANSWER:
                    opens(turn)
                self.queue.commit(claim, turn, finished(turn, leaves=leaves))
            self.queue.release(claim)
        return done

    def opens(self, customer: str = "c1", **more: Any) -> Callable[[PendingTurn], object]:
        request = TicketRequest(f"k-{customer}", f"web:{customer}", "person", "en", "a person please", in_chat=True)
        return lambda _turn: self.book.open(replace(request, **more))

    def asks_for_a_person(self, customer: str = "c1", **more: Any) -> TicketRow:
        self.says("a person please", customer)
        self.works(self.opens(customer, **more))
        return next(row for row in self.desk.list_tickets(TicketFilter(), 99) if row.customer == customer)

    def opened(self, topic: str) -> Ticket:
        """Another ticket of the first customer, for later."""
        return self.book.open(TicketRequest(f"k-{topic}", "web:c1", topic, "en", topic))

    def row(self, reference: str) -> TicketRow:
        return self.desk.get_ticket(reference).row

    def heard(self, customer: str = "c1") -> list[tuple[str, int | None]]:
        """What went out, in its order, with who wrote it."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(outbox).where(outbox.c.conversation_id == f"web:{customer}").order_by(outbox.c.id)
            ).all()
        return [(row.reply, row.agent_id) for row in rows]

    def everything(self) -> dict[str, list[Any]]:
        with self.database.reading() as connection:
            return {table.name: connection.execute(select(table)).all() for table in metadata.sorted_tables}


def finished(turn: PendingTurn, *, leaves: bool = False) -> FinishedTurn:
    says = [Reply("yes")] if turn.work in {Work.ANSWER, Work.RECEIVE, Work.GO_ON, Work.TELL} else []
    return FinishedTurn([{"event": "user", "text": turn.message.text}], {}, says, leaves_queue=leaves)


@pytest.fixture(params=ENGINES)
def scene(request: pytest.FixtureRequest, clock: SettableClock, tmp_path: Path) -> Iterator[Scene]:
    if request.param == "sqlite":
        # A file: threads have a connection each, as processes do.
        database = open_database(f"sqlite:///{tmp_path}/clerk.db")
        migrate(database)
        yield Scene(database, clock)
        database.close()
    else:
        yield Scene(migrated_database(request.param), clock)


YES = '{"text":"yes"}'


def words(text: str) -> str:
    return f'{{"text":"{text}"}}'


def test_who_asks_while_somebody_is_there_waits_in_the_chat_for_who_has_least_to_do(scene: Scene) -> None:
    first = scene.asks_for_a_person()
    assert (first.mode, first.assignee, first.promised_at) == ("queued", scene.minji, TUESDAY + timedelta(minutes=30))
    scene.desk.take(first.reference, scene.minji, first.version)
    second = scene.asks_for_a_person("c2", language="ko", trigger="legal")
    assert (second.mode, second.assignee, second.priority) == ("queued", scene.junho, 3)
    third = scene.asks_for_a_person("c3")
    assert third.assignee == scene.minji
    assert [scene.book.position(row.reference) for row in (first, second, third)] == [None, 1, 2]
    assert [row.reference for row in scene.desk.list_tickets(TicketFilter(), 2)] == [second.reference, first.reference]
    rest = scene.desk.list_tickets(TicketFilter(), 2, after=first.reference)
    assert [row.reference for row in rest] == [third.reference]
    assert scene.desk.list_tickets(TicketFilter(language="ko", text="PERSON"), 9) == (scene.row(second.reference),)
    counts = scene.desk.counts()
    assert (counts.open, counts.unassigned, counts.assigned) == (3, 0, {scene.minji: 2, scene.junho: 1})


def test_of_two_agents_at_once_one_has_the_ticket_and_the_other_is_told(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    together = Barrier(2)

    def take(agent: int) -> str:
        together.wait()
        try:
            scene.desk.take(ticket.reference, agent, ticket.version)
        except DeskError as error:
            return type(error).__name__
        return "taken"

    with ThreadPoolExecutor(2) as both:
        results = sorted(both.map(take, (scene.minji, scene.junho)))
    assert results == ["StaleTicketError", "taken"]
    row = scene.row(ticket.reference)
    assert row.agent == row.assignee
    assert [one.kind for one in scene.desk.get_ticket(ticket.reference).events] == ["opened", "taken"]


def test_a_double_click_is_one_message_and_the_tracker_learns_it_once(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    scene.desk.take(ticket.reference, scene.minji, ticket.version)
    together = Barrier(2)

    def write(_: int) -> None:
        together.wait()
        scene.desk.reply(ticket.reference, scene.minji, Reply("Hello"), "form-1")

    with ThreadPoolExecutor(2) as both:
        list(both.map(write, range(2)))
    assert scene.heard() == [(YES, None), (words("Hello"), scene.minji)]
    assert scene.works() == [Work.LEARN]
    assert scene.heard() == [(YES, None), (words("Hello"), scene.minji)]
    assert scene.row(ticket.reference).first_response_at == TUESDAY


def test_what_the_bot_was_saying_goes_out_before_the_agents_first_word(scene: Scene) -> None:
    ticket = scene.asks_for_a_person(in_chat=False)
    assert ticket.mode == "promised"
    scene.says("return my mug")
    claim = scene.queue.claim("w1")
    assert claim
    turn = scene.queue.next_turn(claim)
    assert turn
    assert turn.work is Work.ANSWER
    scene.desk.take(ticket.reference, scene.minji, ticket.version)
    scene.desk.reply(ticket.reference, scene.minji, Reply("Hello"), "1")
    assert len(scene.heard()) == 1
    assert scene.queue.commit(claim, turn, finished(turn)) is True
    scene.queue.release(claim)
    assert scene.row(ticket.reference).mode == "human"
    scene.desk.reply(ticket.reference, scene.minji, Reply("again"), "2")
    scene.says("are you there?")
    assert scene.works() == [Work.LEARN, Work.LEARN, Work.KEEP]
    assert scene.heard() == [(YES, None), (YES, None), (words("Hello"), scene.minji), (words("again"), scene.minji)]


def test_words_behind_a_dead_workers_turn_go_out_without_a_worker(scene: Scene) -> None:
    ticket = scene.asks_for_a_person(in_chat=False)
    scene.says("return my mug")
    claim = scene.queue.claim("w1")
    assert claim
    assert scene.queue.next_turn(claim)
    scene.desk.take(ticket.reference, scene.minji, ticket.version)
    scene.desk.reply(ticket.reference, scene.minji, Reply("Hello"), "1")
    # The machine goes down, and what comes up knows only the database.
    scene.start()
    assert scene.tender.tend() == 0
    scene.clock.forward(seconds=31)
    assert scene.tender.tend() == 1
    assert scene.heard() == [(YES, None), (words("Hello"), scene.minji)]
    # The message of before was the person's to answer, and is not answered a second time.
    assert scene.works() == [Work.KEEP, Work.LEARN]
    assert scene.heard() == [(YES, None), (words("Hello"), scene.minji)]


def test_a_step_that_cannot_be_kept_changes_nothing_and_may_be_made_again(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    steps: list[Callable[[], object]] = [
        lambda: scene.desk.take(ticket.reference, scene.minji, 0),
        lambda: scene.desk.reply(ticket.reference, scene.minji, Reply("Hello"), "1"),
        lambda: scene.desk.note(ticket.reference, scene.minji, "careful", "2"),
        lambda: scene.desk.hand_back(ticket.reference, scene.minji, "done", 1),
    ]

    def fail(_connection: object) -> None:
        raise ConnectionAbortedError("the disk is gone")

    for step in steps:
        before = scene.everything()
        event.listen(scene.database.engine, "commit", fail)
        with pytest.raises(ConnectionAbortedError):
            step()
        event.remove(scene.database.engine, "commit", fail)
        assert scene.everything() == before
        step()
    assert scene.works() == [Work.LEARN, Work.GO_ON]
    assert scene.heard() == [(YES, None), (words("Hello"), scene.minji), (YES, None)]
    kinds = [one.kind for one in scene.desk.get_ticket(ticket.reference).events]
    assert kinds == ["opened", "taken", "replied", "note", "handed_back"]


def test_what_an_agent_may_not_do_changes_nothing(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    taken = scene.desk.take(ticket.reference, scene.minji, ticket.version)
    before = scene.everything()
    refused: list[tuple[type[DeskError], Callable[[], object]]] = [
        (UnknownTicketError, lambda: scene.desk.take("NOSUCH", scene.junho, 0)),
        (StaleTicketError, lambda: scene.desk.take(ticket.reference, scene.junho, 0)),
        (NotYourTicketError, lambda: scene.desk.take(ticket.reference, scene.junho, taken.version)),
        (NotYourTicketError, lambda: scene.desk.reply(ticket.reference, scene.junho, Reply("mine"), "k")),
        (NotYourTicketError, lambda: scene.desk.close(ticket.reference, scene.junho, taken.version)),
        (NotYourTicketError, lambda: scene.desk.snooze(ticket.reference, scene.junho, TUESDAY, taken.version)),
        (NotYourTicketError, lambda: scene.desk.assign(ticket.reference, scene.junho, scene.junho, taken.version)),
        (NotYourTicketError, lambda: scene.desk.note(ticket.reference, 999, "I am nobody", "k")),
        (UnknownTicketError, lambda: scene.desk.assign(ticket.reference, scene.minji, 999, taken.version)),
    ]
    for error, step in refused:
        with pytest.raises((error,) if error is not UnknownTicketError else (UnknownTicketError, NotYourTicketError)):
            step()
    assert scene.everything() == before


def test_a_ticket_goes_to_another_agent_and_back_to_the_queue(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    row = scene.desk.take(ticket.reference, scene.minji, ticket.version)
    row = scene.desk.assign(ticket.reference, scene.minji, scene.junho, row.version)
    assert (row.agent, row.assignee, row.mode) == (scene.junho, scene.junho, "human")
    with pytest.raises(NotYourTicketError):
        scene.desk.reply(ticket.reference, scene.minji, Reply("still me"), "k")
    row = scene.desk.assign(ticket.reference, scene.junho, None, row.version)
    assert (row.agent, row.assignee, row.mode) == (None, None, "queued")
    assert scene.works() == [Work.TELL]


def test_a_snoozed_ticket_comes_back_with_a_message_or_with_its_time(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    row = scene.desk.take(ticket.reference, scene.minji, ticket.version)
    until = TUESDAY + timedelta(hours=1)
    row = scene.desk.snooze(ticket.reference, scene.minji, until, row.version)
    assert scene.desk.list_tickets(TicketFilter("snoozed"), 9) == (row,)
    scene.says("by the way")
    scene.works()
    row = scene.row(ticket.reference)
    assert row.snoozed_until is None
    scene.desk.snooze(ticket.reference, scene.minji, until, row.version)
    assert scene.tender.tend() == 0
    scene.clock.now = until
    scene.desk.seen(scene.minji)
    assert scene.tender.tend() == 1
    assert scene.row(ticket.reference).snoozed_until is None


def test_a_message_that_just_came_keeps_a_ticket_open(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    row = scene.desk.take(ticket.reference, scene.minji, ticket.version)
    scene.says("wait, one more thing")
    with pytest.raises(StaleTicketError):
        scene.desk.close(ticket.reference, scene.minji, row.version)
    # No worker lives; the message has been on the screen for a while.
    scene.clock.forward(seconds=4)
    assert scene.desk.close(ticket.reference, scene.minji, row.version).state == "closed"
    assert scene.works() == [Work.KEEP, Work.TELL]
    assert scene.row(ticket.reference).mode == "closed"
    scene.says("thanks")
    assert scene.works() == [Work.ANSWER]
    assert scene.row(ticket.reference).mode == "bot"


def test_when_the_shop_closes_who_waits_hears_when_somebody_is_there(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    assert scene.tender.tend() == 0
    scene.clock.now = datetime(2026, 11, 24, 9, 1, tzinfo=timezone.utc)
    assert [scene.tender.tend() for _ in range(2)] == [1, 0]
    assert scene.row(ticket.reference).mode == "promised"
    assert scene.works() == [Work.TELL]
    scene.says("then track my parcel")
    assert scene.works() == [Work.ANSWER]


def test_without_a_worker_the_customer_hears_once_that_a_person_reads_it(scene: Scene) -> None:
    message = InboundMessage("web", "c1", "first", scene.clock(), "안녕하세요", metadata={"language": "ko"})
    scene.intake.accept([message])
    assert scene.tender.tend() == 0
    scene.passes(seconds=61)
    assert [scene.tender.tend() for _ in range(2)] == [1, 0]
    scene.says("are you there?")
    scene.passes(seconds=61)
    assert scene.tender.tend() == 0
    (row,) = scene.desk.list_tickets(TicketFilter(), 9)
    assert (row.mode, row.trigger, row.language) == ("down", "bot_down", "ko")
    assert scene.heard() == [(words(f"ko: {row.reference}"), None)]
    # The worker comes back: each message is answered, and the ticket stays for a person.
    assert scene.works() == [Work.ANSWER, Work.ANSWER]
    assert (scene.row(row.reference).mode, scene.row(row.reference).state) == ("promised", "open")


def handed_back(scene: Scene) -> TicketRow:
    ticket = scene.asks_for_a_person()
    row = scene.desk.take(ticket.reference, scene.minji, ticket.version)
    row = scene.desk.hand_back(row.reference, scene.minji, "Done.", row.version)
    scene.works()
    assert scene.tender.tend() == 0
    return row


def test_after_a_handback_it_is_asked_once_how_it_was_when_nobody_writes_any_more(scene: Scene) -> None:
    row = handed_back(scene)
    scene.clock.forward(minutes=9)
    scene.says("thanks, where were we?")
    scene.works()
    scene.clock.forward(minutes=9)
    assert scene.tender.tend() == 0
    scene.clock.forward(minutes=1)
    assert [scene.tender.tend() for _ in range(2)] == [1, 0]
    assert scene.works() == [Work.TELL]
    assert scene.book.rate(row.reference, "web:c1", 4)
    scene.clock.forward(minutes=30)
    assert scene.tender.tend() == 0
    assert scene.desk.get_ticket(row.reference).rating == 4


def test_who_writes_just_before_is_answered_and_asked_all_the_same(scene: Scene) -> None:
    handed_back(scene)
    scene.clock.forward(minutes=11)
    assert scene.tender.tend() == 1
    scene.says("by the way")
    assert scene.works() == [Work.TELL, Work.ANSWER]


@pytest.mark.parametrize("silence", [timedelta(minutes=9), timedelta(hours=12)], ids=["too soon", "too late"])
def test_nobody_is_asked_too_soon_or_on_another_day(scene: Scene, silence: timedelta) -> None:
    handed_back(scene)
    scene.clock.forward(seconds=silence.total_seconds())
    before = scene.everything()
    assert scene.tender.tend() == 0
    assert scene.everything() == before


def test_who_waits_for_the_next_person_is_not_asked_about_the_last_one(scene: Scene) -> None:
    handed_back(scene)
    scene.desk.seen(scene.minji)
    scene.says("a person again please")
    scene.works(scene.opens(idempotency_key="again"))
    scene.clock.forward(minutes=11)
    scene.desk.seen(scene.minji)
    assert scene.tender.tend() == 0
    assert scene.works() == []


def test_without_a_worker_a_person_is_called_and_answers(scene: Scene) -> None:
    scene.says("hello?")
    for _ in range(2):
        assert scene.tender.tend() == 0
        scene.passes(seconds=30)
    assert scene.tender.tend() == 0
    scene.passes(seconds=1)
    assert [scene.tender.tend() for _ in range(2)] == [1, 0]
    (row,) = scene.desk.list_tickets(TicketFilter(), 9)
    assert (row.mode, row.trigger, row.priority) == ("down", "bot_down", 2)
    scene.desk.take(row.reference, scene.minji, row.version)
    scene.desk.reply(row.reference, scene.minji, Reply("Hello"), "1")
    assert scene.heard() == [(words(f"en: {row.reference}"), None), (words("Hello"), scene.minji)]
    assert scene.works() == [Work.KEEP, Work.LEARN]


def test_a_clock_that_steps_ahead_makes_no_worker_silent(scene: Scene) -> None:
    """Every message is an hour old then, and so is every worker's last report, until it reports again."""
    WorkerRegistry(scene.database, scene.clock).report("w1", "ready")
    scene.says("hello?")
    assert scene.tender.tend() == 0
    scene.clock.forward(hours=1)
    assert scene.tender.tend() == 0
    scene.passes(seconds=9)
    assert scene.tender.tend() == 0
    assert scene.desk.counts().open == 0
    scene.passes(seconds=1)
    assert scene.tender.tend() == 1


def test_while_a_worker_lives_no_person_is_called_for_a_long_turn(scene: Scene) -> None:
    scene.says("hello?")
    scene.passes(seconds=90)
    WorkerRegistry(scene.database, scene.clock).report("w1", "ready")
    assert scene.tender.tend() == 0
    assert scene.desk.counts().open == 0


def test_a_message_that_was_given_up_is_for_a_person(scene: Scene) -> None:
    scene.says("the one that kills workers")
    claim = scene.queue.claim("w1")
    assert claim
    turn = scene.queue.next_turn(claim)
    assert turn
    scene.queue.park(claim, turn, [Reply("sorry")])
    (row,) = scene.desk.list_tickets(TicketFilter(), 9)
    assert (row.mode, row.trigger) == ("down", "bot_down")
    scene.says("something else")
    assert scene.works() == [Work.ANSWER]
    assert scene.row(row.reference).mode == "promised"


def test_a_message_that_was_given_up_is_in_the_shops_first_language_where_nobody_knows(scene: Scene) -> None:
    korean = replace(shop(), languages=("ko", "en"))
    scene.queue = TurnQueue(scene.database, scene.clock, window_turns=2, shop=korean)
    scene.says("...")
    claim = scene.queue.claim("w1")
    assert claim
    turn = scene.queue.next_turn(claim)
    assert turn
    scene.queue.park(claim, turn, [])
    (row,) = scene.desk.list_tickets(TicketFilter(), 9)
    assert row.language == "ko"


def test_who_leaves_the_queue_is_the_bots_again(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    scene.says("never mind")
    assert scene.works(leaves=True) == [Work.RECEIVE]
    view = scene.desk.get_ticket(ticket.reference)
    assert (view.row.mode, view.row.state, view.outcome) == ("bot", "closed", "left")
    assert [one.kind for one in view.events][-1] == "left"


def test_a_stream_hears_what_is_new_once(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    at = scene.desk.last_event_id()
    scene.told.clear()
    scene.desk.take(ticket.reference, scene.minji, ticket.version)
    scene.says("hi")
    scene.works()
    new = scene.desk.events_after(at)
    assert [(one.kind, one.reference, one.agent) for one in new] == [
        ("taken", ticket.reference, scene.minji),
        ("customer_wrote", ticket.reference, None),
    ]
    assert scene.desk.events_after(new[-1].id) == ()
    assert scene.told == ["web:c1"]


def test_card_numbers_and_passwords_are_hidden_in_notes(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    scene.desk.note(ticket.reference, scene.junho, "paid with 4242 4242 4242 4242", "n1")
    scene.desk.note(ticket.reference, scene.junho, "paid with 4242 4242 4242 4242", "n1")
    scene.desk.note(ticket.reference, scene.junho, "비밀번호는 hunter2 래요", "n2")
    assert [one.data["text"] for one in scene.desk.get_ticket(ticket.reference).notes] == [
        "paid with •••• 4242",
        "비밀번호는 •••• 래요",
    ]


def test_passwords_are_hidden_where_no_clerk_answered(scene: Scene) -> None:
    scene.says("my password is hunter2")
    assert scene.tender.tend() == 0
    scene.passes(seconds=61)
    assert scene.tender.tend() == 1
    (ticket,) = scene.book.list_open()
    assert ticket.summary == "my password is ••••"
    scene.book.close(ticket.reference)
    claim = scene.queue.claim("w1")
    assert claim
    turn = scene.queue.next_turn(claim)
    assert turn
    scene.queue.park(claim, turn, [])
    (ticket,) = scene.book.list_open()
    assert ticket.summary == "my password is ••••"


def test_whose_agent_is_gone_waits_for_the_next_one(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    row = scene.desk.take(ticket.reference, scene.minji, ticket.version)
    scene.desk.take(scene.opened("return").reference, scene.minji, 0)
    scene.says("are you there?")
    scene.works()
    scene.clock.forward(minutes=14)
    scene.desk.seen(scene.junho)
    assert scene.tender.tend() == 0
    scene.clock.forward(minutes=2)
    assert [scene.tender.tend() for _ in range(2)] == [1, 0]
    row = scene.row(ticket.reference)
    assert (row.mode, row.agent, row.assignee) == ("queued", None, None)
    assert scene.works() == [Work.TELL]
    assert scene.desk.take(ticket.reference, scene.junho, row.version).agent == scene.junho


def test_an_agent_who_is_there_keeps_a_customer_who_has_to_wait(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    scene.desk.take(ticket.reference, scene.minji, ticket.version)
    scene.says("are you there?")
    scene.works()
    scene.clock.forward(hours=1)
    scene.desk.seen(scene.minji)
    assert scene.tender.tend() == 0
    assert scene.row(ticket.reference).agent == scene.minji


def test_words_that_no_turn_could_take_in_are_sent_once_also_when_they_are_replayed(scene: Scene) -> None:
    ticket = scene.asks_for_a_person()
    scene.desk.take(ticket.reference, scene.minji, ticket.version)
    scene.desk.reply(ticket.reference, scene.minji, Reply("Hello"), "1")
    claim = scene.queue.claim("w1")
    assert claim
    turn = scene.queue.next_turn(claim)
    assert turn
    scene.queue.park(claim, turn, ())
    assert Backlog(scene.database, scene.clock).replay_all() == 1
    assert scene.works() == [Work.LEARN]
    assert scene.heard() == [(YES, None), (words("Hello"), scene.minji)]
