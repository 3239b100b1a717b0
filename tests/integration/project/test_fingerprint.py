"""A model is known by all that it is made of, and by all that a running clerk takes with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.project.fingerprint import find_model, fingerprint, model_path


@pytest.mark.parametrize(
    "name",
    ["data/nlu/en/own.yml", "help/en/samples.md", "products.txt", "lexicon/en.options.yml", "bot/nlu/vectors/xx.npz"],
)
def test_a_new_or_changed_file_makes_another_model(project: Any, name: str) -> None:
    before = fingerprint(project.root)
    project.write(name, "one")
    first = fingerprint(project.root)
    project.write(name, "two")
    assert len({before, first, fingerprint(project.root)}) == 3


def test_the_words_of_another_shop_make_another_model(project: Any, tmp_path: Path) -> None:
    shop = tmp_path / "elsewhere" / "shop.yml"
    shop.parent.mkdir()
    shop.write_bytes((project.root / "shop.yml").read_bytes())
    models = tmp_path / "models"
    models.mkdir()
    model_path(project.root, models, shop).write_bytes(b"a model")
    assert find_model(project.root, models, shop) is not None
    (shop.parent / "lexicon").mkdir()
    (shop.parent / "lexicon" / "en.options.yml").write_text("values: {}", encoding="utf-8")
    assert find_model(project.root, models, shop) is None


def test_other_files_change_nothing(project: Any) -> None:
    before = fingerprint(project.root)
    project.write("lexicon/notes.txt", "one")
    project.write("docs/own.md", "one")
    assert fingerprint(project.root) == before
