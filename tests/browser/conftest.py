"""Debian's chromium on the real page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer
from desk_pages import DESK, PHONE, log_in
from desk_server import MINA, DeskServer, PhoneDeskServer
from playwright.sync_api import Browser, BrowserContext, Page, expect
from running_clerk import free_port

from bot.testing.demo_store import RunningDemoStore, running_demo_store
from bot.testing.graph_emulator.server import running_graph_emulator

CHROMIUM = Path("/usr/bin/chromium")

# The flags keep chromium from calling home, which a closed network refuses many times over.
LAUNCH_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PATIENCE_MS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is missing: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": str(CHROMIUM), "args": list(LAUNCH_ARGS)}


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    return {"locale": "en-GB", "timezone_id": "Asia/Seoul", "viewport": PHONE}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    running = ChatServer(tmp_path).start()
    yield running
    running.stop()


@pytest.fixture
def chat(page: Page, server: ChatServer) -> Iterator[Page]:
    """The open page; a script that failed or was blocked fails the test."""
    expect.set_options(timeout=PATIENCE_MS)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: "Content Security Policy" in message.text and problems.append(message.text))
    page.goto(server.url)
    expect(page.locator("#suggestions")).to_be_visible()
    yield page
    assert problems == []


@pytest.fixture(scope="module")
def store() -> Iterator[RunningDemoStore]:
    with running_demo_store() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, store: RunningDemoStore) -> Iterator[DeskServer]:
    store.reset()
    running = DeskServer(tmp_path, store)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def phone_desk(tmp_path: Path, store: RunningDemoStore) -> Iterator[PhoneDeskServer]:
    """A desk whose customers write on the two phones of `graph`."""
    port = free_port()
    with running_graph_emulator(webhook_url=f"http://127.0.0.1:{port}/webhooks") as graph:
        running = PhoneDeskServer(tmp_path, store, graph, port)
        running.start()
        yield running
        running.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own; a script that failed or was blocked fails the test."""
    expect.set_options(timeout=PATIENCE_MS)
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_one(url: str, *, viewport: dict[str, int] = DESK, **more: Any) -> Page:
        context = browser.new_context(locale="en-GB", timezone_id="Asia/Seoul", viewport=viewport, **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: "Content Security" in message.text and problems.append(message.text))
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def agent(desk: DeskServer, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open the console of an agent."""

    def open_console(email: str = MINA, **more: Any) -> Page:
        return log_in(open_page(f"{desk.url}/desk/login", **more), email)

    return open_console
