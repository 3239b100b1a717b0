"""Files in both directions: the customer and the agent attach, look, take away, send, and see."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desk_server import MINA, PASSWORD, DeskServer, PhoneDeskServer
from playwright.sync_api import Page, expect
from test_console import PHONE, agent, desk, open_page, rows, say, store

from bot.testing.demo_store import RunningDemoStore
from bot.testing.graph_emulator.people import SAMPLES
from bot.testing.graph_emulator.server import running_graph_emulator

__all__ = ["agent", "desk", "open_page", "store"]

CUP = SAMPLES / "broken-cup.png"
LOADED = "one => one.complete && one.naturalWidth > 0"


def loads(page: Page, picture: str, name: str) -> None:
    """The picture is there, under its name, and its bytes have come."""
    shown = page.locator(picture).get_by_role("img", name=name).last
    expect(shown).to_be_visible()
    page.wait_for_function(LOADED, arg=shown.element_handle())


def attach(page: Page, file: Any, name: str) -> None:
    """Choose a file, and wait until the server has it."""
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".tray-item[data-state=ready]").last).to_contain_text(name)


def test_a_customer_and_an_agent_show_each_other_pictures(
    desk: DeskServer, open_page: Callable[..., Page], agent: Callable[..., Page]
) -> None:
    customer = open_page(desk.url, viewport=PHONE)
    say(customer, "a person please")
    mina = agent()
    rows(mina).first.click()
    mina.get_by_role("button", name="Take over").click()
    expect(customer.locator("#clerk")).to_have_text("Mina is with you")

    attach(customer, CUP, "broken-cup.png")
    say(customer, "look at this")
    expect(customer.locator(".tray-item")).to_have_count(0)
    loads(customer, "#messages .customer", "broken-cup.png")
    loads(mina, ".message.customer", "broken-cup.png")
    assert desk.received()[-1] == "look at this"

    attach(mina, {"name": "new.png", "mimeType": "text/html", "buffer": CUP.read_bytes()}, "new.png")
    mina.get_by_label("Reply to the customer").press("Enter")
    loads(mina, ".message.agent:not(.pending)", "new.png")
    loads(customer, "#messages .person", "new.png")
    expect(customer.locator("#messages .person .author")).to_have_text("Mina")
    for page in (customer, mina):
        page.reload()
    loads(customer, "#messages .person", "new.png")
    loads(mina, ".message.agent", "new.png")


def test_an_agent_and_a_customer_on_whatsapp_show_each_other_pictures(
    tmp_path: Path, store: RunningDemoStore, open_page: Callable[..., Page]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running_graph_emulator(webhook_url=f"http://127.0.0.1:{port}/webhooks") as graph:
        server = PhoneDeskServer(tmp_path, store, graph, port)
        server.start()
        try:
            phone_page = open_page(f"{graph.base_url}/phones")
            phone = phone_page.locator("#whatsapp")
            mina = open_page(f"{server.url}/desk/login")
            mina.get_by_label("E-mail").fill(MINA)
            mina.get_by_label("Password").fill(PASSWORD)
            mina.keyboard.press("Enter")
            phone.locator("textarea").fill("a person please")
            phone.locator("textarea").press("Enter")
            rows(mina).first.click()
            mina.get_by_role("button", name="Take over").click()
            expect(mina.get_by_label("Reply to the customer")).to_be_focused()

            for sample in ("Picture of a broken cup", "A receipt (PDF)", "Voice note"):
                phone.get_by_role("button", name="Attach").click()
                phone.get_by_role("button", name=sample).click()
            loads(mina, ".message.customer", "Picture")
            expect(mina.locator(".message.customer").get_by_role("link", name="receipt.pdf")).to_be_visible()
            expect(mina.locator(".message.customer audio")).to_be_visible()
            mina.wait_for_function("document.querySelector('audio').readyState > 0")

            attach(mina, CUP, "broken-cup.png")
            mina.get_by_label("Reply to the customer").fill("This one?")
            mina.keyboard.press("Enter")
            picture = phone.locator(".entry.business .media.picture img").last
            expect(picture).to_be_visible()
            phone_page.wait_for_function(LOADED, arg=picture.element_handle())
            expect(phone.locator(".entry.business").last).to_contain_text("This one?")
            # What WhatsApp does not show is refused while there is still somebody who can do something about it.
            mina.locator("input[type=file]").set_input_files(
                {"name": "moving.gif", "mimeType": "image/gif", "buffer": b"GIF89a" + CUP.read_bytes()}
            )
            expect(mina.locator(".composer .error")).to_contain_text(
                "moving.gif: The customer's messenger doesn't show"
            )
            expect(mina.locator(".tray-item")).to_have_count(0)
            assert len([one for one in graph.sent if one.payload.get("type") == "image"]) == 1
        finally:
            server.stop()
