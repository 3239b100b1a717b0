"""Countries and weekdays as a sentence names them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from babel import Locale
from babel.dates import get_day_names

from bot.commerce.lexicon import Lexicon

NAMES, ARTICLES = "country_names", "country_articles"
"""Topics of `data/lexicon/`: what a country is called where Unicode's name is longer than anybody says, by its code;
and the countries that are named with an article, by that article."""


def country_name(code: str, language: str, lexicon: Lexicon, *, in_sentence: bool = False) -> str:
    """The name of a country (ISO alpha-2): `United States`, `미국`; the code itself if it has none.

    `in_sentence` adds the article that some countries have in some languages: `the United States`.
    """
    short = sorted(lexicon.words(NAMES, code, language))
    name = short[0] if short else str(Locale.parse(language).territories.get(code, code))
    articles = lexicon.languages.get(language, {}).get(ARTICLES, {}) if in_sentence else {}
    article = next((article for article, codes in articles.items() if code in codes), "")
    return f"{article} {name}" if article else name


def span_mark(language: str) -> str:
    """What stands between the first and the last of something: `10:00-18:00`, `10:00~18:00`."""
    return "~" if language == "ko" else "-"


def weekday_spans(days: Iterable[int], language: str) -> list[str]:
    """Weekdays (Monday is 0), neighbours put together: `["Mon-Fri", "Sun"]`, `["월~금"]`."""
    names = get_day_names("abbreviated", "stand-alone", locale=language)
    mark = span_mark(language)
    runs = [[day for _, day in run] for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0])]
    return [names[run[0]] if len(run) == 1 else f"{names[run[0]]}{mark}{names[run[-1]]}" for run in runs]
