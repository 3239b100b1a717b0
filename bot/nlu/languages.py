"""Tell which language a message is in, and admit when it could be several.

The small words that give a language away are in `data/lexicon/`, topic `function_words`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.commerce.lexicon import Lexicon
from bot.commerce.shapes import any_word
from bot.nlu.normalise import compose, mask

SYLLABLE_WEIGHT = 2.5
"""One Korean syllable says about as much as so many Latin letters: 배송 is `shipping`."""

_PLACEHOLDER = re.compile(r"__[a-z]+__")
_ENGLISH_CONTRACTION = re.compile(r"['’](s|t|re|ll|ve|d|m)\b")
_LATIN_WORD = re.compile(r"[a-zÀ-ɏḀ-ỿ]+")
_SYLLABLE = re.compile("[가-힣]")
_SINGLE_JAMO = re.compile("[ㄱ-ㅎㅏ-ㅣ]")
_DIACRITIC = re.compile("[à-öø-ÿāăąćčďđēęěğīıłńňőœřśşšţťūůűźżžơưạ-ỹ]")
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile("[ぁ-ゖァ-ヺｦ-ﾝ]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("other", re.compile("[\u0530-\u058f\u0980-\u0dff\u0e80-\u10ff\u1200-\u137f\u1780-\u17ff]")),
)
"""Scripts other than Latin and Hangul with the language most people who use them write."""
_NOT_RUSSIAN = re.compile("[іїєґўђљњћџ]")
_NOT_ARABIC = re.compile("[پچژگٹڈڑںے]")

MIN_FOREIGN_WORDS = 2
"""So many function words of a language it takes to believe in it; one alone may be a name or a typing error."""


@dataclass(frozen=True)
class Verdict:
    """`language` is an ISO 639-1 code, `other` for a script nobody mapped, or None if nothing is sure."""

    language: str | None


UNSURE = Verdict(None)


@lru_cache(maxsize=8)
def _labelled_number(lexicon: Lexicon) -> re.Pattern[str]:
    """`order no. 1001`, where a code stands already for the number."""
    number = rf"(?:\s*{any_word(lexicon, 'label_words', 'number')})?"
    equals = f"(?:{any_word(lexicon, 'is_words', 'all')}|:)?"
    return re.compile(rf"{any_word(lexicon, 'label_words', 'all')}{number}\s*{equals}\s*__code__")


def identify(text: str, lexicon: Lexicon) -> Verdict:
    """Decide on the language of `text` by its script, and for Latin letters by its function words.

    Numbers, e-mail and web addresses, and the label in front of an order number (`주문번호 1001 where is it`) do not
    count. Words that everybody types (`ok`, `no`), and emoji alone decide nothing, nor does `order 1001`.
    """
    masked = mask(_ENGLISH_CONTRACTION.sub(r"\1", compose(text).lower()))
    rest = _PLACEHOLDER.sub(" ", _labelled_number(lexicon).sub(" ", masked))
    if not any(map(str.isalpha, rest)):  # only the label is left, and `order 1001` everybody types
        return Verdict("ko") if _SYLLABLE.search(masked) else UNSURE
    words = _LATIN_WORD.findall(rest)
    if rest.isascii():
        return _identify_latin(words, lexicon)
    latin = sum(map(len, words))
    hangul = SYLLABLE_WEIGHT * len(_SYLLABLE.findall(rest))
    if not hangul and not latin:
        hangul = float(len(_SINGLE_JAMO.findall(rest)))
    foreign, letters = _foreign_script(rest)
    if letters > max(hangul, latin / 2):
        return Verdict(foreign)
    if hangul and (hangul >= latin or not _counts(words, lexicon)["en"]):
        return Verdict("ko")
    return _identify_latin(words, lexicon)


def _foreign_script(text: str) -> tuple[str, float]:
    """The language of the most frequent other script, and how much it says in Latin letters' worth."""
    counts = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS}
    code = max(counts, key=lambda key: counts[key])
    letters = float(counts[code])
    if counts["ja"] and code in {"ja", "zh"}:
        code, letters = "ja", float(counts["ja"] + counts["zh"])
    if code in {"ja", "zh"}:
        letters *= SYLLABLE_WEIGHT
    if (code == "ru" and _NOT_RUSSIAN.search(text)) or (code == "ar" and _NOT_ARABIC.search(text)):
        code = "other"
    return code, letters


def _counts(words: Sequence[str], lexicon: Lexicon) -> dict[str, int]:
    """How many of `words` each language has among its function words."""
    return {code: sum(word in known for word in words) for code, known in _common(lexicon).items()}


@lru_cache(maxsize=8)
def _common(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    common = {code: lexicon.words("function_words", "common", code) for code in lexicon.languages}
    return {"en": frozenset(), **{code: known for code, known in common.items() if known}}


def _identify_latin(words: Sequence[str], lexicon: Lexicon) -> Verdict:
    """Decide between languages in Latin letters; English needs less proof than one the shop may not speak."""
    anywhere = lexicon.words("function_words", "anywhere")
    words = [word for word in words if word not in anywhere]
    if not words:
        return UNSURE
    counts = _counts(words, lexicon)
    english = counts.pop("en")
    foreign = max(counts, key=lambda code: counts[code], default="")
    proof = counts.get(foreign, 0)
    marked = any(_DIACRITIC.search(word) for word in words)
    if proof > english and (proof >= MIN_FOREIGN_WORDS or (marked and not english) or proof == len(words)):
        return Verdict(foreign)
    if english > proof or (english and english == proof and not marked):
        return Verdict("en")
    return UNSURE
