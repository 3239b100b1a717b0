"""Files in both directions: the customer and the agent attach, look, take away, send, and see."""

from __future__ import annotations

from collections.abc import Callable

from desk_server import DeskServer
from playwright.sync_api import Page, expect
from test_console import PHONE, agent, desk, open_page, rows, say, store

from bot.testing.graph_emulator.people import SAMPLES

__all__ = ["agent", "desk", "open_page", "store"]

CUP = SAMPLES / "broken-cup.png"
LOADED = "one => one.complete && one.naturalWidth > 0"


def loads(page: Page, picture: str, name: str) -> None:
    """The picture is there, under its name, and its bytes have come."""
    shown = page.locator(picture).get_by_role("img", name=name).last
    expect(shown).to_be_visible()
    page.wait_for_function(LOADED, arg=shown.element_handle())


def test_a_customer_and_an_agent_show_each_other_pictures(
    desk: DeskServer, open_page: Callable[..., Page], agent: Callable[..., Page]
) -> None:
    customer = open_page(desk.url, viewport=PHONE)
    say(customer, "a person please")
    mina = agent()
    rows(mina).first.click()
    mina.get_by_role("button", name="Take over").click()
    expect(customer.locator("#clerk")).to_have_text("Mina is with you")

    customer.locator("input[type=file]").set_input_files(CUP)
    expect(customer.locator(".tray-item[data-state=ready]")).to_contain_text("broken-cup.png")
    say(customer, "look at this")
    expect(customer.locator(".tray-item")).to_have_count(0)
    loads(customer, "#messages .customer", "broken-cup.png")
    loads(mina, ".message.customer", "broken-cup.png")
    assert desk.received()[-1] == "look at this"

    mina.locator("input[type=file]").set_input_files(
        {"name": "new.png", "mimeType": "text/html", "buffer": CUP.read_bytes()}
    )
    expect(mina.locator(".tray-item[data-state=ready]")).to_contain_text("new.png")
    mina.get_by_label("Reply to the customer").press("Enter")
    loads(mina, ".message.agent:not(.pending)", "new.png")
    loads(customer, "#messages .person", "new.png")
    expect(customer.locator("#messages .person .author")).to_have_text("Mina")
    for page in (customer, mina):
        page.reload()
    loads(customer, "#messages .person", "new.png")
    loads(mina, ".message.agent", "new.png")
