"""Calls to Meta's Graph API, and what its answers mean.

Errors: developers.facebook.com/docs/graph-api/guides/error-handling. The tables of codes stand beside each client.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError

from bot.channels.errors import (
    CredentialError,
    PermanentSendError,
    RetryableSendError,
    SendError,
    UncertainSendError,
)
from bot.channels.graph_settings import is_loopback
from bot.channels.reading import Object, list_in, object_in

ErrorTable = Mapping[tuple[int, int | None], type[SendError]]
"""What a code, or a code with its subcode, means. The pair is looked up first, then the code with None."""

CONNECT_S = 3.05
ANSWER_S = 10.0
"""Until the first and until the last byte of an answer. Half of Meta's answers take less than 0.25 s."""

ANSWER_LIMIT = 64 * 1024
"""Bytes of an answer that are read; a real one has a few hundred."""

RETRY_AFTER_LIMIT_S = 3_600.0

_POOL_SIZE = 16


class _Bearer(AuthBase):
    """Puts the token into a header: an address ends up in logs. As `auth` it keeps a `.netrc` from replacing it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class GraphApi:
    """One account's calls. May be used from several threads; never tries twice by itself."""

    def __init__(self, api_url: str, access_token: str, errors: ErrorTable, *, answer_s: float = ANSWER_S) -> None:
        """`api_url` has the version, as in `https://graph.facebook.com/v23.0`."""
        self._api_url = api_url.rstrip("/")
        self._auth = _Bearer(access_token)
        self._errors = errors
        self._answer_s = answer_s
        self._session = requests.Session()
        # A proxy of the environment leads to the internet, not to an emulator on this machine.
        self._session.trust_env = not is_loopback(api_url)
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=_POOL_SIZE, max_retries=0)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def post(self, path: str, body: Mapping[str, object]) -> Object:
        """Post `body` as JSON and give the answered object. Raises `SendError`; no message quotes the body."""
        return self._call("POST", path, body=body)

    def get(self, path: str, query: Mapping[str, str]) -> Object:
        """Read an object. Raises `SendError`, which here means that it was not read."""
        return self._call("GET", path, query=query)

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Object:
        deadline = time.monotonic() + CONNECT_S + self._answer_s
        try:
            response = self._session.request(
                method,
                f"{self._api_url}/{path}",
                params=query,
                json=body,
                auth=self._auth,
                timeout=(CONNECT_S, self._answer_s),
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise _network_error(error) from error
        with response:
            answer = _read_object(response, deadline)
        if response.ok and not response.is_redirect and answer is not None:
            return answer
        raise self._error(response, answer)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _error(self, response: requests.Response, answer: Object | None) -> SendError:
        status = response.status_code
        error = object_in(answer or {}, "error")
        code, subcode = error.get("code"), error.get("error_subcode")
        if not isinstance(code, int):
            return _error_of_status(status, response)
        name = f"{code}/{subcode}" if isinstance(subcode, int) else str(code)
        kind = self._errors.get((code, subcode if isinstance(subcode, int) else None)) or self._errors.get((code, None))
        if kind is None and (error.get("is_transient") is True or status >= HTTPStatus.INTERNAL_SERVER_ERROR):
            kind = RetryableSendError
        if kind is RetryableSendError or (kind is None and status == HTTPStatus.TOO_MANY_REQUESTS):
            return RetryableSendError(name, retry_after_s=_retry_after(response))
        if kind is None and status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            kind = CredentialError
        return (kind or PermanentSendError)(name)


def identifier_of(answer: Object, *, path: tuple[str, ...]) -> str:
    """The message id at `path` of an accepted send; raises `UncertainSendError` where there is none."""
    *lists, name = path
    for key in lists:
        first = next(iter(list_in(answer, key)), None)
        answer = first if isinstance(first, dict) else {}
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise UncertainSendError("no-id")
    return value


def _read_object(response: requests.Response, deadline: float) -> Object | None:
    """The answer's JSON object; None for anything else. A success whose end does not come is uncertain."""
    body = b""
    try:
        while len(body) <= ANSWER_LIMIT:
            # One read at a time: an answer that drips byte by byte ends at the deadline, too.
            chunk = response.raw.read1(ANSWER_LIMIT, decode_content=True)
            if not chunk:
                break
            body += chunk
            if time.monotonic() > deadline:
                raise UncertainSendError("slow-answer")
    except (HTTPError, OSError) as error:
        if response.ok:
            raise UncertainSendError(type(error).__name__) from error
        return None
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _network_error(error: requests.RequestException) -> SendError:
    """Not sent if there never was a connection; uncertain once there was one."""
    name = type(error).__name__
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError)):
        return RetryableSendError(name)
    if isinstance(error, (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)):
        cause = error.args[0] if error.args else None
        reason = cause.reason if isinstance(cause, MaxRetryError) else None
        if isinstance(reason, (NewConnectionError, ConnectTimeoutError)):
            return RetryableSendError(name)
        return UncertainSendError(name)
    return PermanentSendError(name)


def _error_of_status(status: int, response: requests.Response) -> SendError:
    """An answer without the platform's own error, such as the page of a proxy in between."""
    name = f"http-{status}"
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return CredentialError(name)
    if status < HTTPStatus.MULTIPLE_CHOICES or status in {HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT}:
        # Accepted, or handed on to somebody who did not answer.
        return UncertainSendError(name)
    retryable = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.REQUEST_TIMEOUT,
    }
    if retryable or status < HTTPStatus.BAD_REQUEST:
        return RetryableSendError(name, retry_after_s=_retry_after(response))
    return PermanentSendError(name)


def _retry_after(response: requests.Response) -> float | None:
    """Seconds the platform asks for (RFC 9110, 10.2.3: a number or a date), at most an hour."""
    value = response.headers.get("Retry-After", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (TypeError, ValueError, IndexError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        seconds = (moment - datetime.now(timezone.utc)).total_seconds()
    return min(max(seconds, 0.0), RETRY_AFTER_LIMIT_S) if math.isfinite(seconds) else None
