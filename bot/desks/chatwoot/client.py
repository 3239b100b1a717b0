"""Calls to Chatwoot's application API, and what its answers mean."""

from __future__ import annotations

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests

from bot.channels.errors import (
    CredentialError,
    PermanentSendError,
    RetryableSendError,
    SendError,
    UncertainSendError,
)

CONNECT_S = 3.05
ANSWER_S = 10.0


class ChatwootClient:
    """One account's calls. Never tries twice by itself; for one thread."""

    def __init__(self, url: str, account_id: str, access_token: str, *, answer_s: float = ANSWER_S) -> None:
        self._base = f"{url.rstrip('/')}/api/v1/accounts/{account_id}"
        self._timeout = (CONNECT_S, answer_s)
        self._session = requests.Session()
        # In a header: an address ends up in logs.
        self._session.headers["api_access_token"] = access_token

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Read JSON. Raises `SendError`, which here means that it was not read."""
        return self._call("GET", path, query=query)

    def post(self, path: str, body: Mapping[str, object]) -> Any:
        """Post JSON and give what is answered. Raises `SendError`; no message quotes the body."""
        return self._call("POST", path, body=body)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Any:
        try:
            response = self._session.request(
                method,
                f"{self._base}/{path}",
                params=query,
                json=body,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.ConnectTimeout as error:
            raise RetryableSendError("connect-timeout") from error
        except requests.RequestException as error:
            # It may have arrived: whoever tries again looks first.
            raise UncertainSendError(type(error).__name__) from error
        if response.status_code >= HTTPStatus.MULTIPLE_CHOICES:
            raise _error(response)
        try:
            return response.json() if response.content else {}
        except ValueError as error:
            raise UncertainSendError("no-json") from error


def _error(response: requests.Response) -> SendError:
    status = response.status_code
    code = f"http-{status}"
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return CredentialError(code)
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}:
        return RetryableSendError(code, retry_after_s=_retry_after(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return RetryableSendError(code, retry_after_s=_retry_after(response))
    return PermanentSendError(code)


def _retry_after(response: requests.Response) -> float | None:
    try:
        seconds = float(response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
