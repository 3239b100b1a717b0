"""What the shop's rules are, and what they mean for the order that is spoken of.

A question about the rules that names an order is about that order: the form for it opens and tells.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rasa_sdk.events import EventType

from actions.base import ShopAction
from actions.change_fields import topic_buttons
from actions.changes import verified_order
from actions.fee_ways import tell_fee_ways
from actions.item_choices import describe
from actions.order_facts import open_wish
from actions.refund_words import describe_payment_days, working_days
from actions.told_order import said_number
from actions.turn import Turn
from actions.why import explained
from actions.words import day, shown_number
from bot.commerce.decisions import decide_cancel, decide_exchange, decide_return
from bot.commerce.explain import Case, state_policy
from bot.commerce.orders import LineItem, Order
from bot.commerce.policy import Axis, Decision, Fact, Facts, Reason, Table
from bot.commerce.returning import last_day
from bot.commerce.shapes import search_shape

Decide = Callable[[LineItem, datetime], Decision]


class ReturnPolicy(ShopAction):
    """Say how returns work."""

    action = "action_return_policy"

    def act(self, turn: Turn) -> list[EventType]:
        """Say the rules; with a verified order, until when each item can come back."""
        opened = open_wish(turn, "ask_return_policy")
        if opened is not None:
            return opened
        shop, order = turn.services.shop, _order(turn)
        if tell_fee_ways(turn, shop.returns, "return"):
            return []
        turn.say("utter_policy", rules=_rules(turn, shop.returns, _known(order), _asked(turn)))
        if order is None:
            turn.say("utter_return_policy_next", buttons=topic_buttons(turn, "start_return", "ask_refund_policy"))
            return []
        _say_for_order(turn, order, "return", lambda line, now: decide_return(shop, order, line, reason=None, now=now))
        return []


class ExchangePolicy(ShopAction):
    """Say how exchanges work."""

    action = "action_exchange_policy"

    def act(self, turn: Turn) -> list[EventType]:
        """Say the rules; with a verified order, until when each item can be exchanged."""
        opened = open_wish(turn, "ask_exchange_policy")
        if opened is not None:
            return opened
        if turn.text and search_shape(turn.services.lexicon, "other_product", turn.text):
            turn.say("utter_exchange_same_product", buttons=topic_buttons(turn, "start_return", "start_exchange"))
            return []
        shop, order = turn.services.shop, _order(turn)
        if tell_fee_ways(turn, shop.exchanges, "exchange"):
            return []
        turn.say("utter_policy", rules=_rules(turn, shop.exchanges, _known(order), _asked(turn)))
        if order is None:
            turn.say("utter_exchange_policy_next", buttons=topic_buttons(turn, "start_exchange"))
            return []
        _say_for_order(
            turn, order, "exchange", lambda line, now: decide_exchange(shop, order, line, reason=None, now=now)
        )
        return []


class CancelPolicy(ShopAction):
    """Say who can cancel."""

    action = "action_cancel_policy"

    def act(self, turn: Turn) -> list[EventType]:
        """Say the rules; with a verified order, whether that one can be cancelled."""
        opened = open_wish(turn, "ask_cancel_policy")
        if opened is not None:
            return opened
        if turn.text and turn.services.lexicon.says("scope", "part", turn.text):
            turn.say("utter_cancel_policy_part", buttons=topic_buttons(turn, "cancel_order", "talk_to_human"))
            return []
        shop, order = turn.services.shop, _order(turn)
        turn.say("utter_policy", rules=_rules(turn, shop.cancellations, {}, {}))
        if order is None:
            turn.say("utter_cancel_policy_next", buttons=topic_buttons(turn, "cancel_order"))
            return []
        decision = decide_cancel(shop, order)
        reason = explained(turn, decision, Case(order))
        turn.say("utter_explanation", explanation=reason, buttons=_buttons(turn, decision, "cancel_order"))
        return []


class RefundPolicy(ShopAction):
    """Say how money comes back."""

    action = "action_refund_policy"

    def act(self, turn: Turn) -> list[EventType]:
        """Say how and when, for each way to pay; with a verified order, for those it was paid with."""
        opened = open_wish(turn, "ask_refund_policy")
        if opened is not None:
            return opened
        shop, order = turn.services.shop, _order(turn)
        if turn.text and search_shape(turn.services.lexicon, "other_account", turn.text):
            how = shop.refunds.how[turn.language]
            turn.say("utter_refund_elsewhere", how=how, buttons=topic_buttons(turn, "talk_to_human", "check_refund"))
            return []
        used = {payment.method.kind.value for payment in order.payments} if order else None
        lines = []
        for option in shop.payments:
            if used is not None and option.key not in used:
                continue
            when = describe_payment_days(turn, option)
            lines.append(turn.phrase("utter_part_payment_days", method=option.name[turn.language], when=when))
        turn.say(
            "utter_refund_policy",
            how=shop.refunds.how[turn.language],
            inspection=working_days(turn, shop.refunds.inspection_days),
            methods="\n".join(lines),
            buttons=topic_buttons(turn, "check_refund"),
        )
        return []


def _order(turn: Turn) -> Order | None:
    """The verified order; not where the message is about another one, of which nothing is known yet."""
    return verified_order(turn) if said_number(turn) in (None, turn.slot("order_number")) else None


def _known(order: Order | None) -> Facts:
    """What of the rules matters: for an order in the country it went to, those of other countries do not."""
    return {} if order is None else {Axis.COUNTRY: order.shipping_address.country}


def _asked(turn: Turn) -> Facts:
    """What the question itself says: `what if it is faulty?`, `final sale items`."""
    lexicon = turn.services.lexicon
    reason = lexicon.find("reasons", turn.text, typos=False) if turn.text else None
    asked: dict[Axis, Fact] = {} if reason in (None, Reason.OTHER.value) else {Axis.REASON: str(reason)}
    return {**asked, **({Axis.FINAL_SALE: "yes"} if lexicon.says("item_kinds", "final_sale", turn.text) else {})}


_BULLETS = 3
"""So many rules stand in a list of their own; the exceptions after them share a paragraph, or the answer is a wall."""


def _rules(turn: Turn, table: Table, known: Facts, asked: Facts) -> str:
    rules = state_policy(turn.services.shop, table, known, turn.language, asked)
    if turn.text and turn.services.lexicon.says("item_kinds", "on_sale", turn.text):
        # Whether it is a final sale is not known: that rule comes first, and what holds if it is none.
        final = state_policy(turn.services.shop, table, known, turn.language, {**asked, Axis.FINAL_SALE: "yes"})
        rules = tuple(dict.fromkeys([*final, *rules]))[:_BULLETS]
    common = [f"• {rule}" for rule in rules[:_BULLETS]]
    return "\n".join([*common, " ".join(rules[_BULLETS:])]).strip()


def _say_for_order(turn: Turn, order: Order, what: str, decide: Decide) -> None:
    """Say for each item of the order until when it is possible, or why it is not."""
    now = turn.services.clock().astimezone(turn.services.shop.time_zone)
    sentences, possible = [], False
    for line in order.lines:
        decision = decide(line, now)
        until = last_day(lambda at, line=line: decide(line, at).allowed, now)  # type: ignore[misc]
        if decision.allowed and until is not None:
            possible = True
            item = describe(turn, order, {line.id: line.quantity})
            sentences.append(turn.phrase(f"utter_part_{what}_until", item=item, date=day(turn, until)))
        else:
            possible = possible or decision.allowed
            sentences.append(explained(turn, decision, Case(order, line)))
    begun = turn.form == f"{what}_form"
    buttons = topic_buttons(turn, *([f"start_{what}"] if possible else ["talk_to_human"]))
    text = "\n".join(dict.fromkeys(sentences))
    turn.say(
        "utter_policy_for_order",
        order_number=shown_number(turn, order),
        explanation=text,
        buttons=[] if begun else buttons,
    )


def _buttons(turn: Turn, decision: Decision, intent: str) -> list[dict[str, str]]:
    return topic_buttons(turn, intent) if decision.allowed else topic_buttons(turn, "talk_to_human")
