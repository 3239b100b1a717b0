from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.project.shelf import Model, Shelf


def put(folder: Path, name: str, seconds: int, content: str = "a model") -> Path:
    path = folder / f"{name}.tar.gz"
    path.write_text(content, encoding="utf-8")
    os.utime(path, (seconds, seconds))
    return path


@pytest.fixture
def models(tmp_path: Path) -> Path:
    put(tmp_path, "old", 1)
    put(tmp_path, "new", 2)
    return tmp_path


def name(model: Model | None) -> str | None:
    return model.name if model else None


def test_what_was_there_is_no_news_and_what_came_since_is_news_once(models: Path) -> None:
    shelf = Shelf(models)
    assert shelf.find_news() is None
    put(models, "newer", 3)
    put(models, "newest", 4)
    assert name(shelf.find_news()) == "newest.tar.gz"
    assert shelf.find_news() is None


def test_a_model_that_is_written_again_is_news(models: Path) -> None:
    shelf = Shelf(models)
    put(models, "old", 5)
    assert name(shelf.find_news()) == "old.tar.gz"


def test_a_refused_model_is_not_offered_until_it_is_written_anew(models: Path) -> None:
    shelf = Shelf(models)
    shelf.refuse(shelf.describe(models / "new.tar.gz"))
    assert name(shelf.find_usable()) == "old.tar.gz"
    put(models, "new", 3)
    assert name(shelf.find_usable()) == "new.tar.gz"
    shelf.refuse(shelf.describe(models / "new.tar.gz"))
    shelf.refuse(shelf.describe(models / "old.tar.gz"))
    assert shelf.find_usable() is None


def test_what_served_last_outlives_the_tidying_of_the_folder(models: Path) -> None:
    shelf = Shelf(models)
    shelf.keep(shelf.describe(models / "old.tar.gz"))
    shelf.keep(shelf.describe(models / "new.tar.gz"))
    for path in models.glob("*.tar.gz"):
        path.unlink()
    kept = shelf.find_usable()
    assert kept is not None
    assert kept.path == models / "last_good" / "new.tar.gz"
    assert [path.name for path in (models / "last_good").iterdir()] == ["new.tar.gz"]


def test_a_shelf_without_a_folder_is_empty(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "models")
    assert (shelf.find_news(), shelf.find_usable()) == (None, None)
