"""Checks on a request that changes something, before anybody reads its content."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from bot.web.errors import RequestRefusedError

# Only a script of this page can set it: from elsewhere the browser asks first, and is never told yes.
PAGE_HEADER = "X-Shopclerk"

BODY_LIMIT_BYTES = 16 * 1024


def require_own_page(request: Request) -> None:
    """Refuse what another site's page sends: raises `RequestRefusedError` 403 `foreign_page`.

    Needs the page's header, and a `Sec-Fetch-Site` or `Origin` of the same host where the browser says one
    (browsers leave out `Sec-Fetch-Site` on plain http, so `Origin` is read too).
    """
    if PAGE_HEADER not in request.headers:
        raise RequestRefusedError(403, "foreign_page", f"no {PAGE_HEADER} header")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site != "same-origin":
        raise RequestRefusedError(403, "foreign_page", f"Sec-Fetch-Site is {site!r}")
    origin = request.headers.get("origin")
    if origin is not None and not _same_host(origin, request.headers.get("host", "")):
        raise RequestRefusedError(403, "foreign_page", f"Origin is {origin!r}")


async def read_json_body(request: Request) -> bytes:
    """The body of a JSON request, at most 16 kB; raises `RequestRefusedError` 413 or 415, and stops reading."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise RequestRefusedError(415, "not_json", f"Content-Type is {media_type!r}")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT_BYTES:
            raise RequestRefusedError(413, "body_too_large", f"more than {BODY_LIMIT_BYTES} bytes")
    return bytes(body)


def _same_host(origin: str, host: str) -> bool:
    """Compare without the scheme: behind a proxy that ends TLS the app sees http where the browser saw https."""
    try:
        return urlsplit(origin).netloc.lower() == host.lower() != ""
    except ValueError:
        return False
