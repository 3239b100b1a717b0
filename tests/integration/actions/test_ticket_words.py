"""What of a conversation a ticket quotes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from actions.ticket_words import telling_words


def quoted(*said: tuple[str, str]) -> list[str]:
    events = [
        {"event": "user", "text": text, "parse_data": {"intent": {"name": intent}, "entities": []}}
        for text, intent in said
    ]
    return telling_words(cast(Any, SimpleNamespace(tracker=SimpleNamespace(events=events))))


@pytest.mark.parametrize("ending", ["stop", "please stop it now", "그만할게요", "됐어요 그만할래요"])
def test_who_only_ends_something_is_not_quoted(ending: str) -> None:
    assert quoted(("the kettle leaks", "report_damaged"), (ending, "stop")) == ["the kettle leaks"]


@pytest.mark.parametrize(
    "ending",
    [
        "stop asking me that, the second kettle leaks as well",
        "그만 물어보세요 두 번째 주전자도 물이 새고 있어요",
    ],
)
def test_who_ends_something_and_tells_why_is_quoted(ending: str) -> None:
    assert quoted(("the kettle leaks", "report_damaged"), (ending, "stop")) == ["the kettle leaks", ending]
