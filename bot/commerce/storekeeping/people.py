"""Names and postcodes as people write them, compared."""

from __future__ import annotations

import unicodedata


def name_key(name: str) -> str:
    """What tells names apart: `"José  da Silva"`, `"jose da silva"` and `"Jose Dasilva"` are the same.

    Hangul stays as it is, whichever way its letters are stored.
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return "".join(sign for sign in unicodedata.normalize("NFC", bare).casefold() if sign.isalnum())


def postcode_key(postcode: str) -> str:
    """What tells postcodes apart: `"SW1A 1AA"` and `"sw1a1aa"` are the same."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", postcode) if sign.isalnum()).upper()
