"""Log in and out."""

from __future__ import annotations

import asyncio

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.handoff.agents import EMAIL_LIMIT
from bot.handoff.logins import LOCKED_FOR, LogInLockedError, LogInRefusedError, LogIns, Session
from bot.handoff.passwords import LONGEST
from bot.web.clients import client_address
from bot.web.console.access import NO_STORE, Door, give_cookie, take_cookie
from bot.web.console.fields import read_fields
from bot.web.console.page import ConsolePages
from bot.web.errors import RequestRefusedError
from bot.web.guard import require_own_page

_log = structlog.get_logger(__name__)


class LoginEndpoints:
    """The only door without a session."""

    def __init__(self, log_ins: LogIns, door: Door, pages: ConsolePages) -> None:
        self._log_ins = log_ins
        self._door = door
        self._pages = pages

    async def get(self, request: Request) -> Response:
        """GET /desk/login: the page; whoever is logged in is led on."""
        if await self._door.find(request) is not None:
            return RedirectResponse("/desk", 303, NO_STORE)
        return self._pages.login(request)

    async def post(self, request: Request) -> Response:
        """POST /desk/login: `{"email", "password"}`. 200 with the cookie.

        401 `wrong_login` says neither which was wrong nor whether there is such an account, nor does 429
        `login_locked`. The header of our own page keeps other sites from logging somebody in as somebody else.
        """
        require_own_page(request)
        fields = await read_fields(request)
        email, password = fields.text("email", EMAIL_LIMIT), fields.values.get("password")
        # Not `text`: a password is what was typed, spaces at its end too.
        if not isinstance(password, str) or len(password) > LONGEST:
            raise RequestRefusedError(401, "wrong_login", "no password, or longer than any")
        address = client_address(request)
        try:
            new = await asyncio.to_thread(self._log_ins.log_in, email, password, address)
        except LogInLockedError as error:
            _log.warning("desk.login_locked", address=address)
            raise RequestRefusedError(429, "login_locked", f"{error} ({LOCKED_FOR})") from error
        except LogInRefusedError as error:
            _log.warning("desk.login_refused", address=address)
            raise RequestRefusedError(401, "wrong_login", str(error)) from error
        _log.info("desk.logged_in", agent=new.session.agent.id)
        response = JSONResponse({}, headers=NO_STORE)
        give_cookie(request, response, new)
        return response

    async def log_out(self, _request: Request, session: Session) -> Response:
        """POST /desk/logout."""
        await asyncio.to_thread(self._log_ins.log_out, session)
        response = JSONResponse({}, headers=NO_STORE)
        take_cookie(response)
        return response
