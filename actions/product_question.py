"""Which product a message is about."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.product_cards import best_sellers_button, choosing_card, shown_cards
from actions.product_extremes import mentioned_products, tell_count_or_extreme
from actions.turn import Turn
from bot.commerce.lexicon import Lexicon
from bot.commerce.product_words import may_name, naming_words, product_words, things_asked_for
from bot.commerce.products import Product
from bot.commerce.sold_things import is_sold, thing_asked_for, thing_in_stock
from bot.commerce.storekeeping.words import stems
from bot.commerce.variants import is_variant_word
from bot.store.api import StoreApi, StoreRefusedError

CARDS = 5
"""Products shown at once: what a phone can hold without much swiping."""

_LOOKED_AT = 10


class ProductAction(ShopAction):
    """An answer about one product.

    It is the one that was tapped, else the one that the message names, else the one that was talked about. If the
    message fits several, or none is known, the customer chooses.
    """

    intent: ClassVar[str]
    """The question, asked again by the card that the customer taps."""

    about_whole_products: ClassVar[bool] = False
    """True if `the …` in the question is a product, and not a part of one such as a sleeve."""

    asks_of_things: ClassVar[bool] = False
    """True if what the question names and nothing is called by is said not to be sold, instead of asking which."""

    def act(self, turn: Turn) -> list[EventType]:
        """Find the product and answer."""
        found = find_products(turn)
        if len(found) != 1 and turn.text:
            mentioned = mentioned_products(turn)
            found = mentioned if len(mentioned) == 1 else found
        thing = self._thing(turn, found) if self.about_whole_products and turn.text else None
        if thing is not None and not is_sold(thing, turn.text, found, turn.services.lexicon):
            turn.say("utter_thing_not_sold", thing=thing, buttons=[best_sellers_button(turn)])
            return []
        if self.about_whole_products and names_something_unknown(
            turn.text, found, turn.services.store, turn.services.lexicon
        ):
            turn.say("utter_no_products_found", buttons=[best_sellers_button(turn)])
            return []
        return self.settle(turn, found)

    def _thing(self, turn: Turn, found: Sequence[Product]) -> str | None:
        """What the question names as a thing to buy; where nothing was found, only what leaves no doubt."""
        if found:
            return thing_asked_for(turn.text, turn.services.lexicon)
        return thing_in_stock(turn.text, turn.services.lexicon) if self.asks_of_things else None

    def settle(self, turn: Turn, found: Sequence[Product]) -> list[EventType]:
        """Answer about the only product of `found`, or let the customer choose."""
        if len(found) == 1:
            if not turn.text or not tell_count_or_extreme(turn, found[0]):
                self.answer(turn, found[0])
            return [SlotSet("product_id", found[0].id)]
        self.ask(turn, found)
        return []

    @abstractmethod
    def answer(self, turn: Turn, product: Product) -> None:
        """Answer about `product`."""

    def ask(self, turn: Turn, found: Sequence[Product]) -> None:
        """Let the customer choose among `found`, else among what was just shown, else among the best sellers."""
        cards = [choosing_card(turn, product, self.intent) for product in found[:CARDS]] or shown_cards(
            turn, self.intent
        )
        if cards:
            turn.say("utter_which_product", custom={"cards": cards})
            return
        cards = [choosing_card(turn, product, self.intent) for product in self.candidates(turn)[:CARDS]]
        turn.say("utter_which_product_unknown", custom={"cards": cards})

    def candidates(self, turn: Turn) -> Sequence[Product]:
        """Products to choose from where nothing is known."""
        return turn.services.store.search_products("", limit=CARDS)


def find_products(turn: Turn) -> Sequence[Product]:
    """The product the message is about; several if it fits more than one; none if nothing says which."""
    store = turn.services.store
    chosen = turn.entity("choice")
    if chosen is not None:
        return _existing(store, chosen)
    talked_about = turn.slot("product_id")
    named = named_products(store, turn.text, turn.services.lexicon)
    if len(named) > 1 and any(product.id == talked_about for product in named):
        return [product for product in named if product.id == talked_about]
    if named or talked_about is None:
        return named
    return _existing(store, str(talked_about))


def named_products(store: StoreApi, text: str, lexicon: Lexicon) -> Sequence[Product]:
    """The products that `text` names; none for `how much is it?` or `in black?`."""
    words = naming_words(text, lexicon)
    if not words:
        return []
    found = store.search_products(" ".join(words), limit=_LOOKED_AT)
    if not found:
        return []
    names = [word for word in words if not any(is_variant_word(form, found[0], lexicon) for form in stems(word))]
    if not names:
        return []
    if len(names) == len(words):
        return found
    # With `blue` beside a word that no product has, a store may have found blue things of any kind.
    by_name = store.search_products(" ".join(names), limit=_LOOKED_AT)
    by_name_ids = {product.id for product in by_name}
    return [product for product in found if product.id in by_name_ids] or by_name


def names_something_unknown(text: str, found: Sequence[Product], store: StoreApi, lexicon: Lexicon) -> bool:
    """Tell whether `text` asks for `the mattress` where there is none, so that `found` is only what came before.

    Elsewhere the answer's own words say which product they are about.
    """
    if not found or named_products(store, text, lexicon):
        return False
    return any(
        may_name(noun, lexicon) and not is_variant_word(noun, found[0], lexicon) and any(product_words(noun, lexicon))
        for noun in things_asked_for(text, lexicon)
    )


def talked_about(turn: Turn) -> Product | None:
    """The product that a follow-up is about where it names none."""
    product_id = turn.slot("product_id")
    if product_id is None or named_products(turn.services.store, turn.text, turn.services.lexicon):
        return None
    return next(iter(_existing(turn.services.store, str(product_id))), None)


def _existing(store: StoreApi, product_id: str) -> list[Product]:
    """The product, or nothing if the shop has taken it out since."""
    try:
        return [store.get_product(product_id)]
    except StoreRefusedError:
        return []
