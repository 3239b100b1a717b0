"""The SQL of the intake, built once: building a statement takes longer than running it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, case, or_, update

from bot.delivery.states import PARKED, PENDING, TEMPLATE_SENT, WINDOW_CLOSED
from bot.storage.prepared import Prepared
from bot.storage.tables import conversations, inbox, outbox


def _open(insert: Any) -> Any:
    statement = insert(conversations)
    known, told = conversations.c.last_inbound_at, statement.excluded.last_inbound_at
    newest = case((told > known, told), else_=known)
    return statement.on_conflict_do_update(index_elements=["id"], set_={"last_inbound_at": newest})


OPEN_CONVERSATION = Prepared(_open, ("id", "channel", "customer", "created_at", "last_inbound_at", "version"))
"""The columns of a conversation; of one that is there, only the time of its last message moves, and only forward."""

ADD_MESSAGE = Prepared(
    lambda insert: insert(inbox).on_conflict_do_nothing(index_elements=["channel", "provider_message_id"]),
    (
        "conversation_id",
        "channel",
        "provider_message_id",
        "sent_at",
        "received_at",
        "text",
        "payload",
        "metadata",
        "attachments",
        "state",
        "attempts",
    ),
)
"""The columns of a message: no row if it is there."""

_LET_GO = (
    update(outbox)
    .where(
        outbox.c.state == PARKED,
        or_(outbox.c.error_code == WINDOW_CLOSED, outbox.c.error_code == TEMPLATE_SENT),
    )
    .values(state=PENDING, next_attempt_at=None, attempts=0)
)
LET_PARKED_GO = Prepared(_LET_GO.where(outbox.c.conversation_id == bindparam("b_conversation_id")))
"""`b_conversation_id`."""

LET_PARKED_OF_SEVERAL_GO = _LET_GO.where(outbox.c.conversation_id.in_(bindparam("b_conversation_ids", expanding=True)))
"""`b_conversation_ids`."""
