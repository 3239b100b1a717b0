"""Components of the pipeline that learn nothing: they are made of their settings and the words of the moment."""

from __future__ import annotations

from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Made = TypeVar("Made", bound="Unlearnt")


class Unlearnt(GraphComponent):  # type: ignore[misc] # rasa ships no types
    """A component without anything in the model."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the settings."""

    @classmethod
    def create(  # noqa: PYI019 - Self is in `typing` from Python 3.11
        cls: type[Made],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Made:
        """Make the component; nothing is loaded."""
        del model_storage, resource, execution_context
        return cls(config)
