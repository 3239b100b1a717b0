"""By keyboard, by screen reader, in the dark, in Korean, on a small phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from chat_server import ChatServer
from playwright.sync_api import Browser, Page, expect
from test_conversation import say

from bot.testing.demo_store import RunningDemoStore


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"))


def test_everything_is_reached_by_keyboard(chat: Page, server: ChatServer) -> None:
    expect(chat.get_by_label("Your message")).to_be_focused()
    chat.keyboard.press("Shift+Tab")
    assert focused(chat) == "Attach a picture or a file"
    chat.keyboard.press("Shift+Tab")
    assert focused(chat) == "I want to talk to a person"
    outline = chat.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    chat.keyboard.press("Enter")
    expect(chat.locator("#messages .clerk")).to_have_count(1)
    expect(chat.get_by_label("Your message")).to_be_focused()
    chat.keyboard.type("a colour")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="Moss")).to_be_visible()
    chat.keyboard.press("Shift+Tab")
    chat.keyboard.press("Shift+Tab")
    assert focused(chat) == "Moss"
    chat.keyboard.press("Shift+Tab")
    chat.keyboard.press("Escape")
    expect(chat.get_by_label("Your message")).to_be_focused()
    assert server.received() == ["I want to talk to a person", "a colour"]


def test_the_header_comes_first_and_in_order(chat: Page) -> None:
    chat.evaluate("document.activeElement.blur()")
    seen = []
    for _ in range(4):
        chat.keyboard.press("Tab")
        seen.append(focused(chat))
    assert seen[-3:] == ["한국어", "Dark appearance", "New conversation"]


def test_a_screen_reader_hears_who_says_what(chat: Page) -> None:
    log = chat.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    say(chat, "hello")
    expect(chat.locator("#messages .clerk")).to_have_count(1)
    assert chat.locator("#messages .message .sr-only").all_text_contents() == ["You", "Haru Living"]
    expect(log).to_have_attribute("aria-live", "polite")
    expect(chat.get_by_role("heading", name="Haru Living", level=1)).to_be_visible()
    expect(chat.get_by_role("button", name="Send")).to_be_disabled()
    for button in chat.locator("button:visible, a:visible").all():
        assert button.evaluate("one => (one.getAttribute('aria-label') ?? one.textContent).trim()")


@pytest.mark.parametrize("width", [320, 390])
def test_the_page_of_the_stores_api_fits_a_phone(
    store: RunningDemoStore, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(f"{store.base_url}/docs", viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_in_both_themes(chat: Page, scheme: str) -> None:
    chat.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    say(chat, "a colour")
    expect(chat.get_by_role("button", name="Oat")).to_be_visible()
    chat.wait_for_timeout(400)  # the arrival is over
    low = chat.evaluate(CONTRAST)
    assert low == []


def test_dark_follows_the_system_until_the_customer_chooses(chat: Page) -> None:
    def ground() -> str:
        return str(chat.evaluate("getComputedStyle(document.querySelector('.panel')).backgroundColor"))

    light, dark = "rgb(250, 249, 246)", "rgb(24, 27, 26)"
    assert ground() == light
    chat.emulate_media(color_scheme="dark")
    assert ground() == dark
    toggle = chat.get_by_role("button", name="Dark appearance")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    assert ground() == light
    chat.reload()
    assert ground() == light


def test_the_page_changes_to_korean_and_keeps_the_conversation(chat: Page) -> None:
    say(chat, "hello")
    expect(chat.locator("#messages .clerk")).to_have_count(1)
    chat.get_by_role("link", name="한국어").click()
    expect(chat.locator("html")).to_have_attribute("lang", "ko")
    expect(chat.get_by_role("heading", name="하루리빙")).to_be_visible()
    expect(chat.locator("#messages .bubble")).to_have_text(["hello", "You said: hello"])
    expect(chat.locator("#messages .day")).to_have_text(["오늘"])
    expect(chat.get_by_placeholder("메시지를 입력하세요")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 560, 1280])
def test_nothing_runs_out_of_the_page(chat: Page, width: int) -> None:
    chat.set_viewport_size({"width": width, "height": 700})
    say(chat, "https://shop.example/" + "a" * 300)
    say(chat, "a lamp")
    expect(chat.locator(".card")).to_have_count(4)
    assert chat.evaluate("document.documentElement.scrollWidth") <= width
    assert chat.locator("#scroller").evaluate("one => one.scrollWidth <= one.clientWidth")
    expect(chat.get_by_role("button", name="Send")).to_be_in_viewport()


def test_touch_targets_are_large_enough(browser: Browser, server: ChatServer) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = phone.new_page()
    page.goto(server.url)
    page.get_by_role("button", name="Where is my order?").tap()
    expect(page.locator("#messages .clerk")).to_have_count(1)
    expect(page.get_by_label("Your message")).not_to_be_focused()
    small = page.locator("button:visible, a:visible").evaluate_all(
        "all => all.filter(one => one.offsetHeight < 40 || one.offsetWidth < 40).map(one => one.outerHTML)"
    )
    phone.close()
    assert small == []


def test_less_motion_when_asked(chat: Page) -> None:
    chat.emulate_media(reduced_motion="reduce")
    say(chat, "hello")
    message = chat.locator("#messages .clerk")
    expect(message).to_have_count(1)
    assert message.evaluate("one => getComputedStyle(one).animationName") == "none"


# WCAG 2.1 contrast of every visible text with the nearest opaque ground behind it; gives the ones under 4.5.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const low = [];
  for (const one of document.querySelectorAll(".panel *")) {
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || one.closest(".sr-only") || !one.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push([one.className, one.textContent.slice(0, 30), ratio.toFixed(2)]);
  }
  return low;
}"""
