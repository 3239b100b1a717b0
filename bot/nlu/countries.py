"""Country names in the shop's languages, in full and as people shorten them.

The words are in `data/lexicon/<language>.places.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_shape, find_shapes
from bot.nlu.spans import Claims, Span

_CODES_TYPED = {
    "US": "US",
    "UK": "GB",
    "GB": "GB",
    "KR": "KR",
    "JP": "JP",
    "AU": "AU",
    "NZ": "NZ",
    "UAE": "AE",
    "HK": "HK",
}
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:[.'’-][A-Za-zÀ-ɏ]+)*\.?|[가-힣]+")
_MAX_WORDS = 5
_MIN_KOREAN = 2


@dataclass(frozen=True)
class CountryNames:
    """`names` maps a name in lower case (words joined by one space) to its ISO 3166-1 alpha-2 code.

    `first_words` are what they begin with: most words of a message are none of them. `ambiguous` ones are words of
    their own as well: they count only where what stands before or behind sends something there. Behind a name that
    particles hang on, there may only be `tail`.
    """

    names: dict[str, str]
    first_words: frozenset[str]
    ambiguous: frozenset[str]
    sent_before: tuple[re.Pattern[str], ...]
    sent_behind: re.Pattern[str]
    tail: re.Pattern[str]

    @classmethod
    def of(cls, languages: Sequence[str], lexicon: Lexicon) -> CountryNames:
        """All country names in `languages` (ISO 639-1), from Unicode's CLDR, and everyday ones."""
        names: dict[str, str] = {}
        for language in languages:
            for code, name in Locale.parse(language).territories.items():
                if re.fullmatch("[A-Z]{2}", code) and code not in {"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO"}:
                    names[_fold(name)] = code
            for code, everyday in lexicon.languages.get(language, {}).get("countries", {}).items():
                names.update(dict.fromkeys(map(_fold, everyday), code))
        return cls(
            names,
            frozenset(name.split()[0] for name in names),
            lexicon.words("ambiguous_countries"),
            find_shapes(lexicon, "sent_there"),
            re.compile(any_shape(lexicon, "sent_there_behind")),
            re.compile(f"{any_shape(lexicon, 'behind_country')}*$"),
        )

    def find(self, claims: Claims) -> None:
        """Claim country names as `country` with the alpha-2 code as value."""
        words = list(_WORD.finditer(claims.text))
        for at, word in enumerate(words):
            for span in self._at(claims.text, words, at, word):
                if claims.add(span):
                    break

    def _at(self, text: str, words: list[re.Match[str]], at: int, word: re.Match[str]) -> Iterator[Span]:
        """Countries that may begin at a word, the longest name first."""
        if "가" <= word.group()[0] <= "힣":
            yield from self._korean(word)
            return
        if word.group() in _CODES_TYPED:
            yield Span("country", *word.span(), _CODES_TYPED[word.group()])
        first = word.group().lower().replace("’", "'")
        if first not in self.first_words and first.removesuffix(".") not in self.first_words:
            return
        for last in range(min(at + _MAX_WORDS, len(words)) - 1, at - 1, -1):
            start, end = word.start(), words[last].end()
            for name in (text[start:end], text[start:end].removesuffix(".")):
                code = self.names.get(_fold(name))
                if code and (_fold(name) not in self.ambiguous or self._is_sent_to(text[:start])):
                    yield Span("country", start, start + len(name), code)

    def _korean(self, word: re.Match[str]) -> Iterator[Span]:
        """A Korean name at the beginning of a word, followed by particles alone."""
        whole = word.group()
        for length in range(len(whole), _MIN_KOREAN - 1, -1):
            name, tail = whole[:length], whole[length:]
            code = self.names.get(name)
            if code and self.tail.match(tail) and (name not in self.ambiguous or self.sent_behind.match(tail)):
                yield Span("country", word.start(), word.start() + length, code)

    def _is_sent_to(self, before: str) -> bool:
        return any(pattern.search(before) for pattern in self.sent_before)


def _fold(name: str) -> str:
    """Lower case, plain apostrophes, `&` and `and` alike, single spaces."""
    return " ".join(name.lower().replace("’", "'").replace("&", "and").split())
