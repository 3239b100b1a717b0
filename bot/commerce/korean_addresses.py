"""Korean addresses in Hangul: a province or city, a road with its number or a lot, a flat, and five digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.commerce.address_results import Incomplete, Missing
from bot.commerce.address_sentences import sentence_at, tidy
from bot.commerce.lexicon import Lexicon
from bot.commerce.orders import Address
from bot.commerce.shapes import any_shape, meanings

_POSTCODE = re.compile(r"(?<![\d-])(?:\(?우\)?\s*)?[\[(]?(\d{5})[\])]?(?![\d-])")
_STREET = re.compile(r"[가-힣A-Za-z\d.·-]+?(?:대?로|길)(?:\s?\d+(?:번?가?길))?\s*\d+(?:-\d+)?(?!\s*(?:층|호|동))")
_LOT = re.compile(r"[가-힣\d]+(?:동|리|가)\s+(?:산\s?)?\d+(?:-\d+)?(?:번지)?(?!\s*(?:층|호|동))")
_PROVINCE_WORD = re.compile(
    r"(?:^|(?<=[\s,:(]))(?:(?:서울|부산|대구|인천|대전|울산|세종)(?:특별자치시|특별시|광역시|시)?|광주(?:광역시|시(?=\s?(?:동|서|남|북|광산)구))?"
    r"|(?:경기|강원|제주|전북)(?:특별자치도|도)?|(?:충북|충남|전남|경북|경남)|(?:충청|전라|경상)[남북]도)(?=[\s,])"
)
"""A province or metropolitan city as a word of its own. 광주시 is in 경기, unless one of 광주's own 구 follows."""

_GWANGJU_IN_GYEONGGI = re.compile(r"광주시(?!\s?(?:동|서|남|북|광산)구)")
_CITY = re.compile(r"(?:^|\s)([가-힣]{1,5}[시군])(?=\s|$)")
_PLACE = re.compile(r"(?:^|\s)[가-힣]{1,6}(?:특별시|광역시|시|군|구|읍|면|동|리)(?=\s)")
_PROVINCE_WORDS = 2
"""The province is the first word, or the second after a postcode's label or the like."""


@dataclass(frozen=True)
class _Words:
    """What is said around an address, and how provinces begin: beginning → full name."""

    tail: re.Pattern[str]
    postcode_label: re.Pattern[str]
    town: re.Pattern[str]
    provinces: Mapping[str, str]


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    no_towns = "|".join(map(re.escape, sorted(lexicon.words("lookalikes", "towns"))))
    return _Words(
        re.compile(any_shape(lexicon, "address_tail")),
        re.compile(any_shape(lexicon, "postcode_in_address")),
        re.compile(rf"(?:^|(?<=[\s,:(]))(?!{no_towns or '$'}|몇\s?시)[가-힣]{{1,5}}[시군](?=\s)"),
        meanings(lexicon, "provinces"),
    )


def find_korean_street(text: str, place: int = 0) -> re.Match[str] | None:
    """A road or lot with its number, from `place` on."""
    return _STREET.search(text, place) or _LOT.search(text, place)


def names_place(text: str, street: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a place is named before a street: `바로 1057` and `번호가 1057` have the shape, too."""
    before = text[: street.start()]
    provinces = tuple(_words(lexicon).provinces)
    return bool(_PLACE.search(text[: street.start() + 1])) or any(word.startswith(provinces) for word in before.split())


def parse_korean(text: str, present: Address, lexicon: Lexicon) -> Address | Incomplete:
    """Read a Korean address; see `parse_address`."""
    words = _words(lexicon)
    code = _POSTCODE.search(text)
    if code:
        behind = None if find_korean_street(text[: code.start()]) else find_korean_street(text, code.end())
        text = sentence_at(text, behind.end() if behind else code.end(), lexicon)
    rest = tidy(words.tail.sub("", text.replace(code[0], " ") if code else text))
    rest = tidy(words.postcode_label.sub(" ", rest))
    rest = rest[_beginning(rest, words) :]
    street = find_korean_street(rest)
    missing = [] if code else [Missing.POSTCODE]
    if street is None:
        return Incomplete((*missing, Missing.STREET))
    province = _province(rest, words)
    city = _CITY.search(rest)
    metropolis = province is not None and province.endswith("시")
    name = province if metropolis else city[1] if city else province
    if code is None or name is None:
        return Incomplete((*missing, *([] if name else [Missing.CITY])))
    return replace(
        present,
        line1=tidy(rest[: street.end()]),
        line2=tidy(rest[street.end() :]),
        city=name,
        state="" if metropolis or province is None else province,
        postcode=code[1],
        country="KR",
    )


def _beginning(text: str, words: _Words) -> int:
    """Where the address begins: at its province or, where it names none, at its town; else with the text."""
    found: re.Match[str] | None = None
    for match in _PROVINCE_WORD.finditer(text):
        if not find_korean_street(text, match.end()):
            break
        if found is None or text[found.end() : match.start()].strip():  # 경기 광주 is one place, not two
            found = match
    found = found or words.town.search(text)
    return found.start() if found and find_korean_street(text, found.end()) else 0


def _province(text: str, words: _Words) -> str | None:
    begins = [place for place in range(len(text)) if place == 0 or text[place - 1] == " "][:_PROVINCE_WORDS]
    return next(
        (
            full
            for place in begins
            for short, full in words.provinces.items()
            if text.startswith(short, place) and not _GWANGJU_IN_GYEONGGI.match(text, place)
        ),
        None,
    )
