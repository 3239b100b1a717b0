"""A typed address into its parts: Korean road names with a five-digit postcode, and western ones."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum

from bot.commerce.contact import normalise_postcode
from bot.commerce.orders import Address


class Missing(str, Enum):
    """What a typed address lacks."""

    POSTCODE = "postcode"
    STREET = "street"
    CITY = "city"


@dataclass(frozen=True)
class Incomplete:
    """An address that cannot be used yet. `missing` is never empty."""

    missing: tuple[Missing, ...]


_KOREAN_POSTCODE = re.compile(r"(?<![\d-])(?:\(?우\)?\s*)?[\[(]?(\d{5})[\])]?(?![\d-])")
_STREET_KO = re.compile(r"[가-힣A-Za-z\d.·-]+?(?:대?로|길)(?:\s?\d+(?:번?가?길))?\s*\d+(?:-\d+)?(?!\s*(?:층|호|동))")
_LOT_KO = re.compile(r"[가-힣\d]+(?:동|리|가)\s+(?:산\s?)?\d+(?:-\d+)?(?:번지)?(?!\s*(?:층|호|동))")
_PROVINCES = (
    ("서울", "서울특별시"),
    ("부산", "부산광역시"),
    ("대구", "대구광역시"),
    ("인천", "인천광역시"),
    ("광주", "광주광역시"),
    ("대전", "대전광역시"),
    ("울산", "울산광역시"),
    ("세종", "세종특별자치시"),
    ("경기", "경기도"),
    ("강원", "강원특별자치도"),
    ("충북", "충청북도"),
    ("충남", "충청남도"),
    ("충청북", "충청북도"),
    ("충청남", "충청남도"),
    ("전북", "전북특별자치도"),
    ("전남", "전라남도"),
    ("전라북", "전북특별자치도"),
    ("전라남", "전라남도"),
    ("경북", "경상북도"),
    ("경남", "경상남도"),
    ("경상북", "경상북도"),
    ("경상남", "경상남도"),
    ("제주", "제주특별자치도"),
)
"""How a province or metropolitan city begins, and its full name (Ministry of the Interior and Safety, 2024)."""
_PROVINCE_WORD = re.compile(
    r"(?:^|(?<=[\s,:(]))(?:(?:서울|부산|대구|인천|대전|울산|세종)(?:특별자치시|특별시|광역시|시)?|광주(?:광역시|시(?=\s?(?:동|서|남|북|광산)구))?"
    r"|(?:경기|강원|제주|전북)(?:특별자치도|도)?|(?:충북|충남|전남|경북|경남)|(?:충청|전라|경상)[남북]도)(?=[\s,])"
)
"""A province or metropolitan city as a word of its own. 광주시 is in 경기, unless one of 광주's own 구 follows."""

_TOWN_WORD = re.compile(r"(?:^|(?<=[\s,:(]))(?!다시|혹시|역시|잠시|즉시|몇\s?시)[가-힣]{1,5}[시군](?=\s)")
_GWANGJU_IN_GYEONGGI = re.compile(r"광주시(?!\s?(?:동|서|남|북|광산)구)")
_CITY_KO = re.compile(r"(?:^|\s)([가-힣]{1,5}[시군])(?=\s|$)")
_TAIL_KO = re.compile(
    r"\s*(?:으?로\s+(?:바꿔|변경|보내|배송|수정|부탁).*|(?:이|입)(?:에요|니다|요)\.?|예요\.?|(?:바꿔|변경|수정|보내)\s?(?:해\s?)?(?:주세요|줘|주실래요).*|"
    r"부탁(?:해요|드려요|드립니다).*)$"
)
_CORRECTION = re.compile(r"^\s*(?:no|nope|sorry|wait|actually|아니(?:요|오)?|아뇨)[\s,.!]+", re.IGNORECASE)
_HEAD = re.compile(
    r"^\s*(?:(?:new|my new|the new)?\s*(?:shipping|delivery)?\s*address(?:\s+is)?|it'?s|it is|to|please|"
    r"(?:send|ship|deliver) it to|(?:새\s?)?(?:배송지|주소)(?:는|은|를|:)?)\s*[:,-]?\s+",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"(?:[\s,.!]+(?:please|pls|plz|thanks|thank you|thx|ty|instead|if possible|asap|ok|okay))+[\s.!?]*$", re.IGNORECASE
)
_EMAIL = re.compile(
    r"(?:\b(?:my )?e-?mail(?: address)?(?: is)?\s*:?\s*|(?:제\s?)?이?메일(?:\s?주소)?(?:은|는)?\s*:?\s*)?"
    r"[\w.+-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+(?:이에요|예요|입니다)?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\bst)(?<!\bste)(?<!\bft)(?<!\bmt)[.!?](?=\s)", re.IGNORECASE)
_LEAD = re.compile(r"^.*\b(?:at|to|is|be|in|into|address)\s*:?\s+(?=\d)", re.IGNORECASE)
_SENDING_LEAD = re.compile(r"^.*\b(?:send|ship|deliver|mail|change|post|forward)\b.*\b(?:at|to)\s+", re.IGNORECASE)
"""Words before the street: `can you send it to my sister at`."""

_US_STATE_ZIP = re.compile(r"\b([A-Z]{2})\.?,?\s+(\d{5}(?:-\d{4})?)\b", re.IGNORECASE)
_WESTERN_POSTCODES = {
    "GB": r"\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b",
    "CA": r"\b([A-Z]\d[A-Z] ?\d[A-Z]\d)\b",
    "JP": r"(?<!\d)(\d{3}-?\d{4})(?!\d)",
    "NL": r"\b(\d{4} ?[A-Z]{2})\b",
    "SG": r"(?<!\d)(\d{6})(?!\d)",
    "AU": r"(?<!\d)(\d{4})(?!\d)(?!\s+\w+\s+(?:st|street|rd|road|ave))",
    "NZ": r"(?<!\d)(\d{4})(?!\d)(?!\s+\w+\s+(?:st|street|rd|road|ave))",
}
_FIVE_DIGITS = r"(?<![\d-])(\d{5}(?:-\d{4})?)(?![\d-])"
_STREET = re.compile(
    r"\d[\w/-]*\s+\S*[^\W\d_]{2,}|[^\W\d_]{3,}\S*\s+\d+|[^\W\d_]{2,}-(?:ro|daero|gil)\b", re.IGNORECASE
)
_UNIT = re.compile(
    r"^(?:apt|apartment|unit|suite|ste|floor|fl|room|rm|flat|#)\.?\s*\w+$|^\d+\s?f(?:loor)?$|^\d{1,4}[a-z]?$|"
    r"^\d+(?:st|nd|rd|th) floor$|^\S+\s+(?:floor|building|tower)$",
    re.IGNORECASE,
)
_INLINE_UNIT = re.compile(r"\s+((?:apt|apartment|unit|suite|ste|room|rm|flat|#)\.?\s*\w+)$", re.IGNORECASE)
_COUNTRY_WORDS = {
    "KR": ("south korea", "republic of korea", "korea", "대한민국", "한국"),
    "US": ("usa", "united states", "united states of america", "u.s.a.", "us"),
    "GB": ("uk", "united kingdom", "great britain", "england"),
    "JP": ("japan",),
    "CA": ("canada",),
    "AU": ("australia",),
    "NZ": ("new zealand",),
    "SG": ("singapore",),
    "DE": ("germany",),
    "FR": ("france",),
    "NL": ("netherlands", "the netherlands"),
    "ES": ("spain",),
    "IT": ("italy",),
}
_LONGEST = 300


def parse_address(text: str, present: Address) -> Address | Incomplete:
    """Read a typed address; further sentences and e-mail addresses are no part of it.

    Name and country stay those of `present` unless another country is written at the end. Gives what is missing
    where no postcode of the country, no street with a number or no city can be found.
    """
    clean = _EMAIL.sub(",", unicodedata.normalize("NFKC", text[:_LONGEST]))
    clean = re.sub(r"[ \t]+", " ", clean).strip(" \t\n,.")
    clean = _COURTESY.sub("", _HEAD.sub("", _CORRECTION.sub("", clean)))
    clean, country = _country(clean, present.country)
    if country == "KR" and re.search(r"[가-힣]", clean):
        return _parse_korean(clean, present)
    return _parse_western(clean, replace(present, country=country))


_PROVINCE_WORDS = 2
"""The province is the first word, or the second after a postcode's label or the like."""


def looks_like_address(text: str) -> bool:
    """True if `text` may be an address where one is asked for: a street with a number, or several words with digits."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    if _STREET_KO.search(plain) or _LOT_KO.search(plain):
        return True
    words = plain.split()
    return len(words) >= _ADDRESS_WORDS and bool(re.search(r"\d", plain)) and not plain.rstrip().endswith("?")


_ADDRESS_WORDS = 3

_PLACE_KO = re.compile(r"(?:^|\s)[가-힣]{1,6}(?:특별시|광역시|시|군|구|읍|면|동|리)(?=\s)")
_STREET_WESTERN = re.compile(
    r"\b\d+\w{0,2}(?:\s+[^\W\d_][\w.'-]*){1,4}?\s+(?:st|street|ave|avenue|rd|road|ln|lane|dr|drive|blvd|boulevard|way|"
    r"ct|court|pl|place|sq|square|ter|terrace|crescent|close|hwy|highway)\b\.?"
    r"|\b(?:\d+\s+)?[^\W\d_]{2,}-(?:ro|daero|gil)\b(?:\s+\d+(?:-gil)?)?"
    r"|\b\w*(?:straße|strasse|str\.|gasse|weg|platz)\s+\d+|\b(?:rue|calle|via|avenida)\s+\D{2,30}\d+",
    re.IGNORECASE,
)


def find_street(text: str) -> str | None:
    """The street with its number, where nobody asked for an address; None if the text holds none beyond doubt.

    A Korean street counts only where a place is named before it: `바로 1057` and `번호가 1057` have the shape, too.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    street = _STREET_KO.search(plain) or _LOT_KO.search(plain)
    if street and (_PLACE_KO.search(plain[: street.start() + 1]) or _named_province(plain[: street.start()])):
        return street[0]
    western = _STREET_WESTERN.search(plain)
    return western[0] if western else None


def _named_province(text: str) -> bool:
    return any(word.startswith(short) for word in text.split() for short, _ in _PROVINCES)


_PARTS_KO = tuple(
    re.compile(rf"(?<![가-힣\w])(?:제\s?)?([\w-]{{0,4}}\d|[가-힣A-Z]){unit}(?![가-힣]*\s*\d+번지)")
    for unit in ("동", "층", "호")
)
_LOT_NUMBER_KO = re.compile(r"(\d+(?:-\d+)?)\s?번지")
_PART_WESTERN = re.compile(
    r"\b(unit|apt|apartment|suite|ste|room|rm|flat|floor|fl)\b\.?\s*#?\s*(\d+\w?|[a-z]\b)|#\s?(\d+\w?)", re.IGNORECASE
)
_NOT_THIS_KO = re.compile(r".*말고")
_NOT_THIS_WESTERN = re.compile(r"\bnot\b.*", re.IGNORECASE)


def patch_address(text: str, address: Address) -> Address | None:
    """Correct one part of an address: `106동이요`, `302호 말고 303호요`, `no, unit 303`. None if nothing changes."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    said = _NOT_THIS_WESTERN.sub("", _NOT_THIS_KO.sub("", plain))
    line1, line2 = address.line1, address.line2
    for pattern in _PARTS_KO:
        found = pattern.search(said)
        if found:
            old = pattern.search(line2)
            line2 = line2[: old.start()] + found[0] + line2[old.end() :] if old else _tidy(f"{line2} {found[0]}")
    lot = _LOT_NUMBER_KO.search(said)
    if lot:
        line1 = re.sub(r"\d+(?:-\d+)?(?:번지)?$", lot[1], line1)
    western = _PART_WESTERN.search(said)
    if western:
        before = _PART_WESTERN.search(line2)
        part = _tidy(western[0])
        line2 = (
            line2[: before.start()] + part + line2[before.end() :] if before else ", ".join(filter(None, (line2, part)))
        )
    patched = replace(address, line1=line1, line2=line2)
    return None if patched == address else patched


def render_address(address: Address) -> str:
    """One line as it is written in its country."""
    if address.country == "KR" and re.search(r"[가-힣]", address.line1):
        parts = [f"({address.postcode})", address.line1, address.line2]
        return " ".join(filter(None, parts))
    region = " ".join(filter(None, (address.state, address.postcode)))
    return ", ".join(filter(None, (address.line1, address.line2, address.city, region)))


def _country(text: str, default: str) -> tuple[str, str]:
    """The text without a country's name at its end, and the country."""
    last = _SENTENCE_END.split(re.split(r"[,\n]", text)[-1])[0].strip(" .").lower()
    for country, names in _COUNTRY_WORDS.items():
        if last in names:
            return re.split(r"[,\n][^,\n]*$", text)[0], country
    return text, default


def _parse_korean(text: str, present: Address) -> Address | Incomplete:
    code = _KOREAN_POSTCODE.search(text)
    if code:
        behind = None if _street_in(text[: code.start()]) else _street_in(text, code.end())
        text = _sentence(text, behind.end() if behind else code.end())
    rest = _tidy(_TAIL_KO.sub("", text.replace(code[0], " ") if code else text))
    rest = _tidy(re.sub(r"\s*우편\s?번호(?:는|은|:)?\s*(?:이?에요|예요|입니다)?", " ", rest))
    rest = rest[_beginning(rest) :]
    street = _street_in(rest)
    missing = [*([] if code else [Missing.POSTCODE]), *([] if street else [Missing.STREET])]
    if code is None or street is None:
        return Incomplete(tuple(missing))
    province = _province(rest)
    city = _CITY_KO.search(rest)
    metropolis = province is not None and province.endswith("시")
    name = province if metropolis else city[1] if city else province
    if name is None:
        return Incomplete((Missing.CITY,))
    return replace(
        present,
        line1=_tidy(rest[: street.end()]),
        line2=_tidy(rest[street.end() :]),
        city=name,
        state="" if metropolis or province is None else province,
        postcode=code[1],
        country="KR",
    )


def _beginning(text: str) -> int:
    """Where the address begins: at its province or, where it names none, at its town; else with the text."""
    found: re.Match[str] | None = None
    for match in _PROVINCE_WORD.finditer(text):
        if not _street_behind(text, match.end()):
            break
        if found is None or text[found.end() : match.start()].strip():  # 경기 광주 is one place, not two
            found = match
    found = found or _TOWN_WORD.search(text)
    return found.start() if found and _street_behind(text, found.end()) else 0


def _street_behind(text: str, place: int) -> bool:
    return _street_in(text, place) is not None


def _street_in(text: str, place: int = 0) -> re.Match[str] | None:
    return _STREET_KO.search(text, place) or _LOT_KO.search(text, place)


def _sentence(text: str, place: int) -> str:
    """The text up to the end of the sentence that reaches to `place`."""
    end = _SENTENCE_END.search(text, place)
    return text[: end.start()] if end else text


def _province(text: str) -> str | None:
    begins = [place for place in range(len(text)) if place == 0 or text[place - 1] == " "][:_PROVINCE_WORDS]
    return next(
        (
            full
            for place in begins
            for short, full in _PROVINCES
            if text.startswith(short, place) and not _GWANGJU_IN_GYEONGGI.match(text, place)
        ),
        None,
    )


def _parse_western(text: str, present: Address) -> Address | Incomplete:
    state, code, rest = _western_postcode(text, present.country)
    parts = [_tidy(part) for part in re.split(r"[,\n]", rest)]
    parts = [part for part in parts if part]
    streets = [part for part in parts if _STREET.search(part) and not _UNIT.match(part)]
    first = streets[0] if streets else None
    street = next((part for part in streets if _STREET_WESTERN.search(part)), first)
    missing = [*([] if code else [Missing.POSTCODE]), *([] if street else [Missing.STREET])]
    if not code or street is None:
        return Incomplete(tuple(missing))
    after = parts[parts.index(street) + 1 :]
    units = [part for part in parts if part is not street and _UNIT.match(part)]
    line1 = _SENDING_LEAD.sub("", _LEAD.sub("", street)) or street
    inline = _INLINE_UNIT.search(line1)
    if inline:
        units.insert(0, inline[1])
        line1 = line1[: inline.start()]
    places = [part for part in after if part not in units]
    if not places:
        return Incomplete((Missing.CITY,))
    return replace(
        present,
        line1=line1,
        line2=", ".join([*units, *places[:-1]] if present.country != "JP" else units),
        city=places[-1] if present.country != "JP" else ", ".join(places),
        state=state,
        postcode=code,
    )


def _western_postcode(text: str, country: str) -> tuple[str, str, str]:
    """State, postcode and the text without them; empty where there is none. The last fitting number is the postcode."""
    if country == "US":
        match = next(reversed(list(_US_STATE_ZIP.finditer(text))), None)
        if match:
            return match[1].upper(), match[2], _around(text, match)
    pattern = _WESTERN_POSTCODES.get(country, _FIVE_DIGITS)
    for match in reversed(list(re.finditer(pattern, text, re.IGNORECASE))):
        if normalise_postcode(match[1], country):
            return "", match[1].upper(), _around(text, match)
    return "", "", text


def _around(text: str, postcode: re.Match[str]) -> str:
    """The text without its postcode, up to the end of the sentence in which it stands."""
    return text[: postcode.start()] + "," + _sentence(text, postcode.end())[postcode.end() :]


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,.-:")
