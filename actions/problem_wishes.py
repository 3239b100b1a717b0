"""What would help somebody with a problem: money back, the same again, or another variant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.base import ShopAction
from actions.changes import verified_order
from actions.form_answers import WAYS_OUT, Filled, Refused, digresses, is_statement
from actions.item_choices import describe, from_slot, to_slot
from actions.paused_forms import drop_paused
from actions.problem_findings import describe_findings, find_problem
from actions.taps import answer_payload
from actions.turn import Turn
from bot.commerce.decisions import decide_exchange, decide_return
from bot.commerce.orders import Order
from bot.commerce.policy import Offer
from bot.commerce.refusals import wanted_part
from bot.commerce.shapes import search_shape

BY_A_PERSON = (Offer.REPLACEMENT.value, Offer.REFUND.value)
NO_WISH = "none"
"""Stands in the slot where there is nothing to choose between."""

REPORT_SLOTS = ("problem", "problem_items", "problem_wish")
"""What a report fills beside whose order it is."""

_TITLES = {
    Offer.RETURN.value: "utter_part_return_free",
    Offer.REPLACEMENT.value: "utter_part_same_again",
    Offer.EXCHANGE.value: "utter_part_other_variant",
}
_GOES_ON = {
    Offer.RETURN.value: ("return_form", "return_items", "return_reason"),
    Offer.EXCHANGE.value: ("exchange_form", "exchange_items", "exchange_reason"),
}
"""The form that a wish leads to, and its slots for items and reason."""

_INSTEAD = {
    Offer.REFUND.value: Offer.RETURN.value,
    Offer.RETURN.value: Offer.REFUND.value,
    Offer.EXCHANGE.value: Offer.REPLACEMENT.value,
}
"""What a word means where its own meaning is not offered: who wants his money back returns the item."""

FEW_WORDS = 4
"""So short an answer is one, also where its words are those of a question: `refund please`."""


class WishField:
    """What would help. Where there is no choice the slot holds `none`."""

    slot = "problem_wish"

    def volunteered(self, turn: Turn) -> Filled | None:
        """Nobody knows what is offered before it is shown."""
        del turn
        return None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button or words."""
        order = verified_order(turn)
        items = from_slot(turn.slot("problem_items"))
        offered = offered_wishes(turn, order, turn.slot("problem"), items) if order else ()
        chosen = turn.entity("choice")
        if chosen is not None:
            return Filled({self.slot: chosen}) if chosen in offered else None
        if turn.text and search_shape(turn.services.lexicon, "asks_cost", turn.text):
            return Refused("utter_cost_by_person")
        meant = None if self._asks(turn) else told_wish(turn, turn.text, offered)
        return Filled({self.slot: meant}) if meant else None

    @staticmethod
    def _asks(turn: Turn) -> bool:
        """True for a question, unless it asks for it: `can you just send another one?`."""
        requests = is_statement(turn) or search_shape(turn.services.lexicon, "request_ending", turn.text)
        if turn.text.rstrip().endswith("?"):
            return not requests or turn.intent in WAYS_OUT
        return digresses(turn) and len(turn.text.split()) > FEW_WORDS


def told_wish(turn: Turn, text: str, offered: Sequence[str]) -> str | None:
    """What of `offered` the words want; None if they want nothing of it, or are empty."""
    lexicon = turn.services.lexicon
    found = lexicon.find("wishes", wanted_part(text, lexicon)) if text else None
    meant = found if found in offered else _INSTEAD.get(found or "")
    return meant if meant in offered else None


def offered_wishes(turn: Turn, order: Order, problem: str, items: Mapping[str, int]) -> tuple[str, ...]:
    """What the customer may choose between; empty where the table offers nothing to choose.

    A person does what the table of problems offers. A return or an exchange is offered if the tables for returns and
    exchanges allow it for all these items, too.
    """
    found = find_problem(turn, order, problem, items)
    if not found or found[0].wishes or not items:
        return found[0].wishes if found else ()
    shop, now = turn.services.shop, turn.services.clock()
    lines = [line for line in order.lines if line.id in items]
    offers = found[0].decision.offers
    returns = (decide_return(shop, order, line, reason=problem, now=now) for line in lines)
    exchanges = (decide_exchange(shop, order, line, reason=problem, now=now) for line in lines)
    wishes = []
    if Offer.RETURN in offers and all(one.allowed for one in returns):
        wishes.append(Offer.RETURN.value)
    if Offer.EXCHANGE in offers and all(one.allowed for one in exchanges):
        wishes.append(Offer.REPLACEMENT.value)
        if len(lines) == 1 and lines[0].options:
            wishes.append(Offer.EXCHANGE.value)
    return tuple(wishes)


def go_on(turn: Turn, problem: str, items: Mapping[str, int]) -> list[EventType]:
    """Open the form that does what is wished, with items and reason known; nothing where a person does it."""
    if turn.slot("problem_wish") not in _GOES_ON:
        return []
    form, items_slot, reason_slot = _GOES_ON[turn.slot("problem_wish")]
    known: dict[str, Any] = {items_slot: to_slot(items), reason_slot: problem}
    return [*(SlotSet(name, value) for name, value in known.items()), FollowupAction(form)]


def settle_report(turn: Turn, line_ids: Collection[str]) -> list[EventType]:
    """Close the report that waits about the order whose lines were just exchanged or are sent back.

    One about other items of it goes on.
    """
    reported = from_slot(turn.slot("problem_items"))
    if reported and not set(reported) & set(line_ids):
        return []
    dropped = drop_paused(turn, "problem_form", str(turn.slot("order_number")))
    return [*dropped, *turn.put(dict.fromkeys(REPORT_SLOTS))] if dropped else []


class AskProblemWish(ShopAction):
    """Ask what would help."""

    action = "action_ask_problem_wish"

    def act(self, turn: Turn) -> list[EventType]:
        """Say what the shop's table says, and offer what it offers."""
        order = verified_order(turn)
        if order is None:
            return []
        items = from_slot(turn.slot("problem_items"))
        found = find_problem(turn, order, turn.slot("problem"), items)
        explanation = describe_findings(turn, order, found)
        offered = offered_wishes(turn, order, turn.slot("problem"), items)
        if found[0].wishes:
            buttons = [turn.button(f"utter_part_wish_{wish}", _payload(turn, wish)) for wish in offered]
            turn.say("utter_ask_problem_wish", explanation=explanation, buttons=buttons)
            return []
        buttons = [turn.button(_TITLES[wish], _payload(turn, wish)) for wish in offered]
        turn.say("utter_problem_choose", explanation=explanation, items=describe(turn, order, items), buttons=buttons)
        return []


def _payload(turn: Turn, wish: str) -> str:
    return answer_payload(turn, WishField.slot, wish)
