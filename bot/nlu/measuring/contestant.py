"""Train one pipeline and let it understand a file, in a process of its own: `python -m bot.nlu.measuring.contestant`.

Each pipeline gets the same: the same rows, Rasa's own training graph, a model package, and one message after the other.
The process does nothing else, so that its memory is the pipeline's and what they share: Python, Rasa, TensorFlow.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_IMPORTER, PLACEHOLDER_MESSAGE
from rasa.engine.graph import ExecutionContext, GraphNodeHook
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_config_file

from bot.dialogue.graph import OrderedGraphRunner
from bot.nlu.measuring.contest import OURS, STOCK
from bot.nlu.measuring.rows import Row, read_rows

RUNNERS = {OURS: OrderedGraphRunner, STOCK: DaskGraphRunner}
"""What runs a message through a pipeline: each as it is in service."""

WARM_UP = 20
"""Messages before the clock counts: the first ones build tables."""


def pipeline_of(name: str) -> dict[str, Any]:
    """The clerk's components with their defaults, or what Rasa chooses for a project that names none."""
    if name == STOCK:
        return {"recipe": "default.v1", "language": "en", "pipeline": _stock_pipeline()}
    components = ("bot.nlu.language.LanguageIdentifier", "bot.nlu.entities.EntityExtractor")
    pipeline = [{"name": one} for one in (*components, "bot.nlu.classifier.TextClassifier")]
    return {"recipe": "default.v1", "language": "en", "pipeline": pipeline}


def contest(name: str, train: Sequence[Row], test: Sequence[Row]) -> dict[str, Any]:
    """Train and understand.

    Gives `train_s` and `train_cpu_s` (the training graph alone), `size_bytes` of the packaged model, `latency_ms` and
    `latency_cpu_ms` of each message, `memory_mb` (the most that the process had), and `predictions`: for each row of
    `test` an intent and the confidence in it.
    """
    importer = _Rows(train, pipeline_of(name))
    with TemporaryDirectory() as folder:
        package = Path(folder) / "model.tar.gz"
        clock = _train(importer, Path(folder), package)
        size = package.stat().st_size
        storage = Path(folder) / "loaded"
        storage.mkdir()
        metadata, runner = load_predict_graph_runner(storage, package, LocalModelStorage, RUNNERS[name])
        predictions, wall, cpu = [], [], []
        for text in [*(row.text for row in test[:WARM_UP]), *(row.text for row in test)]:
            begun, used = time.perf_counter(), time.process_time()
            inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)]}
            understood = runner.run(inputs, targets=[metadata.nlu_target])[metadata.nlu_target][0]
            wall.append(1000 * (time.perf_counter() - begun))
            cpu.append(1000 * (time.process_time() - used))
            predictions.append(_prediction(understood))
    skipped = len(wall) - len(test)
    return {
        "pipeline": name,
        **clock,
        "size_bytes": size,
        "latency_ms": wall[skipped:],
        "latency_cpu_ms": cpu[skipped:],
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "predictions": predictions[skipped:],
    }


def _train(importer: TrainingDataImporter, folder: Path, package: Path) -> dict[str, float]:
    """Run the training graph and package the model. Gives its seconds on the wall and of the processor."""
    config = DefaultV1Recipe().graph_config_for_recipe(importer.get_config(), {}, TrainingType.NLU)
    place = folder / "trained"
    place.mkdir()
    storage = LocalModelStorage.create(place)
    hook = _Clock()
    runner = DaskGraphRunner.create(config.train_schema, storage, ExecutionContext(config.train_schema), hooks=[hook])
    runner.run(inputs={PLACEHOLDER_IMPORTER: importer})
    storage.create_model_package(package, config, importer.get_domain())
    return {"train_s": hook.wall, "train_cpu_s": hook.cpu}


def _prediction(message: Message) -> dict[str, Any]:
    """The best intent, even if a fallback component put its own above it."""
    ranking = [one for one in message.get("intent_ranking") or () if one["name"] != "nlu_fallback"]
    best: Mapping[str, Any] = ranking[0] if ranking else (message.get(INTENT) or {"name": None, "confidence": 0.0})
    return {"intent": best["name"], "confidence": float(best["confidence"])}


def _stock_pipeline() -> list[dict[str, Any]]:
    """Rasa's own choice for a project that names no pipeline."""
    path = Path(str(resources.files("rasa"))) / "engine" / "recipes" / "config_files" / "default_config.yml"
    pipeline: list[dict[str, Any]] = read_config_file(path)["pipeline"]
    return pipeline


class _Clock(GraphNodeHook):  # type: ignore[misc] # rasa ships no types
    """Adds up what the components of the pipeline take, without reading and checking the data before them."""

    def __init__(self) -> None:
        self.wall = 0.0
        self.cpu = 0.0

    def on_before_node(  # the signature is Rasa's
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        received_inputs: dict[str, Any],
    ) -> dict[str, float]:
        del node_name, execution_context, config, received_inputs
        return {"wall": time.perf_counter(), "cpu": time.process_time()}

    def on_after_node(  # the signature is Rasa's
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        output: Any,
        input_hook_data: dict[str, float],
    ) -> None:
        del execution_context, config, output
        if node_name.startswith(("train_", "run_")):
            self.wall += time.perf_counter() - input_hook_data["wall"]
            self.cpu += time.process_time() - input_hook_data["cpu"]


class _Rows(TrainingDataImporter):  # type: ignore[misc] # rasa ships no types
    """Rows as a Rasa project that has nothing but examples."""

    def __init__(self, rows: Sequence[Row], config: dict[str, Any]) -> None:
        self._config = config
        self._domain = Domain.from_dict({"intents": sorted({row.intent for row in rows})})
        self._data = TrainingData([Message({TEXT: row.text, INTENT: row.intent}) for row in rows if row.text])

    def get_domain(self) -> Domain:
        return self._domain

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        del exclusion_percentage
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        return self._config

    def get_config_file_for_auto_config(self) -> str | None:
        return None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        del language
        return self._data


def main(arguments: Sequence[str]) -> None:
    """Read a pipeline's name and the paths of its training file, test file and result."""
    name, train, test, result = arguments
    found = contest(name, read_rows(Path(train)), read_rows(Path(test)))
    Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
