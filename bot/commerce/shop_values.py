"""Single values of shop.yml from their text. Each raises `ValueError` with what is wrong and what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import moneyed
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision
from moneyed import Money

from bot.commerce.shop import Opening, PostcodeRange
from bot.commerce.shop_reader import nearest, suggestion

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def words(text: str) -> str:
    """Any text on one line."""
    return " ".join(text.split())


def key(text: str) -> str:
    """A name for programs: small letters, digits and underscores."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        raise ValueError(f'"{text}" is not a key; use small letters, digits and _ only, such as express_air')
    return text


def one_of(known: Sequence[str]) -> Callable[[str], str]:
    """A reader of one of the `known` words."""

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f'"{text}" is not possible here; {suggestion(text, known)}')
        return text

    return read


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f'"{text}" is not a whole number from {low} to {high}; write one such as {max(low, 1)}')
        return int(text)

    return read


def yes_or_no(text: str) -> bool:
    """`yes` or `no`."""
    answers = {"yes": True, "no": False, "true": True, "false": False}
    if text.lower() not in answers:
        raise ValueError(f'"{text}" is neither yes nor no; write yes or no')
    return answers[text.lower()]


def amount(currency: str) -> Callable[[str], Money]:
    """A reader of amounts in `currency` with no more decimals than it has."""
    decimals = get_currency_precision(currency)
    example = "3000" if decimals == 0 else "4.50"

    def read(text: str) -> Money:
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
            raise ValueError(f'"{text}" has a comma; write {text.replace(",", "")}')
        if re.fullmatch(r"-\d+(\.\d+)?", text):
            raise ValueError(f'"{text}" is below zero; write a number such as {example}')
        if not re.fullmatch(r"\d{1,12}(\.\d+)?", text):
            raise ValueError(f'"{text}" is not an amount; write a number such as {example}')
        if len(text.partition(".")[2]) > decimals:
            raise ValueError(f'"{text}" has more decimals than {currency} has; write a number such as {example}')
        return Money(Decimal(text), currency)

    return read


def clock_time(text: str) -> time:
    """A time such as 14:00."""
    match = _CLOCK.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 - the last hour and minute of a day
        hint = "the last minute of a day is 23:59" if text == "24:00" else "write hours and minutes such as 14:00"
        raise ValueError(f'"{text}" is not a time of day; {hint}')
    return time(int(match[1]), int(match[2]))


def opening(text: str) -> Opening:
    """Two times such as 10:00-18:00."""
    ends = re.split(r"\s*[-–~]\s*", text)
    if len(ends) != 2:  # noqa: PLR2004 - from and to
        raise ValueError(f'"{text}" is not a span of time; write one such as 10:00-18:00, or closed')
    opens, closes = (clock_time(end) for end in ends)
    if closes <= opens:
        raise ValueError(f'"{text}" ends before it begins; write the earlier time first, such as 10:00-18:00')
    return Opening(opens, closes)


def openings(text: str) -> tuple[Opening, ...]:
    """`closed`, or spans such as `10:00-12:00, 14:00-18:00`, in order."""
    if text.lower() == "closed":
        return ()
    spans = tuple(opening(part.strip()) for part in text.split(","))
    for before, after in pairwise(spans):
        if after.opens < before.closes:
            raise ValueError(f'"{text}" has spans that overlap or are out of order; write them from early to late')
    return spans


def none_or(parse: Callable[[str], Opening]) -> Callable[[str], Opening | None]:
    """`none`, or what `parse` reads."""

    def read(text: str) -> Opening | None:
        return None if text.lower() == "none" else parse(text)

    return read


def weekday(text: str) -> int:
    """0 for monday to 6 for sunday."""
    return WEEKDAYS.index(one_of(WEEKDAYS)(text.lower()))


def calendar_day(text: str) -> date:
    """A date such as 2026-12-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError(f'there is no day "{text}"; look at its month and day') from None
        raise ValueError(f'"{text}" is not a date; write year-month-day such as 2026-12-31') from None


def day_span(text: str) -> tuple[int, int]:
    """`2` or `1-3` days."""
    match = re.fullmatch(r"(\d{1,3})(?:\s*[-–~]\s*(\d{1,3}))?", text)
    if not match:
        raise ValueError(f'"{text}" is not a number of days; write one such as 2 or 1-3')
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise ValueError(f'"{text}" ends before it begins; write the smaller number first, such as 1-3')
    return first, last


def postcode_range(text: str) -> PostcodeRange:
    """`40200-40240`, or one postcode."""
    match = re.fullmatch(r"(\d{3,10})(?:\s*[-–~]\s*(\d{3,10}))?", text)
    if not match or len(match[1]) != len(match[2] or match[1]):
        raise ValueError(f'"{text}" is not a range of postcodes; write one such as 63000-63644')
    first, last = match[1], match[2] or match[1]
    if last < first:
        raise ValueError(f'"{text}" ends before it begins; write the smaller postcode first, such as 63000-63644')
    return PostcodeRange(first, last)


def language(text: str) -> str:
    """A two-letter language code that is known."""
    try:
        Locale(text)
    except (UnknownLocaleError, ValueError):
        raise ValueError(f'"{text}" is not a language code; write one such as en or ko') from None
    return text


def country(text: str) -> str:
    """An ISO 3166-1 alpha-2 country code."""
    territories = Locale("en").territories
    if not re.fullmatch(r"[A-Z]{2}", text) or text in {"ZZ", "EU", "EZ", "UN", "XA", "XB"} or text not in territories:
        names = {str(name).lower(): code for code, name in territories.items() if re.fullmatch(r"[A-Z]{2}", code)}
        near = names.get(text.lower()) or names.get(nearest(text, list(names)) or "") if len(text) > 2 else None  # noqa: PLR2004
        hint = f"did you mean {near} ({territories[near]})?" if near else "write two capital letters such as KR"
        raise ValueError(f'"{text}" is not a country code; {hint}')
    return text


def holiday_country(text: str) -> str | None:
    """A country whose public holidays are known, or none."""
    if text.lower() == "none":
        return None
    # Imported only where somebody keeps holidays: it takes as long as all the rest of reading the file. The public
    # `list_supported_countries` would take as long again: it loads the calendar of every country.
    from holidays.registry import EntityLoader  # noqa: PLC0415

    if text not in set(EntityLoader.get_country_codes()):
        raise ValueError(f'"{text}" has no calendar of public holidays; write a country code such as KR, or none')
    return text


def currency(text: str) -> str:
    """An ISO 4217 code."""
    codes = sorted(moneyed.CURRENCIES)
    if text not in codes:
        raise ValueError(f'"{text}" is not a currency code; write three capital letters such as KRW or USD')
    return text


@cache
def _time_zones() -> tuple[str, ...]:
    """All names there are; looking them up in the file system takes a while."""
    return tuple(sorted(available_timezones()))


def time_zone(text: str) -> ZoneInfo:
    """An IANA time zone."""
    zones = _time_zones()
    if text not in zones:
        near = nearest(text, zones)
        hint = f'did you mean "{near}"?' if near else "write one such as Asia/Seoul"
        raise ValueError(f'"{text}" is not a time zone; {hint}')
    return ZoneInfo(text)


def email(text: str) -> str:
    """An e-mail address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text):
        raise ValueError(f'"{text}" is not an e-mail address; write one such as help@example.com')
    return text


def url(text: str) -> str:
    """A web address with https:// or http://."""
    parts = urlsplit(text)
    if parts.scheme not in {"https", "http"} or not parts.hostname or " " in text:
        raise ValueError(f'"{text}" is not a web address; write one such as https://example.com/account')
    return text


def pattern(text: str) -> str:
    """A regular expression that does not match nothing."""
    try:
        matches_nothing = re.fullmatch(text, "") is not None
    except re.error as error:
        raise ValueError(f"\"{text}\" is not a pattern ({error}); write one such as '[0-9]{{4}}'") from None
    if matches_nothing:
        raise ValueError(f"\"{text}\" would match an empty text; write one such as '[0-9]{{4}}'")
    return text
