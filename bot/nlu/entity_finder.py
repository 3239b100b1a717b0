"""Find the facts in a message: numbers and codes, contacts, days, sums, sizes, names and places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.commerce.lexicon import Lexicon
from bot.nlu.address_parts import find_address_parts, find_cities
from bot.nlu.amounts import find_money, find_quantities, find_sizes
from bot.nlu.codes import (
    block_card_numbers,
    find_bare_orders,
    find_coupons,
    find_labelled_orders,
    find_tracking_numbers,
)
from bot.nlu.countries import CountryNames
from bot.nlu.dates import find_dates
from bot.nlu.normalise import MAX_LENGTH
from bot.nlu.not_codes import block_not_codes
from bot.nlu.option_words import find_options
from bot.nlu.persons import find_persons
from bot.nlu.phones import find_phones
from bot.nlu.postcodes import find_bare_postcodes, find_labelled_postcodes
from bot.nlu.product_names import ProductNames
from bot.nlu.spans import Claims, Span
from bot.nlu.spoken_numbers import find_spoken_orders

ORDER_NUMBER_PATTERN = r"[1-9]\d{3,5}(?:-\d{1,3})?"
"""Order numbers of a shop that says nothing else: 4 to 6 digits, and perhaps a part (`1001-22`)."""

_EMAIL = re.compile(
    r"[A-Za-z0-9](?:[\w.+-]*[\w+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}", re.ASCII
)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width letters and digits to plain ones; one character stays one, so that places stay right."""


def parse_shape(pattern: str) -> re.Pattern[str]:
    """The shape of order numbers. Raises `ValueError` if it is no regular expression."""
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"order_number_pattern {pattern!r} is no regular expression: {error}") from error


@dataclass(frozen=True)
class EntityFinder:
    """Finds entities by the rules of one shop: its order numbers, countries, languages, products, and words."""

    order_shape: re.Pattern[str]
    countries: tuple[str, ...]
    country_names: CountryNames
    product_names: ProductNames
    lexicon: Lexicon

    @classmethod
    def of(
        cls,
        order_number_pattern: str,
        countries: Sequence[str],
        languages: Sequence[str],
        products: Sequence[str],
        lexicon: Lexicon,
    ) -> EntityFinder:
        """Check the settings and prepare. Raises `ValueError` if the pattern is no regular expression."""
        shape = parse_shape(order_number_pattern)
        names = CountryNames.of(languages, lexicon)
        finder = cls(shape, tuple(countries), names, ProductNames.of(products), lexicon)
        # Makes all patterns and loads the phone numbers of all countries now, not for the first customer.
        finder.find("0000 000 0000")
        return finder

    def find(self, text: str) -> list[Span]:
        """Everything found in the first `MAX_LENGTH` characters, in the order of the text.

        No two overlap, except that a bare number that may be a postcode or an order number is given as both, with
        less confidence: the question that was asked decides.
        """
        lexicon = self.lexicon
        claims = Claims(text[:MAX_LENGTH].translate(_FULL_WIDTH))
        for match in claims.matches(_EMAIL):
            claims.add(Span("email", *match.span(), match.group().lower()))
        claims.block(_URL)
        either: list[Span] = []
        digits = any(map(str.isdigit, claims.text))
        if digits:
            block_card_numbers(claims, lexicon)
            find_labelled_postcodes(claims, self.countries, lexicon)
            find_phones(claims, self.countries, lexicon)
            find_tracking_numbers(claims, lexicon)
            find_labelled_orders(claims, self.order_shape, lexicon)
        find_persons(claims, lexicon)
        self.product_names.find(claims)
        find_dates(claims, lexicon)
        find_money(claims, lexicon)
        find_spoken_orders(claims, self.order_shape, lexicon)
        if digits:
            find_address_parts(claims, lexicon)
        find_sizes(claims, lexicon)
        find_quantities(claims, lexicon)
        if digits:
            block_not_codes(claims, lexicon)
            either = find_bare_postcodes(claims, self.countries, self.order_shape, lexicon)
            find_bare_orders(claims, self.order_shape)
        find_coupons(claims, self.order_shape, lexicon)
        self.country_names.find(claims)
        find_cities(claims, lexicon)
        find_options(claims, lexicon)
        return sorted(claims.spans + either, key=lambda span: (span.start, span.kind))
