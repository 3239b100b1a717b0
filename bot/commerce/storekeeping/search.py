"""Finding products by what customers write: whole sentences, two languages, typos."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.commerce.korean_words import is_korean, letters
from bot.commerce.storekeeping.data import Listing
from bot.commerce.storekeeping.words import content_words, normalised, squeezed, stems

# A product stays in the answer if it fits at least this part of what the best one fits
_FITTING = 0.6
# Longest phrase looked up as one: `book shaped night light`
_LONGEST_PHRASE = 4
# Below these lengths (letters; a Korean syllable has two or three) one wrong letter makes too often another word
_ONE_TYPO, _TWO_TYPOS = 5, 8
# One word of a longer name (`lamp` of `desk lamp`) fits less than a keyword of its own
_PART_OF_NAME = 0.6
_PART_OF_KEYWORD = 0.35
_TYPO = 0.85
_SHORTEST_INNER_WORD = 2
# Characters of a question that are read; nobody names a product after that many
_LONGEST_QUERY = 500


@dataclass(frozen=True)
class _Terms:
    """What one listing is known by. Keys are squeezed forms; values say how well a hit fits (0-1)."""

    nouns: dict[str, float]
    qualities: frozenset[str]


class SearchIndex:
    """An immutable index of listings; building one takes a few milliseconds for a hundred products."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        """Index names, keywords, categories and option values in every language."""
        self._listings = sorted(listings, key=lambda listing: (-listing.popularity, listing.product.id))
        self._terms = [_terms(listing) for listing in self._listings]
        self._where: dict[str, dict[int, float]] = defaultdict(dict)
        self._qualities: dict[str, set[int]] = defaultdict(set)
        for place, terms in enumerate(self._terms):
            for noun, fit in terms.nouns.items():
                self._where[noun][place] = fit
            for quality in terms.qualities:
                self._qualities[quality].add(place)
        self._known = sorted(self._where.keys() | self._qualities.keys())
        self._known_letters = [letters(term) for term in self._known]
        self._longest = max(map(len, self._known), default=0)

    def search(self, query: str, *, limit: int) -> list[str]:
        """Ids of the products that fit `query`, best first; the best sellers if it names nothing."""
        words = content_words(query[:_LONGEST_QUERY])
        if not any(words):
            return [listing.product.id for listing in self._listings[:limit]]
        scores: dict[int, float] = defaultdict(float)
        qualified: dict[int, int] = defaultdict(int)
        for term, certainty in self._phrases(words):
            holders = self._where.get(term)
            if holders:
                rarity = math.log(1 + len(self._listings) / len(holders))
                for place, fit in holders.items():
                    scores[place] += rarity * fit * certainty * (1 + 0.5 * math.log(len(letters(term))))
            for place in self._qualities.get(term, ()):
                qualified[place] += 1
        return [self._listings[place].product.id for place in _fitting(scores, qualified)[:limit]]

    def _phrases(self, words: Sequence[str]) -> Iterator[tuple[str, float]]:
        """The known terms in `words` with how sure each is, longest phrases first, no word used twice."""
        start = 0
        while start < len(words):
            taken = 1
            for size in range(min(_LONGEST_PHRASE, len(words) - start), 0, -1):
                part = words[start : start + size]
                if not all(part):
                    continue
                found = self._look_up(part)
                if found:
                    yield from found
                    taken = size
                    break
            start += taken

    def _look_up(self, part: Sequence[str]) -> list[tuple[str, float]]:
        """The known terms that `part`, read as one phrase, stands for."""
        body = "".join(part[:-1])
        forms = [body + form for form in stems(part[-1])]
        for form in forms:
            if form in self._where or form in self._qualities:
                return [(form, 1.0)]
        if len(part) > 1:
            return []
        if is_korean(part[0]):
            inner = self._inner_words(part[0])
            if inner:
                return [(term, 1.0) for term in inner]
        for form in forms:
            close = self._closest(form)
            if close is not None:
                return [(close, _TYPO)]
        return []

    def _inner_words(self, word: str) -> list[str]:
        """The known terms a Korean word without spaces is made of: `검정책상스탠드` is `검정`, `책상스탠드`."""
        found: list[str] = []
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start + _SHORTEST_INNER_WORD - 1, -1):
                if word[start:end] in self._where or word[start:end] in self._qualities:
                    found.append(word[start:end])
                    start = end
                    break
            else:
                start += 1
        return found if sum(map(len, found)) * 2 >= len(word) else []

    def _closest(self, form: str) -> str | None:
        """The known term that is `form` with one typo, or two in a long word; the first letter is right."""
        spelled = letters(form)
        allowed = (len(spelled) >= _ONE_TYPO) + (len(spelled) >= _TWO_TYPOS)
        if not allowed:
            return None
        hits = process.extract(
            spelled, self._known_letters, scorer=OSA.distance, processor=None, score_cutoff=allowed, limit=5
        )
        close = [(distance, place) for hit, distance, place in hits if hit[0] == spelled[0]]
        return self._known[min(close)[1]] if close else None


def _terms(listing: Listing) -> _Terms:
    product = listing.product
    nouns: dict[str, float] = {}
    names = [name for _, name in product.name.by_language]
    _add(nouns, product.keywords, 1.0, _PART_OF_KEYWORD)
    _add(nouns, names, 1.0, _PART_OF_NAME)
    _add(nouns, [name for _, name in product.category_name.by_language], 0.5, 0.3)
    qualities = {
        squeezed(text)
        for variant in product.variants
        for option in variant.options
        for _, text in option.value.by_language
    }
    qualities |= {squeezed(text) for text in listing.qualities}
    qualities |= {word for text in qualities for word in normalised(text).split()}
    return _Terms(nouns, frozenset(qualities - nouns.keys()))


def _add(nouns: dict[str, float], phrases: Iterable[str], whole: float, part: float) -> None:
    for phrase in phrases:
        words = content_words(phrase)
        key = "".join(words)
        if key:
            nouns[key] = max(nouns.get(key, 0.0), whole)
            if not is_korean(key):
                key = "".join([*words[:-1], stems(words[-1] or " ")[-1].strip()])
                nouns[key] = max(nouns.get(key, 0.0), whole)
        if len(words) > 1:
            for word in filter(None, words):
                for form in (word, *([] if is_korean(word) else stems(word)[1:2])):
                    nouns[form] = max(nouns.get(form, 0.0), part)


def _fitting(scores: dict[int, float], qualified: dict[int, int]) -> list[int]:
    """The places that fit, best first; of equally named ones those with the wanted qualities (`black`) only."""
    if scores:
        best = max(scores.values())
        fitting = [place for place, score in scores.items() if score >= best * _FITTING]
        wanted = max((qualified.get(place, 0) for place in fitting), default=0)
        fitting = [place for place in fitting if qualified.get(place, 0) == wanted]
        return sorted(fitting, key=lambda place: (-round(scores[place], 6), place))
    wanted = max(qualified.values(), default=0)
    return sorted(place for place, count in qualified.items() if count == wanted)
