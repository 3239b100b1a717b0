"""A model's archive holds its domain twice, and the clerk reads the one that is quick to read."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain

from bot.dialogue.training import train
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
