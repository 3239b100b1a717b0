"""A fact that nobody asked for, about shopping: the name of a product, a colour, a coupon code, a country."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.known_product import named_in
from actions.last_question import last_question
from actions.narrowed_search import narrow_to_option
from actions.offers import tell_coupon
from actions.person_calls import said_before
from actions.places import find_destination
from actions.product_question import ProductAction, named_products
from actions.product_search import SearchProduct
from actions.products import ProductOptions, ProductPrice, ProductStock, SizeHelp
from actions.shipping import FreeShipping, ShippingCost, ShippingTime, ShippingZones, asks_about_arrival
from actions.shop_info import OpeningHours
from actions.turn import Turn
from bot.commerce.properties import find_asked_property
from bot.commerce.variants import spoken_of
from bot.store.api import StoreRefusedError

LONGEST_FACT = 40
"""Characters: what is longer is a question of its own, and its product only one word of it."""

Question = TypeVar("Question", bound=ShopAction)

_QUESTIONS: tuple[ProductAction, ...] = (ProductPrice(), ProductOptions(), ProductStock(), SizeHelp())
_DAY_QUESTIONS: tuple[ShopAction, ...] = (OpeningHours(),)
_PLACE_QUESTIONS: tuple[ShopAction, ...] = (ShippingCost(), ShippingTime(), FreeShipping(), ShippingZones())


def answer_fact(turn: Turn) -> list[EventType] | None:
    """Answer a bare fact as the question it continues; None if it is no fact about shopping.

    A product answers "which product?" or is searched for; a colour or size continues the last question about the
    product that is talked about; a place continues the last question about shipping; a code is checked. Inside a form
    facts belong to the form.
    """
    if turn.form is not None or not turn.text or len(turn.text) > LONGEST_FACT:
        return None
    code = turn.entity("coupon_code")
    if code is not None:
        tell_coupon(turn, code)
        return []
    if turn.entity("date") is not None:
        if asks_about_arrival(turn):
            return ShippingTime().act(turn)
        hours = _last_question(turn, _DAY_QUESTIONS)
        if hours is not None:
            return hours.act(turn)
    asked = _last_question(turn, _PLACE_QUESTIONS)
    place = find_destination(turn)
    about_order = turn.services.lexicon.find("order_words", turn.text, typos=False) is not None
    named = (place.named and not about_order) or (place.area is not None and turn.entity("postcode") is None)
    # The president of a country is nobody to ship to, nor is where something was made.
    elsewhere = asked is None and turn.intent == "out_of_scope"
    named = named and not elsewhere and find_asked_property(turn.text, turn.services.lexicon) is None
    # A bare postcode may be meant for anything else, unless a place was what mattered.
    if named or (asked is not None and place.postcode is not None):
        return (asked or ShippingZones()).act(turn)
    return None if elsewhere and not named_in(turn, turn.text) else _about_product(turn)


def answer_named_product(turn: Turn) -> list[EventType] | None:
    """Answer but the name of a product, right after it was asked which one is meant; None for all else."""
    product = turn.entity("product")
    bare = product is not None and len(turn.text) <= len(product) + _ENDING
    return answer_fact(turn) if bare and said_before(turn, _WHICH_PRODUCT) else None


_ENDING = 3
"""Letters that a name may have behind it: `린넨 장스탠드요`."""

_WHICH_PRODUCT = frozenset({"utter_which_product", "utter_which_product_unknown"})


def _about_product(turn: Turn) -> list[EventType] | None:
    store = turn.services.store
    question = _last_question(turn, _QUESTIONS)
    named = named_products(store, turn.text, turn.services.lexicon)
    if named and question is None:
        return SearchProduct().act(turn)
    if named and question is not None:
        return question.settle(turn, named)
    talked_about = turn.slot("product_id")
    if talked_about is None:
        return narrow_to_option(turn)
    try:
        product = store.get_product(str(talked_about))
    except StoreRefusedError:
        return [SlotSet("product_id", None)]
    if not spoken_of(turn.text, product, turn.services.lexicon).said:
        return None
    return (question or ProductStock()).settle(turn, [product])


def _last_question(turn: Turn, questions: Sequence[Question]) -> Question | None:
    """Which of `questions` was asked in the turn before this one, or before the facts that already continued it."""
    asked = last_question(turn, {one.action for one in questions})
    return next((one for one in questions if one.action == asked), None)
