"""What has become of an answer with a new model, and conversations read back from a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.cli.diff import as_markdown
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.messages import Attachment, InboundMessage, Reply
from bot.storage.database import open_database
from bot.storage.tables import metadata
from bot.testing.conversations.cases import Case, Step
from bot.testing.conversations.comparing import Difference, Heard, differences
from bot.testing.conversations.turns import Turn, Utterance

STEP = Step("user", "hi", 5)
CASE = Case("a greeting", Path("test_it.yml"), 1, (STEP,))
NOW = datetime(2026, 11, 24, 2, tzinfo=timezone.utc)


def heard(*names: str, actions: Sequence[str] = ()) -> Heard:
    events = [{"event": "action", "name": name} for name in actions]
    return Heard(STEP, Turn(events, [Utterance(name, "Words", Reply("Words")) for name in names]))


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (heard("utter_greet"), ""),
        (heard("utter_hello"), "different answer"),
        (heard(), "lost answer"),
        (Heard(STEP, None), "lost answer"),
        (heard("utter_sorry", actions=["action_default_fallback"]), "new fallback"),
        (heard("utter_handoff", actions=["action_handoff"]), "new handoff"),
    ],
)
def test_what_became_of_an_answer(new: Heard, kind: str) -> None:
    assert [one.kind for one in differences(CASE, [heard("utter_greet")], [new])] == ([kind] if kind else [])


def test_after_a_lost_answer_the_rest_says_nothing() -> None:
    old = [heard("utter_greet"), heard("utter_bye")]

    assert [one.kind for one in differences(CASE, old, [Heard(STEP, None), Heard(STEP, None)])] == ["lost answer"]


def test_what_the_old_model_never_answered_cannot_be_lost() -> None:
    assert list(differences(CASE, [Heard(STEP, None)], [heard("utter_greet")])) == []


def test_a_comment_shows_both_answers() -> None:
    found = [Difference(CASE, STEP, "different answer", ("utter_greet: Hi",), ("utter_hello: Hello\nthere",))]

    assert (
        as_markdown(found, 7)
        == """\
**Changed answers: 1 × different answer** in 7 conversations

<details><summary>different answer: a greeting</summary>

> hi

```diff
- utter_greet: Hi
+ utter_hello: Hello
+ there
```
</details>
"""
    )
    assert as_markdown([], 7) == "**Changed answers: none** in 7 conversations\n\n"


def test_conversations_are_read_back_without_what_nobody_may_read() -> None:
    from bot.testing.conversations.replaying import read_conversations  # noqa: PLC0415 (loads Rasa: only this test pays)

    database = open_database("sqlite://")
    metadata.create_all(database.engine)
    intake = Intake(database, PipeDispatcher(None), lambda: NOW)

    def message(customer: str, number: int, text: str, **more: object) -> InboundMessage:
        key = f"{customer}-{number}"
        return InboundMessage(channel="web", customer=customer, provider_message_id=key, sent_at=NOW, text=text, **more)  # type: ignore[arg-type]

    intake.accept([message("a", 1, "my card is 4242 4242 4242 4242"), message("a", 2, "Yes", payload="/affirm")])
    intake.accept([message("b", 1, "", attachments=(Attachment("image"),))])

    cases = read_conversations(database)
    assert {case.name: [(step.kind, step.value) for step in case.steps] for case in cases} == {
        "web:a": [("user", "my card is •••• 4242"), ("tap", "Yes")],
        "web:b": [("attach", "picture")],
    }
    assert [case.name for case in read_conversations(database, 1)] == ["web:b"]
