"""Match what a customer says with what the store knows, a limited number of times, without telling anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from bot.storage.database import Database
from bot.storage.tables import verification_attempts

GUESSES_PER_RECORD = 4
"""A record locks after this many times the attempts one conversation has: an owner who mistypes is not shut out by
a stranger at once, and a stranger who opens ever new conversations gets nowhere."""


@dataclass(frozen=True)
class Limits:
    """After `attempts` wrong answers nobody tries again for `period`."""

    attempts: int
    period: timedelta


class Verifier:
    """Counts wrong answers, so that guessing does not pay."""

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    def locked(self, conversation_id: str, record: str) -> bool:
        """Tell whether this conversation may not try (any more) for `record`, such as `order:1001`.

        Locks alike whether or not the record exists.
        """
        with self._database.reading() as connection:
            return (
                self._failures(connection, _conversation(conversation_id)) >= self._limits.attempts
                or self._failures(connection, record) >= self._limits.attempts * GUESSES_PER_RECORD
            )

    def count_failure(self, conversation_id: str, record: str, *, attempt: str) -> None:
        """Remember one wrong answer. `attempt` names the message it came with, which counts once."""
        now = self._clock()
        subjects = (_conversation(conversation_id), record)
        with self._database.session() as connection:
            counted = connection.execute(
                select(verification_attempts.c.id).where(verification_attempts.c.attempt == attempt).limit(1)
            ).first()
            if counted is None:
                connection.execute(
                    insert(verification_attempts),
                    [{"subject": subject, "attempt": attempt, "at": now} for subject in subjects],
                )

    def _failures(self, connection: Connection, subject: str) -> int:
        recent = select(func.count()).where(
            verification_attempts.c.subject == subject,
            verification_attempts.c.at > self._clock() - self._limits.period,
        )
        return int(connection.execute(recent).scalar_one())


def _conversation(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"
