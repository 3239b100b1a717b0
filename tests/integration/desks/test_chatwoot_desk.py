"""Tickets in Chatwoot, by an emulator of its API and webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from other_desks import DeskScene, wording
from pydantic import SecretStr

from bot.channels.checks import Finding
from bot.desks.chatwoot.desk import ChatwootDesk
from bot.desks.chatwoot.settings import ChatwootSettings
from bot.desks.courier import Courier
from bot.handoff.tickets import Ticket
from bot.handoff.views import TicketRow
from bot.messages import Attachment, Button, Reply
from bot.testing.chatwoot_emulator.server import (
    ACCESS_TOKEN,
    ACCOUNT,
    INBOX,
    WEBHOOK_SECRET,
    ChatwootEmulator,
    Fault,
    running_chatwoot,
)

LOOK = timedelta(seconds=31)


@pytest.fixture
def chatwoot() -> Iterator[ChatwootEmulator]:
    with running_chatwoot() as emulator:
        yield emulator


def chatwoot_desk(chatwoot: ChatwootEmulator, *, token: str = ACCESS_TOKEN, answer_s: float = 5.0) -> ChatwootDesk:
    settings = ChatwootSettings(
        url=chatwoot.base_url,
        access_token=SecretStr(token),
        account_id=str(ACCOUNT),
        inbox_id=str(INBOX),
        webhook_secrets=SecretStr(WEBHOOK_SECRET),
    )
    return ChatwootDesk(settings, wording(), answer_s=answer_s)


class Talk:
    """A ticket of a customer that an agent in Chatwoot can answer."""

    def __init__(self, scene: DeskScene, chatwoot: ChatwootEmulator, **more: Any) -> None:
        self.scene, self.chatwoot = scene, chatwoot
        self.courier: Courier = scene.courier(chatwoot_desk(chatwoot))
        self.ticket: Ticket = scene.asks(**more)
        self.carry()
        self.number = int(chatwoot.world.conversations[-1]["id"])

    def carry(self) -> None:
        """Tell all that is due, and look into every thread."""
        self.scene.clock.now += LOOK
        while self.courier.work():
            pass

    def writes(self, text: str, **more: Any) -> int:
        return self.chatwoot.world.agent_writes(self.number, text, **more)

    def row(self) -> TicketRow:
        return self.scene.desk.get_ticket(self.ticket.reference).row

    def seen(self) -> list[tuple[int, bool, str]]:
        """What stands in the conversation there behind the note that opened it."""
        ours = [one for one in self.chatwoot.world.messages if one["conversation_id"] == self.number]
        return [(one["message_type"], one["private"], one["content"]) for one in ours[1:]]

    def by_people(self) -> list[tuple[str, str | None]]:
        return [(reply, name) for reply, name in self.scene.heard() if name is not None]


def test_a_ticket_is_a_conversation_with_all_that_a_person_needs(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    scene.says("hello")
    scene.works(Reply("Hi!", buttons=(Button("My order", "/order"), Button("A person", "/talk"))))
    talk = Talk(scene, chatwoot, text="refund me", trigger="legal", order_number="#1001")
    [contact], [conversation] = chatwoot.world.contacts, chatwoot.world.conversations
    assert (contact["identifier"], contact["name"]) == ("web:c1", "web c1")
    assert conversation["custom_attributes"] == {"shopclerk_ticket": talk.ticket.reference}
    assert (conversation["status"], conversation["priority"], conversation["inbox_id"]) == ("open", "urgent", INBOX)
    [note] = chatwoot.world.messages
    assert note["private"]
    for line in ("Order: #1001", "hello", "Hi!\n\n1. My order\n2. A person", "refund me"):
        assert line in note["content"]


def test_what_is_said_goes_there_in_its_order_once(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    scene.nobody_is_there()
    talk = Talk(scene, chatwoot)
    scene.says("look", Attachment("image", url="https://cdn.example/p.png", caption="torn"))
    scene.works(Reply("A person will look.", quick_replies=(Button("Thanks", "/bye"),)))
    scene.says("thank you")
    talk.carry()
    talk.carry()
    assert talk.seen() == [
        (0, False, "look\n[Picture] torn https://cdn.example/p.png"),
        (1, True, "Clerk, 2026-11-24 11:00\nA person will look.\n\n1. Thanks"),
        (0, False, "thank you"),
    ]


def test_an_agent_there_takes_over_by_writing(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    talk.writes("Hello, this is Sora.")
    talk.writes("What is torn?", attachments=("https://chatwoot.example/a.png",))
    talk.writes("she seems upset", private=True)
    talk.carry()
    assert talk.by_people() == [
        ('{"text":"Hello, this is Sora."}', "Sora"),
        ('{"text":"What is torn?\\nhttps://chatwoot.example/a.png"}', "Sora"),
    ]
    assert talk.row().mode == "human"
    # The bot is silent, and what the customer answers is there.
    scene.says("the sleeve")
    scene.works()
    talk.carry()
    assert talk.seen()[-1] == (0, False, "the sleeve")
    assert len(scene.heard()) == 3


def test_two_agents_there_write_in_one_thread(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    talk.writes("one", agent="Sora")
    talk.writes("two", agent="Jinho")
    talk.writes("three", agent="Sora")
    talk.carry()
    assert [name for _, name in talk.by_people()] == ["Sora", "Jinho", "Sora"]


def test_a_resolved_conversation_is_the_clerks_again(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    talk.writes("All done!")
    chatwoot.world.set_status(talk.number, "resolved")
    talk.carry()
    # What was written before it ended is said before it ends.
    assert talk.by_people() == [('{"text":"All done!"}', "Sora")]
    assert (talk.row().state, talk.row().mode) == ("closed", "closed")
    scene.works()
    scene.says("where is my order?")
    scene.works(Reply("It is on its way."))
    assert scene.heard()[-1] == ('{"text":"It is on its way."}', None)


def test_a_conversation_given_back_as_pending_is_handed_back(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    talk.writes("I have refunded it.")
    talk.carry()
    chatwoot.world.set_status(talk.number, "pending")
    talk.carry()
    assert (talk.row().state, talk.row().mode) == ("closed", "returning")


def test_a_ticket_nobody_answered_can_be_resolved(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    chatwoot.world.set_status(talk.number, "resolved")
    talk.carry()
    assert talk.row().state == "closed"
    assert talk.by_people() == []


def test_nobody_resolves_over_words_that_they_have_not_seen(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    talk.writes("Anything else?")
    talk.carry()
    scene.clock.now += LOOK
    chatwoot.world.set_status(talk.number, "resolved")
    scene.says("yes, one more thing")
    talk.courier.work()
    # Chatwoot opens it again with the customer's message.
    assert chatwoot.world.conversation(talk.number)["status"] == "open"
    talk.carry()
    assert talk.row().mode == "human"


def test_closed_in_the_console_is_resolved_there(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    scene.desk.take(talk.ticket.reference, scene.minji, talk.row().version)
    scene.desk.reply(talk.ticket.reference, scene.minji, Reply("Hello from the console"), "k1")
    scene.desk.close(talk.ticket.reference, scene.minji, talk.row().version)
    talk.carry()
    assert chatwoot.world.conversation(talk.number)["status"] == "resolved"
    assert [content for _, private, content in talk.seen() if private] == [
        "Minji (team), 2026-11-24 11:00\nHello from the console",
        "This ticket is closed.",
    ]


def test_words_that_cannot_go_out_are_told_to_their_agent(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    scene.desk.take(talk.ticket.reference, scene.minji, talk.row().version)
    talk.writes("me, too")
    talk.carry()
    assert talk.by_people() == []
    scene.desk.close(talk.ticket.reference, scene.minji, talk.row().version)
    talk.carry()
    talk.writes("too late")
    scene.threads(chatwoot_desk(chatwoot)).look_at(str(talk.number))
    talk.carry()
    talk.carry()
    refused = [content for _, private, content in talk.seen() if private and "did not go out" in content]
    assert [content.partition("“")[2] for content in refused] == ["me, too”", "too late”"]
    assert talk.by_people() == []


def test_what_was_begun_before_a_crash_is_neither_lost_nor_doubled(
    scene: DeskScene, chatwoot: ChatwootEmulator
) -> None:
    # Each write is done, and its answer is lost.
    chatwoot.faults = [Fault(500, after=True) for _ in range(4)]
    courier = scene.courier(chatwoot_desk(chatwoot))
    scene.asks()
    courier.work()
    scene.says("hello?")
    for _ in range(12):
        courier.work()
        scene.clock.forward(minutes=10)
    assert chatwoot.faults == []
    assert (len(chatwoot.world.contacts), len(chatwoot.world.conversations)) == (1, 1)
    assert [(one["private"], one["message_type"]) for one in chatwoot.world.messages] == [(True, 1), (False, 0)]
    assert {state for _, state, _ in scene.sends()} == {"sent"}


def test_a_slow_answer_is_asked_for_before_it_is_sent_again(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    courier = scene.courier(chatwoot_desk(chatwoot, answer_s=0.3))
    scene.asks()
    courier.work()
    chatwoot.faults = [Fault(slow_s=0.6)]
    scene.says("hello?")
    courier.work()
    assert scene.sends() == [("open", "sent", 1), ("said", "pending", 1)]
    scene.clock.forward(seconds=5)
    courier.work()
    assert scene.sends() == [("open", "sent", 1), ("said", "sent", 2)]
    assert [one["content"] for one in chatwoot.world.messages[1:]] == ["hello?"]


def test_while_it_refuses_everything_waits_in_its_order(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    courier = scene.courier(chatwoot_desk(chatwoot))
    scene.asks()
    chatwoot.faults = [Fault(503), Fault(503)]
    courier.work()
    scene.says("one")
    scene.says("two")
    assert courier.work() == 0
    assert chatwoot.world.messages == []
    for _ in range(8):
        scene.clock.forward(minutes=10)
        courier.work()
    assert [one["content"] for one in chatwoot.world.messages[1:]] == ["one", "two"]


def test_a_refused_token_is_said_and_nothing_is_lost(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    desk = chatwoot_desk(chatwoot, token="wrong")
    courier = scene.courier(desk)
    scene.asks()
    courier.work()
    assert scene.sends() == [("open", "pending", 1)]
    calls = len(chatwoot.calls)
    courier.work()
    assert len(chatwoot.calls) == calls
    assert [finding.state for finding in desk.check()] == ["wrong"]
    scene.clock.forward(minutes=2)
    scene.courier(chatwoot_desk(chatwoot)).work()
    assert scene.sends() == [("open", "sent", 2)]


def test_what_its_agents_wrote_while_we_were_away_is_said_once(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    talk = Talk(scene, chatwoot)
    for number in range(120):
        talk.writes(f"{number}")
    for _ in range(3):
        # A clerk that starts again.
        talk.courier = scene.courier(chatwoot_desk(chatwoot))
        talk.carry()
    assert [reply for reply, _ in talk.by_people()] == [f'{{"text":"{number}"}}' for number in range(120)]


def test_one_conversation_for_all_tickets_repeats_nothing(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    chatwoot.world.one_conversation = True
    talk = Talk(scene, chatwoot)
    talk.writes("solved")
    chatwoot.world.set_status(talk.number, "resolved")
    talk.carry()
    scene.works()
    again = Talk(scene, chatwoot, text="me again")
    assert again.number == talk.number
    assert chatwoot.world.conversation(talk.number)["status"] == "open"
    again.writes("hello again")
    again.carry()
    assert [reply for reply, _ in talk.by_people()] == ['{"text":"solved"}', '{"text":"hello again"}']


def test_who_is_online_there_is_at_the_desk(scene: DeskScene, chatwoot: ChatwootEmulator) -> None:
    scene.nobody_is_there()
    chatwoot.world.agents = [
        {"id": 11, "name": "Sora", "availability_status": "online"},
        {"id": 12, "name": "Away", "availability_status": "offline"},
    ]
    courier = scene.courier(chatwoot_desk(chatwoot))
    courier.work()
    assert scene.asks().live


def test_doctor_looks_at_the_inbox(chatwoot: ChatwootEmulator) -> None:
    assert list(chatwoot_desk(chatwoot).check()) == [Finding("API", "ok", f"inbox {INBOX} at {chatwoot.base_url}")]
    assert chatwoot.calls == [f"GET inboxes/{INBOX}"]
