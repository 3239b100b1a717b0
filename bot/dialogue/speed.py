"""Make quick what Rasa does again and again. Each keeps the result and changes only the time.

Measured on 3.6.21: checking the schema of an action's result, and with it the schema itself, takes 62 % of a turn
with an action, and trying every kind of event on each event still 20 %; walking the class tree to find an event's class
takes 31 % of a long turn. Of what is left, building the states of past turns anew for each policy and trying each rule
on them takes 40 %, and copying for a debug log that nobody reads 5 %. And of the rest: describing a conversation for
stories where there are none 6 %, looking at fifty slots that only actions fill 6 %, copying what a form began with 2 %.
"""

from __future__ import annotations

import base64
import copy
import json
import sys
import zlib
from functools import lru_cache, wraps
from types import SimpleNamespace
from typing import Any

import rasa.core.actions.action
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor
import rasa.shared.core.events
import rasa.shared.core.trackers
import rasa.utils.common
from jsonschema import Draft7Validator
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.actions.forms import FormAction
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, TrackerActiveLoop
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

from bot.dialogue.action_lookup import action_for_name_or_text
from bot.dialogue.applied import applied_events, is_event
from bot.dialogue.debug_logs import debug_is_read, silence_debug
from bot.dialogue.form_trackers import temporary_tracker
from bot.dialogue.history import active_state, copy_of, states_of_history
from bot.dialogue.rule_index import find_action, possible_keys, states_for_rules
from bot.dialogue.shared_slots import reset_slots, set_slot

_RESULT_VALIDATOR = Draft7Validator(rasa.core.actions.action.RemoteAction.action_response_format_spec())

_EVENT_VALIDATORS = {one["properties"]["event"]["const"]: Draft7Validator(one) for one in EVENT_SCHEMA["oneOf"]}
"""By kind of event: a valid event fits the schema of its own kind and no other."""


def _validate_action_result(_self: object, result: dict[str, Any]) -> bool:
    if not _is_well_formed(result):
        # Says in Rasa's words what is wrong.
        _RESULT_VALIDATOR.validate(result)
    return True


def _is_well_formed(result: dict[str, Any]) -> bool:
    events, responses = result.get("events"), result.get("responses")
    if not isinstance(events, list) or not isinstance(responses, list):
        return False
    return all(isinstance(one, dict) for one in responses) and all(_is_event(one) for one in events)


def _is_event(event: object) -> bool:
    if not isinstance(event, dict):
        return False
    kind = event.get("event")
    if kind == "slot" and isinstance(event.get("name"), str) and "value" in event:
        # All that its schema asks for, and nearly all events of actions are of this kind.
        return True
    validator = _EVENT_VALIDATORS.get(str(kind))
    return validator is not None and bool(validator.is_valid(event))


def quicken_rasa() -> None:
    """Apply to this process. Safe to call more than once."""
    rasa.core.actions.action.RemoteAction._validate_action_result = _validate_action_result  # noqa: SLF001 (no public seam)
    original = rasa.shared.core.events.Event.resolve_by_type
    if not hasattr(original, "cache_info"):
        rasa.shared.core.events.Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(original))
    rasa.core.actions.action.action_for_name_or_text = action_for_name_or_text
    # What an environment says does not change while a process lives.
    rasa.core.actions.action.get_bool_env_variable = lru_cache(maxsize=8)(_read_environment)
    FormAction._temporary_tracker = temporary_tracker  # noqa: SLF001
    DialogueStateTracker.update = _update
    Domain.states_for_tracker_history = states_of_history
    Domain.get_active_state = active_state
    DialogueStateTracker.copy = copy_of
    DialogueStateTracker.applied_events = applied_events
    RulePolicy._get_possible_keys = possible_keys  # noqa: SLF001
    RulePolicy._prediction_states = states_for_rules  # noqa: SLF001
    RulePolicy._find_action_from_rules = find_action  # noqa: SLF001
    # What it copies are slots, which are shared until one is set.
    rasa.shared.core.trackers.copy = SimpleNamespace(copy=_itself)
    DialogueStateTracker._set_slot = set_slot  # noqa: SLF001
    DialogueStateTracker._reset_slots = reset_slots  # noqa: SLF001
    rasa.shared.core.trackers.dataclasses = SimpleNamespace(asdict=_fields_of_loop)
    ActionExtractSlots.run = _extract_slots
    MemoizationPolicy._recall_states = _recall_states  # noqa: SLF001
    MemoizationPolicy.predict_action_probabilities = _predict_from_stories
    for module in (rasa.core.policies.rule_policy, rasa.core.policies.memoization, rasa.core.processor):
        # All that these three copy deeply goes to `structlogger.debug`.
        module.copy = SimpleNamespace(deepcopy=_itself)
    if not debug_is_read():
        silence_debug(dict(sys.modules))
        RulePolicy.format_tracker_states = staticmethod(_not_described)


_read_environment = rasa.utils.common.get_bool_env_variable
_update_any = DialogueStateTracker.update


def _update(tracker: DialogueStateTracker, event: Event, domain: Domain | None = None) -> None:
    """Stand for `DialogueStateTracker.update`, which asks an abstract class whether each event is one."""
    if tracker.model_id or tracker.assistant_id or not is_event(event):
        _update_any(tracker, event, domain)
        return
    tracker.events.append(event)
    event.apply_to(tracker)


def _not_described(_states: object) -> str:
    """Stand for what only a debug log reads."""
    return ""


_extract_from_all = ActionExtractSlots.run
_predict_from_some = MemoizationPolicy.predict_action_probabilities
_OF_MESSAGES = "_shopclerk_slots_of_messages"


async def _extract_slots(
    action: ActionExtractSlots, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain
) -> list[Event]:
    """Fill the slots that messages fill. Those of actions, all of them here, are not even looked at."""
    seen = domain.__dict__.get(_OF_MESSAGES)
    if seen is None:
        seen = domain.__dict__.setdefault(_OF_MESSAGES, _with_slots_of_messages(domain))
    return list(await _extract_from_all(action, output_channel, nlg, tracker, seen)) if seen.slots else []


def _with_slots_of_messages(domain: Domain) -> Domain:
    """Give a domain without the slots that Rasa's extraction leaves as they are: mapped by actions of their own."""
    if "action_validate_slot_mappings" in domain.user_actions:
        # It sees them all.
        return domain
    seen = copy.copy(domain)
    seen.slots = [
        slot
        for slot in domain.slots
        if slot.name not in DEFAULT_SLOT_NAMES
        and any(mapping.get("type") != "custom" or mapping.get("action") for mapping in slot.mappings)
    ]
    return seen


def _fields_of_loop(loop: TrackerActiveLoop) -> dict[str, Any]:
    """Stand for `dataclasses.asdict`, which copies even the message that began the loop: nobody changes it."""
    return dict(vars(loop))


# Rasa reads of its annotations what a policy is to be given.
@wraps(_predict_from_some)
def _predict_from_stories(policy: MemoizationPolicy, tracker: Any, domain: Domain, *args: Any, **options: Any) -> Any:
    """Predict nothing where there are no stories, without describing the conversation first."""
    if not policy.lookup:
        return policy._prediction(policy._default_predictions(domain))  # noqa: SLF001 (as Rasa does in the end)
    return _predict_from_some(policy, tracker, domain, *args, **options)


def _recall_states(policy: MemoizationPolicy, states: list[Any]) -> str | None:
    """Look a story up by its states as they are written: Rasa squeezes them for each look, to save room on disk."""
    written: dict[str, str] | None = policy.__dict__.get("_shopclerk_stories")
    if written is None:
        squeezed = policy.config["enable_feature_string_compression"]
        written = {_unsqueezed(key) if squeezed else key: action for key, action in policy.lookup.items()}
        policy.__dict__["_shopclerk_stories"] = written
    return written.get(json.dumps(states, sort_keys=True).replace('"', "")) if states else None


def _unsqueezed(key: str) -> str:
    return zlib.decompress(base64.b64decode(key)).decode()


def _itself(value: object) -> object:
    return value


def freeze_domain(domain: Domain) -> None:
    """Write the domain out once for all action calls: Rasa does it for each one. Nobody may change it afterwards."""
    written = domain.as_dict()
    domain.as_dict = lambda: written
