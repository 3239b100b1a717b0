"""Conversations read back from a database. Here, because replaying loads Rasa."""

from __future__ import annotations

from datetime import datetime, timezone

from databases import database

from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.messages import Attachment, InboundMessage
from bot.storage.database import Database
from bot.testing.conversations.replaying import read_conversations

__all__ = ["database"]

NOW = datetime(2026, 11, 24, 2, tzinfo=timezone.utc)


def test_conversations_are_read_back_without_whose_they_were(database: Database) -> None:
    intake = Intake(database, PipeDispatcher(None), lambda: NOW)

    def message(customer: str, number: int, text: str, **more: object) -> InboundMessage:
        key = f"{customer}-{number}"
        return InboundMessage(channel="web", customer=customer, provider_message_id=key, sent_at=NOW, text=text, **more)  # type: ignore[arg-type]

    intake.accept([message("a", 1, "my e-mail is a@b.example"), message("a", 2, "Yes", payload="/affirm")])
    intake.accept([message("b", 1, "", attachments=(Attachment("image"),))])

    cases = read_conversations(database, str.upper)
    assert {case.name: [(step.kind, step.value) for step in case.steps] for case in cases} == {
        "web 1": [("user", "MY E-MAIL IS A@B.EXAMPLE"), ("tap", "YES")],
        "web 2": [("attach", "picture")],
    }
    assert [case.steps[0].kind for case in read_conversations(database, str.upper, 1)] == ["attach"]
    # The newest one is where somebody wrote last, and not the one that began last.
    intake.accept([message("a", 3, "and another thing")])
    (case,) = read_conversations(database, str.upper, 1)
    assert [step.value for step in case.steps] == ["MY E-MAIL IS A@B.EXAMPLE", "YES", "AND ANOTHER THING"]
