"""What it would cost, or save, to have other variants of things that were bought: asked, not done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from moneyed import Money

from actions.swaps import Swap, find_swaps, fit_wish, read_wishes
from actions.turn import Turn
from actions.words import item, money
from bot.commerce.products import Variant
from bot.commerce.purchases import Bought
from bot.commerce.variants import Wish, describe_options


def say_swap_prices(turn: Turn, said: str, bought: Sequence[Bought]) -> None:
    """Say for each thing what the variant that is meant, or else the cheapest, costs more or less, and the sum."""
    first = bought[0].order
    lines, total = [], first.total * 0
    for one in bought:
        swap, wanted = _wanted(turn, said, one)
        if swap is None or wanted is None:
            lines.append(turn.phrase("utter_part_swap_none", item=item(turn, one.line, one.line.quantity)))
            continue
        difference = (wanted.price - one.line.unit_price) * one.line.quantity
        total += difference
        lines.append(_line(turn, swap, wanted, difference))
    how = "less" if total.amount < 0 else "more"
    turn.say(f"utter_swap_prices_{how}", lines="\n".join(lines), amount=money(turn, abs(total)))


def _wanted(turn: Turn, said: str, one: Bought) -> tuple[Swap | None, Variant | None]:
    swaps = find_swaps(turn, one.order, {one.line.id: one.line.quantity})
    if not swaps:
        return None, None
    # What a swap may cost is another matter: here it is only asked.
    swap = replace(swaps[0], settles=True)
    wish = read_wishes(turn, one.order, [swap], said).get(one.line.id) or Wish(price="least")
    found = fit_wish(turn, swap, wish)
    return swap, found.best or next(iter(found.there), None)


def _line(turn: Turn, swap: Swap, wanted: Variant, difference: Money) -> str:
    how = "less" if difference.amount < 0 else "more"
    return turn.phrase(
        f"utter_part_swap_{how}",
        item=item(turn, swap.line, swap.quantity),
        variant=describe_options(wanted.options, turn.language),
        amount=money(turn, abs(difference)),
    )
