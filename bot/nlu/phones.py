"""Phone numbers, in the forms people type, of the countries a shop serves."""

from __future__ import annotations

import re
from collections.abc import Sequence

import phonenumbers

from bot.nlu.spans import Claims, Span

_CANDIDATE = re.compile(r"(?<![\w#.-])(?:\+|\()?\d[\d\s().-]{6,22}\d(?![\w@-]*[a-zA-Z\d@])")
_LABEL = re.compile(
    r"(?:phone|mobile|cell|tel|telephone|call me (?:at|on)|전화|전화번호|휴대폰|휴대전화|핸드폰|폰|연락처|번호는)"
    r"(?:\s?(?:number|no\.?|번호))?\W{0,3}(?:is|은|는|이|가|:)?\W{0,3}$",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"(?:tracking|waybill|운송장|송장)[^\d]{0,20}$"
    r"|(?:\border|\bpurchase|주문)(?:\s?(?:number|no\.?|id|번호))?\s?(?:is|은|는|이|가)?[\s:#=]*$",
    re.IGNORECASE,
)
_BEGINS_INSIDE = re.compile(r"(?<=\s)\(?[+0]")
_GROUPED = re.compile(r"\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}")
LABEL_REACH = 30
"""How many characters before a number can say what it is."""


def find_phones(claims: Claims, countries: Sequence[str]) -> None:
    """Claim phone numbers as `phone`, with the number in E.164 form (`+821012345678`) as value.

    A number without `+` counts if it is a possible one in one of `countries` and looks like a phone number: it begins
    with 0, stands in groups of 3-3-4, or is called one. Tracking and order numbers that are called so do not count.
    """
    for match in claims.matches(_CANDIDATE):
        written = match.group()
        before = claims.text[max(0, match.start() - LABEL_REACH) : match.start()]
        if _OTHER_LABEL.search(before) and not written.startswith("+"):
            continue
        labelled = bool(_LABEL.search(before))
        begins = (
            [0] if labelled or written[0] in "+0" or written.startswith("(0") or _GROUPED.fullmatch(written) else []
        )
        # Another number may stand before it: `1035 010-5550-0102`.
        begins += [inner.start() for inner in _BEGINS_INSIDE.finditer(written)]
        for begin in begins:
            number = find_number(written[begin:], countries)
            if number is not None:
                claims.add(Span("phone", match.start() + begin, match.end(), number))
                break


def find_number(written: str, countries: Sequence[str]) -> str | None:
    """Give `written` in E.164 form if it is a valid number abroad (with `+`) or in one of `countries`."""
    for country in [None] if written.startswith("+") else countries:
        try:
            number = phonenumbers.parse(written, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
