"""Corrections of the variants that were chosen: `the 270 ones`, `Gray`, `실버로요`, `no, a different size`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from actions.form_answers import corrects, may_correct
from actions.order_items import adds, choosables
from actions.swaps import Swap, read_wish, read_wishes
from actions.turn import Turn
from bot.commerce.item_mentions import Choosable, texts_by_item
from bot.commerce.option_words import find_options
from bot.commerce.orders import Order
from bot.commerce.picking_parts import narrow, told_by_details
from bot.commerce.products import Variant
from bot.commerce.spoken import spoken
from bot.commerce.variants import Fitting, Wish, find_variant, fits_wish, fitting

ABOUT_VARIANTS = frozenset({"ask_options", "ask_stock", "ask_size_help", "ask_price", "search_product"})
"""`the black one in M?` may well be understood as one of these; naming a variant of the product it answers."""


@dataclass(frozen=True)
class NotToBeHad:
    """What was wanted instead cannot be had: `missing` would be it; `own` if it is what the customer has."""

    swap: Swap
    missing: Variant | None = None
    own: bool = False


@dataclass(frozen=True)
class Corrected:
    """What is chosen from now on, by line item; an item without a variant is asked about again, `because` of what."""

    chosen: Mapping[str, str]
    because: tuple[NotToBeHad, ...] = ()


def correct(
    turn: Turn, order: Order, swaps: Sequence[Swap], chosen: Mapping[str, str], opens: frozenset[str]
) -> Corrected | NotToBeHad | None:
    """Read what the message changes about what is `chosen`; None where it says nothing of variants.

    It is read in the light of the choice: `the 270 ones` keep the colour that was chosen. Who says what is chosen
    already changes nothing, which is no mistake either. `opens` are the intents of the form.
    """
    if not may_correct(turn, opens, ABOUT_VARIANTS):
        return None
    things = choosables(turn, order, {line.id: line.quantity for line in order.lines})
    named = _named(turn, things)
    if named and named.isdisjoint(swap.line.id for swap in swaps):
        return None  # `the mug in black, too` is about another item
    seen = [_as_chosen(swap, chosen) for swap in swaps]
    wishes = read_wishes(turn, order, seen, turn.text)
    if not wishes:
        return _without_value(turn, seen, chosen)
    if any(wish.lists for wish in wishes.values()):
        return None
    read = _apply(turn, swaps, seen, wishes, chosen)
    if turn.intent == "affirm" and not (isinstance(read, Corrected) and read.chosen != chosen and not read.because):
        return None  # `yes, the gray ones` names what is chosen, or what was swapped
    return read


def _named(turn: Turn, things: Sequence[Choosable]) -> set[str]:
    """The items that the message names: by their nouns, or those that come to the others by their own values."""
    lexicon = turn.services.lexicon
    parts = texts_by_item(turn.text, things, lexicon, lambda said, named: narrow(said, named, lexicon))
    named = {line_id for ids, _ in parts for line_id in ids}
    return named or ({one.id for one in told_by_details(turn.text, things, lexicon)} if adds(turn) else set())


def _apply(
    turn: Turn, swaps: Sequence[Swap], seen: Sequence[Swap], wishes: Mapping[str, Wish], chosen: Mapping[str, str]
) -> Corrected | NotToBeHad:
    """What the wishes make of the choice; `seen` are the `swaps` as if the customer had what was chosen."""
    changed, because = dict(chosen), []
    for swap, now in zip(swaps, seen, strict=True):
        wish = wishes.get(swap.line.id)
        found = _fit(turn, swap, now, wish) if wish is not None else None
        if wish is None or found is None:
            continue
        if found.best is not None:
            changed[swap.line.id] = found.best.id
        elif found.there:
            changed.pop(swap.line.id, None)
            because += [NotToBeHad(swap, one) for one in found.missing if _same_else(one, now.current, wish)]
        else:
            own = swap.current is not None and fits_wish(swap.current, wish, now.current)
            return NotToBeHad(swap, found.missing[0] if found.missing and not own else None, own=own)
    return Corrected(changed, tuple(because))


def _as_chosen(swap: Swap, chosen: Mapping[str, str]) -> Swap:
    """The swap as if the customer had what was chosen."""
    return replace(swap, current=find_variant(swap.product, chosen.get(swap.line.id, "")) or swap.current)


def _fit(turn: Turn, swap: Swap, now: Swap, wish: Wish) -> Fitting | None:
    """What the wish means beside the choice; None where that is what it describes already."""
    chosen, lexicon = now.current, turn.services.lexicon
    if chosen is not None and not (wish.price or wish.extremes) and fits_wish(chosen, wish, chosen):
        return None
    return fitting(wish, swap.product, chosen, lexicon, takes=swap.takes)


def _same_else(variant: Variant, chosen: Variant | None, wish: Wish) -> bool:
    """True for the very variant that was wanted: what was chosen, but for what the wish says."""
    own, other = ({one for one in v.options if one.key not in wish.keys} if v else None for v in (variant, chosen))
    return own == other


def _without_value(turn: Turn, seen: Sequence[Swap], chosen: Mapping[str, str]) -> Corrected | NotToBeHad | None:
    """What a correction says that tells no value of the products: `no, silver`, or `no, another size`."""
    lexicon = turn.services.lexicon
    if not corrects(turn) and not lexicon.says("scope", "another", turn.text):
        return None
    unknown = next((swap for swap in seen if read_wish(turn, swap, turn.text).unknown), None)
    if unknown is not None:
        return NotToBeHad(unknown)
    said = spoken(turn.text, lexicon)
    kept = {
        swap.line.id: chosen[swap.line.id]
        for swap in seen
        if swap.line.id in chosen and not find_options(said, swap.product, lexicon)
    }
    return Corrected(kept) if kept != chosen else None
