"""One sentence of data/responses, for whoever speaks without the dialogue."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FOLDER = Path("data") / "responses"


class PhraseError(ValueError):
    """The response is not there, or its file cannot be read."""


def read_phrase(root: Path, name: str, language: str) -> str:
    """Give the first text of a response in `language`, with its placeholders. Raises `PhraseError`."""
    path = root / FOLDER / f"{language}.yml"
    try:
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return str(document["responses"][name][0]["text"])
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, IndexError, TypeError) as error:
        raise PhraseError(f"{path} has no text for {name}; see what is wrong: shopclerk validate") from error
