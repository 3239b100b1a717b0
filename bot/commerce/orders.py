"""Orders, the parcels they travel in, and the money that moved for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from moneyed import Money

from bot.commerce.products import Option
from bot.commerce.text import LocalText


class OrderStatus(str, Enum):
    """Where an order stands as a whole. Parcels have a status of their own."""

    PENDING = "pending"
    """Paid and waiting: items, address and payment can still change."""
    PROCESSED = "processed"
    """Being packed, or in part or in whole on its way: nothing can change."""
    DELIVERED = "delivered"
    """Every parcel has arrived."""
    CANCELLED = "cancelled"


class OrderChange(str, Enum):
    """What can happen to an order that nobody has packed yet. The value is the word in shop.yml."""

    ITEMS = "items"
    ADDRESS = "address"
    PAYMENT = "payment"
    CANCELLATION = "cancellation"


class ParcelStatus(str, Enum):
    """Where one parcel is, as the carrier says."""

    LABEL_CREATED = "label_created"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    DELAYED = "delayed"
    LOST = "lost"
    RETURNED = "returned"


class PaymentKind(str, Enum):
    """How money is paid."""

    CARD = "card"
    PAYPAL = "paypal"
    GIFT_CARD = "gift_card"
    BANK_TRANSFER = "bank_transfer"
    KAKAO_PAY = "kakao_pay"
    NAVER_PAY = "naver_pay"


@dataclass(frozen=True)
class Address:
    """A postal address. `country` is an ISO 3166-1 alpha-2 code; `state` may be empty."""

    name: str
    line1: str
    line2: str
    city: str
    state: str
    postcode: str
    country: str


@dataclass(frozen=True)
class LineItem:
    """One line of an order: so many pieces of one variant at the price that was paid for each.

    `keywords` are those of the product.
    """

    id: str
    product_id: str
    variant_id: str
    name: LocalText
    options: tuple[Option, ...]
    category: str
    quantity: int
    unit_price: Money
    final_sale: bool
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class LineQuantity:
    """So many pieces of one line item of an order."""

    line_item_id: str
    quantity: int


@dataclass(frozen=True)
class ItemChange:
    """Another variant of the same product in a line item that is not packed yet; `quantity` None: all its pieces."""

    line_item_id: str
    variant_id: str
    quantity: int | None = None


@dataclass(frozen=True)
class Fulfillment:
    """A parcel: what is in it and where it is. Dates are None until they are known."""

    id: str
    status: ParcelStatus
    carrier: LocalText
    tracking_number: str
    tracking_url: str
    shipped_at: datetime | None
    expected_on: date | None
    delivered_at: datetime | None
    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True)
class PaymentMethod:
    """A customer's way to pay. `label` is safe to show: `Visa •••• 4242`, `카카오페이`."""

    id: str
    kind: PaymentKind
    label: LocalText
    balance: Money | None = None


@dataclass(frozen=True)
class Payment:
    """Money the shop took for an order."""

    method: PaymentMethod
    amount: Money
    paid_at: datetime


class RefundStatus(str, Enum):
    """Whether the money is back yet."""

    PENDING = "pending"
    COMPLETED = "completed"


@dataclass(frozen=True)
class Refund:
    """Money on its way back, or back. `completed_at` is None while it is pending."""

    id: str
    amount: Money
    method: PaymentMethod
    status: RefundStatus
    created_at: datetime
    completed_at: datetime | None


class ReturnStatus(str, Enum):
    """Where a return or an exchange stands."""

    REQUESTED = "requested"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    COMPLETED = "completed"
    REJECTED = "rejected"


@dataclass(frozen=True)
class ReturnLine:
    """What comes back, and for an exchange the variant that goes out instead."""

    line_item_id: str
    quantity: int
    exchange_variant_id: str | None = None


@dataclass(frozen=True)
class Return:
    """A return (or, with `exchange_variant_id` on its lines, an exchange) with its RMA number.

    `refund_amount` is what the customer gets back once the goods are received; zero for an exchange. `reason` is a
    key, not words to show: `changed_mind`. `difference` is what an exchange costs more (below zero: what comes back),
    settled with `payment_method` once the goods are received; None where the shop takes and gives nothing for it.
    """

    rma: str
    order_id: str
    lines: tuple[ReturnLine, ...]
    reason: str
    status: ReturnStatus
    refund_method: PaymentMethod | None
    refund_amount: Money
    fee: Money
    created_at: datetime
    difference: Money | None = None
    payment_method: PaymentMethod | None = None

    @property
    def is_open(self) -> bool:
        """True until it is through or was rejected."""
        return self.status not in (ReturnStatus.COMPLETED, ReturnStatus.REJECTED)

    @property
    def is_exchange(self) -> bool:
        """True if something goes out in place of what comes back."""
        return any(line.exchange_variant_id for line in self.lines)


@dataclass(frozen=True)
class Customer:
    """Somebody who has bought. `phone` is in E.164 form; `language` an ISO 639-1 code."""

    id: str
    name: str
    email: str
    phone: str
    address: Address
    language: str
    newsletter: bool
    payment_methods: tuple[PaymentMethod, ...]

    def find_payment_method(self, method_id: str) -> PaymentMethod | None:
        """The customer's own way to pay with that id."""
        return next((method for method in self.payment_methods if method.id == method_id), None)


@dataclass(frozen=True)
class Order:
    """An order. `number` is what people say (`#1001`), `id` is opaque.

    The same variant may stand in it twice, as two lines. `items_modified` is true once its items were changed.
    `shipping_method` and `cancel_reason` are keys, not words to show: `standard`, `ordered_by_mistake`.
    """

    id: str
    number: str
    customer: Customer
    status: OrderStatus
    placed_at: datetime
    lines: tuple[LineItem, ...]
    fulfillments: tuple[Fulfillment, ...]
    shipping_address: Address
    shipping_method: str
    shipping_price: Money
    discount: Money
    total: Money
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    returns: tuple[Return, ...]
    cancelled_at: datetime | None
    cancel_reason: str
    items_modified: bool = False

    @property
    def standing_returns(self) -> tuple[Return, ...]:
        """Returns and exchanges that count: open or through, but not rejected."""
        return tuple(one for one in self.returns if one.status is not ReturnStatus.REJECTED)

    @property
    def open_return(self) -> Return | None:
        """The newest return or exchange that is not through yet: a return (or exchange) was requested."""
        return next((one for one in reversed(self.returns) if one.is_open), None)

    @property
    def outstanding(self) -> tuple[tuple[PaymentMethod, Money], ...]:
        """What the shop holds of the customer's money by way to pay: payments less refunds, where any is left."""
        held = {payment.method.id: (payment.method, payment.amount * 0) for payment in self.payments}
        for method, amount in [
            *((payment.method, payment.amount) for payment in self.payments),
            *((refund.method, -refund.amount) for refund in self.refunds),
        ]:
            before = held.get(method.id, (method, amount * 0))[1]
            held[method.id] = (method, before + amount)
        return tuple((method, amount) for method, amount in held.values() if amount.amount > 0)

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel arrived; None until every one has."""
        times = [parcel.delivered_at for parcel in self.fulfillments]
        if self.status is not OrderStatus.DELIVERED or not times:
            return None
        return max((at for at in times if at is not None), default=None)

    def find_line(self, line_item_id: str) -> LineItem | None:
        """The line item with that id."""
        return next((line for line in self.lines if line.id == line_item_id), None)

    def returnable_quantity(self, line: LineItem) -> int:
        """How many pieces of `line` arrived and are not part of a return that still counts."""
        arrived = sum(
            content.quantity
            for parcel in self.fulfillments
            if parcel.status is ParcelStatus.DELIVERED
            for content in parcel.lines
            if content.line_item_id == line.id
        )
        coming_back = sum(
            returned.quantity
            for one in self.returns
            if one.status is not ReturnStatus.REJECTED
            for returned in one.lines
            if returned.line_item_id == line.id
        )
        return max(0, arrived - coming_back)
