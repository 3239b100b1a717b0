"""Korean particles: which one follows a word depends on the word's last sound.

`{product}을(를)` is written in texts; once the product is filled in, `resolve_particles` keeps the right one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from bot.commerce.korean_latin import latin_coda


class Ending(Enum):
    """The last sound of a word as far as particles care."""

    VOWEL = "vowel"
    RIEUL = "rieul"
    CONSONANT = "consonant"


_PAIRS = (
    # after a consonant, after a vowel; ㄹ counts as a vowel before 로 only
    ("을", "를"),
    ("은", "는"),
    ("과", "와"),
    ("으로", "로"),
    ("이에요", "예요"),
    ("이었어요", "였어요"),
    ("이라", "라"),
    ("이나", "나"),
    ("이랑", "랑"),
    ("이고", "고"),
    ("이며", "며"),
    ("이", "가"),
    ("아", "야"),
)


def _spellings() -> dict[str, tuple[str, str]]:
    """Every way to write a pair: 을(를), 를(을), and (으)로 where the one is the other with something before."""
    found = {}
    for closed, open_ in _PAIRS:
        found[f"{closed}({open_})"] = found[f"{open_}({closed})"] = (closed, open_)
        if closed.endswith(open_):
            found[f"({closed.removesuffix(open_)}){open_}"] = (closed, open_)
    found["(이)에요"] = found["(이)예요"] = ("이에요", "예요")
    return found


_SPELLINGS = _spellings()
_ANY_SPELLING = re.compile("|".join(re.escape(text) for text in sorted(_SPELLINGS, key=len, reverse=True)))

_NUMBER = re.compile(r"([₩$€¥£]?)(\d[\d,]*)(\.\d+)?$")
_LATIN = re.compile(r"[A-Za-z]+$")
_UNIT = re.compile(r"\d\s?([A-Za-z]+)$")

_C, _R, _V = Ending.CONSONANT, Ending.RIEUL, Ending.VOWEL
_DIGITS = dict(zip("0123456789", (_C, _R, _V, _C, _V, _V, _C, _R, _R, _V), strict=True))
"""영 일 이 삼 사 오 육 칠 팔 구"""
_CURRENCIES = {"₩": _C, "$": _V, "€": _V, "¥": _C, "£": _V}
"""원 달러 유로 엔 파운드, read after the number"""
_SYMBOLS = {"%": _V, "℃": _V, "°": _V, "+": _V, "&": _V, "@": _C, "₩": _C, "$": _V, "€": _V, "™": None, "®": None}
"""퍼센트 도 도 플러스 앤드 골뱅이(at: 앳) 원 달러 유로; marks that are not read are None"""
_UNITS = {"kg": _C, "g": _C, "mg": _C, "cm": _V, "mm": _V, "m": _V, "km": _V, "ml": _V, "l": _V, "cc": _V, "w": _V}
"""킬로그램 그램 밀리그램 센티미터 밀리미터 미터 킬로미터 밀리리터 리터 시시 와트"""

_LOOK_BACK = 160
"""Characters before a particle that are looked at; a word with its closing marks and a bracket is never longer."""

_HANGUL = ("가", "힣")
_CODAS = 28
_RIEUL_CODA = 8
_JO_ZEROS = range(12, 16)
"""10^12 is 조, the one large unit that ends in a vowel; 십 백 천 만 억 경 end in consonants."""


def resolve_particles(text: str) -> str:
    """Keep the right particle in each `을(를)`, `이(가)`, `(으)로`, …; where the sound is unknown, both stay."""

    def choose(match: re.Match[str]) -> str:
        ending = ending_of(text[max(0, match.start() - _LOOK_BACK) : match.start()])
        closed, open_ = _SPELLINGS[match[0]]
        if ending is None:
            return match[0]
        if ending is Ending.RIEUL:
            return open_ if open_ == "로" else closed
        return closed if ending is Ending.CONSONANT else open_

    return _ANY_SPELLING.sub(choose, text)


def ending_of(text: str) -> Ending | None:
    """The last sound of `text` as Koreans read it, through closing quotes, brackets and emoji; None if unknown.

    What stands in brackets is an aside: the particle goes with the word before them (`세트(퀸)는`, `2일(수)이에요`).
    """
    text = _strip_silent(_without_asides(_strip_silent(unicodedata.normalize("NFC", text), spoken=")")))
    if not text:
        return None
    last = text[-1]
    if _HANGUL[0] <= last <= _HANGUL[1]:
        coda = (ord(last) - ord(_HANGUL[0])) % _CODAS
        return Ending.VOWEL if coda == 0 else Ending.RIEUL if coda == _RIEUL_CODA else Ending.CONSONANT
    if "ㄱ" <= last <= "ㅎ":
        return Ending.RIEUL if last == "ㄹ" else Ending.CONSONANT  # 기역, 니은, 리을 … all end in consonants
    if "ㅏ" <= last <= "ㅣ":
        return Ending.VOWEL
    if last in _SYMBOLS:
        return _SYMBOLS[last]
    return _number_ending(text) or _latin_ending(text)


def _without_asides(text: str) -> str:
    """`text` without the brackets it ends with, also one in the other; as it is where no word is before them."""
    kept = text
    while kept.endswith(")"):
        depth = 0
        for start in range(len(kept) - 1, -1, -1):
            depth += (kept[start] == ")") - (kept[start] == "(")
            if depth == 0:
                break
        if depth:
            return text
        kept = _strip_silent(kept[:start], spoken=")")
    return kept or text


def _strip_silent(text: str, *, spoken: str = "") -> str:
    """`text` without what is not read at its end: spaces, closing punctuation, emoji and their joiners.

    What is in `spoken` stays.
    """
    end = len(text)
    while (
        end
        and text[end - 1] not in _SYMBOLS
        and text[end - 1] not in spoken
        and unicodedata.category(text[end - 1])[0] in "PZSMC"
    ):
        end -= 1
    while end and text[end - 1] in "™®":
        end -= 1
    return text[:end] if end else ""


def _number_ending(text: str) -> Ending | None:
    """How a number ends: 1001 일, 1000 천, ₩3,000 원."""
    match = _NUMBER.search(text)
    if not match:
        return None
    if match[1]:
        return _CURRENCIES[match[1]]
    digits = match[2].replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    if not match[3] and zeros in _JO_ZEROS and zeros < len(digits):
        return Ending.VOWEL
    return _DIGITS[text[-1]]


def _latin_ending(text: str) -> Ending | None:
    """How a Latin word or unit ends, by its common Korean reading."""
    unit = _UNIT.search(text)
    if unit and unit[1].lower() in _UNITS:
        return _UNITS[unit[1].lower()]
    word = _LATIN.search(text)
    if not word:
        return None
    coda = latin_coda(word[0], code=text[: word.start()][-1:].isdigit())
    return Ending.VOWEL if coda == "" else Ending.RIEUL if coda == "l" else Ending.CONSONANT
