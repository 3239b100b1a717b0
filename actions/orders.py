"""Where parcels are, and which orders somebody has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rasa_sdk.events import EventType

from actions.account_proof import ACCOUNT_WANTED, CUSTOMER, AccountField, prove_account, told_with_order
from actions.changes import verified_order
from actions.earlier_wishes import answered_before
from actions.form_answers import Field
from actions.form_openings import opening_intent, opening_words
from actions.form_tasks import FormTask
from actions.forms import FormStep
from actions.order_choice import LISTED_ORDERS
from actions.order_status import say_carriers, say_status
from actions.order_steps import OrderStep
from actions.payloads import write_payload
from actions.payment_choice import is_own
from actions.payments_told import say_payments
from actions.person_calls import said_before
from actions.profile import say_profile
from actions.purchases import answer_about_order, answer_purchase_question
from actions.turn import Turn
from actions.words import day, item, shown_number
from bot.commerce.eta import view_order
from bot.commerce.orders import Order, OrderStatus
from bot.commerce.profile import TOPIC as PROFILE
from bot.commerce.profile import Fact
from bot.commerce.shapes import find_shapes, search_shape

_STATUS_TOLD = ("utter_order_status", "utter_order_and_address", "utter_order_carrier")
"""What is heard of an order with its carriers."""

PURCHASE_QUESTION = "purchase_question"
"""The slot of what was asked about the orders, kept while the account is proved."""

PROFILE_ASKED = "profile_asked"
"""The slot that is true where that is a question about the account itself."""


class TrackOrderStep(OrderStep):
    """Which order to track."""

    form = "track_order_form"
    opens = frozenset({"track_order"})
    optional = frozenset({"order_number"})

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Find the order; who asks where it goes proves the account as well, which a number and an e-mail do not.

        Where the parcels are is told before that.
        """
        further = super().check(turn, slots)
        known = {**slots, **(further or {})}
        proved = known.get("order_id", turn.slot("order_id"))
        vain = known.get(CUSTOMER) or turn.slot(ACCOUNT_WANTED) or not turn.services.shop.identity.account
        if further is None or not proved or vain or not _asks_where_to(turn):
            return further
        order = turn.find_order(str(known["order_number"]))
        if order is not None and order.id == proved:
            say_status(turn, order)
        turn.say("utter_address_needs_account")
        return {**further, ACCOUNT_WANTED: True, **told_with_order(turn)}


def _asks_where_to(turn: Turn) -> bool:
    """True where the message, or the one that opened the form, asks for the address that the order goes to."""
    words = (turn.text, opening_words(turn, TrackOrderStep.form))
    shapes = find_shapes(turn.services.lexicon, "asks_where_to")
    return any(shape.search(text) for shape in shapes for text in words if text)


def _doubts_payment(turn: Turn) -> bool:
    """True where the message, or the one that opened the form, says that it was paid twice or counts as unpaid."""
    words = (turn.text, opening_words(turn, TrackOrderStep.form))
    shapes = ("paid_twice", "paid_unseen", "charged_wrong")
    return any(search_shape(turn.services.lexicon, one, text) for one in shapes for text in words if text)


class TrackOrder(FormTask):
    """Tell where the parcels of an order are."""

    action = "action_track_order"

    def perform(self, turn: Turn) -> list[EventType]:
        """Say it, with the address for the owner of the account who asks for it."""
        order = verified_order(turn)
        if order is None:
            turn.say("utter_order_gone", order_number=turn.slot("order_number"))
            return []
        if _doubts_payment(turn):
            say_payments(turn, order)
            return []
        if opening_intent(turn, TrackOrderStep.form) == "inform" and answered_before(turn, "utter_help_article"):
            # What was told before holds for this order, and what only the team can do they do for it.
            turn.say("utter_order_after_help", order_number=shown_number(turn, order))
            return []
        asks_hour, asks_carrier = _asks(turn, "asks_hour"), _asks(turn, "asks_carrier")
        told = said_before(turn, _STATUS_TOLD)
        if not (told and (asks_hour or asks_carrier)):
            say_status(turn, order, with_address=self._asks_address(turn, order))
        if asks_hour:
            _say_hour(turn, order)
        if asks_carrier:
            say_carriers(turn, order, told=told)
        return []

    def _asks_address(self, turn: Turn, order: Order) -> bool:
        """True where who has proved the account asks where the order goes; others told it may be at that address."""
        asked = Fact.ADDRESS.value
        words = (turn.text, opening_words(turn, TrackOrderStep.form))
        said = any(turn.services.lexicon.says(PROFILE, asked, text) for text in words if text)
        return is_own(turn, order) and (said or _asks_where_to(turn))


def _asks(turn: Turn, shape: str) -> bool:
    """True where the message, or the one that opened the form, asks for that: the hour, or who brings the parcel."""
    words = (turn.text, opening_words(turn, TrackOrderStep.form))
    return any(search_shape(turn.services.lexicon, shape, text) for text in words if text)


def _say_hour(turn: Turn, order: Order) -> None:
    """Say that the carrier alone knows the hour, which no store does, and where it tells it."""
    coming = [one for one in order.fulfillments if one.delivered_at is None and one.tracking_url]
    links = [{"title": turn.phrase("utter_part_track_link"), "url": one.tracking_url} for one in coming]
    turn.say("utter_delivery_hour", custom={"links": links})


class ListOrdersStep(FormStep):
    """Who wants to see his orders."""

    form = "list_orders_form"
    fields: ClassVar[Sequence[Field]] = (AccountField(),)

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Match what proves an account, a limited number of times; what was asked is answered after that."""
        asked: dict[str, Any] = {}
        if self._opening(turn):
            asked = {PURCHASE_QUESTION: turn.text or None, PROFILE_ASKED: turn.intent == "ask_profile"}
        if slots.get(CUSTOMER):
            return asked
        if asked and turn.intent == "ask_purchases" and self._answers_of_order(turn):
            return None
        account = prove_account(turn, slots)
        return None if account is None else {ACCOUNT_WANTED: True, **asked, **account}

    @staticmethod
    def _answers_of_order(turn: Turn) -> bool:
        """Answer what is asked about the order that was proved and talked about, without proving the account."""
        order = verified_order(turn)
        number = turn.entity("order_number")
        other = order is None or (number is not None and number != turn.slot("order_number"))
        return order is not None and not other and answer_about_order(turn, turn.text, order)


class ListOrders(FormTask):
    """List a customer's orders, newest first, or answer the question about them or about the account."""

    action = "action_list_orders"
    clears = (PURCHASE_QUESTION, PROFILE_ASKED)

    def perform(self, turn: Turn) -> list[EventType]:
        """Say number, date and state of each, with a button to look at it."""
        if turn.slot(PROFILE_ASKED):
            say_profile(turn, str(turn.slot(PURCHASE_QUESTION) or ""))
            return []
        orders = turn.services.store.list_orders(turn.slot("customer_id"))
        if not orders:
            turn.say("utter_no_orders")
            return []
        if answer_purchase_question(turn, str(turn.slot(PURCHASE_QUESTION) or ""), orders):
            return []
        shown = orders[:LISTED_ORDERS]
        now = turn.services.clock()
        lines = [
            turn.phrase(
                "utter_part_order_line",
                order_number=shown_number(turn, order),
                date=day(turn, order.placed_at.astimezone(turn.services.shop.time_zone).date()),
                items=_summary(turn, order),
                state=turn.phrase(f"utter_part_state_{view_order(turn.services.shop, order, now).state.value}"),
            )
            for order in shown
        ]
        buttons = [
            {"title": shown_number(turn, order), "payload": write_payload("track_order", order_number=order.number)}
            for order in shown
            if order.status is not OrderStatus.CANCELLED
        ]
        turn.say("utter_orders", orders="\n".join(lines), count=len(orders), buttons=buttons)
        return []


def _summary(turn: Turn, order: Order) -> str:
    first, *rest = order.lines
    name = item(turn, first, first.quantity)
    return turn.phrase("utter_part_and_more", item=name, count=len(rest)) if rest else name
