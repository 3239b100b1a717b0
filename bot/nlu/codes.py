"""Order numbers, tracking numbers and coupon codes: told apart by their shape and by the words around them.

The words are in `data/lexicon/<language>.codes.yml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.commerce.card_numbers import find_card_numbers
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape, any_word, find_shapes
from bot.nlu.spans import Claims, Span

_TRACKING_SHAPE = re.compile(
    r"(?<![\w-])(?:1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}|\d{20,22}|\d{3,4}-\d{4}-\d{4}(?:-\d{1,4})?|\d{10,14})(?![\w-])",
    re.IGNORECASE,
)
_CODE = r"(?P<code>(?=[A-Z-]{0,5}\d)[A-Z0-9](?:[A-Z0-9]|-(?=[A-Z0-9])){%d,24})(?![A-Z0-9])"
_PREFIXED = re.compile(r"(?<![\w-])(?P<code>ORD-?\d{3,20})(?![A-Z0-9])", re.IGNORECASE)
_COUPON_SHAPE = re.compile(r"(?<![A-Za-z0-9#-])(?P<code>[A-Z]{3,15}\d{1,4})(?![A-Za-z0-9-])")
_SHOUTED = re.compile(r"[A-Z]{2,}\s+[A-Z]{2,}")

_CARD_GROUPS = re.compile(r"(?<![\w-])\d{4}(?: \d{4}){2,3}(?: \d{1,3})?(?![\w-])", re.ASCII)
"""Printed like the number of a card, even where one of its digits is mistyped."""

SURE = 0.99
LIKELY = 0.7


@dataclass(frozen=True)
class _Labels:
    """What stands around codes, in all languages."""

    tracking: re.Pattern[str]
    order: re.Pattern[str]
    order_before: re.Pattern[str]
    hashed: re.Pattern[str]
    other_before: re.Pattern[str]
    order_behind: str
    coupon: re.Pattern[str]
    coupon_behind: re.Pattern[str]


@lru_cache(maxsize=8)
def _labels(lexicon: Lexicon) -> _Labels:
    equals = f"(?:{any_word(lexicon, 'is_words', 'all')}|:|=)?"
    order = rf"(?:{any_shape(lexicon, 'order_label')})\s*{equals}[\s:=(]*"
    short = any_word(lexicon, "number_short")
    named = f"(?:{any_word(lexicon, 'is_words')}|:|=)?"
    code = r"(?P<code>(?-i:[A-Z][A-Z0-9_-]{3,19}|(?=[a-z]+\d)[A-Za-z0-9]{4,20}))(?![A-Za-z0-9])"
    number = rf"(?:\s?{any_word(lexicon, 'number_nouns')})?"
    return _Labels(
        tracking=re.compile(
            rf"{any_shape(lexicon, 'tracking_label')}[\s:#=]*{equals}[\s:#=]*"
            r"(?P<code>(?=[A-Z-]{0,4}\d)[A-Z0-9][A-Z0-9-]{6,24}[A-Z0-9])(?![\w-]*[a-z\d])",
            re.IGNORECASE,
        ),
        order=re.compile(rf"{order}(?:#|№|{short}\.?\s?)?\s?" + _CODE % 2, re.IGNORECASE),
        order_before=re.compile(rf"(?:{order}|#\s?)$", re.IGNORECASE),
        hashed=re.compile(rf"(?:(?<![\w#])(?:#|№)\s?|{any_shape(lexicon, 'number_sign')})" + _CODE % 1, re.IGNORECASE),
        other_before=re.compile(
            rf"{any_word(lexicon, 'other_labels')}{number}[\s:#№]*{equals}[\s:#№]*$", re.IGNORECASE
        ),
        order_behind=f"(?={any_shape(lexicon, 'order_label_behind')})",
        coupon=re.compile(
            rf"{any_word(lexicon, 'coupon_kinds')}?\s?{any_shape(lexicon, 'coupon_label')}\s*{named}"
            rf"[\s:='\"“‘(]*{code}",
            re.IGNORECASE,
        ),
        coupon_behind=re.compile(
            rf"(?<![A-Za-z0-9#-])(?P<code>[A-Z][A-Z0-9]{{3,19}})(?=['\"”’]?\s?{any_word(lexicon, 'coupon_behind')})"
        ),
    )


@lru_cache(maxsize=64)
def _followed_by_order(shape: str, behind: str) -> re.Pattern[str]:
    """A number of that shape before the word for an order: `1001번 주문`."""
    return re.compile(rf"(?<![\w#.,-])(?:{shape}){behind}", re.IGNORECASE)


@lru_cache
def _bare(shape: str) -> re.Pattern[str]:
    """A number of that shape that is not part of a longer one, of an address or of a word."""
    return re.compile(rf"(?<![A-Za-z0-9#.,@/+-])(?:{shape})(?![A-Za-z0-9@/]|[.,-]\d)", re.IGNORECASE)


def block_card_numbers(claims: Claims, lexicon: Lexicon) -> None:
    """Claim the numbers of payment cards for nothing: their groups of four digits are no order numbers."""
    for start, end in find_card_numbers(claims.text, lexicon):
        claims.add(Span("", start, end, ""))
    claims.block(_CARD_GROUPS)


def find_tracking_numbers(claims: Claims, lexicon: Lexicon) -> None:
    """Claim `tracking_number`: what is called one, or has the shape of a carrier's. Value in capitals, no hyphens."""
    labels = _labels(lexicon)
    for match in claims.matches(labels.tracking, "code"):
        claims.add(Span("tracking_number", *match.span("code"), match["code"].upper().replace("-", ""), SURE))
    for match in claims.matches(_TRACKING_SHAPE):
        before = claims.text[max(0, match.start() - 25) : match.start()]
        if not labels.order_before.search(before):
            claims.add(Span("tracking_number", *match.span(), match.group().upper().replace("-", ""), LIKELY))


def find_labelled_orders(claims: Claims, shape: re.Pattern[str], lexicon: Lexicon) -> None:
    """Claim `order_number` where the words around say so (`#1001`, `order no 1001`, `1001번 주문`), whatever its shape.

    A customer who says that it is an order number shall hear that the shop does not know it, not that nothing was
    understood. What is called something else (`invoice #133`) is left alone, as is a quantity (`to order 150 cups`).
    `shape` is the pattern of the shop's own numbers. Value in capitals, without `#`.
    """
    labels = _labels(lexicon)
    bought = {
        one.start("at") for pattern in find_shapes(lexicon, "wants_to_order") for one in pattern.finditer(claims.text)
    }
    for pattern in (labels.order, labels.hashed, _PREFIXED):
        for match in claims.matches(pattern, "code"):
            if match.start() not in bought and not labels.other_before.search(claims.text, 0, match.start("code")):
                start, end = match.span("code")
                start -= claims.text[start - 1 : start] in {"#", "№"}
                claims.add(Span("order_number", start, end, match["code"].upper(), SURE))
    for match in claims.matches(_followed_by_order(shape.pattern, labels.order_behind)):
        claims.add(Span("order_number", *match.span(), match.group().upper(), SURE))


def find_bare_orders(claims: Claims, shape: re.Pattern[str]) -> None:
    """Claim as `order_number` what has the shape of one and has not turned out to be anything else."""
    for match in claims.matches(_bare(shape.pattern)):
        claims.add(Span("order_number", *match.span(), match.group().upper(), LIKELY))


def find_coupons(claims: Claims, shape: re.Pattern[str], lexicon: Lexicon) -> None:
    """Claim `coupon_code`: what is called a code, or capitals followed by digits (`WELCOME10`). Value in capitals."""
    shouted = bool(_SHOUTED.search(claims.text))
    labels = _labels(lexicon)
    for pattern, confidence in ((labels.coupon, SURE), (labels.coupon_behind, SURE), (_COUPON_SHAPE, LIKELY)):
        for match in claims.matches(pattern, "code"):
            code = match["code"].upper()
            only_letters = code.isalpha()
            if (only_letters and shouted) or shape.fullmatch(code):
                continue
            claims.add(Span("coupon_code", *match.span("code"), code, confidence))
