"""A message about the products that were just shown: sorted, narrowed, or how they are washed."""

from __future__ import annotations

from collections.abc import Collection

from rasa.shared.core.trackers import DialogueStateTracker

from bot.bootstrap import current_services
from bot.commerce.lexicon import Lexicon
from bot.commerce.properties import IN_ARTICLES, OF_NAMED, ONLY_ASKED, find_asked_property
from bot.commerce.search_narrowing import read_narrowing
from bot.commerce.shapes import search_shape
from bot.dialogue.sentence_meanings import UNCLEAR, Parse

SEARCHED, PRODUCT = "searched", "product_id"
SEARCH, PRICE = "search_product", "ask_price"

OF_SEARCH = frozenset(
    {
        *("utter_products_found", "utter_products_found_limit", "utter_products_found_band", "utter_best_sellers"),
        *("utter_products_found_floor", "utter_no_products_floor"),
        *(
            "utter_products_cheap_first",
            "utter_products_dear_first",
            "utter_products_only_one",
            "utter_products_other_currency",
        ),
        *("utter_no_products_limit", "utter_no_products_band", "utter_product_option_exists"),
    }
)
"""What is heard of products that were searched for."""


HELP = "ask_help"
CARE_TAKEN_FOR = frozenset({"ask_options", "ask_size_help", "ask_return_steps", "ask_payment_methods"})
"""Intents that a question about washing is easily taken for."""


def asks_care(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who asks how something is washed or cleaned, or whether it may be; None for all else."""
    return HELP if intent in CARE_TAKEN_FOR and search_shape(lexicon, "about_care", text) else None


PROPERTY_TAKEN_FOR = frozenset({"report_missing", "report_damaged", "inform"})
"""Intents that a question about what a product is like is easily taken for."""

OPTIONS, STOCK, SIZE = "ask_options", "ask_stock", "ask_size_help"
OF_SHIPPING = frozenset({"ask_shipping_zones", "ask_shipping_cost", "ask_shipping_methods", "ask_shipping_time"})
ONLY_ASKED_TAKEN_FOR = UNCLEAR | OF_SHIPPING | {SEARCH, "inform"}
"""Intents that a question for where something is made, or what is in it, is easily taken for."""

PIECES_TAKEN_FOR = UNCLEAR | {SEARCH, OPTIONS, SIZE, "inform"}
"""Intents that a question for how many there are is easily taken for."""


def asks_pieces(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who asks how many are left, or whether there are so many; None for all else."""
    asked = any(search_shape(lexicon, one, text) for one in ("asks_left", "asks_pieces"))
    return STOCK if asked and intent in PIECES_TAKEN_FOR else None


COMPARED_TAKEN_FOR = UNCLEAR | {SEARCH, PRICE, OPTIONS, STOCK, SIZE, "inform"}
"""Intents that a question for how products differ is easily taken for."""


def compares(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who asks how products differ, or for a size by the scale of a country; None for all else."""
    if intent in OF_SHIPPING | UNCLEAR and search_shape(lexicon, "country_size", text):
        return SIZE
    return HELP if intent in COMPARED_TAKEN_FOR and search_shape(lexicon, "asks_difference", text) else None


def asks_only(intent: str, text: str, lexicon: Lexicon) -> str | None:
    """The intent of who asks for what nobody searches by, such as where something is made; None for all else."""
    if intent not in ONLY_ASKED_TAKEN_FOR or search_shape(lexicon, "asks_whether", text):
        return None
    asked = find_asked_property(text, lexicon) or find_asked_property(text, lexicon, OF_NAMED)
    return OPTIONS if asked in lexicon.words(ONLY_ASKED) else None


def asks_property(parsed: Parse, tracker: DialogueStateTracker, lexicon: Lexicon) -> str | None:
    """The intent of who asks what the product he talks about is like: `are there screws in it`; None for all else."""
    known = PRODUCT in tracker.slots and tracker.get_slot(PRODUCT) is not None
    if str(parsed["intent"]["name"]) not in PROPERTY_TAKEN_FOR:
        return None
    asked = find_asked_property(str(parsed["text"]), lexicon)
    return HELP if asked is not None and (known or asked in lexicon.words(IN_ARTICLES)) else None


def narrows_search(text: str, heard: Collection[str], tracker: DialogueStateTracker) -> str | None:
    """The intent of who wants what he just saw sorted or narrowed: `cheapest one?`; None for all else.

    Of a single product it is the variants whose prices are asked for.
    """
    if SEARCHED not in tracker.slots or tracker.get_slot(SEARCHED) is None or not OF_SEARCH & set(heard):
        return None
    services = current_services()
    told = read_narrowing(text, services.shop.currency, services.lexicon)
    if told is None or told.names_something:
        return None
    extreme = any(services.lexicon.says("product_questions", one, text) for one in ("cheapest", "dearest"))
    return PRICE if extreme and tracker.get_slot(PRODUCT) is not None else SEARCH
