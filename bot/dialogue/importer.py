"""Read a project as Rasa does, and its responses from one file a language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter

RESPONSES_FOLDER = Path("data/responses")


class ShopImporter(RasaFileImporter):  # type: ignore[misc] # rasa ships no types
    """Merges `data/responses/<language>.yml` into the domain.

    The variations of each language get the condition that the slot `language` holds it. Those of the default
    language (`default_language` in `config.yml`) get none: they also serve where no language is known yet.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        default_language: str = "en",
        **_: Any,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        root = Path(config_file).parent if config_file else Path()
        self._files = sorted((root / RESPONSES_FOLDER).glob("*.yml"))
        self._default_language = default_language
        # Rasa takes any file with `responses:` under data/ for retrieval responses.
        ours = {str(path.resolve()) for path in self._files}
        self._nlu_files = [path for path in self._nlu_files if str(Path(path).resolve()) not in ours]

    def get_domain(self) -> Domain:
        """Give the domain with all languages' responses."""
        domain = super().get_domain()
        responses: dict[str, list[dict[str, Any]]] = {}
        for path in self._files:
            content = rasa.shared.utils.io.read_yaml_file(path)
            for name, variations in (content.get("responses") or {}).items():
                responses.setdefault(name, []).extend(self._for_language(path.name.split(".")[0], variation) for variation in variations)
        return domain.merge(Domain.from_dict({"responses": responses}))

    def _for_language(self, language: str, variation: dict[str, Any]) -> dict[str, Any]:
        if language == self._default_language:
            return dict(variation)
        condition = {"type": "slot", "name": "language", "value": language}
        return {**variation, "condition": [*variation.get("condition", []), condition]}
