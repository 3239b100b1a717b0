"""Which variants the customer wants instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.changes import verified_order
from actions.form_answers import Filled, Refused, digresses
from actions.form_openings import opening_text
from actions.item_choices import from_slot
from actions.swaps import Swap, find_swaps, fit_wish, get_swaps, read_wish, read_wishes
from actions.taps import answer_payload
from actions.titles import shorten
from actions.turn import Turn
from actions.variant_corrections import ABOUT_VARIANTS, Corrected, NotToBeHad, correct
from actions.words import item, money
from bot.commerce.policy import Reason
from bot.commerce.products import Variant
from bot.commerce.shapes import search_shape
from bot.commerce.variants import Wish, describe_options, find_variant, fitting

CHOSEN = "exchange_chosen"
"""The slot of the variants that are chosen so far: line item id → variant id. The form's slot has them once all are."""

LISTED = "exchange_listed"
"""The slot of the variants that were listed as those that may be meant; an answer is read among them first."""

SHOWN_VARIANTS = 6
"""More buttons than that are hard to read on a phone; the rest can be written."""


def corrected_here(turn: Turn) -> bool:
    """True where all variants are chosen, so that what is said of them corrects the choice."""
    return turn.slot("requested_slot") in ("exchange_reason", "exchange_confirmed")


def describe_variant(turn: Turn, variant: Variant) -> str:
    """`Gray, 230-240 mm`."""
    return describe_options(variant.options, turn.language)


def step_reason(step: str | None) -> dict[str, Any]:
    """Who wants a bigger one has told why."""
    reasons = {"bigger": Reason.TOO_SMALL, "smaller": Reason.TOO_LARGE}
    return {"exchange_reason": reasons[step].value} if step in reasons else {}


def choose(turn: Turn, swaps: Sequence[Swap], wishes: Mapping[str, Wish]) -> dict[str, str]:
    """The variants that the wishes mean beyond doubt."""
    best = {swap.line.id: fit_wish(turn, swap, wishes[swap.line.id]).best for swap in swaps if swap.line.id in wishes}
    return {line_id: variant.id for line_id, variant in best.items() if variant is not None}


def next_swap(turn: Turn, swaps: Sequence[Swap]) -> Swap | None:
    """The first item whose variant is still to be chosen."""
    chosen = turn.slot(CHOSEN) or {}
    return next((swap for swap in swaps if swap.line.id not in chosen), None)


class VariantsField:
    """The variants wanted instead. The slot holds line item id → variant id, once each item has one."""

    slot = "exchange_variants"

    def __init__(self, opens: frozenset[str]) -> None:
        self._opens = opens

    def volunteered(self, turn: Turn) -> Filled | Refused | None:
        """Take another variant than the one that was chosen, where a reason or a yes is asked for.

        A reason that is told is no correction. What is said of variants earlier is read with the order before the form,
        see `ExchangeStep`.
        """
        if not corrected_here(turn) or turn.services.lexicon.find("reasons", turn.text, typos=False) is not None:
            return None
        order, swaps = verified_order(turn), _swaps(turn)
        read = correct(turn, order, swaps, turn.slot(CHOSEN) or {}, self._opens) if order is not None else None
        if isinstance(read, Corrected):
            for one in read.because:
                told = _not_to_be_had(turn, one)
                turn.say(told.response, **told.values)
            return _filled(swaps, read.chosen)
        return _not_to_be_had(turn, read) if read is not None else None

    def answered(self, turn: Turn) -> Filled | Refused | None:
        """Take a button or the words for options; whether there is one is only a question."""
        swaps = _swaps(turn)
        target = next_swap(turn, swaps)
        if target is None:
            # Without its product nothing can be chosen; the form's look at the order says that.
            return Filled({self.slot: None}) if not swaps and turn.slot("exchange_items") else None
        tapped = turn.entity("choice")
        if tapped is not None:
            known = find_variant(target.product, str(tapped))
            return self._judge(turn, swaps, target, Wish((known.id,))) if known else None
        return self._written(turn, swaps, target) if turn.text else None

    def _written(self, turn: Turn, swaps: list[Swap], target: Swap) -> Filled | Refused | None:
        wish = read_wish(turn, target, turn.text)
        if search_shape(turn.services.lexicon, "asks_whether", turn.text):
            return self._tell(turn, target, wish)
        if digresses(turn) and turn.intent not in ABOUT_VARIANTS:
            return None
        listed = _among_listed(turn, target, wish)
        if listed is not None:
            return _filled(swaps, {**(turn.slot(CHOSEN) or {}), target.line.id: listed.id})
        told = choose(turn, swaps, _wishes(turn, swaps))
        if target.line.id in told or len(told) > 1:
            reason = {} if turn.slot("exchange_reason") else step_reason(wish.step)
            filled = _filled(swaps, {**(turn.slot(CHOSEN) or {}), **told})
            return Filled({**filled.slots, **reason})
        return self._judge(turn, swaps, target, wish) if wish.said or wish.identical else None

    @staticmethod
    def _tell(turn: Turn, target: Swap, wish: Wish) -> Filled | Refused | None:
        """Say whether the variant that was asked about can be had; the choice stays open."""
        if not wish.said:
            return None
        best = fit_wish(turn, target, wish).best
        if best is None:
            return VariantsField._judge(turn, [target], target, wish)
        return Refused("utter_variant_there", {"variant": describe_variant(turn, best)})

    @staticmethod
    def _judge(turn: Turn, swaps: Sequence[Swap], target: Swap, wish: Wish) -> Filled | Refused:
        """Say whether what is wanted can be had."""
        found = fit_wish(turn, target, wish)
        if found.best is not None:
            filled = _filled(swaps, {**(turn.slot(CHOSEN) or {}), target.line.id: found.best.id})
            return Filled({**filled.slots, **({} if turn.slot("exchange_reason") else step_reason(wish.step))})
        if found.sold_out is not None:
            return refuse_variant(turn, target, found.sold_out)
        if found.there:
            return Filled({VariantsField.slot: None})  # the question is asked again about these
        if not found.missing:
            same = describe_options(target.line.options, turn.language)
            already = found.already or wish.identical or target.line.variant_id in wish.ids
            known = "utter_same_variant" if already else "utter_no_such_variant"
            return Refused(known if already or wish.step else "utter_variant_not_made", {"variant": same})
        return refuse_variant(turn, target, found.missing[0])


def refuse_variant(turn: Turn, target: Swap, variant: Variant) -> Refused:
    """Say why a variant that is made cannot be had."""
    name = describe_variant(turn, variant)
    if variant.stock >= target.quantity:
        return Refused(
            "utter_variant_costs_more", {"variant": name, "amount": money(turn, variant.price - target.price)}
        )
    return Refused("utter_variant_sold_out", {"variant": name})


def _among_listed(turn: Turn, target: Swap, wish: Wish) -> Variant | None:
    """The variant that a wish means among those that were listed: after `beige` and a list, `270` is a beige one."""
    listed = frozenset(turn.slot(LISTED) or ())
    if not listed or not wish.said:
        return None
    only = replace(target.product, variants=tuple(one for one in target.product.variants if one.id in listed))
    return fitting(wish, only, target.current, turn.services.lexicon, takes=target.takes).best


def _not_to_be_had(turn: Turn, read: NotToBeHad) -> Refused:
    if read.missing is not None:
        return refuse_variant(turn, read.swap, read.missing)
    same = describe_options(read.swap.line.options, turn.language)
    return Refused("utter_same_variant" if read.own else "utter_variant_not_made", {"variant": same})


def _filled(swaps: Sequence[Swap], chosen: Mapping[str, str]) -> Filled:
    return Filled(chosen_slots(swaps, chosen))


def chosen_slots(swaps: Sequence[Swap], chosen: Mapping[str, str]) -> dict[str, Any]:
    """What is chosen so far, and the form's slot, which is filled once every item has its variant."""
    kept = {swap.line.id: chosen[swap.line.id] for swap in swaps if swap.line.id in chosen}
    return {CHOSEN: kept or None, VariantsField.slot: kept if kept and len(kept) == len(swaps) else None}


def _swaps(turn: Turn) -> list[Swap]:
    """The picked items; none if the shop no longer has a product, which the form's look at the order says."""
    order, items = verified_order(turn), from_slot(turn.slot("exchange_items"))
    return (find_swaps(turn, order, items) or []) if order is not None and items else []


def _wishes(turn: Turn, swaps: list[Swap]) -> dict[str, Wish]:
    order = verified_order(turn)
    target = next_swap(turn, swaps)
    if order is None or not swaps:
        return {}
    named = read_wishes(turn, order, swaps, turn.text)
    if target is not None and len(named) == len(swaps) > 1 and len({id(wish) for wish in named.values()}) > 1:
        # Nothing was named: the answer is about the item that was asked about.
        own = read_wish(turn, target, turn.text)
        same = all(read_wish(turn, swap, turn.text) == named[swap.line.id] for swap in swaps)
        return {target.line.id: own} if same and own.said else named
    return named


class AskExchangeVariants(ShopAction):
    """Ask for which variant of the next item."""

    action = "action_ask_exchange_variants"

    def act(self, turn: Turn) -> list[EventType]:
        """Offer the nearest ones as buttons, with what they cost more or less, and list the rest."""
        order = verified_order(turn)
        if order is None:
            return []
        swaps = get_swaps(turn, order, from_slot(turn.slot("exchange_items")))
        target = next_swap(turn, swaps)
        if target is None:
            return []
        texts = (turn.text, opening_text(turn, "exchange_form"))
        told = (read_wishes(turn, order, swaps, text).get(target.line.id) for text in texts if text)
        wish = next((one for one in told if one is not None), None)
        found = fit_wish(turn, target, wish) if wish is not None else None
        meant = found.there if found is not None else ()
        name = item(turn, target.line, target.quantity)
        variants = meant if len(meant) > 1 else target.others
        lines = "\n".join(variant_line(turn, target, variant) for variant in variants)
        response = "utter_which_variant" if len(meant) > 1 else "utter_ask_exchange_variants"
        turn.say(response, item=name, variants=lines, buttons=_buttons(turn, variants))
        return [SlotSet(LISTED, [one.id for one in meant] if len(meant) > 1 else None)]


def variant_line(turn: Turn, swap: Swap, variant: Variant) -> str:
    """The variant with its price where prices are settled, else with what it costs less."""
    name, difference = describe_variant(turn, variant), variant.price - swap.price
    if swap.settles:
        how = "more" if difference.amount > 0 else "less"
        if difference.amount:
            values = {"price": money(turn, variant.price), "amount": money(turn, abs(difference))}
            return turn.phrase(f"utter_part_variant_price_{how}", variant=name, **values)
        return turn.phrase("utter_part_variant_price", variant=name, price=money(turn, variant.price))
    if not difference.amount:
        return turn.phrase("utter_part_variant", variant=name)
    return turn.phrase("utter_part_variant_cheaper", variant=name, amount=money(turn, -difference))


def _buttons(turn: Turn, variants: Sequence[Variant]) -> list[dict[str, str]]:
    """One for each of the first; where they have the same value of an option, titles need not tell it."""
    shared = (
        set(variants[0].options).intersection(*(variant.options for variant in variants)) if variants[1:] else set()
    )
    return [
        {
            "title": shorten(describe_options([o for o in variant.options if o not in shared], turn.language)),
            "payload": answer_payload(turn, VariantsField.slot, variant.id),
        }
        for variant in variants[:SHOWN_VARIANTS]
    ]
