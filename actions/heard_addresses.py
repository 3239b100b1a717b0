"""What of an address may be read back to whom: who proved the order alone does not hear where it goes or went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from actions.account_proof import CUSTOMER
from actions.changes import verified_order
from actions.turn import Turn
from bot.commerce.addresses import render_address
from bot.commerce.orders import Address, Order


def may_hear(turn: Turn, order: Order, address: Address) -> bool:
    """Whether an address may be read back: the account is proved, or its street, flat and postcode were written here.

    An order's number and contact alone do not tell where it goes: what comes to its address, `just add floor 2`, is
    summed up without the rest of it.
    """
    if turn.slot(CUSTOMER) == order.customer.id:
        return True
    parts = f"{address.line1} {address.line2} {address.postcode}".replace(",", " ").split()
    return _written(turn, parts) == parts


def place_to_hear(turn: Turn, order: Order, address: Address) -> str:
    """An address that may be heard, on a line below its recipient, whom an order's number and contact do not tell."""
    name = address.name.split()
    named = turn.slot(CUSTOMER) == order.customer.id or _written(turn, name) == name
    return "\n".join([address.name, render_address(address)] if named else [render_address(address)])


def address_before(turn: Turn) -> dict[str, Any] | None:
    """Where the order went before its address was changed in this conversation, as a slot holds it."""
    before, order = turn.slot("address_before"), verified_order(turn)
    return dict(before["address"]) if before and order is not None and before["order_id"] == order.id else None


def ask_without_place(turn: Turn, order: Order, address: Address, **values: Any) -> None:
    """Ask for a yes to an address of which only what was written here is told, be it the one of now or of before."""
    now, before = _new_words(order.shipping_address, address), address_before(turn)
    back = None if before is None else _new_words(Address(**before), address)
    if asdict(address) == before:
        turn.say("utter_ask_address_back_confirmed", **values)
    elif back is not None and len(back) < len(now):
        turn.say("utter_ask_address_back_part_confirmed", changed=_told(turn, back), **values)
    else:
        turn.say("utter_ask_address_part_confirmed", changed=_told(turn, now), **values)


def _new_words(before: Address, after: Address) -> list[str]:
    """The words of an address that it did not have before, in their order: `Hana`, `Kim`, `floor`, `3`."""
    known = {word for value in asdict(before).values() for word in value.replace(",", " ").split()}
    words = (word for value in asdict(after).values() for word in value.replace(",", " ").split())
    return [word for word in words if word not in known]


def _told(turn: Turn, words: Sequence[str]) -> str:
    """What the customer wrote of them; of `22길`, where he wrote only `22`, the number: the rest is not his to hear."""
    parts = [part for word in words for part in (_written(turn, [word]) or _written(turn, re.findall(r"\d+", word)))]
    return " ".join(parts) or turn.phrase("utter_part_what_you_told")


def _written(turn: Turn, words: Sequence[str]) -> list[str]:
    """Those of the words that the customer wrote in this conversation; a number counts alone, not inside another."""
    texts = (str(event.get("text") or "") for event in turn.tracker.events if event["event"] == "user")
    said = " ".join(texts).casefold()
    return [word for word in words if re.search(rf"(?<!\d){re.escape(word.casefold())}(?!\d)", said)]
