"""What axe-core finds on every page of the console and on the chat page: nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk_pages import log_in
from desk_server import DeskServer, utc_now
from playwright.sync_api import Page, expect

from bot.messages import InboundMessage

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")

# WCAG 2.2 A and AA, and what axe's authors call best practice.
RUN = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then((found) => found.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 120))]))"""


@pytest.fixture
def waiting(desk: DeskServer) -> DeskServer:
    """Two customers wait."""
    for number, text in enumerate(("a person please #1054", "사람 불러 주세요 #1019")):
        desk.receive(InboundMessage("web", f"c{number}", f"m{number}", utc_now(), text))
    return desk


@pytest.fixture
def violations(page: Page) -> Callable[[], Any]:
    def look() -> Any:
        # By the browser's own door: the page's policy lets no foreign script in.
        page.evaluate(AXE)
        return page.evaluate(RUN)

    return look


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(
    page: Page, waiting: DeskServer, violations: Callable[[], Any], scheme: Any, width: int
) -> None:
    expect.set_options(timeout=15_000)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{waiting.url}/desk/login")
    assert violations() == []
    log_in(page)
    expect(page.locator("#rows a")).to_have_count(2)
    assert violations() == []
    page.locator("#rows a").first.click()
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_label("Reply to the customer")).to_be_focused()
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent:not(.pending)")).to_be_visible()
    if width < 1200:
        page.get_by_role("button", name="Order", exact=True).click()
    expect(page.locator("#side h3")).to_be_visible()
    assert violations() == []
    page.locator("#side").get_by_role("button", name="Refund").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations() == []
    page.keyboard.press("Escape")
    page.goto(f"{waiting.url}/desk/figures")
    assert violations() == []
