"""The SQL of the workers' side, built once: building a statement takes longer than SQLite needs to run it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, exists, insert, or_, select, update

from bot.delivery.authors import AGENT, CUSTOMER
from bot.delivery.states import PENDING, PROCESSED
from bot.storage.columns import UtcDateTime
from bot.storage.planned import PLANNED_ONCE, constant
from bot.storage.prepared import Prepared
from bot.storage.tables import conversations, inbox, outbox, tracker_events

# `b_` because SQLAlchemy keeps a column's own name for the values of an UPDATE.
_CONVERSATION = bindparam("b_conversation_id")
_OWNED = (conversations.c.id == _CONVERSATION, conversations.c.version == bindparam("b_version"))


def _time(name: str) -> Any:
    return bindparam(name, type_=UtcDateTime())


_WAITING = (
    select(conversations.c.id, conversations.c.version, inbox.c.attempts)
    .join(inbox, inbox.c.conversation_id == conversations.c.id)
    .where(
        inbox.c.state == constant(PENDING),
        or_(
            conversations.c.lease_until.is_(None),
            conversations.c.lease_until < _time("b_now"),
            # The clock was set back: no lease is that long.
            conversations.c.lease_until > _time("b_longest_lease"),
        ),
    )
    .order_by(inbox.c.id)
    .limit(1)
    # Another worker takes them at this moment. (SQLite has one writer at a time and leaves this out.)
    .with_for_update(of=conversations, skip_locked=True, key_share=True)
    .execution_options(**PLANNED_ONCE)
)
WAITING = Prepared(_WAITING)
"""`b_now`, `b_longest_lease` → the conversation that waits longest and that nobody works on."""

_later = inbox.alias("later")

WAITING_QUIETLY = Prepared(
    _WAITING.where(
        ~exists().where(
            _later.c.conversation_id == conversations.c.id,
            _later.c.state == constant(PENDING),
            _later.c.received_at > _time("b_quiet_since"),
            # The clock was set back: nothing came in the future.
            _later.c.received_at <= _time("b_now"),
        )
    )
)
"""The same without those whose customer may be typing still: a message came after `b_quiet_since`."""

TAKE = Prepared(
    update(conversations)
    .where(*_OWNED)
    .values(
        lease_owner=bindparam("lease_owner"),
        lease_until=bindparam("lease_until"),
        version=conversations.c.version + 1,
    )
)
"""`b_conversation_id`, `b_version`, `lease_owner`, `lease_until`: no row if somebody was quicker."""

_KEEP = update(conversations).where(*_OWNED).values(lease_until=bindparam("lease_until"))
KEEP = Prepared(_KEEP)
"""`b_conversation_id`, `b_version`, `lease_until`: no row if the lease is another's."""

KEEP_AND_REMEMBER = Prepared(_KEEP.values(snapshot=bindparam("snapshot")))
"""The same with `snapshot`."""

RELEASE_AND_REMEMBER = Prepared(
    update(conversations).where(*_OWNED).values(lease_owner=None, lease_until=None, snapshot=bindparam("snapshot"))
)
"""`b_conversation_id`, `b_version`, `snapshot`: no row if the lease is another's."""

RELEASE = Prepared(update(conversations).where(*_OWNED).values(lease_owner=None, lease_until=None))
"""`b_conversation_id`, `b_version`."""

RELEASE_ALL = Prepared(
    update(conversations)
    .where(conversations.c.lease_owner == bindparam("b_owner"))
    .values(lease_owner=None, lease_until=None)
)
"""`b_owner`."""

_behind = inbox.alias("behind")

NEXT_MESSAGES = Prepared(
    select(
        inbox,
        conversations.c.customer,
        conversations.c.snapshot,
        conversations.c.mode,
        exists()
        .where(
            _behind.c.conversation_id == inbox.c.conversation_id,
            _behind.c.id > inbox.c.id,
            _behind.c.author != CUSTOMER,
            # What was said without a worker is no person's answer.
            or_(_behind.c.author == AGENT, _behind.c.state == constant(PENDING)),
        )
        .label("followed"),
    )
    .join(conversations, conversations.c.id == inbox.c.conversation_id)
    .where(inbox.c.conversation_id == _CONVERSATION, inbox.c.state == constant(PENDING))
    .order_by(inbox.c.id)
    .limit(bindparam("b_messages"))
    .execution_options(**PLANNED_ONCE)
)
"""`b_conversation_id`, `b_messages` → the oldest waiting messages, with what their turn needs of the conversation."""

MORE = Prepared(
    select(inbox.c.id)
    .where(inbox.c.conversation_id == _CONVERSATION, inbox.c.state == constant(PENDING))
    .order_by(inbox.c.id)
    .limit(bindparam("b_messages"))
    .execution_options(**PLANNED_ONCE)
)
"""`b_conversation_id`, `b_messages` → the ids of the oldest waiting messages."""

COUNT_ATTEMPT = Prepared(
    update(inbox).where(inbox.c.id == bindparam("b_inbox_id")).values(attempts=inbox.c.attempts + 1)
)
"""`b_inbox_id`."""

FINISH_MESSAGE = Prepared(
    update(inbox)
    .where(inbox.c.id == bindparam("b_inbox_id"))
    .values(state=bindparam("state"), processed_at=bindparam("processed_at"))
)
"""`b_inbox_id`, `state`, `processed_at`."""

RECENT_EVENTS = Prepared(
    select(tracker_events.c.event)
    .where(
        tracker_events.c.conversation_id == _CONVERSATION,
        tracker_events.c.inbox_id.in_(
            select(inbox.c.id)
            .where(inbox.c.conversation_id == _CONVERSATION, inbox.c.state == constant(PROCESSED))
            .order_by(inbox.c.id.desc())
            .limit(bindparam("b_turns"))
            .scalar_subquery()
        ),
    )
    .order_by(tracker_events.c.inbox_id, tracker_events.c.position)
    .execution_options(**PLANNED_ONCE)
)
"""`b_conversation_id`, `b_turns` → the events of the last answered turns, oldest first."""

LAST_REPLIES = Prepared(
    select(outbox.c.inbox_id, outbox.c.reply)
    .where(outbox.c.conversation_id == _CONVERSATION)
    .order_by(outbox.c.id.desc())
    .limit(bindparam("b_replies"))
    .execution_options(**PLANNED_ONCE)
)
"""`b_conversation_id`, `b_replies` → the last replies, newest first."""

ADD_EVENTS = Prepared(insert(tracker_events), ("conversation_id", "inbox_id", "position", "event"))
"""The columns of `tracker_events`."""

ADD_REPLIES = Prepared(
    insert(outbox),
    (
        *("conversation_id", "inbox_id", "position", "reply", "created_at", "channel", "language", "state", "sent_at"),
        *("attempts", "parts_sent", "uncertain_sends", "fence"),
    ),
)
"""The columns of a new row of `outbox`."""
