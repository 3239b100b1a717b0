"""A store in memory for unit tests. It obeys the same rules and passes the same contract suite as the real one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from moneyed import Money

from bot.commerce.orders import Address, Customer, ItemChange, LineQuantity, Order, PaymentMethod, Return, ReturnLine
from bot.commerce.products import Coupon, Product, Variant
from bot.commerce.storekeeping import modifying, returns, rules
from bot.commerce.storekeeping.data import StoreData
from bot.commerce.storekeeping.people import name_key, postcode_key
from bot.commerce.storekeeping.refusals import RefusalError
from bot.commerce.storekeeping.search import SearchIndex
from bot.store.first_answers import FirstAnswers, refused


class FakeStore:
    """`StoreApi` over plain values. `base_url` begins the addresses that `data` holds as paths."""

    def __init__(self, data: StoreData, clock: Callable[[], datetime], *, base_url: str = "http://store.test") -> None:
        """Begin with `data`, which stays as it is."""
        self._clock = clock
        self._base_url = base_url
        self._products = {listing.product.id: self._with_urls(listing.product) for listing in data.listings}
        self._customers = {customer.id: customer for customer in data.customers}
        self._orders = {order.id: self._with_tracking_urls(order) for order in data.orders}
        self._coupons = {coupon.code.upper(): coupon for coupon in data.coupons}
        self._terms = data.terms
        self._listings = data.listings
        self._answers = FirstAnswers()

    def copy(self) -> FakeStore:
        """Give a store of its own that holds the same and has answered nobody yet."""
        twin = copy(self)
        may_change = {"_products": dict(self._products), "_customers": dict(self._customers)}
        vars(twin).update(may_change, _orders=dict(self._orders), _answers=FirstAnswers())
        return twin

    @cached_property
    def _index(self) -> SearchIndex:
        """Made at the first search: most conversations search nothing."""
        return SearchIndex(self._listings)

    def snapshot(self) -> object:
        """Everything that may change, comparable: equal snapshots mean that nothing has."""
        return dict(self._products), dict(self._customers), dict(self._orders)

    def find_order(self, number: str) -> Order | None:
        """See `StoreApi`."""
        wanted = rules.order_key(number)
        return next(
            (self._hydrated(one) for one in self._orders.values() if rules.order_key(one.number) == wanted), None
        )

    def find_customer(self, email: str) -> Customer | None:
        """See `StoreApi`."""
        wanted = email.strip().lower()
        return next((customer for customer in self._customers.values() if customer.email == wanted), None)

    def find_customers(self, *, name: str, postcode: str) -> Sequence[Customer]:
        """See `StoreApi`."""
        wanted = name_key(name), postcode_key(postcode)
        if not all(wanted):
            return ()
        return tuple(one for one in self._customers.values() if _name_and_postcode(one) == wanted)

    def get_customer(self, customer_id: str) -> Customer:
        """See `StoreApi`."""
        if customer_id not in self._customers:
            raise refused("not_found")
        return self._customers[customer_id]

    def list_orders(self, customer_id: str) -> Sequence[Order]:
        """See `StoreApi`."""
        if customer_id not in self._customers:
            raise refused("not_found")
        orders = [self._hydrated(order) for order in self._orders.values() if order.customer.id == customer_id]
        return sorted(orders, key=lambda order: (order.placed_at, rules.order_key(order.number)), reverse=True)

    def get_product(self, product_id: str) -> Product:
        """See `StoreApi`."""
        if product_id not in self._products:
            raise refused("not_found")
        return self._products[product_id]

    def search_products(self, query: str, *, limit: int = 10) -> Sequence[Product]:
        """See `StoreApi`."""
        return tuple(self._products[product_id] for product_id in self._index.search(query, limit=limit))

    def find_coupon(self, code: str) -> Coupon | None:
        """See `StoreApi`."""
        return self._coupons.get(code.strip().upper())

    def list_promotions(self) -> Sequence[Coupon]:
        """See `StoreApi`."""
        return tuple(rules.promotions(self._coupons.values(), self._clock()))

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
        """See `StoreApi`."""

        def effect() -> Return:
            opened = returns.open_return(
                self._order(order_id),
                lines,
                reason=reason,
                refund_method_id=refund_method_id,
                fee=fee,
                terms=self._terms,
                now=self._clock(),
            )
            return self._keep(opened)

        return self._answers.once(
            idempotency_key, ("return", order_id, tuple(lines), reason, refund_method_id, fee), effect
        )

    def create_exchange(
        self,
        order_id: str,
        lines: Sequence[ReturnLine],
        *,
        reason: str,
        payment_method_id: str | None = None,
        idempotency_key: str,
    ) -> Return:
        """See `StoreApi`."""

        def effect() -> Return:
            opened = returns.open_exchange(
                self._order(order_id),
                lines,
                reason=reason,
                payment_method_id=payment_method_id,
                terms=self._terms,
                now=self._clock(),
                product_of=self._product_of,
            )
            for line in opened.lines:
                self._restock(line.exchange_variant_id or "", -line.quantity)
            return self._keep(opened)

        return self._answers.once(
            idempotency_key, ("exchange", order_id, tuple(lines), reason, payment_method_id), effect
        )

    def cancel_order(self, order_id: str, *, reason: str, idempotency_key: str) -> Order:
        """See `StoreApi`."""
        return self._answers.once(
            idempotency_key,
            ("cancel", order_id, reason),
            lambda: self._apply(
                rules.cancel(self._order(order_id), reason=reason, terms=self._terms, now=self._clock())
            ),
        )

    def create_refund(self, order_id: str, amount: Money, *, refund_method_id: str, idempotency_key: str) -> Order:
        """See `StoreApi`."""
        return self._answers.once(
            idempotency_key,
            ("refund", order_id, amount, refund_method_id),
            lambda: self._apply(
                rules.refund(self._order(order_id), amount, method_id=refund_method_id, now=self._clock())
            ),
        )

    def change_shipping_address(self, order_id: str, address: Address, *, idempotency_key: str) -> Order:
        """See `StoreApi`."""
        return self._answers.once(
            idempotency_key,
            ("address", order_id, address),
            lambda: self._apply(rules.Effect(rules.change_address(self._order(order_id), address, terms=self._terms))),
        )

    def modify_items(
        self, order_id: str, changes: Sequence[ItemChange], *, payment_method_id: str | None, idempotency_key: str
    ) -> Order:
        """See `StoreApi`."""
        return self._answers.once(
            idempotency_key,
            ("items", order_id, tuple(changes), payment_method_id),
            lambda: self._apply(
                modifying.modify_items(
                    self._order(order_id),
                    changes,
                    payment_method_id=payment_method_id,
                    terms=self._terms,
                    now=self._clock(),
                    product_of=self._product_of,
                )
            ),
        )

    def change_payment_method(self, order_id: str, payment_method_id: str, *, idempotency_key: str) -> Order:
        """See `StoreApi`."""
        return self._answers.once(
            idempotency_key,
            ("payment", order_id, payment_method_id),
            lambda: self._apply(
                modifying.change_payment(self._order(order_id), payment_method_id, terms=self._terms, now=self._clock())
            ),
        )

    def change_default_address(self, customer_id: str, address: Address, *, idempotency_key: str) -> Customer:
        """See `StoreApi`."""

        def effect() -> Customer:
            if customer_id not in self._customers:
                raise RefusalError("not_found")
            changed = rules.change_default_address(self._customers[customer_id], address)
            self._customers[customer_id] = changed
            return changed

        return self._answers.once(idempotency_key, ("default address", customer_id, address), effect)

    def set_newsletter(self, email: str, *, subscribed: bool, idempotency_key: str) -> None:
        """See `StoreApi`."""

        def effect() -> None:
            customer = self.find_customer(email)
            if customer is not None:
                self._customers[customer.id] = replace(customer, newsletter=subscribed)

        self._answers.once(idempotency_key, ("newsletter", email, subscribed), effect)

    def _order(self, order_id: str) -> Order:
        if order_id not in self._orders:
            raise RefusalError("not_found")
        return self._hydrated(self._orders[order_id])

    def _apply(self, effect: rules.Effect) -> Order:
        order = effect.order
        customer = rules.settled(order.customer, effect)
        self._orders[order.id], self._customers[customer.id] = order, customer
        for variant_id, pieces in effect.restocked:
            self._restock(variant_id, pieces)
        return self._order(order.id)

    def _hydrated(self, order: Order) -> Order:
        """The order with its customer, and the ways that money went, as they are now."""
        customer = self._customers[order.customer.id]
        methods = {method.id: method for method in customer.payment_methods}

        def now(method: PaymentMethod) -> PaymentMethod:
            return methods[method.id]

        return replace(
            order,
            customer=customer,
            payments=tuple(replace(payment, method=now(payment.method)) for payment in order.payments),
            refunds=tuple(replace(refund, method=now(refund.method)) for refund in order.refunds),
            returns=tuple(
                replace(
                    one,
                    refund_method=now(one.refund_method) if one.refund_method else None,
                    payment_method=now(one.payment_method) if one.payment_method else None,
                )
                for one in order.returns
            ),
        )

    def _keep(self, opened: Return) -> Return:
        order = self._orders[opened.order_id]
        self._orders[order.id] = replace(order, returns=(*order.returns, opened))
        return opened

    def _product_of(self, variant_id: str) -> Product | None:
        return next(
            (one for one in self._products.values() if any(variant.id == variant_id for variant in one.variants)), None
        )

    def _restock(self, variant_id: str, pieces: int) -> None:
        product = self._product_of(variant_id)
        if product is None or not self._terms.counts_stock:
            return

        def counted(variant: Variant) -> Variant:
            return replace(variant, stock=variant.stock + pieces) if variant.id == variant_id else variant

        self._products[product.id] = replace(product, variants=tuple(map(counted, product.variants)))

    def _with_urls(self, product: Product) -> Product:
        return replace(product, image_url=self._absolute(product.image_url), url=self._absolute(product.url))

    def _with_tracking_urls(self, order: Order) -> Order:
        parcels = [replace(parcel, tracking_url=self._absolute(parcel.tracking_url)) for parcel in order.fulfillments]
        return replace(order, fulfillments=tuple(parcels))

    def _absolute(self, url: str) -> str:
        return f"{self._base_url}{url}" if url.startswith("/") else url


def _name_and_postcode(customer: Customer) -> tuple[str, str]:
    return name_key(customer.name), postcode_key(customer.address.postcode)
