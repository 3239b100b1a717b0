"""Country names in the shop's languages, in full and as people shorten them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale

from bot.nlu.spans import Claims, Span

_EVERYDAY = {
    "en": {
        "america": "US", "usa": "US", "u.s.": "US", "u.s.a.": "US", "the states": "US", "uk": "GB", "u.k.": "GB",
        "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "korea": "KR",
        "south korea": "KR", "republic of korea": "KR", "holland": "NL", "uae": "AE", "emirates": "AE",
        "hong kong": "HK", "macau": "MO", "czech republic": "CZ", "russia": "RU", "vietnam": "VN", "turkey": "TR",
        "ivory coast": "CI", "burma": "MM", "myanmar": "MM", "new zeland": "NZ", "phillipines": "PH",
    },
    "ko": {
        "한국": "KR", "대한민국": "KR", "남한": "KR", "우리나라": "KR", "국내": "KR", "미국": "US", "유에스": "US",
        "영국": "GB", "잉글랜드": "GB", "호주": "AU", "오스트레일리아": "AU", "독일": "DE", "프랑스": "FR",
        "중국": "CN", "일본": "JP", "대만": "TW", "홍콩": "HK", "마카오": "MO", "태국": "TH", "베트남": "VN",
        "월남": "VN", "스페인": "ES", "이태리": "IT", "네덜란드": "NL", "러시아": "RU", "터키": "TR", "튀르키예": "TR",
        "체코": "CZ", "북한": "KP", "필리핀": "PH", "캐나다": "CA", "뉴질랜드": "NZ", "싱가폴": "SG", "싱가포르": "SG",
        "인도네시아": "ID",
    },
}  # fmt: skip

_AMBIGUOUS = frozenset({
    "turkey", "china", "jersey", "jordan", "chad", "georgia", "mali", "niger", "cuba", "guinea", "chile", "oman",
    "가나", "수단", "이란", "오만", "말리", "차드", "인도", "기니", "국내", "모나코", "통가", "토고", "니제르", "건지",
    "저지", "부탄", "팔라우",
})  # fmt: skip
"""Names that are words of their own: they count only where the sentence sends something there."""

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
_SENT_THERE = re.compile(r"\b(?:to|in|from|into|for|within|outside)\s(?:the\s)?$", re.IGNORECASE)
_KOREAN_TAIL = re.compile(
    r"(?:으로|로|에서|에도|에는|에|까지|도|은|는|이|가|을|를|의|랑|하고|나|만|요|인데|인데요|인가요|이에요|예요|이고|이면|이라|입니다"
    r"|행|쪽|배송비|배송료|배송|택배비|택배|관세|주소|거주|사는|직구|발송|가는|갈)*$"
)
_KOREAN_THERE = re.compile(r"(?:으로|로|에서|에도|에는|에|까지|행|쪽|배송|발송)")
_MAX_WORDS = 5
_MIN_KOREAN = 2


@dataclass(frozen=True)
class CountryNames:
    """`names` maps a name in lower case (words joined by one space) to its ISO 3166-1 alpha-2 code."""

    names: dict[str, str]

    @classmethod
    def of(cls, languages: Sequence[str]) -> CountryNames:
        """All country names in `languages` (ISO 639-1), from Unicode's CLDR, and everyday ones."""
        names: dict[str, str] = {}
        for language in languages:
            for code, name in Locale.parse(language).territories.items():
                if re.fullmatch("[A-Z]{2}", code) and code not in {"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO"}:
                    names[_fold(name)] = code
            names.update(_EVERYDAY.get(language, {}))
        return cls(names)

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
        for last in range(min(at + _MAX_WORDS, len(words)) - 1, at - 1, -1):
            start, end = word.start(), words[last].end()
            for name in (text[start:end], text[start:end].removesuffix(".")):
                code = self.names.get(_fold(name))
                if code and (_fold(name) not in _AMBIGUOUS or _SENT_THERE.search(text[:start])):
                    yield Span("country", start, start + len(name), code)

    def _korean(self, word: re.Match[str]) -> Iterator[Span]:
        """A Korean name at the beginning of a word, followed by particles alone."""
        whole = word.group()
        for length in range(len(whole), _MIN_KOREAN - 1, -1):
            name, tail = whole[:length], whole[length:]
            code = self.names.get(name)
            if code and _KOREAN_TAIL.match(tail) and (name not in _AMBIGUOUS or _KOREAN_THERE.match(tail)):
                yield Span("country", word.start(), word.start() + length, code)


def _fold(name: str) -> str:
    """Lower case, plain apostrophes, `&` and `and` alike, single spaces."""
    return " ".join(name.lower().replace("’", "'").replace("&", "and").split())
