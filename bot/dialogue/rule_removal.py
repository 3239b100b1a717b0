"""Take one rule or story out of a loaded model, as if it had never been trained.

Training anew would cost half a minute for each. What a rule leaves in a model is nothing but lines of the policies'
lookups, so those are built again by the policies' own code, from all rules and stories but the one. Rasa's search for
contradictions, most of the training, is left out: it checks rules and changes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.graph_components.providers.training_tracker_provider import TrainingTrackerProvider
from rasa.shared.core.generator import TrainingDataGenerator

from bot.dialogue.importer import ShopImporter
from bot.dialogue.processor import ShopProcessor


@dataclass(frozen=True)
class _Taught:
    """What one training conversation teaches a policy: states and the actions that follow them."""

    names: frozenset[str]
    is_rule: bool
    states: Sequence[Any]
    actions: Sequence[Any]


class RuleRemoval:
    """The lookups of a loaded model's policies, with one rule or story less at a time."""

    def __init__(self, processor: ShopProcessor, root: Path) -> None:
        """Generate the training conversations of the project at `root`, from which the model was made."""
        importer = ShopImporter(str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")])
        options = {**TrainingTrackerProvider.get_default_config(), "augmentation_factor": 0}
        self._domain = processor.domain
        trackers = TrainingDataGenerator(importer.get_stories(), self._domain, **options).generate()
        nodes = processor.graph_runner._instantiated_nodes.values()  # noqa: SLF001 (the runner's own class is ours)
        parts = [getattr(node, "_component", None) for node in nodes]
        self._rule_policies = [
            (one, [self._taught(one, tracker) for tracker in trackers]) for one in parts if isinstance(one, RulePolicy)
        ]
        self._story_policies = [
            (one, [self._taught(one, tracker) for tracker in trackers if not tracker.is_rule_tracker])
            for one in parts
            if isinstance(one, MemoizationPolicy) and not isinstance(one, RulePolicy)
        ]

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Within the block the model does not know the rule or story `name`."""
        kept = [(policy, policy.lookup) for policy, _ in (*self._rule_policies, *self._story_policies)]
        try:
            for policy, taught in self._rule_policies:
                policy.lookup = {**policy.lookup, **_rules(policy, [one for one in taught if name not in one.names])}
            for policy, taught in self._story_policies:
                left = [one for one in taught if name not in one.names]
                policy.lookup = policy._create_lookup_from_states(*_joined(left))  # noqa: SLF001 (as its `train` does)
            yield
        finally:
            for policy, lookup in kept:
                policy.lookup = lookup

    def lookups(self) -> list[dict[str, str]]:
        """The rules of each rule policy as they are now, for a comparison with those that were trained."""
        return [dict(policy.lookup[RULES]) for policy, _ in self._rule_policies]

    def _taught(self, policy: Any, tracker: Any) -> _Taught:
        states, actions = policy.featurizer.training_states_and_labels(
            [tracker], self._domain, omit_unset_slots=tracker.is_rule_tracker
        )
        return _Taught(frozenset(tracker.sender_id.split(" > ")), tracker.is_rule_tracker, states, actions)


def _rules(policy: Any, taught: Sequence[_Taught]) -> dict[str, Any]:
    rules = policy._create_lookup_from_states(*_joined([one for one in taught if one.is_rule]))  # noqa: SLF001 (the same)
    unhappy = policy._create_loop_unhappy_lookup_from_states(*_joined(taught))  # noqa: SLF001
    return {RULES: policy._remove_rule_snippet_predictions(rules), RULES_FOR_LOOP_UNHAPPY_PATH: unhappy}  # noqa: SLF001


def _joined(taught: Sequence[_Taught]) -> tuple[list[Any], list[Any]]:
    return [state for one in taught for state in one.states], [action for one in taught for action in one.actions]
