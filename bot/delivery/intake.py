"""Take messages in: durable before they are acknowledged, each once however often it is delivered."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.channels.base import Batch, UnknownEvent
from bot.delivery import intake_statements as sql
from bot.delivery.codec import attachments_to_json
from bot.delivery.dispatch import Dispatcher
from bot.delivery.flood import FLOOD_MARK, FloodLimit, is_flood, was_told
from bot.delivery.receipts import note_statuses
from bot.delivery.states import HELD, PENDING, PULLED
from bot.delivery.storable import storable
from bot.delivery.unknown_events import keep_unknown
from bot.files.rows import new_id, use_files, want_file
from bot.messages import Attachment, DeliveryStatus, InboundMessage
from bot.storage.database import Database

Clock = Callable[[], datetime]

UNANSWERABLE = "message-of-unusable-customer"
"""Kind of unknown event: a message whose customer has no id that an answer could go to."""


FETCHED_KINDS = frozenset({"image", "voice", "video", "file", "sticker"})
"""What has bytes; a place and a contact have none."""


@dataclass(frozen=True)
class Taken:
    """What became of a request: the messages that were new, and how many events nobody programmed for."""

    new: tuple[InboundMessage, ...]
    unknown: int


@dataclass
class _Storing:
    """What one request held, on its way into the database."""

    channel: str
    messages: list[InboundMessage]
    statuses: Sequence[DeliveryStatus]
    unknown: list[UnknownEvent]
    new: list[InboundMessage] = field(default_factory=list)

    @classmethod
    def of(cls, channel: str, batch: Batch) -> _Storing:
        kept = [(message, storable(message)) for message in batch.messages]
        unusable = [
            UnknownEvent(UNANSWERABLE, f"{original.provider_message_id}\n{original.text}")
            for original, message in kept
            if message is None
        ]
        messages = [message for _, message in kept if message is not None]
        return cls(channel, messages, batch.statuses, [*batch.unknown, *unusable])


class Intake:
    """The one way in, for every channel."""

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        clock: Clock,
        *,
        flood: FloodLimit | None = None,
        fetched: Collection[str] = (),
    ) -> None:
        """With `flood`, what one customer sends beyond it is kept, and answered once.

        `fetched` are the channels whose customers' files are fetched from the platform: see `bot.delivery.fetching`.
        """
        self._database = database
        self._dispatcher = dispatcher
        self._clock = clock
        self._flood = flood
        self._fetched = frozenset(fetched)

    def accept(self, messages: Sequence[InboundMessage]) -> int:
        """Store messages in order and wake a worker; returns how many were new.

        All or none: when it returns, every one is committed. Raises `StorageUnavailableError`, and then none is;
        `UnknownFileError` for a message with a file that its customer did not upload.
        """
        channel = messages[0].channel if messages else ""
        return len(self.accept_batch(channel, Batch(messages=tuple(messages))).new)

    def accept_batch(self, channel: str, batch: Batch) -> Taken:
        """Store everything that one request of a platform held, in one transaction; the same promise."""
        return self.accept_batches([(channel, batch)])[0]

    def accept_batches(self, requests: Sequence[tuple[str, Batch]]) -> list[Taken]:
        """Store what several requests held in one transaction, and give what became of each; the same promise."""
        now = self._clock()
        storing = [_Storing.of(channel, batch) for channel, batch in requests]
        with self._database.session() as connection:
            self._open_conversations(connection, [message for one in storing for message in one.messages], now)
            for one in storing:
                one.new += [message for message in one.messages if self._insert(connection, message, now)]
            new = [message for one in storing for message in one.new]
            _let_parked_go(connection, {message.conversation_id for message in new if message.channel not in PULLED})
            for one in storing:
                note_statuses(connection, one.statuses, now)
                keep_unknown(connection, one.channel, one.unknown, now)
        for conversation_id in {message.conversation_id for message in new}:
            self._dispatcher.wake(conversation_id)
        return [Taken(tuple(one.new), len(one.unknown)) for one in storing]

    def _open_conversations(self, connection: Connection, messages: Sequence[InboundMessage], now: datetime) -> None:
        last: dict[str, InboundMessage] = {}
        for message in messages:
            known = last.setdefault(message.conversation_id, message)
            if message.sent_at > known.sent_at:
                last[message.conversation_id] = message
        if not last:
            return
        # In the order of their ids, each before its messages: two requests about the same conversations wait for each
        # other in one direction only.
        sql.OPEN_CONVERSATION.run(
            connection,
            [
                {
                    "id": conversation_id,
                    "channel": message.channel,
                    "customer": message.customer,
                    "created_at": now,
                    # When the customer wrote, not when we heard: the platform counts its window from there. A
                    # redelivery after days changes nothing.
                    "last_inbound_at": min(message.sent_at, now),
                    "version": 0,
                }
                for conversation_id, message in sorted(last.items())
            ],
        )

    def _insert(self, connection: Connection, message: InboundMessage, now: datetime) -> bool:
        state, metadata = PENDING, message.metadata
        if self._flood and is_flood(connection, message.conversation_id, self._flood, now):
            if was_told(connection, message.conversation_id, self._flood):
                state = HELD
            else:
                metadata = {**metadata, FLOOD_MARK: "yes"}
        attachments = self._with_files(connection, message, now)
        added = sql.ADD_MESSAGE.run(
            connection,
            {
                "conversation_id": message.conversation_id,
                "channel": message.channel,
                "provider_message_id": message.provider_message_id,
                "sent_at": message.sent_at,
                "received_at": now,
                "text": message.text,
                "payload": message.payload,
                "metadata": json.dumps(metadata, ensure_ascii=False),
                "attachments": attachments_to_json(attachments),
                "state": state,
                "attempts": 0,
            },
        )
        if added and message.channel in self._fetched:
            for one in attachments:
                if one.file:
                    want_file(connection, message.conversation_id, one, now)
        return bool(added)

    def _with_files(self, connection: Connection, message: InboundMessage, now: datetime) -> tuple[Attachment, ...]:
        """The attachments with the files that they are, or are to become."""
        if message.channel in self._fetched:
            return tuple(
                replace(one, file=new_id()) if one.kind in FETCHED_KINDS and (one.media_id or one.url) else one
                for one in message.attachments
            )
        uploaded = [one.file for one in message.attachments if one.file]
        if not uploaded:
            return message.attachments
        used = use_files(connection, message.conversation_id, uploaded, now)
        return tuple(Attachment(one.kind, caption=one.name, file=one.id) for one in used)


def _let_parked_go(connection: Connection, conversation_ids: Collection[str]) -> None:
    """The customers have written: what the closed window kept back may go out, before the new answers."""
    if len(conversation_ids) == 1:
        sql.LET_PARKED_GO.run(connection, {"b_conversation_id": next(iter(conversation_ids))})
    elif conversation_ids:
        connection.execute(sql.LET_PARKED_OF_SEVERAL_GO, {"b_conversation_ids": sorted(conversation_ids)})
