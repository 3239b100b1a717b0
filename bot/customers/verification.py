"""Match what a customer says with what the store knows, a limited number of times, without telling anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.engine import Connection

from bot.commerce.contact import Contact, ContactKind
from bot.storage.database import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import verification_attempts

GUESSES_WITH_A_POSTCODE = 4
"""A record is closed to postcodes, and a contact to all records, after this many times the attempts that one
conversation has: a stranger who opens ever new conversations gets nowhere."""

GUESSES_WITH_A_NAME = 20
"""The same for e-mail addresses and phone numbers, which are hard to guess: the owner is not shut out by a stranger
who guesses postcodes."""

_RECENT = Prepared(
    select(func.count().label("failures")).where(
        verification_attempts.c.subject == bindparam("subject"), verification_attempts.c.at > bindparam("since")
    )
)


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

    def locked(self, conversation_id: str, record: str, contact: Contact | None = None) -> bool:
        """Tell whether this conversation may not try (any more) for `record`, such as `order:1001`, with `contact`.

        Locks alike whether or not the record exists. Without a contact it tells of the conversation alone.
        """
        attempts = self._limits.attempts
        with self._database.reading() as connection:
            if self._failures(connection, _conversation(conversation_id)) >= attempts:
                return True
            if contact is None:
                return False
            weak = contact.kind is ContactKind.POSTCODE
            on_record = attempts * (GUESSES_WITH_A_POSTCODE if weak else GUESSES_WITH_A_NAME)
            return (
                self._failures(connection, _by_contact(contact)) >= attempts * GUESSES_WITH_A_POSTCODE
                or self._failures(connection, _on_record(record, contact)) >= on_record
            )

    def count_failure(self, conversation_id: str, record: str, contact: Contact, *, attempt: str) -> None:
        """Remember one wrong answer.

        `attempt` names the message it came with, which counts once: for the conversation, and for each record and
        contact that it guessed at.
        """
        now = self._clock()
        # By what platforms call messages, some can be called who sent them; and these rows outlive the conversation.
        attempt = _hidden("message", attempt)
        subjects = (_conversation(conversation_id), _on_record(record, contact), _by_contact(contact))
        with self._database.session() as connection:
            counted = connection.execute(
                select(verification_attempts.c.subject).where(verification_attempts.c.attempt == attempt)
            ).scalars()
            left = set(subjects).difference(counted)
            if left:
                connection.execute(
                    insert(verification_attempts),
                    [{"subject": subject, "attempt": attempt, "at": now} for subject in subjects if subject in left],
                )

    def _failures(self, connection: Connection, subject: str) -> int:
        values = {"subject": subject, "since": self._clock() - self._limits.period}
        return int(_RECENT.first(connection, values).failures)


def _on_record(record: str, contact: Contact) -> str:
    return _hidden("record", f"{record}:{'postcode' if contact.kind is ContactKind.POSTCODE else 'name'}")


def _by_contact(contact: Contact) -> str:
    return _hidden("contact", f"{contact.kind.value}:{contact.value}")


def _hidden(kind: str, guessed: str) -> str:
    """Name what was guessed without keeping it: a stranger's guess may be somebody's name or address."""
    return f"{kind}:{hashlib.sha256(guessed.encode()).hexdigest()[:32]}"


def _conversation(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"
