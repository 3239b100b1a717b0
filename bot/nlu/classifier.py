"""The pipeline component that tells what a customer wants."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intent_files import load_model, save_model
from bot.nlu.intent_model import LinearIntentModel
from bot.nlu.intent_training import learn
from bot.nlu.labels import PART_MARK

PART = "part"
"""The property of an example that says to which part of its intent it belongs, if the intent is learnt in parts."""

PREDICTED_PART = "intent_part"
"""The property of a message that says which part of its intent fits best."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TextClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc] # rasa ships no types
    """Sets intent and ranking from the text alone: it needs no tokenizer and no featurizer.

    What a confidence means and when it is low is `bot.nlu.intent_model`'s affair; the `FallbackClassifier` behind it
    turns a low one into `nlu_fallback`.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearIntentModel | None = None,
    ) -> None:
        """Keep the settings, the place to store what is learnt, and the model if there is one."""
        self.ranking_length = int(config["ranking_length"])
        self._model_storage = model_storage
        self._resource = resource
        self.model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ranking_length`: how many intents a message keeps, best first."""
        return {"ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextClassifier:
        """Make a component that has yet to learn."""
        del execution_context
        return cls(config, model_storage, resource)

    @classmethod
    def load(  # the signature is Rasa's
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> TextClassifier:
        """Make a component that knows what `train` learnt. Raises `ValueError` or `OSError` if it cannot be read."""
        del execution_context
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, load_model(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn intents from the examples and store the model."""
        examples = [
            (example.get(TEXT), _label(example))
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get(INTENT)
        ]
        self.model = learn([text for text, _ in examples], [intent for _, intent in examples])
        with self._model_storage.write_to(self._resource) as folder:
            save_model(self.model, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message. Raises `RuntimeError` if there is no model."""
        if self.model is None:
            raise RuntimeError("The intent classifier has learnt nothing yet: run `shopclerk train`.")
        for message in messages:
            intents = self.model.predict(message.get(TEXT) or "", self.ranking_length)
            ranking = [{"name": intent.name, "confidence": intent.confidence} for intent in intents]
            if intents[0].part:
                message.set(PREDICTED_PART, intents[0].part, add_to_output=True)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def _label(example: Message) -> str:
    intent, part = example.get(INTENT), example.get(PART)
    return f"{intent}{PART_MARK}{part}" if part else str(intent)
