"""Around every request: security headers, one line in the log, and an answer even when our own code fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger(__name__)


def security_headers(image_sources: Sequence[str]) -> dict[str, str]:
    """Headers that keep other sites' scripts, frames and snooping away from the page.

    Scripts and styles come from here only and never from inside the page; pictures also from `image_sources`.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        # Pictures and sounds that are looked at before they are sent are `blob:`.
        "img-src": " ".join(["'self'", "blob:", *image_sources]),
        "media-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class Boundary:
    """The outermost layer. Logs method, path, status and time; never a body, a query or a cookie."""

    def __init__(self, app: ASGIApp, headers: dict[str, str], failed: Callable[[Request], Response]) -> None:
        """`failed` makes what a customer reads when the fault is ours."""
        self._app = app
        self._headers = headers
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an HTTP request through; anything else goes straight on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                # What an answer says itself is stricter: a customer's file may do less than the page.
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:  # noqa: BLE001 (the top of the web process: the customer still gets an answer)
            _log.exception("web.failed", method=scope["method"], path=scope["path"])
            if not status:
                await self._failed(Request(scope))(scope, receive, send_with_headers)
        elapsed_ms = round((time.perf_counter() - started) * 1000, 1)
        write = _log.debug if scope["path"].startswith("/static/") else _log.info
        write("web.request", method=scope["method"], path=scope["path"], status=status, ms=elapsed_ms)
