"""Find the rules that fit a conversation without trying each of them.

Rasa tries every rule on every state, some hundreds of them for each prediction. But a rule fits only if its last state
has the conversation's last action, and its intent if it names one: by these two the rules are looked up, and only what
is found is tried, by Rasa's own comparison. For the same reason no more states are described than a rule has, and none
for rules by a message's words where there is no such rule.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.core.policies.rule_policy import (
    RULES,
    RULES_FOR_LOOP_UNHAPPY_PATH,
    RULES_NOT_IN_STORIES,
    RulePolicy,
)
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.history import looking_at

State = Mapping[str, Mapping[str, Any]]

_KEPT = "_shopclerk_rules"
_LONGEST = "_shopclerk_longest_rule"
LISTEN = "action_listen"
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

    def looks_past_intents(self, action: str) -> bool:
        """Whether a rule may fit behind this action whatever the message was; one by its words is such a rule, too."""
        return bool(self._rules.get((action, ANY)) or self._rules.get((ANY, ANY)))

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
    backwards = states[::-1]
    index = _index_of(policy, lookup)
    return {rule.key for rule in index.candidates(backwards[0]) if _fits(policy, rule, backwards)}


def _index_of(policy: RulePolicy, lookup: Mapping[str, str]) -> RuleIndex:
    kept: dict[int, RuleIndex] = policy.__dict__.setdefault(_KEPT, {})
    # The tables of a loaded policy stay; one is known by its place in memory.
    index = kept.get(id(lookup))
    if index is None:
        index = kept.setdefault(id(lookup), RuleIndex(iter(lookup)))
    return index


_states_for = RulePolicy._prediction_states  # noqa: SLF001 (as below: Rasa has no seam there)
_find_action = RulePolicy._find_action_from_rules  # noqa: SLF001


def states_for_rules(
    policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, *args: Any, **options: Any
) -> Any:
    """Stand for `RulePolicy._prediction_states`: as many states as the longest rule has, and one more.

    With that one it is known of a state without a rule that no rule of the training was as long.
    """
    if RULES_NOT_IN_STORIES not in policy.lookup:
        # It is being trained.
        return _states_for(policy, tracker, domain, *args, **options)
    longest = policy.__dict__.get(_LONGEST)
    if longest is None:
        keys = [*policy.lookup[RULES], *policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH]]
        keys += [key for key in policy.lookup[RULES_NOT_IN_STORIES] if key.startswith("[")]
        longest = policy.__dict__.setdefault(_LONGEST, max((len(json.loads(key)) for key in keys), default=1))
    with looking_at(longest + 1, tracker, domain):
        return _states_for(policy, tracker, domain, *args, **options)


def find_action(
    policy: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool,  # noqa: FBT001 (Rasa's signature)
) -> Any:
    """Stand for `RulePolicy._find_action_from_rules`.

    Rasa looks for rules by the words of a message before it looks by the intent. Where no rule has any, that takes as
    long and finds nothing.
    """
    if use_text_for_last_user_input and not _index_of(policy, policy.lookup[RULES]).looks_past_intents(LISTEN):
        return None, None, False
    return _find_action(policy, tracker, domain, use_text_for_last_user_input)


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
