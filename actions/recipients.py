"""Who receives an order: another name or phone number, where the place stays as it is."""

from __future__ import annotations

from actions.address_field import said_street
from actions.form_openings import opening_entity, opening_words
from actions.passing_on import pass_on
from actions.told_order import said_number
from actions.turn import Turn
from actions.words import phone, shown_number
from bot.commerce.orders import Order
from bot.commerce.shapes import search_shape


def recipient_phone(turn: Turn) -> str | None:
    """The phone number that is told where an address is asked for: it is the recipient's, and proves nothing."""
    asked = turn.slot("requested_slot") in {"new_address", "address_confirmed"}
    told = asked and said_street(turn) is None and said_number(turn) is None
    return turn.entity("phone") if told else None


def recipients_phone_at_opening(turn: Turn, form: str) -> str | None:
    """The recipient's phone number in the words that opened `form`: it shall change, or is told with the new place."""
    number, words = opening_entity(turn, form, "phone"), opening_words(turn, form)
    if number is None:
        return None
    shapes = ("recipients_phone", "order_phone")
    his = asked_part(turn, form) == "phone" or any(search_shape(turn.services.lexicon, one, words) for one in shapes)
    return number if his else None


def asked_part(turn: Turn, form: str) -> str | None:
    """What shall change by the words that opened `form`: the `recipient` or the `phone`; None for the whole address."""
    words, lexicon = opening_words(turn, form), turn.services.lexicon
    if search_shape(lexicon, "names_address", words):
        return None
    return next((one for one in ("phone", "recipient") if search_shape(lexicon, f"names_{one}", words)), None)


def pass_phone(turn: Turn, action: str, order: Order, number: str) -> None:
    """Pass on another phone number of the recipient: the store keeps none with an address."""
    values = {"order_number": shown_number(turn, order), "phone": phone(turn, number)}
    turn.say("utter_recipient_phone_by_person", **values)
    pass_on(turn, action, "address", turn.phrase("utter_part_ticket_recipient_phone", **values))
