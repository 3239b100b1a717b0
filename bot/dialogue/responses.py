"""Fill in responses: the same variation for the same conversation, with the right Korean particles."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.commerce.korean import resolve_particles


class ShopResponses(TemplatedNaturalLanguageGenerator):  # type: ignore[misc] # rasa ships no types
    """Rasa's responses, but deterministic: variations take turns instead of being drawn."""

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,  # noqa: ARG002 (named in endpoints.yml, so Rasa passes it)
        domain: Domain | None = None,
    ) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Give the response `utter_action`, filled with slots and `kwargs`; None where there is no such response."""
        slots = tracker.current_slot_values()
        # Made here because Rasa's own commands hand the responses over only after this object is there.
        variations = ResponseVariationFilter(self.responses).responses_for_utter_action(
            utter_action, output_channel, slots
        )
        if not variations:
            return None
        chosen = variations[_times_said(utter_action, tracker) % len(variations)]
        filled: dict[str, Any] = _with_particles(self._fill_response(_copy(chosen), slots, **kwargs))
        return filled


def _times_said(utter_action: str, tracker: DialogueStateTracker) -> int:
    return sum(
        isinstance(event, BotUttered) and event.metadata.get("utter_action") == utter_action for event in tracker.events
    )


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value


def _with_particles(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: item if key == "payload" else _with_particles(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_particles(item) for item in value]
    return resolve_particles(value) if isinstance(value, str) else value
