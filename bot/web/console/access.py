"""Who may open which address of the console: no route without a door."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.handoff.logins import LogIns, NewSession, Session
from bot.web.errors import RequestRefusedError
from bot.web.guard import PAGE_HEADER, require_own_page

COOKIE = "shopclerk_desk"
LOGIN = "/desk/login"

NO_STORE = {"Cache-Control": "no-store"}

Handler = Callable[[Request, Session], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    """Lets agents in. Each of `page`, `read` and `change` makes an endpoint of a handler that needs a session."""

    def __init__(self, log_ins: LogIns) -> None:
        self._log_ins = log_ins

    def page(self, handler: Handler, *, admin: bool = False) -> Endpoint:
        """For people: who is not logged in is led to the page for it."""

        async def endpoint(request: Request) -> Response:
            session = await self.find(request)
            if session is None:
                return RedirectResponse(LOGIN, 303, NO_STORE)
            _require_role(session, admin=admin)
            return await handler(request, session)

        return endpoint

    def read(self, handler: Handler, *, admin: bool = False) -> Endpoint:
        """For scripts of the page. Raises `RequestRefusedError` 401 `logged_out` and 403 `not_allowed`."""

        async def endpoint(request: Request) -> Response:
            session = await self._require(request)
            _require_role(session, admin=admin)
            return await handler(request, session)

        return endpoint

    def change(self, handler: Handler, *, admin: bool = False) -> Endpoint:
        """For what changes something: the page's own header must hold the session's CSRF token as well.

        Raises `RequestRefusedError` 403 `foreign_page` before it looks who asks, 401 `logged_out`, 403 `not_allowed`
        and `wrong_token`.
        """

        async def endpoint(request: Request) -> Response:
            require_own_page(request)
            session = await self._require(request)
            _require_role(session, admin=admin)
            if not session.has_csrf(request.headers[PAGE_HEADER]):
                raise RequestRefusedError(403, "wrong_token", "the CSRF token is another session's")
            return await handler(request, session)

        return endpoint

    async def find(self, request: Request, *, touch: bool = True) -> Session | None:
        """The session of a request, None without one. Using it keeps it, unless not `touch`."""
        token = request.cookies.get(COOKIE)
        return await asyncio.to_thread(self._log_ins.find, token, touch=touch) if token else None

    async def _require(self, request: Request) -> Session:
        session = await self.find(request)
        if session is None:
            raise RequestRefusedError(401, "logged_out", "no session of the console")
        return session


def _require_role(session: Session, *, admin: bool) -> None:
    if admin and not session.agent.is_admin:
        raise RequestRefusedError(403, "not_allowed", f"agent {session.agent.id} is no admin")


def give_cookie(request: Request, response: Response, new: NewSession) -> None:
    """Put the session's token on `response`: for this host's pages alone, gone with the browser window.

    `SameSite=Strict`: a link on another site opens the console as if nobody were logged in.
    """
    response.set_cookie(
        COOKIE,
        new.token,
        path="/desk",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def take_cookie(response: Response) -> None:
    """Take it back."""
    response.delete_cookie(COOKIE, path="/desk", httponly=True, samesite="strict")
