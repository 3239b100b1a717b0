"""Phone numbers, in the forms people type, of the countries a shop serves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import phonenumbers

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape, any_word
from bot.nlu.spans import Claims, Span

_CANDIDATE = re.compile(r"(?<![\w#.-])(?:\+|\()?\d[\d\s().-]{6,22}\d(?![\w@-]*[a-zA-Z\d@])")
_BEGINS_INSIDE = re.compile(r"(?<=\s)\(?[+0]")
_GROUPED = re.compile(r"\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}")
_POSTCODE_AND_NUMBER = re.compile(r"\(?\d{5}\)?\s+\d{1,4}")
"""`(04066) 302`: a postcode with the number of a house or a flat behind it."""

LABEL_REACH = 30
"""How many characters before a number can say what it is."""


@lru_cache(maxsize=8)
def _labels(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says before a number that it is one to call, and what says that it is something else."""
    number, equals = any_word(lexicon, "number_nouns"), any_word(lexicon, "is_words", "all")
    return (
        re.compile(
            rf"{any_word(lexicon, 'phone_labels')}(?:\s?{number})?\W{{0,3}}(?:{equals}|:)?\W{{0,3}}$", re.IGNORECASE
        ),
        re.compile(
            rf"{any_word(lexicon, 'parcel_labels', 'all')}[^\d]{{0,20}}$"
            rf"|{any_shape(lexicon, 'phone_is_no_phone')}(?:\s?{number})?\s?{equals}?[\s:#=]*$",
            re.IGNORECASE,
        ),
    )


def find_phones(claims: Claims, countries: Sequence[str], lexicon: Lexicon) -> None:
    """Claim phone numbers as `phone`, with the number in E.164 form (`+821012345678`) as value.

    A number without `+` counts if it is a possible one in one of `countries` and looks like a phone number: it begins
    with 0, stands in groups of 3-3-4, or is called one. Tracking and order numbers that are called so do not count.
    """
    label, other_label = _labels(lexicon)
    for match in claims.matches(_CANDIDATE):
        written = match.group()
        before = claims.text[max(0, match.start() - LABEL_REACH) : match.start()]
        if other_label.search(before) and not written.startswith("+"):
            continue
        labelled = bool(label.search(before))
        begins = (
            [0] if labelled or written[0] in "+0" or written.startswith("(0") or _GROUPED.fullmatch(written) else []
        )
        # Another number may stand before it: `1035 010-5550-0102`.
        begins += [inner.start() for inner in _BEGINS_INSIDE.finditer(written)]
        for begin in begins:
            if not labelled and _POSTCODE_AND_NUMBER.fullmatch(written[begin:]):
                continue
            number = find_number(written[begin:], countries)
            if number is not None:
                claims.add(Span("phone", match.start() + begin, match.end(), number))
                break


def find_number(written: str, countries: Sequence[str]) -> str | None:
    """Give `written` in E.164 form if it is a valid number abroad (with `+`) or in one of `countries`."""
    for country in [None] if written.startswith("+") else countries:
        try:
            number = phonenumbers.parse(written, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
