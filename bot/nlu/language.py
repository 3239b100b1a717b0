"""The pipeline component that notes the language of a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.bootstrap import current_lexicon
from bot.nlu.languages import identify
from bot.nlu.unlearnt import Unlearnt

LANGUAGE = "language"
LANGUAGE_UNSUPPORTED = "language_unsupported"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageIdentifier(Unlearnt):
    """Adds the entity `language` (`en`, `ko`) where a message leaves no doubt, and nothing where it does.

    A slot with `from_entity: language` therefore keeps the language until the customer clearly writes another one.
    A language that is not among `languages` becomes `language_unsupported`, with its code or `other` as value.
    The entities stand at place 0 to 0: the whole message speaks for them, and they overlap with nothing.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep which languages the shop speaks."""
        self.languages = frozenset(config["languages"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`languages`: ISO 639-1 codes of the languages the shop answers in."""
        return {"languages": ["en", "ko"]}

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entity to each message."""
        lexicon = current_lexicon()
        for message in messages:
            language = identify(message.get(TEXT) or "", lexicon).language
            if language is not None:
                entity = {
                    "entity": LANGUAGE if language in self.languages else LANGUAGE_UNSUPPORTED,
                    "start": 0,
                    "end": 0,
                    "value": language,
                    "confidence_entity": 1.0,
                    "extractor": type(self).__name__,
                }
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages
