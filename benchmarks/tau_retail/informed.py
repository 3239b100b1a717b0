"""Whether the clerk said what the customer had to hear.

A piece of information that is a number (`481.50`, `10`) was said if the same number was: written with a currency,
thousands separators or fewer zeros, but as a number by itself, not as part of a longer one, of an order number (`#W10`)
or of a word (`10-inch`). Anything else was said if its words stand in what the clerk said, whatever the case; amounts
inside are compared without thousands separators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(?<![\w.#•-])(?P<sign>[-−]?)(?:US)?[$₩€£]?\s?(?P<number>\d+(?:\.\d+)?)(?![\w-]|\.\d)")
_PLAIN = re.compile(r"[-−]?\$?\d[\d,]*(?:\.\d+)?")


def missing_info(wanted: Iterable[str], said: Sequence[str]) -> tuple[str, ...]:
    """Give what of `wanted` is in none of the clerk's texts `said`."""
    text = "\n".join(said)
    plain = _THOUSANDS.sub("", text)
    numbers = {Decimal(match["number"]) for match in _NUMBER.finditer(plain)}
    return tuple(one for one in wanted if not _was_said(one, plain, numbers))


def _was_said(wanted: str, plain: str, numbers: set[Decimal]) -> bool:
    if _PLAIN.fullmatch(wanted.strip()):
        # Whether money is paid or comes back is told by words, not by a sign.
        return Decimal(re.sub(r"[^\d.]", "", wanted)) in numbers
    words = re.escape(_THOUSANDS.sub("", wanted).strip().lower())
    return re.search(rf"(?<!\w){words}(?!\w)", plain.lower()) is not None
