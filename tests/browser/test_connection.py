from __future__ import annotations

from pathlib import Path

from chat_server import ChatServer
from playwright.sync_api import Page, Route, expect
from test_conversation import bubbles, say


def test_what_is_written_offline_is_sent_once_when_the_connection_is_back(chat: Page, server: ChatServer) -> None:
    chat.context.set_offline(True)
    expect(chat.get_by_text("You're offline.")).to_be_visible()
    say(chat, "one")
    say(chat, "two")
    expect(chat.locator('.customer[data-state="failed"]')).to_have_count(2)
    expect(chat.get_by_role("button", name="Try again")).to_have_count(2)
    assert server.received() == []
    chat.context.set_offline(False)
    expect(chat.locator("#messages .clerk")).to_have_count(2)
    expect(chat.locator("#messages .customer")).to_have_count(2)
    expect(chat.get_by_text("You're offline.")).to_be_hidden()
    assert server.received() == ["one", "two"]


def test_a_message_whose_answer_got_lost_is_one_row_and_one_bubble(chat: Page, server: ChatServer) -> None:
    tries = []

    def lose_the_first_answer(route: Route) -> None:
        tries.append(route.request.post_data_json["id"])
        if len(tries) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    chat.route("**/chat/messages*", lose_the_first_answer)
    say(chat, "hello")
    expect(chat.locator('.customer[data-state="failed"], .customer[data-state=""]')).to_have_count(1)
    expect(chat.locator('.customer[data-state=""]')).to_have_count(1)
    assert bubbles(chat) == ["hello", "You said: hello"]
    assert len(tries) == 2
    assert tries[0] == tries[1]
    assert server.received() == ["hello"]


def test_a_database_that_is_away_for_a_moment_loses_nothing(chat: Page, server: ChatServer) -> None:
    away = [True]

    def refuse_once(route: Route) -> None:
        if away.pop() if away else False:
            route.fulfill(status=503, json={"error": {"code": "storage_away", "message": "later"}})
        else:
            route.continue_()

    chat.route("**/chat/messages*", refuse_once)
    say(chat, "hello")
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: hello")
    assert server.received() == ["hello"]


def test_a_reload_while_offline_messages_wait_sends_them_once(chat: Page, server: ChatServer) -> None:
    chat.route("**/chat/messages*", lambda route: route.abort())
    say(chat, "hello")
    expect(chat.locator('.customer[data-state="failed"]')).to_have_count(1)
    chat.unroute("**/chat/messages*")
    chat.reload()
    expect(chat.locator("#messages .bubble")).to_have_text(["hello", "You said: hello"])
    assert server.received() == ["hello"]


def test_a_message_the_server_refuses_comes_back_into_the_field(chat: Page) -> None:
    refusal = {"error": {"code": "text_too_long", "message": "Too long, sorry."}}
    chat.route("**/chat/messages*", lambda route: route.fulfill(status=422, json=refusal))
    say(chat, "hello")
    expect(chat.get_by_role("alert")).to_have_text("Too long, sorry.")
    expect(chat.get_by_label("Your message")).to_have_value("hello")
    assert bubbles(chat) == []


def test_a_lost_cookie_starts_a_fresh_conversation_by_itself(chat: Page, server: ChatServer) -> None:
    chat.context.clear_cookies()
    say(chat, "hello")
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: hello")
    assert server.received() == ["hello"]


def test_a_restarted_server_goes_on_where_it_was(chat: Page, server: ChatServer, tmp_path: Path) -> None:
    say(chat, "before")
    expect(chat.locator("#messages .clerk")).to_have_count(1)
    server.stop()
    expect(chat.get_by_role("status").filter(has_text="Connecting…")).to_be_visible()
    say(chat, "meanwhile")
    restarted = ChatServer(tmp_path, port=server.port).start()
    try:
        expect(chat.locator("#messages .clerk .bubble")).to_have_text(["You said: before", "You said: meanwhile"])
        expect(chat.locator("#messages .customer")).to_have_count(2)
        assert restarted.received() == ["before", "meanwhile"]
    finally:
        restarted.stop()


def test_the_clerk_wakes_up(chat: Page, server: ChatServer) -> None:
    server.answering.clear()
    server.report("loading")
    chat.reload()
    expect(chat.get_by_text("The clerk is just waking up.")).to_be_visible()
    say(chat, "hello")
    expect(chat.locator('.customer[data-state="sent"]')).to_have_count(1)
    expect(chat.locator("#typing")).to_be_hidden()
    server.report("ready")
    expect(chat.get_by_text("The clerk is just waking up.")).to_be_hidden()
    expect(chat.locator("#clerk")).to_have_text("Answers right away")
    expect(chat.locator("#typing")).to_be_visible()
    server.answering.set()
    expect(chat.locator("#messages .clerk .bubble")).to_have_text("You said: hello")
    expect(chat.locator("#typing")).to_be_hidden()


def test_a_customer_who_reads_above_is_told_of_a_new_message(chat: Page, server: ChatServer) -> None:
    say(chat, "something long")
    expect(chat.locator("#messages .clerk")).to_have_count(1)
    server.answering.clear()
    say(chat, "hello")
    expect(chat.locator('.customer[data-state="sent"]').last).to_be_visible()
    scroller = chat.locator("#scroller")
    chat.wait_for_timeout(600)  # the page is still moving to the end
    scroller.evaluate("one => one.scrollTo({ top: 100, behavior: 'instant' })")
    expect(chat.get_by_role("button", name="New message")).to_be_hidden()
    server.answering.set()
    expect(chat.get_by_role("button", name="New message")).to_be_visible()
    assert scroller.evaluate("one => one.scrollTop") == 100
    chat.reload()
    expect(chat.locator("#messages .clerk")).to_have_count(2)
    assert scroller.evaluate("one => one.scrollTop") == 100
    chat.keyboard.press("End")
    scroller.evaluate("one => one.scrollTo({ top: 0, behavior: 'instant' })")
    say(chat, "down again")
    expect(chat.locator("#messages .clerk .bubble").last).to_be_in_viewport()
