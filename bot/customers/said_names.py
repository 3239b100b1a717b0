"""The name that somebody gives as his own, in a sentence or as an answer.

The words are in `data/lexicon/<language>.names.yml`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape, any_word, search_shape

_CODE = re.compile(r"\S*[@\d]\S*")
_MOST_WORDS = 4
_FEWEST_WORDS = 2


def find_name(text: str, lexicon: Lexicon, *, asked: bool) -> str | None:
    """Give the name in `text`: `my name is Jane Doe`, `이름은 김민지예요`; None if nobody is named.

    `asked`: the name was asked for, so that what is left beside codes and everyday words is one: `jane doe, 12345`.
    """
    said = _first("said_name", text, lexicon)
    if said:
        return said
    introduced = _first("introduced_name", text[:1].lower() + text[1:], lexicon)
    named = (_trim(introduced, lexicon) if introduced else None) or _written_small(text, lexicon)
    return named or (_left_over(_CODE.sub(" ", text), lexicon) if asked else None)


def _first(shape: str, text: str, lexicon: Lexicon) -> str | None:
    found = search_shape(lexicon, shape, text)
    return found["name"] if found else None


@lru_cache(maxsize=8)
def _marks(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand beside a name alone, and what parts a name from the rest."""
    return (
        re.compile(f"{any_shape(lexicon, 'not_name_alone')}|,"),
        re.compile(rf"[,.;:\n]|\b{any_word(lexicon, 'behind_name')}\b"),
    )


def _left_over(text: str, lexicon: Lexicon) -> str | None:
    """A few words that nothing else explains."""
    beside, parts = _marks(lexicon)
    alone = _first("name_alone", beside.sub(" ", text).strip(), lexicon)
    if alone:
        return alone
    no_name = lexicon.words("says_no_name")
    for part in parts.split(text):
        words = [word for word in re.findall(r"[^\W\d_][\w'’.-]*", part) if word.lower() not in no_name]
        if _FEWEST_WORDS <= len(words) <= _MOST_WORDS:
            return " ".join(words)
    return None


def _written_small(text: str, lexicon: Lexicon) -> str | None:
    """`my name is jane doe`."""
    name = _first("introduced_small_name", text, lexicon)
    return _trim(name, lexicon) if name and lexicon.words("says_no_name").isdisjoint(name.lower().split()) else None


def _trim(name: str, lexicon: Lexicon) -> str | None:
    no_name = lexicon.words("says_no_name")
    words = [word.rstrip(".,") for word in name.split()]
    while words and words[-1].lower() in no_name:
        words.pop()
    return " ".join(words) if words and words[0].lower() not in no_name else None
