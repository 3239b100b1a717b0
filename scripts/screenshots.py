"""Take the pictures of the docs from a running `shopclerk demo`.

    .venv/bin/python scripts/screenshots.py http://127.0.0.1:8765 --password PASSWORD

Talks to the clerk in English on a light phone and in Korean on a dark one, and puts both beside each other in
`docs/images/chat.png`. With the password that the demo has printed for its agent, customers ask for a person, and an
agent takes over in the console: `docs/images/console.png` and, on a phone, `docs/images/console-phone.png`. Needs
Debian's chromium, and fonts for Korean (`fonts-noto-cjk`).
"""

from __future__ import annotations

import argparse
import base64
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
LAUNCH_ARGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")

# A phone of the usual size, in CSS pixels.
PHONE = {"width": 390, "height": 844}
SHARPNESS = 2

# A cold worker takes seconds to load its model.
ANSWER_WITHIN_MS = 60_000

# Bubbles arrive with an animation of 0.2 s, pictures a little later.
SETTLE_MS = 900


@dataclass(frozen=True)
class Shot:
    """One phone: its language, its theme, and what the customer types."""

    language: str
    theme: str
    lines: tuple[str, ...]


SHOTS = (
    Shot("en", "light", ("Where is my order?", "#1036", "oliver.smith@example.com")),
    Shot("ko", "dark", ("책상 조명 있어요?",)),
)


DEMO_AGENT = "demo@shop.example"

WAITING = (
    ("en", ("I want to cancel order 1054", "minji.kim@example.com", "Can I talk to a person about it?")),
    ("ko", ("상담원 연결해 주세요",)),
    ("en", ("My parcel was stolen, I call my lawyer",)),
    ("ko", ("1019 주문 상담원이랑 얘기하고 싶어요",)),
)
"""Customers who come to want a person: the language, and what they write."""


def take(browser: Browser, address: str, shot: Shot) -> bytes:
    """Hold the conversation of one shot and give the PNG of its end."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        device_scale_factor=SHARPNESS,
        is_mobile=True,
        has_touch=True,
        color_scheme=shot.theme,  # type: ignore[arg-type]
        locale=shot.language,
        timezone_id="Asia/Seoul",
    )
    page = context.new_page()
    page.goto(f"{address}/?lang={shot.language}")
    expect(page.locator('#clerk[data-state="ready"]')).to_be_visible(timeout=ANSWER_WITHIN_MS)
    for line in shot.lines:
        say(page, line)
    page.locator("body").click(position={"x": 4, "y": 70})
    page.wait_for_timeout(SETTLE_MS)
    picture = page.screenshot()
    context.close()
    return picture


def say(page: Page, line: str) -> None:
    """Send a line and wait for the whole answer."""
    answered = page.locator("#messages .clerk").count()
    page.locator("#input").fill(line)
    page.locator("#send").tap()
    expect(page.locator("#messages .clerk").nth(answered)).to_be_visible(timeout=ANSWER_WITHIN_MS)
    expect(page.locator("#typing")).to_be_hidden(timeout=ANSWER_WITHIN_MS)
    page.wait_for_timeout(SETTLE_MS)


def ask_for_person(browser: Browser, address: str, lines: tuple[str, ...], language: str) -> BrowserContext:
    """Let a customer talk until a person is wanted; the chat stays open."""
    context = browser.new_context(viewport=PHONE, locale=language, timezone_id="Asia/Seoul")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/?lang={language}")
    expect(page.locator('#clerk[data-state="ready"]')).to_be_visible(timeout=ANSWER_WITHIN_MS)
    for line in lines:
        answered = page.locator("#messages .clerk").count()
        page.locator("#input").fill(line)
        page.keyboard.press("Enter")
        expect(page.locator("#messages .clerk").nth(answered)).to_be_visible(timeout=ANSWER_WITHIN_MS)
    return context


def take_console(browser: Browser, address: str, password: str, folder: Path) -> list[Path]:
    """Let customers wait and an agent answer one of them; write a desk's picture and a phone's."""
    customers = [ask_for_person(browser, address, lines, language) for language, lines in WAITING]
    desk = browser.new_context(
        viewport={"width": 1360, "height": 850}, device_scale_factor=SHARPNESS, locale="en", timezone_id="Asia/Seoul"
    )
    page = desk.new_page()
    page.goto(f"{address}/desk/login?lang=en")
    page.locator("#email").fill(DEMO_AGENT)
    page.locator("#password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    row = page.locator("#rows a", has_text="#1054").first
    row.click()
    page.locator("[data-act=take]").click()
    expect(page.locator(".composer:not(.noting)")).to_be_visible()
    page.locator("#composer-input").fill("Hello, this is Demo. I've read everything and stop the parcel for you.")
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent:not(.pending)")).to_be_visible()
    page.locator(".tab").last.click()
    page.locator("#composer-input").fill("Packed tomorrow morning: cancel before ten.")
    page.keyboard.press("Enter")
    expect(page.locator(".message.private")).to_be_visible()
    customers[0].pages[0].locator("#input").fill("Oh, that was quick. Thank you!")
    customers[0].pages[0].keyboard.press("Enter")
    expect(page.locator(".message.customer .bubble").last).to_contain_text("that was quick")
    page.locator(".tab").first.click()
    page.locator('[data-view="all"]').click()
    page.wait_for_timeout(SETTLE_MS)
    pictures = [folder / "console.png", folder / "console-phone.png"]
    page.screenshot(path=pictures[0])
    phone = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        device_scale_factor=SHARPNESS,
        color_scheme="dark",
        locale="ko",
        timezone_id="Asia/Seoul",
        storage_state=desk.storage_state(),
    )
    small = phone.new_page()
    small.goto(f"{page.url}?lang=ko")
    expect(small.locator(".message").first).to_be_visible()
    small.wait_for_timeout(SETTLE_MS)
    small.screenshot(path=pictures[1])
    for context in (*customers, desk, phone):
        context.close()
    return pictures


def place_side_by_side(browser: Browser, pictures: list[bytes]) -> bytes:
    """One PNG of all pictures in a row, with round corners on a transparent ground."""
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in pictures)
    style = (
        "body{margin:0;display:inline-flex;gap:40px;padding:32px}"
        f"img{{width:{PHONE['width']}px;border-radius:36px;box-shadow:0 0 0 1px #0002,0 12px 28px #0003}}"
    )
    width = len(pictures) * (PHONE["width"] + 40) + 24
    page = browser.new_page(viewport={"width": width, "height": PHONE["height"] + 64}, device_scale_factor=SHARPNESS)
    page.set_content(f"<style>{style}</style>{images}")
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    return page.screenshot(omit_background=True)


def main() -> None:
    """Take the pictures and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8765", help="where the chat page is")
    parser.add_argument("--out", type=Path, default=Path("docs/images/chat.png"), help="the file to write")
    parser.add_argument("--password", help=f"of {DEMO_AGENT}, as the demo has printed it: takes the console, too")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(LAUNCH_ARGS))
        pictures = [take(browser, arguments.address.rstrip("/"), shot) for shot in SHOTS]
        picture = place_side_by_side(browser, pictures)
        address, folder = arguments.address.rstrip("/"), arguments.out.parent
        more = take_console(browser, address, arguments.password, folder) if arguments.password else []
        browser.close()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_bytes(picture)
    for path in (arguments.out, *more):
        print(f"{path}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
