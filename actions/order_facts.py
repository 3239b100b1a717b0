"""Facts about an order that come without a question: its number, and who is asking."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.account_proof import another_account, told_account
from actions.changes import verified_order
from actions.earlier_wishes import answered_before, likely_wish, wish_before
from actions.paused_forms import pause
from actions.swaps import comes_in, find_swaps, read_wish
from actions.told_order import keep_told_order, said_contact_beside_number, said_number
from actions.turn import Turn
from bot.commerce.order_tasks import ORDER_FORMS
from bot.commerce.policy import Reason
from bot.commerce.refusals import refused_tasks
from bot.commerce.shapes import any_shape

_WORDS_OF_A_NOTE = 5
"""More words are a sentence, whose verb may be about something else."""

_OF_A_NOTE = frozenset({"start_return", "start_exchange", "cancel_order"})

_REASONS = {"return_form": "return_reason", "exchange_form": "exchange_reason"}

_RULES_TOLD = {
    "utter_return_policy_next": "ask_return_policy",
    "utter_exchange_policy_next": "ask_exchange_policy",
    "utter_cancel_policy_next": "ask_cancel_policy",
    "utter_nothing_to_stop": "cancel_order",
}
"""What is said with the offer to look at an order, and the question or wish that it is then looked at for."""

_CODE = re.compile(r"\S*[@\d]\S*")


def take_order_facts(turn: Turn) -> list[EventType] | None:
    """Keep the number and the contact that were said, and do with them what can be done; None if there are none.

    With a wish in the words, its form opens. With number and contact, the order's state is shown, after the check that
    every form makes. With a number alone, what can be done with an order is offered.
    """
    number, contact = said_number(turn), said_contact_beside_number(turn)
    if turn.form is not None or (number is None and contact is None):
        return None
    another = another_account(turn)
    if another:
        return [*turn.put(another), FollowupAction("list_orders_form")]
    told = told_account(turn) if number is None and turn.slot("order_number") is None else {}
    if told:
        return [*turn.put(told), FollowupAction("list_orders_form")]
    known_number = number or turn.slot("order_number")
    events = keep_told_order(turn, number, contact)
    kept = {event["name"]: event["value"] for event in events}
    wish, said = _open_wish(turn) if known_number else (None, "")
    if wish is not None:
        return [*events, *_told(turn, wish, said), FollowupAction(ORDER_FORMS[wish])]
    if known_number and kept.get("order_contact", turn.slot("order_contact")):
        return [*events, FollowupAction(ORDER_FORMS["track_order"])]
    if number is not None:
        turn.say("utter_order_number_noted", order_number=f"{turn.services.shop.orders.prefix}{number}")
    else:
        turn.say("utter_contact_kept")
    return events


def open_exchange(turn: Turn) -> list[EventType] | None:
    """Open the exchange of the order that was talked about for a bare `a bigger one`; None where nothing comes so."""
    order = verified_order(turn) if turn.form is None and turn.text else None
    if order is None:
        return None
    swaps = find_swaps(turn, order, {line.id: line.quantity for line in order.lines}) or ()
    meant = any(read_wish(turn, swap, turn.text).step and comes_in(turn, swap, turn.text) for swap in swaps)
    return [FollowupAction(ORDER_FORMS["start_exchange"])] if meant else None


def open_wish(turn: Turn, wish: str) -> list[EventType] | None:
    """Open the form of `wish` for the order that the message names; None if it names none.

    Another form keeps its order until the clerk comes back to it; inside a form about the order that is named, and
    inside the form of `wish`, nothing is opened.
    """
    number, form = said_number(turn), ORDER_FORMS[wish]
    if number is None or turn.form == form or (turn.form is not None and number == turn.slot("order_number")):
        return None
    paused = pause(turn, turn.form) if turn.form is not None else []
    return [
        *paused,
        *keep_told_order(turn, number, said_contact_beside_number(turn)),
        *_told(turn, wish, turn.text),
        FollowupAction(form),
    ]


def _open_wish(turn: Turn) -> tuple[str | None, str]:
    """What is wanted and the words that say so: those of this message, else of one before it that was not served."""
    wish = _find_wish(turn)
    return (wish, turn.text) if wish is not None else wish_before(turn) or _rules_before(turn) or (None, "")


def _rules_before(turn: Turn) -> tuple[str, str] | None:
    """The question for rules that was answered just before, with the offer to look at the order; None if none was."""
    return next(((wish, "") for said, wish in _RULES_TOLD.items() if answered_before(turn, said)), None)


def _find_wish(turn: Turn) -> str | None:
    """The likeliest task of the ranking, if there are words beside the codes and it is likely enough."""
    words = re.findall(r"[^\W\d_][\w'-]*", _CODE.sub(" ", turn.text.lower()))
    code_name = re.compile(any_shape(turn.services.lexicon, "code_name"))
    if all(code_name.fullmatch(word) for word in words):
        return None
    return likely_wish(turn.tracker.latest_message.get("intent_ranking", [])) or _wish_by_verb(turn, words)


def _wish_by_verb(turn: Turn, words: Sequence[str]) -> str | None:
    """The task whose verb is among a few words, as in a note: `1019 실내화 반품`."""
    lexicon = turn.services.lexicon
    if len(words) > _WORDS_OF_A_NOTE or refused_tasks(turn.text, lexicon):
        return None
    verb = lexicon.find("wish_verbs", turn.text, typos=False)
    return verb if verb in _OF_A_NOTE else None


def _told(turn: Turn, wish: str, said: str) -> list[EventType]:
    """What the words say besides: the problem, or the reason. The form itself does not read them any more."""
    if wish.startswith("report_"):
        return [SlotSet("problem", wish.removeprefix("report_"))]
    slot = _REASONS.get(ORDER_FORMS[wish])
    reason = turn.services.lexicon.find("reasons", said) if slot else None
    return [SlotSet(slot, reason)] if slot and reason and reason != Reason.OTHER.value else []
