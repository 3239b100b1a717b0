"""The pipeline component that finds facts in messages."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.bootstrap import current_lexicon
from bot.nlu.entity_finder import ORDER_NUMBER_PATTERN, EntityFinder, parse_shape
from bot.nlu.unlearnt import Unlearnt

ENTITIES_FOUND = (
    "order_number", "email", "phone", "postcode", "tracking_number", "coupon_code", "country", "date", "money",
    "quantity",
    "size", "colour", "option", "product", "person", "street", "unit", "city",
)  # fmt: skip
"""The names of the entities."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityExtractor(Unlearnt):
    """Adds what `ENTITIES_FOUND` names, by rules."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the rules. Raises `InvalidConfigException` if the order number pattern is broken."""
        self._config = config
        self._finder: EntityFinder | None = None
        try:
            parse_shape(config["order_number_pattern"])
        except ValueError as error:
            raise InvalidConfigException(f"config.yml, EntityExtractor: {error}.") from error

    @property
    def finder(self) -> EntityFinder:
        """What finds them with the words that the process has now: new ones need no training."""
        lexicon = current_lexicon()
        if self._finder is None or self._finder.lexicon is not lexicon:
            self._finder = EntityFinder.of(
                self._config["order_number_pattern"],
                self._config["countries"],
                self._config["languages"],
                self._config["products"],
                lexicon,
            )
        return self._finder

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings.

        `order_number_pattern`: regular expression of the shop's order numbers, without prefix;
        `countries`: ISO alpha-2 codes, the shop's own first: whose phone numbers and postcodes are understood;
        `languages`: ISO 639-1 codes: in which country names are understood;
        `products`: names in the store's catalogue.
        """
        return {
            "order_number_pattern": ORDER_NUMBER_PATTERN,
            "countries": ["KR", "US"],
            "languages": ["en", "ko"],
            "products": [],
        }

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what is found to each message."""
        finder = self.finder
        for message in messages:
            found = [
                {
                    "entity": span.kind,
                    "start": span.start,
                    "end": span.end,
                    "value": span.value,
                    "confidence_entity": span.confidence,
                    "extractor": type(self).__name__,
                }
                for span in finder.find(message.get(TEXT) or "")
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages
