"""Current offers, and what a coupon code is worth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.change_fields import topic_buttons
from actions.form_answers import NO_TOPIC, Field, Filled, Refused, digresses
from actions.form_tasks import FormTask
from actions.forms import FormStep
from actions.turn import Turn
from bot.commerce.formats import format_date, format_money
from bot.commerce.products import Coupon
from bot.commerce.said_amounts import find_amount
from bot.commerce.shapes import search_shape
from bot.commerce.workdays import local_day

OTHER_OFFERS = "other_offers"
"""The topic of the lexicon with offers that customers ask for; its meanings are their names."""

SHOWN = 5
"""Offers in one message."""

_WORDS_OF_A_NAME = 4
"""More of them around a word for a coupon are no name of one."""

_TYPED_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{2,28})[A-Za-z0-9]", re.ASCII)
_CODE_INSIDE = re.compile(r"(?<![A-Za-z0-9@.#-])(?=[A-Za-z]*\d)[A-Za-z]{2,15}\d{1,6}(?![A-Za-z0-9@-])", re.ASCII)


class Promotions(ShopAction):
    """The public coupons that are valid now."""

    action = "action_promotions"

    def act(self, turn: Turn) -> list[EventType]:
        """List them, with what they ask for and how long they last; of a code that is named, tell what it is worth."""
        code = turn.entity("coupon_code")
        if code is not None:
            tell_coupon(turn, code)
            return []
        coupons = turn.services.store.list_promotions()
        button = turn.button("utter_part_button_check_code", "/check_coupon")
        if not coupons:
            turn.say("utter_no_promotions", buttons=[button])
            return []
        other = _other_offer(turn, coupons)
        if other is not None:
            turn.say("utter_offer_not_there", offer=other)
        lines = "\n".join(_coupon_line(turn, coupon) for coupon in coupons[:SHOWN])
        rules = turn.services.shop.coupon_rules[turn.language]
        turn.say("utter_promotions", lines=lines, rules=rules, buttons=[button])
        return []


def _other_offer(turn: Turn, coupons: Sequence[Coupon]) -> str | None:
    """The kind of offer that is asked for and that no coupon is described as; None where one is, or none is named."""
    lexicon = turn.services.lexicon
    other = lexicon.find(OTHER_OFFERS, turn.text, typos=False) if turn.text else None
    if other is None:
        return None
    described = (text for coupon in coupons for _, text in coupon.description.by_language)
    return None if any(lexicon.says(OTHER_OFFERS, other, text) for text in described) else other


class CouponCodeField:
    """A coupon code, found by the pipeline or typed alone."""

    slot = "coupon_code"

    def volunteered(self, turn: Turn) -> Filled | None:
        """Take a code from a sentence; letters and digits in one word count where a coupon is asked about."""
        code = turn.entity("coupon_code")
        if code is None and turn.intent == "check_coupon":
            inside = _CODE_INSIDE.search(turn.text)
            code = inside[0] if inside else None
        return Filled({self.slot: code.upper()}) if code else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a single word as the code, unless it is a topic of its own."""
        said = self.volunteered(turn)
        if said is not None:
            return said
        typed = turn.text.strip().strip("\"'“”‘’.!")
        if not _TYPED_CODE.fullmatch(typed):
            return Refused("utter_coupon_by_name") if _is_a_name(turn) else None
        about_coupon = turn.intent == "check_coupon" or (turn.intent in NO_TOPIC)
        if about_coupon or any(character.isdigit() for character in typed):
            return Filled({self.slot: typed.upper()})
        return None


def _is_a_name(turn: Turn) -> bool:
    """Tell whether a coupon is called by a name instead of its code: `생일 쿠폰이요`."""
    lexicon = turn.services.lexicon
    asks = digresses(turn) or lexicon.says("wish_parts", "question", turn.text)
    return lexicon.says("coupon_kinds", "all", turn.text) and not asks and len(turn.text.split()) <= _WORDS_OF_A_NAME


class CouponStep(FormStep):
    """Asks for the code; says first what holds for all coupons."""

    form = "coupon_form"
    optional = frozenset({"coupon_code"})
    fields: ClassVar[Sequence[Field]] = (CouponCodeField(),)

    def check(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any] | None:
        """Tell the rules of coupons while no code is known: most questions about coupons are answered by them.

        Where they are all that was asked, or an order is placed already, there is no code to check.
        """
        lexicon = turn.services.lexicon
        if slots["coupon_code"] is None and lexicon.says("coupon_kinds", "afterwards", turn.text):
            turn.say("utter_coupon_afterwards", buttons=topic_buttons(turn, "cancel_order"))
            return None
        if slots["coupon_code"] is None and lexicon.says("coupon_kinds", "rules", turn.text):
            turn.say("utter_coupon_rules", rules=turn.services.shop.coupon_rules[turn.language])
            return None
        named = turn.slot("requested_slot") is not None and _is_a_name(turn)
        if slots["coupon_code"] is None and lexicon.says("coupon_kinds", "until", turn.text):
            Promotions().act(turn)
        elif slots["coupon_code"] is None and turn.intent == "check_coupon" and not named:
            turn.say("utter_coupon_rules", rules=turn.services.shop.coupon_rules[turn.language])
        return {}


class CheckCoupon(FormTask):
    """Whether a code can be used now, and for what.

    A code that the shop has not announced yet is answered like one that does not exist.
    """

    action = "action_check_coupon"
    clears = ("coupon_code",)

    def perform(self, turn: Turn) -> list[EventType]:
        """Look the code up."""
        tell_coupon(turn, str(turn.slot("coupon_code")))
        return []


def tell_coupon(turn: Turn, code: str) -> None:
    """Say what `code` is worth now: look it up, and compare its dates with the clock."""
    coupon = turn.services.store.find_coupon(code)
    now = turn.services.clock()
    if coupon is None or (now < coupon.starts_at and not coupon.public):
        turn.say("utter_coupon_unknown", code=code, buttons=[_offers_button(turn)])
    elif now < coupon.starts_at:
        turn.say("utter_coupon_not_yet", code=coupon.code, day=_day(turn, coupon.starts_at))
    elif now >= coupon.ends_at:
        day = _day(turn, coupon.ends_at)
        turn.say("utter_coupon_expired", code=coupon.code, day=day, buttons=[_offers_button(turn)])
    elif (lacks := _lacks(turn, coupon, code)) is not None:
        turn.say("utter_coupon_too_little", code=coupon.code, **lacks)
    else:
        values = {"description": coupon.description[turn.language], "conditions": _conditions(turn, coupon)}
        fails = bool(turn.text) and search_shape(turn.services.lexicon, "coupon_fails", turn.text) is not None
        if not fails:
            turn.say("utter_coupon_valid", code=coupon.code, **values)
            return
        rules, buttons = turn.services.shop.coupon_rules[turn.language], topic_buttons(turn, "talk_to_human")
        turn.say("utter_coupon_valid_but", code=coupon.code, rules=rules, buttons=buttons, **values)


def _lacks(turn: Turn, coupon: Coupon, code: str) -> dict[str, str] | None:
    """Give the basket's value that is said, and what it lacks of the minimum spend; None if it lacks nothing."""
    words = re.sub(re.escape(code), " ", turn.text, flags=re.IGNORECASE)
    bare = turn.entity("order_number") is None
    basket = find_amount(words, turn.services.shop.currency, turn.services.lexicon, bare=bare)
    least = coupon.minimum_spend
    if basket is None or least is None or basket.currency != least.currency or basket >= least:
        return None
    amounts = {"minimum": least, "amount": basket, "gap": least - basket}
    return {name: format_money(amount, turn.language) for name, amount in amounts.items()}


def _coupon_line(turn: Turn, coupon: Coupon) -> str:
    return turn.phrase(
        "utter_part_coupon",
        code=coupon.code,
        description=coupon.description[turn.language],
        conditions=_conditions(turn, coupon),
    )


def _conditions(turn: Turn, coupon: Coupon) -> str:
    """The minimum spend, if there is one, and the last day."""
    values = {"day": _day(turn, coupon.ends_at)}
    if coupon.minimum_spend is None:
        return turn.phrase("utter_part_until", **values)
    minimum = format_money(coupon.minimum_spend, turn.language)
    return turn.phrase("utter_part_minimum_until", minimum=minimum, **values)


def _day(turn: Turn, moment: datetime) -> str:
    shop = turn.services.shop
    return format_date(local_day(shop, moment), turn.language, today=local_day(shop, turn.services.clock()))


def _offers_button(turn: Turn) -> dict[str, str]:
    return turn.button("utter_part_button_offers", "/ask_promotions")
