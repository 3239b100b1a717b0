"""A model's archive holds its domain twice, and the clerk reads the one that is quick to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain

from bot.dialogue.training import TrainingError, train
from bot.project.fingerprint import find_model
from bot.settings import Settings

ROOT = Path(__file__).parents[2]


def test_both_domains_of_an_archive_are_the_same(tmp_path: Path) -> None:
    models = Settings(root=ROOT).models
    model = find_model(ROOT, models) or train(ROOT, models)
    storage, metadata = LocalModelStorage.from_model_archive(tmp_path, model)
    node = metadata.predict_schema.nodes["domain_provider"]
    with storage.read_from(node.resource) as folder:
        written = Domain.from_path(folder)
    assert metadata.domain.as_dict() == written.as_dict()
    assert metadata.domain.input_states == written.input_states
    assert metadata.domain.fingerprint() == written.fingerprint()


def test_a_model_that_cannot_be_written_is_said_and_what_is_there_stays(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    with pytest.raises(TrainingError) as caught:
        train(ROOT, taken / "models")
    assert str(caught.value) == (
        f"training stopped: {taken}/models: Not a directory\n"
        "The model before it is still there. Make room on the disk, or give this user the right to write there."
    )
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]
