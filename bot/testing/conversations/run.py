"""One conversation test in progress: its steps are taken one after the other, and what happened is looked at."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from bot.handoff.tickets import Ticket
from bot.messages import Reply
from bot.storage.database import Database
from bot.storage.tables import conversations
from bot.testing.conversations import asserted, checks
from bot.testing.conversations.assertions import OF_THE_TURN
from bot.testing.conversations.cases import ATTACHMENTS, REFUSES, SAID, Case, Step
from bot.testing.conversations.moments import move
from bot.testing.conversations.observed import Observed
from bot.testing.conversations.patience import GivenUpError, Hands, Watchdog
from bot.testing.conversations.rendered import refusals, render
from bot.testing.conversations.rulebook import Rulebook
from bot.testing.conversations.store_changes import StoreChanges, find_changes
from bot.testing.conversations.telling import Telling
from bot.testing.conversations.turns import Turn, Utterance, read_state, read_turn, was_parked
from bot.testing.conversations.watching import Decided
from bot.testing.demo_store import RunningDemoStore
from bot.testing.rehearsal import CHANNEL, Rehearsal, Stage

CUSTOMER = "customer"
MOST_TURNS = 200
"""A conversation that is longer does not end by itself."""

LONGEST_TURN_S = 30.0
"""The store's client gives up after five seconds: an action that takes longer than this waits for what never comes."""


@dataclass(frozen=True)
class Watching:
    """What sees or ends what happens in a turn: lists are filled during it."""

    rules: Rulebook
    observe: Callable[[Observed], None]
    decisions: list[Decided]
    phrases: list[str]
    failures: list[str]
    hands: Hands
    watchdog: Watchdog


class ConversationRun:
    """One case in progress."""

    def __init__(self, case: Case, stage: Stage, store: RunningDemoStore, watching: Watching) -> None:
        self._case = case
        self._stage = stage
        self._store = store
        self._watching = watching
        channel = case.channel or CHANNEL
        if case.slots:
            _begin_with(stage.database, f"{channel}:{CUSTOMER}", channel, case.slots, stage.clock())
        self._rehearsal: Rehearsal = stage.open(
            CUSTOMER, channel=channel, language=case.language or None, metadata=case.metadata
        )
        self._before = store.pristine
        self._state = read_state(stage.database)
        self._left: list[Utterance] = []
        self._turn: Turn | None = None
        self._replies: tuple[Reply, ...] = ()
        self._turns = 0
        self._loose = False
        self._asserted = 0
        self._telling = Telling(case, watching.rules)

    async def take(self, step: Step) -> None:
        """Do or check one step; raises `ConversationFailedError`."""
        if step.kind in SAID:
            self.finish()
            await self._talk(step)
        elif step.kind in ("utter", "bot"):
            self._hear(step)
        elif step.kind == "store_fault":
            if step.value.startswith(REFUSES):
                self._store.refuse(step.value.removeprefix(REFUSES))
                self._telling.passed(step)
                return
            kind, only_writes = step.value.removesuffix("_write"), step.value.endswith("_write")
            self._store.fault(None if kind == "none" else kind, only_writes=only_writes)
            self._telling.passed(step)
        elif step.kind == "clock":
            self._store.now = move(step.value, self._store.now, self._stage.services.shop.time_zone)
            self._telling.passed(step)
        else:
            self._loose = self._loose or step.loose
            wrong = self._wrong(step)
            if wrong:
                raise self._telling.failure(step, wrong)

    def finish(self) -> None:
        """See that nothing was said beyond what was expected; assertions leave the rest open."""
        if self._left and not self._loose:
            raise self._telling.more(self._left)

    def expect_anything(self) -> None:
        """Leave open what was said in the last turn."""
        self._left = []

    @property
    def turn(self) -> Turn | None:
        """What happened in the last turn."""
        return self._turn

    @property
    def changes(self) -> StoreChanges:
        """What is different in the store from the beginning."""
        return find_changes(self._before, self._store.snapshot())

    @property
    def ticket(self) -> Ticket | None:
        """The newest ticket of the conversation, as it stands open."""
        return self._stage.services.tickets.find_open(self._rehearsal.conversation_id)

    async def _talk(self, step: Step) -> None:
        self._telling.said(step)
        self._turns += 1
        if self._turns > MOST_TURNS:
            raise self._telling.failure(step, f"a conversation has at most {MOST_TURNS} messages; make it two cases")
        before = self._state
        watching = self._watching
        for filled in (watching.decisions, watching.phrases, watching.failures):
            filled.clear()
        requests = self._store.requests
        try:
            # The watchdog is for an action that keeps the event loop busy, which then cannot see the time pass.
            with watching.watchdog.watching(LONGEST_TURN_S + 1):
                self._replies = await asyncio.wait_for(self._send(step.kind, step.value, step.metadata), LONGEST_TURN_S)
        except LookupError as error:
            raise self._telling.failure(step, str(error)) from error
        except (asyncio.TimeoutError, GivenUpError) as error:
            watching.hands.give_up()
            raise self._telling.failure(step, f"the answer did not come within {LONGEST_TURN_S:g} s") from error
        if was_parked(self._stage.database):
            raise self._telling.failure(step, "the turn failed whenever it was tried: the log above tells why")
        turn, self._state = read_turn(self._stage.database, self._replies)
        self._turn = turn
        self._left, self._loose, self._asserted = list(turn.utterances), False, 0
        loop = str(before["loop"] or "")
        self._telling.understood(turn, loop)
        if watching.failures:
            raise self._telling.failure(step, "; ".join(watching.failures))
        watching.observe(
            Observed(
                case=self._case,
                turn=turn,
                loop=loop,
                asked=str(before["slots"].get("requested_slot") or ""),
                asks=str(self._slots().get("requested_slot") or ""),
                language=self._language(),
                phrases=(*(one.name for one in turn.utterances), *watching.phrases),
                decisions=tuple(watching.decisions),
                asked_store=self._store.requests != requests,
            )
        )
        refused = refusals(self._replies, self._language())
        if refused:
            raise self._telling.failure(step, "; ".join(refused))

    async def _send(self, kind: str, text: str, metadata: Mapping[str, str]) -> tuple[Reply, ...]:
        if kind == "tap":
            return await self._rehearsal.tap(text)
        if kind == "attach":
            return await self._rehearsal.attach(ATTACHMENTS.get(text))
        return await self._rehearsal.say(text, metadata)

    def _hear(self, step: Step) -> None:
        if not self._left:
            raise self._telling.failure(step, "the clerk said no more")
        said = self._left.pop(0)
        there = said.name if step.kind == "utter" else said.text
        if there != step.value:
            raise self._telling.failure(step, f"the clerk said {there}")

    def _wrong(self, step: Step) -> str:
        """Say what is wrong; empty if nothing is."""
        if step.loose or step.kind in OF_THE_TURN:
            return self._wrong_assertion(step, self._turn)
        if step.kind in ("slot_was_set", "slot_was_not_set"):
            return checks.wrong_slots(step.value, self._slots(), wanted=step.kind == "slot_was_set")
        if step.kind == "store":
            return checks.wrong_store(step.value, self.changes)
        if step.kind == "ticket":
            return checks.wrong_ticket(step.value, self.ticket)
        channel = self._case.channel or "web"
        return checks.wrong_payload(step.value, render(channel, self._replies, self._language()))

    def _wrong_assertion(self, step: Step, turn: Turn | None) -> str:
        """Look at the events of the turn."""
        if turn is None:
            return "nobody has said anything yet"
        given = self._case.slots if self._turns == 1 else {}
        wrong, end = asserted.check(step.kind, step.value, turn, self._asserted if step.ordered else 0, given)
        self._asserted = end
        return wrong

    def _slots(self) -> dict[str, Any]:
        slots: dict[str, Any] = self._state["slots"]
        return slots

    def _language(self) -> str:
        default = self._stage.services.shop.languages[0]
        return str(self._slots().get("language") or default)


def _begin_with(database: Database, conversation: str, channel: str, slots: Mapping[str, Any], now: datetime) -> None:
    """Let a conversation begin with these slots, as if it had gone on for a while."""
    snapshot = {"boundaries": [{"slots": dict(slots), "loop": None, "paused": False}]}
    with database.session() as connection:
        connection.execute(
            insert(conversations).values(
                id=conversation,
                channel=channel,
                customer=CUSTOMER,
                created_at=now,
                last_inbound_at=now,
                version=0,
                snapshot=json.dumps(snapshot),
            )
        )
