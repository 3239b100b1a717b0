"""Order numbers that are read out digit by digit: `one zero one nine`, `일공일구`.

The words are in the topic `spoken_digits` of `data/lexicon/<language>.codes.yml`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_word, folded, meanings
from bot.nlu.spans import Claims, Span

_FEWEST = 3
"""Two digits are as well a count and a word: `one two`, `이 일`."""


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

    A Korean particle may sound like a digit (`일공일구이요`): the longest beginning that is an order number counts.
    """
    run, one = _digits(lexicon)
    value = meanings(lexicon, "spoken_digits")
    for match in claims.matches(run):
        said = list(one.finditer(claims.text, *match.span()))
        figures = "".join(value[folded(digit.group())] for digit in said)
        length = next((n for n in range(len(said), _FEWEST - 1, -1) if shape.fullmatch(figures[:n])), None)
        if length is not None:
            claims.add(Span("order_number", match.start(), said[length - 1].end(), figures[:length]))
