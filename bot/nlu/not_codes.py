"""Numbers that are no order number: money, dates, times, quantities, measures, house numbers.

The words are in `data/lexicon/<language>.codes.yml`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape, any_word
from bot.nlu.spans import Claims

_SIGNS = r"[$€£¥₩]"
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=8)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    """Money, dates, times, counts, quantities and streets, in this order."""
    money = (
        rf"(?:{_SIGNS}|\b(?:usd|krw|eur|gbp|rs)\.?\s?)\s?\d[\d,.]*"
        rf"|\d[\d,.]*\s?(?:{any_shape(lexicon, 'like_money')}|(?:krw|usd|eur)\b|{_SIGNS})"
    )
    date = (
        r"(?<![\d-])(?:19|20)\d\d(?:[-/.]\s?\d{1,2}){2}(?![\d-])"
        r"|(?<![\d-])\d{1,2}[/.]\d{1,2}(?:[/.](?:19|20)?\d\d)?(?![\d/-])"
        rf"|{any_shape(lexicon, 'like_date')}"
    )
    time = rf"(?<!\d)\d{{1,2}}:\d\d(?::\d\d)?(?!\d)|{any_shape(lexicon, 'like_time')}"
    equals = rf"\s*(?:of|{any_word(lexicon, 'is_words', 'all')}|:|=)?\s*"
    count = rf"\bx\s?\d{{1,3}}\b|\b{any_word(lexicon, 'count_labels')}{equals}\d+"
    quantity = rf"(?<![\w#-])\d[\d,.]*\s?(?:x\b|%|°|{any_shape(lexicon, 'like_quantity')})"
    patterns = (money, date, time, count, quantity, any_shape(lexicon, "like_street"))
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def block_not_codes(claims: Claims, lexicon: Lexicon) -> None:
    """Claim what only looks like a code."""
    if _DIGIT.search(claims.text):
        for pattern in _patterns(lexicon):
            claims.block(pattern)
