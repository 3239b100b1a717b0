"""E-mail addresses, phone numbers and postcodes: into one form, out of a sentence, and compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from babel.languages import get_official_languages
from phonenumbers import NumberParseException, PhoneNumberFormat

from bot.commerce.text import composed


class ContactKind(str, Enum):
    """What a customer can prove an order with."""

    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"


@dataclass(frozen=True)
class Contact:
    """A contact in its normalised form."""

    kind: ContactKind
    value: str


_EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![a-z0-9-])", re.IGNORECASE | re.ASCII
)
_LONGEST_EMAIL = 254  # RFC 5321
_LONGEST_TEXT = 1000
"""Longer messages are not searched to the end: nobody hides a postcode there."""

_POSTCODES = {
    "KR": r"\d{5}",
    "JP": r"\d{7}",
    "US": r"\d{5}(?:\d{4})?",
    "CN": r"\d{6}",
    "TW": r"\d{3}(?:\d{2,3})?",
    "SG": r"\d{6}",
    "TH": r"\d{5}",
    "VN": r"\d{5,6}",
    "MY": r"\d{5}",
    "AU": r"\d{4}",
    "NZ": r"\d{4}",
    "DE": r"\d{5}",
    "FR": r"\d{5}",
    "ES": r"\d{5}",
    "IT": r"\d{5}",
    "NL": r"\d{4}[A-Z]{2}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}",
    "CA": r"[A-Z]\d[A-Z]\d[A-Z]\d",
}
_ANY_POSTCODE = r"[A-Z\d]{3,10}"
_POSTCODE_CANDIDATE = re.compile(
    r"(?<![#\w@.-])[A-Z\d]{2,5}(?:[ -]?[A-Z\d]{2,5})?(?![A-Z\d@-])", re.IGNORECASE | re.ASCII
)


def _plain(text: str) -> str:
    """`text` with full-width letters and digits as plain ones."""
    return composed(text, _LONGEST_TEXT).strip()


def normalise_email(text: str) -> str | None:
    """Small letters, no spaces around it; None if `text` is not one address."""
    address = _plain(text).lower()
    return address if len(address) <= _LONGEST_EMAIL and _EMAIL.fullmatch(address) else None


def format_phone(number: str, *, country: str, language: str) -> str:
    """A number with a `+` as people write it; what is no number stays as it is.

    Who speaks the language of the shop's `country` dials a number of it from there: `02-6000-0142`. Everybody else
    reads it with its country: `+82 2-6000-0142`.
    """
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return number
    at_home = parsed.country_code == phonenumbers.country_code_for_region(
        country
    ) and language in get_official_languages(country, de_facto=True)
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, form))


def normalise_phone(text: str, country: str) -> str | None:
    """E.164, such as `+821012345678`; None if it is no possible number. `country` is for numbers without a `+`."""
    try:
        number = phonenumbers.parse(_plain(text), country)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def normalise_postcode(text: str, country: str) -> str | None:
    """Capitals without spaces and hyphens; None if `country` (ISO alpha-2) has no such postcodes."""
    code = re.sub(r"[\s-]", "", _plain(text)).upper()
    return code if re.fullmatch(_POSTCODES.get(country.upper(), _ANY_POSTCODE), code, re.ASCII) else None


def parse_contact(text: str, default_country: str) -> Contact | None:
    """The first contact in a sentence: an e-mail address before a phone number before a postcode."""
    plain = _plain(text)
    if found := _EMAIL.search(plain):
        email = normalise_email(found[0])
        return Contact(ContactKind.EMAIL, email) if email else None
    phone = _find_phone(plain, default_country)
    if phone:
        return Contact(ContactKind.PHONE, phone)
    for candidate in _POSTCODE_CANDIDATE.finditer(plain):
        code = normalise_postcode(candidate[0], default_country)
        if code and re.search(r"\d", code):
            return Contact(ContactKind.POSTCODE, code)
    return None


def _find_phone(text: str, country: str) -> str | None:
    """The first valid phone number in a sentence. Letters of other scripts may touch it (`번호는010-…이에요`)."""
    apart = re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", text)
    match = next(iter(phonenumbers.PhoneNumberMatcher(apart, country)), None)
    return str(phonenumbers.format_number(match.number, PhoneNumberFormat.E164)) if match else None


def same_contact(given: Contact, *, email: str, phone: str, postcode: str, country: str) -> bool:
    """Whether `given` is the e-mail address, phone number or postcode on record; `country` is the address's.

    Takes the same time whether it matches or not, and where it differs. A record without the value never matches.
    """
    kept = {
        ContactKind.EMAIL: normalise_email(email),
        ContactKind.PHONE: normalise_phone(phone, country),
        ContactKind.POSTCODE: normalise_postcode(postcode, country),
    }[given.kind]
    same = hmac.compare_digest(_fingerprint(_comparable(given, country)), _fingerprint(kept or ""))
    return same and kept is not None


def _fingerprint(text: str) -> bytes:
    """As long for every text, since comparing bytes of different length takes a different time."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _comparable(given: Contact, country: str) -> str:
    """A contact made by hand may not be normalised."""
    if given.kind is ContactKind.EMAIL:
        return normalise_email(given.value) or given.value
    if given.kind is ContactKind.PHONE:
        return normalise_phone(given.value, country) or given.value
    return normalise_postcode(given.value, country) or given.value
