"""English words without their endings, and the words that say little by themselves.

Light on purpose: a stem only has to be the same for the forms of one word, it is never shown to anybody. Of words in
other scripts nothing is taken away; what their endings would hide, the runs of letters and sounds still see.
"""

from __future__ import annotations

from functools import lru_cache

_ENDINGS = (
    ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("iveness", "ive"), ("ations", "ate"), ("ation", "ate"),
    ("ments", "ment"), ("nesses", ""), ("ness", ""), ("ingly", ""), ("edly", ""), ("ings", ""), ("ing", ""),
    ("ied", "y"), ("ies", "y"), ("ed", ""), ("ers", "er"), ("es", "e"), ("ly", ""), ("s", ""),
)  # fmt: skip
"""Endings with what takes their place; the first that fits is the only one."""

_SHORTEST = 3
"""Letters that must be left: `red` and `this` keep theirs."""

_KEPT_DOUBLE = frozenset("lse")
"""Letters that stay double at the end: `sell`, `dress`, `free`."""

FILLERS = frozenset(
    """
    a an the is are am was were be been do does did i im ive me my to of for in on at it its this that these those you
    your u we us our and or so can could would will please have has had hi hello hey there just with
    """.split()  # noqa: SIM905 - words are read in lines
)
"""Stand beside anything, so that a pair with one of them says no more than the other word alone."""


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Give a word in lower case without its ending: `orders`, `ordered` and `ordering` all become `order`."""
    if len(word) <= _SHORTEST or not word.isascii():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in _KEPT_DOUBLE:
        word = word[:-1]
    return word[:-1] if len(word) > _SHORTEST and word[-1] == "e" else word
