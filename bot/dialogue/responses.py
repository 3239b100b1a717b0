"""Fill in responses: the same variation for the same conversation, with the right Korean particles."""

from __future__ import annotations

import re
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.commerce.korean import resolve_particles

PLACEHOLDER = re.compile(r"\{(\w+)\}")


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
        return {key: _fill(item, {**slots, **kwargs}) for key, item in chosen.items()}


def _fill(value: Any, values: dict[str, Any]) -> Any:
    """Put `values` in place of `{name}`, all through a response, and choose the Korean particles after them.

    Rasa's own filling takes the JSON of a button's payload for a placeholder and logs an error each time.
    """
    if isinstance(value, dict):
        return {key: _fill(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, values) for item in value]
    if not isinstance(value, str):
        return value
    filled = PLACEHOLDER.sub(lambda match: str(values[match[1]]) if match[1] in values else match[0], value)
    return filled if value.startswith("/") else resolve_particles(filled)


def _times_said(utter_action: str, tracker: DialogueStateTracker) -> int:
    # Of the very class, which is faster to tell and has no other below it.
    return sum(
        type(event) is BotUttered and event.metadata.get("utter_action") == utter_action for event in tracker.events
    )
