"""Products as cards, and their variants in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.payloads import ask_about, parse_choice
from actions.turn import Turn
from bot.commerce.formats import format_money
from bot.commerce.products import Product, Variant

_TURNS_REMEMBERED = 1
FEW = 5
"""From so many pieces on downwards a customer hears how many are left."""


def product_card(turn: Turn, product: Product) -> dict[str, Any]:
    """A product with the questions customers ask next."""
    questions = [("utter_part_button_options", "ask_options"), ("utter_part_button_stock", "ask_stock")]
    if product.size_guide is not None:
        questions.append(("utter_part_button_size", "ask_size_help"))
    buttons = [turn.button(phrase, ask_about(intent, product.id)) for phrase, intent in questions]
    return {**_card(turn, product), "buttons": buttons}


def choosing_card(turn: Turn, product: Product, intent: str) -> dict[str, Any]:
    """A product with one button: this is the one my question is about."""
    button = turn.button("utter_part_button_this_one", ask_about(intent, product.id))
    return {**_card(turn, product), "buttons": [button]}


def best_sellers_button(turn: Turn) -> dict[str, str]:
    """The way out where nothing was found."""
    return turn.button("utter_part_button_best_sellers", "/search_product")


def shown_cards(turn: Turn, intent: str) -> list[dict[str, Any]]:
    """The product cards that the clerk showed last, with the one button that says which is meant.

    None at all if the customer has spoken more than once since: by then `it` is something else.
    """
    spoken = 0
    for event in reversed(turn.tracker.events):
        spoken += event["event"] == "user"
        if spoken > _TURNS_REMEMBERED:
            break
        cards = ((event.get("data") or {}).get("custom") or {}).get("cards") if event["event"] == "bot" else None
        chosen = [(card, _choice_of(card)) for card in cards or ()]
        if any(choice for _, choice in chosen):
            title = turn.phrase("utter_part_button_this_one")
            return [
                {**card, "buttons": [{"title": title, "payload": ask_about(intent, choice)}]}
                for card, choice in chosen
                if choice
            ]
    return []


def _choice_of(card: dict[str, Any]) -> str | None:
    """The product that the buttons of a card ask about."""
    payloads = (str(button["payload"]) for button in card.get("buttons") or ())
    return next((choice for payload in payloads if (choice := parse_choice(payload))), None)


def _card(turn: Turn, product: Product) -> dict[str, Any]:
    available = any(variant.available for variant in product.variants)
    state = turn.phrase("utter_part_in_stock" if available else "utter_part_sold_out")
    parts = [price_range(product.variants, turn.language), state]
    if product.final_sale:
        parts.append(turn.phrase("utter_part_final_sale"))
    return {
        "title": product.name[turn.language],
        "subtitle": " · ".join(parts),
        "image_url": product.image_url,
        "url": product.url,
    }


def price_range(variants: Sequence[Variant], language: str) -> str:
    """`₩24,000`, or `₩24,000-₩44,000` where the price depends on the variant."""
    low = min(variant.price for variant in variants)
    high = max(variant.price for variant in variants)
    if low == high:
        return format_money(low, language)
    mark = "~" if language == "ko" else "-"
    return f"{format_money(low, language)}{mark}{format_money(high, language)}"


def variant_label(variant: Variant, language: str) -> str:
    """`Black / L`; empty for the only variant of a product."""
    return " / ".join(option.value[language] for option in variant.options)


def variant_lines(turn: Turn, variants: Sequence[Variant]) -> str:
    """One line for each value of the first option, with the values of the others and what is sold out.

    `• White: S, M, L, XL (sold out)`; with one option only, one line that begins with the option's name.
    """
    groups: dict[str, list[str]] = {}
    for variant in variants:
        if not variant.options:
            continue
        first, *others = variant.options
        head = first.value[turn.language] if others else first.name[turn.language]
        value = " / ".join(option.value[turn.language] for option in others or [first])
        if not variant.available:
            value = turn.phrase("utter_part_sold_out_value", value=value)
        groups.setdefault(head, []).append(value)
    return "\n".join(
        turn.phrase("utter_part_variants", head=head, values=", ".join(values)) for head, values in groups.items()
    )


def price_lines(turn: Turn, variants: Sequence[Variant]) -> str:
    """The prices, by the one option that decides them, or for each variant if more than one does."""
    keys = {option.key for variant in variants for option in variant.options}
    by_option = (_prices_by(variants, key, turn.language) for key in sorted(keys))
    prices = next((prices for prices in by_option if prices), None)
    if prices is None:
        prices = {variant_label(variant, turn.language): price_range([variant], turn.language) for variant in variants}
    return "\n".join(turn.phrase("utter_part_price", value=value, price=price) for value, price in prices.items())


def _prices_by(variants: Sequence[Variant], key: str, language: str) -> dict[str, str] | None:
    """Prices by the values of one option; None if the option does not decide the price."""
    prices: dict[str, str] = {}
    for variant in variants:
        value = next((option.value[language] for option in variant.options if option.key == key), None)
        price = price_range([variant], language)
        if value is None or prices.setdefault(value, price) != price:
            return None
    return prices
