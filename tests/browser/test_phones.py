"""The two phones of the Graph API's emulator, in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Locator, Page, expect
from pytest_httpserver import HTTPServer

from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import ACCESS_TOKEN, running_graph_emulator
from bot.testing.graph_emulator.webhooks import PHONE_NUMBER_ID

NUMBER = "821055550142"
PSID = "7003500100000001"
WIDE = {"width": 1180, "height": 900}


@pytest.fixture
def emulator(httpserver: HTTPServer) -> Iterator[GraphEmulator]:
    for platform in ("whatsapp", "messenger"):
        httpserver.expect_request(f"/webhooks/{platform}", method="POST").respond_with_data("")
    with running_graph_emulator(webhook_url=httpserver.url_for("/webhooks")) as running:
        yield running


@pytest.fixture
def phones(page: Page, emulator: GraphEmulator) -> Iterator[Page]:
    """The open page; a script that failed or was blocked fails the test."""
    expect.set_options(timeout=15_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: "Content Security Policy" in message.text and problems.append(message.text))
    page.set_viewport_size(WIDE)
    page.goto(f"{emulator.base_url}/phones")
    yield page
    assert problems == []


def send(emulator: GraphEmulator, path: str, payload: dict[str, object]) -> None:
    headers = {"Authorization": f"Bearer {ACCESS_TOKEN}"}
    requests.post(
        f"{emulator.base_url}/v23.0/{path}/messages", json=payload, headers=headers, timeout=5
    ).raise_for_status()


def whatsapp(emulator: GraphEmulator, **message: object) -> None:
    send(emulator, PHONE_NUMBER_ID, {"messaging_product": "whatsapp", "to": NUMBER, **message})


def messenger(emulator: GraphEmulator, message: dict[str, object]) -> None:
    send(emulator, "me", {"recipient": {"id": PSID}, "messaging_type": "RESPONSE", "message": message})


def write(phone: Locator, text: str) -> None:
    phone.locator("textarea").fill(text)
    phone.locator("textarea").press("Enter")
    expect(phone.locator(".entry.customer .bubble").last).to_contain_text(text)


def offered_list() -> dict[str, object]:
    rows = [{"id": "/1", "title": "Stoneware mug", "description": "Sage"}, {"id": "/2", "title": "Linen apron"}]
    return {
        "type": "list",
        "body": {"text": "Which item?"},
        "action": {"button": "Choose an item", "sections": [{"title": "Order #1001", "rows": rows}]},
    }


def test_a_list_is_picked_from_with_the_keyboard(phones: Page, emulator: GraphEmulator) -> None:
    phone = phones.locator("#whatsapp")
    write(phone, "I want to return something")
    expect(phone.locator(".ticks")).to_have_attribute("data-state", "delivered")
    whatsapp(emulator, type="interactive", interactive=offered_list())

    opener = phone.get_by_role("button", name="Choose an item")
    opener.press("Enter")
    sheet = phone.get_by_role("dialog", name="Choose an item")
    expect(sheet.get_by_role("radio").first).to_be_focused()
    phones.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(opener).to_be_focused()

    phones.keyboard.press("Enter")
    phones.keyboard.press("ArrowDown")
    phones.keyboard.press("Space")
    expect(sheet.get_by_role("radio", name="Linen apron")).to_have_attribute("aria-checked", "true")
    sheet.get_by_role("button", name="Send").press("Enter")

    expect(phone.locator(".entry.customer").last).to_contain_text("Linen apron")
    reply = emulator.webhooks[-1].events[0].body["interactive"]
    assert reply == {"type": "list_reply", "list_reply": {"id": "/2", "title": "Linen apron"}}


def test_a_conversation_survives_a_reload(phones: Page, emulator: GraphEmulator) -> None:
    phone = phones.locator("#messenger")
    write(phone, "Hello")
    messenger(emulator, {"text": "안녕하세요! 무엇을 도와드릴까요?"})
    expect(phone.locator(".entry.business")).to_contain_text("무엇을 도와드릴까요?")
    phone.get_by_role("button", name="Attach").click()
    phone.get_by_role("button", name="Location").click()
    expect(phone.locator(".place")).to_have_count(1)

    phones.reload()
    expect(phone.locator(".entry")).to_have_count(3)
    expect(phone.locator(".entry.business")).to_contain_text("무엇을 도와드릴까요?")
    assert emulator.messenger.customer(PSID).conversation.entries[1].state == "read"


def test_quick_replies_are_gone_once_one_is_tapped(phones: Page, emulator: GraphEmulator) -> None:
    phone = phones.locator("#messenger")
    write(phone, "Hello")
    replies = [{"content_type": "text", "title": title, "payload": title} for title in ("Returns", "Delivery")]
    messenger(emulator, {"text": "About what?", "quick_replies": replies})

    phone.get_by_role("button", name="Returns").click()
    expect(phone.locator(".quick")).to_be_hidden()
    expect(phone.locator(".entry.customer").last).to_contain_text("Returns")


def test_what_the_clerk_says_is_never_markup(phones: Page, emulator: GraphEmulator) -> None:
    phone = phones.locator("#whatsapp")
    write(phone, "Hello")
    whatsapp(emulator, type="text", text={"body": "<img src=x onerror=alert(1)> *bold* javascript:alert(1)"})

    expect(phone.locator(".entry.business b")).to_have_text("bold")
    expect(phone.locator(".entry.business")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(phone.locator(".entry.business img, .entry.business a")).to_have_count(0)


def test_one_phone_at_a_time_where_it_is_narrow(phones: Page, emulator: GraphEmulator) -> None:
    phones.set_viewport_size({"width": 390, "height": 760})
    write(phones.locator("#whatsapp"), "Hello")
    expect(phones.locator("#messenger")).to_be_hidden()

    emulator.messenger.customer(PSID).say("Hello from before")
    messenger(emulator, {"text": "Hello!"})
    expect(phones.get_by_role("tab", name="Messenger 1")).to_be_visible()
    phones.get_by_role("tab", name="WhatsApp").press("ArrowRight")
    expect(phones.get_by_role("tab", name="Messenger")).to_be_focused()
    expect(phones.get_by_role("tabpanel", name="Messenger")).to_be_visible()
    expect(phones.locator("#messenger .entry")).to_have_count(2)
    expect(phones.locator("#tab-messenger .badge")).to_be_hidden()
    assert phones.evaluate("document.documentElement.scrollWidth") == 390


def test_a_refusal_is_seen_on_the_phone(phones: Page, emulator: GraphEmulator) -> None:
    phone = phones.locator("#whatsapp")
    write(phone, "Hello")
    emulator.fault("token_expired", times=1)
    with pytest.raises(requests.HTTPError):
        whatsapp(emulator, type="text", text={"body": "Hello"})
    expect(phone.locator(".refused")).to_contain_text("Session has expired")
