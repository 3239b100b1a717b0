"""A clerk for the tests of single actions: the demo shop, a store in memory, and replies as a customer sees them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from empty_database import empty_database
from one_loop import run_here
from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions.bare_facts import answer_fact
from actions.base import ShopAction
from actions.turn import Turn
from bot.bootstrap import Services, build_services, use_services
from bot.commerce.korean import resolve_particles
from bot.commerce.shop_file import parse_shop
from bot.demo_store.seed import load_seed
from bot.handoff.redaction import redactor
from bot.handoff.tickets import TicketBook
from bot.settings import Settings
from bot.storage.database import Database, open_database
from bot.store.fake import FakeStore

ROOT = Path(__file__).parents[3]
SHOP_FILE = ROOT / "tests" / "fixtures" / "shop.yml"
SATURDAY = datetime(2026, 11, 21, 3, 0, tzinfo=timezone.utc)
"""Noon in Seoul, on a day without dispatch."""

TUESDAY = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)
"""Noon in Seoul, two hours before the cut-off."""


@lru_cache(maxsize=1)
def responses() -> dict[str, list[dict[str, Any]]]:
    """All responses, with the conditions that the importer gives them."""
    merged: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        language = path.name.split(".")[0]
        condition = [] if language == "en" else [{"type": "slot", "name": "language", "value": language}]
        for name, variations in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["responses"].items():
            merged.setdefault(name, []).extend({**variation, "condition": condition} for variation in variations)
    return merged


@dataclass
class Said:
    """What an action did: its messages in order, and the slots it set."""

    texts: list[str]
    names: list[str]
    messages: list[dict[str, Any]]
    slots: dict[str, Any]
    events: list[dict[str, Any]]

    @property
    def text(self) -> str:
        assert len(self.texts) == 1, self.texts
        return self.texts[0]

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [card for message in self.messages for card in (message.get("custom") or {}).get("cards", [])]

    @property
    def titles(self) -> list[str]:
        return [card["title"] for card in self.cards]

    @property
    def buttons(self) -> list[str]:
        return [button["payload"] for message in self.messages for button in message.get("buttons") or []]


@dataclass
class Clerk:
    """Asks actions at a moment, in a language; `slots` is what the conversation knows."""

    services: Services
    language: str = "en"
    slots: dict[str, Any] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)

    def do(
        self,
        action: ShopAction,
        text: str = "",
        *,
        intent: str = "",
        opens: str | None = None,
        message_id: str = "m1",
        metadata: dict[str, Any] | None = None,
        active: str | None = None,
        **entities: str,
    ) -> Said:
        """Run an action on one message; without text it is a tap, or what `metadata` says came instead of words.

        `opens` is the form that the message opens, `active` the one that is being filled.
        """
        use_services(self.services)
        slots = {"language": self.language, **self.slots}
        payload = f"/{intent}" + (json.dumps(entities) if entities else "")
        message = {
            "text": text or ("" if metadata else payload),
            "metadata": metadata or {},
            "intent": {"name": intent, "confidence": 0.9 if text or metadata else 1.0},
            "intent_ranking": [{"name": intent, "confidence": 1.0}],
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        }
        events = [*self.history, {"event": "user", "message_id": message_id, "text": message["text"]}]
        if opens:
            events.append({"event": "active_loop", "name": opens})
        tracker = Tracker(
            "web:test",
            slots,
            message,
            events,
            paused=False,
            followup_action=None,
            active_loop={"name": active} if active else {},
            latest_action_name="action_listen",
        )
        dispatcher = CollectingDispatcher()
        done = run_here(action.run(dispatcher, tracker, {"responses": responses()}))
        changed = {event["name"]: event["value"] for event in done if event["event"] == "slot"}
        self.slots.update(changed)
        done_now = {"event": "action", "name": action.name()}
        self.history = [*events, done_now, *({"event": "bot", "data": one} for one in dispatcher.messages)]
        texts = [self._render(one, slots) for one in dispatcher.messages]
        return Said(texts, [one["response"] for one in dispatcher.messages], dispatcher.messages, changed, done)

    def _render(self, message: dict[str, Any], slots: dict[str, Any]) -> str:
        variations = responses()[message["response"]]
        own = [one for one in variations if any(c["value"] == self.language for c in one["condition"])]
        general = [one for one in variations if not one["condition"]]
        text = str((own or general)[0]["text"]).format_map({**slots, **message})
        return resolve_particles(text) if self.language == "ko" else text


@lru_cache(maxsize=1)
def _services() -> Services:
    """Everything that no test changes: the shop that tests quote, the articles, the lexicon."""
    database = open_database("sqlite://")
    services = build_services(
        Settings(root=ROOT, _env_file=None), database=database, store=_store(SATURDAY), clock=lambda: SATURDAY
    )
    return replace(services, shop=parse_shop(SHOP_FILE.read_text(encoding="utf-8")))


@lru_cache(maxsize=32)
def _template(now: datetime) -> FakeStore:
    return FakeStore(load_seed(now), lambda: now)


def _store(now: datetime) -> FakeStore:
    return _template(now).copy()


def make_clerk(language: str = "en", now: datetime = SATURDAY, database: Database | None = None) -> Clerk:
    """Open the demo shop at `now`; its tickets are in `database`."""
    shared = _services()
    tickets = TicketBook(database or empty_database(), lambda: now, redact=redactor(shared.lexicon))
    services = replace(shared, store=_store(now), tickets=tickets, clock=lambda: now)
    return Clerk(services, language)


class AnswerFact(ShopAction):
    """`answer_fact` as an action, so that tests can call it."""

    action = "action_answer_fact"

    def act(self, turn: Turn) -> list[EventType]:
        events = answer_fact(turn)
        if events is None:
            turn.say("utter_inform_unclear")
        return events or []
