"""HTTP for the open internet: a client that does not say what it wants is cut off."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_WITHIN_S = 10.0
"""From the connection, or from the first byte of a further request."""

BODY_WITHIN_S = 15.0
"""From the headers: longer than any endpoint waits for its body, which can answer then."""


class PunctualProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which by itself limits only the time between two requests."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """A client is there."""
        super().connection_made(transport)
        self._expect_within(HEADERS_WITHIN_S)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        if self._deadline is None:
            self._expect_within(HEADERS_WITHIN_S)

    def on_headers_complete(self) -> None:
        """The body may follow."""
        super().on_headers_complete()
        self._expect_within(BODY_WITHIN_S)

    def on_message_complete(self) -> None:
        """All is said."""
        super().on_message_complete()
        self._expect_nothing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._expect_nothing()
        super().connection_lost(exc)

    def _expect_within(self, seconds: float) -> None:
        self._expect_nothing()
        self._deadline = self.loop.call_later(seconds, self.transport.abort)

    def _expect_nothing(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = None
