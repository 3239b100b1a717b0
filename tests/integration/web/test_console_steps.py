"""What agents see and do in the console."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from console_shop import JUN, MINA, ConsoleShop, load_rules, open_console_shop
from sqlalchemy import select

import bot.web.console
from bot.commerce.canned import left_over
from bot.delivery.codec import reply_from_json
from bot.delivery.tending import Tender
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.handoff.tickets import TicketBook
from bot.messages import Attachment, Card, InboundMessage, Reply
from bot.storage.tables import outbox
from bot.web.console.feed import Feed
from bot.web.console.reading import ReadingEndpoints
from bot.web.texts import load_page_texts

KEY = "0123456789abcdef"
CONSOLE_TEXTS = Path(bot.web.console.__file__).parent / "texts"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ConsoleShop]:
    opened = open_console_shop(tmp_path)
    yield opened
    opened.database.close()


def work(shop: ConsoleShop) -> None:
    """Be the worker for all that waits, with nothing to say."""
    queue = TurnQueue(shop.database, shop.clock, window_turns=1)
    while claim := queue.claim("w"):
        while turn := queue.next_turn(claim):
            queue.commit(claim, turn, FinishedTurn((), {}, ()))
        queue.release(claim)


def sent(shop: ConsoleShop) -> list[tuple[int | None, Reply]]:
    with shop.database.reading() as connection:
        rows = connection.execute(select(outbox.c.agent_id, outbox.c.reply).order_by(outbox.c.id)).all()
    return [(row.agent_id, reply_from_json(row.reply)) for row in rows]


def kinds(agent: Any, reference: str) -> list[str]:
    return [event["kind"] for event in agent.get(f"/desk/api/tickets/{reference}").json()["ticket"]["events"]]


def test_the_list_shows_who_waits_with_their_last_words_and_when_an_answer_is_due(shop: ConsoleShop) -> None:
    first, second = shop.wait_for_person("c1"), shop.wait_for_person("c2", language="ko", order=None)
    shop.customer_writes("hello?", "c2")
    page = shop.log_in().get("/desk/api/tickets").json()
    assert [row["reference"] for row in page["tickets"]] == [first, second]
    said = [(row["said"]["author"], row["said"]["text"]) for row in page["tickets"]]
    assert said == [("customer", "I want a person"), ("customer", "hello?")]
    row = page["tickets"][0]
    assert (row["topic"], row["language"], row["order_number"], row["channel"]) == ("person", "en", "#1054", "web")
    assert row["first_due"] > row["created_at"]
    assert row["solve_due"] > row["first_due"]
    assert (page["more"], page["counts"]["open"], page["agents"]) == (False, 2, {"1": "Mina", "2": "Jun"})


def test_the_list_is_filtered_and_comes_in_pages(shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.console.reading.PAGE", 2)
    references = [shop.wait_for_person(f"c{number}", language="ko" if number % 2 else "en") for number in range(5)]
    agent = shop.log_in()
    agent.take(references[3])

    def listed(query: str) -> list[str]:
        return [row["reference"] for row in agent.get(f"/desk/api/tickets?{query}").json()["tickets"]]

    assert listed("") == references[:2]
    assert listed(f"after={references[1]}") == references[2:4]
    assert agent.get(f"/desk/api/tickets?after={references[3]}").json()["more"] is False
    assert listed("assignee=me") == [references[3]]
    assert listed(f"state=waiting&after={references[1]}") == [references[2], references[4]]
    assert agent.get("/desk/api/tickets").json()["counts"]["waiting"] == 4
    assert listed("assignee=1&language=en") == []
    assert listed("language=ko") == [references[1], references[3]]
    assert listed(f"q={references[4].lower()}") == [references[4]]
    assert listed("topic=return") == []
    for query in ("state=lost", "assignee=you", "assignee=99999999999", f"q={'x' * 201}"):
        refused = agent.get(f"/desk/api/tickets?{query}")
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_filter"), query


def test_an_agent_takes_talks_and_hands_back(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person()
    work(shop)
    agent = shop.log_in()
    row = agent.take(reference)
    assert (row["mode"], row["agent"], row["assignee"]) == ("human", 1, 1)
    for _ in range(2):
        assert agent.step(reference, "reply", text=" Hello, I'm Mina. ", key=KEY).status_code == 200
        assert agent.step(reference, "note", text="knows us", key=f"{KEY}n").status_code == 200
    work(shop)
    assert sent(shop) == [(1, Reply("Hello, I'm Mina."))]
    shown = agent.get(f"/desk/api/tickets/{reference}").json()
    assert [(entry["author"], entry["text"]) for entry in shown["entries"]] == [
        ("customer", "I want a person"),
        ("agent", "Hello, I'm Mina."),
    ]
    assert [event["data"]["text"] for event in shown["ticket"]["events"] if event["kind"] == "note"] == ["knows us"]
    row = agent.step(reference, "back", done="All is well.", version=agent.row(reference)["version"]).json()["row"]
    assert (row["state"], row["mode"]) == ("closed", "returning")
    assert kinds(agent, reference) == ["opened", "taken", "replied", "note", "handed_back"]
    assert set(shop.woken.conversations) == {"web:c1"}


def test_a_settled_matter_is_handed_back_as_one_and_anything_else_is_refused(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person()
    agent = shop.log_in()
    agent.take(reference)
    version = agent.row(reference)["version"]
    assert agent.step(reference, "back", done="", settled="yes", version=version).status_code == 422
    assert agent.row(reference)["state"] == "open"
    row = agent.step(reference, "back", done="Sent anew.", settled=True, version=version).json()["row"]
    assert (row["state"], row["mode"]) == ("closed", "returning")
    event = agent.get(f"/desk/api/tickets/{reference}").json()["ticket"]["events"][-1]
    assert (event["kind"], event["data"]) == ("handed_back", {"text": "Sent anew.", "settled": True})


def test_of_two_who_take_one_ticket_the_second_is_told(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person()
    mina, jun = shop.log_in(MINA), shop.log_in(JUN)
    version = mina.row(reference)["version"]
    assert mina.step(reference, "take", version=version).status_code == 200
    late = jun.step(reference, "take", version=version)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "stale")
    assert jun.row(reference)["agent"] == 1
    assert kinds(jun, reference).count("taken") == 1


def test_a_ticket_is_snoozed_for_a_time_to_come(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person()
    agent = shop.log_in()
    version = agent.take(reference)["version"]
    for until in ("2026-11-20T09:00:00Z", "2027-06-01T09:00:00Z", "2026-11-21T10:00:00", "soon", 5):
        refused = agent.step(reference, "snooze", until=until, version=version)
        assert (refused.status_code, refused.json()["error"]["code"]) in ((422, "bad_snooze"), (422, "bad_field"))
    assert agent.row(reference)["snoozed_until"] is None
    row = agent.step(reference, "snooze", until="2026-11-22T09:00:00Z", version=version).json()["row"]
    assert row["snoozed_until"] == "2026-11-22T09:00:00+00:00"
    assert agent.get("/desk/api/tickets?state=snoozed").json()["tickets"][0]["reference"] == reference


def test_nothing_empty_and_nothing_left_in_braces_goes_out(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person()
    agent = shop.log_in()
    agent.take(reference)
    for text, code in (("", "reply_empty"), ("  \n", "reply_empty"), ("Hello {customer}", "placeholder_left")):
        refused = agent.step(reference, "reply", text=text, key=KEY)
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
    assert agent.step(reference, "reply", text="x" * 2001, key=KEY).json()["error"]["code"] == "bad_field"
    assert agent.step(reference, "reply", text="Hello", key="short").json()["error"]["code"] == "bad_field"
    assert sent(shop) == []
    assert agent.step(reference, "reply", text="Use {your} own", key=KEY).status_code == 200


def test_canned_responses_are_in_the_customers_language_with_what_is_known(shop: ConsoleShop) -> None:
    agent = shop.log_in()
    for customer, language, order, said in (
        ("c1", "en", "#1054", "Hello 김민지, this is Mina."),
        ("c2", "ko", "#1054", "안녕하세요 김민지님, Mina예요."),
        ("c3", "en", None, "Hello {customer}, this is Mina."),
    ):
        reference = shop.wait_for_person(customer, language=language, order=order)
        response, _ = agent.get(f"/desk/api/tickets/{reference}/canned").json()["canned"]
        assert response["text"] == said


def test_a_canned_response_says_what_was_refunded_and_never_what_the_order_cost(shop: ConsoleShop) -> None:
    agent = shop.log_in()
    references = {"en": shop.wait_for_person("c1"), "ko": shop.wait_for_person("c2", language="ko")}

    def said() -> list[str]:
        return [
            one["text"]
            for reference in references.values()
            for one in agent.get(f"/desk/api/tickets/{reference}/canned").json()["canned"]
            if one["key"] == "refund_made"
        ]

    assert said() == ["I've refunded {refunded}.", "{refunded} 환불을 처리해 드렸어요."]
    assert left_over(said()[0]) == {"refunded"}
    agent.take(references["en"])
    order = agent.get(f"/desk/api/tickets/{references['en']}/orders").json()["order"]
    refund = {"order": "1054", "method": order["outstanding"][0]["method"]}
    for number, amount in enumerate(("7000", "5000")):
        done = agent.step(references["en"], "refund", **refund, amount=amount, key=f"{KEY}{number}")
        assert done.status_code == 200
    assert said() == ["I've refunded ₩5,000.", "5,000원 환불을 처리해 드렸어요."]
    # Nobody speaks of a refund that was made before the customer asked for a person.
    references = {"en": shop.wait_for_person("c3")}
    assert said() == ["I've refunded {refunded}."]


def test_cards_are_made_of_what_the_store_has_in_the_customers_language(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person(language="ko")
    agent = shop.log_in()
    agent.take(reference)
    (product, *_) = agent.get("/desk/api/products?q=lamp&language=ko").json()["products"]
    cards = [{"product": product["id"]}, {"order": "1054"}]
    assert agent.step(reference, "reply", text="", cards=cards, key=KEY).status_code == 200
    work(shop)
    ((agent_id, reply),) = sent(shop)
    assert agent_id == 1
    assert (reply.cards[0].title, reply.cards[0].subtitle) == (product["title"], product["price"])
    assert reply.cards[1] == Card("#1054 주문", "포장 전 · 86,000원")
    for wrong in ({"product": "nothing"}, {"order": "9999"}, {}):
        assert agent.step(reference, "reply", text="", cards=[wrong], key=f"{KEY}2").status_code in (409, 422)
    assert agent.step(reference, "reply", text="", cards=[{}] * 6, key=f"{KEY}3").status_code == 422
    assert len(sent(shop)) == 1


def test_the_order_stands_beside_the_conversation(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person(order="1054")
    agent = shop.log_in()
    found = agent.get(f"/desk/api/tickets/{reference}/orders").json()
    assert (found["order"]["number"], found["order"]["status"], found["order"]["total"]) == (
        "#1054",
        "pending",
        "₩86,000",
    )
    assert [one["number"] for one in found["others"]] == ["#1033", "#1019", "#1001"]
    other = agent.get(f"/desk/api/tickets/{reference}/orders?number=1019&lang=ko").json()["order"]
    assert (other["number"], other["total"], other["can_cancel"], other["can_return"]) == (
        "#1019",
        "61,000원",
        False,
        True,
    )
    assert agent.get(f"/desk/api/tickets/{reference}/orders?number=9999").json() == {"order": None, "others": []}


def test_an_order_is_cancelled_once_and_the_ticket_says_so(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person(order="1054")
    agent = shop.log_in()
    refused = agent.step(reference, "cancel", order="1054", reason="no_longer_needed", key=KEY)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_yours")
    agent.take(reference)
    for _ in range(2):
        answer = agent.step(reference, "cancel", order="1054", reason="no_longer_needed", key=KEY)
        assert answer.status_code == 200, answer.text
    order = shop.store.find_order("1054")
    assert order is not None
    assert (order.status.value, len(order.refunds)) == ("cancelled", 1)
    events = agent.get(f"/desk/api/tickets/{reference}").json()["ticket"]["events"]
    assert [(one["agent"], one["data"]["text"]) for one in events if one["kind"] == "store"] == [
        (1, "Order #1054 cancelled, ₩86,000 refunded")
    ]
    again = agent.step(reference, "cancel", order="1054", reason="no_longer_needed", key=f"{KEY}2")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "store_order_cancelled")
    assert kinds(agent, reference).count("store") == 1


def test_money_goes_back_and_a_return_is_opened(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person(order="1019")
    agent = shop.log_in()
    agent.take(reference)
    order = agent.get(f"/desk/api/tickets/{reference}/orders").json()["order"]
    method = order["outstanding"][0]["method"]
    refund = {"order": "1019", "amount": "5000", "method": method}
    for amount in ("", "x", "NaN", "0", "-5", "5,000", "5.000", "99999999"):
        refused = agent.step(reference, "refund", **{**refund, "amount": amount}, key=KEY)
        assert refused.status_code in (409, 422), amount
    assert agent.step(reference, "refund", **refund, key=f"{KEY}1").status_code == 200
    line = next(one for one in order["lines"] if one["returnable"])
    lines = [{"id": line["id"], "quantity": 1}]
    wanted = {"order": "1019", "lines": lines, "reason": "damaged", "method": method}
    assert agent.step(reference, "return", **wanted, key=f"{KEY}2").status_code == 200
    after = shop.store.find_order("1019")
    assert after is not None
    assert [str(one.amount.amount) for one in after.refunds] == ["5000"]
    assert [(one.reason, one.fee.amount) for one in after.returns] == [("damaged", 0)]
    assert kinds(agent, reference).count("store") == 2


def test_what_the_store_refuses_is_said_in_words_with_what_to_do(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person(order="1019")
    agent = shop.log_in()
    agent.take(reference)
    order = agent.get(f"/desk/api/tickets/{reference}/orders").json()["order"]
    refund = {"order": "1019", "method": order["outstanding"][0]["method"]}
    answers = [
        agent.step(reference, "refund", **refund, amount="99999", key=f"{KEY}1"),
        agent.step(reference, "refund", **refund, amount="5000", key=f"{KEY}1"),
        agent.step(reference, "refund", **refund, amount="0", key=f"{KEY}2"),
        agent.step(reference, "refund", **refund, amount="16,50", key=f"{KEY}6"),
        agent.step(reference, "refund", order="1019", method="pm_of_nobody", amount="1", key=f"{KEY}3"),
        agent.step(reference, "return", **refund, lines=[], key=f"{KEY}4"),
        agent.step(reference, "cancel", order="1019", key=f"{KEY}5"),
    ]
    said = {answer.json()["error"]["code"] for answer in answers}
    assert said == {
        "store_refund_too_large",
        "store_idempotency_key_reused",
        "store_invalid_amount",
        "bad_amount",
        "store_refund_method_not_allowed",
        "store_invalid_quantity",
        "store_order_not_pending",
    }
    for words in load_page_texts(["en", "ko"], folder=CONSOLE_TEXTS).values():
        assert {f"errors.{code}" for code in said} <= set(words.words)
    assert kinds(agent, reference).count("store") == 0
    after = shop.store.find_order("1019")
    assert after is not None
    assert after.refunds == ()


def test_another_customers_order_stays_as_it_is(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person(order="1054")
    agent = shop.log_in()
    agent.take(reference)
    refused = agent.step(reference, "refund", order="1036", amount="1000", method="pm_oliver_card", key=KEY)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "other_customer")
    order = shop.store.find_order("1036")
    assert order is not None
    assert order.refunds == ()
    assert "store" not in kinds(agent, reference)


def test_every_open_console_hears_what_happens_in_one_look(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person()
    reading = ReadingEndpoints(shop.deps, shop.console)

    async def hear() -> list[Any]:
        feed = Feed(shop.console, shop.deps.signals, shop.deps.presence, reading)
        with feed.listen() as first, feed.listen() as second:
            await asyncio.sleep(0)
            # Begun when nothing was heard yet: only what follows is told.
            while feed._cursor is None:  # noqa: ASYNC110, SLF001 (where the feed begins is told to nobody)
                await asyncio.sleep(0.005)
            await asyncio.to_thread(shop.console.desk.take, reference, 2, 0)
            shop.deps.signals.announce("web:c1")
            told = [json.loads(await asyncio.wait_for(one.batches.get(), 5)) for one in (first, second)]
            shop.deps.presence.customer_types("web:c1")
            shop.deps.signals.hint("web:c1")
            return [*told, json.loads(await asyncio.wait_for(first.batches.get(), 5))]

    one, same, typing = asyncio.run(hear())
    assert one == same
    assert [(event["kind"], event["agent"]) for event in one["events"]] == [("taken", 2)]
    assert [(row["reference"], row["agent"], row["said"]["text"]) for row in one["tickets"]] == [
        (reference, 2, "I want a person")
    ]
    assert (one["conversations"], one["counts"]["assigned"]) == (["web:c1"], {"2": 1})
    assert (typing["conversations"], typing["typing"], typing["events"]) == (["web:c1"], ["web:c1"], [])


def test_the_very_first_ticket_is_heard_of(shop: ConsoleShop) -> None:
    async def hear() -> Any:
        feed = Feed(shop.console, shop.deps.signals, shop.deps.presence, ReadingEndpoints(shop.deps, shop.console))
        with feed.listen() as listener:
            while feed._cursor is None:  # noqa: ASYNC110, SLF001 (where the feed begins is told to nobody)
                await asyncio.sleep(0.005)
            await asyncio.to_thread(shop.wait_for_person)
            return json.loads(await asyncio.wait_for(listener.batches.get(), 5))

    assert [event["kind"] for event in asyncio.run(hear())["events"]] == ["opened"]


def test_the_page_has_its_words_and_the_agents_token_in_both_languages(shop: ConsoleShop) -> None:
    agent = shop.log_in()
    for language, title in (("en", "Haru Living · Desk"), ("ko", "하루리빙 · 상담 데스크")):
        html = agent.get(f"/desk?lang={language}").text
        assert f"<title>{title}</title>" in html
        settings = json.loads(html.split('id="settings">', 1)[1].split("</script>", 1)[0])
        assert (settings["csrf"], settings["me"], settings["admin"]) == (agent.csrf, 1, True)
        for address in {part.split('"', 1)[0] for part in html.split('="/static/')[1:]}:
            assert agent.get(f"/static/{address}").status_code == 200, address


def test_an_admin_sees_how_soon_people_answer_by_agent_and_topic(shop: ConsoleShop) -> None:
    agent = shop.log_in()
    first, second = shop.wait_for_person("c1"), shop.wait_for_person("c2")
    for reference in (first, second):
        agent.take(reference)
        agent.step(reference, "reply", text="Hello", key=f"{KEY}{reference}")
        work(shop)
    agent.step(first, "back", done="All is well.", version=agent.row(first)["version"])
    for language, title, topic in (("en", "Figures", "Person wanted"), ("ko", "통계", "상담원 요청")):
        html = agent.get(f"/desk/figures?days=7&lang={language}").text
        assert f"<h1>{title}" in html
        # Tickets, first answers, solutions and handbacks of seven days; nobody has rated anything.
        assert html.count('<g><rect class="ground"') == 4 * 7
        minute = {"en": "1 min", "ko": "1분"}[language]
        assert lines_of(html) == {name: ["2", minute, minute, "100%", "–"] for name in ("Mina", topic)}
        # What a chart shows is told to who does not see it, each cell's bar is beside its words.
        today = {"en": "Sat, Nov 21", "ko": "11월 21일(토)"}[language]
        assert [label.split(": ", 1)[1] for label in labels_of(html)] == [
            f"{today} 2",
            f"{today} {minute}",
            f"{today} {minute}",
            f"{today} 100%",
        ]
        assert html.count('<svg class="share"') == html.count('aria-hidden="true"><rect class="bar"') == 10
    assert agent.get("/desk/figures?days=1000").text.count('<g><rect class="ground"') == 4 * 30


def lines_of(html: str) -> dict[str, list[str]]:
    """The rows of all tables: what each is called, and its values in words."""
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', html, re.DOTALL)
    return {name: re.findall(r'<td class="number">(.*?)<svg', cells) for name, cells in rows}


def labels_of(html: str) -> list[str]:
    return re.findall(r'<svg class="chart"[^>]*aria-label="([^"]*)"', html)


def test_ratings_are_a_chart_too_once_somebody_has_rated(shop: ConsoleShop) -> None:
    agent, reference = shop.log_in(), shop.wait_for_person("c1")
    row = agent.take(reference)
    agent.step(reference, "close", version=row["version"])
    assert TicketBook(shop.database, shop.clock).rate(reference, "web:c1", 4)
    html = agent.get("/desk/figures?days=7&lang=en").text
    assert lines_of(html)["Mina"] == ["1", "–", "1 min", "0%", "4.0 (1/1)"]
    assert labels_of(html)[-1] == "Rating by day: Sat, Nov 21 4.0 (1/1)"


def test_the_list_shows_who_spoke_last(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person("c1")
    mina = shop.log_in()
    mina.take(reference)
    assert mina.step(reference, "reply", text="Hello, Mina here.", key="k" * 32).status_code == 200
    (row,) = mina.get("/desk/api/tickets").json()["tickets"]
    assert row["said"] == {"author": "agent", "agent": 1, "text": "Hello, Mina here.", "kind": ""}
    picture = Attachment("image", "https://shop.example/1.png")
    message = InboundMessage("web", "c1", "picture", shop.clock(), attachments=(picture,))
    shop.deps.intake.accept([message])
    (row,) = mina.get("/desk/api/tickets").json()["tickets"]
    assert row["said"] == {"author": "customer", "agent": None, "text": "", "kind": "image"}


def test_what_is_back_from_being_put_aside_is_marked_until_something_is_done(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person("c1")
    mina = shop.log_in()
    row = mina.take(reference)
    until = (shop.clock() + timedelta(seconds=30)).isoformat()
    row = mina.step(reference, "snooze", until=until, version=row["version"]).json()["row"]
    assert row["woken"] is False
    for _ in range(60):
        shop.clock()
    assert Tender(shop.database, shop.clock, load_rules, lambda _: None).tend() == 1
    (listed,) = mina.get("/desk/api/tickets").json()["tickets"]
    assert (listed["woken"], listed["snoozed_until"]) == (True, None)
    assert mina.step(reference, "reply", text="Back with you.", key="k" * 32).json()["row"]["woken"] is False
    (listed,) = mina.get("/desk/api/tickets").json()["tickets"]
    assert listed["woken"] is False
