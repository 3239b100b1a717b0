"""The seed's orders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from moneyed import Money

from bot.commerce.orders import (
    Customer,
    Fulfillment,
    LineItem,
    LineQuantity,
    Order,
    OrderStatus,
    ParcelStatus,
    Payment,
    PaymentMethod,
    Refund,
    RefundStatus,
    Return,
    ReturnLine,
    ReturnStatus,
)
from bot.commerce.products import Coupon, Product, Variant
from bot.commerce.storekeeping.data import Listing
from bot.commerce.storekeeping.rules import rounded
from bot.commerce.text import LocalText
from bot.demo_store.seed_files import Entry, SeedClock, SeedError

_DIGIT = re.compile("#")


@dataclass(frozen=True)
class OrderBook:
    """What an entry of orders.yml refers to."""

    clock: SeedClock
    currency: str
    carriers: Entry
    customers: Mapping[str, Customer]
    variants: Mapping[str, tuple[Product, Variant]]
    coupons: Mapping[str, Coupon]

    @classmethod
    def of(
        cls,
        shop: Entry,
        clock: SeedClock,
        *,
        customers: Sequence[Customer],
        listings: Sequence[Listing],
        coupons: Sequence[Coupon],
    ) -> OrderBook:
        """Index what orders refer to."""
        return cls(
            clock=clock,
            currency=shop["currency"],
            carriers=shop["carriers"],
            customers={customer.id: customer for customer in customers},
            variants={
                variant.id: (listing.product, variant) for listing in listings for variant in listing.product.variants
            },
            coupons={coupon.code: coupon for coupon in coupons},
        )

    def order(self, entry: Entry) -> Order:
        """One entry of orders.yml as an order; raises `SeedError` with its number if it cannot be."""
        try:
            return self._order(entry)
        except (KeyError, ValueError, IndexError) as error:
            raise SeedError(f"order {entry.get('n')} of orders.yml: {error!r}") from error

    def _order(self, entry: Entry) -> Order:
        number = str(entry["n"])
        order_id = f"ord_{hashlib.blake2s(number.encode(), digest_size=6).hexdigest()}"
        customer = self.customers[f"cus_{entry['who']}"]
        placed_at = self.clock.time(entry["at"])
        lines = tuple(
            self._line(f"li_{number}_{place}", variant_id, quantity)
            for place, (variant_id, quantity) in enumerate(entry["buys"].items(), start=1)
        )
        goods = sum((line.unit_price * line.quantity for line in lines), self._money(0))
        method, price = entry.get("ships", ["standard", 0])
        discount = self._discount(goods, entry.get("coupon"))
        total = goods - discount + self._money(price)
        cancelled_at, cancel_reason = entry.get("cancelled", [None, ""])
        return Order(
            id=order_id,
            number=f"#{number}",
            customer=customer,
            status=OrderStatus(entry["is"]),
            placed_at=placed_at,
            lines=lines,
            fulfillments=tuple(
                self._parcel(number, place, parcel, lines) for place, parcel in enumerate(entry.get("parcels", []), 1)
            ),
            shipping_address=customer.address,
            shipping_method=method,
            shipping_price=self._money(price),
            discount=discount,
            total=total,
            payments=tuple(
                Payment(paid_with, amount, placed_at) for paid_with, amount in self._split(entry, customer, total)
            ),
            refunds=tuple(
                self._refund(f"ref-{number}-{place}", refund, customer, total)
                for place, refund in enumerate(entry.get("refunds", []), 1)
            ),
            returns=tuple(
                self._return(f"RMA-{number}-{place}", order_id, back, customer, lines)
                for place, back in enumerate(entry.get("returns", []), 1)
            ),
            cancelled_at=self.clock.time(cancelled_at) if cancelled_at else None,
            cancel_reason=cancel_reason,
        )

    def _money(self, amount: int) -> Money:
        return Money(amount, self.currency)

    def _line(self, line_id: str, variant_id: str, quantity: int) -> LineItem:
        product, variant = self.variants[variant_id]
        return LineItem(
            id=line_id,
            product_id=product.id,
            variant_id=variant.id,
            name=product.name,
            options=variant.options,
            category=product.category,
            quantity=quantity,
            unit_price=variant.price,
            final_sale=product.final_sale,
            keywords=product.keywords,
        )

    def _discount(self, goods: Money, code: str | None) -> Money:
        if code is None:
            return self._money(0)
        coupon = self.coupons[code]
        if coupon.minimum_spend is not None and goods < coupon.minimum_spend:
            raise ValueError(f"{code} needs goods worth {coupon.minimum_spend}")
        if coupon.percent is not None:
            return rounded(goods * (Decimal(coupon.percent) / 100))
        return coupon.amount or self._money(0)

    def _split(self, entry: Entry, customer: Customer, total: Money) -> list[tuple[PaymentMethod, Money]]:
        """The ways an order was paid, with their amounts; together they are `total`."""
        wanted: Entry = entry.get("pays") or {customer.payment_methods[0].kind.value: "rest"}
        fixed = {way: self._money(amount) for way, amount in wanted.items() if amount != "rest"}
        rest = total - sum(fixed.values(), self._money(0))
        if rest.amount < 0 or (rest.amount > 0) is not ("rest" in wanted.values()):
            raise ValueError(f"the payments do not make {total}")
        return [(_way(customer, way), fixed.get(way, rest)) for way in wanted]

    def _parcel(self, number: str, place: int, entry: Entry, lines: Sequence[LineItem]) -> Fulfillment:
        holds = entry.get("holds") or {position: line.quantity for position, line in enumerate(lines, 1)}
        carrier = self.carriers[entry["by"]]
        tracking_number = _tracking_number(carrier["tracking"], f"{number}-{place}")
        return Fulfillment(
            id=f"ful_{number}_{place}",
            status=ParcelStatus(entry["is"]),
            carrier=LocalText.of(**carrier["name"]),
            tracking_number=tracking_number,
            tracking_url=f"/track/{tracking_number}",
            shipped_at=self.clock.time(entry["sent"]) if "sent" in entry else None,
            expected_on=self.clock.date(entry["due"]) if "due" in entry else None,
            delivered_at=self.clock.time(entry["came"]) if "came" in entry else None,
            lines=tuple(LineQuantity(lines[position - 1].id, quantity) for position, quantity in holds.items()),
        )

    def _refund(self, refund_id: str, entry: Entry, customer: Customer, total: Money) -> Refund:
        done = entry.get("done")
        return Refund(
            id=refund_id,
            amount=total if entry["amount"] == "all" else self._money(entry["amount"]),
            method=_way(customer, entry["to"]),
            status=RefundStatus.COMPLETED if done else RefundStatus.PENDING,
            created_at=self.clock.time(entry["at"]),
            completed_at=self.clock.time(done) if done else None,
        )

    def _return(self, rma: str, order_id: str, entry: Entry, customer: Customer, lines: Sequence[LineItem]) -> Return:
        swaps = {position: (quantity, variant) for position, (quantity, variant) in entry.get("swap", {}).items()}
        pieces = swaps or {position: (quantity, None) for position, quantity in entry["holds"].items()}
        for _, variant in swaps.values():
            self.variants[variant]  # an unknown one is an error of the seed
        fee = self._money(entry.get("fee", 0))
        worth = sum((lines[at - 1].unit_price * quantity for at, (quantity, _) in pieces.items()), self._money(0))
        return Return(
            rma=rma,
            order_id=order_id,
            lines=tuple(ReturnLine(lines[at - 1].id, quantity, variant) for at, (quantity, variant) in pieces.items()),
            reason=entry["why"],
            status=ReturnStatus(entry["is"]),
            refund_method=_way(customer, entry["to"]) if "to" in entry else None,
            refund_amount=self._money(0) if swaps else worth - fee,
            fee=fee,
            created_at=self.clock.time(entry["at"]),
        )


def _way(customer: Customer, kind: str) -> PaymentMethod:
    for method in customer.payment_methods:
        if method.kind.value == kind:
            return method
    raise ValueError(f"{customer.email} does not pay by {kind}")


def _tracking_number(pattern: str, salt: str) -> str:
    digits = iter(str(int(hashlib.blake2s(salt.encode(), digest_size=16).hexdigest(), 16)))
    return _DIGIT.sub(lambda _: next(digits), pattern)
