"""Find the facts in a message: numbers and codes, contacts, days, sums, sizes, names and places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

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

ORDER_NUMBER_PATTERN = r"[1-9]\d{3,5}(?:-\d{1,3})?"
"""Order numbers of a shop that says nothing else: 4 to 6 digits, and perhaps a part (`1001-22`)."""

_EMAIL = re.compile(
    r"[A-Za-z0-9](?:[\w.+-]*[\w+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}", re.ASCII
)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width letters and digits to plain ones; one character stays one, so that places stay right."""


@dataclass(frozen=True)
class EntityFinder:
    """Finds entities by the rules of one shop: its order numbers, countries, languages, and its products' names."""

    order_shape: re.Pattern[str]
    countries: tuple[str, ...]
    country_names: CountryNames
    product_names: ProductNames

    @classmethod
    def of(
        cls, order_number_pattern: str, countries: Sequence[str], languages: Sequence[str], products: Sequence[str] = ()
    ) -> EntityFinder:
        """Check the settings and prepare. Raises `ValueError` if the pattern is no regular expression."""
        try:
            shape = re.compile(order_number_pattern, re.IGNORECASE)
        except re.error as error:
            raise ValueError(
                f"order_number_pattern {order_number_pattern!r} is no regular expression: {error}"
            ) from error
        finder = cls(shape, tuple(countries), CountryNames.of(languages), ProductNames.of(products))
        finder.find("0000 000 0000")  # loads the phone numbers of all countries now, not for the first customer
        return finder

    def find(self, text: str) -> list[Span]:
        """Everything found in the first `MAX_LENGTH` characters, in the order of the text.

        No two overlap, except that a bare number that may be a postcode or an order number is given as both, with
        less confidence: the question that was asked decides.
        """
        claims = Claims(text[:MAX_LENGTH].translate(_FULL_WIDTH))
        for match in claims.matches(_EMAIL):
            claims.add(Span("email", *match.span(), match.group().lower()))
        claims.block(_URL)
        either: list[Span] = []
        digits = any(map(str.isdigit, claims.text))
        if digits:
            block_card_numbers(claims)
            find_labelled_postcodes(claims, self.countries)
            find_phones(claims, self.countries)
            find_tracking_numbers(claims)
            find_labelled_orders(claims, self.order_shape)
        find_persons(claims)
        self.product_names.find(claims)
        find_dates(claims)
        find_money(claims)
        if digits:
            find_address_parts(claims)
        find_sizes(claims)
        find_quantities(claims)
        if digits:
            block_not_codes(claims)
            either = find_bare_postcodes(claims, self.countries, self.order_shape)
            find_bare_orders(claims, self.order_shape)
        find_coupons(claims, self.order_shape)
        self.country_names.find(claims)
        find_cities(claims)
        find_options(claims)
        return sorted(claims.spans + either, key=lambda span: (span.start, span.kind))
