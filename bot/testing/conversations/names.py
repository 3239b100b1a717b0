"""The names that conversation tests may use: those of the project's own files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.commerce.shop_file import ShopFileError, parse_shop
from bot.project import rasa_names
from bot.project.domain import read_domain
from bot.project.findings import Findings
from bot.project.languages import Responses, check_responses


@dataclass(frozen=True)
class Names:
    """What there is, by kind."""

    intents: Collection[str]
    slots: Collection[str]
    actions: Collection[str]
    responses: Collection[str]
    languages: Collection[str]
    channels: Collection[str]
    missing: Sequence[str] = ()
    """Responses that a language of the shop lacks: `utter_greet is missing in ko (data/responses/en.yml:7)`."""


def read_names(root: Path, channels: Collection[str]) -> Names:
    """Read them below `root`. What is wrong there is told by `shopclerk validate`, not here."""
    domain = read_domain(root / "domain.yml", Findings())
    languages = _languages(root)
    said = check_responses(root, domain, languages, Findings())
    responses = {name for there in said.values() for name in there} | set(domain.responses if domain else ())
    forms = set(domain.forms or ()) if domain else set()
    return Names(
        intents={*(domain.intents or () if domain else ()), *rasa_names.INTENTS},
        slots={*(domain.slots or () if domain else ()), *rasa_names.SLOTS},
        actions={*(domain.actions or () if domain else ()), *forms, *responses, *rasa_names.ACTIONS},
        responses=responses,
        languages=languages,
        channels=channels,
        missing=_missing(said),
    )


def _missing(said: Responses) -> list[str]:
    first = {name: response for there in reversed(list(said.values())) for name, response in there.items()}
    return [
        f"{name} is missing in {language} ({response.path}:{response.line})"
        for name, response in sorted(first.items())
        for language, there in said.items()
        if name not in there
    ]


def _languages(root: Path) -> Sequence[str]:
    """The shop's languages; none where shop.yml cannot be used."""
    try:
        return parse_shop((root / "shop.yml").read_text(encoding="utf-8")).languages
    except (ShopFileError, OSError):
        return ()
