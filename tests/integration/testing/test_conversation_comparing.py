"""What has become of an answer with a new model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.diff import as_markdown
from bot.messages import Reply
from bot.testing.conversations.cases import Case, Step
from bot.testing.conversations.comparing import Difference, Heard, differences
from bot.testing.conversations.turns import Turn, Utterance

STEP = Step("user", "hi", 5)
CASE = Case("a greeting", Path("test_it.yml"), 1, (STEP,))


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

```diff
  hi
- utter_greet: Hi
+ utter_hello: Hello
+ there
```
</details>
"""
    )
    assert as_markdown([], 7) == "**Changed answers: none** in 7 conversations\n\n"


def test_what_customers_say_opens_nothing_in_a_comment() -> None:
    case = replace(CASE, name="<script> & more")
    step = Step("user", "```\n@everybody </details>", 4)

    lines = as_markdown([Difference(case, step, "different answer", ("a",), ("b",))], 1).splitlines()

    assert lines[2:] == [
        "<details><summary>different answer: &lt;script&gt; &amp; more</summary>",
        "",
        "````diff",
        "  ```",
        "  @everybody </details>",
        "- a",
        "+ b",
        "````",
        "</details>",
    ]
