"""Both sides at once: a customer on the chat page and on a phone, agents in the console."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_pages import DESK, PHONE, log_in
from desk_server import JUN, MINA, DeskServer, PhoneDeskServer, always_open, utc_now
from playwright.sync_api import Page, expect
from test_access import CONTRAST

from bot.delivery.tending import Tender
from bot.messages import InboundMessage
from bot.testing.demo_store import RunningDemoStore


def rows(page: Page) -> Any:
    return page.locator("#rows a")


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def reply(page: Page, text: str) -> None:
    page.get_by_label("Reply to the customer").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent:not(.pending) .bubble").last).to_have_text(text)


def answer(page: Page, button: str) -> None:
    """Confirm a dialog: more than once where a customer has just written, over which nobody ends a conversation."""
    for _ in range(10):
        page.locator("dialog").get_by_role("button", name=button).click()
        said = page.locator("dialog .error:not(:empty)")
        expect(said.or_(page.locator("body:not(:has(dialog))"))).to_be_visible()
        if not said.count():
            break
    expect(page.locator("dialog")).to_have_count(0)


def test_keys_right_after_taking_and_a_slash_of_a_keyboard_on_the_screen(
    desk: DeskServer, agent: Callable[..., Page]
) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "a person please"))
    mina = agent()
    expect(rows(mina)).to_have_count(1)
    mina.keyboard.press("j")
    expect(mina.get_by_role("button", name="Take over")).to_be_visible()
    box = mina.get_by_label("Reply to the customer")
    mina.keyboard.press("t")
    expect(box).to_be_focused()
    mina.keyboard.press("r")
    expect(box).to_have_value("")
    mina.keyboard.press("r")
    expect(box).to_have_value("r")
    # Android says of no key what it is: text comes without one.
    box.fill("")
    mina.keyboard.insert_text("/")
    expect(mina.locator("dialog").get_by_role("combobox")).to_be_focused()
    mina.keyboard.press("Escape")
    expect(box).to_have_value("")
    box.fill("and")
    mina.keyboard.insert_text("/or")
    expect(box).to_have_value("and/or")
    expect(mina.locator("dialog")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize(("language", "shop"), [("ko", "하루리빙"), ("en", "Haru Living")])
def test_on_a_phone_the_header_is_not_cut(agent: Callable[..., Page], language: str, shop: str, width: int) -> None:
    mina = agent(viewport={"width": width, "height": 640})
    mina.goto(mina.url + f"?lang={language}")
    heading = mina.locator(".top h1")
    expect(heading).to_contain_text(shop)
    whole = "(part) => [part, ...part.children].every((one) => one.scrollWidth <= one.clientWidth)"
    assert heading.evaluate(whole)
    assert mina.evaluate("document.documentElement.scrollWidth") == width


def test_an_amount_is_taken_as_it_is_written_or_not_at_all(
    desk: DeskServer, store: RunningDemoStore, open_page: Callable[..., Page], agent: Callable[..., Page]
) -> None:
    mina = agent()
    expect(mina.get_by_text("Nobody is waiting")).to_be_visible()
    say(open_page(desk.url, viewport=PHONE), "I need a person for #1054")
    expect(rows(mina)).to_have_count(1)
    mina.keyboard.press("j")
    expect(mina.get_by_role("heading", name="#1054")).to_be_visible()
    mina.keyboard.press("t")
    before = store.snapshot()
    mina.get_by_role("button", name="Refund").click()
    for written in ("about five", "50,00", "-5000", "50.00"):
        mina.get_by_label("Amount").fill(written)
        with mina.expect_response("**/refund?*") as answered:
            mina.locator("dialog").get_by_role("button", name="Refund", exact=True).click()
        assert answered.value.json()["error"]["code"] == "bad_amount", written
        expect(mina.locator("dialog .error")).to_have_text(
            "Nothing was refunded. Write the amount in figures, with a point before decimals if there are any."
        )
    assert not store.changes(before)


def test_a_customer_asks_for_a_person_talks_gets_money_back_and_goes_on_with_the_clerk(
    desk: DeskServer, store: RunningDemoStore, open_page: Callable[..., Page], agent: Callable[..., Page]
) -> None:
    mina = agent()
    expect(mina.get_by_text("Nobody is waiting")).to_be_visible()
    customer = open_page(desk.url, viewport=PHONE)
    say(customer, "I need a person for #1054")
    expect(rows(mina)).to_have_count(1)
    mina.keyboard.press("j")
    expect(mina.locator(".message.customer .bubble")).to_have_text("I need a person for #1054")
    expect(mina.get_by_role("heading", name="#1054")).to_be_visible()
    expect(mina.get_by_role("button", name="Refund")).to_be_disabled()
    mina.keyboard.press("t")
    expect(mina.get_by_text("You are speaking with this customer")).to_be_visible()
    expect(customer.locator("#clerk")).to_have_text("Mina is with you")

    # They talk, and each sees that the other one writes.
    mina.get_by_label("Reply to the customer").press_sequentially("Hello")
    expect(customer.locator("#typing")).to_be_visible()
    reply(mina, "Hello, I'm Mina.")
    expect(customer.locator("#messages .person .bubble")).to_have_text("Hello, I'm Mina.")
    expect(customer.locator("#messages .person .author")).to_have_text("Mina")
    expect(customer.locator("#typing")).to_be_hidden()
    customer.get_by_label("Your message").press_sequentially("It is late")
    expect(mina.get_by_text("The customer is typing…")).to_be_visible()
    say(customer, "It is late and broken")
    expect(mina.locator(".message.customer .bubble").last).to_have_text("It is late and broken")
    assert desk.received()[-1] == "It is late and broken"

    # A note is nobody's business but the colleagues'.
    mina.keyboard.press("Escape")
    mina.keyboard.press("n")
    mina.get_by_label("Private note").fill("Paid by Visa, give 5,000 back")
    mina.keyboard.press("Enter")
    expect(mina.locator(".message.private .bubble")).to_have_text("Paid by Visa, give 5,000 back")

    before = store.snapshot()
    mina.get_by_role("button", name="Refund").click()
    # Nothing is filled in, and what the store refuses is put right in the same form.
    expect(mina.get_by_label("Amount")).to_have_value("")
    mina.get_by_label("Amount").fill("999999")
    mina.locator("dialog").get_by_role("button", name="Refund", exact=True).click()
    expect(mina.locator("dialog .error")).to_have_text(
        "That is more than can still go back this way. Enter a smaller amount; the most stands beside the way to pay."
    )
    mina.get_by_label("Amount").fill("₩5,000")
    mina.locator("dialog").get_by_role("button", name="Refund", exact=True).click()
    expect(mina.locator("dialog")).to_have_count(0)
    expect(mina.locator(".event", has_text="₩5,000 of order #1054 refunded")).to_be_visible()
    expect(mina.locator(".order .detail", has_text="₩5,000 → Visa")).to_be_visible()
    assert store.changes(before)

    mina.keyboard.press("b")
    mina.get_by_label("What was done").fill("5,000 won are on their way back.")
    # Money went back here: the matter is taken for settled.
    answer(mina, "Hand back")
    expect(mina.locator(".ticket-state")).to_have_text("Handed back to the clerk")
    expect(
        mina.locator(".event", has_text="Mina handed back, settled: 5,000 won are on their way back.")
    ).to_be_visible()
    expect(customer.locator("#clerk")).to_have_text("Answers right away")
    expect(customer.locator("#messages .clerk .bubble").last).to_contain_text("5,000 won are on their way back.")
    say(customer, "thanks")
    expect(customer.locator("#messages .clerk .bubble").last).to_have_text("You said: thanks")
    assert not [word for word in ("private", "give 5,000 back") if word in customer.content()]


def test_a_customer_on_whatsapp_talks_with_a_person_and_goes_on_with_the_clerk(
    phone_desk: PhoneDeskServer, open_page: Callable[..., Page]
) -> None:
    phone = open_page(f"{phone_desk.graph.base_url}/phones").locator("#whatsapp")
    mina = log_in(open_page(f"{phone_desk.url}/desk/login"))
    phone.locator("textarea").fill("a person please")
    phone.locator("textarea").press("Enter")
    expect(rows(mina)).to_contain_text("WhatsApp")
    rows(mina).first.click()
    mina.get_by_role("button", name="Take over").click()
    expect(mina.get_by_label("Reply to the customer")).to_be_focused()
    reply(mina, "Hello, Mina here.")
    expect(phone.locator(".entry:not(.customer)").last).to_contain_text("Hello, Mina here.")
    phone.locator("textarea").fill("that was quick")
    phone.locator("textarea").press("Enter")
    expect(mina.locator(".message.customer .bubble").last).to_have_text("that was quick")
    mina.get_by_role("button", name="Hand back").click()
    mina.get_by_label("What was done").fill("All is sent.")
    expect(mina.get_by_label("The matter is settled")).not_to_be_checked()
    answer(mina, "Hand back")
    expect(phone.locator(".entry:not(.customer)").last).to_contain_text("All is sent.")
    phone.locator("textarea").fill("thanks")
    phone.locator("textarea").press("Enter")
    expect(phone.locator(".entry:not(.customer)").last).to_contain_text("You said: thanks")


def test_the_panel_says_in_words_what_the_clerk_was_doing(desk: DeskServer, agent: Callable[..., Page]) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "a person please"))
    slots = {"order_number": "#1019", "return_items": ["li_1"], "return_reason": "changed_mind"}
    facts = {
        "form": {"name": "return_form", "asked": "refund_method", "slots": slots},
        "tried": ["track_order", "start_return", "ask_menu"],
        "wishes": ["and a mug"],
    }
    desk.ask_for_person("web:c2", order="#1019", verified_how="order:email", facts=facts)
    mina = agent()
    rows(mina).filter(has_text="#1019").click()
    for name, value in {
        "Proved by": "Order number and e-mail",
        "The clerk was at": "a return",
        "It had asked for": "where the money goes",
        "Order named": "#1019",
        "Reason": "Changed mind",
        "Asked before": "Where an order is, A return",
        "Also wants": "and a mug",
    }.items():
        label = mina.locator("#side .facts dt", has_text=re.compile(f"^{name}$"))
        expect(label.locator("+ dd")).to_have_text(value)


def test_a_button_that_is_being_pressed_while_news_come_is_pressed(
    desk: DeskServer, agent: Callable[..., Page]
) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "I need a person for #1054"))
    mina = agent()
    rows(mina).click()
    cancel = mina.locator("#side .order-actions").get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    mina.get_by_role("button", name="Take over").click()
    expect(cancel).to_be_enabled()
    box = cancel.bounding_box()
    assert box is not None
    mina.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mina.mouse.down()
    desk.receive(InboundMessage("web", "c1", "m2", utc_now(), "are you there?"))
    # The panel is drawn in the same breath as the message.
    expect(mina.locator(".message.customer .bubble").last).to_have_text("are you there?")
    mina.mouse.up()
    expect(mina.get_by_role("dialog")).to_contain_text("#1054")


def test_a_note_that_is_being_written_does_not_become_a_reply(desk: DeskServer, agent: Callable[..., Page]) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "a person please"))
    mina = agent()
    rows(mina).first.click()
    mina.get_by_label("Private note").fill("a difficult one")
    mina.get_by_role("button", name="Take over").click()
    expect(mina.get_by_text("You are speaking with this customer")).to_be_visible()
    expect(mina.get_by_label("Private note")).to_have_value("a difficult one")
    mina.reload()
    expect(mina.get_by_label("Private note")).to_have_value("a difficult one")
    mina.get_by_label("Private note").press("Enter")
    expect(mina.locator(".message.private .bubble")).to_have_text("a difficult one")
    assert [event.kind for event in desk.desk.events_after(0)] == ["opened", "taken", "note"]


def test_a_draft_stays_with_its_ticket(desk: DeskServer, agent: Callable[..., Page]) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "AA wants a person"))
    desk.receive(InboundMessage("web", "c2", "m2", utc_now(), "BB wants a person"))
    mina = agent()
    rows(mina).filter(has_text="AA wants a person").click()
    mina.get_by_label("Private note").fill("about the first")
    rows(mina).filter(has_text="BB wants a person").click()
    expect(mina.locator("#ticket").get_by_text("BB wants a person")).to_be_visible()
    expect(mina.get_by_label("Private note")).to_have_value("")
    rows(mina).filter(has_text="AA wants a person").click()
    expect(mina.get_by_label("Private note")).to_have_value("about the first")


def test_of_two_agents_who_take_one_ticket_one_has_it(desk: DeskServer, agent: Callable[..., Page]) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "a person please"))
    mina, jun = agent(MINA), agent(JUN)
    for page in (mina, jun):
        rows(page).first.click()
        expect(page.get_by_role("button", name="Take over")).to_be_visible()
    for page in (mina, jun):
        page.evaluate("document.querySelector('[data-act=take]')?.click()")
    states = {name: page.locator(".ticket-state") for name, page in (("Mina", mina), ("Jun", jun))}
    for state in states.values():
        expect(state).to_contain_text("speaking with this customer")
    (taken,) = [event for event in desk.desk.events_after(0) if event.kind == "taken"]
    winner, other = ("Mina", "Jun") if taken.agent == 1 else ("Jun", "Mina")
    expect(states[winner]).to_have_text("You are speaking with this customer")
    expect(states[other]).to_have_text(f"{winner} is speaking with this customer")


def test_what_an_agent_writes_without_a_connection_goes_out_once_when_it_is_back(
    desk: DeskServer, agent: Callable[..., Page], open_page: Callable[..., Page]
) -> None:
    customer = open_page(desk.url)
    say(customer, "a person please")
    mina = agent()
    rows(mina).first.click()
    mina.get_by_role("button", name="Take over").click()
    mina.context.set_offline(True)
    mina.get_by_label("Reply to the customer").fill("I am on it")
    mina.keyboard.press("Enter")
    expect(mina.locator(".message.pending")).to_contain_text("Not sent yet.")
    say(customer, "are you there?")
    mina.context.set_offline(False)
    expect(mina.locator(".message.agent:not(.pending) .bubble")).to_have_text(["I am on it"])
    expect(mina.locator(".message.customer .bubble").last).to_have_text("are you there?")
    expect(mina.locator(".message.pending")).to_have_count(0)
    expect(customer.locator("#messages .person .bubble")).to_have_text(["I am on it"])


def test_a_server_that_starts_anew_in_the_middle_loses_nothing(
    tmp_path: Path, store: RunningDemoStore, open_page: Callable[..., Page]
) -> None:
    first = DeskServer(tmp_path, store)
    first.start()
    customer = open_page(first.url)
    say(customer, "a person please")
    mina = open_page(f"{first.url}/desk/login")
    log_in(mina)
    rows(mina).first.click()
    mina.get_by_role("button", name="Take over").click()
    expect(mina.get_by_text("You are speaking with this customer")).to_be_visible()
    first.stop()
    mina.get_by_label("Reply to the customer").fill("still here")
    mina.keyboard.press("Enter")
    expect(mina.locator(".message.pending")).to_contain_text("Not sent yet.")
    second = DeskServer(tmp_path, store, port=first.port)
    second.start()
    try:
        expect(mina.locator(".message.agent:not(.pending) .bubble")).to_have_text(["still here"], timeout=30_000)
        expect(customer.locator("#messages .person .bubble")).to_have_text(["still here"], timeout=30_000)
        say(customer, "good")
        expect(mina.locator(".message.customer .bubble").last).to_have_text("good", timeout=30_000)
    finally:
        second.stop()


def test_canned_responses_and_cards_by_keyboard(desk: DeskServer, agent: Callable[..., Page]) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "사람 불러 주세요 #1054"))
    mina = agent()
    expect(rows(mina)).to_have_count(1)
    mina.keyboard.press("j")
    expect(mina.get_by_role("button", name="Take over")).to_be_visible()
    mina.keyboard.press("t")
    expect(mina.get_by_label("Reply to the customer")).to_be_focused()
    mina.keyboard.press("/")
    mina.locator("dialog").get_by_role("combobox").fill("첫인사")
    expect(mina.locator("dialog").get_by_role("option")).to_have_count(1)
    mina.keyboard.press("Enter")
    expect(mina.get_by_label("Reply to the customer")).to_have_value(
        "안녕하세요 김민지님, 하루리빙 상담원 Mina예요. 앞서 남겨 주신 내용은 모두 확인했으니 "
        "다시 설명하지 않으셔도 돼요. 잠시만 기다려 주세요."
    )
    mina.get_by_role("button", name="Product card").click()
    mina.locator("dialog").get_by_role("combobox").fill("책상")
    expect(mina.locator("dialog").get_by_role("option").first).to_contain_text("책상")
    mina.locator("dialog").get_by_role("option").first.click()
    mina.get_by_role("button", name="Order card").click()
    answer(mina, "Insert")
    mina.get_by_label("Reply to the customer").press("Enter")
    expect(mina.locator(".message.agent:not(.pending) .card")).to_have_count(2)
    expect(mina.locator(".message.agent .card").last).to_contain_text("#1054 주문포장 전")
    mina.keyboard.press("Escape")
    mina.keyboard.press("?")
    expect(mina.get_by_role("dialog")).to_contain_text("Next ticket")
    mina.keyboard.press("Escape")
    expect(mina.get_by_role("dialog")).to_have_count(0)
    mina.keyboard.press("Escape")
    expect(mina.get_by_role("button", name="Waiting")).to_be_focused()
    expect(mina).to_have_url(f"{desk.url}/desk")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_it_is_readable_and_nothing_runs_out_of_the_page(
    desk: DeskServer, agent: Callable[..., Page], scheme: str, viewport: dict[str, int]
) -> None:
    for number in range(3):
        text = f"{'사람' if number else 'a person'} #1019 " + "가" * 200 + " https://shop.example/" + "a" * 200
        desk.receive(InboundMessage("web", f"c{number}", f"m{number}", utc_now(), text))
    mina = agent(viewport=viewport, color_scheme=scheme)
    expect(rows(mina)).to_have_count(3)
    contrast = CONTRAST.replace(".panel *", "body *")
    assert mina.evaluate(contrast) == []
    rows(mina).first.click()
    mina.get_by_role("button", name="Take over").click()
    reply(mina, "Hello " * 60)
    if viewport is PHONE:
        mina.get_by_role("button", name="Order", exact=True).click()
    expect(mina.get_by_role("heading", name="#1019")).to_be_visible()
    assert mina.evaluate(contrast) == []
    assert mina.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    for scroller in ("#ticket .scroller", "#side"):
        assert mina.locator(scroller).evaluate("one => one.scrollWidth <= one.clientWidth"), scroller
    small = mina.locator("button:visible, select:visible, input:visible").evaluate_all(
        "all => all.filter(one => one.isConnected && one.checkVisibility())"
        ".filter(one => one.offsetHeight < 31 || one.offsetWidth < 31).map(one => one.outerHTML)"
    )
    assert small == []


def test_five_hundred_tickets_come_in_pages_and_a_new_one_by_itself(
    desk: DeskServer, agent: Callable[..., Page]
) -> None:
    for number in range(120):
        desk.receive(InboundMessage("web", f"c{number}", f"m{number}", utc_now(), f"a person, {number}"))
    mina = agent()
    expect(rows(mina).nth(99)).to_be_attached()
    mina.locator("#rows-scroller").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    expect(rows(mina)).to_have_count(120)
    desk.receive(InboundMessage("whatsapp", "new", "new", utc_now(), "a person, now"))
    expect(rows(mina)).to_have_count(121)
    expect(mina).to_have_title("(121) Haru Living · Desk")


def test_whoever_is_logged_out_is_led_to_the_door(desk: DeskServer, agent: Callable[..., Page]) -> None:
    mina = agent()
    other = mina.context.new_page()
    other.goto(f"{desk.url}/desk")
    other.get_by_role("button", name="Log out").click()
    other.wait_for_url("**/desk/login")
    mina.get_by_role("button", name="Mine").click()
    mina.wait_for_url("**/desk/login")
    mina.get_by_label("E-mail").fill(MINA)
    mina.get_by_label("Password").fill("a wrong password")
    mina.keyboard.press("Enter")
    expect(mina.get_by_role("alert")).to_have_text("The e-mail address or the password is wrong.")


def test_the_list_says_who_spoke_last_and_whose_turn_it_is(desk: DeskServer, agent: Callable[..., Page]) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "a person please"))
    mina, jun = agent(viewport=PHONE), agent(JUN)
    said = rows(mina).first.locator(".row-said")
    expect(said).to_have_attribute("data-needed", "true")
    expect(said).to_have_text("Needs an answer. a person please")
    rows(mina).first.click()
    mina.get_by_role("button", name="Take over").click()
    reply(mina, "Hello, Mina here.")
    mina.get_by_role("button", name="Back to the list").click()
    mina.get_by_role("button", name="Mine").click()
    expect(said).to_have_text("You: Hello, Mina here.")
    # On a phone as well whose it is stands there.
    expect(rows(mina).first.locator(".who")).to_have_text("you")
    jun.get_by_role("button", name="Open").click()
    theirs = rows(jun).first.locator(".row-said")
    expect(theirs).to_have_text("Mina: Hello, Mina here.")
    desk.receive(InboundMessage("web", "c1", "m2", utc_now(), "thank you"))
    expect(theirs).to_have_text("Needs an answer. thank you")


LOOKED_AWAY = """
    window.away = false;
    window.notices = [];
    Object.defineProperty(document, "hidden", { get: () => window.away });
    window.Notification = class extends EventTarget {
        static permission = "granted";
        constructor(title, { body, tag }) { super(); window.notices.push([title, body, tag]); window.last = this; }
        close() {}
    };
    window.look = (away) => { window.away = away; document.dispatchEvent(new Event("visibilitychange")); };
"""
"""What a browser does with a tab in the background, which a browser without a screen has not."""


def test_news_reach_an_agent_who_looks_at_another_tab(desk: DeskServer, agent: Callable[..., Page]) -> None:
    mina = agent()
    mina.add_init_script(LOOKED_AWAY)
    mina.reload()
    expect(mina.get_by_text("Nobody is waiting")).to_be_visible()
    mina.get_by_role("button", name="Mine").click()
    bell = mina.get_by_role("button", name="Notices of the browser")
    expect(bell).to_have_attribute("aria-pressed", "false")
    bell.click()
    expect(bell).to_have_attribute("aria-pressed", "true")
    expect(mina.locator("#notice")).to_have_text("Notices are on")
    mina.evaluate("look(true)")
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "a person please, my card is 4111"))
    expect(mina).to_have_title("● (1) Haru Living · Desk")
    # Whichever view of the list is shown, and without a word of the customer's.
    ((title, body, reference),) = mina.evaluate("notices")
    assert (title, body) == ("Haru Living · Desk", "New ticket: Person wanted")
    mina.evaluate("look(false)")
    expect(mina).to_have_title("(1) Haru Living · Desk")
    mina.evaluate("last.dispatchEvent(new Event('click'))")
    expect(mina).to_have_url(f"{desk.url}/desk/t/{reference}")
    # Who looks at the page is told there, and only there.
    desk.receive(InboundMessage("web", "c2", "m2", utc_now(), "a person please"))
    expect(mina).to_have_title("(2) Haru Living · Desk")
    assert len(mina.evaluate("notices")) == 1


def test_what_is_back_from_being_put_aside_is_at_the_top_and_told(desk: DeskServer, agent: Callable[..., Page]) -> None:
    for number in (1, 2):
        desk.receive(InboundMessage("web", f"c{number}", f"m{number}", utc_now(), "a person please"))
    mina = agent()
    expect(rows(mina)).to_have_count(2)
    second = rows(mina).nth(1).get_attribute("href")
    for place in (0, 1):
        rows(mina).nth(place).click()
        mina.get_by_role("button", name="Take over").click()
        reply(mina, f"Hello {place}")
        mina.keyboard.press("Escape")
        mina.get_by_role("button", name="Open").click()
        expect(rows(mina)).to_have_count(2)
    rows(mina).nth(0).click()
    expect(mina.locator(".message.agent .bubble")).to_have_text(["Hello 0"])
    mina.goto(f"{desk.url}{second}")
    mina.get_by_role("button", name="Snooze", exact=True).click()
    mina.locator("dialog").get_by_role("button", name="Snooze").click()
    expect(mina.locator(".ticket-state")).to_contain_text("Snoozed until")
    expect(rows(mina).last).to_have_attribute("href", str(second))
    later = Tender(desk.database, lambda: utc_now() + timedelta(minutes=61), always_open, lambda _: None)
    assert later.tend() == 1
    expect(rows(mina).first).to_have_attribute("href", str(second))
    expect(rows(mina).first.locator(".row-said")).to_have_text("Back You: Hello 1")
    expect(mina.locator("#notice")).to_have_text("Back from snoozing: Person wanted")


def test_a_colleague_who_is_given_a_ticket_sees_so_on_a_phone(desk: DeskServer, agent: Callable[..., Page]) -> None:
    desk.receive(InboundMessage("web", "c1", "m1", utc_now(), "a person please"))
    mina, jun = agent(), agent(JUN, viewport=PHONE)
    rows(mina).first.click()
    mina.get_by_role("button", name="Assign").click()
    mina.get_by_role("combobox", name="Who takes this ticket?").select_option("Jun")
    answer(mina, "Assign")
    expect(jun.locator("#notice")).to_have_text("A colleague gave you a ticket: Person wanted")
    expect(rows(jun).first.locator(".who")).to_have_text("you")
    expect(mina.locator(".ticket-state")).to_contain_text("for Jun")
    rows(jun).first.click()
    expect(jun.locator(".ticket-state")).to_contain_text("for you")
