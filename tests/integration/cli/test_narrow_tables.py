"""A terminal of 80 columns: what is copied from a table stands in it whole."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli import doctor, tickets, users
from bot.handoff.agents import AgentBook, NewAgent
from bot.handoff.tickets import TicketBook, TicketRequest
from bot.settings import Settings, utc_now
from bot.storage.database import open_database
from bot.storage.schema import migrate
from bot.testing.serving import free_port

ADDRESS = "a.rather.long.name@somewhere.example"


@pytest.fixture
def database(project: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(project.root)
    settings = Settings()
    settings.var.mkdir(exist_ok=True)
    opened = open_database(settings.database_url)
    migrate(opened)
    yield opened
    opened.close()


def test_a_ticket_says_where_its_customer_is_reached(run: Any, database: Any) -> None:
    summary = "Wants to cancel order 1054 and to have it sent to another address, and asks about a refund. " * 2
    request = TicketRequest("k1", "web:c1", "cancel", "en", summary, order_number="#1054", contact=ADDRESS)
    reference = TicketBook(database, utc_now).open(request).reference
    said = run(tickets.command).stdout
    assert ADDRESS in said
    assert reference in said


def test_an_agent_is_known_by_the_address(run: Any, database: Any) -> None:
    AgentBook(database, utc_now).add(NewAgent(ADDRESS, "A Rather Long Name", "admin"), "a password that is long")
    assert ADDRESS in run(users.command, "list").stdout


def test_what_is_wrong_stands_below_the_table_in_one_line(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("SHOPCLERK_STORE_URL", address)
    monkeypatch.setenv("SHOPCLERK_PORT", str(free_port()))
    below = run(doctor.command).stdout.split("┘")[-1].strip().splitlines()
    assert below == [
        "Model: there is none in models/. Cure: shopclerk train",
        (
            f"Store: nobody answers at {address}. Cure: start the store, or correct SHOPCLERK_STORE_URL; "
            "the demo shop starts its own: shopclerk demo"
        ),
    ]
