"""The store's final state beside the one that was expected: what the expected changes make of a fresh store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moneyed import Money

from benchmarks.tau_retail.tasks import Change, Kind, Street
from bot.commerce.orders import Address, Customer, ItemChange, LineItem, LineQuantity, Order, PaymentMethod, ReturnLine
from bot.store.api import StoreApi, StoreRefusedError

State = Mapping[str, object]
"""What counts of an order or a customer, by names; what the store makes up (ids, times, reasons of a return) is out."""

CANCEL_REASONS = {"no longer needed": "no_longer_needed", "ordered by mistake": "ordered_by_mistake"}
"""The keys of the shop's reasons for cancelling."""

RETURN_REASON = "changed_mind"


def order_state(order: Order) -> State:
    """What counts of an order."""
    variants = {line.id: line.variant_id for line in order.lines}
    return {
        "status": order.status.value,
        "items modified": order.items_modified,
        "cancel reason": order.cancel_reason,
        "address": _street(order.shipping_address),
        "items": sorted(line.variant_id for line in order.lines for _ in range(line.quantity)),
        "payments": sorted(_paid(one.method, one.amount) for one in order.payments),
        "refunds": sorted(_paid(one.method, one.amount) for one in order.refunds),
        "returns": sorted(
            [
                "exchange" if one.is_exchange else "return",
                *sorted(
                    f"{variants[line.line_item_id]} → {line.exchange_variant_id or '-'}"
                    for line in one.lines
                    for _ in range(line.quantity)
                ),
                (one.payment_method or one.refund_method).id if one.payment_method or one.refund_method else "-",
            ]
            for one in order.returns
        ),
    }


def customer_state(customer: Customer) -> State:
    """What counts of a customer."""
    return {
        "address": _street(customer.address),
        "balances": sorted(_paid(one, one.balance) for one in customer.payment_methods if one.balance is not None),
    }


def differences(actual: Mapping[str, State], expected: Mapping[str, State]) -> list[str]:
    """What is not as expected, a line each; the keys are order numbers and customers' ids."""
    return [
        f"{key}: {what} is {actual[key][what]!r}, expected {expected[key][what]!r}"
        for key in expected
        for what in expected[key]
        if actual[key][what] != expected[key][what]
    ]


def apply_changes(store: StoreApi, changes: Sequence[Change]) -> tuple[str, ...]:
    """Make the expected changes; give those that the store refuses, which change nothing.

    Raises `LookupError` where an order or an item does not exist: the tasks and the data do not belong together.
    """
    refused: list[str] = []
    for place, change in enumerate(changes):
        try:
            _apply(store, change, f"expected-{place}")
        except StoreRefusedError as error:
            refused.append(f"{change.kind.value} {change.order or change.user}: {error.code}")
    return tuple(refused)


def _apply(store: StoreApi, change: Change, key: str) -> None:
    if change.kind is Kind.DEFAULT_ADDRESS:
        owner = store.get_customer(change.user)
        store.change_default_address(owner.id, _address(change, owner.address), idempotency_key=key)
        return
    order = store.find_order(change.order)
    if order is None:
        raise LookupError(f"there is no order {change.order}")
    if change.kind is Kind.CANCEL:
        reason = CANCEL_REASONS.get(change.reason, change.reason)
        store.cancel_order(order.id, reason=reason, idempotency_key=key)
    elif change.kind is Kind.MODIFY_ADDRESS:
        store.change_shipping_address(order.id, _address(change, order.shipping_address), idempotency_key=key)
    elif change.kind is Kind.MODIFY_PAYMENT:
        store.change_payment_method(order.id, change.method, idempotency_key=key)
    else:
        _apply_items(store, order, change, key)


def _apply_items(store: StoreApi, order: Order, change: Change, key: str) -> None:
    lines = _lines_of(order, change.items)
    if change.kind is Kind.RETURN:
        store.create_return(
            order.id,
            [LineQuantity(line.id, lines.count(line)) for line in dict.fromkeys(lines)],
            reason=RETURN_REASON,
            refund_method_id=change.method,
            fee=Money(0, order.total.currency),
            idempotency_key=key,
        )
        return
    pairs = list(zip(lines, change.new_items, strict=True))
    counted = [(line.id, new, pairs.count((line, new))) for line, new in dict.fromkeys(pairs)]
    if change.kind is Kind.EXCHANGE:
        store.create_exchange(
            order.id,
            [ReturnLine(line_id, pieces, new) for line_id, new, pieces in counted],
            reason=RETURN_REASON,
            payment_method_id=change.method,
            idempotency_key=key,
        )
    else:
        changed = [ItemChange(line_id, new, pieces) for line_id, new, pieces in counted]
        store.modify_items(order.id, changed, payment_method_id=change.method, idempotency_key=key)


def _lines_of(order: Order, items: Sequence[str]) -> list[LineItem]:
    """A line item for each of `items`; of two lines with the same variant each is taken once."""
    free = [line for line in order.lines for _ in range(line.quantity)]
    taken: list[LineItem] = []
    for item in items:
        line = next((one for one in free if one.variant_id == item), None)
        if line is None:
            raise LookupError(f"there is no {item} left in order {order.number}")
        free.remove(line)
        taken.append(line)
    return taken


def _address(change: Change, before: Address) -> Address:
    street = change.address
    assert street is not None  # noqa: S101 (an address change)
    return Address(
        name=before.name,
        line1=street.line1,
        line2=street.line2,
        city=street.city,
        state=street.state,
        postcode=street.postcode,
        country=before.country if _same_country(street) else street.country,
    )


def _same_country(street: Street) -> bool:
    return street.country.upper() in ("US", "USA", "UNITED STATES")


def _street(address: Address) -> tuple[str, ...]:
    parts = (address.line1, address.line2, address.city, address.state, address.postcode, address.country)
    return tuple(" ".join(part.lower().replace(".", "").split()) for part in parts)


def _paid(method: PaymentMethod, amount: Money) -> str:
    return f"{method.id} {amount.amount:.2f}"
