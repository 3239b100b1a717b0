"""Numbers of payment cards, which nobody should write to the clerk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_word

_CARD = re.compile(
    r"(?<![\w.,#+-])(?:\d{4}(?P<by>[ -])\d{4}(?P=by)\d{4}(?P=by)\d{1,4}(?:(?P=by)\d{1,3})?"
    r"|3[47]\d\d[ -]?\d{6}[ -]?\d{5}|3[0689]\d\d[ -]?\d{6}[ -]?\d{4}|4\d{12}|\d{15,19})(?![\w-])",
    re.ASCII,
)
"""13 to 19 digits in one piece or in the groups that are printed on cards."""

_FIRST_DIGITS = "23456"
"""What the numbers of payment cards begin with (ISO/IEC 7812): travel, banking and retail."""


@lru_cache(maxsize=8)
def _parcel_before(lexicon: Lexicon) -> re.Pattern[str]:
    """What says before a number that it is a parcel's."""
    return re.compile(rf"{any_word(lexicon, 'parcel_labels')}[^\d]{{0,20}}$", re.IGNORECASE)


def find_card_numbers(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Give where the card numbers in `text` begin and end (exclusive)."""
    for match in _CARD.finditer(text):
        digits = [int(one) for one in match[0] if one.isdigit()]
        parcel = _parcel_before(lexicon).search(text, 0, match.start())
        if match[0][0] in _FIRST_DIGITS and passes_luhn(digits) and not parcel:
            yield match.span()


def holds_card_number(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a card number stands in `text`."""
    return any(True for _ in find_card_numbers(text, lexicon))


def passes_luhn(digits: list[int]) -> bool:
    """Check the last digit as ISO/IEC 7812 wants it: other long numbers, such as tracking numbers, mostly fail."""
    doubled = [sum(divmod(digit * 2, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0
