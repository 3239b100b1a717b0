"""The clerk's delivery beside the emulated platforms: everything but the dialogue, which a test plays itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests
from sqlalchemy import select

from bot.channels.base import Channel
from bot.channels.messenger.channel import MessengerChannel
from bot.channels.messenger.settings import MessengerSettings
from bot.channels.whatsapp.channel import WhatsAppChannel
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.fetching import Fetcher, fetched_channels
from bot.delivery.intake import Intake
from bot.delivery.metrics import Counters, delivery_counters
from bot.delivery.outbox import Outbox
from bot.delivery.rates import ChannelRates
from bot.delivery.sender import Sender
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.files.shelf import FileLimits, FileShelf
from bot.messages import InboundMessage, Reply
from bot.storage.database import Database
from bot.storage.tables import outbox
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN
from bot.testing.graph_emulator.webhooks import PAGE_ID, PHONE_NUMBER_ID, encode, sign


def whatsapp_channel(graph: GraphEmulator, **more: str) -> WhatsAppChannel:
    return WhatsAppChannel(
        WhatsAppSettings(
            app_secrets=APP_SECRET,
            verify_token=VERIFY_TOKEN,
            access_token=ACCESS_TOKEN,
            phone_number_id=PHONE_NUMBER_ID,
            api_url=f"{graph.base_url}/v23.0",
            **more,
        )
    )


def messenger_channel(graph: GraphEmulator) -> MessengerChannel:
    return MessengerChannel(
        MessengerSettings(
            app_secrets=APP_SECRET,
            verify_token=VERIFY_TOKEN,
            access_token=ACCESS_TOKEN,
            page_id=PAGE_ID,
            api_url=f"{graph.base_url}/v23.0",
        )
    )


@dataclass
class Desk:
    """A clerk between a database and two phones."""

    database: Database
    clock: Callable[[], datetime]
    graph: GraphEmulator
    channels: dict[str, Channel]
    burst: int = 10
    limits: FileLimits = field(default_factory=FileLimits)
    counters: Counters = field(default_factory=delivery_counters)

    def __post_init__(self) -> None:
        clients = fetched_channels(self.channels)
        self.shelf = FileShelf(self.database, self.clock, self.limits)
        self.fetcher = Fetcher(self.shelf, clients, self.clock)
        self.intake = Intake(self.database, PipeDispatcher(None), self.clock, fetched=clients)
        self.queue = TurnQueue(self.database, self.clock, window_turns=1)
        self.outbox = Outbox(self.database, self.clock)
        self.sender = self.make_sender("here:1")

    def make_sender(self, owner: str) -> Sender:
        rates = {name: ChannelRates(channel.capabilities, self.burst) for name, channel in self.channels.items()}
        return Sender(
            self.outbox,
            self.channels,
            rates,
            self.clock,
            self.counters,
            owner=owner,
            random=lambda: 1.0,
            pause=lambda _: None,
            files=self.shelf,
        )

    def hear(self, channel: str, customer: str, text: str = "hi") -> None:
        """Let a customer write: on the phone, which opens the platform's window, and at the clerk's."""
        network = self.graph.whatsapp if channel == "whatsapp" else self.graph.messenger
        event = network.customer(customer).say(text, deliver=False)
        batch = self.channels[channel].parse(encode([event]), received_at=self.clock())
        assert self.intake.accept_batch(channel, batch).new

    def answer(self, *replies: Reply) -> int:
        """Be the worker for every message that waits."""
        count = 0
        while claim := self.queue.claim("w"):
            while turn := self.queue.next_turn(claim):
                self.queue.commit(claim, turn, FinishedTurn((), {}, self._replies(turn.message, replies)))
                count += 1
            self.queue.release(claim)
        return count

    def _replies(self, message: InboundMessage, replies: Sequence[Reply]) -> Sequence[Reply]:
        return replies or [Reply(f"{message.text} too")]

    def rows(self, *names: str) -> list[Any]:
        """Columns of the outbox, oldest reply first; values for one name, else tuples."""
        with self.database.reading() as connection:
            found = connection.execute(select(*(outbox.c[name] for name in names)).order_by(outbox.c.id)).all()
        return [tuple(row) if len(names) > 1 else row[0] for row in found]

    def texts(self) -> list[str]:
        """What has arrived on the phones, in order."""
        return [body_of(sent.payload) for sent in self.graph.sent]


def body_of(payload: Any) -> str:
    """The words of a sent message of either platform."""
    if "message" in payload:
        return str(payload["message"].get("text", ""))
    return str(payload.get("text", {}).get("body") or payload.get("interactive", {}).get("body", {}).get("text", ""))


def signed_post(url: str, body: bytes) -> requests.Response:
    headers = {"X-Hub-Signature-256": sign(APP_SECRET, body), "Content-Type": "application/json"}
    return requests.post(url, data=body, headers=headers, timeout=10)


@contextmanager
def closed(channels: dict[str, Channel]) -> Iterator[dict[str, Channel]]:
    try:
        yield channels
    finally:
        for channel in channels.values():
            channel.client.close()
