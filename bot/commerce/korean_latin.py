"""How a word in Latin letters ends when a Korean reads it: rules of thumb, with the common exceptions in a list.

Loanword spelling (외래어 표기법): ㄹ, ㅁ, ㄴ, ㅇ always close a syllable; ㅂ, ㅅ, ㄱ do after a short vowel; all other
consonants get a vowel of their own (`Desk` 데스크, `Bag` by custom 백).
"""

from __future__ import annotations

import re

LETTER_CODAS = {"L": "l", "M": "m", "N": "n", "R": "l"}
"""엘 엠 엔 알: the only names of letters that end in a consonant."""

EXCEPTIONS = {
    "bag": "k",
    "big": "k",
    "blog": "",
    "cool": "l",
    "food": "",
    "note": "",
    "soap": "p",
    "soup": "",
    "tape": "",
    "cup": "p",
    "set": "",
    "kit": "",
    "mat": "",
    "hat": "t",
    "pot": "",
    "hot": "t",
    "robot": "t",
    "cat": "t",
    "cut": "t",
    "net": "t",
    "pet": "t",
    "jacket": "t",
    "sofa": "",
    "home": "m",
    "frame": "m",
    "come": "m",
    "game": "m",
    "time": "m",
    "cafe": "",
    "shop": "p",
}
"""Words whose custom the rules below miss, or that are frequent enough to be sure of."""

_RULES: tuple[tuple[str, str], ...] = (
    (r"ng(ue)?", "ng"),
    (r"(ck|[aeiou]c|[^aeiou]oo?k|[aeo]{2}k)", "k"),
    (r"(mb|mn?|me)", "m"),
    (r"(gn|n|ne)", "n"),
    (r"(l|le|ll)", "l"),
    (r"[^aeiouy][aeiou]p", "p"),
    (r"[a-z]{2}[klbnr]et", "t"),
)
"""Ending of the word (a regular expression) → the consonant it closes with; the first that fits counts."""

_LONGEST_ACRONYM = 4
_LENGTH_OF_A_CODE = 7
"""Ticket numbers are as long, and a name in capitals seldom is; codes are spelt, whatever vowels are in them."""


def latin_coda(word: str, *, code: bool = False) -> str:
    """The consonant `word` closes with when read in Korean (`l` for ㄹ), or an empty text for a vowel.

    Capitals only, up to four of them, without a vowel, or of a `code` (digits are before them), are read letter by
    letter: `USB`, `LED`.
    """
    spelt = code or len(word) in (*range(_LONGEST_ACRONYM + 1), _LENGTH_OF_A_CODE) or not re.search("[AEIOU]", word)
    if word.isupper() and spelt:
        return LETTER_CODAS.get(word[-1], "")
    if len(word) == 1:
        return LETTER_CODAS.get(word.upper(), "")
    lower = word.lower()
    if lower in EXCEPTIONS:
        return EXCEPTIONS[lower]
    return next((coda for ending, coda in _RULES if re.search(f"{ending}$", lower)), "")
