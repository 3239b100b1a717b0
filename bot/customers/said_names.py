"""The name that somebody gives as his own, in a sentence or as an answer."""

from __future__ import annotations

import re

_INTRODUCED = re.compile(
    r"(?:\b[Mm]y (?:full )?name(?:'s|’s| is| was)?|\b[Ii] am|\b[Ii]['’]?m|\b[Tt]his is|\b[Nn]ame:|\bname of)\s+"
    r"(?P<name>[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*){0,3})"
)
_KOREAN = re.compile(
    r"(?:이름은|성함은|이름이|저는)\s*(?P<name>[가-힣]{2,4}?)(?:이고|이며|이에요|예요|입니다|이라고|이요|요|,|\.|\s|$)"
)
_KOREAN_ALONE = re.compile(r"^\s*(?P<name>[가-힣]{2,4}?)(?:이에요|예요|입니다|이요|요)?\s*$")
_CODE = re.compile(r"\S*[@\d]\S*")
_NO_NAME = frozenset(
    """a and at code email address home house i i'm im in is it it's its live living lives me mail my name named order
    orders please postal postcode resident residing sure the thanks to with yes zip zipcode here hi hello am from of
    you can for but don't do not remember no have an on city also phone number by e full first last and/or u.s usa
    우편번호 우편번호는 이름 이름은 이메일 이메일은 주문 네 은 는 이고""".split()  # noqa: SIM905 (a list of words)
)
_MOST_WORDS = 4
_FEWEST_WORDS = 2


def find_name(text: str, *, asked: bool) -> str | None:
    """Give the name in `text`: `my name is Jane Doe`, `이름은 김민지예요`; None if nobody is named.

    `asked`: the name was asked for, so that what is left beside codes and everyday words is one: `jane doe, 12345`.
    """
    korean = _KOREAN.search(text)
    introduced = _INTRODUCED.search(text[:1].lower() + text[1:])
    if korean:
        return korean["name"]
    named = (_trim(introduced["name"]) if introduced else None) or _lower_introduced(text)
    return named or (_left_over(_CODE.sub(" ", text)) if asked else None)


def _left_over(text: str) -> str | None:
    """A few words that nothing else explains."""
    alone = _KOREAN_ALONE.match(re.sub(r"우편\s?번호\S*|,", " ", text).strip())
    if alone:
        return alone["name"]
    for part in re.split(r"[,.;:\n]|\bin\b|\bfrom\b|\bat\b", text):
        words = [word for word in re.findall(r"[^\W\d_][\w'’.-]*", part) if word.lower() not in _NO_NAME]
        if _FEWEST_WORDS <= len(words) <= _MOST_WORDS:
            return " ".join(words)
    return None


def _lower_introduced(text: str) -> str | None:
    """`my name is jane doe`: written small, a name is two words."""
    match = re.search(r"\bmy (?:full )?name(?:'s|’s| is|:)?\s+(?P<name>[^\W\d_]+\s+[^\W\d_]+)", text, re.IGNORECASE)
    return _trim(match["name"]) if match and not set(match["name"].lower().split()) & _NO_NAME else None


def _trim(name: str) -> str | None:
    words = [word.rstrip(".,") for word in name.split()]
    while words and words[-1].lower() in _NO_NAME:
        words.pop()
    return " ".join(words) if words and words[0].lower() not in _NO_NAME else None
