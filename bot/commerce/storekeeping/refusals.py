"""The store's refusals: one machine-readable code each."""

from __future__ import annotations

from types import MappingProxyType

_CONFLICT = 409
_INVALID = 422
_NOT_FOUND = 404

REFUSALS = MappingProxyType(
    {
        "not_found": (_NOT_FOUND, "There is no such thing."),
        "line_not_found": (_NOT_FOUND, "The order has no such line item."),
        "variant_not_found": (_NOT_FOUND, "The shop has no such variant."),
        "order_not_pending": (_CONFLICT, "Only an order that waits to be packed can change."),
        "order_cancelled": (_CONFLICT, "The order was cancelled."),
        "not_delivered": (_CONFLICT, "Only what has arrived can come back."),
        "already_returning": (_CONFLICT, "That many pieces are not left: some are already coming back."),
        "final_sale": (_CONFLICT, "A final sale item cannot come back."),
        "variant_out_of_stock": (_CONFLICT, "The wanted variant is not in stock."),
        "variant_of_other_product": (_INVALID, "An exchange stays within one product."),
        "same_variant": (_INVALID, "That is the variant the customer already has."),
        "items_already_modified": (_CONFLICT, "The items of the order were changed once; nothing else changes now."),
        "payment_already_changed": (_CONFLICT, "The way the order is paid was changed once; it stays now."),
        "reason_not_accepted": (_CONFLICT, "The store does not cancel for that reason."),
        "order_already_returning": (_CONFLICT, "One return or exchange an order, and this one has it."),
        "payment_method_not_found": (_NOT_FOUND, "The customer has no such way to pay."),
        "payment_method_needed": (_INVALID, "There is a difference in price, and no way to pay it was named."),
        "same_payment_method": (_INVALID, "The order is paid that way already."),
        "gift_card_too_small": (_CONFLICT, "There is not enough left on the gift card."),
        "exchange_price_higher": (_CONFLICT, "The wanted variant costs more than the one that comes back."),
        "refund_method_not_allowed": (_CONFLICT, "Money goes back to how the order was paid, or to a gift card."),
        "refund_too_large": (_CONFLICT, "That much was not paid that way, or it is given back already or soon."),
        "invalid_amount": (_INVALID, "A refund is more than zero, in whole coins of the order's currency."),
        "other_country": (_CONFLICT, "Shipping was paid for the first country; the new address is in another."),
        "invalid_address": (_INVALID, "The address lacks a part, or its postcode does not fit the country."),
        "invalid_quantity": (_INVALID, "Each line is named once, with at least one piece."),
        "invalid_fee": (_INVALID, "A fee is zero or more, in the currency of the order."),
        "invalid_request": (_INVALID, "The request is not what the API page describes."),
        "idempotency_key_required": (_INVALID, "What changes something needs an Idempotency-Key header."),
        "idempotency_key_reused": (_INVALID, "That Idempotency-Key was used for another request."),
    }
)
"""Code → (HTTP status, what it means). The API page is made from it."""


class RefusalError(Exception):
    """A rule of the store says no; nothing has changed.

    `code` is a key of `REFUSALS`; the message is its sentence.
    """

    def __init__(self, code: str) -> None:
        """Look the sentence of `code` up."""
        self.status, message = REFUSALS[code]
        super().__init__(message)
        self.code = code
