"""Which of a customer's ways to pay is meant: a button, its name, its last digits, `the other card`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moneyed import Money

from actions.account_proof import ACCOUNT_WANTED, CUSTOMER, EMAILS, told_with_order
from actions.form_answers import Filled, Refused
from actions.taps import answer_payload
from actions.titles import TITLE_LENGTH, shorten
from actions.turn import Turn
from actions.words import money
from bot.commerce.formats import format_list
from bot.commerce.lexicon import contains, plain
from bot.commerce.orders import Order, PaymentMethod

ACCOUNT_ONLY = "utter_payment_of_account_only"
"""What is said where a way to pay is wanted that only the proved account may use."""


def known_methods(turn: Turn, order: Order) -> Sequence[PaymentMethod]:
    """The customer's ways to pay; before the account is proved only those that the order was paid with.

    A number and a postcode stand on every parcel: they prove an order, not what else its buyer can pay with.
    """
    if is_own(turn, order):
        return order.customer.payment_methods
    paid = {payment.method.id for payment in order.payments}
    return [method for method in order.customer.payment_methods if method.id in paid]


def is_own(turn: Turn, order: Order) -> bool:
    """True where the customer has proved the account that the order belongs to."""
    return bool(turn.slot(CUSTOMER) == order.customer.id)


def ask_account(turn: Turn) -> dict[str, Any] | None:
    """Give the slots that ask for the order's account, and say why; None, with a sentence said, where that is vain."""
    if turn.slot(CUSTOMER) or not turn.services.shop.identity.account:
        turn.say(ACCOUNT_ONLY)
        return None
    if turn.slot("requested_slot") != CUSTOMER:
        turn.say("utter_payment_needs_account")
    first = not turn.slot(ACCOUNT_WANTED) and not turn.slot(EMAILS)
    return {ACCOUNT_WANTED: True, **(told_with_order(turn) if first else {})}


def find_methods(turn: Turn, order: Order, methods: Sequence[PaymentMethod], text: str) -> list[PaymentMethod]:
    """Those of `methods` that a text names; of cards only those whose brand or digits it tells, if it tells any."""
    words, said = turn.services.lexicon, plain(text)
    named = [method for method in methods if _by_label(method, said)] or [
        method for method in methods if _by_kind(turn, method, said)
    ]
    if named:
        return named
    meaning = words.find("refund_methods", text)
    paid = {payment.method.id for payment in order.payments}
    if meaning in ("gift_card", "card"):
        return [method for method in methods if method.kind.value == meaning]
    if meaning == "original":
        return [method for method in methods if method.id in paid]
    if meaning == "other":
        return [method for method in methods if method.id not in paid]
    return []


def read_method(
    turn: Turn, order: Order, methods: Sequence[PaymentMethod], slot: str, text: str, *, needs: Money | None = None
) -> Filled | Refused | None:
    """Read into `slot` which of `methods` a text names; explain where it is a way that cannot be used for this.

    `needs`: what a gift card would have to hold.
    """
    named = find_methods(turn, order, methods, text)
    if turn.services.lexicon.find("refund_methods", text) == "other" and turn.slot(slot) in {one.id for one in methods}:
        # Than the one that is chosen, however the order was paid.
        named = [one for one in methods if one.id != turn.slot(slot)]
    if named:
        return Filled({slot: named[0].id if len(named) == 1 else None})
    others = [method for method in known_methods(turn, order) if method not in methods]
    refused = find_methods(turn, order, others, text)
    if not refused and needs is not None and not is_own(turn, order) and names_a_way(turn, text):
        return Refused(ACCOUNT_ONLY)
    labels = format_list([method.label[turn.language] for method in methods], turn.language)
    if not refused:
        return Refused("utter_way_not_possible", {"methods": labels}) if names_a_way(turn, text) else None
    values = {"method": refused[0].label[turn.language], "methods": labels}
    balance = refused[0].balance
    if needs is None or balance is None or balance >= needs or not is_own(turn, order):
        return Refused("utter_method_not_possible", values)
    return Refused("utter_gift_card_too_small", {**values, "balance": money(turn, balance)})


def names_a_way(turn: Turn, text: str) -> bool:
    """True for a way to pay that the shop takes, whether or not the customer has it."""
    if turn.services.lexicon.find("refund_methods", text) not in (None, "original", "other"):
        return True
    names = [name for option in turn.services.shop.payments for _, name in option.name.by_language]
    return any(contains(plain(text), plain(name)) for name in names)


def method_buttons(turn: Turn, slot: str, methods: Sequence[PaymentMethod]) -> list[dict[str, str]]:
    """One button for each way, with its safe label."""
    return [
        {"title": method_title(method, turn.language), "payload": answer_payload(turn, slot, method.id)}
        for method in methods
    ]


def method_title(method: PaymentMethod, language: str) -> str:
    """The label; where that is long, without the dots before its digits: `Haru gift card 1204`."""
    label = method.label[language]
    return label if len(label) <= TITLE_LENGTH else shorten(label.replace(" ••••", ""))


def _by_label(method: PaymentMethod, said: str) -> bool:
    for _, label in method.label.by_language:
        words = plain(label).split()
        digits = [word for word in words if word.isdigit()]
        if any(contains(said, name) for name in (" ".join(words), *digits) if name):
            return True
        if words and not words[0].isdigit() and contains(said, words[0]) and not any(w.isdigit() for w in said.split()):
            return True
    return False


def _by_kind(turn: Turn, method: PaymentMethod, said: str) -> bool:
    option = turn.services.shop.find_payment(method.kind.value)
    names = [plain(name) for _, name in option.name.by_language] if option else []
    squeezed = said.replace(" ", "")
    return any(
        contains(said, name) or (len(name) >= _LONG and name.replace(" ", "") in squeezed) for name in names if name
    )


_LONG = 6
"""Letters of a name that is recognised however it is spaced: `Kakao Pay`."""
