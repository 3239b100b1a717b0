"""Which language the page speaks: asked for, remembered, or the browser's."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

from bot.commerce.text import parse_accept_language

LANGUAGE_COOKIE = "shopclerk_lang"


def choose_language(request: Request, languages: Sequence[str]) -> str:
    """The first of `?lang=`, the remembered choice and the browser's languages that the shop has; else its first."""
    asked = [request.query_params.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, "")]
    accepted = parse_accept_language(request.headers.get("accept-language", ""))
    return next((language for language in [*asked, *accepted] if language in languages), languages[0])
