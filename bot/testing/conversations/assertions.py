"""What stands under a step's `assertions`: Rasa Pro's keys, and why some of them cannot mean anything here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.commerce.shop_yaml import Node, Sequence
from bot.project.names import advise, one_of
from bot.project.source import Source
from bot.testing.conversations.cases import Step
from bot.testing.conversations.steps import StepReader

ASSERTIONS = ("action_executed", "slot_was_set", "slot_was_not_set", "bot_uttered", "bot_did_not_utter")
"""Rasa Pro's assertions that hold of a clerk that goes by rules."""

OF_THE_TURN = ("action_executed", "bot_uttered", "bot_did_not_utter")
"""Those that look at a turn wherever they stand; as steps, the two of slots look at how these are now."""

_NO_FLOWS = "this clerk goes by rules and forms and has no flows"
_NOTHING_GENERATED = (
    "nothing is generated here, every answer is written in data/responses; "
    "use `bot_uttered:` with `utter_name:` or `text_matches:`"
)
MEANINGLESS = {
    "flow_started": f"{_NO_FLOWS}; use `action_executed:` with the form or the action that begins",
    "flow_completed": f"{_NO_FLOWS}; use `action_executed:` or `bot_uttered:` with what comes at its end",
    "flow_cancelled": f"{_NO_FLOWS}; use `bot_uttered:` with what is said when a form is stopped",
    "pattern_clarification_contains": f"{_NO_FLOWS} to offer; use `bot_uttered:` with the `buttons:` it offers",
    "generative_response_is_relevant": _NOTHING_GENERATED,
    "generative_response_is_grounded": _NOTHING_GENERATED,
}
"""Assertions of Rasa Pro about what this clerk does not have, and what to write instead."""

STUBS = "stub_custom_actions"
NO_STUBS = (
    f"`{STUBS}` has no meaning here: actions run for real, against a demo store that is fresh for each case; "
    "leave it out, and break the store with `store_fault:` where a stub did"
)


def read_assertions(source: Source, steps: StepReader, node: Node, plain: Any, *, ordered: bool) -> Iterator[Step]:
    """Give them as steps, and report what is wrong. `ordered`: each must hold of what came after the one before."""
    if not isinstance(node, Sequence) or not node.items:
        source.error(node.line, "`assertions` is a list; write below it `- action_executed: utter_greet`")
        return
    for one, value in zip(node.items, plain, strict=True):
        for key, entry in (source.entries(one, "an assertion") or {}).items():
            if key in MEANINGLESS:
                source.error(entry.line, f"`{key}` has no meaning here: {MEANINGLESS[key]}")
            elif key not in ASSERTIONS:
                source.error(entry.line, f'"{key}" is no assertion; {advise(key, ASSERTIONS, one_of(ASSERTIONS))}')
            else:
                read = steps.read(key, entry.value, value[key], entry.line, loose=True)
                if read is not None:
                    yield Step(key, read, entry.line, loose=True, ordered=ordered)
