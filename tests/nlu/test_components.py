"""The pipeline components inside Rasa's own machinery."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifier import TextClassifier
from bot.nlu.entities import EntityExtractor
from bot.nlu.language import LanguageIdentifier

ROOT = Path(__file__).parents[2]
COMPONENTS = {
    "bot.nlu.language.LanguageIdentifier": LanguageIdentifier,
    "bot.nlu.entities.EntityExtractor": EntityExtractor,
    "bot.nlu.classifier.TextClassifier": TextClassifier,
}
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def pipeline(storage: LocalModelStorage, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The pipeline of config.yml, its classifier trained on a few examples and loaded again."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "nlu.yml").write_text(
        """
version: "3.1"
nlu:
  - intent: track_order
    examples: |
      - where is my order
      - track order 1001
      - 배송 언제 와요
      - 1001번 어디쯤이에요
  - intent: greet
    examples: |
      - hello there
      - good morning
      - 안녕하세요
      - 반가워요
""",
        encoding="utf-8",
    )
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    components: list[Any] = []
    for entry in config["pipeline"]:
        component = COMPONENTS.get(entry["name"])
        if component is None:
            continue
        settings = {**component.get_default_config(), **{key: entry[key] for key in entry if key != "name"}}
        made = component.create(settings, storage, Resource(entry["name"]), CONTEXT)
        if isinstance(made, TextClassifier):
            made.train(RasaFileImporter(training_data_paths=[str(folder)]).get_nlu_data())
            made = TextClassifier.load(settings, storage, Resource(entry["name"]), CONTEXT)
        components.append(made)
    assert len(components) == len(COMPONENTS)
    return components


def parse(pipeline: list[Any], text: str) -> dict[str, Any]:
    messages = [Message.build(text)]
    for component in pipeline:
        messages = component.process(messages)
    return messages[0].as_dict(only_output_properties=True)


def test_a_message_goes_through_the_whole_pipeline(pipeline: list[Any]) -> None:
    result = parse(pipeline, "주문번호 1001 배송 언제 와요? jane@example.com")
    assert result["intent"]["name"] == "track_order"
    assert result["intent_ranking"][0] == result["intent"]
    assert [(entity["entity"], entity["value"], entity["extractor"]) for entity in result["entities"]] == [
        ("language", "ko", "LanguageIdentifier"),
        ("order_number", "1001", "EntityExtractor"),
        ("email", "jane@example.com", "EntityExtractor"),
    ]


@pytest.mark.parametrize("text", ["", "👍", "1 2 3"])
def test_where_the_language_is_not_sure_none_is_said(pipeline: list[Any], text: str) -> None:
    assert [entity for entity in parse(pipeline, text)["entities"] if entity["entity"].startswith("language")] == []


def test_a_language_the_shop_does_not_speak_is_named(pipeline: list[Any]) -> None:
    entities = parse(pipeline, "¿Dónde está mi pedido?")["entities"]
    assert [(entity["entity"], entity["value"]) for entity in entities] == [("language_unsupported", "es")]


def test_the_stored_model_holds_no_code(pipeline: list[Any], storage: LocalModelStorage) -> None:
    assert pipeline
    with storage.read_from(Resource("bot.nlu.classifier.TextClassifier")) as folder:
        assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".npz"]


def test_a_broken_order_number_pattern_is_refused_with_the_file_to_change(storage: LocalModelStorage) -> None:
    settings = {**EntityExtractor.get_default_config(), "order_number_pattern": "(1"}
    with pytest.raises(InvalidConfigException, match=r"config\.yml, EntityExtractor: order_number_pattern '\(1' is no"):
        EntityExtractor.create(settings, storage, Resource("entities"), CONTEXT)


def test_a_classifier_that_has_learnt_nothing_says_how_to_teach_it(storage: LocalModelStorage) -> None:
    untrained = TextClassifier.create(TextClassifier.get_default_config(), storage, Resource("none"), CONTEXT)
    with pytest.raises(RuntimeError, match="run `shopclerk train`"):
        untrained.process([Message.build("hello")])


def test_rasa_finds_the_components_by_the_names_in_the_configuration() -> None:
    for name, component in COMPONENTS.items():
        registered = DefaultV1Recipe._from_registry(name)  # noqa: SLF001 - Rasa has no public look-up
        assert registered.clazz is component
