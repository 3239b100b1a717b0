"""A conversation, a worker that may die, and two agents in any order: one speaks, and nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.handoff.events import (
    Assign,
    BotFailed,
    Close,
    CustomerLeft,
    CustomerWrote,
    DeskEmptied,
    Event,
    HandBack,
    Resumed,
    Snooze,
    Take,
    TurnEnded,
    Write,
)
from bot.handoff.machine import Transition, position, step
from bot.handoff.standing import Held, Mode, Speaker, Standing
from bot.handoff.views import DeskError, NotYourTicketError, StaleTicketError
from bot.handoff.work import Work, must_wait, work_for

AGENTS = (1, 2)


@dataclass(eq=False)
class Row:
    """Of the inbox. `out`: its words are in the outbox, whoever put them there."""

    author: str
    effect: str | None = None
    done: Work | None = None
    out: int = 0


@dataclass
class InFlight:
    """A worker's turn; `dead` workers keep their lease for a while."""

    row: Row
    work: Work
    dead: bool = False
    opened: bool = False


@dataclass
class World:
    standing: Standing = field(default_factory=Standing)
    inbox: list[Row] = field(default_factory=list)
    turn: InFlight | None = None
    said_since_take: int = 0
    tickets: int = 0
    asked: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    order: list[Row] = field(default_factory=list)


class Conversation(RuleBasedStateMachine):
    """Every rule is one transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.seen: dict[str, int] = {}

    def make(self, event: Event) -> Transition | None:
        """Make a step and what follows from it, or see that a refusal changes nothing."""
        before = self.world.standing
        try:
            made = step(before, event)
        except DeskError:
            assert self.world.standing is before
            return None
        if made.standing.agent != before.agent:
            self.world.said_since_take = 0
        self.world.standing = made.standing
        for effect in made.effects:
            self.world.inbox.append(Row("desk", effect))
            if effect == "ask_rating":
                self.world.asked += [one.reference for one in made.ended]
        self.world.ended += [one.reference for one in made.ended]
        return made

    # -- the customer and the worker

    @rule()
    def customer_writes(self) -> None:
        self.world.inbox.append(Row("customer"))

    @precondition(lambda self: self.world.turn is None and any(row.done is None for row in self.world.inbox))
    @rule()
    def worker_begins(self) -> None:
        row = next(row for row in self.world.inbox if row.done is None)
        later = self.world.inbox[self.world.inbox.index(row) + 1 :] if row.author == "customer" else []
        followed = any(one.author != "customer" for one in later)
        work = work_for(self.world.standing.mode, row.author, row.effect, followed=followed)
        if self.world.standing.speaker is Speaker.PERSON:
            assert work not in {Work.ANSWER, Work.RECEIVE, Work.GO_ON}
        self.world.turn = InFlight(row, work)

    @precondition(lambda self: self.world.turn and self.world.turn.work is Work.ANSWER and not self.world.turn.opened)
    @precondition(lambda self: self.world.turn and not self.world.turn.dead)
    @rule(live=st.booleans(), asked=st.booleans())
    def bot_opens_a_ticket(self, live: bool, asked: bool) -> None:  # noqa: FBT001 (Hypothesis draws them)
        assert self.world.turn
        if len(self.world.standing.tickets) > 2:
            return
        self.world.turn.opened = True
        self.open(live=live, asked=asked)

    def open(self, *, live: bool, asked: bool) -> None:
        self.world.tickets += 1
        ticket = Held(f"T{self.world.tickets}", live=live, asked=asked)
        self.seen[ticket.reference] = ticket.version
        self.world.standing = replace(self.world.standing, tickets=(*self.world.standing.tickets, ticket))

    @precondition(lambda self: self.world.turn is None and not self.world.standing.tickets)
    @rule(live=st.booleans())
    def customer_is_passed_on(self, live: bool) -> None:  # noqa: FBT001
        """What most conversations here begin with, in one go."""
        self.customer_writes()
        while any(row.done is None for row in self.world.inbox):
            self.worker_begins()
            if self.world.turn and self.world.turn.work is Work.ANSWER and not self.world.standing.tickets:
                self.open(live=live, asked=True)
            self.worker_commits(leaves=False)

    @precondition(lambda self: self.world.turn and not self.world.turn.dead)
    @rule()
    def worker_dies(self) -> None:
        assert self.world.turn
        self.world.turn.dead = True

    @precondition(lambda self: self.world.turn and self.world.turn.dead)
    @rule()
    def lease_ends(self) -> None:
        self.world.turn = None

    @precondition(lambda self: self.world.turn and not self.world.turn.dead)
    @rule(leaves=st.booleans())
    def worker_commits(self, leaves: bool) -> None:  # noqa: FBT001 (Hypothesis draws it)
        turn, self.world.turn = self.world.turn, None
        assert turn
        row, work = turn.row, turn.work
        assert row.done is None
        row.done = work
        if work in {Work.ANSWER, Work.GO_ON, Work.RECEIVE, Work.TELL}:
            if self.world.standing.mode is Mode.HUMAN:
                # It was begun before the person came, and goes out before the first word of theirs.
                assert self.world.said_since_take == 0
            row.out += 1
        elif work is Work.RELAY or (work is Work.LEARN and not row.out):
            self.say(row)
        if work is Work.ANSWER:
            self.make(TurnEnded())
        elif work is Work.RECEIVE and leaves:
            self.make(CustomerLeft())
        elif work is Work.KEEP:
            self.make(CustomerWrote())
        elif work is Work.GO_ON:
            self.make(Resumed())

    def say(self, row: Row) -> None:
        row.out += 1
        self.world.order.append(row)
        self.world.said_since_take += 1

    @precondition(lambda self: self.world.standing.tickets)
    @rule()
    def bot_fails(self) -> None:
        self.make(BotFailed())

    @precondition(lambda self: self.world.standing.mode is Mode.QUEUED)
    @rule()
    def desk_closes(self) -> None:
        self.make(DeskEmptied())

    # -- agents, who may have looked at a ticket long ago

    def pick(self, data: st.DataObject) -> tuple[str, int]:
        """A ticket as it is, more often than one that has changed or is closed."""
        now = {one.reference: one.version for one in self.world.standing.tickets}
        stale = not now or data.draw(st.integers(0, 3)) == 0
        reference = data.draw(st.sampled_from(sorted(self.seen if stale else now)))
        return reference, self.seen[reference] if stale else now[reference]

    @precondition(lambda self: self.world.standing.tickets)
    @rule(data=st.data(), agent=st.sampled_from(AGENTS))
    def agent_takes(self, data: st.DataObject, agent: int) -> None:
        reference, version = self.pick(data)
        made = self.make(Take(reference, agent, version))
        if made:
            assert (made.standing.mode, made.standing.agent) == (Mode.HUMAN, agent)
            # A second click, and the other agent, who saw the same.
            assert all(self.make(Take(reference, other, version)) is None for other in AGENTS)

    @precondition(lambda self: self.world.standing.tickets)
    @rule(data=st.data(), agent=st.sampled_from(AGENTS), to=st.sampled_from((None, *AGENTS)), admin=st.booleans())
    def agent_assigns(self, data: st.DataObject, agent: int, to: int | None, admin: bool) -> None:  # noqa: FBT001
        reference, version = self.pick(data)
        if self.make(Assign(reference, agent, to, version, admin=admin)):
            assert self.make(Assign(reference, agent, to, version, admin=admin)) is None

    @precondition(lambda self: self.world.standing.mode is Mode.HUMAN)
    @rule(data=st.data(), agent=st.sampled_from(AGENTS))
    def agent_writes(self, data: st.DataObject, agent: int) -> None:
        reference, _ = self.pick(data)
        if self.make(Write(reference, agent)) is None:
            assert self.world.standing.agent != agent or not self.takes(reference)
            return
        self.write_words()

    def write_words(self) -> None:
        row = Row("agent")
        earlier = any(one.author == "agent" and not one.out for one in self.world.inbox)
        self.world.inbox.append(row)
        if not must_wait(in_flight=self.world.turn is not None, earlier_wait=earlier):
            self.say(row)

    def takes(self, reference: str) -> bool:
        return any(one.reference == reference and one.taken for one in self.world.standing.tickets)

    @precondition(lambda self: self.world.standing.mode is Mode.HUMAN)
    @rule(data=st.data(), agent=st.sampled_from(AGENTS))
    def agent_snoozes(self, data: st.DataObject, agent: int) -> None:
        reference, version = self.pick(data)
        self.make(Snooze(reference, agent, version))

    @precondition(lambda self: self.world.standing.tickets)
    @rule(data=st.data(), agent=st.sampled_from(AGENTS))
    def agent_closes(self, data: st.DataObject, agent: int) -> None:
        reference, version = self.pick(data)
        if self.make(Close(reference, agent, version)):
            assert self.make(Close(reference, agent, version)) is None

    @precondition(lambda self: self.world.standing.mode is Mode.HUMAN)
    @rule(data=st.data(), agent=st.sampled_from(AGENTS))
    def agent_hands_back(self, data: st.DataObject, agent: int) -> None:
        reference, version = self.pick(data)
        if self.make(HandBack(reference, agent, version)):
            assert self.world.standing.mode is Mode.RETURNING
            assert self.make(HandBack(reference, agent, version)) is None

    # -- what is always so

    @invariant()
    def one_speaks(self) -> None:
        now = self.world.standing
        taken = {one.assignee for one in now.tickets if one.taken}
        assert (now.mode is Mode.HUMAN) == (now.agent is not None)
        assert taken == ({now.agent} if now.mode is Mode.HUMAN else set())

    @invariant()
    def somebody_speaks(self) -> None:
        now = self.world.standing
        if now.mode is Mode.QUEUED:
            assert any(one.live and not one.taken for one in now.tickets)
        if now.mode is Mode.RETURNING:
            assert any(row.effect == "go_on" and row.done is None for row in self.world.inbox)
        if now.mode in {Mode.PROMISED, Mode.DOWN}:
            assert now.tickets

    @invariant()
    def nothing_is_done_twice(self) -> None:
        assert len(self.world.asked) == len(set(self.world.asked))
        assert len(self.world.ended) == len(set(self.world.ended))
        assert all(row.out <= 1 for row in self.world.inbox)
        open_now = {one.reference for one in self.world.standing.tickets}
        assert not open_now & set(self.world.ended)
        assert len(open_now) + len(self.world.ended) == self.world.tickets

    def teardown(self) -> None:
        """Whatever happened: with a worker that lives, every word arrives, and those of agents in their order."""
        self.world.turn = None
        while any(row.done is None for row in self.world.inbox):
            self.worker_begins()
            self.worker_commits(leaves=False)
            self.one_speaks()
        by_person = [row for row in self.world.inbox if row.author == "agent" or row.done is Work.RELAY]
        assert [row.out for row in by_person] == [1] * len(by_person)
        assert self.world.order == by_person
        assert self.world.standing.mode is not Mode.RETURNING


TRIES = 2 * settings.default.max_examples
Conversation.TestCase.settings = settings(max_examples=TRIES, stateful_step_count=40, deadline=None)
test_one_speaks_and_nothing_is_lost = Conversation.TestCase


def taken_in_flight() -> Conversation:
    """The bot was answering when an agent came, who has written already."""
    conversation = Conversation()
    conversation.customer_is_passed_on(live=False)
    conversation.customer_writes()
    conversation.worker_begins()
    assert conversation.make(Take("T1", 1, 0))
    assert conversation.make(Write("T1", 1))
    conversation.write_words()
    return conversation


def test_what_the_bot_was_saying_goes_out_before_the_first_word_of_the_agent() -> None:
    conversation = taken_in_flight()
    assert conversation.world.inbox[-1].out == 0
    conversation.worker_commits(leaves=False)
    conversation.one_speaks()
    conversation.teardown()


def test_words_that_wait_for_a_dead_worker_stay_before_later_ones() -> None:
    conversation = taken_in_flight()
    conversation.worker_dies()
    conversation.lease_ends()
    conversation.write_words()
    assert [row.out for row in conversation.world.inbox[-2:]] == [0, 0]
    conversation.teardown()


QUEUED = Standing(Mode.QUEUED, None, (Held("A", live=True),))
TALKING = Standing(Mode.HUMAN, 1, (Held("A", 1, live=True, assignee=1, taken=True),))


def test_a_ticket_that_waits_in_the_chat_queues_its_customer_and_one_for_later_does_not() -> None:
    assert step(Standing(tickets=QUEUED.tickets), TurnEnded()).standing == QUEUED
    later = Standing(tickets=(Held("A"),))
    assert step(later, TurnEnded()).standing == replace(later, mode=Mode.PROMISED)


def test_of_two_agents_the_second_is_refused() -> None:
    taken = step(QUEUED, Take("A", 1, 0)).standing
    assert taken == TALKING
    with pytest.raises(StaleTicketError):
        step(taken, Take("A", 2, 0))
    with pytest.raises(NotYourTicketError):
        step(taken, Take("A", 2, 1))
    with pytest.raises(NotYourTicketError):
        step(taken, Write("A", 2))


def test_closing_gives_the_word_back_and_asks_once() -> None:
    closed = step(TALKING, Close("A", 1, 1))
    assert (closed.standing, closed.effects) == (Standing(Mode.CLOSED), ("ask_rating",))
    with pytest.raises(StaleTicketError):
        step(closed.standing, Close("A", 1, 1))


def test_handing_back_lets_the_bot_go_on_and_other_tickets_wait() -> None:
    both = replace(TALKING, tickets=(*TALKING.tickets, Held("B", 4, assignee=1, taken=True)))
    handed = step(both, HandBack("A", 1, 1))
    assert handed.standing == Standing(Mode.RETURNING, None, (Held("B", 5, assignee=1),))
    assert handed.effects == ("go_on",)
    assert step(handed.standing, Resumed()).standing.mode is Mode.PROMISED


def test_a_settled_matter_is_handed_back_without_going_on() -> None:
    handed = step(TALKING, HandBack("A", 1, 1, settled=True))
    assert (handed.standing.mode, handed.effects) == (Mode.RETURNING, ("settled",))
    assert work_for(Mode.RETURNING, "desk", "settled") is Work.GO_ON


def test_who_leaves_the_queue_takes_a_wish_along_but_not_what_the_shop_wants_seen() -> None:
    both = replace(QUEUED, tickets=(*QUEUED.tickets, Held("B", live=True, asked=False)))
    left = step(both, CustomerLeft())
    assert [(one.reference, one.outcome) for one in left.ended] == [("A", "left")]
    assert left.standing == Standing(Mode.PROMISED, None, (Held("B", 1, asked=False),))


def test_a_desk_that_closes_promises_and_gives_the_word_to_the_bot() -> None:
    later = step(QUEUED, DeskEmptied())
    assert later.standing == Standing(Mode.PROMISED, None, (Held("A", 1),))
    assert later.effects == ("say_promise",)
    assert step(TALKING, DeskEmptied()).standing == TALKING


def test_what_is_not_true_any_more_is_not_said() -> None:
    assert work_for(Mode.HUMAN, "desk", "ask_rating") is Work.FORGET
    assert work_for(Mode.HUMAN, "desk", "go_on") is Work.RELAY
    assert work_for(Mode.HUMAN, "desk", "settled") is Work.RELAY
    assert work_for(Mode.QUEUED, "customer", None) is Work.RECEIVE


def test_the_place_in_the_queue() -> None:
    assert [position(("A", "B"), one) for one in "ABC"] == [1, 2, None]
