"""What is kept of a conversation's history is what Rasa would find by playing it back, whatever has happened."""

from __future__ import annotations

import json
import random
from types import SimpleNamespace
from typing import Any

import pytest
import rasa.shared.core.trackers
from rasa.core.actions.forms import FormAction
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.dialogue import form_trackers, history
from bot.dialogue.applied import applied_events
from bot.dialogue.form_trackers import temporary_tracker
from bot.dialogue.rule_index import RuleIndex, possible_keys
from bot.dialogue.shared_slots import reset_slots, set_slot
from bot.dialogue.speed import _recall_states

DOMAIN = Domain.from_dict(
    {
        "intents": ["greet", "track", "inform"],
        "entities": ["number"],
        "slots": {
            name: {"type": "text", "influence_conversation": name != "quiet", "mappings": [{"type": "custom"}]}
            for name in ("order", "contact", "quiet")
        },
        "forms": {"ask_form": {"required_slots": ["order"]}},
        "actions": ["action_look", "utter_hi"],
        "responses": {"utter_hi": [{"text": "hi"}]},
    }
)
# Rasa's own, whatever has been put in their place in this process.
APPLIED = DialogueStateTracker.applied_events
PLAY_BACK = form_trackers._play_back  # noqa: SLF001
STATES, COPY = history._states_of_history, DialogueStateTracker.travel_back_in_time  # noqa: SLF001


def turn(dice: random.Random) -> list[Event]:
    """Some events as they may follow each other; not all of them make sense."""
    said = UserUttered("words", {"name": dice.choice(DOMAIN.intents[:3])}, [{"entity": "number", "value": "1"}])
    events: list[Event] = [ActionExecuted("action_listen"), said]
    for _ in range(dice.randrange(4)):
        events += dice.choice(
            [
                [DefinePrevUserUtteredFeaturization(use_text_for_featurization=False)],
                [SlotSet(dice.choice(["order", "contact", "quiet"]), dice.choice(["1", None]))],
                [ActionExecuted("action_look", hide_rule_turn=dice.random() < 0.5), BotUttered("there")],
                [ActionExecuted("utter_hi")],
                [ActionExecuted("ask_form"), ActiveLoop("ask_form")],
                [ActionExecutionRejected("ask_form"), LoopInterrupted(is_interrupted=True)],
                [ActiveLoop(None)],
                [FollowupAction("utter_hi")],
            ]
        )
    return events + dice.choice([[]] * 6 + [[ActionReverted()], [UserUtteranceReverted()], [Restarted()]])


def states_of(tracker: DialogueStateTracker, *, ours: bool, stories: bool) -> list[history.State]:
    options = {"ignore_rule_only_turns": stories, "rule_only_data": {"rule_only_slots": ["contact"]}}
    return history.states_of_history(DOMAIN, tracker, **options) if ours else STATES(DOMAIN, tracker, **options)


@pytest.mark.parametrize("seed", range(30))
def test_states_are_those_of_a_whole_replay_after_every_event(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Domain, "get_active_state", history.active_state)
    dice = random.Random(seed)  # noqa: S311 (no secret)
    tracker = DialogueStateTracker("c", DOMAIN.slots)
    for _ in range(6):
        for event in turn(dice):
            tracker.update(event, DOMAIN)
            for stories in (False, True):
                expected = states_of(tracker, ours=False, stories=stories)
                found = states_of(tracker, ours=True, stories=stories)
                assert found == expected
                # Policies leave marks in what they are given.
                found[-1].get("user", {}).clear()
                assert states_of(tracker, ours=True, stories=stories) == expected


@pytest.mark.parametrize("seed", range(30))
def test_the_last_states_are_the_last_of_all_whoever_asks_for_more(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Domain, "get_active_state", history.active_state)
    dice = random.Random(seed)  # noqa: S311 (no secret)
    tracker = DialogueStateTracker("c", DOMAIN.slots)
    for _ in range(6):
        for event in turn(dice):
            tracker.update(event, DOMAIN)
            if dice.random() < 0.5:
                continue
            expected = states_of(tracker, ours=False, stories=False)
            for last in (2, dice.randrange(3, 9)):
                with history.looking_at(last, tracker, DOMAIN):
                    assert states_of(tracker, ours=True, stories=False) == expected[-last:]
            if dice.random() < 0.3:
                assert states_of(tracker, ours=True, stories=False) == expected


@pytest.mark.parametrize("seed", range(60))
def test_the_events_that_count_are_those_that_rasa_finds(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    tracker = DialogueStateTracker("c", DOMAIN.slots)
    for _ in range(8):
        for event in turn(dice):
            tracker.update(event, DOMAIN)
            assert [id(one) for one in applied_events(tracker)] == [id(one) for one in APPLIED(tracker)]


@pytest.fixture
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trackers share their slots, as they do in service."""
    monkeypatch.setattr(rasa.shared.core.trackers, "copy", SimpleNamespace(copy=lambda slot: slot))
    monkeypatch.setattr(DialogueStateTracker, "_set_slot", set_slot)
    monkeypatch.setattr(DialogueStateTracker, "_reset_slots", reset_slots)


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize("seed", range(10))
def test_a_copy_is_what_a_replay_would_be_and_stands_by_itself(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    tracker = DialogueStateTracker("c", DOMAIN.slots)
    for _ in range(4):
        tracker.update_with_events(turn(dice), DOMAIN)
    before = tracker.current_state()
    twin, replayed = history.copy_of(tracker), COPY(tracker, float("inf"))
    assert twin.current_state() == replayed.current_state() == before
    assert list(twin.events) == list(tracker.events)
    twin.update_with_events(
        [SlotSet("order", "other"), ActiveLoop("ask_form"), LoopInterrupted(is_interrupted=True)], DOMAIN
    )
    assert tracker.current_state() == before
    assert [slot.value for slot in DOMAIN.slots] == [slot.initial_value for slot in DOMAIN.slots]
    twin.update(Restarted(), DOMAIN)
    assert set(twin.current_slot_values().values()) == {None}
    assert tracker.current_state() == before


def told(tracker: DialogueStateTracker) -> dict[str, Any]:
    """All that an action gets, but for the times."""
    state = tracker.current_state(EventVerbosity.ALL)
    for event in state["events"]:
        event["timestamp"] = None
    return {**state, "latest_event_time": None}


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize("seed", range(30))
def test_a_form_shows_its_actions_what_a_replay_would_give(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    tracker = DialogueStateTracker("c", DOMAIN.slots)
    form = FormAction("ask_form", None)
    for _ in range(6):
        for event in turn(dice):
            tracker.update(event, DOMAIN)
        before = told(tracker)
        for added in ([], [SlotSet("order", "7"), FollowupAction("utter_hi"), ActiveLoop(None)]):
            shown = temporary_tracker(form, tracker, added, DOMAIN)
            assert told(shown) == told(PLAY_BACK(form, tracker, added, DOMAIN))
            assert told(tracker) == before


def some_state(dice: random.Random, *, rule: bool) -> history.State:
    state: history.State = {}
    if dice.random() < 0.9:
        state["prev_action"] = {"action_name": dice.choice(["action_listen", "action_look", "utter_hi"])}
    if dice.random() < 0.7:
        state["user"] = {"intent": dice.choice(["greet", "track"])}
    if dice.random() < 0.5:
        state["slots"] = {"order": dice.choice(["should_not_be_set", [1.0]] if rule else [(1.0,)])}
    if rule and dice.random() < 0.1:
        state["user"] = {"intent": "should_not_be_set"}
    return state


@pytest.mark.parametrize("seed", range(20))
def test_the_rules_that_fit_are_found_and_no_others(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    policy = RulePolicy.__new__(RulePolicy)
    rules = [[some_state(dice, rule=True) for _ in range(dice.randrange(1, 4))] for _ in range(200)]
    lookup = {json.dumps(one, sort_keys=True): "action_look" for one in rules}
    found = 0
    for _ in range(50):
        states = [some_state(dice, rule=False) for _ in range(dice.randrange(1, 5))]
        expected = _by_trying_each(policy, lookup, states)
        assert possible_keys(policy, lookup, states) == expected
        found += len(expected)
    assert found > 50


@pytest.mark.parametrize("seed", range(30))
def test_words_are_looked_at_wherever_a_rule_may_fit_without_an_intent(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    policy = RulePolicy.__new__(RulePolicy)
    rules = [[some_state(dice, rule=True) for _ in range(dice.randrange(1, 3))] for _ in range(dice.randrange(1, 9))]
    lookup = {json.dumps(one, sort_keys=True): "action_look" for one in rules}
    index = RuleIndex(iter(lookup))
    for action in ("action_listen", "action_look", "utter_hi"):
        said = {"prev_action": {"action_name": action}, "user": {"text": "words"}, "slots": {"order": (1.0,)}}
        fitting = _by_trying_each(policy, lookup, [said]) | _by_trying_each(policy, lookup, [said, said])
        assert index.looks_past_intents(action) or not fitting


def _by_trying_each(policy: RulePolicy, lookup: dict[str, str], states: list[history.State]) -> set[str]:
    keys = set(lookup)
    for place, state in enumerate(reversed(states)):
        keys = {key for key in keys if policy._is_rule_applicable(key, place, state)}  # noqa: SLF001
    return keys


@pytest.mark.parametrize("squeezed", [True, False])
def test_a_story_is_found_by_the_states_that_it_was_learnt_from(squeezed: bool) -> None:  # noqa: FBT001 (pytest's)
    dice = random.Random(1)  # noqa: S311
    stories = [[some_state(dice, rule=False) for _ in range(dice.randrange(1, 5))] for _ in range(50)]
    policy = MemoizationPolicy.__new__(MemoizationPolicy)
    policy.config = {"enable_feature_string_compression": squeezed}
    policy.lookup = {policy._create_feature_key(states): f"action_{len(states)}" for states in stories[:25]}  # noqa: SLF001
    expected = [policy.lookup.get(policy._create_feature_key(states)) for states in stories]  # noqa: SLF001
    assert [_recall_states(policy, states) for states in stories] == expected
    assert None in expected
    assert _recall_states(policy, []) is None
