"""Make each of Rasa's actions once: to give one, Rasa makes all twelve of its own anew, several times a turn."""

from __future__ import annotations

from typing import Any

import rasa.core.actions.action
from rasa.core.actions.action import Action, ActionBotResponse, RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

_KEPT = "_shopclerk_actions"
_make_action = rasa.core.actions.action.action_for_name_or_text
_make_defaults = rasa.core.actions.action.default_actions

_WITHOUT_MEMORY = frozenset({ActionBotResponse, FormAction, RemoteAction})
"""What they are is said by their name and the domain; Rasa's `ActionRetrieveResponse` remembers its last answer."""


def action_for_name_or_text(name: str, domain: Domain, action_endpoint: EndpointConfig | None) -> Action:
    """Stand for Rasa's function: actions stay with their domain, of whose names there are some hundreds at most."""
    kept: dict[tuple[str, int], Action] = domain.__dict__.setdefault(_KEPT, {})
    # An endpoint lives as long as the processor that has the domain, too.
    place = (name, id(action_endpoint))
    action = kept.get(place)
    if action is None:
        action = _make_action(name, domain, action_endpoint)
        if type(action) in _WITHOUT_MEMORY or type(action) in _own_classes(action_endpoint):
            kept[place] = action
    return action


def _own_classes(action_endpoint: Any) -> set[type[Action]]:
    """The classes of Rasa's own actions."""
    return {type(one) for one in _make_defaults(action_endpoint)}
