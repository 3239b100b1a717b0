"""A message without words: a picture, a voice message, a place, a sticker, or what the platform cannot show us."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.change_fields import topic_buttons
from actions.pictures import SLOT, note_picture
from actions.turn import Turn

PICTURES = frozenset({"image", "video"})
FILE = "file"

_RESPONSES = {
    "voice": "utter_attachment_voice",
    "location": "utter_attachment_location",
    "sticker": "utter_attachment_sticker",
    "file": "utter_attachment_file",
    "contact": "utter_attachment_file",
}

_NEXT = {
    "utter_attachment_picture": ("report_damaged", "search_product", "talk_to_human"),
    "utter_attachment_sticker": ("track_order", "talk_to_human"),
}
"""What is offered below; everything else offers a person."""


def answer_attachment(turn: Turn) -> list[EventType] | None:
    """Say what the clerk can do about it; None if the message had words, or had nothing at all."""
    if turn.text.strip() or turn.tapped:
        return None
    kinds = turn.attachments
    if PICTURES.intersection(kinds):
        return _answer_picture(turn)
    if FILE in kinds and (seen := _answer_file(turn)) is not None:
        return seen
    known = [_RESPONSES[kind] for kind in kinds if kind in _RESPONSES]
    if known:
        _say(turn, known[0])
    elif kinds or turn.message_kind:
        _say(turn, "utter_attachment_unsupported")
    else:
        return None
    return []


def _answer_picture(turn: Turn) -> list[EventType]:
    """Note it for the team where there is a report or a ticket that it can belong to."""
    if turn.form == "problem_form":
        turn.say("utter_attachment_picture_noted")
        return []
    ticket = turn.services.tickets.find_open(turn.conversation_id)
    if ticket is None:
        _say(turn, "utter_attachment_picture")
        return []
    note_picture(turn, ticket)
    _say(turn, "utter_attachment_picture_on_ticket", reference=ticket.reference)
    return [SlotSet(SLOT, None)]


def _answer_file(turn: Turn) -> list[EventType] | None:
    """Say that the team sees it, where there is a report or a ticket that it belongs to; None elsewhere."""
    if turn.form == "problem_form":
        turn.say("utter_attachment_file_noted")
        return []
    ticket = turn.services.tickets.find_open(turn.conversation_id)
    if ticket is None:
        return None
    note_picture(turn, ticket)
    _say(turn, "utter_attachment_file_on_ticket", reference=ticket.reference)
    return [SlotSet(SLOT, None)]


def _say(turn: Turn, response: str, **values: str) -> None:
    """Inside a form its question follows, and other topics would only lead away from it."""
    topics = () if turn.form else _NEXT.get(response, ("talk_to_human",))
    turn.say(response, buttons=topic_buttons(turn, *topics), **values)
