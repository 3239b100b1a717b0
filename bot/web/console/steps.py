"""What an agent does with a ticket, and says to its customer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.parse import TEXT_LIMIT
from bot.commerce.canned import left_over
from bot.delivery.courtesy import Courtesies
from bot.files.rows import UnknownFileError
from bot.handoff.logins import Session
from bot.handoff.views import TicketRow
from bot.messages import Reply
from bot.web.console.access import NO_STORE
from bot.web.console.cards import CardMaker
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.console.fields import Fields, read_fields
from bot.web.console.refusals import desk_refusals
from bot.web.console.render import render_row
from bot.web.dependencies import WebDependencies
from bot.web.errors import RequestRefusedError
from bot.web.files import read_ids

LONGEST_SNOOZE = timedelta(days=90)

MOST_CARDS = 5
"""In one message: who needs more sends the page of the shop."""

_Step = Callable[[str, Session, Fields], TicketRow]


class StepEndpoints:
    """One method per step; each answers `{"row"}`, the ticket after it."""

    def __init__(
        self, deps: WebDependencies, console: ConsoleDependencies, cards: CardMaker, courtesies: Courtesies
    ) -> None:
        self._deps = deps
        self._console = console
        self._desk = console.desk
        self._cards = cards
        self._courtesies = courtesies

    async def take(self, request: Request, session: Session) -> Response:
        """POST …/take: `{"version"}`."""
        return await self._do(
            request, session, lambda reference, who, said: self._desk.take(reference, who.agent.id, said.version())
        )

    async def assign(self, request: Request, session: Session) -> Response:
        """POST …/assign: `{"to", "version"}`; null is the queue. What is another's only an admin gives away."""
        return await self._do(request, session, self._assign)

    async def reply(self, request: Request, session: Session) -> Response:
        """POST …/reply: `{"text", "cards", "files", "key"}`.

        A card is `{"product"}` by its id or `{"order"}` by its number; files are ids of what this agent uploaded for
        this ticket.
        """
        return await self._do(request, session, self._reply)

    async def note(self, request: Request, session: Session) -> Response:
        """POST …/note: `{"text", "key"}`, for colleagues only."""
        return await self._do(request, session, self._note)

    async def snooze(self, request: Request, session: Session) -> Response:
        """POST …/snooze: `{"until", "version"}`."""
        return await self._do(request, session, self._snooze)

    async def close(self, request: Request, session: Session) -> Response:
        """POST …/close: `{"version"}`."""
        return await self._do(
            request, session, lambda reference, who, said: self._desk.close(reference, who.agent.id, said.version())
        )

    async def hand_back(self, request: Request, session: Session) -> Response:
        """POST …/back: `{"done", "settled", "version"}`; the bot tells the customer what was done.

        With `settled` true it leaves the form that was open; with false, or without it, it goes on with it.
        """
        return await self._do(request, session, self._hand_back)

    async def typing(self, request: Request, session: Session) -> Response:
        """POST …/typing: `{}`; the customer sees that somebody writes. Only whoever speaks with them can do that."""
        await read_fields(request)
        with desk_refusals():
            view = await asyncio.to_thread(self._desk.get_ticket, request.path_params["reference"])
        if view.row.agent == session.agent.id:
            await self._show_typing(view.row)
        return JSONResponse({}, 202, NO_STORE)

    async def _show_typing(self, row: TicketRow) -> None:
        """On the chat page by its stream, on a platform by a call to it."""
        self._deps.presence.agent_types(row.conversation_id)
        self._deps.signals.notify(row.conversation_id)
        if self._courtesies.due_for(row.conversation_id, row.channel):
            newest = await asyncio.to_thread(self._deps.transcript.newest_message, row.conversation_id)
            if newest is not None:
                self._courtesies.person_types(newest, self._deps.clock())

    async def _do(self, request: Request, session: Session, step: _Step) -> Response:
        fields, reference = await read_fields(request), request.path_params["reference"]
        with desk_refusals():
            row = await asyncio.to_thread(step, reference, session, fields)
        self.tell(row.conversation_id)
        return JSONResponse({"row": render_row(row, self._console.clocks.due(row))}, headers=NO_STORE)

    def tell(self, conversation_id: str) -> None:
        """Wake the customer's page, the other consoles, the sender and a worker."""
        self._deps.presence.agent_sent(conversation_id)
        self._courtesies.person_sent(conversation_id)
        self._deps.signals.announce(conversation_id)
        self._console.workers.wake(conversation_id)

    def _assign(self, reference: str, session: Session, fields: Fields) -> TicketRow:
        to = fields.number("to")
        if to is not None and to not in {one.id for one in self._console.agents.list_active()}:
            raise RequestRefusedError(422, "bad_field", f"there is no agent {to}")
        return self._desk.assign(reference, session.agent.id, to, fields.version())

    def _reply(self, reference: str, session: Session, fields: Fields) -> TicketRow:
        text, key = fields.text("text", TEXT_LIMIT), fields.key()
        wanted = fields.objects("cards", MOST_CARDS)
        files = read_ids(fields.values.get("files"))
        if not text and not wanted and not files:
            raise RequestRefusedError(422, "reply_empty", "neither words nor cards nor files")
        if left_over(text):
            raise RequestRefusedError(422, "placeholder_left", f"nobody filled in {sorted(left_over(text))}")
        language = self._desk.get_ticket(reference).row.language if wanted else ""
        reply = Reply(text, cards=self._cards.make(wanted, language))
        try:
            return self._desk.reply(reference, session.agent.id, reply, key, files=files)
        except UnknownFileError as error:
            raise RequestRefusedError(422, "unknown_file", str(error)) from error

    def _note(self, reference: str, session: Session, fields: Fields) -> TicketRow:
        text, key = fields.text("text", TEXT_LIMIT), fields.key()
        if not text:
            raise RequestRefusedError(422, "reply_empty", "an empty note")
        return self._desk.note(reference, session.agent.id, text, key)

    def _snooze(self, reference: str, session: Session, fields: Fields) -> TicketRow:
        until, now = fields.time("until"), self._deps.clock()
        if not now < until <= now + LONGEST_SNOOZE:
            raise RequestRefusedError(422, "bad_snooze", f"{until} is not within the next {LONGEST_SNOOZE.days} days")
        return self._desk.snooze(reference, session.agent.id, until, fields.version())

    def _hand_back(self, reference: str, session: Session, fields: Fields) -> TicketRow:
        done = fields.text("done", TEXT_LIMIT)
        settled = fields.flag("settled")
        return self._desk.hand_back(reference, session.agent.id, done, fields.version(), settled=settled)
