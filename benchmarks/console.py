"""The agents' console under load: how soon each side sees what the other one writes, the list, and what agents cost."""

from __future__ import annotations

import json
import secrets
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import requests
from sqlalchemy import func, select

from benchmarks.delivery import CACHE
from benchmarks.figures import Figure, percentile
from benchmarks.memory import memory_of
from benchmarks.registry import Options, Progress
from benchmarks.running_clerk import RunningClerk, provide_model
from benchmarks.workplace import Workplace, open_workplace, running, running_store, wait_for_port
from bot.delivery.desk import Desk
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.handoff.agents import AgentBook, NewAgent
from bot.handoff.opening import TicketRequest
from bot.handoff.tickets import TicketBook
from bot.handoff.views import TicketFilter
from bot.messages import InboundMessage
from bot.settings import utc_now
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.storage.tables import inbox

CONVERSATIONS = 500
AGENTS = 20
TALKING = 20
"""Conversations that are measured, one of each agent; the others are open, and their customers write now and then."""

MESSAGES = 200
LISTS = 60
BACKGROUND_PER_S = 5.0

VISIBLE_BAR_MS = 300.0
LIST_BAR_MS = 100.0
MEMORY_BAR_MB = 150.0

PATIENCE_S = 20.0
_PASSWORD = secrets.token_urlsafe(12)
_PAGE = {"X-Shopclerk": "1"}


def run(progress: Progress, options: Options) -> Sequence[Figure]:
    """Fill a clerk with open conversations, connect the agents, and let both sides write."""
    del options
    with open_workplace() as place, running_store(place):
        place.warm_up()
        provide_model(place, CACHE)
        there = replace(place, extra={"SHOPCLERK_FLOOD_MESSAGES": "0", "SHOPCLERK_WORKERS": "1"})
        database = open_database(there.environment["SHOPCLERK_DATABASE_URL"])
        migrate(database)
        progress(f"{AGENTS} accounts")
        book = AgentBook(database, utc_now)
        for number in range(AGENTS):
            book.add(NewAgent(_email(number), f"Agent {number}"), _PASSWORD)
        with running(there.start("run")) as supervisor:
            wait_for_port(there.port, supervisor)
            clerk = RunningClerk(there.port, supervisor.pid)
            clerk.wait_until_ready()
            return _measure(progress, there, clerk, database)


def _measure(progress: Progress, place: Workplace, clerk: RunningClerk, database: Database) -> list[Figure]:
    base = f"http://127.0.0.1:{place.port}"
    progress(f"{CONVERSATIONS} open conversations")
    customers = [_Customer(base) for _ in range(TALKING)]
    references = _fill(database, customers)
    _wait_until_idle(database)
    before = memory_of(clerk.web_pid).rss
    progress(f"{AGENTS} agents log in")
    agents = [_Agent(base, _email(number)) for number in range(AGENTS)]
    figures = [_list_page(agents[0])]
    stop = threading.Event()
    talks = [
        _Talk(customer, agent, reference)
        for customer, agent, reference in zip(customers, agents, references, strict=True)
    ]
    with _listening(talks, stop), _background(database, stop):
        progress("customers write")
        to_agent = [talks[number % TALKING].customer_writes() for number in range(MESSAGES)]
        progress("agents write")
        to_customer = [talks[number % TALKING].agent_writes() for number in range(MESSAGES)]
        figures.append(_list_page(agents[0], " while customers write"))
        after = memory_of(clerk.web_pid).rss
    figures += [
        _latency("customer's message visible to the agent", to_agent),
        _latency("agent's message visible to the customer", to_customer),
        Figure(
            f"{AGENTS} agents connected cost the web process",
            after - before,
            "MB",
            MEMORY_BAR_MB,
            1,
            f"{before:.0f} … {after:.0f} MB, logging in included",
        ),
    ]
    return figures


def _latency(name: str, samples: Sequence[float]) -> Figure:
    spread = f"p50 {percentile(samples, 0.5):.0f}, worst {max(samples):.0f}"
    return Figure(f"{name}, p95", percentile(samples, 0.95), "ms", VISIBLE_BAR_MS, len(samples), spread)


def _list_page(agent: _Agent, when: str = "") -> Figure:
    samples = []
    for _ in range(LISTS):
        began = time.perf_counter()
        page = agent.get("/desk/api/tickets")
        samples.append((time.perf_counter() - began) * 1000)
        assert len(page["tickets"]) == 100  # noqa: PLR2004, S101 (a list that is not one would be quick)
    spread = f"p50 {percentile(samples, 0.5):.0f}, worst {max(samples):.0f}"
    return Figure(
        f"list page of {CONVERSATIONS} tickets{when}, p95", percentile(samples, 0.95), "ms", LIST_BAR_MS, LISTS, spread
    )


class _Customer:
    """A browser on the chat page."""

    def __init__(self, base: str) -> None:
        self.http = requests.Session()
        self.base = base
        self.http.get(f"{base}/", timeout=PATIENCE_S).raise_for_status()
        self.id = self.http.cookies["shopclerk_chat"].rpartition(".")[0]

    def write(self, text: str) -> None:
        body = {"id": str(uuid.uuid4()), "text": text, "language": "en"}
        self.http.post(f"{self.base}/chat/messages", json=body, headers=_PAGE, timeout=PATIENCE_S).raise_for_status()


class _Agent:
    """A browser on the console."""

    def __init__(self, base: str, email: str) -> None:
        self.http = requests.Session()
        self.base = base
        log_in = {"email": email, "password": _PASSWORD}
        self.http.post(f"{base}/desk/login", json=log_in, headers=_PAGE, timeout=PATIENCE_S).raise_for_status()
        html = self.http.get(f"{base}/desk", timeout=PATIENCE_S).text
        settings = json.loads(html.split('id="settings">', 1)[1].split("</script>", 1)[0])
        self.headers = {"X-Shopclerk": settings["csrf"]}

    def get(self, path: str) -> dict[str, list[dict[str, str]]]:
        response = self.http.get(f"{self.base}{path}", timeout=PATIENCE_S)
        response.raise_for_status()
        found: dict[str, list[dict[str, str]]] = response.json()
        return found

    def reply(self, reference: str, text: str) -> None:
        body = {"text": text, "key": secrets.token_hex(16)}
        path = f"{self.base}/desk/api/tickets/{reference}/reply"
        self.http.post(path, json=body, headers=self.headers, timeout=PATIENCE_S).raise_for_status()


@dataclass
class _Talk:
    """A customer and the agent who has the ticket, each with the page's event stream open."""

    customer: _Customer
    agent: _Agent
    reference: str

    def __post_init__(self) -> None:
        self._told = threading.Condition()
        self._news = 0
        self._heard: set[str] = set()

    def customer_writes(self) -> float:
        """Give the milliseconds until the agent's page has the words: told by the stream, then read."""
        text = f"message {secrets.token_hex(6)}"
        seen = self._news
        began = time.perf_counter()
        self.customer.write(text)
        deadline = began + PATIENCE_S
        while time.perf_counter() < deadline:
            with self._told:
                self._told.wait_for(lambda after=seen: self._news > after, PATIENCE_S)
                seen = self._news
            entries = self.agent.get(f"/desk/api/tickets/{self.reference}?fresh=1")["entries"]
            if any(entry["text"] == text for entry in entries):
                return (time.perf_counter() - began) * 1000
        raise RuntimeError("an agent never saw a message")

    def agent_writes(self) -> float:
        """Give the milliseconds until the customer's page has the words."""
        text = f"answer {secrets.token_hex(6)}"
        began = time.perf_counter()
        self.agent.reply(self.reference, text)
        with self._told:
            if not self._told.wait_for(lambda: text in self._heard, PATIENCE_S):
                raise RuntimeError("a customer never saw an answer")
        return (time.perf_counter() - began) * 1000

    def listen_as_agent(self, stop: threading.Event) -> None:
        conversation = f"web:{self.customer.id}"
        for event in _events(self.agent.http, f"{self.agent.base}/desk/api/events", stop):
            if conversation in event.get("conversations", ()):
                with self._told:
                    self._news += 1
                    self._told.notify_all()

    def listen_as_customer(self, stop: threading.Event) -> None:
        for event in _events(self.customer.http, f"{self.customer.base}/chat/events", stop):
            if "text" in event:
                with self._told:
                    self._heard.add(event["text"])
                    self._told.notify_all()


def _events(http: requests.Session, address: str, stop: threading.Event) -> Iterator[dict[str, str]]:
    """The data of server-sent events, as they come."""
    with requests.get(address, cookies=http.cookies, stream=True, timeout=60) as response:
        for line in response.raw:
            if stop.is_set():
                return
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


@contextmanager
def _listening(talks: Sequence[_Talk], stop: threading.Event) -> Iterator[None]:
    for talk in talks:
        for listen in (talk.listen_as_agent, talk.listen_as_customer):
            threading.Thread(target=listen, args=(stop,), daemon=True).start()
    # Each stream has said how things are.
    time.sleep(2)
    try:
        yield
    finally:
        stop.set()


@contextmanager
def _background(database: Database, stop: threading.Event) -> Iterator[None]:
    """Customers of the other conversations write meanwhile."""
    intake = Intake(database, PipeDispatcher(None), utc_now)

    def write() -> None:
        number = 0
        while not stop.wait(1 / BACKGROUND_PER_S):
            number += 1
            intake.accept([_message(f"other{number % (CONVERSATIONS - TALKING)}", f"still here, {number}")])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def _fill(database: Database, customers: Sequence[_Customer]) -> list[str]:
    """Open all conversations with a ticket each, the agents' own among them; gives the references of those."""
    intake, book = Intake(database, PipeDispatcher(None), utc_now), TicketBook(database, utc_now)
    for number in range(CONVERSATIONS - TALKING):
        _open(intake, book, f"other{number}")
    references = [_open(intake, book, customer.id) for customer in customers]
    desk = Desk(database, utc_now)
    for number, reference in enumerate(references):
        desk.take(reference, number + 1, 0)
    rows = desk.list_tickets(TicketFilter(state="waiting"), CONVERSATIONS)
    for number, row in enumerate(rows):
        if number % 2:
            desk.take(row.reference, number % AGENTS + 1, row.version)
    return references


def _open(intake: Intake, book: TicketBook, customer: str) -> str:
    message = _message(customer, "I would like to talk to a person about my order, please")
    intake.accept([message])
    request = TicketRequest(
        f"{customer}:ticket", message.conversation_id, "person", "en", "Wants to talk to a person.", in_chat=True
    )
    return book.open(request).reference


def _message(customer: str, text: str) -> InboundMessage:
    return InboundMessage("web", customer, secrets.token_hex(16), utc_now(), text)


def _wait_until_idle(database: Database, timeout_s: float = 300.0) -> None:
    deadline = time.monotonic() + timeout_s
    pending = select(func.count()).select_from(inbox).where(inbox.c.state == "pending")
    while time.monotonic() < deadline:
        with database.reading() as connection:
            if not connection.execute(pending).scalar():
                return
        time.sleep(0.2)
    raise RuntimeError("the worker does not come to an end")


def _email(number: int) -> str:
    return f"agent{number}@shop.example"
