"""What the shop has on file for the customer who has proved the account."""

from __future__ import annotations

from actions.account_proof import CUSTOMER
from actions.turn import Turn
from actions.words import money, phone
from bot.commerce.addresses import render_address
from bot.commerce.formats import format_list
from bot.commerce.orders import Customer, PaymentMethod
from bot.commerce.profile import Fact, asked_facts


def say_profile(turn: Turn, said: str) -> None:
    """Say what `said` asks for of the account, a line each; all of it where it names nothing."""
    customer = turn.services.store.get_customer(str(turn.slot(CUSTOMER)))
    none = turn.phrase("utter_part_profile_none")
    lines = [
        turn.phrase(f"utter_part_profile_{fact.value}", value=_value(turn, customer, fact) or none)
        for fact in asked_facts(said, turn.services.lexicon)
    ]
    turn.say("utter_profile", lines="\n".join(lines))


def _value(turn: Turn, customer: Customer, fact: Fact) -> str:
    """Empty for what the account does not know."""
    if fact is Fact.ADDRESS:
        return render_address(customer.address)
    if fact is Fact.PAYMENT:
        return format_list([_method(turn, method) for method in customer.payment_methods], turn.language)
    if fact is Fact.PHONE:
        return phone(turn, customer.phone)
    return customer.name if fact is Fact.NAME else customer.email


def _method(turn: Turn, method: PaymentMethod) -> str:
    label = method.label[turn.language]
    if method.balance is None:
        return label
    return turn.phrase("utter_part_profile_balance", method=label, amount=money(turn, method.balance))
