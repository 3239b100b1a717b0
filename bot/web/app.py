"""The web app: routes, and what happens when a request cannot be served."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Lifespan

from bot.storage.database import StorageUnavailableError
from bot.web.accent import derive_colours
from bot.web.assets import Assets
from bot.web.chat import ChatEndpoints, ChatFiles
from bot.web.console.routes import Console
from bot.web.dependencies import WebDependencies
from bot.web.desks import DeskEndpoint
from bot.web.error_pages import ErrorPages
from bot.web.errors import RequestRefusedError
from bot.web.events import EventEndpoint
from bot.web.files import Uploads
from bot.web.health import HealthEndpoints
from bot.web.metrics import MetricsEndpoint
from bot.web.middleware import Boundary, security_headers
from bot.web.page import ChatPage
from bot.web.session import ConversationCookies
from bot.web.texts import load_page_texts
from bot.web.webhooks import WebhookEndpoints

STORAGE_RETRY_AFTER_S = 2

_log = structlog.get_logger(__name__)


def create_app(deps: WebDependencies, *, lifespan: Lifespan[Starlette] | None = None) -> Starlette:
    """Build the ASGI app; `lifespan` is what its process starts and ends with it, in its event loop.

    Reads the page's texts and files once. Raises `PageTextsError` for a language without texts, `AccentError` for a
    colour that is none, and `WeakSecretError` for a missing or short secret key.
    """
    cookies = ConversationCookies(deps.secret_keys)
    texts = load_page_texts(deps.shop.languages)
    assets = Assets(derive_colours(deps.shop.accent))
    chat = ChatEndpoints(deps, cookies)
    events = EventEndpoint(deps, cookies)
    health = HealthEndpoints(deps)
    webhooks = WebhookEndpoints(deps)
    files = ChatFiles(deps.files, Uploads(deps.files, deps.clock), cookies) if deps.files else None
    uploads = Uploads(deps.files, deps.clock) if deps.files else None
    console = Console(deps, assets, uploads, webhooks.courtesies) if deps.console else None
    routes = [
        Route("/", ChatPage(deps, cookies, texts, assets).get),
        Route("/chat/messages", chat.post_message, methods=["POST"]),
        Route("/chat/history", chat.get_history),
        Route("/chat/events", events.get),
        Route("/chat/new", chat.post_new, methods=["POST"]),
        Route("/chat/typing", chat.post_typing, methods=["POST"]),
        *(
            (Route("/chat/files", files.post, methods=["POST"]), Route("/chat/files/{file}", files.get))
            if files
            else ()
        ),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz),
        Route("/metrics", MetricsEndpoint(deps).get),
        Route("/webhooks/{channel}", webhooks.get),
        Route("/webhooks/{channel}", webhooks.post, methods=["POST"]),
        *([Route("/desks/{desk}", DeskEndpoint(deps).post, methods=["POST"])] if deps.desk_hook else ()),
        *(console.routes() if console else ()),
        *assets.routes(),
    ]
    pages = ErrorPages(deps.shop, texts, assets)
    refusals = _Refusals(pages)
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(Boundary, headers=security_headers(deps.image_sources), failed=pages.internal)],
        exception_handlers={
            RequestRefusedError: refusals.refused,
            StorageUnavailableError: refusals.storage_away,
            HTTPException: refusals.no_route,
            ClientDisconnect: refusals.gone,
        },
    )
    # For the server, which would otherwise wait for streams that never end (`bot.web.server`).
    app.state.close_streams = partial(_close_all, [events.close, *([console.close] if console else [])])
    app.state.close_webhooks = webhooks.close
    return app


def _close_all(closing: Sequence[Callable[[], None]]) -> None:
    for close in closing:
        close()


class _Refusals:
    """Turns exceptions into answers."""

    def __init__(self, pages: ErrorPages) -> None:
        self._pages = pages

    async def refused(self, request: Request, error: Exception) -> Response:
        """A request that broke a rule of ours."""
        if not isinstance(error, RequestRefusedError):
            raise error
        _log.info("web.refused", path=request.url.path, code=error.code, detail=str(error))
        return self._pages.answer(request, error.status, error.code)

    async def storage_away(self, request: Request, _error: Exception) -> Response:
        """Nothing was kept: the page holds on to the message and tries again."""
        return self._pages.answer(request, 503, "storage_away", retry_after_s=STORAGE_RETRY_AFTER_S)

    async def no_route(self, request: Request, error: Exception) -> Response:
        """Starlette's own 404 and 405."""
        if not isinstance(error, HTTPException):
            raise error
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "other")
        response = self._pages.answer(request, error.status_code, code)
        response.headers.update(error.headers or {})
        return response

    async def gone(self, _request: Request, _error: Exception) -> Response:
        """The browser left before it had sent all; nobody reads this answer."""
        return Response(status_code=400)
