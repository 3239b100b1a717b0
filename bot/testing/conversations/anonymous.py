"""Take out of a message whose it was, so that it can be said again and shown.

What the clerk itself recognises is replaced by something of its kind that is nobody's, so that the message still means
the same: an e-mail address by another one, a phone number by one that was set aside for stories. Order numbers stay.
"""

from __future__ import annotations

import re

from bot.bootstrap import load_words
from bot.handoff.redaction import redactor
from bot.nlu.entity_finder import EntityFinder
from bot.settings import Settings, load_shop

NOBODYS = {
    "email": ("customer@example.com", "customer@example.com"),
    "phone": ("+1 202-555-0100", "+1 202-555-0100"),
    "person": ("Alex Doe", "홍길동"),
    "street": ("1 Example Street", "예시로 1"),
    "unit": ("Unit 1", "101호"),
}
"""Instead of a fact in English and in Korean. The phone number is one set aside for stories (555-0100 to 555-0199)."""

RESERVED = re.compile(r"@(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|test|invalid)$", re.IGNORECASE)
"""Addresses that can be nobody's (RFC 2606), such as those of the demo shop's customers."""

ADDRESS = frozenset({"street", "unit"})
"""What only an address has. Its postcode goes with it; one that is alone names a district, and stays."""


def finder_of(settings: Settings) -> EntityFinder:
    """What recognises facts in this shop's messages. Raises as `load_shop` and `load_words` do."""
    shop = load_shop(settings)
    zones = [country for zone in shop.shipping.zones for country in sorted(zone.countries or ())]
    countries = list(dict.fromkeys((shop.country, *zones)))
    return EntityFinder.of(shop.orders.pattern, countries, shop.languages, (), load_words(settings))


def anonymous(text: str, finder: EntityFinder) -> str:
    """Give `text` with nobody's e-mail, phone, name and address, and without card numbers and passwords."""
    text = redactor(finder.lexicon)(text)
    spans = finder.find(text)
    kinds = {span.kind for span in spans}
    end = len(text) + 1
    for span in sorted(spans, key=lambda one: one.start, reverse=True):
        if span.end > end:
            continue  # it is read as two things, and replaced already
        new = _instead(span.kind, text[span.start : span.end], in_address=bool(kinds & ADDRESS))
        if new is not None:
            text = text[: span.start] + new + text[span.end :]
            end = span.start
    return text


def _instead(kind: str, written: str, *, in_address: bool) -> str | None:
    """What stands instead of a fact; None: it stays."""
    if kind == "email" and RESERVED.search(written):
        return None
    if kind == "postcode":
        return re.sub("[A-Za-z]", "A", re.sub(r"\d", "1", written)) if in_address else None
    english, korean = NOBODYS.get(kind, (None, None))
    return korean if re.search("[가-힣]", written) else english
