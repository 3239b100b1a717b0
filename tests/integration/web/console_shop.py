"""The console of an app with two agents, a customer who waits, and a store in memory."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.commerce.canned import Canned
from bot.commerce.shop import Shop
from bot.commerce.shop_file import parse_shop
from bot.commerce.text import LocalText
from bot.delivery.backlog import Backlog
from bot.delivery.desk import Desk
from bot.delivery.dispatch import PipeDispatcher, Signals
from bot.delivery.intake import Intake
from bot.delivery.transcript import Transcript
from bot.delivery.workers import WorkerRegistry
from bot.files.shelf import FileShelf
from bot.handoff.agents import AgentBook, NewAgent
from bot.handoff.clocks import Clocks
from bot.handoff.figures import Handled, read_handled
from bot.handoff.logins import LogIns
from bot.handoff.opening import TicketRequest
from bot.handoff.tickets import TicketBook
from bot.messages import InboundMessage
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.storage.tables import metadata
from bot.store.fake import FakeStore
from bot.testing.demo_store import fake_store
from bot.web.app import create_app
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.dependencies import ShopDisplay, WebDependencies

with warnings.catch_warnings():
    # Starlette would rather have a client that does not exist for our Python yet.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)
PASSWORD = "correct horse battery"
MINA, JUN = "mina@shop.example", "jun@shop.example"

CANNED = {
    "en": (
        Canned("hello", "Hello", "Hello {customer}, this is {agent}."),
        Canned("refund_made", "Refund", "I've refunded {refunded}."),
    ),
    "ko": (
        Canned("hello", "인사", "안녕하세요 {customer}님, {agent}이에요(예요)."),
        Canned("refund_made", "환불", "{refunded} 환불을 처리해 드렸어요."),
    ),
}


@cache
def load_rules() -> Shop:
    """What the merchant of the tests decides."""
    return parse_shop((Path(__file__).parents[2] / "fixtures" / "shop.yml").read_text(encoding="utf-8"))


@dataclass
class Woken:
    """Hears which conversations workers are woken for."""

    conversations: list[str] = field(default_factory=list)

    def wake(self, conversation_id: str) -> None:
        self.conversations.append(conversation_id)


@dataclass
class ConsoleShop:
    """The app, what it is made of, and browsers of agents."""

    app: Any
    deps: WebDependencies
    console: ConsoleDependencies
    database: Database
    store: FakeStore
    clock: Callable[[], datetime]
    woken: Woken

    def browser(self) -> TestClient:
        return TestClient(self.app, raise_server_exceptions=False, follow_redirects=False)

    def log_in(self, email: str = MINA) -> AgentBrowser:
        browser = self.browser()
        answer = browser.post("/desk/login", json={"email": email, "password": PASSWORD}, headers={"X-Shopclerk": "1"})
        assert answer.status_code == 200, answer.text
        session = self.console.log_ins.find(browser.cookies["shopclerk_desk"])
        assert session
        return AgentBrowser(browser, session.csrf)

    def customer_writes(self, text: str, customer: str = "c1", channel: str = "web") -> str:
        message = InboundMessage(channel, customer, f"m{next(self._numbers)}", self.clock(), text)
        self.deps.intake.accept([message])
        return message.conversation_id

    def wait_for_person(self, customer: str = "c1", *, language: str = "en", order: str | None = "#1054") -> str:
        """A customer writes and a ticket is opened; gives its reference."""
        conversation_id = self.customer_writes("I want a person", customer)
        request = TicketRequest(f"{customer}:ticket", conversation_id, "person", language, "Wants a person.", order)
        return TicketBook(self.database, self.clock).open(request).reference

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, but when a session was last used."""
        with self.database.reading() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
                if table.name != "agent_sessions"
            }

    _numbers = iter(range(10**6))


@dataclass
class AgentBrowser:
    """A browser in which somebody is logged in."""

    client: TestClient
    csrf: str

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, document: object, *, csrf: str | None = None) -> Any:
        header = self.csrf if csrf is None else csrf
        return self.client.post(path, json=document, headers={"X-Shopclerk": header})

    def step(self, reference: str, name: str, **fields: object) -> Any:
        return self.post(f"/desk/api/tickets/{reference}/{name}", fields)

    def row(self, reference: str) -> Any:
        return self.get(f"/desk/api/tickets/{reference}").json()["ticket"]["row"]

    def take(self, reference: str) -> Any:
        answer = self.step(reference, "take", version=self.row(reference)["version"])
        assert answer.status_code == 200, answer.text
        return answer.json()["row"]


def open_console_shop(folder: Path) -> ConsoleShop:
    database = open_database(f"sqlite:///{folder / 'clerk.db'}")
    migrate(database)
    ticks = iter(range(10**6))

    def clock() -> datetime:
        return NOW + timedelta(seconds=next(ticks))

    def handled(since: datetime, until: datetime) -> Sequence[Handled]:
        with database.reading() as connection:
            return read_handled(connection, since, until)

    agents = AgentBook(database, clock)
    agents.add(NewAgent(MINA, "Mina", "admin"), PASSWORD)
    agents.add(NewAgent(JUN, "Jun"), PASSWORD)
    woken = Woken()
    store = fake_store(now=NOW, clock=clock)
    console = ConsoleDependencies(
        desk=Desk(database, clock),
        log_ins=LogIns(database, clock),
        agents=agents,
        store=lambda: store,
        workers=woken,
        handled=handled,
        time_zone=ZoneInfo("Asia/Seoul"),
        clocks=Clocks(load_rules),
        canned=CANNED,
    )
    deps = WebDependencies(
        intake=Intake(database, PipeDispatcher(None), clock),
        transcript=Transcript(database),
        signals=Signals(),
        workers=WorkerRegistry(database, clock),
        backlog=Backlog(database, clock),
        shop=ShopDisplay(LocalText.of(en="Haru Living", ko="하루리빙"), ("en", "ko")),
        secret_keys=(b"k" * 32,),
        clock=clock,
        files=FileShelf(database, clock),
        console=console,
    )
    return ConsoleShop(create_app(deps), deps, console, database, store, clock, woken)
