"""Text that exists in more than one language, and text in one form of Unicode."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST_READ = 4_000
"""Characters of a message that are read. Nobody's wish is longer; reading half a million of them would take seconds."""

_MOST_OF_A_SIGN = 18
"""Characters that one sign may become in Unicode form NFKC: U+FDFA is a whole sentence."""


@dataclass(frozen=True)
class LocalText:
    """The same text in several languages, keyed by ISO 639-1 code; the first one is the fallback."""

    by_language: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, **by_language: str) -> LocalText:
        """`LocalText.of(en="Desk lamp", ko="책상 조명")`."""
        return cls(tuple(by_language.items()))

    def __getitem__(self, language: str) -> str:
        """The text in `language`, or in the first language there is."""
        return dict(self.by_language).get(language, self.by_language[0][1])


def composed(text: str, most: int) -> str:
    """Give at most the first `most` characters in Unicode form NFKC: full-width letters are plain ones.

    One sign may become six letters, or eighteen: what it becomes counts.
    """
    return unicodedata.normalize("NFKC", text[:most])[:most]


@lru_cache(maxsize=64)
def readable(text: str) -> str:
    """Give the beginning of a message that is at most `LONGEST_READ` characters long, in Unicode form NFKC as well.

    A page of signs that are eighteen letters each costs as little as one of letters.
    """
    text, left = text[:LONGEST_READ], LONGEST_READ
    if text.isascii() or len(text) * _MOST_OF_A_SIGN <= left:
        return text
    for place, sign in enumerate(text):
        left -= len(unicodedata.normalize("NFKC", sign))
        if left < 0:
            return text[:place]
    return text


def parse_accept_language(header: str) -> list[str]:
    """The primary languages of an `Accept-Language` header, best first (RFC 9110, 12.5.4): `ko-KR` gives `ko`."""
    weighted = []
    for item in header.split(","):
        tag, _, parameter = item.partition(";")
        weight = _weight(parameter)
        language = tag.strip().partition("-")[0].lower()
        if language and weight > 0:
            weighted.append((weight, language))
    ordered = sorted(weighted, key=lambda pair: -pair[0])
    return list(dict.fromkeys(language for _, language in ordered))


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
