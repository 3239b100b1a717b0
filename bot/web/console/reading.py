"""What the console shows: lists of tickets, one with its conversation, its order, and what an agent may insert."""

from __future__ import annotations

import asyncio
from typing import get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.handoff.logins import Session
from bot.handoff.views import TicketFilter, TicketRow, TicketState, TicketView
from bot.web.console.access import NO_STORE
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.console.refusals import desk_refusals
from bot.web.console.render import Json, render_counts, render_entry, render_row, render_said, render_view
from bot.web.dependencies import WebDependencies
from bot.web.errors import RequestRefusedError

PAGE = 100
"""Tickets that are sent at once: more than fit any screen, and drawn in a moment."""

MESSAGES = 200
"""Of the customer, the newest, when a ticket is opened; what was before is long read."""

FRESH = 20
"""The same when something happened in a ticket that is open already."""

_FIELD_LIMIT = 200


class ReadingEndpoints:
    """One method per address."""

    def __init__(self, deps: WebDependencies, console: ConsoleDependencies) -> None:
        self._deps = deps
        self._console = console

    async def tickets(self, request: Request, session: Session) -> Response:
        """GET /desk/api/tickets: a page of the list by `state`, `assignee` (`me` or an id), `topic`, `language`, `q`.

        `{"tickets", "more", "counts", "agents", "cursor"}`; the next page is behind `after`, and the stream goes on
        behind `cursor`.
        """
        wanted, after = _filter(request, session), request.query_params.get("after") or None
        with desk_refusals():
            return JSONResponse(await asyncio.to_thread(self._list, wanted, after), headers=NO_STORE)

    async def ticket(self, request: Request, _session: Session) -> Response:
        """GET /desk/api/tickets/{reference}: `{"ticket", "entries", "typing"}`; with `fresh`, the newest entries."""
        reference = request.path_params["reference"]
        limit = FRESH if "fresh" in request.query_params else MESSAGES
        with desk_refusals():
            view = await asyncio.to_thread(self._console.desk.get_ticket, reference)
        return JSONResponse(await asyncio.to_thread(self._show, view, limit), headers=NO_STORE)

    def _list(self, wanted: TicketFilter, after: str | None) -> Json:
        # First: what happens while the list is read comes by the stream as well.
        cursor = self._console.desk.last_event_id()
        rows = self._console.desk.list_tickets(wanted, PAGE + 1, after)
        return {
            "tickets": self.describe(rows[:PAGE]),
            "more": len(rows) > PAGE,
            "counts": render_counts(self._console.desk.counts()),
            "agents": {str(agent.id): agent.name for agent in self._console.agents.list_all()},
            "cursor": cursor,
        }

    def describe(self, rows: tuple[TicketRow, ...]) -> list[Json]:
        """Rows with what was said last, and by whom."""
        said = self._deps.transcript.last_said([row.conversation_id for row in rows])
        return [
            {
                **render_row(row, self._console.clocks.due(row)),
                "said": render_said(said[row.conversation_id]) if row.conversation_id in said else None,
            }
            for row in rows
        ]

    def _show(self, view: TicketView, limit: int) -> Json:
        conversation_id = view.row.conversation_id
        return {
            "ticket": render_view(view, self._console.clocks.due(view.row)),
            "entries": [render_entry(entry) for entry in self._deps.transcript.history(conversation_id, limit)],
            "typing": self._deps.presence.is_customer_typing(conversation_id),
        }


def _filter(request: Request, session: Session) -> TicketFilter:
    """The filter of an address; raises `RequestRefusedError` 400 `bad_filter`."""
    query = request.query_params
    state, assignee = query.get("state") or "open", query.get("assignee", "")
    number = session.agent.id if assignee == "me" else int(assignee) if _is_id(assignee) else None
    too_long = any(len(value) > _FIELD_LIMIT for value in query.values())
    if state not in get_args(TicketState) or (assignee and number is None) or too_long:
        raise RequestRefusedError(400, "bad_filter", f"no such filter: {state[:20]!r}, {assignee[:20]!r}")
    return TicketFilter(
        state=state,  # type: ignore[arg-type] # checked above
        assignee=number,
        topic=query.get("topic") or None,
        language=query.get("language") or None,
        text=query.get("q", "").strip(),
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(2**31))
