"""Know whether a model's archive is whole, without loading Rasa."""

from __future__ import annotations

import tarfile
import zlib
from pathlib import Path

from bot.project.fingerprint import find_model


class ModelBrokenError(Exception):
    """The model cannot be used; its message says why and how to make another one."""


def check_archive(path: Path) -> None:
    """Read it to its end, which takes a fifth of a second; raises `ModelBrokenError`."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            archive.getmembers()
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise broken(path, error) from error


def broken(path: Path, error: Exception) -> ModelBrokenError:
    """Say of a model what is wrong with it and what to do."""
    return ModelBrokenError(
        f"{path} cannot be used: {type(error).__name__}: {error}\n"
        "Nothing was changed. Make another model: shopclerk train --force"
    )


def find_whole_model(root: Path, models: Path, shop_file: Path | None = None) -> Path | None:
    """Give the model of just these sources, unless its archive is broken.

    Raises `OSError` if a source cannot be read.
    """
    path = find_model(root, models, shop_file)
    if path is not None:
        try:
            check_archive(path)
        except ModelBrokenError:
            return None
    return path
