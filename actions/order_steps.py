"""Which order a form is about, and the proof that it is the customer's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from actions.account_proof import ACCOUNT_WANTED, CUSTOMER, AccountField, prove_account, refuse, starts_with_account
from actions.form_answers import NO_TOPIC, Field, corrects, digresses
from actions.form_openings import opening_words
from actions.forms import FormStep
from actions.order_choice import (
    candidates,
    choose_order,
    goes_on_about_another,
    queue_others,
    says_other_order,
)
from actions.order_fields import REFUSED, OrderContactField, OrderNumberField, read_contact, said_contact
from actions.paused_forms import comes_back
from actions.told_order import said_number
from actions.turn import Turn
from bot.commerce.contact import Contact, ContactKind, parse_contact, same_contact
from bot.commerce.order_tasks import ORDER_FORMS
from bot.commerce.orders import Order


class OrderStep(FormStep):
    """A form about one order: nothing of it is told before number and contact match.

    `opens` are the intents that open the form: said again inside it they are no other topic.
    """

    fields: ClassVar[Sequence[Field]] = (AccountField(), OrderNumberField(), OrderContactField())
    opens: ClassVar[frozenset[str]]

    def _read(self, turn: Turn, *, opening: bool) -> dict[str, Any] | None:
        """Read as every form does, but leave a wish or a question about another order to the rules."""
        if not opening and self.about_another_order(turn):
            return None
        change = super()._read(turn, opening=opening)
        other = opening and said_number(turn) is None and says_other_order(turn, turn.text)
        return {**(change or {}), "order_number": None, "order_id": None} if other else change

    def about_another_order(self, turn: Turn) -> bool:
        """True for `where is 1033?` in a return of #1019. With no topic of its own, the number corrects the form."""
        if said_number(turn) in (None, turn.slot("order_number")) or turn.intent in NO_TOPIC | self.opens:
            return False
        if corrects(turn) and not digresses(turn) and turn.intent not in ORDER_FORMS:
            return False
        # Where the number is asked for, it is an answer, whatever else is told, unless that is a question.
        return turn.slot("requested_slot") != "order_number" or digresses(turn)

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Find out whose order it is and which; nothing else is told before.

        Number and contact match, or the customer has proved his account and the order is his. Attempts are limited, and
        the answer is the same whether or not the order or the account exists.
        """
        # Its number and contact prove an order by themselves, whatever becomes of the account.
        aside = bool(slots["order_number"] and slots["order_contact"]) and not starts_with_account(turn)
        if slots.get("order_id", turn.slot("order_id")) and turn.slot("requested_slot") == CUSTOMER:
            aside = False  # it is proved already, and the account is asked for on top
        account = {} if slots.get(CUSTOMER) else prove_account(turn, slots, aside=aside)
        if account is None:
            return None
        known = {**slots, **account}
        if known.get(CUSTOMER):
            chosen = self._choose(turn, known, just_proved=bool(account))
            return None if chosen is None else {**account, **chosen}
        wanted = turn.slot(ACCOUNT_WANTED) or self._tells_age(turn, known)
        if not aside and (starts_with_account(turn) or (wanted and not self._opens_proved(turn, known))):
            return {**account, ACCOUNT_WANTED: True}
        classic = self._check_number(turn, known)
        return None if classic is None else {**account, **classic}

    def _tells_age(self, turn: Turn, slots: dict[str, Any]) -> bool:
        """True for `cancel my latest order`: the account alone knows it, and who says so has no number."""
        unknown = slots["order_number"] is None and self._opening(turn)
        said = opening_words(turn, self.form) if unknown else ""
        ages = ("newest", "oldest")
        return bool(said) and any(turn.services.lexicon.says("order_ages", one, said) for one in ages)

    def _opens_proved(self, turn: Turn, slots: dict[str, Any]) -> bool:
        """True where this form opens for an order that is proved: another form wanted the account on top, not this."""
        return self._opening(turn) and bool(slots.get("order_id", turn.slot("order_id")))

    def _next(self, slots: dict[str, Any]) -> str | None:
        asked = (one.slot for one in self.fields if one.slot != CUSTOMER or slots.get(ACCOUNT_WANTED))
        return next((slot for slot in asked if slots.get(slot) is None), None)

    def _choose(self, turn: Turn, slots: dict[str, Any], *, just_proved: bool) -> dict[str, Any] | None:
        """Settle which of the customer's orders is meant, from its number or from what is said of it."""
        opening = self._opening(turn) and not comes_back(turn, self.form)
        contact = {"order_contact": slots["order_contact"] or turn.slot("customer_email")}
        number = slots["order_number"]
        if number is not None and (said_number(turn) == number or not opening):
            verified = slots.get("order_id", turn.slot("order_id"))
            return contact if verified else self._own(turn, number, str(slots[CUSTOMER]), contact)
        asked = turn.slot("requested_slot") == "order_number" and not turn.tapped
        if not (opening or just_proved or asked):
            return contact
        said = opening_words(turn, self.form) if opening or just_proved else turn.text
        if number is not None and goes_on_about_another(turn, self.form, said, str(slots[CUSTOMER])):
            return contact
        order, others = choose_order(turn, self.form, said, str(slots[CUSTOMER]))
        if order is None:
            return {**contact, **self._talked_about(turn, number, said)}
        prefix = turn.services.shop.orders.prefix
        found = {"order_number": order.number.removeprefix(prefix), "order_id": order.id}
        return {**contact, **found, **queue_others(turn, others, said, self.opens)}

    def _talked_about(self, turn: Turn, number: str | None, said: str) -> dict[str, Any]:
        """The order that was spoken of before, if it may be meant again; else none."""
        there = candidates(turn, self.form, said)
        prefix = turn.services.shop.orders.prefix
        if number is not None and turn.slot("order_id") in [order.id for order in there]:
            return {"order_number": number.removeprefix(prefix), "order_id": turn.slot("order_id")}
        return {"order_number": None, "order_id": None}

    def _own(self, turn: Turn, number: str, customer_id: str, contact: dict[str, Any]) -> dict[str, Any] | None:
        """Take a number that the customer gave, if the order is his own, or its own contact is said with it."""
        verifier, record, proof = turn.services.verifier, _record(number), Contact(ContactKind.EMAIL, customer_id)
        if verifier.locked(turn.conversation_id, record, proof):
            return refuse(turn)
        order = turn.find_order(number)
        if order is not None and order.customer.id == customer_id:
            return {**contact, "order_id": order.id}
        said = said_contact(turn)
        if said is not None and not starts_with_account(turn):
            # A gift, or an order without an account: it is proved as for anybody, and the account stays the customer's.
            matched = self._match(turn, number, said)
            if matched is None or REFUSED not in matched:
                return matched
            turn.say("utter_identity_not_matched")
            return {**contact, "order_number": None, "order_id": None}
        verifier.count_failure(turn.conversation_id, record, proof, attempt=turn.message_key)
        if verifier.locked(turn.conversation_id, record, proof):
            return refuse(turn)
        turn.say("utter_order_not_found", order_number=f"{turn.services.shop.orders.prefix}{number}")
        return {**contact, "order_number": None, "order_id": None}

    def _check_number(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Match number and contact."""
        number, contact = slots["order_number"], slots["order_contact"]
        verified = slots.get("order_id", turn.slot("order_id"))
        if number is None or verified:
            return {}
        if contact is None:
            locked = turn.services.verifier.locked(turn.conversation_id, _record(number))
            return refuse(turn) if locked else {}
        return self._match(turn, number, contact)

    def _match(self, turn: Turn, number: str, said: str) -> dict[str, Any] | None:
        contact = read_contact(said, turn.services.shop.country)
        proved_another = said == turn.slot("order_contact") and turn.slot("order_id")
        anew = said in turn.entities("postcode") and said_number(turn) == number
        if proved_another and contact.kind is ContactKind.POSTCODE and not anew:
            # Many people share a postcode: what proved one order is no proof for the next.
            return {"order_contact": None}
        verifier, record = turn.services.verifier, _record(number)
        if verifier.locked(turn.conversation_id, record, contact):
            return refuse(turn)
        order = turn.services.store.find_order(number)
        if order is not None and _belongs(turn, said, order):
            return {"order_id": order.id}
        if proved_another and not anew:
            # It is the customer's own, and nobody has said that it belongs to this order too.
            return {"order_contact": None}
        verifier.count_failure(turn.conversation_id, record, contact, attempt=turn.message_key)
        if verifier.locked(turn.conversation_id, record, contact):
            return refuse(turn)
        return {"order_contact": None, REFUSED: turn.message_key}


def _record(number: str) -> str:
    return f"order:{number}"


def _belongs(turn: Turn, said: str, order: Order) -> bool:
    # A postcode is one only by the rules of its country, and the order may be going to another one.
    contact = parse_contact(said, turn.services.shop.country) or parse_contact(said, order.shipping_address.country)
    return contact is not None and same_contact(
        contact,
        email=order.customer.email,
        phone=order.customer.phone,
        postcode=order.shipping_address.postcode,
        country=order.shipping_address.country,
    )
