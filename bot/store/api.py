"""What the clerk needs of a store, whatever software the store runs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from moneyed import Money

from bot.commerce.orders import Address, Customer, ItemChange, LineQuantity, Order, Return, ReturnLine
from bot.commerce.products import Coupon, Product


class StoreError(Exception):
    """The store could not do it. Nothing is known to have changed unless a subclass says so."""


class StoreUnavailableError(StoreError):
    """The store did not answer, or answered nonsense. Try again later, or ask a person."""


class StoreKeyRefusedError(StoreUnavailableError):
    """The store does not take our key: correct SHOPCLERK_STORE_API_KEY."""


class StoreOutcomeUnknownError(StoreUnavailableError):
    """A change was asked for and no answer came: it may have happened. Look before it is asked for again."""


class StoreRefusedError(StoreError):
    """The store understood and refused; nothing changed.

    `code` is one of the codes in the store's OpenAPI page, such as `order_not_pending`.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep the machine-readable `code` beside the message."""
        super().__init__(message)
        self.code = code


class StoreApi(Protocol):
    """A store. Every method may raise `StoreUnavailableError`.

    Methods that change something take an `idempotency_key`: the first call with a key decides, a later one with
    the same key gets the first one's result. They raise `StoreRefusedError` where the store's rules say no.
    """

    def find_order(self, number: str) -> Order | None:
        """The order people call `number`; case, `#` and spaces around it do not matter."""
        ...

    def find_customer(self, email: str) -> Customer | None:
        """The customer with that e-mail address; case does not matter."""
        ...

    def find_customers(self, *, name: str, postcode: str) -> Sequence[Customer]:
        """The customers of that name whose own address has that postcode.

        Case, accents, spaces and hyphens do not matter. Several people may share a name; without a name or a postcode
        nobody is found.
        """
        ...

    def get_customer(self, customer_id: str) -> Customer:
        """The customer with that id as it is now; raises `StoreRefusedError` (`not_found`) where there is none."""
        ...

    def list_orders(self, customer_id: str) -> Sequence[Order]:
        """All orders of a customer, newest first."""
        ...

    def get_product(self, product_id: str) -> Product:
        """One product; raises `StoreRefusedError` (`not_found`) where there is none."""
        ...

    def search_products(self, query: str, *, limit: int = 10) -> Sequence[Product]:
        """Products that fit the words of `query` in any language, best first; typos are forgiven.

        `query` may be a whole sentence; words that name no product do not matter. Empty: the best sellers.
        """
        ...

    def find_coupon(self, code: str) -> Coupon | None:
        """The coupon with that code, even if it is over; case does not matter."""
        ...

    def list_promotions(self) -> Sequence[Coupon]:
        """Public coupons that are valid now, best first."""
        ...

    def create_return(
        self,
        order_id: str,
        lines: Sequence[LineQuantity],
        *,
        reason: str,
        refund_method_id: str,
        fee: Money,
        idempotency_key: str,
    ) -> Return:
        """Open a return for pieces of a delivered order; `fee` is kept back from the refund."""
        ...

    def create_exchange(
        self,
        order_id: str,
        lines: Sequence[ReturnLine],
        *,
        reason: str,
        payment_method_id: str | None = None,
        idempotency_key: str,
    ) -> Return:
        """Open an exchange for other variants of the same products.

        With `payment_method_id`, one of the customer's own, the difference in price is paid or given back with it once
        the goods are received (`Return.difference`). Without one the new variants may not cost more than the old ones.
        """
        ...

    def cancel_order(self, order_id: str, *, reason: str, idempotency_key: str) -> Order:
        """Cancel a pending order and refund it."""
        ...

    def create_refund(self, order_id: str, amount: Money, *, refund_method_id: str, idempotency_key: str) -> Order:
        """Give back part of what was paid, or all of it, while nothing comes back: for what is lost or broken.

        It goes to a way the order was paid by, and at most what the shop still holds of it.
        """
        ...

    def change_shipping_address(self, order_id: str, address: Address, *, idempotency_key: str) -> Order:
        """Send a pending order somewhere else."""
        ...

    def modify_items(
        self, order_id: str, changes: Sequence[ItemChange], *, payment_method_id: str | None, idempotency_key: str
    ) -> Order:
        """Put other variants of the same products into a pending order; all that shall change, at once.

        The difference in price is paid or given back at once with `payment_method_id`, one of the customer's own; None
        is possible where there is no difference. The order is `items_modified` afterwards.
        """
        ...

    def change_payment_method(self, order_id: str, payment_method_id: str, *, idempotency_key: str) -> Order:
        """Have all of a pending order paid with another of the customer's own ways; what was paid before goes back."""
        ...

    def change_default_address(self, customer_id: str, address: Address, *, idempotency_key: str) -> Customer:
        """Change a customer's own address; orders keep theirs."""
        ...

    def set_newsletter(self, email: str, *, subscribed: bool, idempotency_key: str) -> None:
        """Subscribe or unsubscribe an address; an address nobody knows is not an error."""
        ...
