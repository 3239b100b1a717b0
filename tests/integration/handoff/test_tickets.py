from __future__ import annotations

from dataclasses import replace

import pytest
from settable_clock import SettableClock

from bot.handoff.opening import TicketRequest
from bot.handoff.tickets import TicketBook
from bot.storage.database import Database

REQUEST = TicketRequest("whatsapp:m1:action_open", "whatsapp:c1", "return", "ko", "반품 문의", order_number="1001")


@pytest.fixture
def book(database: Database, clock: SettableClock) -> TicketBook:
    return TicketBook(database, clock)


def test_a_turn_that_is_run_again_opens_no_second_ticket(book: TicketBook, clock: SettableClock) -> None:
    first = book.open(REQUEST)
    clock.forward(minutes=5)
    assert book.open(replace(REQUEST, summary="again")) == first
    other = book.open(replace(REQUEST, idempotency_key="whatsapp:m2:action_open"))
    assert [ticket.reference for ticket in book.list_open()] == [first.reference, other.reference]
    assert (first.summary, first.state, first.contact) == ("반품 문의", "open", None)


def test_a_ticket_is_found_noted_reached_and_closed_once(book: TicketBook) -> None:
    ticket = book.open(REQUEST)
    book.set_contact(ticket.reference, "kim@example.com")
    book.note(ticket.reference, "사진 1장")
    book.note(ticket.reference, "사진 1장")
    found = book.find_open("whatsapp:c1")
    assert found is not None
    assert (found.contact, found.summary) == ("kim@example.com", "반품 문의\n사진 1장")
    assert [book.close(ticket.reference) for _ in range(2)] == [True, False]
    assert (book.find_open("whatsapp:c1"), book.list_open()) == (None, [])
