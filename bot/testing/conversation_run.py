"""Run conversation tests against the real model, rules and actions and a demo store that is fresh for each."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.bootstrap import Services
from bot.customers.verification import Limits, Verifier
from bot.delivery.codec import events_from_json
from bot.dialogue.assistant import Assistant
from bot.handoff.tickets import TicketBook
from bot.messages import Reply, all_buttons
from bot.storage.database import open_database
from bot.storage.tables import conversations, metadata, tracker_events
from bot.testing.conversation_file import ATTACHMENTS, Case, Step
from bot.testing.demo_store import RunningDemoStore
from bot.testing.rehearsal import Rehearsal, Stage

SAID = {"user": "🙂", "tap": "👆", "attach": "📎"}
"""Steps of the customer, with the sign that marks them where a case fails."""


class ConversationFailedError(AssertionError):
    """A step was not as expected; the message is the conversation so far, with the wrong line marked."""


class ConversationRunner:
    """Runs cases one after the other; nothing of one is left for the next."""

    def __init__(self, assistant: Assistant, services: Services, store: RunningDemoStore) -> None:
        self._assistant = assistant
        self._services = services
        self._store = store

    async def run(self, case: Case) -> None:
        """Run one case; raises `ConversationFailedError`."""
        self._store.reset()
        database = open_database("sqlite://")
        metadata.create_all(database.engine)
        shop, clock = self._services.shop, self._services.clock
        limits = Limits(shop.identity.attempts, timedelta(minutes=shop.identity.minutes))
        services = replace(
            self._services, verifier=Verifier(database, limits, clock), tickets=TicketBook(database, clock)
        )
        run = _Run(Stage(self._assistant, database, services), self._store)
        for step in case.steps:
            await run.take(step)
        run.finish()


class _Run:
    """One case in progress."""

    def __init__(self, stage: Stage, store: RunningDemoStore) -> None:
        self._stage = stage
        self._store = store
        self._rehearsal: Rehearsal = stage.open("customer")
        self._before = store.snapshot()
        self._expected: list[dict[str, Any]] = []
        self._log: list[str] = []

    async def take(self, step: Step) -> None:
        if step.kind in SAID:
            self.finish()
            await self._talk(step)
        elif step.kind in ("utter", "bot"):
            self._hear(step)
        elif step.kind == "store_fault":
            kind, only_writes = step.value.removesuffix("_write"), step.value.endswith("_write")
            self._store.fault(None if kind == "none" else kind, only_writes=only_writes)
        elif step.kind == "store":
            changed = bool(self._store.snapshot() != self._before)
            if changed != (step.value == "changed"):
                self._fail(step, f"the store is {'changed' if changed else 'unchanged'}")
        else:
            self._look_at_slots(step)

    def finish(self) -> None:
        """See that nothing was said beyond what was expected."""
        if self._expected:
            said = [f"{_name(event)}: {event['text']}" for event in self._expected]
            raise ConversationFailedError("\n".join([*self._log, "✗ the clerk also said:", *said]))

    async def _talk(self, step: Step) -> None:
        text = str(step.value if step.value is not None else "")
        self._log.append(f"  {SAID[step.kind]} {text}")
        try:
            replies = await self._send(step.kind, text)
        except LookupError as error:
            self._fail(step, str(error))
        events = self._turn_events()
        user = next(event for event in events if event["event"] == "user")
        intent = user["parse_data"]["intent"]
        self._log.append(f"      understood {intent['name']} ({intent['confidence']:.2f}) {_entities(user)}".rstrip())
        self._expected = [event for event in events if event["event"] == "bot"]
        for event, reply in zip(self._expected, replies, strict=True):
            titles = [button.title for button in all_buttons(reply)]
            self._log.append(f"  🤖 {_name(event)}: {event['text']}" + (f" {titles}" if titles else ""))

    async def _send(self, kind: str, text: str) -> tuple[Reply, ...]:
        if kind == "tap":
            return await self._rehearsal.tap(text)
        if kind == "attach":
            return await self._rehearsal.attach(ATTACHMENTS.get(text))
        return await self._rehearsal.say(text)

    def _hear(self, step: Step) -> None:
        if not self._expected:
            self._fail(step, "the clerk said no more")
        event = self._expected.pop(0)
        said = _name(event) if step.kind == "utter" else event["text"]
        if said != str(step.value).strip():
            self._fail(step, f"the clerk said {said}")

    def _look_at_slots(self, step: Step) -> None:
        slots = self._slots()
        for one in step.value if isinstance(step.value, list) else [step.value]:
            name, expected = next(iter(one.items())) if isinstance(one, dict) else (one, None)
            value = slots.get(name)
            holds = value == expected if isinstance(one, dict) else value is not None
            if holds != (step.kind == "slot_was_set"):
                self._fail(step, f"{name} is {value!r}")

    def _slots(self) -> dict[str, Any]:
        with self._stage.database.reading() as connection:
            snapshot = connection.execute(select(conversations.c.snapshot)).scalar()
        slots: dict[str, Any] = json.loads(snapshot)["boundaries"][-1]["slots"] if snapshot else {}
        return slots

    def _turn_events(self) -> list[dict[str, Any]]:
        with self._stage.database.reading() as connection:
            rows = connection.execute(
                select(tracker_events.c.inbox_id, tracker_events.c.event).order_by(
                    tracker_events.c.inbox_id, tracker_events.c.position
                )
            ).all()
        return [event for row in rows if row.inbox_id == rows[-1].inbox_id for event in events_from_json(row.event)]

    def _fail(self, step: Step, found: str) -> None:
        wrong = [f"✗ line {step.line}: {step.kind}: {step.value}", f"  but {found}"]
        raise ConversationFailedError("\n".join([*self._log, *wrong]))


def _name(event: dict[str, Any]) -> str:
    return str(event["metadata"].get("utter_action") or "(no response's name)")


def _entities(user: dict[str, Any]) -> str:
    return " ".join(f"{one['entity']}={one['value']}" for one in user["parse_data"]["entities"])
