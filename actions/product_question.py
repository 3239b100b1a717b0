"""Which product a message is about."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import EventType, SlotSet

from actions.base import ShopAction
from actions.product_cards import best_sellers_button, choosing_card, shown_cards
from actions.product_extremes import mentioned_products, tell_count_or_extreme
from actions.turn import Turn
from bot.commerce.lexicon import Lexicon
from bot.commerce.products import Product
from bot.commerce.storekeeping.words import content_words, is_korean, stems
from bot.commerce.variants import is_variant_word
from bot.store.api import StoreApi, StoreRefusedError

CARDS = 5
"""Products shown at once: what a phone can hold without much swiping."""

_LOOKED_AT = 10

_QUESTION_WORDS = frozenset(
    """
    again another available big bigger biggest can't cheap cheaper cheapest check choose choosing cm color
    colors colour colours come dimensions discount down each else expected expensive feet few fit fits foot
    have height help high how inch inches it's kind large larger largest left length long many
    measurements medium ml more much no now off online only option options other out pair per piece pieces
    pls quantity range restock run runs same say see set shop show shows size sizes sizing small smaller
    smallest sold still take tall tell too total try two type types until up variant variants version wear
    weigh weight what's when where wide width work yet
    가격대가 가격은 가격이 값이 개 개당 거예요 것도 게 구매 그거 그건 그게 나오나요 나와요 남았나요 남았어요
    다른 더 두 들어와요 디자인도 또 몇 바로 사면 사이즈 사이즈가 사이즈는 사이즈도 색 색깔 색깔은 색도 색상
    색상은 색상이 세 세트 세트로도 아직 안 어느 어떻게 언제 얼마나 얼마죠 옵션 옵션은 이거 이건 이게 입고 작은
    재고가 재고는 재입고 저거 제일 종류가 중에 총 커요 크기 크기가 크기는 큰 품절 품절이에요 한 해요 향 향이
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
"""Words of questions about prices, variants, stock and sizes that stores may take for a part of a product's name."""

_NO_PRODUCTS = re.compile(
    r"\b(?:size|sizing) (?:table|chart|guide)s?|\bgift ?cards?|\bproduct pages?|기프트\s?카드", re.IGNORECASE
)
"""Phrases with a word in them that may well be a product's."""

_THE = re.compile(r"\b(?:the|a|an|your)\s+([a-z]{3,})\b", re.IGNORECASE)
_GENERAL = frozenset(
    """
    basket bit cart cheapest cost damage deal difference first full item last lot minute moment next normal original
    picture problem product rest right sale second shop site store thing third usual way website whole
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
"""What `the …` in a question may be without being a product."""


class ProductAction(ShopAction):
    """An answer about one product.

    It is the one that was tapped, else the one that the message names, else the one that was talked about. If the
    message fits several, or none is known, the customer chooses.
    """

    intent: ClassVar[str]
    """The question, asked again by the card that the customer taps."""

    about_whole_products: ClassVar[bool] = False
    """True if `the …` in the question is a product, and not a part of one such as a sleeve."""

    def act(self, turn: Turn) -> list[EventType]:
        """Find the product and answer."""
        found = find_products(turn)
        if len(found) != 1 and turn.text:
            mentioned = mentioned_products(turn)
            found = mentioned if len(mentioned) == 1 else found
        if self.about_whole_products and names_something_unknown(
            turn.text, found, turn.services.store, turn.services.lexicon
        ):
            turn.say("utter_no_products_found", buttons=[best_sellers_button(turn)])
            return []
        return self.settle(turn, found)

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
    words = [word for word in content_words(_NO_PRODUCTS.sub(" ", text)) if _may_name(word)]
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

    Only English says so by its form; elsewhere the answer's own words say which product they are about.
    """
    if not found or named_products(store, text, lexicon):
        return False
    nouns = {match[1].lower() for match in _THE.finditer(text)} - _GENERAL
    return any(
        _may_name(noun) and not is_variant_word(noun, found[0], lexicon) and any(content_words(noun)) for noun in nouns
    )


def _may_name(word: str) -> bool:
    if not word or word in _QUESTION_WORDS or any(character.isdigit() for character in word):
        return False
    return is_korean(word) or len(word) > 1


def _existing(store: StoreApi, product_id: str) -> list[Product]:
    """The product, or nothing if the shop has taken it out since."""
    try:
        return [store.get_product(product_id)]
    except StoreRefusedError:
        return []
