"""Know whether a model was made of just these files, without loading Rasa."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path


def model_sources(root: Path) -> Iterator[Path]:
    """Give every file that a model is made of, in a fixed order."""
    for name in ("config.yml", "domain.yml", "shop.yml"):
        yield root / name
    yield from sorted((root / "data").rglob("*.yml"))
    # Their titles and questions are training examples.
    yield from sorted((root / "help").glob("*/*.md"))
    # The pipeline's own components, whose code decides what a model is.
    yield from sorted((root / "bot" / "nlu").rglob("*.py"))


def fingerprint(root: Path) -> str:
    """Name the state of all sources: 16 hexadecimal digits, the same for the same content. Raises `OSError`."""
    digest = hashlib.sha256(version("rasa").encode())
    for path in model_sources(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(root: Path, models: Path) -> Path:
    """Name the model of just these sources, whether it is there or not. Raises `OSError`."""
    return models / f"shopclerk-{fingerprint(root)}.tar.gz"


def find_model(root: Path, models: Path) -> Path | None:
    """Give the model that was trained from just these sources. Raises `OSError` if one cannot be read."""
    path = model_path(root, models)
    return path if path.exists() else None


def newest_model(models: Path) -> Path | None:
    """Give the newest model in the folder `models`."""
    return max(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, default=None)
