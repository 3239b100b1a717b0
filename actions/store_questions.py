"""A question that only says what it is about a product: the store answers it, not an article that speaks of it, too."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.product_question import named_products
from actions.product_search import SearchProduct
from actions.products import ProductPrice, ProductStock
from actions.turn import Turn
from bot.commerce.lexicon import Lexicon
from bot.commerce.product_words import naming_words
from bot.commerce.products import Product
from bot.commerce.storekeeping.words import squeezed, stems
from bot.commerce.variants import is_variant_word, spoken_of

TOPIC = "product_questions"


def ask_store(turn: Turn) -> list[EventType] | None:
    """Answer with the price, the stock or the product; None if the message says more than a product.

    `구스 이불 재고` and `goose duvet in queen?` name a product and one of its options and nothing else.
    `구스 이불 세탁` asks about washing, and `gift wrapping?` about what is done with any product.
    """
    lexicon, text = turn.services.lexicon, turn.text
    if turn.form is not None or not text:
        return None
    words, named = naming_words(text, lexicon), named_products(turn.services.store, text, lexicon)
    services = tuple(lexicon.words("anything_at_a_price"))
    if not named or any(word.startswith(services) for word in words):
        return None
    if not all(_is_known(word, named[0], lexicon) for word in words):
        return None
    if lexicon.says(TOPIC, "price", text):
        return ProductPrice().settle(turn, named)
    if lexicon.says(TOPIC, "stock", text) or (len(named) == 1 and spoken_of(text, named[0], lexicon).said):
        return ProductStock().settle(turn, named)
    return SearchProduct().act(turn) if lexicon.says(TOPIC, "sold", text) else None


def _is_known(word: str, product: Product, lexicon: Lexicon) -> bool:
    """Tell whether `word` is one that `product` is called by, one of its options, or an everyday word."""
    names = [*product.keywords, *(name for _, name in product.name.by_language)]
    known = {squeezed(part) for name in names for part in (name, *name.split())}
    noise = lexicon.words("product_noise") | lexicon.words("product_questions_noise")
    return any(form in known or form in noise or is_variant_word(form, product, lexicon) for form in stems(word))
