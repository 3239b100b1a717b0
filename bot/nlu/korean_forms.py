"""The words of a Korean message as those that have a vector: `두꺼운데요` is `두껍`, `배송비용은` is `배송` and `비용`.

Light on purpose: the longest known form at the beginning, and what stands behind it unless that is an ending. Read by a
whole analyser of morphemes (Kiwi: 100 MB, a second to load), the same vectors were worth at most a point more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.nlu.korean_stems import is_ending, is_korean, korean_stem

LONGEST_WORD = 40
"""Syllables of a word that are looked at: a pasted page without spaces costs no more than a sentence."""

_BEHIND_NOUNS = tuple("하 해 했 한 할 합 되 돼 됐 된 될 됩 시키 시켜 시킨 당하 당했".split())  # noqa: SIM905 - read in a line
"""What makes a verb of a noun: `주문했는데`."""

_BEHIND_PREDICATES = frozenset("어아으은을음는고지기게며면려네더던다자시셔실습니거겠었았나도라세신싶데때줄것건걸만")
"""How what is written behind a verb or an adjective begins."""


class KoreanForms:
    """Written forms and the `places` of their words: forms of one word have the same, which its first form names.

    From the place `predicates` on, words are verbs and adjectives.
    """

    def __init__(self, places: Mapping[str, int], predicates: int) -> None:
        """Keep the forms; what is read is remembered, people write the same words again and again."""
        self._places = places
        self._predicates = predicates
        self._longest = max(map(len, places), default=0)
        self.names: dict[int, str] = {}
        for form, place in places.items():
            self.names.setdefault(place, form)
        self._found = lru_cache(maxsize=20_000)(self._find)

    def read(self, message: Sequence[str]) -> list[str]:
        """Name the words of a message in tokens; a token without any is its stem, other languages stay as they are."""
        return [word for token in message for word in (self._found(token) if is_korean(token) else (token,))]

    def _find(self, token: str) -> tuple[str, ...]:
        token = token[:LONGEST_WORD]
        found: list[str] = []
        start = 0
        while start < len(token) and not (start and _ends_noun(token[start:])):
            end = self._longest_from(token, start)
            if end is None:
                break
            place = self._places[token[start:end]]
            found.append(self.names[place])
            if place >= self._predicates:
                break
            start = end
        return tuple(found) or (korean_stem(token),)

    def _longest_from(self, token: str, start: int) -> int | None:
        """Where the longest form that begins at `start` ends; of one syllable only a whole word before its ending."""
        for end in range(min(start + self._longest, len(token)), start, -1):
            place = self._places.get(token[start:end])
            if place is None:
                continue
            rest = token[end:]
            if place >= self._predicates:
                fits = not rest or rest[0] in _BEHIND_PREDICATES or is_ending(rest)
            else:
                fits = end - start > 1 or not rest or _ends_noun(rest)
            if fits and (end - start > 1 or not start):
                return end
        return None


def _ends_noun(rest: str) -> bool:
    return rest.startswith(_BEHIND_NOUNS) or is_ending(rest)
