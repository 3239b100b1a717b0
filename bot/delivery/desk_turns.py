"""What a finished turn means for who speaks: in the turn's own transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.commerce.shop import Shop
from bot.handoff.events import BotFailed, CustomerLeft, CustomerWrote, Event, Resumed, TurnEnded
from bot.handoff.machine import step
from bot.handoff.opening import TicketRequest, open_ticket
from bot.handoff.redaction import Redact
from bot.handoff.standing import Mode, Standing
from bot.handoff.standings import add_event, keep_standing, load_standing
from bot.handoff.work import Work

_UNTOUCHED = Standing()


def follow_turn(connection: Connection, conversation_id: str, work: Work, now: datetime, *, left: bool) -> None:
    """Keep what a turn changes between bot and people. The caller has written the conversation's row already."""
    standing = load_standing(connection, conversation_id, locked=True)
    if standing == _UNTOUCHED:
        return
    event = _event(work, left=left)
    if event is None:
        return
    made = step(standing, event)
    keep_standing(connection, conversation_id, standing, made, now)
    if work in {Work.KEEP, Work.RECEIVE}:
        # Whoever has the ticket sees that there is something new, and so does the list.
        for held in made.standing.tickets:
            if held.taken or standing.mode is Mode.QUEUED:
                add_event(connection, held.reference, "customer_wrote", now)


def call_for_bot(
    connection: Connection, request: TicketRequest, now: datetime, shop: Shop | None, redact: Redact
) -> str | None:
    """Open a ticket, once, for what the bot cannot answer, and let the customer wait for a person.

    The conversation's row is the caller's. Gives the reference of a ticket that was not there before.
    """
    opened = None
    conversation_id = request.conversation_id
    standing = load_standing(connection, conversation_id, locked=True)
    if standing.mode is Mode.HUMAN:
        return None
    if not standing.tickets:
        opened = str(open_ticket(connection, request, now, shop, redact).reference)
        standing = load_standing(connection, conversation_id, locked=True)
    keep_standing(connection, conversation_id, standing, step(standing, BotFailed()), now)
    return opened


def _event(work: Work, *, left: bool) -> Event | None:
    if work is Work.RECEIVE and left:
        return CustomerLeft()
    made: dict[Work, Event] = {
        Work.ANSWER: TurnEnded(),
        Work.RECEIVE: TurnEnded(),
        Work.KEEP: CustomerWrote(),
        Work.GO_ON: Resumed(),
    }
    return made.get(work)
