"""Calls to Meta's Graph API, and what its answers mean.

Errors: developers.facebook.com/docs/graph-api/guides/error-handling. The tables of codes stand beside each client.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_environ_proxies, select_proxy
from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationValueError,
    NewConnectionError,
    ProxyError,
    SSLError,
)
from urllib3.filepost import encode_multipart_formdata

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

UPLOAD_S = 60.0
"""Until the answer to an upload: its bytes travel first, and the platform looks at them."""

ANSWER_LIMIT = 64 * 1024
"""Bytes of an answer that are read; a real one has a few hundred."""

RETRY_AFTER_LIMIT_S = 3_600.0

_POOL_SIZE = 24


class GraphApi:
    """One account's calls. May be used from several threads; never tries twice by itself."""

    def __init__(self, api_url: str, access_token: str, errors: ErrorTable, *, answer_s: float = ANSWER_S) -> None:
        """`api_url` has the version, as in `https://graph.facebook.com/v23.0`."""
        self._path = urlsplit(api_url).path.rstrip("/")
        # In a header: an address ends up in logs.
        self._headers = {"Authorization": f"Bearer {access_token}", "Content-Type": "application/json"}
        self._token = access_token
        self._errors = errors
        self._answer_s = answer_s
        self._manager = open_manager(api_url)
        self._pool = self._manager.connection_from_url(api_url)

    @property
    def token(self) -> str:
        """What opens the files that this account was sent."""
        return self._token

    def post(self, path: str, body: Mapping[str, object]) -> Object:
        """Post `body` as JSON and give the answered object. Raises `SendError`; no message quotes the body."""
        return self._call("POST", path, body=body)

    def get(self, path: str, query: Mapping[str, str]) -> Object:
        """Read an object. Raises `SendError`, which here means that it was not read."""
        return self._call("GET", path, query=query)

    def post_file(
        self, path: str, fields: Mapping[str, str], *, field: str, name: str, media_type: str, content: bytes
    ) -> Object:
        """Upload a file as the form's `field`, and give the answered object.

        Raises `SendError`. Nobody sees an upload, so one that may have arrived is simply made again: never uncertain.
        """
        form: dict[str, str | tuple[str, bytes, str]] = {**fields, field: (name, content, media_type)}
        body, content_type = encode_multipart_formdata(form)
        try:
            return self._send("POST", f"{self._path}/{path}", body, content_type, UPLOAD_S)
        except UncertainSendError as error:
            raise RetryableSendError(error.code) from error

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Object:
        address = f"{self._path}/{path}" + (f"?{urlencode(query)}" if query else "")
        written = None if body is None else json.dumps(body).encode()
        return self._send(method, address, written, "application/json", self._answer_s)

    def _send(self, method: str, address: str, body: bytes | None, content_type: str, answer_s: float) -> Object:
        deadline = time.monotonic() + CONNECT_S + answer_s
        try:
            response = self._pool.urlopen(
                method,
                address,
                body=body,
                headers={**self._headers, "Content-Type": content_type},
                timeout=Timeout(connect=CONNECT_S, read=answer_s),
                retries=False,
                redirect=False,
                preload_content=False,
            )
        except (HTTPError, OSError) as error:
            raise _network_error(error) from error
        try:
            answer = _read_object(response, deadline)
        finally:
            # Closes it, unless all was read: then it is in the pool already.
            response.close()
        if response.status < HTTPStatus.MULTIPLE_CHOICES and answer is not None:
            return answer
        raise self._error(response, answer)

    def close(self) -> None:
        """Close the connections."""
        self._manager.clear()

    def _error(self, response: BaseHTTPResponse, answer: Object | None) -> SendError:
        status = response.status
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


def _read_object(response: BaseHTTPResponse, deadline: float) -> Object | None:
    """The answer's JSON object; None for anything else. A success whose end does not come is uncertain."""
    body = b""
    try:
        while len(body) <= ANSWER_LIMIT:
            # One read at a time: an answer that drips byte by byte ends at the deadline, too.
            chunk = response.read1(ANSWER_LIMIT, decode_content=True)
            if not chunk:
                break
            body += chunk
            if time.monotonic() > deadline:
                raise UncertainSendError("slow-answer")
    except (HTTPError, OSError) as error:
        if response.status < HTTPStatus.BAD_REQUEST:
            raise UncertainSendError(type(error).__name__) from error
        return None
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def open_manager(api_url: str, *, hosts: int = 1) -> PoolManager:
    """Kept connections to the API, or to `hosts` around it, checked against the certificates that requests brings."""
    # A proxy of the environment leads to the internet, not to an emulator on this machine.
    proxies = {} if is_loopback(api_url) else get_environ_proxies(api_url)
    proxy = select_proxy(api_url, proxies)
    certificates = os.environ.get("REQUESTS_CA_BUNDLE") or DEFAULT_CA_BUNDLE_PATH
    return (
        ProxyManager(proxy, num_pools=hosts, maxsize=_POOL_SIZE, ca_certs=certificates)
        if proxy
        else PoolManager(num_pools=hosts, maxsize=_POOL_SIZE, ca_certs=certificates)
    )


def _network_error(error: Exception) -> SendError:
    """Not sent if there never was a connection; uncertain once there was one."""
    name = type(error).__name__
    if isinstance(error, (NewConnectionError, ConnectTimeoutError, SSLError, ProxyError)):
        return RetryableSendError(name)
    if isinstance(error, LocationValueError):
        return PermanentSendError(name)
    return UncertainSendError(name)


def _error_of_status(status: int, response: BaseHTTPResponse) -> SendError:
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


def _retry_after(response: BaseHTTPResponse) -> float | None:
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
