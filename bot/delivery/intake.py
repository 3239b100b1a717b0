"""Take messages in: durable before they are acknowledged, each once however often it is delivered."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from bot.delivery.dispatch import Dispatcher
from bot.messages import InboundMessage
from bot.storage.database import Database
from bot.storage.tables import conversations, inbox

Clock = Callable[[], datetime]


class Intake:
    """The one way in, for every channel."""

    def __init__(self, database: Database, dispatcher: Dispatcher, clock: Clock) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._clock = clock

    def accept(self, messages: Sequence[InboundMessage]) -> int:
        """Store messages in order and wake a worker; returns how many were new.

        All or none: when it returns, every one is committed. Raises `StorageUnavailableError`, and then none is.
        """
        with self._database.session() as connection:
            new = [message for message in messages if self._insert(connection, message)]
        for conversation_id in {message.conversation_id for message in new}:
            self._dispatcher.wake(conversation_id)
        return len(new)

    def _insert(self, connection: Connection, message: InboundMessage) -> bool:
        now = self._clock()
        insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
        connection.execute(
            insert(conversations)
            .values(
                id=message.conversation_id,
                channel=message.channel,
                customer=message.customer,
                created_at=now,
                last_inbound_at=now,
                version=0,
            )
            .on_conflict_do_update(index_elements=["id"], set_={"last_inbound_at": now})
        )
        result = connection.execute(
            insert(inbox)
            .values(
                conversation_id=message.conversation_id,
                channel=message.channel,
                provider_message_id=message.provider_message_id,
                sent_at=message.sent_at,
                received_at=now,
                text=message.text,
                payload=message.payload,
                metadata=json.dumps(message.metadata, ensure_ascii=False),
                state="pending",
                attempts=0,
            )
            .on_conflict_do_nothing(index_elements=["channel", "provider_message_id"])
        )
        return bool(result.rowcount)
