"""What every view of the API shares: the key, the body, paging, and errors as JSON."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.commerce.storekeeping.refusals import RefusalError
from bot.demo_store.bodies import LONGEST_BODY
from bot.demo_store.idempotency import Answer, refusal_body
from bot.demo_store.search import ProductSearch
from bot.demo_store.settings import Clock, StoreSettings
from bot.demo_store.wire import Json

DEFAULT_PAGE, LARGEST_PAGE = 20, 100
_LAST_OFFSET = 1_000_000
_UNAUTHORIZED, _TOO_LARGE, _UNAVAILABLE = 401, 413, 503


@dataclass(frozen=True)
class Store:
    """What views work with. Found at `request.app.state.store`."""

    engine: Engine
    clock: Clock
    settings: StoreSettings
    search: ProductSearch
    threads: bool = True
    """Whether answers are made in threads beside the one that listens; not so where nobody listens."""


@dataclass(frozen=True)
class Call:
    """One request to the API, read and let in."""

    store: Store
    request: Request
    body: bytes

    @property
    def base_url(self) -> str:
        """What addresses in answers begin with, without a slash at the end."""
        return base_url(self.request)

    def path(self, name: str) -> str:
        """A part of the path; raises `RefusalError` for one that can name nothing."""
        value = str(self.request.path_params[name])
        if "\x00" in value:
            raise RefusalError("not_found")
        return value

    def page(self) -> tuple[int, int]:
        """Offset and size of the wanted page; raises `RefusalError`."""
        query = self.request.query_params
        try:
            offset = int(base64.urlsafe_b64decode(query["cursor"])) if "cursor" in query else 0
            limit = int(query.get("limit", DEFAULT_PAGE))
        except (ValueError, binascii.Error) as error:
            raise RefusalError("invalid_request") from error
        if not 0 <= offset <= _LAST_OFFSET or not 1 <= limit <= LARGEST_PAGE:
            raise RefusalError("invalid_request")
        return offset, limit


View = Callable[[Request], Awaitable[Response]]


def api(answer: Callable[[Call], Answer]) -> View:
    """A view that lets only holders of the key in and runs `answer`, which blocks, in a thread."""

    async def view(request: Request) -> Response:
        store = store_of(request)
        if not _is_authorized(request, store.settings):
            return problem(_UNAUTHORIZED, "unauthorized", "Send the store's API key as a bearer token.")
        body = await _read_body(request)
        if body is None:
            return problem(_TOO_LARGE, "too_large", f"A body has at most {LONGEST_BODY} bytes.")
        try:
            call = Call(store, request, body)
            result = await run_in_threadpool(answer, call) if store.threads else answer(call)
        except RefusalError as refusal:
            return JSONResponse(refusal_body(refusal), refusal.status)
        return Response(status_code=result.status) if result.body is None else JSONResponse(result.body, result.status)

    return view


def page_body(items: Sequence[Json], offset: int, limit: int) -> Json:
    """A page of a list. `items` may hold one more than `limit`: then there is a next page."""
    following = base64.urlsafe_b64encode(str(offset + limit).encode()).decode() if len(items) > limit else None
    return {"data": list(items[:limit]), "next_cursor": following}


def store_of(request: Request) -> Store:
    """The store that serves `request`."""
    store = request.app.state.store
    if not isinstance(store, Store):
        raise TypeError("the application was not made by create_app")
    return store


def base_url(request: Request) -> str:
    """What addresses in answers begin with."""
    return (store_of(request).settings.public_url or str(request.base_url)).rstrip("/")


def problem(status: int, code: str, message: str) -> JSONResponse:
    """An error as JSON."""
    headers = {"WWW-Authenticate": "Bearer"} if status == _UNAUTHORIZED else None
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers=headers)


def http_problem(_request: Request, error: Exception) -> Response:
    """Unknown paths and wrong methods, as JSON."""
    if not isinstance(error, HTTPException):
        raise error
    words = error.detail.lower().replace(" ", "_")
    return JSONResponse({"error": {"code": words, "message": error.detail}}, error.status_code, headers=error.headers)


def database_problem(_request: Request, error: Exception) -> Response:
    """The database is away or locked."""
    if not isinstance(error, OperationalError):
        raise error
    return problem(_UNAVAILABLE, "unavailable", "The store's database does not answer. Nothing changed; try again.")


def _is_authorized(request: Request, settings: StoreSettings) -> bool:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    known = settings.api_key.get_secret_value().encode()
    return scheme.lower() == "bearer" and hmac.compare_digest(key.strip().encode(), known)


async def _read_body(request: Request) -> bytes | None:
    """The body, or None if it is too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            return None
    return body
