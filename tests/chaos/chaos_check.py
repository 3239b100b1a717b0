"""What must hold after every fault, read from the clerk's database, the platform's calls and the store's own notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaos_customers import Talk
from sqlalchemy import select

from bot.delivery.codec import events_from_json
from bot.delivery.states import PENDING, PROCESSED, SENDING, SENT
from bot.delivery.storable import short_id
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox, sent_parts, tracker_events
from bot.testing.graph_emulator.offers import words

OPEN = (PENDING, SENDING)


@dataclass(frozen=True)
class Tally:
    """What was counted. `flagged` sends may have reached a customer twice, `twice` did."""

    messages: int = 0
    replies: int = 0
    effects: int = 0
    retried_turns: int = 0
    flagged: int = 0
    twice: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__dataclass_fields__))


def unfinished(database: Database, talks: Sequence[Talk]) -> int:
    """How many messages of these conversations wait for a worker or for the sender."""
    ids = [talk.conversation_id for talk in talks]
    with database.reading() as connection:
        return sum(
            len(
                connection.execute(
                    select(table.c.id).where(table.c.conversation_id.in_(ids), table.c.state.in_(OPEN))
                ).all()
            )
            for table in (inbox, outbox)
        )


def kept(database: Database, talks: Sequence[Talk]) -> int:
    """How many messages of these conversations are stored."""
    ids = [talk.conversation_id for talk in talks]
    with database.reading() as connection:
        return len(connection.execute(select(inbox.c.id).where(inbox.c.conversation_id.in_(ids))).all())


def check_talk(
    database: Database, talk: Talk, expected: Sequence[str] | None, effects: Mapping[str, Sequence[str]]
) -> Tally:
    """Every message once, in order, one turn and one effect each; every reply once, in order, or flagged.

    `expected` are the texts of a conversation without faults (None: of the conversation that is to become that).
    """
    about = talk.conversation_id
    with database.reading() as connection:
        rows = connection.execute(select(inbox).where(inbox.c.conversation_id == about).order_by(inbox.c.id)).all()
        turns = Counter(
            row.inbox_id
            for row in connection.execute(select(tracker_events).where(tracker_events.c.conversation_id == about))
            for event in events_from_json(row.event)
            if event["event"] == "user"
        )
        replies = connection.execute(
            select(outbox).where(outbox.c.conversation_id == about).order_by(outbox.c.id)
        ).all()
        parts = {
            row.provider_message_id: (row.outbox_id, row.position)
            for row in connection.execute(
                select(sent_parts).where(sent_parts.c.outbox_id.in_([reply.id for reply in replies]))
            )
        }
    assert [row.provider_message_id for row in rows] == [short_id(event.id) for event in talk.events], about
    assert [row.state for row in rows] == [PROCESSED] * len(rows), (about, [row.state for row in rows])
    assert turns == {row.id: 1 for row in rows}, (about, turns)
    order = [(reply.inbox_id, reply.position) for reply in replies]
    assert order == sorted(order), (about, order)
    assert {row.id for row in rows} == {reply.inbox_id for reply in replies}, about
    assert [reply.state for reply in replies] == [SENT] * len(replies), (about, [reply.state for reply in replies])
    twice = _check_sends(talk, replies, parts, expected)
    assert list(effects.get(talk.order, ())) == ["cancelled"], (about, talk.order, effects.get(talk.order))
    return Tally(
        messages=len(rows),
        replies=len(replies),
        effects=1,
        retried_turns=sum(row.attempts > 1 for row in rows),
        flagged=sum(reply.uncertain_sends for reply in replies),
        twice=twice,
    )


def _check_sends(
    talk: Talk, replies: Sequence[Any], parts: Mapping[str, tuple[int, int]], expected: Sequence[str] | None
) -> int:
    """What the customer's phone shows; returns how many messages it shows twice."""
    left = {reply.id: reply.uncertain_sends for reply in replies}
    phone = talk.customer.sent
    noted = [one for one in phone if short_id(one.id) in parts]
    places = [parts[short_id(one.id)] for one in noted]
    assert places == sorted(parts.values()), (talk.conversation_id, places)
    assert {place[0] for place in places} == set(left), (talk.conversation_id, "a reply that no phone shows")
    shown = [words(one.platform, one.payload).replace(talk.order, "{order}") for one in noted]
    assert expected is None or shown == list(expected), (talk.conversation_id, shown, expected)
    for place, one in enumerate(phone):
        if short_id(one.id) in parts:
            continue
        # We never heard that it was accepted: the next that we know of must be the same again, and be flagged.
        again = next((later for later in phone[place + 1 :] if short_id(later.id) in parts), None)
        assert again is not None, (talk.conversation_id, "shown and never noted", one.payload)
        assert again.payload == one.payload, (talk.conversation_id, again.payload, one.payload)
        reply = parts[short_id(again.id)][0]
        assert left[reply] > 0, (talk.conversation_id, "shown twice without a flag", one.payload)
        left[reply] -= 1
    return len(phone) - len(noted)
