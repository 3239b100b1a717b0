"""Tickets in a mailbox, by a real mail server in this process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from other_desks import DeskScene, link_to, wording
from pydantic import SecretStr

from bot.channels.checks import Finding
from bot.delivery.backlog import Backlog
from bot.desks.mail.desk import MailDesk
from bot.desks.mail.settings import MailSettings
from bot.messages import Attachment, Button, Reply
from bot.storage.tables import desk_threads
from bot.testing.serving import free_port

SENDER, TEAM = "clerk@shop.example", "team@shop.example"


class Mailbox:
    """What the server took; `answers` are what it says to the next ones instead of taking them."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answers: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 OK"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[Controller]:
    started = controller(mailbox)
    started.start()
    yield started
    started.stop()


def controller(mailbox: Mailbox, port: int = 0, **more: Any) -> Controller:
    """A server that is not started yet; without a `port` at one that is free."""
    return Controller(mailbox, hostname="127.0.0.1", port=port or free_port(), **more)


def port_of(server: Controller) -> int:
    return int(server.port)


def mail_desk(port: int, *, user: str = "") -> MailDesk:
    url = SecretStr(f"smtp://{user}127.0.0.1:{port}")
    return MailDesk(MailSettings(smtp_url=url, mail_to=TEAM, mail_from=SENDER), wording())


def body(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def test_a_ticket_is_an_email_with_all_that_a_person_needs(
    scene: DeskScene, server: Controller, mailbox: Mailbox
) -> None:
    scene.nobody_is_there()
    scene.says("where is #1001?", Attachment("image", url="https://cdn.example/p.png"))
    scene.works(Reply("It is on its way.", quick_replies=(Button("A person", "/talk"), Button("Thanks", "/bye"))))
    ticket = scene.asks("무서워요", order_number="#1001", contact="mina@example.com", trigger="anger")
    courier = scene.courier(mail_desk(port_of(server)))
    assert courier.work() == 1
    assert courier.work() == 0
    [mail] = mailbox.mails
    assert mailbox.envelopes == [(SENDER, [TEAM])]
    assert mail["Subject"].endswith(f"{ticket.reference} · wants to speak with somebody · order #1001 · urgent")
    assert mail["Message-ID"] == f"<{ticket.reference}.open@shop.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    text = body(mail)
    for line in (
        f"Ticket: {ticket.reference}",
        "Why a person: angry words",
        "Reach at: mina@example.com",
        "Language: en",
        f"In the console: {link_to(ticket.reference)}",
        "What it is about\n무서워요",
        "Customer, 2026-11-24 11:00\nwhere is #1001?\n[Picture] https://cdn.example/p.png",
        "Clerk, 2026-11-24 11:00\nIt is on its way.\n\n1. A person\n2. Thanks",
    ):
        assert line in text


def test_what_a_waiting_customer_adds_comes_into_the_same_thread_once(
    scene: DeskScene, server: Controller, mailbox: Mailbox
) -> None:
    ticket = scene.asks()
    courier = scene.courier(mail_desk(port_of(server)))
    courier.work()
    scene.says("it is urgent")
    scene.says("", Attachment("voice", media_id="77"))
    scene.book.set_contact(ticket.reference, "010-1234-5678")
    for _ in range(5):
        courier.work()
    first, *later = mailbox.mails
    assert [body(mail).split("\n\n")[0].split("\n", 1)[-1] for mail in later] == [
        "it is urgent",
        "[Voice message]",
        "The customer can be reached at: 010-1234-5678",
    ]
    for mail in later:
        assert mail["Subject"] == f"Re: {first['Subject']}"
        assert (mail["In-Reply-To"], mail["References"]) == (first["Message-ID"],) * 2
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 4


def test_what_the_clerk_answers_by_itself_is_nobodys_mail(
    scene: DeskScene, server: Controller, mailbox: Mailbox
) -> None:
    scene.nobody_is_there()
    scene.asks()
    courier = scene.courier(mail_desk(port_of(server)))
    courier.work()
    scene.says("what are your hours?")
    assert courier.work() == 0
    assert scene.sends() == [("open", "sent", 1), ("said", "skipped", 0)]
    assert len(mailbox.mails) == 1


def test_a_closed_ticket_is_told_last_and_then_nothing_more(
    scene: DeskScene, server: Controller, mailbox: Mailbox
) -> None:
    ticket = scene.asks()
    courier = scene.courier(mail_desk(port_of(server)))
    courier.work()
    scene.says("never mind")
    assert scene.book.close(ticket.reference)
    while courier.work():
        pass
    scene.says("hello again")
    assert courier.work() == 0
    assert [kind for kind, _, _ in scene.sends()] == ["open", "said", "closed"]
    assert body(mailbox.mails[-1]).startswith("This ticket is closed.")


def test_while_the_server_is_away_all_waits_in_its_order(scene: DeskScene, mailbox: Mailbox) -> None:
    port = port_of(controller(mailbox))
    scene.asks()
    courier = scene.courier(mail_desk(port))
    assert courier.work() == 1
    scene.says("still there?")
    # Not before its time, and nothing overtakes it.
    assert courier.work() == 0
    assert scene.sends() == [("open", "pending", 1), ("said", "pending", 0)]
    scene.clock.forward(seconds=5)
    back = controller(mailbox, port)
    back.start()
    try:
        while courier.work():
            pass
    finally:
        back.stop()
    assert [mail["Subject"].startswith("Re: ") for mail in mailbox.mails] == [False, True]
    assert scene.sends() == [("open", "sent", 2), ("said", "sent", 1)]


def test_a_clerk_that_starts_again_sends_nothing_twice(scene: DeskScene, server: Controller, mailbox: Mailbox) -> None:
    scene.asks()
    port = port_of(server)
    for _ in range(3):
        scene.courier(mail_desk(port)).work()
    assert len(mailbox.mails) == 1


def test_a_refusal_for_later_is_tried_again_and_one_for_ever_is_shown(
    scene: DeskScene, server: Controller, mailbox: Mailbox
) -> None:
    mailbox.answers = ["451 later", "554 never"]
    ticket = scene.asks()
    courier = scene.courier(mail_desk(port_of(server)))
    courier.work()
    assert scene.sends() == [("open", "pending", 1)]
    scene.clock.forward(seconds=5)
    courier.work()
    assert scene.sends() == [("open", "dead", 2)]
    # What has no thread cannot be added to.
    scene.says("hello?")
    assert courier.work() == 0
    backlog = Backlog(scene.database, scene.clock)
    stuck = [one for one in backlog.stuck(timedelta(minutes=1)) if one.id.startswith("desk:")]
    assert [(one.channel, one.conversation_id, one.state, one.attempts, one.reason) for one in stuck] == [
        ("email", "web:c1", "dead", 2, "smtp-554")
    ]
    assert backlog.replay(stuck[0].id)
    while courier.work():
        pass
    assert [kind for kind, state, _ in scene.sends() if state == "sent"] == ["open", "said"]
    assert mailbox.mails[0]["X-Shopclerk-Ticket"] == ticket.reference


def test_nobody_puts_a_header_into_a_ticket(scene: DeskScene, server: Controller, mailbox: Mailbox) -> None:
    evil = "#1\r\nBcc: thief@evil.example\u2028X-Evil: yes"
    scene.asks(order_number=evil, contact=evil, topic=evil[:40])
    scene.courier(mail_desk(port_of(server))).work()
    [mail] = mailbox.mails
    assert mailbox.envelopes == [(SENDER, [TEAM])]
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert "\n" not in mail["Subject"]
    assert "\nBcc:" not in body(mail)


def test_a_server_without_tls_on_another_machine_gets_nothing(
    scene: DeskScene, server: Controller, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desks.mail.settings.is_loopback", lambda _url: False)
    scene.asks()
    desk = mail_desk(port_of(server))
    courier = scene.courier(desk)
    courier.work()
    assert mailbox.mails == []
    assert scene.sends() == [("open", "pending", 1)]
    # All of the desk waits for an operator, and is tried again.
    scene.asks("somebody?", customer="c2")
    assert courier.work() == 0
    assert [finding.state for finding in desk.check()] == ["wrong"]


def test_a_wrong_password_is_said_without_it(scene: DeskScene, mailbox: Mailbox) -> None:
    strict = controller(
        mailbox,
        auth_required=True,
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    strict.start()
    try:
        desk = mail_desk(port_of(strict), user="clerk:hunter2@")
        scene.asks()
        scene.courier(desk).work()
        findings = list(desk.check())
    finally:
        strict.stop()
    assert [(one.state, "hunter2" in f"{one.found}{one.cure}") for one in findings] == [("wrong", False)]
    assert mailbox.mails == []
    assert scene.sends() == [("open", "pending", 1)]


def test_doctor_connects_and_sends_nothing(server: Controller, mailbox: Mailbox) -> None:
    port = port_of(server)
    assert list(mail_desk(port).check()) == [Finding("mail server", "ok", f"127.0.0.1:{port}, to {TEAM}")]
    assert mailbox.mails == []


def test_a_thread_is_named_by_its_ticket(scene: DeskScene, server: Controller) -> None:
    ticket = scene.asks()
    scene.courier(mail_desk(port_of(server))).work()
    with scene.database.reading() as connection:
        assert connection.execute(desk_threads.select()).one().remote_id == ticket.reference
