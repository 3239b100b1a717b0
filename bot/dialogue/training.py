"""Train the model when what it is made of has changed, and never replace a good one by a broken one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import rasa.model_training

KEPT_MODELS = 3
"""Older models are removed, so that a merchant who trains all day does not fill the disk."""


class TrainingError(Exception):
    """Training failed; the models that were there are as they were."""


def model_sources(root: Path) -> Iterator[Path]:
    """Give every file that a model is made of, in a fixed order."""
    for name in ("config.yml", "domain.yml", "shop.yml"):
        yield root / name
    yield from sorted((root / "data").rglob("*.yml"))
    # The pipeline's own components, whose code decides what a model is.
    yield from sorted((root / "bot" / "nlu").rglob("*.py"))


def fingerprint(root: Path) -> str:
    """Name the state of all sources: 16 hexadecimal digits, the same for the same content."""
    digest = hashlib.sha256(version("rasa").encode())
    for path in model_sources(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def find_model(root: Path, models: Path) -> Path | None:
    """Give the model that was trained from just these sources."""
    path = models / f"shopclerk-{fingerprint(root)}.tar.gz"
    return path if path.exists() else None


def train(root: Path, models: Path) -> Path:
    """Train a model from the project at `root` into `models` and give its path. Raises `TrainingError`."""
    name = f"shopclerk-{fingerprint(root)}"
    result = rasa.model_training.train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=str(root / "data"),
        output=str(models),
        fixed_model_name=name,
        force_training=True,
    )
    if result.code or result.model is None:
        raise TrainingError(f"training ended with code {result.code}; the model before it is still there")
    for old in sorted(models.glob("shopclerk-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    return Path(result.model)


def newest_model(models: Path) -> Path | None:
    """Give the newest model in the folder `models`."""
    return max(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, default=None)
