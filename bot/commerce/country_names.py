"""Countries and weekdays as a sentence names them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from babel import Locale
from babel.dates import get_day_names

_THE = frozenset({"AE", "BS", "CD", "CF", "DO", "GB", "GM", "KM", "MH", "MV", "NL", "PH", "SB", "SC", "US"})
"""Countries that English names with an article."""

_SHORT = {
    "en": {"HK": "Hong Kong", "MO": "Macau", "MM": "Myanmar", "TR": "Türkiye"},
    "ko": {"HK": "홍콩", "MO": "마카오", "GB": "영국", "US": "미국"},
}
"""Where Unicode's name is longer than anybody says."""


def country_name(code: str, language: str) -> str:
    """The name of a country (ISO alpha-2): `the United States`, `미국`; the code itself if it has none."""
    names = Locale.parse(language).territories
    name = _SHORT.get(language, {}).get(code) or str(names.get(code, code))
    return f"the {name}" if language == "en" and code in _THE else name


def span_mark(language: str) -> str:
    """What stands between the first and the last of something: `10:00-18:00`, `10:00~18:00`."""
    return "~" if language == "ko" else "-"


def weekday_spans(days: Iterable[int], language: str) -> list[str]:
    """Weekdays (Monday is 0), neighbours put together: `["Mon-Fri", "Sun"]`, `["월~금"]`."""
    names = get_day_names("abbreviated", "stand-alone", locale=language)
    mark = span_mark(language)
    runs = [[day for _, day in run] for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0])]
    return [names[run[0]] if len(run) == 1 else f"{names[run[0]]}{mark}{names[run[-1]]}" for run in runs]
