"""How well things fit what is said, by the words of their names."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commerce.item_mentions import Choosable
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import alike, contains, plain
from bot.commerce.storekeeping.words import stems

_SHORTEST_KOREAN = 2


def best_matches(said: str, things: Sequence[Choosable]) -> list[Choosable]:
    """The things that share the most words with plain text `said`; none if nothing is shared."""
    scores = [_score(said, thing) for thing in things]
    best = max(scores, default=0)
    return [thing for thing, score in zip(things, scores, strict=True) if score == best > 0]


def _score(said: str, thing: Choosable) -> int:
    words = [form for word in said.split() for form in stems(word)]
    by_name = max((_name_score(said, words, plain(name)) for name in thing.names), default=0)
    return by_name + any(contains(said, plain(detail)) for detail in thing.details)


def _name_score(said: str, words: Sequence[str], name: str) -> int:
    squeezed = name.replace(" ", "")
    own = set(name.split())
    if not is_korean(name):
        own = {form for word in own for form in stems(word)[-1:]}
        return sum(any(word == form or alike(word, form) for form in words) for word in own)
    if squeezed in said.replace(" ", ""):
        return len(own)
    return sum(contains(said, word) if len(word) >= _SHORTEST_KOREAN else word in words for word in own) or any(
        len(word) >= _SHORTEST_KOREAN and is_korean(word) and word in squeezed for word in words
    )


def is_plural(said: str, thing: Choosable) -> bool:
    """`the mugs` of a `Stoneware Mug` are all of them; `the socks` of `Wool Socks` say nothing of how many."""
    own = {word for name in thing.names for word in plain(name).split()}
    return any(word not in own and not own.isdisjoint(stems(word)[1:]) for word in said.split() if not is_korean(word))
