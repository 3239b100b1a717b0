"""The chat server with the agents' console, two agents, and a store: customers ask the scripted clerk for a person."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chat_server import SCRIPT, ChatServer, utc_now
from phones import whatsapp_channel

from bot.channels.base import Channel
from bot.commerce.canned import load_canned
from bot.commerce.shop import Shop
from bot.commerce.shop_file import parse_shop
from bot.delivery.desk import Desk
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.fetching import Fetcher, fetched_channels
from bot.delivery.intake import Intake
from bot.delivery.metrics import delivery_counters
from bot.delivery.outbox import Outbox
from bot.delivery.rates import ChannelRates
from bot.delivery.sender import Sender
from bot.files.shelf import FileShelf
from bot.handoff.agents import AgentBook, NewAgent
from bot.handoff.clocks import Clocks
from bot.handoff.figures import Handled, read_handled
from bot.handoff.logins import LogIns
from bot.handoff.opening import TicketRequest
from bot.handoff.tickets import TicketBook
from bot.messages import InboundMessage, Reply
from bot.store.demo import DemoStoreClient
from bot.testing.demo_store import RunningDemoStore
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.web.console.dependencies import ConsoleDependencies

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"

MINA, JUN = "mina@shop.example", "jun@shop.example"


def always_open_text() -> str:
    """The shipped shop.yml, whose people never go home: a test runs at any hour."""
    text = (ROOT / "shop.yml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^(  \w+day: ).*$", r"\g<1>00:00-23:59", text)
    text = re.sub(r"(?m)^  lunch_break: .*\n", "", text)
    return text.replace("public_holidays: KR", "public_holidays: none")


@cache
def always_open() -> Shop:
    """The shop of `always_open_text`."""
    return parse_shop(always_open_text())


class DeskServer(ChatServer):
    """A customer who writes `a person` or `사람` waits for one; `order #1054` goes onto the ticket."""

    def __init__(self, folder: Path, store: RunningDemoStore, port: int = 0) -> None:
        self._store = DemoStoreClient(store.base_url, store.api_key)
        super().__init__(folder, self._answer_or_hand_over, port)

    def make_console(self) -> ConsoleDependencies:
        agents = AgentBook(self.database, utc_now)
        if not agents.list_all():
            agents.add(NewAgent(MINA, "Mina", "admin"), PASSWORD)
            agents.add(NewAgent(JUN, "Jun"), PASSWORD)
        self.tickets = TicketBook(self.database, utc_now, always_open())
        self.desk = Desk(self.database, utc_now)
        for agent in agents.list_active():
            self.desk.seen(agent.id)
        return ConsoleDependencies(
            desk=self.desk,
            log_ins=LogIns(self.database, utc_now),
            agents=agents,
            store=lambda: self._store,
            workers=self,
            handled=self._handled,
            time_zone=ZoneInfo("Asia/Seoul"),
            clocks=Clocks(always_open),
            canned=load_canned(ROOT / "data" / "canned", ("en", "ko")),
        )

    def _handled(self, since: datetime, until: datetime) -> Sequence[Handled]:
        with self.database.reading() as connection:
            return read_handled(connection, since, until)

    def ask_for_person(
        self,
        conversation_id: str,
        *,
        topic: str = "person",
        language: str = "en",
        order: str | None = None,
        summary: str = "Wants to talk to a person.",
        trigger: str = "asked",
        verified_how: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> str:
        """Open a ticket; gives its reference."""
        request = TicketRequest(
            f"{conversation_id}:{uuid.uuid4()}",
            conversation_id,
            topic,
            language,
            summary,
            order_number=order,
            trigger=trigger,
            in_chat=True,
            verified_how=verified_how or ("email" if order else None),
            facts=facts or {},
        )
        return self.tickets.open(request).reference

    def receive(self, message: InboundMessage) -> None:
        """Take a message as if a channel had brought it."""
        Intake(self.database, PipeDispatcher(None), utc_now).accept([message])
        self.wake(message.conversation_id)

    def _answer_or_hand_over(self, message: InboundMessage) -> Sequence[Reply]:
        words = message.text.lower()
        if "a person" in words or "사람" in words:
            order = next((word.strip("#.") for word in words.split() if word.startswith("#")), None)
            korean = "사람" in words
            reference = self.ask_for_person(
                message.conversation_id, language="ko" if korean else "en", order=order, summary=message.text
            )
            said = (
                f"상담원이 곧 답해 드릴게요. 문의 번호는 {reference}예요."
                if korean
                else f"Somebody comes. Your number is {reference}."
            )
            return [Reply(said)]
        return [SCRIPT.get(message.text, Reply(f"You said: {message.text}"))]


class PhoneDeskServer(DeskServer):
    """The same with WhatsApp: its webhooks, and a sender to the emulated Graph API."""

    def __init__(self, folder: Path, store: RunningDemoStore, graph: GraphEmulator, port: int) -> None:
        self.graph = graph
        self._whatsapp = whatsapp_channel(graph)
        super().__init__(folder, store, port)
        channels: dict[str, Channel] = {"whatsapp": self._whatsapp}
        self._sender = Sender(
            Outbox(self.database, utc_now),
            channels,
            {"whatsapp": ChannelRates(self._whatsapp.capabilities, 10)},
            utc_now,
            delivery_counters(),
            owner="here:1",
            random=lambda: 1.0,
            poll_s=0.05,
            files=FileShelf(self.database, utc_now),
        )
        self._fetcher = Fetcher(FileShelf(self.database, utc_now), fetched_channels(channels), utc_now)
        self._stopping = threading.Event()
        self._sending = threading.Thread(target=self._sender.serve, args=(self._stopping.is_set,))
        self._fetching = threading.Thread(target=self._fetcher.serve, args=(self._stopping.is_set,))

    def make_channels(self) -> dict[str, Channel]:
        return {"whatsapp": self._whatsapp}

    def start(self) -> ChatServer:
        self._sending.start()
        self._fetching.start()
        return super().start()

    def stop(self) -> None:
        self._stopping.set()
        self._sender.wake()
        self._fetcher.wake()
        self._sending.join(10)
        self._fetching.join(10)
        super().stop()
        self._whatsapp.client.close()
