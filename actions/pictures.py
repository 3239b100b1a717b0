"""Pictures and files that customers send: the clerk cannot look at them, the team hears that they came."""

from __future__ import annotations

from actions.turn import Turn
from bot.handoff.tickets import Ticket

SLOT = "pictures"
"""How many pictures and files came that no ticket mentions yet."""

_ID_SHOWN = 8
"""Last characters of a message's id: enough to find it in a conversation."""


def with_pictures(turn: Turn, summary: str) -> str:
    """Give the summary of a new ticket with a line about the pictures and files that came before it."""
    count = turn.slot(SLOT)
    return f"{summary}\n{turn.phrase('utter_part_ticket_pictures', count=count)}" if count else summary


def note_picture(turn: Turn, ticket: Ticket) -> None:
    """Add a line about the picture or file of this message to an open ticket; once, however often the turn is run."""
    message = turn.message_key[-_ID_SHOWN:]
    turn.services.tickets.note(ticket.reference, turn.phrase("utter_part_ticket_picture_later", message=message))
