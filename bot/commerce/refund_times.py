"""When money that is on its way back should be there."""

from __future__ import annotations

from datetime import date

from bot.commerce.orders import Refund
from bot.commerce.shop import Shop
from bot.commerce.workdays import days_after, is_public_holiday, local_day

_SATURDAY = 5


def add_working_days(shop: Shop, day: date, number: int) -> date:
    """The `number`-th day after `day` on which banks work: no weekend, no public holiday; 0 is `day` itself."""
    for following in days_after(day) if number else ():
        number -= following.weekday() < _SATURDAY and not is_public_holiday(shop.closed_days, following)
        if not number:
            return following
    return day


def refund_expected_by(shop: Shop, refund: Refund) -> date | None:
    """The last day on which a refund should be seen; None where shop.yml does not know its way to pay."""
    option = shop.find_payment(refund.method.kind.value)
    if option is None:
        return None
    return add_working_days(shop, local_day(shop, refund.created_at), option.refund_days_to)
