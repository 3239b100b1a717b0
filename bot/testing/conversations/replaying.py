"""Conversations from a running clerk's database, to be held again; and how they are held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import func, select

from bot.delivery.authors import CUSTOMER
from bot.storage.database import Database
from bot.storage.tables import inbox
from bot.testing.conversations.cases import ATTACHMENTS, SAID, UNSUPPORTED, Case, Step
from bot.testing.conversations.comparing import Heard
from bot.testing.conversations.observed import Observed
from bot.testing.conversations.runner import ConversationRunner
from bot.testing.conversations.telling import ConversationFailedError

MOST_CONVERSATIONS = 200


def read_conversations(database: Database, clean: Callable[[str], str], most: int = MOST_CONVERSATIONS) -> list[Case]:
    """Give the newest `most` conversations as cases that expect nothing.

    `clean` takes out of each text whose it was. A conversation's name is where it took place and its number among
    these: its id has the customer's own, on WhatsApp a phone number.
    """
    newest = (
        select(inbox.c.conversation_id)
        .group_by(inbox.c.conversation_id)
        .order_by(func.max(inbox.c.id).desc())
        .limit(most)
    )
    with database.reading() as connection:
        rows = connection.execute(
            select(inbox.c.conversation_id, inbox.c.text, inbox.c.payload, inbox.c.attachments)
            .where(inbox.c.conversation_id.in_(newest), inbox.c.author == CUSTOMER)
            .order_by(inbox.c.conversation_id, inbox.c.id)
        ).all()
    steps: dict[str, list[Step]] = {}
    for row in rows:
        there = steps.setdefault(row.conversation_id, [])
        there.append(_step(clean(row.text), row.payload, row.attachments, line=len(there) + 1))
    return [
        Case(f"{name.partition(':')[0]} {number}", Path("the database"), 1, tuple(there))
        for number, (name, there) in enumerate(steps.items(), 1)
    ]


def _step(text: str, payload: str | None, attachments: str | None, *, line: int) -> Step:
    if payload is not None:
        return Step("tap", text, line)
    if text:
        return Step("user", text, line)
    kind = next((name for name, kind in ATTACHMENTS.items() if f'"{kind}"' in (attachments or "")), UNSUPPORTED)
    return Step("attach", kind, line)


async def hear(runner: ConversationRunner, case: Case) -> list[Heard]:
    """Hold the conversation, and give what came of each of its messages."""
    turns: list[Observed] = []
    runner.observe = turns.append
    # A button may not be offered any more: the messages from there on have no answer.
    with suppress(ConversationFailedError):
        await runner.talk_through(case)
    return list(_paired([step for step in case.steps if step.kind in SAID], turns))


def _paired(said: Sequence[Step], turns: Sequence[Observed]) -> Iterator[Heard]:
    for place, step in enumerate(said):
        yield Heard(step, turns[place].turn if place < len(turns) else None)
