"""Read a project as Rasa does, and besides what a merchant writes elsewhere: responses, shop.yml, help articles."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.commerce.help_articles import HELP_INTENT, load_articles
from bot.commerce.shop_file import parse_shop
from bot.nlu.classifier import PART
from bot.nlu.product_names import read_names
from bot.project.fingerprint import PRODUCTS_FILE
from bot.settings import Settings

RESPONSES_FOLDER = Path("data/responses")
HELP_FOLDER = Path("help")

SHOP_FILE: ContextVar[Path | None] = ContextVar("SHOP_FILE", default=None)
"""Which shop.yml to read, where it is not that of the settings: Rasa makes the importer, and passes nothing on."""

USES = {
    "bot.nlu.language.LanguageIdentifier": ("languages",),
    "bot.nlu.entities.EntityExtractor": ("languages", "order_number_pattern", "countries", "products"),
}
"""What each component of the pipeline needs to know of the shop."""


class ShopImporter(RasaFileImporter):  # type: ignore[misc] # rasa ships no types
    """Merges `data/responses/<language>.yml` into the domain, and shop.yml into the pipeline's settings.

    The help articles' titles and questions become examples of the intent `ask_help`: who adds an article teaches the
    clerk to recognise what it answers.

    The variations of each language get the condition that the slot `language` holds it. Those of the shop's first
    language get none: they also serve where no language is known yet.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **_: Any,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        root = Path(config_file).parent if config_file else Path()
        path = SHOP_FILE.get() or Settings(root=root).shop_file
        self._examples: TrainingData | None = None
        self._help = path.parent / HELP_FOLDER
        self._products = path.parent / PRODUCTS_FILE
        self._shop = parse_shop(path.read_text(encoding="utf-8"), path=str(path))
        # `en.yml`, and beside it `en.own.yml` or the like for what a merchant adds.
        self._files = [
            path
            for language in self._shop.languages
            for pattern in (f"{language}.yml", f"{language}.*.yml")
            for path in sorted((root / RESPONSES_FOLDER).glob(pattern))
        ]
        # Rasa takes any file with `responses:` under data/ for retrieval responses, those of other languages too.
        ours = {str(path.resolve()) for path in (root / RESPONSES_FOLDER).glob("*.yml")}
        self._nlu_files: list[str] = [path for path in self._nlu_files if str(Path(path).resolve()) not in ours]

    def get_domain(self) -> Domain:
        """Give the domain with all languages' responses."""
        domain = super().get_domain()
        responses: dict[str, list[dict[str, Any]]] = {}
        for path in self._files:
            content = rasa.shared.utils.io.read_yaml_file(path)
            for name, variations in (content.get("responses") or {}).items():
                responses.setdefault(name, []).extend(
                    self._for_language(path.name.split(".")[0], variation) for variation in variations
                )
        return domain.merge(Domain.from_dict({"responses": responses}))

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Give the examples of data/nlu/ and those of the help articles. Raises `ArticleError`.

        Rasa asks twice for a training, in two ways that it takes for two languages; they are read once.
        """
        if self._examples is None:
            self._examples = self._read_examples(language)
        return self._examples

    def _read_examples(self, language: str | None) -> TrainingData:
        articles = load_articles(self._help) if self._help.is_dir() else ()
        taught = [
            Message({TEXT: text, INTENT: HELP_INTENT, PART: article.slug})
            for article in articles
            if article.language in self._shop.languages
            for text in (article.title, *article.questions)
        ]
        return super().get_nlu_data(language).merge(TrainingData(taught))

    def get_config(self) -> dict[str, Any]:
        """Give the configuration with what the pipeline needs to know of the shop."""
        config: dict[str, Any] = super().get_config()
        countries = {self._shop.country: None}
        for zone in self._shop.shipping.zones:
            countries.update(dict.fromkeys(sorted(zone.countries or ())))
        known = {
            "languages": list(self._shop.languages),
            "order_number_pattern": self._shop.orders.pattern,
            "countries": list(countries),
            "products": read_names(self._products) if self._products.is_file() else [],
        }
        for component in config.get("pipeline") or ():
            component.update({key: known[key] for key in USES.get(component["name"], ())})
        return config

    def _for_language(self, language: str, variation: dict[str, Any]) -> dict[str, Any]:
        if language == self._shop.languages[0]:
            return dict(variation)
        condition = {"type": "slot", "name": "language", "value": language}
        return {**variation, "condition": [*variation.get("condition", []), condition]}
