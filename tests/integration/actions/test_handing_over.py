"""What a person is told, and what not."""

from __future__ import annotations

from form_clerk import FormClerk


def test_a_second_wish_for_the_same_is_noted_on_the_same_ticket() -> None:
    clerk = FormClerk()
    clerk.say("my password is hunter2, let me talk to a human", "talk_to_human")
    clerk.say("it is about my lamp, I want a human", "talk_to_human")
    (ticket,) = clerk.services.tickets.list_open()
    assert "hunter2" not in ticket.summary
    assert "it is about my lamp" in ticket.summary


def test_an_order_that_was_not_proved_is_told_as_such() -> None:
    clerk = FormClerk()
    clerk.say("track order 1036", "track_order")
    clerk.say("a human please", "talk_to_human")
    (ticket,) = clerk.services.tickets.list_open()
    assert ticket.order_number is None
    assert ticket.summary == "About order 1036, which was not verified: track order 1036 / a human please"
