"""Find the rules that fit a conversation without trying each of them.

Rasa tries every rule on every state, some hundreds of them for each prediction. But a rule fits only if its last state
has the conversation's last action, and its intent if it names one: by these two the rules are looked up, and only what
is found is tried, by Rasa's own comparison.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER

State = Mapping[str, Mapping[str, Any]]

_KEPT = "_shopclerk_rules"
_Place = tuple[str, str]
ANY = ""
"""Stands for what a rule says nothing about."""


@dataclass(frozen=True)
class Rule:
    """A rule as Rasa keeps it: its key, and the states in it, the last one first."""

    key: str
    states: tuple[State, ...]

    @property
    def place(self) -> _Place:
        """The last action and the intent of its last state."""
        last = self.states[0]
        if not last.get(PREVIOUS_ACTION):
            # Where a conversation begins, Rasa compares nothing else.
            return ANY, ANY
        return _named(last.get(PREVIOUS_ACTION), "action_name"), _named(last.get(USER), "intent")


class RuleIndex:
    """The rules of one lookup table of the policy."""

    def __init__(self, keys: Iterator[str]) -> None:
        self._rules: defaultdict[_Place, list[Rule]] = defaultdict(list)
        for key in keys:
            rule = Rule(key, tuple(reversed(json.loads(key))))
            self._rules[rule.place].append(rule)

    def candidates(self, state: State) -> Iterator[Rule]:
        """The rules that may fit a conversation in this state."""
        action, intent = (
            (state.get(PREVIOUS_ACTION) or {}).get("action_name") or ANY,
            (state.get(USER) or {}).get("intent") or ANY,
        )
        for place in {(one, other) for one in (action, ANY) for other in (intent, ANY)}:
            yield from self._rules.get(place, ())


def possible_keys(policy: RulePolicy, lookup: Mapping[str, str], states: Sequence[State]) -> set[str]:
    """Stand for `RulePolicy._get_possible_keys`."""
    kept: dict[int, RuleIndex] = policy.__dict__.setdefault(_KEPT, {})
    # The tables of a loaded policy stay; one is known by its place in memory.
    index = kept.get(id(lookup))
    if index is None:
        index = kept.setdefault(id(lookup), RuleIndex(iter(lookup)))
    backwards = states[::-1]
    return {rule.key for rule in index.candidates(backwards[0]) if _fits(policy, rule, backwards)}


def _fits(policy: RulePolicy, rule: Rule, backwards: Sequence[State]) -> bool:
    for wanted, state in zip(rule.states, backwards, strict=False):
        rule_action, action = wanted.get(PREVIOUS_ACTION), state.get(PREVIOUS_ACTION)
        if not rule_action and not action:
            # Both are where a conversation begins.
            continue
        if not rule_action or not action:
            return False
        if not policy._does_rule_match_state(wanted, state):  # noqa: SLF001 (Rasa's own comparison)
            return False
    return True


def _named(values: Mapping[str, Any] | None, key: str) -> str:
    value = (values or {}).get(key)
    return str(value) if value and value != SHOULD_NOT_BE_SET else ANY
