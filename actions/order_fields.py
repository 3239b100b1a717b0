"""The two fields that every question about an order begins with, and the check that they belong together."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.account_proof import CUSTOMER
from actions.base import ShopAction
from actions.form_answers import NO_TOPIC, Filled, Refused
from actions.form_openings import opening_words
from actions.order_choice import (
    candidates,
    describe_order,
)
from actions.payloads import write_payload
from actions.told_order import CONTACT_ENTITIES, said_number
from actions.turn import Turn
from actions.words import shown_number
from bot.commerce.contact import Contact, ContactKind, parse_contact
from bot.commerce.order_tasks import ORDER_FORMS

REFUSED = "contact_refused"
"""The slot of the message whose contact did not match."""


class OrderNumberField:
    """`#1001`, wherever it is said."""

    slot = "order_number"

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take a number that is said anywhere; another number than before asks for a new match."""
        number = said_number(turn)
        if number is None or number == turn.slot(self.slot):
            return None
        return Filled({self.slot: number, "order_id": None})

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a number; explain where something with digits is none."""
        number = said_number(turn)
        if number is not None:
            return Filled({self.slot: number, "order_id": None})
        other_fact = any(turn.entity(name) for name in (*CONTACT_ENTITIES, "coupon_code", "tracking_number"))
        if turn.intent in NO_TOPIC and not other_fact and any(character.isdigit() for character in turn.text):
            return Refused("utter_invalid_order_number", {"example": _example(turn)})
        return None


class OrderContactField:
    """The e-mail, phone number or postcode of the order."""

    slot = "order_contact"

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take a contact that is said anywhere."""
        about = said_number(turn) or turn.slot("order_number")
        if turn.slot("requested_slot") == CUSTOMER and turn.slot("order_id") and about == turn.slot("order_number"):
            return None  # the order is proved: what is told now is about the account
        said = said_contact(turn)
        anew = said_number(turn) not in {None, turn.slot("order_number")}  # told with another order, for that one
        if said is None or (said == turn.slot(self.slot) and not anew):
            return None
        if turn.slot("order_id") and about == turn.slot("order_number") and said == turn.entity("postcode"):
            return None  # the order is proved: a postcode is part of an address that is told now
        return Filled({self.slot: said, "order_id": None})

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a contact; explain where something that looks like one is none."""
        said = self.volunteered(turn)
        if said is not None:
            return said
        contact = parse_contact(turn.text, turn.services.shop.country)
        if contact is not None:
            return Filled({self.slot: contact.value, "order_id": None})
        if said_number(turn) is not None:
            return Filled({self.slot: None})  # the number once more: only the contact is missing
        if "@" in turn.text or any(character.isdigit() for character in turn.text):
            return Refused("utter_invalid_contact")
        return None


def said_contact(turn: Turn) -> str | None:
    """The first e-mail address, phone number or postcode in the message, in this order of kinds."""
    return next((value for name in CONTACT_ENTITIES if (value := turn.entity(name))), None)


class AskOrderContact(ShopAction):
    """Ask for the order's contact; where one did not match in this turn, say so, which asks for another."""

    action = "action_ask_order_contact"

    def act(self, turn: Turn) -> list[EventType]:
        """Ask. The number stays: who mistyped one of the two tells just that one again."""
        refused = turn.slot(REFUSED) == turn.message_key
        turn.say("utter_identity_not_matched" if refused else "utter_ask_order_contact")
        return []


class AskOrderNumber(ShopAction):
    """Ask which order: a known customer chooses among his own, anybody else gives the number."""

    action = "action_ask_order_number"

    def act(self, turn: Turn) -> list[EventType]:
        """Ask with the orders to choose from, or with a number as an example that looks like this shop's."""
        form = str(turn.form or "")
        orders = candidates(turn, form, opening_words(turn, form))
        if not orders:
            turn.say("utter_ask_order_number", example=_example(turn))
            return []
        listed = "\n".join(f"• {describe_order(turn, order)}" for order in orders)
        prefix = turn.services.shop.orders.prefix
        buttons = [
            {
                "title": shown_number(turn, order),
                "payload": write_payload("inform", order_number=order.number.removeprefix(prefix)),
            }
            for order in orders
        ]
        topic = turn.phrase(f"utter_topic_{_wish(turn, form)}")
        turn.say("utter_ask_which_order", topic=topic, orders=listed, buttons=buttons)
        return []


def _wish(turn: Turn, form: str) -> str:
    """The intent that opened `form`: several may, as all that can be wrong with a parcel opens one form."""
    opening = [intent for intent, opened in ORDER_FORMS.items() if opened == form]
    said = [str(event["parse_data"]["intent"]["name"]) for event in turn.tracker.events if event["event"] == "user"]
    return next((intent for intent in reversed(said) if intent in opening), next(iter(opening), "track_order"))


def _example(turn: Turn) -> str:
    orders = turn.services.shop.orders
    return f"{orders.prefix}{orders.example.removeprefix(orders.prefix)}"


def read_contact(said: str, country: str) -> Contact:
    """Read what a form has taken for a contact; what is neither e-mail nor phone is somebody's postcode."""
    return parse_contact(said, country) or parse_contact(said, "") or Contact(ContactKind.POSTCODE, said)
