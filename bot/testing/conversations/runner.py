"""Run conversation tests against the real model, rules and actions and a demo store that is fresh for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.bootstrap import Services
from bot.commerce.shop import Shop
from bot.commerce.shop_file import ShopFileError
from bot.customers.verification import Limits, Verifier
from bot.dialogue.assistant import Assistant
from bot.handoff.redaction import redactor
from bot.handoff.tickets import TicketBook
from bot.storage.database import Database, open_database
from bot.storage.tables import metadata
from bot.testing.conversations.cases import CHANGES, SAID, Case
from bot.testing.conversations.moments import move
from bot.testing.conversations.observed import Observed
from bot.testing.conversations.other_shops import OtherShops
from bot.testing.conversations.patience import Hands, Watchdog
from bot.testing.conversations.rulebook import Rulebook
from bot.testing.conversations.run import ConversationRun, Watching
from bot.testing.conversations.telling import Telling, told_failure
from bot.testing.conversations.watching import Decided, WatchedResponses, watched
from bot.testing.demo_store import RunningDemoStore
from bot.testing.rehearsal import Stage


class ConversationRunner:
    """Runs cases one after the other; nothing of one is left for the next."""

    def __init__(
        self,
        assistant: Assistant,
        services: Services,
        store: RunningDemoStore,
        rules: Rulebook,
        observe: Callable[[Observed], None] = lambda _: None,
        *,
        other_shops: OtherShops,
    ) -> None:
        """Every turn is shown to `observe`."""
        self._other_shops = other_shops
        self.assistant = assistant
        self.services = services
        self.observe = observe
        self.rules = rules
        self._store = store
        self._database = _Emptied()
        # Written out once for all actions: see `bot.dialogue.speed.freeze_domain`.
        written = assistant.processor.domain.as_dict()
        self._phrases = WatchedResponses(written["responses"])
        self._failures: list[str] = []
        assistant.processor.action_endpoint.on_failure = lambda name, error: self._failures.append(
            told_failure(name, error)
        )
        self._hands = Hands()
        self._watchdog = Watchdog()
        written["responses"] = self._phrases

    async def run(self, case: Case) -> None:
        """Run one case; raises `ConversationFailedError`."""
        run = self.open(case)
        for step in case.steps:
            await run.take(step)
        run.finish()

    async def talk_through(self, case: Case) -> None:
        """Let the customer of `case` say everything, whatever the answers are.

        Raises `ConversationFailedError` where nobody could go on: the button to tap is not there.
        """
        run = self.open(case)
        for step in case.steps:
            if step.kind in (*SAID, *CHANGES):
                run.expect_anything()
                await run.take(step)

    def open(self, case: Case) -> ConversationRun:
        """Begin a conversation as `case` says, with a fresh store and a fresh database.

        Raises `ConversationFailedError` where the case's shop cannot be used.
        """
        asyncio.get_running_loop().set_default_executor(self._hands)
        clock = _Clock(self._store)
        start = self.services.clock()
        shop = self._shop(case)
        self._store.reset(now=move(case.clock, start, shop.time_zone) if case.clock else start)
        database = self._database()
        limits = Limits(shop.identity.attempts, timedelta(minutes=shop.identity.minutes))
        decisions: list[Decided] = []
        services = replace(
            self.services,
            shop=watched(shop, decisions.append),
            verifier=Verifier(database, limits, clock),
            tickets=TicketBook(database, clock, shop, redactor(self.services.lexicon)),
            clock=clock,
        )
        stage = Stage(self.assistant, database, services)
        watching = Watching(
            self.rules, self.observe, decisions, self._phrases.read, self._failures, self._hands, self._watchdog
        )
        return ConversationRun(case, stage, self._store, watching)

    def _shop(self, case: Case) -> Shop:
        if not case.shop:
            return self.services.shop
        try:
            return self._other_shops(case.shop)
        except ShopFileError as error:
            raise Telling(case, self.rules).unusable(str(error)) from error


class _Clock:
    """The shop's clock is that of its store."""

    def __init__(self, store: RunningDemoStore) -> None:
        self._store = store

    def __call__(self) -> datetime:
        return self._store.now


class _Emptied:
    """One database for all cases, empty again for each: a new one would have to learn its statements anew."""

    def __init__(self) -> None:
        self._database = open_database("sqlite://")
        metadata.create_all(self._database.engine)
        # Ids begin with 1 again where a table is empty: none of them counts up for good.
        self._empty = [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)]  # noqa: S608 (our own)

    def __call__(self) -> Database:
        with self._database.session() as connection:
            live: Any = connection.connection
            for statement in self._empty:
                live.execute(statement)
        return self._database
