"""Run tasks: one loaded assistant, and for each task a fresh store and a fresh conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

from benchmarks.tau_retail.conversation import Turn, talk
from benchmarks.tau_retail.customer import Customer as ScriptedCustomer
from benchmarks.tau_retail.informed import missing_info
from benchmarks.tau_retail.shop_facts import ShopFacts
from benchmarks.tau_retail.state import State, apply_changes, customer_state, differences, order_state
from benchmarks.tau_retail.tasks import Task
from bot.bootstrap import Services
from bot.commerce.orders import Customer, Order
from bot.commerce.storekeeping.data import StoreData
from bot.customers.verification import Limits, Verifier
from bot.dialogue.assistant import Assistant
from bot.handoff.redaction import redactor
from bot.handoff.tickets import TicketBook
from bot.storage.database import open_database
from bot.storage.tables import metadata
from bot.store.fake import FakeStore
from bot.testing.rehearsal import Stage

LANGUAGE = "en"


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    `differences` are lines about the store, `not_said` the information that was not told, `refused` the expected
    changes that the store's own rules forbid: they change nothing, whoever asks for them.
    """

    task: str
    turns: tuple[Turn, ...]
    differences: tuple[str, ...]
    not_said: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def solved(self) -> bool:
        """Whether the store is as expected."""
        return not self.differences

    @property
    def informed(self) -> bool:
        """Whether the clerk said everything that he had to say."""
        return not self.not_said


@dataclass(frozen=True)
class Bench:
    """Everything that tasks share; none leaves anything behind for the next."""

    assistant: Assistant
    services: Services
    data: StoreData
    shop: ShopFacts
    seed: int

    async def run(self, task: Task, questions: Sequence[str]) -> Outcome:
        """Let the task's customer talk, and compare. Raises `LookupError` for a task of other data."""
        store = self._fresh_store()
        talker = self._stage(store).open(f"tau-{task.id}", language=LANGUAGE)
        turns = await talk(talker, ScriptedCustomer(task, self.shop, questions, self.seed))
        expected = self._fresh_store()
        refused = apply_changes(expected, task.changes)
        said = [text for turn in turns for text in (*turn.replies, *turn.buttons)]
        return Outcome(
            task=task.id,
            turns=turns,
            differences=tuple(differences(_states(store), _states(expected))),
            not_said=missing_info(task.communicate_info, said),
            refused=refused,
        )

    def _fresh_store(self) -> FakeStore:
        return FakeStore(self.data, self.services.clock)

    def _stage(self, store: FakeStore) -> Stage:
        database = open_database("sqlite://")
        metadata.create_all(database.engine)
        shop, clock = self.services.shop, self.services.clock
        limits = Limits(shop.identity.attempts, timedelta(minutes=shop.identity.minutes))
        services = replace(
            self.services,
            store=store,
            verifier=Verifier(database, limits, clock),
            tickets=TicketBook(database, clock, redact=redactor(self.services.lexicon)),
        )
        return Stage(self.assistant, database, services)


def _states(store: FakeStore) -> dict[str, State]:
    """All orders and customers."""
    _, customers, orders = cast("tuple[object, dict[str, Customer], dict[str, Order]]", store.snapshot())
    return {
        **{order.number: order_state(order) for order in orders.values()},
        **{one.id: customer_state(one) for one in customers.values()},
    }
