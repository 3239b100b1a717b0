"""Know whether a model was made of just these files, without loading Rasa."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

SHOP_FILE = "shop.yml"
PRODUCTS_FILE = "products.txt"
"""Beside shop.yml: the names of the store's products, one a line, as the clerk shall recognise them in messages."""


def model_sources(root: Path) -> Iterator[Path]:
    """Give every file that a model is made of beside shop.yml and what lies with it, in a fixed order."""
    for name in ("config.yml", "domain.yml"):
        yield root / name
    yield from sorted((root / "data").rglob("*.yml"))
    # What reads them, and the pipeline's own components: their code decides what a model is.
    yield from (path for path in [root / "bot" / "dialogue" / "importer.py"] if path.exists())
    yield from sorted((root / "bot" / "nlu").rglob("*.py"))
    yield from sorted((root / "bot" / "nlu" / "vectors").glob("*.npz"))


def fingerprint(root: Path, shop_file: Path | None = None) -> str:
    """Name the state of all sources: 16 hexadecimal digits, the same for the same content. Raises `OSError`.

    `shop_file` takes the place of the shop.yml in `root`, with the help articles beside it.
    """
    digest = hashlib.sha256(version("rasa").encode())
    shop_file = shop_file or root / SHOP_FILE
    sources = [(str(path.relative_to(root)), path) for path in model_sources(root)]
    # The articles' titles and questions are training examples.
    articles = sorted((shop_file.parent / "help").glob("*/*.md"))
    # Nothing is learnt from the shop's own words, but a running clerk takes what it serves with from a new model on.
    words = sorted((shop_file.parent / "lexicon").glob("*.yml"))
    products = shop_file.parent / PRODUCTS_FILE
    beside = [*articles, *words, *([products] if products.is_file() else [])]
    sources += [(str(path.relative_to(shop_file.parent)), path) for path in beside]
    for name, path in [*sources, (SHOP_FILE, shop_file)]:
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(root: Path, models: Path, shop_file: Path | None = None) -> Path:
    """Name the model of just these sources, whether it is there or not. Raises `OSError`."""
    return models / f"shopclerk-{fingerprint(root, shop_file)}.tar.gz"


def find_model(root: Path, models: Path, shop_file: Path | None = None) -> Path | None:
    """Give the model that was trained from just these sources. Raises `OSError` if one cannot be read."""
    path = model_path(root, models, shop_file)
    return path if path.exists() else None


def newest_model(models: Path) -> Path | None:
    """Give the newest model in the folder `models`."""
    return max(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, default=None)
