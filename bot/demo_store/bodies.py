"""Bodies of requests, checked: JSON to values, or `RefusalError("invalid_request")`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from moneyed import CurrencyDoesNotExist, Money

from bot.commerce.orders import Address, ItemChange, LineQuantity, ReturnLine
from bot.commerce.storekeeping.refusals import RefusalError

LONGEST_BODY = 100_000
"""Bytes; the longest order makes a body of a few thousand."""
_LONGEST_TEXT = 500
# Half characters that JSON can escape and no database can hold, and the NUL that PostgreSQL refuses
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_ADDRESS_PARTS = ("name", "line1", "line2", "city", "state", "postcode", "country")

Fields = Mapping[str, object]


@dataclass(frozen=True)
class ReturnRequest:
    """What may come back, why, and where the money goes."""

    lines: tuple[LineQuantity, ...]
    reason: str
    refund_method_id: str
    fee: Money


def parse_body(body: bytes) -> Fields:
    """The JSON object in `body`."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusalError("invalid_request") from error
    return _object(fields)


def parse_return(fields: Fields) -> ReturnRequest:
    """The body of `POST /orders/{id}/returns`."""
    lines = tuple(LineQuantity(_text(line, "line_item_id"), _count(line)) for line in _lines(fields))
    return ReturnRequest(lines, _text(fields, "reason"), _text(fields, "refund_method_id"), _money(fields, "fee"))


@dataclass(frozen=True)
class ExchangeRequest:
    """What may come back for what, why, and who pays the difference (None: nobody)."""

    lines: tuple[ReturnLine, ...]
    reason: str
    payment_method_id: str | None


@dataclass(frozen=True)
class ItemsRequest:
    """What shall change in an order, and how the difference is paid (None: there is none)."""

    changes: tuple[ItemChange, ...]
    payment_method_id: str | None


def parse_exchange(fields: Fields) -> ExchangeRequest:
    """The body of `POST /orders/{id}/exchanges`."""
    lines = tuple(
        ReturnLine(_text(line, "line_item_id"), _count(line), _text(line, "exchange_variant_id"))
        for line in _lines(fields)
    )
    return ExchangeRequest(lines, _text(fields, "reason"), _maybe_text(fields, "payment_method_id"))


def parse_items(fields: Fields) -> ItemsRequest:
    """The body of `PUT /orders/{id}/items`."""
    changes = tuple(
        ItemChange(
            _text(line, "line_item_id"),
            _text(line, "variant_id"),
            None if line.get("quantity") is None else _count(line),
        )
        for line in _lines(fields, "changes")
    )
    return ItemsRequest(changes, _maybe_text(fields, "payment_method_id"))


def parse_payment_method(fields: Fields) -> str:
    """The body of `PUT /orders/{id}/payment-method`: the id of the new way to pay."""
    return _text(fields, "payment_method_id")


def parse_cancellation(fields: Fields) -> str:
    """The body of `POST /orders/{id}/cancellation`: the reason."""
    return _text(fields, "reason")


@dataclass(frozen=True)
class RefundRequest:
    """How much goes back, and where to."""

    amount: Money
    refund_method_id: str


def parse_refund(fields: Fields) -> RefundRequest:
    """The body of `POST /orders/{id}/refunds`."""
    return RefundRequest(_money(fields, "amount"), _text(fields, "refund_method_id"))


def parse_address(fields: Fields) -> Address:
    """The body of `PUT /orders/{id}/shipping-address` and of `PUT /customers/{id}/address`."""
    return Address(*(_text(fields, part) for part in _ADDRESS_PARTS))


def parse_subscription(fields: Fields) -> tuple[str, bool]:
    """The body of `PUT /newsletter`: the e-mail address in lower case and whether it wants the newsletter."""
    subscribed = fields.get("subscribed")
    if not isinstance(subscribed, bool):
        raise RefusalError("invalid_request")
    return _text(fields, "email").strip().lower(), subscribed


def _object(value: object) -> Fields:
    if not isinstance(value, dict):
        raise RefusalError("invalid_request")
    return value


def _lines(fields: Fields, key: str = "lines") -> list[Fields]:
    lines = fields.get(key)
    if not isinstance(lines, list):
        raise RefusalError("invalid_request")
    return [_object(line) for line in lines]


def _text(fields: Fields, key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT or _UNWRITABLE.search(value):
        raise RefusalError("invalid_request")
    return value


def _maybe_text(fields: Fields, key: str) -> str | None:
    return None if fields.get(key) is None else _text(fields, key)


def _count(fields: Fields) -> int:
    value = fields.get("quantity")
    if not isinstance(value, int) or isinstance(value, bool):
        raise RefusalError("invalid_request")
    return value


def _money(fields: Fields, key: str) -> Money:
    value = _object(fields.get(key))
    try:
        amount = Decimal(_text(value, "amount"))
        if not amount.is_finite():
            raise RefusalError("invalid_request")
        return Money(amount, _text(value, "currency"))
    except (InvalidOperation, CurrencyDoesNotExist) as error:
        raise RefusalError("invalid_request") from error
