"""A model's archive that was cut short, as by a full disk or a copy that broke off."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import pytest

from bot.project.archive import ModelBrokenError, check_archive, find_whole_model
from bot.project.fingerprint import model_path


def write_model(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    inside = path.parent / "metadata.json"
    inside.write_bytes(bytes(range(256)) * 1000)
    with tarfile.open(path, "w:gz") as archive:
        archive.add(inside, "metadata.json")
    return path


def test_a_model_of_these_files_is_found(project: Any) -> None:
    path = write_model(model_path(project.root, project.root / "models"))
    check_archive(path)
    assert find_whole_model(project.root, project.root / "models") == path


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "ReadError: empty file"),
        (700, "EOFError: Compressed file ended before the end-of-stream marker was reached"),
    ],
)
def test_a_model_that_was_cut_short_is_none(project: Any, size: int, said: str) -> None:
    path = write_model(model_path(project.root, project.root / "models"))
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ModelBrokenError) as caught:
        check_archive(path)
    assert str(caught.value) == (
        f"{path} cannot be used: {said}\nNothing was changed. Make another model: shopclerk train --force"
    )
    assert find_whole_model(project.root, project.root / "models") is None


def test_what_is_no_archive_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "shopclerk-x.tar.gz"
    path.write_text("not a model", encoding="utf-8")
    with pytest.raises(ModelBrokenError, match="cannot be used: ReadError: not a gzip file"):
        check_archive(path)
