"""Which addresses may leave in a message."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_address(url: str) -> str:
    """`url` if a browser may be sent there, else nothing: whoever wrote it, nobody is linked to `javascript:`."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an IPv6 address with one bracket
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""
