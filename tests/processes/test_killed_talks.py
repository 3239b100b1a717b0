"""A person takes over while processes are killed: nothing is lost, nothing comes twice, and the bot goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_helpers import add_agent
from running_clerk import Clerk, be_trained, wait_for

from bot.delivery.desk import Desk
from bot.handoff.views import TicketFilter, TicketRow
from bot.messages import Reply
from bot.settings import utc_now
from bot.storage.database import Database, open_database
from bot.testing.demo_store import running_demo_store

ASKS = "e-mail address, phone number or postcode"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def clerk(folder: Path) -> Iterator[Clerk]:
    be_trained()
    with running_demo_store() as store:
        clerk = Clerk(folder, store)
        yield clerk
        clerk.process.send_signal(signal.SIGTERM)
        clerk.process.wait(30)


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{folder}/clerk.db")
    yield database
    database.close()


def count(clerk: Clerk, author: str, text: str) -> int:
    return sum(who == author and text in said for who, said in clerk.heard())


@pytest.mark.timeout(300)
def test_a_killed_worker_and_a_killed_web_process_leave_a_talk_as_it_was(clerk: Clerk, database: Database) -> None:
    wait_for(lambda: clerk.answers("/readyz"), "the clerk")
    clerk.browser.get(clerk.url("/"))
    clerk.say("11111111-1111-4111-8111-111111111111", "track order 1036")
    wait_for(lambda: count(clerk, "clerk", ASKS) == 1, "the question of the form")
    clerk.say("22222222-2222-4222-8222-222222222222", "I want to talk to a person")
    desk, minji = Desk(database, utc_now), add_agent(database, "Minji", utc_now())
    wait_for(lambda: desk.counts().open == 1, "the ticket")
    wait_for(lambda: count(clerk, "clerk", "passed this on to our team") == 1, "the promise")

    def ticket() -> TicketRow:
        return desk.list_tickets(TicketFilter(), 1)[0]

    desk.take(ticket().reference, minji, ticket().version)
    os.kill(clerk.worker(), signal.SIGKILL)
    clerk.say("33333333-3333-4333-8333-333333333333", "where is my parcel?")
    desk.reply(ticket().reference, minji, Reply("I will look for it."), "one")
    desk.reply(ticket().reference, minji, Reply("I will look for it."), "one")
    wait_for(lambda: count(clerk, "agent", "I will look for it.") == 1, "the agent's words")
    clerk.worker()
    wait_for(
        lambda: "customer_wrote" in [one.kind for one in desk.get_ticket(ticket().reference).events], "the message"
    )

    asked = count(clerk, "clerk", ASKS)
    web = next(pid for pid in clerk.hosts() if pid != clerk.worker_host())
    os.kill(web, signal.SIGKILL)
    desk.hand_back(ticket().reference, minji, "I found it.", ticket().version)
    os.kill(clerk.worker(), signal.SIGKILL)
    wait_for(lambda: clerk.answers("/readyz"), "the web process")
    wait_for(lambda: count(clerk, "clerk", "Minji has handed over to me again: I found it.") == 1, "the handback")
    wait_for(lambda: count(clerk, "clerk", ASKS) == asked + 1, "the question of the form again")
    said = len(clerk.heard())
    assert clerk.say("44444444-4444-4444-8444-444444444444", "oliver.smith@example.com") == 202
    wait_for(lambda: len(clerk.heard()) == said + 1, "the answer")
    assert "order #1036" in clerk.heard()[-1][1]
    assert [who for who, _ in clerk.heard()].count("agent") == 1
