"""Fetch what customers sent from Meta's servers, and from nowhere else.

An address comes from outside, even in a signed webhook: only those of the Graph API itself and of the hosts that an
operator allows are opened, redirects included, and only so many bytes are read. The token goes to the host that was
asked for, and to none that this one leads to.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

from urllib3 import BaseHTTPResponse, Timeout
from urllib3.exceptions import HTTPError

from bot.channels.errors import MediaAwayError, MediaGoneError, MediaTooLargeError
from bot.channels.graph import CONNECT_S, open_manager

READ_S = 20.0
"""Until the next bytes."""

WITHIN_S = 60.0
"""Until the last ones."""

MOST_REDIRECTS = 3

_CHUNK = 64 * 1024

# Too early, too many, or a bad moment: the bytes may come later.
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class MediaDownloads:
    """Fetches files. May be used from several threads."""

    def __init__(self, api_url: str, hosts: Sequence[str], *, within_s: float = WITHIN_S) -> None:
        """`hosts` are names such as `fbcdn.net`; hosts below them count."""
        self._api = urlsplit(api_url)
        self._hosts = tuple(host.lower().strip(".") for host in hosts if host.strip("."))
        self._within_s = within_s
        self._manager = open_manager(api_url, hosts=4)

    def get(self, url: str, limit: int, *, token: str = "") -> bytes:
        """Give the bytes at `url`, at most `limit`.

        Raises `MediaGoneError` for a foreign address and for what is not there, `MediaTooLargeError`, and
        `MediaAwayError` for what may come later. No message holds the address: it may open the file to anybody.
        """
        deadline = time.monotonic() + self._within_s
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        for _ in range(MOST_REDIRECTS + 1):
            if not self._allows(url):
                raise MediaGoneError("foreign-host")
            try:
                response = self._manager.request(
                    "GET",
                    url,
                    headers=headers,
                    timeout=Timeout(connect=CONNECT_S, read=READ_S),
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
            except (HTTPError, OSError) as error:
                raise MediaAwayError(type(error).__name__) from error
            try:
                location = response.get_redirect_location()
                if not location:
                    return _read(response, limit, deadline)
            finally:
                response.close()
            try:
                before, url = url, urljoin(url, location)
                same_host = _origin(urlsplit(url)) == _origin(urlsplit(before))
            except ValueError as error:
                raise MediaGoneError("redirects") from error
            headers = headers if same_host else {}
        raise MediaGoneError("redirects")

    def close(self) -> None:
        """Close the connections."""
        self._manager.clear()

    def _allows(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            origin, ours = _origin(parts), _origin(self._api)
        except ValueError:
            return False
        if parts.username is not None or not parts.hostname:
            return False
        if origin == ours:
            return True
        name = parts.hostname.lower()
        known = any(name == host or name.endswith(f".{host}") for host in self._hosts)
        return known and parts.scheme == "https" and parts.port in {None, 443}


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _read(response: BaseHTTPResponse, limit: int, deadline: float) -> bytes:
    status = response.status
    if status != HTTPStatus.OK:
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise MediaAwayError(f"http-{status}")
        raise MediaGoneError(f"http-{status}")
    declared = response.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise MediaTooLargeError(declared[:20])
    body = bytearray()
    try:
        while chunk := response.read1(_CHUNK, decode_content=False):
            body += chunk
            if len(body) > limit:
                raise MediaTooLargeError(f"over {limit}")
            if time.monotonic() > deadline:
                raise MediaAwayError("slow")
    except (HTTPError, OSError) as error:
        raise MediaAwayError(type(error).__name__) from error
    if declared.isdigit() and len(body) != int(declared[:20]):
        raise MediaAwayError("cut-off")
    return bytes(body)
