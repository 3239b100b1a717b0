"""The client of the embedded store's API."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote

import requests
from moneyed import Money

from bot.commerce.orders import Address, Customer, ItemChange, LineQuantity, Order, Return, ReturnLine
from bot.commerce.products import Coupon, Product
from bot.store.api import StoreOutcomeUnknownError, StoreRefusedError, StoreUnavailableError
from bot.store.codec.fields import CodecError, Fields
from bot.store.codec.orders import (
    parse_customer,
    parse_order,
    parse_return,
    render_address,
    render_exchange,
    render_items,
    render_refund,
    render_return,
)
from bot.store.codec.products import parse_coupon, parse_product
from bot.store.transport import DEFAULT_TIMEOUT_S, Transport

T = TypeVar("T")
_API = "/api/v1"
_LARGEST_PAGE = 100
# A customer with more orders than this is no customer; a store that never ends its list is broken
_MOST_PAGES = 50
_LONGEST_QUERY = 500
# The longest e-mail address that mail servers take (RFC 5321); numbers and codes are shorter
_LONGEST_NAME = 254
_HEADER_SAFE = re.compile(r"[!-~]{1,200}")


class DemoStoreClient:
    """`StoreApi` over HTTP. One client serves all threads; `close()` ends its connections."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        session: requests.Session | None = None,
    ) -> None:
        """`timeout_s` bounds a whole call with its retry. Nothing is sent before the first call."""
        self._http = Transport(base_url, api_key, timeout_s=timeout_s, session=session)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def find_order(self, number: str) -> Order | None:
        """See `StoreApi`."""
        wanted = number.strip("#＃ \t\r\n")
        return self._find(f"{_API}/orders/by-number/", wanted, parse_order)

    def find_customer(self, email: str) -> Customer | None:
        """See `StoreApi`."""
        wanted = email.strip()
        if not wanted or len(wanted) > _LONGEST_NAME:
            return None
        page = self._get(f"{_API}/customers", _customers, {"email": _sendable(wanted)})
        return page[0] if page else None

    def find_customers(self, *, name: str, postcode: str) -> Sequence[Customer]:
        """See `StoreApi`."""
        if not name.strip() or not postcode.strip() or len(name) + len(postcode) > _LONGEST_NAME:
            return ()
        query = {"name": _sendable(name), "postcode": _sendable(postcode)}
        return self._get(f"{_API}/customers", _customers, query)

    def get_customer(self, customer_id: str) -> Customer:
        """See `StoreApi`."""
        return self._get(_customer(customer_id), parse_customer)

    def list_orders(self, customer_id: str) -> Sequence[Order]:
        """See `StoreApi`. Reads all pages."""
        orders: list[Order] = []
        query: dict[str, str | int] = {"limit": _LARGEST_PAGE}
        for _ in range(_MOST_PAGES):
            page, cursor = self._get(_customer(customer_id, "/orders"), _orders, query)
            orders += page
            if cursor is None:
                return orders
            query["cursor"] = cursor
        raise StoreUnavailableError(f"the store's list of orders does not end after {_MOST_PAGES} pages")

    def get_product(self, product_id: str) -> Product:
        """See `StoreApi`."""
        return self._get(f"{_API}/products/{_part(product_id)}", parse_product)

    def search_products(self, query: str, *, limit: int = 10) -> Sequence[Product]:
        """See `StoreApi`."""
        return self._get(f"{_API}/products", _products, {"q": _sendable(query[:_LONGEST_QUERY]), "limit": limit})

    def find_coupon(self, code: str) -> Coupon | None:
        """See `StoreApi`."""
        return self._find(f"{_API}/coupons/", code.strip(), parse_coupon)

    def list_promotions(self) -> Sequence[Coupon]:
        """See `StoreApi`."""
        return self._get(f"{_API}/promotions", _coupons)

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
        body = render_return(lines, reason=reason, refund_method_id=refund_method_id, fee=fee)
        return self._change("POST", _order(order_id, "returns"), body, idempotency_key, parse_return)

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
        body = render_exchange(lines, reason=reason, payment_method_id=payment_method_id)
        return self._change("POST", _order(order_id, "exchanges"), body, idempotency_key, parse_return)

    def cancel_order(self, order_id: str, *, reason: str, idempotency_key: str) -> Order:
        """See `StoreApi`."""
        return self._change("POST", _order(order_id, "cancellation"), {"reason": reason}, idempotency_key, parse_order)

    def create_refund(self, order_id: str, amount: Money, *, refund_method_id: str, idempotency_key: str) -> Order:
        """See `StoreApi`."""
        body = render_refund(amount, refund_method_id=refund_method_id)
        return self._change("POST", _order(order_id, "refunds"), body, idempotency_key, parse_order)

    def change_shipping_address(self, order_id: str, address: Address, *, idempotency_key: str) -> Order:
        """See `StoreApi`."""
        body = render_address(address)
        return self._change("PUT", _order(order_id, "shipping-address"), body, idempotency_key, parse_order)

    def modify_items(
        self, order_id: str, changes: Sequence[ItemChange], *, payment_method_id: str | None, idempotency_key: str
    ) -> Order:
        """See `StoreApi`."""
        body = render_items(changes, payment_method_id=payment_method_id)
        return self._change("PUT", _order(order_id, "items"), body, idempotency_key, parse_order)

    def change_payment_method(self, order_id: str, payment_method_id: str, *, idempotency_key: str) -> Order:
        """See `StoreApi`."""
        body = {"payment_method_id": payment_method_id}
        return self._change("PUT", _order(order_id, "payment-method"), body, idempotency_key, parse_order)

    def change_default_address(self, customer_id: str, address: Address, *, idempotency_key: str) -> Customer:
        """See `StoreApi`."""
        path, body = _customer(customer_id, "/address"), render_address(address)
        return self._change("PUT", path, body, idempotency_key, parse_customer)

    def set_newsletter(self, email: str, *, subscribed: bool, idempotency_key: str) -> None:
        """See `StoreApi`."""
        body = {"email": email, "subscribed": subscribed}
        with _unknown_outcome():
            self._http.call("PUT", f"{_API}/newsletter", body=body, idempotency_key=_key(idempotency_key))

    def _find(self, path: str, name: str, parse: Callable[[Fields], T]) -> T | None:
        """What `name` names below `path`. What is no name at all, or longer than one, is not asked for."""
        if not name or len(name) > _LONGEST_NAME:
            return None
        try:
            return self._get(path + _part(name), parse)
        except StoreRefusedError as refusal:
            if refusal.code == "not_found":
                return None
            raise

    def _get(self, path: str, parse: Callable[[Fields], T], query: Mapping[str, str | int] | None = None) -> T:
        return _parsed(self._http.call("GET", path, query=query), parse)

    def _change(
        self, method: str, path: str, body: Mapping[str, object], idempotency_key: str, parse: Callable[[Fields], T]
    ) -> T:
        with _unknown_outcome():
            return _parsed(self._http.call(method, path, body=body, idempotency_key=_key(idempotency_key)), parse)


@contextmanager
def _unknown_outcome() -> Iterator[None]:
    """A change without a proper answer may have happened all the same."""
    try:
        yield
    except StoreUnavailableError as error:
        raise StoreOutcomeUnknownError(str(error)) from error


def _parsed(fields: Fields | None, parse: Callable[[Fields], T]) -> T:
    if fields is None:
        raise StoreUnavailableError("the store answered without a body")
    try:
        made: T = _made_of(parse, fields)
    except CodecError as error:
        raise StoreUnavailableError(f"the store answered nonsense: {error}") from error
    return made


@lru_cache(maxsize=16)
def _made_of(parse: Callable[[Fields], T], fields: Fields) -> T:
    """Read an answer, once for as long as it is the same one: what is made of it is frozen."""
    return parse(fields)


def _orders(page: Fields) -> tuple[tuple[Order, ...], str | None]:
    return page.items("data", parse_order), page.maybe("next_cursor", page.text)


def _customers(page: Fields) -> tuple[Customer, ...]:
    return page.items("data", parse_customer)


def _products(page: Fields) -> tuple[Product, ...]:
    return page.items("data", parse_product)


def _coupons(page: Fields) -> tuple[Coupon, ...]:
    return page.items("data", parse_coupon)


def _key(idempotency_key: str) -> str:
    if not idempotency_key:
        raise ValueError("a change needs an idempotency key: without one a retry could happen twice")
    # A key travels in a header: what cannot is known by its hash
    if _HEADER_SAFE.fullmatch(idempotency_key):
        return idempotency_key
    return hashlib.sha256(_sendable(idempotency_key).encode()).hexdigest()


def _order(order_id: str, what: str) -> str:
    return f"{_API}/orders/{_part(order_id)}/{what}"


def _customer(customer_id: str, what: str = "") -> str:
    return f"{_API}/customers/{_part(customer_id)}{what}"


def _part(text: str) -> str:
    return quote(_sendable(text), safe="")


def _sendable(text: str) -> str:
    """`text` with a question mark for each half character: customers paste them, and no address can hold them."""
    return text.encode("utf-8", "replace").decode()
