from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from settable_clock import SettableClock
from sqlalchemy import func, select

from bot.channels.base import Batch
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.gathering import GatheredIntake
from bot.delivery.intake import Intake, Taken
from bot.messages import InboundMessage
from bot.storage.database import Database, StorageUnavailableError
from bot.storage.tables import inbox


class Watched(Intake):
    """Notes how many requests each transaction held; fails as it is told."""

    def __init__(
        self, database: Database, clock: SettableClock, poison: str = "", error: type[Exception] = ValueError
    ) -> None:
        super().__init__(database, PipeDispatcher(None), clock)
        self.groups: list[int] = []
        self._poison, self._error = poison, error

    def accept_batches(self, requests: Sequence[tuple[str, Batch]]) -> list[Taken]:
        self.groups.append(len(requests))
        if any(message.text == self._poison for _, batch in requests for message in batch.messages):
            raise self._error
        return super().accept_batches(requests)


def requests_of(clock: SettableClock, *texts: str) -> list[Batch]:
    return [
        Batch(messages=(InboundMessage("web", f"c{number % 3}", f"m{number}", clock(), text),))
        for number, text in enumerate(texts)
    ]


def take(intake: Intake, batches: Sequence[Batch]) -> list[Taken | BaseException]:
    async def at_once() -> list[Taken | BaseException]:
        gathered = GatheredIntake(intake)
        return await asyncio.gather(*(gathered.accept("web", one) for one in batches), return_exceptions=True)

    return asyncio.run(at_once())


def count(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(inbox)).scalar_one())


def test_what_comes_at_the_same_time_shares_a_transaction_and_each_hears_of_its_own(
    database: Database, clock: SettableClock
) -> None:
    intake = Watched(database, clock)
    batches = requests_of(clock, *(str(number) for number in range(7)))
    taken = take(intake, [*batches, batches[0]])
    assert intake.groups == [8]
    assert [one.new for one in taken if isinstance(one, Taken)] == [*(one.messages for one in batches), ()]
    assert count(database) == 7


def test_one_that_cannot_be_stored_fails_alone(database: Database, clock: SettableClock) -> None:
    intake = Watched(database, clock, poison="bad")
    taken = take(intake, requests_of(clock, "a", "bad", "b"))
    assert [type(one) for one in taken] == [Taken, ValueError, Taken]
    assert intake.groups == [3, 1, 1, 1]
    assert count(database) == 2


@pytest.mark.parametrize("others", [0, 3])
def test_while_the_database_is_away_nobody_is_told_that_it_was_stored(
    database: Database, clock: SettableClock, others: int
) -> None:
    intake = Watched(database, clock, poison="bad", error=StorageUnavailableError)
    taken = take(intake, requests_of(clock, "bad", *["good"] * others))
    assert [type(one) for one in taken] == [StorageUnavailableError] * (1 + others)
    assert count(database) == 0
