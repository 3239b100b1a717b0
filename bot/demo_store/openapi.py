"""The API's description: openapi.yml, with the errors that every route shares and the codes of refusals."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.commerce.storekeeping.refusals import REFUSALS
from bot.demo_store.seed_files import load_yaml

_FILE = Path(__file__).with_name("openapi.yml")
_ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
_SHARED = {
    "401": "`unauthorized`: the key is missing or wrong",
    "404": "Not found",
    "409": "The store's rules say no",
    "413": "`too_large`: the body is too long",
    "422": "The request is not what this page describes",
    "503": "`unavailable`: the database does not answer; nothing changed",
}


@lru_cache(maxsize=1)
def openapi_document() -> dict[str, Any]:
    """The OpenAPI 3.1 document that /openapi.json serves."""
    document: dict[str, Any] = load_yaml(_FILE)
    errors = {status: {"description": text, "content": _ERROR} for status, text in _SHARED.items()}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            if path.startswith("/api/"):
                operation["responses"] |= errors
    document["x-refusals"] = [
        {"code": code, "status": status, "meaning": meaning} for code, (status, meaning) in sorted(REFUSALS.items())
    ]
    return document
