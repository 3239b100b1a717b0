"""Debian's chromium on the real page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer
from playwright.sync_api import Page, expect

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
    return {"locale": "en-GB", "timezone_id": "Asia/Seoul", "viewport": {"width": 390, "height": 844}}


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
