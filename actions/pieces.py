"""How many pieces of a product are left, and whether there are as many as somebody wants."""

from __future__ import annotations

from collections.abc import Sequence

from actions.product_cards import FEW, variant_label
from actions.turn import Turn
from bot.commerce.products import Product, Variant
from bot.commerce.shapes import search_shape
from bot.commerce.variants import spoken_of

_SHOWN = 10
"""Variants of which each has a line; of more only those that can be bought are named otherwise."""


def tell_pieces(turn: Turn, product: Product) -> bool:
    """Answer how many pieces are left, or whether there are so many; False where neither is asked, or none is there.

    Of what there is plenty of nobody hears the number, unless more than that is wanted.
    """
    lexicon = turn.services.lexicon
    wanted = search_shape(lexicon, "asks_pieces", turn.text)
    if wanted is None and search_shape(lexicon, "asks_left", turn.text) is None:
        return False
    spoken = spoken_of(turn.text, product, lexicon)
    there = [one for one in spoken.variants if one.available]
    if spoken.unknown or not there or len(spoken.variants) > _SHOWN:
        return False
    if wanted is not None:
        _say_whether(turn, product, there, int(wanted["count"]))
    elif len(spoken.variants) == 1:
        response = "utter_pieces_left" if there[0].stock <= FEW else "utter_pieces_plenty"
        turn.say(response, product=_name(turn, product, there[0]), count=min(there[0].stock, FEW))
    else:
        turn.say("utter_pieces_of_each", product=product.name[turn.language], lines=_lines(turn, spoken.variants))
    return True


def _say_whether(turn: Turn, product: Product, there: Sequence[Variant], wanted: int) -> None:
    enough = [one for one in there if one.stock >= wanted]
    name = product.name[turn.language]
    if len(there) == 1:
        response = "utter_pieces_enough" if enough else "utter_pieces_too_few"
        turn.say(response, product=_name(turn, product, there[0]), count=wanted if enough else there[0].stock)
    elif enough:
        values = ", ".join(variant_label(one, turn.language) for one in enough)
        turn.say("utter_pieces_enough_of", product=name, count=wanted, values=values)
    else:
        turn.say("utter_pieces_too_few_of", product=name, count=wanted, lines=_lines(turn, there))


def _lines(turn: Turn, variants: Sequence[Variant]) -> str:
    return "\n".join(_line(turn, one) for one in variants)


def _line(turn: Turn, variant: Variant) -> str:
    label = variant_label(variant, turn.language)
    if not variant.available:
        return turn.phrase("utter_part_pieces_none", value=label)
    response = "utter_part_pieces_left" if variant.stock <= FEW else "utter_part_pieces_plenty"
    return turn.phrase(response, value=label, count=min(variant.stock, FEW))


def _name(turn: Turn, product: Product, variant: Variant) -> str:
    label = variant_label(variant, turn.language)
    name = product.name[turn.language]
    return turn.phrase("utter_part_product_variant", product=name, variant=label) if label else name
