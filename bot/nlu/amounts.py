"""Sums of money, how many of a thing, and sizes by a number. The words are in `data/lexicon/<language>.amounts.yml`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from bot.commerce.alphabets import Alphabets, possible
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import GIVEN, any_word, find_shapes, folded, meanings
from bot.nlu.spans import Claims, Span

_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR"}
_CODES = ("usd", "eur", "gbp", "jpy", "krw", "inr")
_LETTERS = re.compile(
    r"(?<![A-Za-z0-9'’&.-])(?P<size>XXS|XS|XXXL|XXL|XL|[2-6]XL|[SML](?=[\s,.?!]|$|[가-힣]))(?![A-Za-z0-9'’&-])"
)
"""Sizes that are written in the same letters everywhere, touched by nothing but a Korean particle."""

_MEASURES = r"mm|cm|m(?![a-z])|in(?=\s?[x×])|ml|l(?![a-z])|kg|g(?![a-z])"


def find_money(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `money`: amount and ISO 4217 code as value (`50000 KRW`). `$` is taken for US dollars."""
    for pattern in _sums(lexicon, claims.alphabets):
        for match in claims.matches(pattern):
            found = match.groupdict()
            amount = _amount(found, lexicon)
            if amount is not None:
                unit = found["unit"].lower().rstrip(".")
                code = _SIGNS.get(unit) or (unit.upper() if unit in _CODES else _currency(unit, lexicon))
                claims.add(Span("money", *match.span(), f"{amount.normalize():f} {code}"))


@lru_cache(maxsize=64)
def _sums(lexicon: Lexicon, alphabets: Alphabets) -> tuple[re.Pattern[str], ...]:
    """Amounts with a sign or a code, and what the languages call money."""
    signs, codes = r"[$€£¥₩₹]", "|".join(_CODES)
    before = rf"(?P<unit>us\$|{signs}|\b(?:{codes}|{any_word(lexicon, 'currencies_before')})\.?)"
    in_figures = (
        re.compile(rf"{before}\s?{GIVEN['amount']}(?P<k>k\b)?", re.IGNORECASE),
        re.compile(rf"(?<![\w#.,-]){GIVEN['amount']}(?P<k>k)?\s?(?P<unit>{codes})\b", re.IGNORECASE),
        re.compile(rf"(?<![\w#.,-]){GIVEN['amount']}\s?(?P<unit>{signs})", re.IGNORECASE),
    )
    return possible((*in_figures, *find_shapes(lexicon, "money")), alphabets)


def _currency(unit: str, lexicon: Lexicon) -> str:
    return meanings(lexicon, "currencies", "currencies_before", "short_currencies", "local_currency")[folded(unit)]


def _amount(found: dict[str, str | None], lexicon: Lexicon) -> Decimal | None:
    """What a match says: a number, perhaps in thousands, or one counted in tens of thousands; None if it says none."""
    words = found.get("words")
    if words:
        return Decimal(meanings(lexicon, "number_words")[folded(words)])
    if found.get("amount"):
        return _number(found["amount"]) * (1000 if found.get("k") else 1)
    places = {place: found.get(f"x{place}") for place in (10_000, 1_000, 1)}
    return sum((_number(said) * place for place, said in places.items()), Decimal()) if any(places.values()) else None


def _number(written: str | None) -> Decimal:
    return Decimal((written or "0").replace(",", ""))


def find_sizes(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `size`: a measure (`180x200`, `13 inch`), a number that is called a size, or letters.

    Value in lower case, without spaces.
    """
    for pattern in _sizes(lexicon, claims.alphabets):
        group = "size" if "size" in pattern.groupindex else 0
        for match in claims.matches(pattern, group):
            value = re.sub(r"\s", "", match[group].lower().replace("×", "x").replace("*", "x"))
            claims.add(Span("size", *match.span(group), value))


@lru_cache(maxsize=64)
def _sizes(lexicon: Lexicon, alphabets: Alphabets) -> tuple[re.Pattern[str], ...]:
    number, measure = r"(?<![\w#.,-])\d{1,4}(?:\.\d)?", f"(?:{_MEASURES}|{any_word(lexicon, 'measures')})"
    times = r"\s?[x×*]\s?"
    sizes = (
        re.compile(
            rf"{number}\s?{measure}?{times}\d{{1,4}}(?:\.\d)?(?:\s?{measure})?(?:{times}\d{{1,4}})?(?![\w])",
            re.IGNORECASE,
        ),
        *find_shapes(lexicon, "size"),
        _LETTERS,
        re.compile(rf"{number}\s?-?{measure}(?![a-z])", re.IGNORECASE),
    )
    return possible(sizes, alphabets)


def find_quantities(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `quantity`: how many of a thing; the number as value. Days, percent and prices are none."""
    for match in claims.shapes(lexicon, "quantity"):
        count = match["count"]
        number = count if count.isdigit() else meanings(lexicon, "count_words", "dozens")[folded(count)]
        # What is called a quantity is the number alone: `qty 3`.
        start, end = match.span("count" if match.end("count") == match.end() else 0)
        claims.add(Span("quantity", start, end, str(int(number))))
