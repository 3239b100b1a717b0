from __future__ import annotations

from chat_server import ChatServer
from playwright.sync_api import Page, expect


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def bubbles(page: Page) -> list[str]:
    return page.locator("#messages .bubble").all_text_contents()


def test_a_message_is_answered(chat: Page, server: ChatServer) -> None:
    say(chat, "hello")
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: hello")
    assert bubbles(chat) == ["hello", "You said: hello"]
    assert server.received() == ["hello"]
    expect(chat.get_by_label("Your message")).to_have_value("")
    expect(chat.locator("#suggestions")).to_be_hidden()


def test_a_suggestion_is_sent_as_typed_text(chat: Page, server: ChatServer) -> None:
    chat.get_by_role("button", name="How much is shipping?").click()
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: How much is shipping?")
    assert server.received() == ["How much is shipping?"]


def test_a_tapped_button_sends_its_payload_and_stays(chat: Page) -> None:
    say(chat, "my order")
    chat.get_by_role("button", name="Yes, that one").click()
    expect(chat.locator("#messages .clerk .bubble").last).to_have_text("tapped /affirm")
    assert bubbles(chat) == ["my order", "Is it #1001?", "Yes, that one", "tapped /affirm"]
    expect(chat.get_by_role("button", name="Yes, that one")).to_be_visible()


def test_a_double_tap_is_one_answer(chat: Page, server: ChatServer) -> None:
    say(chat, "my order")
    chat.get_by_role("button", name="Yes, that one").dblclick()
    expect(chat.locator("#messages .clerk .bubble").last).to_have_text("tapped /affirm")
    assert server.received() == ["my order", "Yes, that one"]


def test_quick_replies_vanish_once_answered(chat: Page) -> None:
    say(chat, "a colour")
    chat.get_by_role("button", name="Oat").click()
    expect(chat.locator("#messages .clerk .bubble").last).to_have_text('tapped /inform{"c":"oat"}')
    expect(chat.locator("#messages .chip")).to_have_count(0)
    chat.reload()
    expect(chat.locator("#messages .bubble")).to_have_count(4)
    expect(chat.locator("#messages .chip")).to_have_count(0)


def test_open_quick_replies_are_there_after_a_reload(chat: Page) -> None:
    say(chat, "a colour")
    expect(chat.locator("#messages .chip")).to_have_text(["Oat", "Moss"])
    chat.reload()
    expect(chat.locator("#messages .chip")).to_have_text(["Oat", "Moss"])


def test_a_reload_keeps_the_conversation_and_the_draft(chat: Page) -> None:
    say(chat, "hello")
    expect(chat.locator("#messages .clerk")).to_have_count(1)
    chat.get_by_label("Your message").fill("half a sent")
    chat.reload()
    expect(chat.locator("#messages .bubble")).to_have_count(2)
    assert bubbles(chat) == ["hello", "You said: hello"]
    expect(chat.get_by_label("Your message")).to_have_value("half a sent")
    expect(chat.locator("#suggestions")).to_be_hidden()
    expect(chat.locator("#messages .day")).to_have_text(["Today"])


def test_cards_stand_in_a_row_and_can_be_tapped(chat: Page) -> None:
    say(chat, "a lamp")
    row = chat.get_by_role("group", name="Choices")
    expect(row.get_by_role("article")).to_have_count(4)
    assert row.evaluate("row => row.scrollWidth > row.clientWidth")
    link = row.get_by_role("link", name="Lamp 1")
    assert link.get_attribute("href") == "https://shop.example/lamps/1"
    assert link.get_attribute("rel") == "noopener noreferrer"
    expect(chat.get_by_role("link", name="All lamps (opens in a new tab)")).to_be_visible()
    row.get_by_role("button", name="Choose").nth(1).click()
    expect(chat.locator("#messages .clerk .bubble").last).to_have_text("tapped /lamp2")


def test_html_in_a_text_is_text(chat: Page) -> None:
    nasty = '<img src=x onerror="document.title=1"><b>bold</b> &amp; {{7*7}}'
    say(chat, nasty)
    expect(chat.locator("#messages .clerk .bubble")).to_have_text(f"You said: {nasty}")
    assert bubbles(chat)[0] == nasty
    assert chat.locator("#messages .bubble img, #messages .bubble b").count() == 0
    assert chat.title() == "Haru Living · Chat"


def test_addresses_become_links_and_nothing_else_does(chat: Page) -> None:
    say(chat, "see (https://a.example/x_(y)). 그리고 https://b.example/1001에서 javascript:alert(1) http://")
    links = chat.locator("#messages .customer .bubble a")
    expect(links).to_have_count(2)
    assert [link.get_attribute("href") for link in links.all()] == ["https://a.example/x_(y)", "https://b.example/1001"]


def test_line_breaks_are_kept(chat: Page) -> None:
    chat.get_by_label("Your message").click()
    chat.keyboard.type("one")
    chat.keyboard.press("Shift+Enter")
    chat.keyboard.type("two")
    tall = chat.get_by_label("Your message").evaluate("input => input.offsetHeight")
    chat.keyboard.press("Enter")
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: one\ntwo")
    assert bubbles(chat)[0] == "one\ntwo"
    assert chat.get_by_label("Your message").evaluate("input => input.offsetHeight") < tall


def test_enter_within_a_korean_syllable_does_not_send(chat: Page, server: ChatServer) -> None:
    field = chat.get_by_label("Your message")
    field.click()
    devtools = chat.context.new_cdp_session(chat)
    devtools.send("Input.imeSetComposition", {"text": "안녕", "selectionStart": 2, "selectionEnd": 2})
    chat.keyboard.press("Enter")
    assert bubbles(chat) == []
    assert field.input_value().strip() == "안녕"
    devtools.send("Input.insertText", {"text": "안녕"})
    chat.keyboard.press("Enter")
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: 안녕")
    assert server.received() == ["안녕"]


def test_a_text_that_is_too_long_stays_in_the_field(chat: Page, server: ChatServer) -> None:
    field = chat.get_by_label("Your message")
    field.fill("가" * 2001)
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("alert")).to_have_text("At most 2,000 characters fit into one message; this one has 2,001.")
    assert len(field.input_value()) == 2001
    assert server.count() == 0
    field.fill("가" * 2000)
    expect(chat.get_by_role("alert")).to_be_hidden()


def test_a_new_conversation_starts_empty(chat: Page, server: ChatServer) -> None:
    say(chat, "hello")
    expect(chat.locator("#messages .clerk")).to_have_count(1)
    chat.get_by_role("button", name="New conversation").click()
    chat.keyboard.press("Escape")
    expect(chat.locator("#messages .bubble")).to_have_count(2)
    chat.get_by_role("button", name="New conversation").click()
    chat.get_by_role("dialog", name="Start a new conversation?").get_by_role("button", name="Start").click()
    expect(chat.locator("#suggestions")).to_be_visible()
    expect(chat.locator("#messages .bubble")).to_have_count(0)
    say(chat, "again")
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: again")
    assert server.received() == ["hello", "again"]


def test_another_tab_shows_the_same_conversation(chat: Page, server: ChatServer) -> None:
    other = chat.context.new_page()
    other.goto(server.url)
    expect(other.locator("#suggestions")).to_be_visible()
    say(chat, "hello")
    expect(other.locator("#messages .bubble")).to_have_text(["hello", "You said: hello"])
    expect(chat.locator("#messages .bubble")).to_have_text(["hello", "You said: hello"])
