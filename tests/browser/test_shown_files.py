"""Files in both directions: the customer and the agent attach, look, take away, send, and see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from desk_pages import DESK, PHONE, log_in
from desk_server import DeskServer, PhoneDeskServer, utc_now
from playwright.sync_api import Page, expect
from test_access import CONTRAST
from test_axe import AXE, RUN
from test_console import rows, say

from bot.messages import InboundMessage
from bot.testing.graph_emulator.people import SAMPLES

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
    phone_desk: PhoneDeskServer, open_page: Callable[..., Page]
) -> None:
    phone_page = open_page(f"{phone_desk.graph.base_url}/phones")
    phone = phone_page.locator("#whatsapp")
    mina = log_in(open_page(f"{phone_desk.url}/desk/login"))
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
    mina.wait_for_function("() => document.querySelector('audio')?.readyState > 0")

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
    expect(mina.locator(".composer .error")).to_contain_text("moving.gif: The customer's messenger doesn't show")
    expect(mina.locator(".tray-item")).to_have_count(0)
    assert len([one for one in phone_desk.graph.sent if one.payload.get("type") == "image"]) == 1


# What a browser gives a page when somebody drops or pastes a file.
HANDED = """([target, kind, files]) => {
  const data = new DataTransfer();
  const png = [0x89, 80, 78, 71, 13, 10, 26, 10];
  for (const [name, type, size] of files) {
    data.items.add(new File([new Uint8Array([...png, ...Array(size).fill(0)])], name, {type}));
  }
  const event = kind === "paste"
    ? new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: data})
    : new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data});
  document.querySelector(target).dispatchEvent(event);
}"""


def hand(page: Page, target: str, kind: str, *files: tuple[str, int]) -> None:
    page.evaluate(HANDED, [target, kind, [[name, "image/png", size] for name, size in files]])


def test_files_are_dropped_pasted_and_taken_away_by_keyboard(
    desk: DeskServer, open_page: Callable[..., Page], agent: Callable[..., Page]
) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "a person please"))
    mina = agent()
    # From here on, and not only when it is waited for, the browser tells of it instead of opening a window.
    mina.on("filechooser", lambda _: None)
    rows(mina).first.click()
    hand(mina, "#ticket", "drop", ("before.png", 9))
    expect(mina.locator(".tray-item")).to_have_count(0)
    mina.get_by_role("button", name="Take over").click()
    expect(mina.get_by_label("Reply to the customer")).to_be_focused()
    hand(mina, "#ticket", "dragover", ("one.png", 9))
    expect(mina.locator("#ticket")).to_have_class(re.compile("dropping"))
    hand(mina, "#ticket", "drop", ("one.png", 9))
    hand(mina, "#composer-input", "paste", ("two.png", 9), ("three.png", 9))
    expect(mina.locator(".tray-item[data-state=ready]")).to_have_count(3)
    mina.get_by_role("button", name="Remove two.png").focus()
    mina.keyboard.press("Enter")
    expect(mina.locator(".tray-item")).to_have_count(2)
    expect(mina.get_by_role("button", name="Remove three.png")).to_be_focused()
    # A note is for colleagues, and takes none of them along.
    mina.get_by_role("button", name="Note", exact=True).click()
    expect(mina.locator(".tray-item").first).to_be_hidden()
    mina.get_by_label("Private note").fill("not for the customer")
    mina.keyboard.press("Enter")
    expect(mina.locator(".message.private")).to_be_visible()
    mina.get_by_role("button", name="Reply", exact=True).click()
    expect(mina.locator(".tray-item")).to_have_count(2)
    mina.get_by_label("Reply to the customer").press("Enter")
    expect(mina.locator(".message.agent:not(.pending) .file")).to_have_count(2)
    assert [event.kind for event in desk.desk.events_after(0)] == ["opened", "taken", "note", "replied"]
    mina.keyboard.press("Escape")
    with mina.expect_file_chooser():
        mina.keyboard.press("f")

    chat = open_page(desk.url, viewport=PHONE)
    chat.on("filechooser", lambda _: None)
    hand(chat, ".panel", "drop", ("four.png", 9))
    hand(chat, "#input", "paste", ("five.png", 9))
    expect(chat.locator(".tray-item[data-state=ready]")).to_have_count(2)
    chat.get_by_label("Your message").press("Enter")
    expect(chat.locator("#messages .customer .file")).to_have_count(2)
    with chat.expect_file_chooser():
        chat.get_by_role("button", name="Attach a picture or a file").press("Enter")


def test_what_cannot_be_attached_is_said_and_the_rest_stays(desk: DeskServer, open_page: Callable[..., Page]) -> None:
    chat = open_page(desk.url, viewport=PHONE)
    error, tray = chat.locator("#composer-error"), chat.locator(".tray-item")
    chat.get_by_label("Your message").fill("my words")
    chat.locator("input[type=file]").set_input_files(
        [{"name": f"{n}.png", "mimeType": "image/png", "buffer": CUP.read_bytes()} for n in range(20)]
    )
    expect(tray).to_have_count(10)
    expect(error).to_have_text("At most 10 files fit into one message.")
    expect(chat.locator(".tray-item[data-state=ready]")).to_have_count(10)
    for _ in range(10):
        chat.locator(".tray-remove").first.click()
    expect(chat.get_by_role("button", name="Attach a picture or a file")).to_be_focused()
    chat.locator("input[type=file]").set_input_files({"name": "0.png", "mimeType": "image/png", "buffer": b""})
    expect(error).to_have_text("0.png is empty.")
    chat.locator("input[type=file]").set_input_files(
        {"name": "big.png", "mimeType": "image/png", "buffer": b"\x89PNG" + bytes(17 * 1024 * 1024)}
    )
    expect(error).to_have_text("big.png is too large. At most 16 MB fit.")
    chat.locator("input[type=file]").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    expect(error).to_contain_text("x.png: This kind of file can't be sent.")
    expect(tray).to_have_count(0)
    expect(chat.get_by_label("Your message")).to_have_value("my words")
    chat.get_by_label("Your message").press("Enter")
    expect(chat.locator("#messages .customer .bubble")).to_have_text("my words")
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: my words")
    assert desk.received() == ["my words"]


def test_a_connection_that_breaks_in_the_middle_loses_no_picture_and_sends_none_twice(
    desk: DeskServer, open_page: Callable[..., Page], agent: Callable[..., Page]
) -> None:
    customer = open_page(desk.url, viewport=PHONE)
    say(customer, "a person please")
    mina = agent()
    rows(mina).first.click()
    mina.get_by_role("button", name="Take over").click()
    expect(mina.get_by_label("Reply to the customer")).to_be_focused()
    for page in (customer, mina):
        page.context.set_offline(True)
        page.locator("input[type=file]").set_input_files(CUP)
        expect(page.locator(".tray-item[data-state=failed]")).to_contain_text("Try again")
        page.context.set_offline(False)
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".tray-item[data-state=ready]")).to_have_count(1)
    mina.context.set_offline(True)
    mina.get_by_label("Reply to the customer").fill("here")
    mina.keyboard.press("Enter")
    expect(mina.locator(".message.pending")).to_contain_text("Not sent yet.")
    mina.context.set_offline(False)
    loads(mina, ".message.agent:not(.pending)", "broken-cup.png")
    expect(mina.locator(".message.pending")).to_have_count(0)
    loads(customer, "#messages .person", "broken-cup.png")
    customer.get_by_label("Your message").press("Enter")
    loads(mina, ".message.customer", "broken-cup.png")
    assert [customer.locator("#messages .person .file").count(), mina.locator(".message.customer .file").count()] == [
        1,
        1,
    ]


@pytest.mark.parametrize("look", [("en", "light"), ("ko", "dark")], ids=["english", "korean"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_files_are_readable_and_named_for_everybody(
    desk: DeskServer, open_page: Callable[..., Page], agent: Callable[..., Page], look: tuple[str, str], viewport: Any
) -> None:
    language, scheme = look
    words = {"en": ("Attach a picture or a file", "Send"), "ko": ("사진이나 파일 첨부", "보내기")}[language]
    picture = {"name": "broken-cup.png", "mimeType": "image/png", "buffer": CUP.read_bytes()}
    long = {"name": "아주 긴 이름의 영수증 " * 4 + ".pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n"}
    voice = {"name": "v.ogg", "mimeType": "audio/ogg", "buffer": (SAMPLES / "voice.ogg").read_bytes()}
    screen = {"viewport": viewport, "color_scheme": scheme, "reduced_motion": "reduce"}
    customer = open_page(f"{desk.url}/?lang={language}", **screen)
    customer.locator("#input").fill("a person please #1054")
    customer.keyboard.press("Enter")
    mina = agent(**screen)
    mina.goto(f"{desk.url}/desk?lang={language}")
    rows(mina).first.click()
    mina.locator("[data-act=take]").click()
    expect(mina.locator("#composer-input")).to_be_focused()
    for page, input_ in ((customer, "#input"), (mina, "#composer-input")):
        page.locator("input[type=file]").set_input_files([picture, long, voice])
        expect(page.locator(".tray-item[data-state=ready]")).to_have_count(3)
        expect(page.get_by_role("button", name=words[0])).to_be_visible()
        check(page, viewport)
        page.locator(input_).press("Enter")
        expect(page.locator(".tray-item")).to_have_count(0)
    for page, sent in ((customer, "#messages .person"), (mina, ".message.customer")):
        expect(page.locator(f"{sent} .file")).to_have_count(3)
        loads(page, sent, "broken-cup.png")
        check(page, viewport)


def check(page: Page, viewport: dict[str, int]) -> None:
    """Nothing runs out of the page, is too small to be hit or too pale to be read, or has no name."""
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate(CONTRAST.replace(".panel *", "body *")) == []
    small = page.locator("button:visible, .file-link:visible").evaluate_all(
        "all => all.filter(one => one.offsetHeight < 31 || one.offsetWidth < 31).map(one => one.outerHTML)"
    )
    assert small == []
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
