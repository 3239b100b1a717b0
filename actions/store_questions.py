"""A question that only says what it is about a product: the store answers it, not an article that speaks of it, too."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.known_product import or_without_store
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
OF_THE_STORE = ("price", "stock")
"""What no article answers, also while the store is away."""

OPTIONS = ("colour", "size", "option")


def ask_store(turn: Turn) -> list[EventType] | None:
    """Answer with the price, the stock or the product; None if the message says more than a product.

    `구스 이불 재고` and `goose duvet in queen?` name a product and one of its options and nothing else.
    `구스 이불 세탁` asks about washing, and `gift wrapping?` about what is done with any product.
    """
    lexicon, text = turn.services.lexicon, turn.text
    words, asked = naming_words(text, lexicon), _asked(turn)
    services = tuple(lexicon.words("anything_at_a_price"))
    if asked is None or any(word.startswith(services) for word in words):
        return None
    named = or_without_store(
        turn, lambda: named_products(turn.services.store, text, lexicon), forgiven=asked not in OF_THE_STORE
    )
    if not named or not all(_is_known(word, named[0], lexicon) for word in words):
        return None
    if asked == "price":
        return ProductPrice().settle(turn, named)
    if asked == "stock" or (len(named) == 1 and spoken_of(text, named[0], lexicon).said):
        return ProductStock().settle(turn, named)
    return SearchProduct().act(turn) if asked == "sold" else None


def _asked(turn: Turn) -> str | None:
    """What is asked about a product, or `option` where one stands alone; None inside a form, and for all else."""
    if turn.form is not None or not turn.text:
        return None
    asked = (one for one in (*OF_THE_STORE, "sold") if turn.services.lexicon.says(TOPIC, one, turn.text))
    option = "option" if any(turn.entity(name) is not None for name in OPTIONS) else None
    return next(asked, option)


def _is_known(word: str, product: Product, lexicon: Lexicon) -> bool:
    """Tell whether `word` is one that `product` is called by, one of its options, or an everyday word."""
    names = [*product.keywords, *(name for _, name in product.name.by_language)]
    known = {squeezed(part) for name in names for part in (name, *name.split())}
    noise = lexicon.words("product_noise") | lexicon.words("product_questions_noise")
    return any(form in known or form in noise or is_variant_word(form, product, lexicon) for form in stems(word))
