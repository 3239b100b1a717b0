"""Public holidays: when they are, and what people call them.

The days are those of the `holidays` library, which names each as the law does. What else people call them is in the
topic `holidays` of the lexicon: its meanings are the library's English names, or days of the year (`--12-24`); the
first word of a language is what the clerk itself says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import holidays
from babel.core import get_global

from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.shop import Shop

TOPIC = "holidays"

_SEVERAL = "; "
"""Between the names of holidays that share a day."""

_YEARS_AHEAD = 2
"""Every holiday comes again within these: the 29th of February is none."""


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int, language: str) -> dict[date, str]:
    """Public holidays of a year with their names, in the library's default language where it lacks `language`."""
    return dict(holidays.country_holidays(country, years=year, language=_locale(country, language)).items())


def everyday_name(country: str, day: date, language: str, lexicon: Lexicon) -> str:
    """What people who speak `language` call the public holiday on `day`."""
    known = lexicon.languages.get(language, {}).get(TOPIC, {}).get(public_holidays(country, day.year, "en")[day])
    return known[0] if known else public_holidays(country, day.year, language)[day]


def find_holiday(shop: Shop, text: str, today: date, lexicon: Lexicon) -> date | None:
    """The day, `today` or the next, of the holiday that `text` names; None if it names none.

    Holidays of the shop's country are known, and those of the countries where its languages are mostly spoken: of two
    with one name the shop's own is meant.
    """
    countries = _countries(shop)
    said = plain(text)
    names = [(name, key) for key, phrases in lexicon.topics.get(TOPIC, {}).items() for name in phrases]
    names += _library_names(countries, shop.languages, today.year)
    found = [(len(name), key) for name, key in names if contains(said, name)]
    key = max(found, key=lambda pair: pair[0])[1] if found else lexicon.find(TOPIC, text)
    return next(_days(key, countries, today), None) if key else None


@lru_cache(maxsize=16)
def _library_names(countries: tuple[str, ...], languages: tuple[str, ...], year: int) -> tuple[tuple[str, str], ...]:
    """The library's own names in plain form, each with the English one."""
    return tuple(
        (plain(name), key)
        for country in countries
        for language in languages
        for day, names in _calendar(country, year, language).items()
        for name, key in zip(names, _calendar(country, year, "en")[day], strict=False)
    )


def _days(key: str, countries: tuple[str, ...], today: date) -> Iterator[date]:
    """The days of a holiday from `today` on: those of the first country that has it."""
    years = range(today.year, today.year + _YEARS_AHEAD)
    if key.startswith("--"):
        yield from (day for year in years if (day := date.fromisoformat(f"{year}{key[1:]}")) >= today)
    for country in countries:
        for year in years:
            yield from (
                day for day, names in sorted(_calendar(country, year, "en").items()) if key in names and day >= today
            )


@lru_cache(maxsize=64)
def _calendar(country: str, year: int, language: str) -> dict[date, tuple[str, ...]]:
    """All holidays of a year, those among them on which people work."""
    categories = holidays.country_holidays(country).supported_categories
    found = holidays.country_holidays(country, years=year, language=_locale(country, language), categories=categories)
    return {day: tuple(names.split(_SEVERAL)) for day, names in found.items()}


def _countries(shop: Shop) -> tuple[str, ...]:
    """The shop's country, then those where its languages are mostly spoken; only those that the library knows."""
    spoken = (get_global("likely_subtags").get(language, "").split("_")[-1] for language in shop.languages)
    named = (shop.closed_days.country, shop.country, *spoken)
    known = holidays.list_supported_countries()
    return tuple(dict.fromkeys(country for country in named if country in known))


def _locale(country: str, language: str) -> str | None:
    """What the library calls a language for the holidays of `country`; None for its default."""
    known = holidays.country_holidays(country).supported_languages
    return next((name for name in known if name.split("_")[0] == language), None)
