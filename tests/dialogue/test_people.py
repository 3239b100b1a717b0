"""A person takes over, talks and hands back: through the real model, worker and desk."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desk_helpers import add_agent

from bot.bootstrap import build_services
from bot.delivery.desk import Desk
from bot.delivery.tending import Tender
from bot.delivery.transcript import Transcript
from bot.dialogue.assistant import Assistant
from bot.dialogue.training import train
from bot.handoff.views import StaleTicketError, TicketFilter, TicketRow
from bot.logs import set_up_logs
from bot.messages import Reply
from bot.project.fingerprint import find_model
from bot.settings import Settings
from bot.storage.database import Database, open_database
from bot.storage.tables import metadata
from bot.store.api import StoreApi
from bot.testing.conversations.replaying import read_conversations
from bot.testing.demo_store import NOW, fake_store
from bot.testing.rehearsal import Rehearsal, Stage

ROOT = Path(__file__).parents[2]
TUESDAY = NOW
"""Noon in Seoul: the shop is open."""


@dataclass
class Scene:
    """One customer, one agent and a clock."""

    database: Database
    customer: Rehearsal
    desk: Desk
    minji: int
    time: list[datetime]
    store: StoreApi

    def say(self, *lines: str) -> list[str]:
        replies: tuple[Reply, ...] = ()
        for line in lines:
            self.time[0] += timedelta(seconds=20)
            replies = asyncio.run(self.customer.say(line))
        return [reply.text for reply in replies]

    def tap(self, title: str) -> list[str]:
        return [reply.text for reply in asyncio.run(self.customer.tap(title))]

    def hear(self) -> list[str]:
        """Let the worker follow what the desk did, and give what the customer hears."""
        return [reply.text for reply in asyncio.run(self.customer.hear())]

    @property
    def ticket(self) -> TicketRow:
        (row,) = self.desk.list_tickets(TicketFilter(), 10)
        return row

    def take(self) -> TicketRow:
        return self.desk.take(self.ticket.reference, self.minji, self.ticket.version)

    def write(self, text: str) -> None:
        self.desk.reply(self.ticket.reference, self.minji, Reply(text), f"key-{next(_keys)}")


_keys = itertools.count()


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    set_up_logs(verbose=False)
    settings = Settings(root=ROOT)
    return Assistant(find_model(ROOT, settings.models) or train(ROOT, settings.models))


@pytest.fixture
def scene(assistant: Assistant) -> Iterator[Scene]:
    time = [TUESDAY]

    def clock() -> datetime:
        return time[0]

    database = open_database("sqlite://")
    metadata.create_all(database.engine)
    store = fake_store(clock=clock)
    services = build_services(Settings(root=ROOT), database=database, store=store, clock=clock)
    customer = Stage(assistant, database, services).open("c1")
    minji = add_agent(database, "Minji", TUESDAY, seen_at=TUESDAY)
    yield Scene(database, customer, Desk(database, clock), minji, time, store)
    database.close()


def begin_return(scene: Scene) -> None:
    said = scene.say("I want to return something from order 1019", "minji.kim@example.com")
    assert "Which" in said[-1], said


def test_a_return_goes_on_where_it_stopped_when_the_agent_hands_back(scene: Scene) -> None:
    begin_return(scene)
    question = scene.say("which items again")[-1]
    (queued,) = scene.say("let me talk to a person")
    assert "You are number 1 in line" in queued
    assert scene.ticket.mode == "queued"
    scene.take()
    assert scene.say("are you there?") == []
    scene.write("Hello, Minji here.")
    assert scene.hear() == ["Hello, Minji here."]
    # More than the dialogue looks back on.
    for number in range(8):
        assert scene.say(f"question {number}: I only wanted to ask about the fee") == []
    scene.time[0] += timedelta(seconds=30)
    scene.write("It is 3,000 won.")
    done = "I told you about the fee."
    scene.desk.hand_back(scene.ticket.reference, scene.minji, done, scene.ticket.version)
    said = scene.hear()
    assert said[:2] == ["It is 3,000 won.", f"Minji has handed over to me again: {done}"]
    assert said[2:] == [question]
    entries = Transcript(scene.database).history("rehearsal:c1")
    written = ["customer", "agent", *["customer"] * 8, "agent", "clerk", "clerk"]
    assert [entry.author for entry in entries][-13:] == written
    assert scene.desk.counts().open == 0
    assert scene.say("the mug") == ["How many of these: Stoneware Mug (Cream)?"]


def test_who_waits_is_answered_by_the_queue_and_may_leave_it(scene: Scene) -> None:
    scene.say("a real person please")
    assert scene.say("where is my parcel?") == ["Thank you, our team reads this too. Somebody joins you here shortly."]
    assert scene.say("hello?") == []
    (waits,) = scene.say("how long is the queue")
    # Thirty minutes of opening hours, and it is noon: lunch lies between.
    assert "number 1 in line" in waits
    assert waits.endswith("joins you right here, by Tue, Mar 10 1:30 PM at the latest.")
    assert "+82 10-1234-5678" in scene.say("you can call me at 010-1234-5678")[0]
    assert scene.desk.get_ticket(scene.ticket.reference).contact == "+821012345678"
    assert "out of the line" in scene.say("stop")[0]
    assert scene.desk.counts().open == 0
    assert scene.say("how much is shipping?")[0] != ""


def test_closing_asks_once_how_it_was_and_keeps_number_and_words(scene: Scene) -> None:
    scene.say("a real person please")
    reference = scene.ticket.reference
    scene.take()
    scene.write("Done!")
    scene.hear()
    scene.desk.close(reference, scene.minji, scene.ticket.version)
    assert scene.hear() == ["How was talking to our team? 1 is poor, 5 is very good."]
    assert "Thank you!" in scene.tap("4")[0]
    assert scene.say("qwrtz was friendly plmk") == ["Thank you, I've passed your words on to our team."]
    view = scene.desk.get_ticket(reference)
    assert (view.rating, view.comment, view.outcome) == (4, "qwrtz was friendly plmk", "closed")
    assert scene.say("how much is standard shipping in Korea?") != []


def test_words_of_the_shops_list_call_a_person_with_what_they_need_to_know(scene: Scene) -> None:
    scene.say("track order 1036", "oliver.smith@example.com")
    assert "number 1 in line" in scene.say("this is going to my lawyer")[0]
    view = scene.desk.get_ticket(scene.ticket.reference)
    assert (view.row.trigger, view.row.priority, view.row.assignee) == ("legal", 3, scene.minji)
    assert view.verified_how == "order:email"
    assert view.facts["order"]["number"] == "#1036"
    assert view.facts["customer"]["email"] == "oliver.smith@example.com"
    assert view.facts["tried"] == ["track_order"]
    assert view.position == 1


def test_where_nobody_is_at_the_desk_the_bot_goes_on_until_somebody_takes(scene: Scene) -> None:
    scene.time[0] += timedelta(minutes=10)
    assert "within 30 minutes" in scene.say("a real person please")[0]
    assert scene.ticket.mode == "promised"
    assert scene.say("how much is standard shipping in Korea?") != []
    assert "by Tue, Mar 10 1:40 PM" in scene.say("when will someone get back to me")[0]
    scene.take()
    assert scene.say("how much is standard shipping in Korea?") == []


def test_who_asks_again_when_somebody_has_come_waits_in_the_chat(scene: Scene) -> None:
    scene.time[0] += timedelta(minutes=10)
    scene.say("a real person please")
    scene.desk.seen(scene.minji)
    assert "number 1 in line" in scene.say("I want to talk to a human")[0]
    assert (scene.ticket.mode, scene.ticket.assignee) == ("queued", scene.minji)


def test_what_is_not_true_any_more_is_not_said_and_nothing_is_forgotten(scene: Scene) -> None:
    scene.say("track order 1036", "oliver.smith@example.com", "a real person please")
    row = scene.take()
    row = scene.desk.assign(row.reference, scene.minji, None, row.version)
    scene.take()
    assert scene.hear() == []
    for number in range(7):
        scene.say(f"message {number}")
    scene.desk.hand_back(scene.ticket.reference, scene.minji, "Done.", scene.ticket.version)
    assert scene.hear()[0] == "Minji has handed over to me again: Done."
    # Who was verified still is.
    assert "Order #1036" in scene.say("track my order")[0]


def test_nobody_closes_over_words_that_they_have_not_seen(scene: Scene) -> None:
    scene.say("a real person please")
    row = scene.take()
    scene.say("one more thing")
    with pytest.raises(StaleTicketError):
        scene.desk.close(row.reference, scene.minji, row.version)
    assert scene.ticket.mode == "human"


def test_a_person_is_called_when_the_clerk_does_not_understand_twice(scene: Scene) -> None:
    scene.say("qwrtz plmk vbnx")
    why, queued = scene.say("plmk qwrtz vbnx zzz")
    assert why.startswith("I haven't understood you, so I'm asking a person to help.")
    assert "number 1 in line" in queued
    assert scene.ticket.trigger == "fallbacks"


def test_korean_customers_hear_all_of_it_in_korean(scene: Scene) -> None:
    scene.say("1019번 주문 반품할게요", "minji.kim@example.com")
    (queued,) = scene.say("상담원 연결해 주세요")
    assert "대기 순서는 1번째예요" in queued
    reference = scene.ticket.reference
    (waits,) = scene.say("얼마나 기다려야 하나요?")
    assert waits.startswith(f"문의 {reference}의 대기 순서는 1번째예요. 늦어도 ")
    row = scene.take()
    assert row.language == "ko"
    assert scene.desk.get_ticket(reference).facts["form"]["name"] == "return_form"
    scene.write("안녕하세요, 민지예요.")
    scene.desk.hand_back(reference, scene.minji, "배송비를 안내해 드렸어요.", row.version)
    said = scene.hear()
    assert said[:2] == [
        "안녕하세요, 민지예요.",
        "Minji 상담원이 상담을 마치고 다시 저에게 넘겼어요: 배송비를 안내해 드렸어요.",
    ]
    assert len(said) == 3
    assert "반품" in said[2]


def test_an_old_rating_counts_no_second_time(scene: Scene) -> None:
    scene.say("a real person please")
    row = scene.take()
    scene.desk.close(row.reference, scene.minji, row.version)
    scene.hear()
    question = scene.customer.last
    scene.tap("5")
    scene.customer.last = question
    (again,) = scene.tap("1")
    assert "belongs to something earlier" in again
    assert scene.desk.get_ticket(row.reference).rating == 5


def test_what_people_wrote_is_nothing_that_a_customer_says_when_models_are_compared(scene: Scene) -> None:
    scene.say("a real person please")
    scene.take()
    scene.write("Hello")
    (case,) = read_conversations(scene.database, lambda text: text)
    assert [step.value for step in case.steps] == ["a real person please"]


def test_a_cancellation_that_the_agent_has_made_is_not_asked_about_again(scene: Scene) -> None:
    said = scene.say("cancel order 1054", "minji.kim@example.com", "I changed my mind")
    assert "Shall I cancel" in said[-1], said
    scene.say("a real person please")
    row = scene.take()
    order = scene.store.find_order("1054")
    assert order is not None
    scene.store.cancel_order(order.id, reason="other", idempotency_key="by-minji")
    scene.desk.hand_back(row.reference, scene.minji, "I cancelled it.", row.version)
    said = scene.hear()
    assert said[0] == "Minji has handed over to me again: I cancelled it."
    assert said[1:] == ["Order #1054 is cancelled already.", "Would one of these help instead?"]


def test_what_the_agent_has_settled_is_not_asked_about_again(scene: Scene) -> None:
    begin_return(scene)
    scene.say("a real person please")
    row = scene.take()
    scene.desk.hand_back(row.reference, scene.minji, "A new one is on its way.", row.version, settled=True)
    assert scene.hear() == [
        "Minji has handed over to me again: A new one is on its way.",
        "Is there anything else I can do for you?",
    ]
    # The return is over, and who the customer is remains known.
    assert scene.say("the mug") != ["How many of these: Stoneware Mug (Cream)?"]
    assert "Order #1019" in scene.say("track my order")[0]


def test_a_ticket_quotes_what_is_wanted_and_no_proof(scene: Scene) -> None:
    scene.say(
        "I want to return something", "1019", "04066", "stop", "the mug has a strange colour", "a real person please"
    )
    view = scene.desk.get_ticket(scene.ticket.reference)
    assert view.summary == ("I want to return something / the mug has a strange colour / a real person please")


def test_a_ticket_in_korean_quotes_no_proof_either(scene: Scene) -> None:
    scene.say("반품하고 싶어요", "1019요", "04066이요", "그만할래요", "상담원 연결해 주세요")
    view = scene.desk.get_ticket(scene.ticket.reference)
    assert view.summary.splitlines()[0].endswith("반품하고 싶어요 / 상담원 연결해 주세요")


def test_a_settled_matter_is_over_in_korean_too(scene: Scene) -> None:
    scene.say("1019번 주문 반품할게요", "minji.kim@example.com")
    scene.say("상담원 연결해 주세요")
    row = scene.take()
    scene.desk.hand_back(row.reference, scene.minji, "교환으로 처리해 드렸어요.", row.version, settled=True)
    assert scene.hear() == [
        "Minji 상담원이 상담을 마치고 다시 저에게 넘겼어요: 교환으로 처리해 드렸어요.",
        "더 도와드릴 일이 있을까요?",
    ]


def test_who_leaves_the_queue_goes_on_where_the_form_stopped(scene: Scene) -> None:
    begin_return(scene)
    question = scene.say("which items again")[-1]
    scene.say("let me talk to a person")
    reference = scene.ticket.reference
    left = "All right, you are out of the line. We go on where we stopped."
    assert scene.say("never mind, the bot again") == [left, question]
    assert scene.desk.get_ticket(reference).outcome == "left"
    assert scene.say("the mug") == ["How many of these: Stoneware Mug (Cream)?"]


def test_the_button_that_leaves_the_queue_goes_on_too_in_korean(scene: Scene) -> None:
    question = scene.say("1019번 주문 반품할게요", "minji.kim@example.com")[-1]
    scene.say("상담원 연결해 주세요")
    assert scene.tap("챗봇과 계속하기") == ["네, 상담 대기를 취소했어요. 하던 일을 이어서 할게요.", question]


def test_handing_back_without_words_says_so_in_a_whole_sentence(scene: Scene) -> None:
    scene.say("a real person please")
    row = scene.take()
    scene.desk.hand_back(row.reference, scene.minji, "  ", row.version)
    assert scene.hear() == ["Minji has handed over to me again.", "Is there anything else I can do for you?"]


def test_where_nobody_is_there_the_form_goes_on_and_the_ticket_can_be_taken_back(scene: Scene) -> None:
    scene.time[0] += timedelta(minutes=10)
    begin_return(scene)
    question = scene.say("which items again")[-1]
    said = scene.say("I want to talk to a person")
    assert "I've passed this on" in said[0]
    assert said[1:] == ["Meanwhile we can go on here.", question]
    reference = scene.ticket.reference
    assert scene.say("never mind, the bot again") == [
        "All right, our team no longer needs to get back to you.",
        question,
    ]
    assert scene.desk.get_ticket(reference).outcome == "left"
    assert scene.say("the mug") == ["How many of these: Stoneware Mug (Cream)?"]


def test_what_the_shop_wants_seen_is_not_taken_back(scene: Scene) -> None:
    scene.time[0] += timedelta(minutes=10)
    scene.say("this is going to my lawyer")
    assert "still looks at" in scene.say("stop")[0]
    assert scene.ticket.trigger == "legal"


@pytest.mark.parametrize(
    ("said", "rating", "comment"),
    [("5점 친절해요", 5, "친절해요"), ("4 - quick but the mug broke", 4, "quick but the mug broke")],
)
def test_a_rating_with_words_beside_it_is_both(scene: Scene, said: str, rating: int, comment: str) -> None:
    scene.say("a real person please")
    row = scene.take()
    scene.desk.close(row.reference, scene.minji, row.version)
    scene.hear()
    assert scene.say(said) == ["Thank you, I've passed your words on to our team."]
    view = scene.desk.get_ticket(row.reference)
    assert (view.rating, view.comment, scene.desk.counts().open) == (rating, comment, 0)


def ask_in_an_open_form(scene: Scene) -> tuple[str, str]:
    """A person was promised, the form went on, and the ticket was closed; gives its reference and the question."""
    scene.time[0] += timedelta(minutes=10)
    begin_return(scene)
    scene.say("I want to talk to a person")
    question = scene.say("the mug")[-1]
    reference = scene.ticket.reference
    scene.desk.take(reference, scene.minji, scene.ticket.version)
    scene.write("Hello")
    assert scene.hear() == ["Hello"]
    scene.desk.close(reference, scene.minji, scene.ticket.version)
    # The question is the last thing that is heard: what follows answers it.
    assert scene.hear() == ["How was talking to our team? 1 is poor, 5 is very good."]
    return reference, question


@pytest.mark.parametrize("how", ["typed", "tapped", "with a unit"])
def test_a_number_after_the_question_is_a_rating_also_where_a_form_is_open(scene: Scene, how: str) -> None:
    reference, question = ask_in_an_open_form(scene)
    assert question == "How many of these: Stoneware Mug (Cream)?"
    said = scene.tap("2") if how == "tapped" else scene.say("2" if how == "typed" else "2 stars")
    assert said == ["Thank you for telling us!", question]
    assert scene.desk.get_ticket(reference).rating == 2
    # And the next number is the form's.
    assert "Why" in scene.say("1")[-1]
    assert scene.desk.get_ticket(reference).rating == 2


def test_a_rating_with_words_is_kept_with_them_where_a_form_is_open(scene: Scene) -> None:
    reference, question = ask_in_an_open_form(scene)
    assert scene.say("3, took a while") == ["Thank you, I've passed your words on to our team.", question]
    view = scene.desk.get_ticket(reference)
    assert (view.rating, view.comment) == (3, "took a while")


def test_who_answers_the_form_instead_has_rated_nothing(scene: Scene) -> None:
    reference, _ = ask_in_an_open_form(scene)
    assert "Why" in scene.say("just one of them")[-1]
    assert scene.desk.get_ticket(reference).rating is None


@pytest.mark.parametrize("korean", [False, True])
def test_after_a_handback_it_is_asked_how_it_was_once_nobody_writes(scene: Scene, korean: bool) -> None:  # noqa: FBT001
    scene.say("상담원 연결해 주세요" if korean else "a real person please")
    row = scene.take()
    scene.desk.hand_back(row.reference, scene.minji, "", row.version)
    scene.hear()
    scene.time[0] += timedelta(minutes=11)
    shop = build_services(Settings(root=ROOT), database=scene.database, store=scene.store).shop
    tender = Tender(scene.database, lambda: scene.time[0], lambda: shop, lambda _: None)
    assert tender.tend() == 1
    question = "상담은 어떠셨어요? 1점은 아쉬움, 5점은 아주 만족이에요." if korean else "How was talking to our team?"
    assert scene.hear()[0].startswith(question)
    assert scene.say("5점" if korean else "5")[0].startswith("감사해요!" if korean else "Thank you!")
    assert scene.desk.get_ticket(row.reference).rating == 5
