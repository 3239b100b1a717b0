"""The SQL of the sender's side, built once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, or_, select, update

from bot.delivery.states import PARKED, PENDING, SENDING, SENT, TEMPLATE_SENT
from bot.storage.columns import UtcDateTime
from bot.storage.planned import PLANNED_ONCE, constant
from bot.storage.prepared import Prepared
from bot.storage.tables import conversations, outbox, sent_parts


def _time(name: str) -> Any:
    return bindparam(name, type_=UtcDateTime())


_earlier = outbox.alias("earlier")

# The clock may be set back: nothing that we wrote lies further ahead than `b_farthest`.
_due = or_(
    outbox.c.next_attempt_at.is_(None),
    outbox.c.next_attempt_at <= _time("b_now"),
    outbox.c.next_attempt_at > _time("b_farthest"),
)
_abandoned = or_(outbox.c.lease_until < _time("b_now"), outbox.c.lease_until > _time("b_farthest"))

_DUE = (
    select(
        *(
            outbox.c[name]
            for name in (
                "id",
                "fence",
                "state",
                "conversation_id",
                "channel",
                "reply",
                "language",
                "attempts",
                "agent_id",
            )
        ),
        outbox.c.parts_sent,
        conversations.c.customer,
        conversations.c.last_inbound_at,
    )
    .join(conversations, conversations.c.id == outbox.c.conversation_id)
    .where(
        or_(and_(outbox.c.state == constant(PENDING), _due), and_(outbox.c.state == constant(SENDING), _abandoned)),
        ~exists().where(
            _earlier.c.conversation_id == outbox.c.conversation_id,
            or_(_earlier.c.state == constant(PENDING), _earlier.c.state == constant(SENDING)),
            _earlier.c.id < outbox.c.id,
        ),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("b_limit"))
    # Another sender takes those at this moment. (SQLite has one writer at a time and leaves this out.)
    .with_for_update(of=outbox, skip_locked=True, key_share=True)
    .execution_options(**PLANNED_ONCE)
)


@lru_cache(maxsize=16)
def due(channels: int) -> Prepared:
    """`b_now`, `b_farthest`, `b_channel_0` … of so many, `b_limit` → each conversation's first open reply, if due.

    A statement with a list is another one for each of its lengths.
    """
    return Prepared(_DUE.where(outbox.c.channel.in_([bindparam(f"b_channel_{at}") for at in range(channels)])))


_TAKE = update(outbox).values(
    # What was in the hands of a sender that died may have gone out.
    uncertain_sends=outbox.c.uncertain_sends + case((outbox.c.state == SENDING, 1), else_=0),
    state=SENDING,
    fence=outbox.c.fence + 1,
    attempts=outbox.c.attempts + 1,
    lease_owner=bindparam("b_owner"),
    lease_until=bindparam("b_lease_until"),
)


@lru_cache(maxsize=64)
def take(rows: int) -> Prepared:
    """`b_id_0` … (of so many rows that `due` has locked), `b_owner`, `b_lease_until`."""
    return Prepared(_TAKE.where(outbox.c.id.in_([bindparam(f"b_id_{at}") for at in range(rows)])))


_FENCED = (outbox.c.id == bindparam("b_id"), outbox.c.fence == bindparam("b_fence"))

DEFER = Prepared(update(outbox).where(*_FENCED, outbox.c.state == PENDING).values(next_attempt_at=_time("b_at")))
"""`b_id`, `b_fence`, `b_at`."""

NOTE_SENT = Prepared(
    update(outbox)
    .where(*_FENCED, outbox.c.state == SENDING)
    .values(
        state=SENT,
        parts_sent=bindparam("b_parts_sent"),
        sent_at=_time("b_now"),
        error_code=None,
        error=None,
        lease_owner=None,
        lease_until=None,
    )
)
"""`b_id`, `b_fence`, `b_parts_sent`, `b_now`: no row if the lease is another's."""

NOTE_PART = Prepared(
    update(outbox)
    .where(*_FENCED, outbox.c.state == SENDING)
    .values(parts_sent=bindparam("b_parts_sent"), lease_until=_time("b_lease_until"))
)
"""`b_id`, `b_fence`, `b_parts_sent`, `b_lease_until`: the same."""

ADD_PARTS = Prepared(
    lambda insert: insert(sent_parts).on_conflict_do_nothing(),
    ("outbox_id", "position", "channel", "provider_message_id", "sent_at"),
)
"""The columns of `sent_parts`."""

FENCED_UPDATE = update(outbox).where(*_FENCED, outbox.c.state == SENDING)
"""`b_id`, `b_fence`, and the columns to set: no row if the lease is another's."""

TEMPLATE_WENT_OUT = Prepared(
    select(outbox.c.id)
    .where(
        outbox.c.conversation_id == bindparam("b_conversation_id"),
        outbox.c.state == PARKED,
        outbox.c.error_code == TEMPLATE_SENT,
    )
    .limit(1)
)
"""`b_conversation_id` → a row if a template has already told the customer that there is an answer."""
