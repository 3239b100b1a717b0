"""Cards of products and orders that an agent puts into a message, in the customer's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.commerce.formats import format_money
from bot.commerce.orders import Order
from bot.commerce.products import Product
from bot.messages import Card
from bot.store.api import StoreApi
from bot.web.console.fields import Fields
from bot.web.console.refusals import store_refusals
from bot.web.errors import RequestRefusedError
from bot.web.texts import PageTexts

_ID_LIMIT = 100


class CardMaker:
    """Makes cards of what the store has now. Blocking."""

    def __init__(self, store: Callable[[], StoreApi], texts: Mapping[str, PageTexts]) -> None:
        self._store = store
        self._texts = texts

    def make(self, wanted: Sequence[Fields], language: str) -> tuple[Card, ...]:
        """One card for each `{"product": id}` or `{"order": number}`.

        Raises `RequestRefusedError`: 422 `bad_field` for what the store does not have, 503 while it is away.
        """
        return tuple(self._make(one, language) for one in wanted)

    def _make(self, wanted: Fields, language: str) -> Card:
        product, number = wanted.text("product", _ID_LIMIT), wanted.text("order", _ID_LIMIT)
        with store_refusals():
            if product:
                return product_card(self._store().get_product(product), language)
            order = self._store().find_order(number) if number else None
        if order is None:
            raise RequestRefusedError(422, "bad_field", f"there is no order {number!r}")
        return self._order_card(order, language)

    def _order_card(self, order: Order, language: str) -> Card:
        words = self._texts.get(language, next(iter(self._texts.values()))).words
        parcel = next((one for one in reversed(order.fulfillments) if one.tracking_url), None)
        status = words[f"order_status.{order.status.value}"]
        return Card(
            title=words["cards.order"].replace("{number}", order.number),
            subtitle=f"{status} · {format_money(order.total, language)}",
            url=parcel.tracking_url if parcel else "",
        )


def product_card(product: Product, language: str) -> Card:
    """A product with its lowest price."""
    price = min((variant.price for variant in product.variants), default=None)
    return Card(
        title=product.name[language],
        subtitle="" if price is None else format_money(price, language),
        image_url=product.image_url,
        url=product.url,
    )
