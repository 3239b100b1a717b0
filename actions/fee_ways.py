"""Which way the shipping of a return or an exchange is paid by whom: `is that one way or both ways?`."""

from __future__ import annotations

from decimal import Decimal

from moneyed import Money

from actions.turn import Turn
from actions.words import money
from bot.commerce.policy import Table
from bot.commerce.shapes import search_shape


def tell_fee_ways(turn: Turn, table: Table, kind: str) -> bool:
    """Say it of `kind` (`return` or `exchange`) by its table, if the message asks for that; else give False.

    Of the return that is summed up it is that return's fee; else, where the rows differ, at most the highest.
    """
    shapes = ("both_ways", "asks_fee") if turn.form else ("both_ways",)
    if not turn.text or not any(search_shape(turn.services.lexicon, one, turn.text) for one in shapes):
        return False
    told = turn.slot("return_fee") if turn.form == "return_form" and kind == "return" else None
    if told is not None:
        fees = {Money(Decimal(str(told)), turn.services.shop.currency)}
    else:
        fees = {row.then.fee for row in table.rows if row.then.allowed} or {Money(0, turn.services.shop.currency)}
    fee = max(fees)
    if not fee:
        turn.say(f"utter_no_fee_of_{kind}")
    elif len(fees) == 1:
        turn.say(f"utter_fee_of_{kind}", fee=money(turn, fee))
    else:
        turn.say(f"utter_most_fee_of_{kind}", fee=money(turn, fee))
    return True
