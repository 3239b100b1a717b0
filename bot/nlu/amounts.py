"""Sums of money, how many of a thing, and sizes by a number."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.nlu.spans import Claims, Span

_CURRENCIES = {
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD",
    "us$": "USD", "달러": "USD",
    "불": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "유로": "EUR", "£": "GBP", "gbp": "GBP",
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "파운드": "GBP", "¥": "JPY", "jpy": "JPY", "yen": "JPY",
    "엔": "JPY",
    "₩": "KRW", "krw": "KRW", "won": "KRW", "원": "KRW", "rs": "INR", "inr": "INR", "rupees": "INR", "₹": "INR",
}  # fmt: skip
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_BEFORE = re.compile(
    rf"(?P<unit>us\$|[$€£¥₩₹]|\b(?:usd|eur|gbp|jpy|krw|inr|rs)\.?)\s?(?P<amount>{_AMOUNT})(?P<k>k\b)?", re.IGNORECASE
)
_AFTER = re.compile(
    rf"(?<![\w#.,-])(?P<amount>{_AMOUNT})(?P<k>k)?\s?(?P<unit>usd|eur|gbp|jpy|krw|inr|dollars?|bucks?|euros?|pounds|quid|yen|won"
    r"|rupees)\b|(?<![\w#.,-])(?P<amount2>"
    + _AMOUNT
    + r")\s?(?P<unit2>[$€£¥₩₹]|달러|불(?![가-힣]{2})|유로|파운드|엔(?![가-힣]{2}))",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    rf"(?<![\w#.,-])(?:(?P<man>{_AMOUNT})\s?만\s?)?(?:(?P<cheon>\d)\s?천\s?)?(?P<rest>{_AMOUNT})?\s?원(?![가-힣]*(?:피스|산|단|형|래|가\s?절감))"
)
_MAN_WORDS = {
    "만": 10_000, "이만": 20_000, "삼만": 30_000, "사만": 40_000, "오만": 50_000, "육만": 60_000, "칠만": 70_000,
    "팔만": 80_000, "구만": 90_000, "십만": 100_000, "이십만": 200_000, "삼십만": 300_000, "오십만": 500_000,
    "천": 1_000, "이천": 2_000, "삼천": 3_000, "오천": 5_000,
}  # fmt: skip
_WORDED = re.compile(rf"(?<![가-힣])(?P<words>{'|'.join(sorted(_MAN_WORDS, key=len, reverse=True))})\s?원")

_COUNTS_EN = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
    "twelve": 12, "a dozen": 12, "half a dozen": 6, "a pair of": 2, "both": 2, "a couple of": 2, "twenty": 20,
}  # fmt: skip
_COUNTS_KO = {
    "하나": 1, "둘": 2, "셋": 3, "넷": 4, "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6,
    "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20,
}  # fmt: skip
_THINGS = (
    r"items?|pieces?|pcs|pairs?|sets?|units?|boxes|box|copies|bottles?|packs?|packets?|bags?"
    r"|of (?:them|these|those|each|the)"
)
_COUNTERS = (
    r"개(?!월|인|봉|당|국)|벌|켤레|권|세트|박스|상자|장(?![가-힣])|병(?!원)|캔(?!슬)|팩|묶음|쌍"
    r"|자루|매(?!장|일|번)|채(?!널)|대(?=[를가만\s,.요]|$)"
)
_COUNT_WORDS = "|".join(["half a dozen", "a dozen", *(word for word in _COUNTS_EN if word.isalpha() and len(word) > 1)])
_QUANTITIES = (
    re.compile(rf"(?<![\w#.,-])(?P<count>\d{{1,3}})\s?(?:x\b(?!\s?\d)|{_THINGS})(?![a-z])", re.IGNORECASE),
    re.compile(
        r"\b(?:x\s?|(?:qty|quantity)(?:\sis|\sof)?[\s:=]*|수량(?:은|을|이)?[\s:=]*)(?P<count>\d{1,3})\b(?!\s?(?:cm|mm))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<count>{_COUNT_WORDS})\s"
        rf"(?:{_THINGS})\b|\b(?P<dozen>half a dozen|a dozen)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w#.,-])(?P<count>\d{{1,3}})\s?(?:{_COUNTERS})"),
    re.compile(rf"(?<![가-힣])(?P<count>{'|'.join(sorted(_COUNTS_KO, key=len, reverse=True))})\s?(?:{_COUNTERS})"),
)
_MEASURE = (
    r"mm|cm|centimet(?:er|re)s?|m(?![a-z])|inch(?:es)?|in(?=\s?[x×])|ft|feet|ml|l(?![a-z])|lit(?:er"
    r"|re)s?|oz|kg|g(?![a-z])|인치|센티(?:미터)?|센치|미리|밀리|리터|그램|킬로|평"
)
_SIZES = (
    re.compile(
        rf"(?<![\w#.,-])\d{{1,4}}(?:\.\d)?\s?(?:{_MEASURE})?\s?[x×*]\s?\d{{1,4}}(?:\.\d)?"
        rf"(?:\s?(?:{_MEASURE}))?(?:\s?[x×*]\s?\d{{1,4}})?(?![\w])",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bsizes?\s(?P<size>\d{1,3}(?:\.5)?|x{0,3}[sl]|m|[2-6]xl|small|medium|large|extra large)\b", re.IGNORECASE
    ),
    re.compile(r"\b(?P<size>\d{1,3}(?:\.5)?|(?-i:X{0,3}[SL]|M|[2-6]XL)|small|medium|large)(?=\ssize\b)", re.IGNORECASE),
    re.compile(
        r"(?<![A-Za-z0-9'’&.-])(?P<size>XXS|XS|XXXL|XXL|XL|[2-6]XL|[SML](?=[\s,.?!]|$|[가-힣]))(?![A-Za-z0-9'’&-])"
    ),
    re.compile(r"(?<![A-Za-z0-9#.,-])(?P<size>[sml]|x{1,3}l|xs|[2-6]xl|\d{2,3})\s?(?=사이즈)", re.IGNORECASE),
    re.compile(r"사이즈(?:는|가|를|로)?\s?(?P<size>[sml]|x{1,3}l|xs|[2-6]xl|\d{2,3})(?![\d원개])", re.IGNORECASE),
    re.compile(r"(?P<size>라지|미디엄|스몰|엑스라지|프리)(?:\s?사이즈)?(?=[가-힣\s,.?!]|$)"),
    re.compile(rf"(?<![\w#.,-])\d{{1,4}}(?:\.\d)?\s?-?(?:{_MEASURE})(?![a-z])", re.IGNORECASE),
)


def find_money(claims: Claims) -> None:
    """Claim `money`: amount and ISO 4217 code as value (`50000 KRW`). `$` is taken for US dollars."""
    for match in claims.matches(_BEFORE):
        _add_money(claims, match, match["amount"], match["unit"], thousands=bool(match["k"]))
    for match in claims.matches(_AFTER):
        amount, unit = match["amount"] or match["amount2"], match["unit"] or match["unit2"]
        _add_money(claims, match, amount, unit, thousands=bool(match["k"]))
    for match in claims.matches(_KOREAN):
        if match["man"] or match["cheon"] or match["rest"]:
            amount = _number(match["man"]) * 10_000 + _number(match["cheon"]) * 1_000 + _number(match["rest"])
            claims.add(Span("money", *match.span(), f"{amount.normalize():f} KRW"))
    for match in claims.matches(_WORDED):
        claims.add(Span("money", *match.span(), f"{_MAN_WORDS[match['words']]} KRW"))


def _number(written: str | None) -> Decimal:
    return Decimal((written or "0").replace(",", ""))


def _add_money(claims: Claims, match: re.Match[str], amount: str, unit: str, *, thousands: bool) -> None:
    value = _number(amount) * (1000 if thousands else 1)
    claims.add(Span("money", *match.span(), f"{value.normalize():f} {_CURRENCIES[unit.lower().rstrip('.')]}"))


def find_sizes(claims: Claims) -> None:
    """Claim `size`: a measure (`180x200`, `13 inch`), a number that is called a size, or letters.

    Value in lower case, without spaces.
    """
    for pattern in _SIZES:
        group = "size" if "size" in pattern.groupindex else 0
        for match in claims.matches(pattern, group):
            value = re.sub(r"\s", "", match[group].lower().replace("×", "x").replace("*", "x"))
            claims.add(Span("size", *match.span(group), value))


def find_quantities(claims: Claims) -> None:
    """Claim `quantity`: how many of a thing; the number as value. Days, percent and prices are none."""
    for pattern in _QUANTITIES:
        for match in claims.matches(pattern):
            count = (match["count"] or match.groupdict().get("dozen") or "").lower()
            number = int(count) if count.isdigit() else _COUNTS_EN.get(count) or _COUNTS_KO[count]
            # What is called a quantity is the number alone: `qty 3`.
            start, end = match.span("count" if match.end("count") == match.end() else 0)
            claims.add(Span("quantity", start, end, str(number)))
