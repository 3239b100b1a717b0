"""Order numbers, tracking numbers and coupon codes: told apart by their shape and by the words around them."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.card_numbers import find_card_numbers
from bot.nlu.spans import Claims, Span

_TRACKING_SHAPE = re.compile(
    r"(?<![\w-])(?:1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}|\d{20,22}|\d{3,4}-\d{4}-\d{4}(?:-\d{1,4})?|\d{10,14})(?![\w-])",
    re.IGNORECASE,
)
_TRACKING_LABELLED = re.compile(
    r"(?:tracking(?:\s?(?:number|no\.?|num|code|id|#))?|waybill(?:\s?(?:number|no\.?))?|운송장(?:\s?번호)?|송장(?:\s?번호)?"
    r"|택배\s?번호|배송\s?번호)[\s:#=]*(?:is|was|은|는|이|가)?[\s:#=]*"
    r"(?P<code>(?=[A-Z-]{0,4}\d)[A-Z0-9][A-Z0-9-]{6,24}[A-Z0-9])(?![\w-]*[a-z\d])",
    re.IGNORECASE,
)
_ORDER_LABEL = (
    r"(?:\b(?:orders?|ord|purchases?)(?![a-z0-9])(?:\s?(?:numbers?|num|no|nr|id|code|ref|reference)\b\.?)?"
    r"|주문\s?번호|오더\s?번호|오더|주문서|주문\s?건|주문|\border)\s*(?:is|was|its|은|는|이|가|:|=)?[\s:=(]*"
)
_CODE = r"(?P<code>(?=[A-Z-]{0,5}\d)[A-Z0-9](?:[A-Z0-9]|-(?=[A-Z0-9])){%d,24})(?![A-Z0-9])"
_ORDER_LABELLED = re.compile(rf"{_ORDER_LABEL}(?:#|no\.?\s?|№|nr\.?\s?)?\s?" + _CODE % 2, re.IGNORECASE)
_HASHED = re.compile(r"(?:(?<![\w#])(?:#|№)\s?|\bno\.\s?|\border#\s?)" + _CODE % 1, re.IGNORECASE)
_PREFIXED = re.compile(r"(?<![\w-])(?P<code>ORD-?\d{3,20})(?![A-Z0-9])", re.IGNORECASE)
_BOUGHT = re.compile(r"\bto order \d{1,4}\s[a-z]", re.IGNORECASE)
_ORDER_AFTER = r"(?=\s?(?:번의?\s?)?(?:주문|오더)|\s?(?:order|purchase)\b)"
_COUPON_LABELLED = re.compile(
    r"(?:coupon|promo(?:tion)?|discount|voucher|gift|쿠폰|할인|프로모션)?\s?(?:\bcode|\bcoupon|\bvoucher|코드|쿠폰(?:\s?번호)?)\s*"
    r"(?:is|called|named|은|는|이|가|:|=)?[\s:='\"“‘(]*(?P<code>(?-i:[A-Z][A-Z0-9_-]{3,19}|(?=[a-z]+\d)[A-Za-z0-9]{4,20}))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_COUPON_BEFORE = re.compile(
    r"(?<![A-Za-z0-9#-])(?P<code>[A-Z][A-Z0-9]{3,19})(?=['\"”’]?\s?(?:coupon|code|voucher|promo|쿠폰|코드|할인))"
)
_COUPON_SHAPE = re.compile(r"(?<![A-Za-z0-9#-])(?P<code>[A-Z]{3,15}\d{1,4})(?![A-Za-z0-9-])")
_SHOUTED = re.compile(r"[A-Z]{2,}\s+[A-Z]{2,}")

_CARD_GROUPS = re.compile(r"(?<![\w-])\d{4}(?: \d{4}){2,3}(?: \d{1,3})?(?![\w-])", re.ASCII)
"""Printed like the number of a card, even where one of its digits is mistyped."""

_ORDER_LABEL_BEFORE = re.compile(rf"(?:{_ORDER_LABEL}|#\s?)$", re.IGNORECASE)

_OTHER_LABEL_BEFORE = re.compile(
    r"(?:invoice|bill|ticket|case|item|model|sku|style|art(?:icle)?|room|size|인보이스|영수증|모델|상품|티켓|접수)"
    r"(?:\s?(?:numbers?|no\.?|id|code|번호))?[\s:#№]*(?:은|는|is)?[\s:#№]*$",
    re.IGNORECASE,
)

SURE = 0.99
LIKELY = 0.7


@lru_cache
def _followed_by_order(shape: str) -> re.Pattern[str]:
    """A number of that shape before the word for an order: `1001번 주문`."""
    return re.compile(rf"(?<![\w#.,-])(?:{shape}){_ORDER_AFTER}", re.IGNORECASE)


@lru_cache
def _bare(shape: str) -> re.Pattern[str]:
    """A number of that shape that is not part of a longer one, of an address or of a word."""
    return re.compile(rf"(?<![A-Za-z0-9#.,@/+-])(?:{shape})(?![A-Za-z0-9@/]|[.,-]\d)", re.IGNORECASE)


def block_card_numbers(claims: Claims) -> None:
    """Claim the numbers of payment cards for nothing: their groups of four digits are no order numbers."""
    for start, end in find_card_numbers(claims.text):
        claims.add(Span("", start, end, ""))
    claims.block(_CARD_GROUPS)


def find_tracking_numbers(claims: Claims) -> None:
    """Claim `tracking_number`: what is called one, or has the shape of a carrier's. Value in capitals, no hyphens."""
    for match in claims.matches(_TRACKING_LABELLED, "code"):
        claims.add(Span("tracking_number", *match.span("code"), match["code"].upper().replace("-", ""), SURE))
    for match in claims.matches(_TRACKING_SHAPE):
        before = claims.text[max(0, match.start() - 25) : match.start()]
        if not _ORDER_LABEL_BEFORE.search(before):
            claims.add(Span("tracking_number", *match.span(), match.group().upper().replace("-", ""), LIKELY))


def find_labelled_orders(claims: Claims, shape: re.Pattern[str]) -> None:
    """Claim `order_number` where the words around say so (`#1001`, `order no 1001`, `1001번 주문`), whatever its shape.

    A customer who says that it is an order number shall hear that the shop does not know it, not that nothing was
    understood. What is called something else (`invoice #133`) is left alone, as is a quantity (`to order 150 cups`).
    `shape` is the pattern of the shop's own numbers. Value in capitals, without `#`.
    """
    for pattern in (_ORDER_LABELLED, _HASHED, _PREFIXED):
        for match in claims.matches(pattern, "code"):
            bought = match.group().lower().startswith("order") and _BOUGHT.match(claims.text, max(0, match.start() - 3))
            if not bought and not _OTHER_LABEL_BEFORE.search(claims.text, 0, match.start("code")):
                start, end = match.span("code")
                start -= claims.text[start - 1 : start] in {"#", "№"}
                claims.add(Span("order_number", start, end, match["code"].upper(), SURE))
    for match in claims.matches(_followed_by_order(shape.pattern)):
        claims.add(Span("order_number", *match.span(), match.group().upper(), SURE))


def find_bare_orders(claims: Claims, shape: re.Pattern[str]) -> None:
    """Claim as `order_number` what has the shape of one and has not turned out to be anything else."""
    for match in claims.matches(_bare(shape.pattern)):
        claims.add(Span("order_number", *match.span(), match.group().upper(), LIKELY))


def find_coupons(claims: Claims, shape: re.Pattern[str]) -> None:
    """Claim `coupon_code`: what is called a code, or capitals followed by digits (`WELCOME10`). Value in capitals."""
    shouted = bool(_SHOUTED.search(claims.text))
    for pattern, confidence in ((_COUPON_LABELLED, SURE), (_COUPON_BEFORE, SURE), (_COUPON_SHAPE, LIKELY)):
        for match in claims.matches(pattern, "code"):
            code = match["code"].upper()
            only_letters = code.isalpha()
            if (only_letters and shouted) or shape.fullmatch(code):
                continue
            claims.add(Span("coupon_code", *match.span("code"), code, confidence))
