"""Order numbers that are read out: digit by digit, `one zero one nine`, `일공일구`, or as one, `천삼십육번`.

The words are in the topic `spoken_digits` of `data/lexicon/<language>.codes.yml`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.korean_numbers import find_said_numbers
from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_word, find_shapes, folded, meanings, search_shape
from bot.nlu.spans import Claims, Span

_FEWEST = 3
"""Two digits are as well a count and a word: `one two`, `이 일`."""

_ROUND = 1000

_NEAR = 40
"""How many characters in front of a number may tell what it is."""


@lru_cache(maxsize=8)
def _digits(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A run of them, all apart or all together, and one. Latin ones are words of their own; particles follow others."""
    one = rf"{any_word(lexicon, 'spoken_digits')}(?:(?<=[가-힣])|(?!\w))"
    more = f"{{{_FEWEST - 1},}}"
    return (
        re.compile(rf"(?<!\w){one}(?:(?:[\s,-]{{1,2}}{one}){more}|(?:{one}){more})", re.IGNORECASE),
        re.compile(one, re.IGNORECASE),
    )


def find_spoken_orders(claims: Claims, shape: re.Pattern[str], lexicon: Lexicon) -> None:
    """Claim `order_number` where as many digits are read out as the shop's numbers have. Value in figures.

    Korean ones are as well a span of days (`이삼일이 지났어요`), and any may count: only with a zero, beside a word of
    orders or alone in the message are they read out. A particle may sound like a digit (`일공일구이요`): the shortest
    beginning counts behind which a particle or nothing stands.
    """
    run, one = _digits(lexicon)
    value = meanings(lexicon, "spoken_digits")
    for match in claims.matches(run):
        said = list(one.finditer(claims.text, *match.span()))
        figures = "".join(value[folded(digit.group())] for digit in said)
        for count in range(_FEWEST, len(said) + 1):
            span = Span("order_number", match.start(), said[count - 1].end(), figures[:count])
            if shape.fullmatch(span.value) and _is_read_out(span, claims.text, lexicon):
                claims.add(span)
                break
    for start, end, number in find_said_numbers(claims.text):
        span = Span("order_number", start, end, str(number))
        # `천 번도 더 말했어요` counts.
        if number % _ROUND and shape.fullmatch(span.value) and _is_called(span, claims.text, lexicon):
            claims.add(span)


def _is_called(span: Span, text: str, lexicon: Lexicon) -> bool:
    """True where a word of numbers stands before or behind what may as well be a sum or a count."""
    behind = any(shape.match(text, span.end) for shape in find_shapes(lexicon, "spoken_order_behind"))
    return behind or bool(search_shape(lexicon, "spoken_order_before", text[max(0, span.start - _NEAR) : span.start]))


def _is_read_out(span: Span, text: str, lexicon: Lexicon) -> bool:
    """True where the digits end there, and it is told that they are a number."""
    start, end = span.start, span.end
    before = text[max(0, start - _NEAR) : start]
    closed = next(filter(None, (shape.match(text, end) for shape in find_shapes(lexicon, "spoken_order_end"))), None)
    if any(shape.match(text, end) for shape in find_shapes(lexicon, "spoken_order_behind")):
        return True
    if closed is None:
        return False
    alone = not re.search(r"\w", text[:start]) and not re.search(r"\w", text[closed.end() :])
    return alone or "0" in span.value or bool(search_shape(lexicon, "spoken_order_before", before))
