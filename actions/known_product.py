"""The product that a question is about where an answer does not need the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog

from actions.product_extremes import mentioned_products
from actions.product_question import talked_about
from actions.turn import Turn
from bot.commerce.product_words import naming_words
from bot.commerce.products import Product
from bot.store.api import StoreRefusedError, StoreUnavailableError

log = structlog.get_logger(__name__)
T = TypeVar("T")


def or_without_store(turn: Turn, ask: Callable[[], T], *, forgiven: bool) -> T | None:
    """What the store says; None while it is away and that is `forgiven`: an article needs no store."""
    try:
        if turn.store_away is not None:
            raise turn.store_away
        return ask()
    except StoreUnavailableError as error:
        if not forgiven:
            raise
        if turn.store_away is not None:
            return None
        turn.store_away = error
        log.warning("store_not_asked", conversation=turn.conversation_id, error=str(error))
        return None


def product_of_article(turn: Turn) -> Product | None:
    """The product that was talked about, for an article that fits several; None also while the store is away."""
    return or_without_store(turn, lambda: talked_about(turn), forgiven=True)


def named_in(turn: Turn, text: str) -> Sequence[Product]:
    """The products whose noun stands in `text`; none while the store is away, which no everyday words are sent to."""
    if not naming_words(text, turn.services.lexicon):
        return ()
    return or_without_store(turn, lambda: mentioned_products(turn, text), forgiven=True) or ()


def last_product(turn: Turn) -> Product | None:
    """The product that was talked about, whatever else stands in the message: `can i wash it at home`."""
    return or_without_store(turn, lambda: _last(turn), forgiven=True)


def _last(turn: Turn) -> Product | None:
    product_id = turn.slot("product_id")
    if product_id is None:
        return None
    try:
        return turn.services.store.get_product(str(product_id))
    except StoreRefusedError:
        return None
