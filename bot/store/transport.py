"""HTTP to a store: one session, a key, a budget of time, and errors that say what a caller can do."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from requests.hooks import default_hooks
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout
from urllib3.util.retry import Retry

from bot.store.api import StoreKeyRefusedError, StoreRefusedError, StoreUnavailableError
from bot.store.codec.fields import Fields

DEFAULT_TIMEOUT_S = 4.5
"""For a whole call, retries included: with the bot's own time a customer hears something within five seconds."""
_ATTEMPTS = 2
_BACKOFF_S = 0.1
_POOL_SIZE = 16
_PIECE_BYTES = 64 * 1024
_ANSWERS = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})
_KEY_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_REFUSALS = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})
# What a store that restarts or drowns says. A request may be repeated because each that changes something has a key.
_TRY_AGAIN = (429, 500, 502, 503, 504)


def open_session() -> requests.Session:
    """A session that keeps its connections and tries a failed request a second time.

    Proxies and `.netrc` of the environment do not apply: looking for them costs more than a request on one machine.
    """
    retry = Retry(
        total=_ATTEMPTS - 1,
        backoff_factor=_BACKOFF_S,
        status_forcelist=_TRY_AGAIN,
        allowed_methods=frozenset({"GET", "POST", "PUT"}),
        raise_on_status=False,
        # A `Retry-After` of a minute would break the promise to the customer
        respect_retry_after_header=False,
    )
    session = requests.Session()
    session.trust_env = False
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=_POOL_SIZE, max_retries=retry)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


class Transport:
    """Calls to one store. May be used from several threads."""

    def __init__(self, base_url: str, api_key: str, *, timeout_s: float, session: requests.Session | None) -> None:
        """Raises `ValueError` for a base URL that is none."""
        if urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).netloc:
            raise ValueError(f"{base_url!r} is no address of a store; write it like http://127.0.0.1:8100")
        self._base_url = base_url.rstrip("/")
        ours = {"Authorization": f"Bearer {api_key}", "Accept": "application/json"}
        self._headers = {**requests.utils.default_headers(), **ours}
        self._timeout_s = timeout_s
        self._attempt_s = (timeout_s - _BACKOFF_S * _ATTEMPTS) / _ATTEMPTS
        if self._attempt_s <= 0:
            raise ValueError(f"a time-out of {timeout_s} s leaves no time for an answer")
        self._session = session or open_session()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, object] | None = None,
        idempotency_key: str = "",
    ) -> Fields | None:
        """The JSON object the store answers, or None for an answer without a body.

        Raises `StoreRefusedError` where the store says no, else `StoreUnavailableError`.
        """
        headers = {**self._headers, "Idempotency-Key": idempotency_key} if idempotency_key else self._headers
        request, until = f"{method} {_shape(path)}", time.monotonic() + self._timeout_s
        try:
            response = self._session.send(
                _prepared(method, f"{self._base_url}{path}", query, body, headers),
                # requests hands urllib3's own type on, which its stubs do not know
                timeout=Timeout(total=self._attempt_s),  # type: ignore[arg-type]
                allow_redirects=False,
                stream=True,
            )
            with response:
                answer = self._answer(response, request, until)
        except (requests.RequestException, HTTPError) as error:
            raise StoreUnavailableError(f"the store did not answer {request}: {_name(error)}") from error
        return _read(response.status_code, answer, request)

    def _answer(self, response: requests.Response, request: str, until: float) -> bytes:
        """Read an answer as it comes. A time-out of a connection is for each piece: enough small ones last for ever."""
        pieces = []
        while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
            pieces.append(piece)
            if time.monotonic() > until:
                late = f"the store did not answer {request}: not whole within {self._timeout_s:g} s"
                raise StoreUnavailableError(late) from None
        return b"".join(pieces)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def _prepared(
    method: str,
    url: str,
    query: Mapping[str, str | int] | None,
    body: Mapping[str, object] | None,
    headers: Mapping[str, str],
) -> requests.PreparedRequest:
    """Make what `requests` makes of these, without its looking for cookies, logins and letters that must be escaped.

    The parts of `url` are escaped already: see `bot.store.demo`.
    """
    request = requests.PreparedRequest()
    request.method = method
    request.url = f"{url}?{urlencode(query)}" if query else url
    request.headers = CaseInsensitiveDict(headers)
    request.hooks = default_hooks()
    # Where a redirect would put its cookies.
    request._cookies = RequestsCookieJar()  # type: ignore[attr-defined] # noqa: SLF001 (`prepare` sets it, too)
    if body is not None:
        request.body = json.dumps(body, allow_nan=False).encode()
        request.headers["Content-Length"] = str(len(request.body))
        request.headers["Content-Type"] = "application/json"
    elif method != "GET":
        request.headers["Content-Length"] = "0"
    return request


def _read(status: int, body: bytes, request: str) -> Fields | None:
    if status == HTTPStatus.NO_CONTENT:
        return None
    try:
        fields = _fields_of(body)
        if status in _ANSWERS:
            return fields
        problem = fields.nested("error")
        code, message = problem.text("code"), problem.text("message")
    except (ValueError, RecursionError) as error:  # no JSON, or not what the API describes
        if status in _ANSWERS or status in _REFUSALS:
            raise StoreUnavailableError(f"the store answered {request} with nonsense ({status})") from error
        raise _failure(status, f"the store answered {request} with {status}") from error
    if status in _REFUSALS:
        raise StoreRefusedError(code, message)
    raise _failure(status, f"the store answered {request} with {status} ({code})")


def _failure(status: int, said: str) -> StoreUnavailableError:
    return StoreKeyRefusedError(said) if status in _KEY_REFUSED else StoreUnavailableError(said)


@lru_cache(maxsize=16)
def _fields_of(body: bytes) -> Fields:
    """Read JSON. A turn asks for the same order several times, and mostly gets the same bytes. Nobody changes them."""
    return Fields(json.loads(body))


def _shape(path: str) -> str:
    """A path for logs: its ends may name a customer's things, its beginning says what was asked."""
    return "/".join(path.split("/")[:4])


def _name(error: Exception) -> str:
    """What went wrong: requests wraps what urllib3 met last, which tells more."""
    met = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    return type(getattr(met, "reason", met)).__name__
