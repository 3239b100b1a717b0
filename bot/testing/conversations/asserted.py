"""Whether an assertion holds of a turn, as Rasa Pro looks at it: by the events of the turn, from a place on.

Pure. Each check gives what is wrong, empty if nothing is, and the place after the event that it went by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from bot.messages import all_buttons
from bot.testing.conversations.cases import Uttered
from bot.testing.conversations.turns import Turn, Utterance

Held = tuple[str, int]
Asked = Sequence[tuple[str, Any, bool]]
"""Names of slots, values, and whether the value matters."""


def check(kind: str, expected: Any, turn: Turn, start: int = 0, given: Mapping[str, Any] | None = None) -> Held:
    """Check one assertion against the events of `turn` from `start` on. `given` are slots that the case began with."""
    if kind == "action_executed":
        return _executed(expected, turn, start)
    if kind == "bot_uttered":
        return _uttered(expected, turn, start)
    if kind == "bot_did_not_utter":
        return _not_uttered(expected, turn, start)
    slots = [(-1, name, value) for name, value in (given or {}).items()] + list(_slots(turn, start))
    return _set(expected, slots, start) if kind == "slot_was_set" else _not_set(expected, slots, start)


def _executed(name: str, turn: Turn, start: int) -> Held:
    for place, event in _from(turn, start):
        if event["event"] == "action" and event["name"] == name:
            return "", place + 1
    return f"the clerk ran {', '.join(turn.actions) or 'nothing'}" + _afterwards(start), start


def _set(expected: Asked, slots: Sequence[tuple[int, str, Any]], start: int) -> Held:
    end = start
    for name, value, by_value in expected:
        there = [(place, one) for place, slot, one in slots if slot == name]
        if not there:
            return f"{name} was not set in this turn{_afterwards(start)}", start
        fitting = [place for place, one in there if not by_value or one == value]
        if not fitting:
            return f"{name} was set to {there[-1][1]!r}", start
        end = max(fitting[0] + 1, start)
    return "", end


def _not_set(expected: Asked, slots: Sequence[tuple[int, str, Any]], start: int) -> Held:
    for name, value, by_value in expected:
        there = [one for _, slot, one in slots if slot == name]
        if there and (there[-1] == value if by_value else there[-1] is not None):
            return f"{name} was set to {there[-1]!r}", start
    return "", start


def _uttered(expected: Uttered, turn: Turn, start: int) -> Held:
    said = list(_said(turn, start))
    for place, one in said:
        if _is(expected, one):
            return "", place + 1
    told = "; ".join(f"{one.name}: {one.text}" for _, one in said)
    return f"the clerk said {told or 'nothing'}{_afterwards(start)}", start


def _not_uttered(expected: Uttered, turn: Turn, start: int) -> Held:
    for _, one in _said(turn, start):
        buttons = {(button.title, button.payload) for button in all_buttons(one.reply)}
        titles = {title for title, _ in buttons}
        if (
            (expected.utter_name and one.name == expected.utter_name)
            or (expected.text_matches and re.search(expected.text_matches, one.text))
            or any((title, payload) in buttons if payload else title in titles for title, payload in expected.buttons)
        ):
            return f"the clerk said {one.name}: {one.text}", start
    return "", start


def _is(expected: Uttered, said: Utterance) -> bool:
    if expected.utter_name and said.name != expected.utter_name:
        return False
    if expected.text_matches and not re.search(expected.text_matches, said.text):
        return False
    if not expected.buttons:
        return True
    there = [(button.title, button.payload) for button in all_buttons(said.reply)]
    return len(there) == len(expected.buttons) and all(
        (not title or title == has_title) and (not payload or payload == has_payload)
        for (title, payload), (has_title, has_payload) in zip(expected.buttons, there, strict=True)
    )


def _from(turn: Turn, start: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((place, event) for place, event in enumerate(turn.events) if place >= start)


def _slots(turn: Turn, start: int) -> Iterator[tuple[int, str, Any]]:
    for place, event in _from(turn, start):
        if event["event"] == "slot":
            yield place, str(event["name"]), event["value"]


def _said(turn: Turn, start: int) -> Iterator[tuple[int, Utterance]]:
    """The messages of the turn with the places of their events: they are in the same order."""
    numbers = count()
    for place, event in enumerate(turn.events):
        if event["event"] == "bot":
            one = turn.utterances[next(numbers)]
            if place >= start:
                yield place, one


def _afterwards(start: int) -> str:
    return " after the assertion before" if start else ""
