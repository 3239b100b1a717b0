"""Which language the page speaks: asked for, remembered, or the browser's."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

LANGUAGE_COOKIE = "shopclerk_lang"


def choose_language(request: Request, languages: Sequence[str]) -> str:
    """The first of `?lang=`, the remembered choice and the browser's languages that the shop has; else its first."""
    asked = [request.query_params.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, "")]
    accepted = parse_accept_language(request.headers.get("accept-language", ""))
    return next((language for language in [*asked, *accepted] if language in languages), languages[0])


def parse_accept_language(header: str) -> list[str]:
    """The primary languages of an `Accept-Language` header, best first (RFC 9110, 12.5.4): `ko-KR` gives `ko`."""
    weighted = []
    for item in header.split(","):
        tag, _, parameter = item.partition(";")
        weight = _weight(parameter)
        language = tag.strip().partition("-")[0].lower()
        if language and weight > 0:
            weighted.append((weight, language))
    ordered = sorted(weighted, key=lambda pair: -pair[0])
    return list(dict.fromkeys(language for _, language in ordered))


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
