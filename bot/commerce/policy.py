"""Decision tables: the rows a merchant writes, read from the top; the first that fits decides.

A row is a product of conditions, each an interval or a set on one axis, so that a table can be proved complete and
free of rows that never fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from moneyed import Money

from bot.commerce.text import LocalText


class Axis(str, Enum):
    """What a condition can look at. The value is the word in shop.yml."""

    DAYS_SINCE_DELIVERY = "days_since_delivery"
    DAYS_SINCE_DISPATCH = "days_since_dispatch"
    DAYS_LATE = "days_late"
    VALUE = "value"
    DELIVERED = "delivered"
    REASON = "reason"
    CATEGORY = "category"
    COUNTRY = "country"
    FINAL_SALE = "final_sale"
    ALREADY_RETURNED = "already_returned"
    EARLIER_RETURN = "earlier_return"
    ORDER_STATUS = "order_status"
    ITEMS_MODIFIED = "items_modified"
    CHANGE = "change"
    PARCEL_STATUS = "parcel_status"
    PROBLEM = "problem"


class Reason(str, Enum):
    """Why a customer returns, exchanges or cancels."""

    DAMAGED = "damaged"
    DEFECTIVE = "defective"
    WRONG_ITEM = "wrong_item"
    NOT_AS_DESCRIBED = "not_as_described"
    CHANGED_MIND = "changed_mind"
    NO_LONGER_NEEDED = "no_longer_needed"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    ORDERED_BY_MISTAKE = "ordered_by_mistake"
    OTHER = "other"


class Problem(str, Enum):
    """What can go wrong with a parcel."""

    LATE = "late"
    LOST = "lost"
    DAMAGED = "damaged"
    MISSING = "missing"
    WRONG_ITEM = "wrong_item"


class Offer(str, Enum):
    """What the clerk may propose to a customer with a problem."""

    WAIT = "wait"
    RETURN = "return"
    EXCHANGE = "exchange"
    REPLACEMENT = "replacement"
    REFUND = "refund"


ORIGINAL_METHOD = "original"
"""The refund method that means: the way the order was paid. All others are keys of `payments` in shop.yml."""

Fact = Decimal | str | None
"""A number on an interval axis, a word on a set axis (`yes`/`no` for questions); None: there is no such thing yet."""

Facts = Mapping[Axis, Fact]
"""What is known about one case. An axis that is absent is unknown."""


@dataclass(frozen=True)
class Between:
    """True for numbers above `more_than` and up to `at_most`; None leaves that side open."""

    axis: Axis
    more_than: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, facts: Facts) -> bool | None:
        """Whether it fits; None if the facts do not say. What does not exist yet lies in no interval."""
        if self.axis not in facts:
            return None
        number = facts[self.axis]
        if not isinstance(number, Decimal):
            return False
        return (self.more_than is None or number > self.more_than) and (self.at_most is None or number <= self.at_most)


@dataclass(frozen=True)
class OneOf:
    """True for words in `values`, or with `negated` for all others."""

    axis: Axis
    values: frozenset[str]
    negated: bool = False

    def holds(self, facts: Facts) -> bool | None:
        """Whether it fits; None if the facts do not say."""
        if self.axis not in facts:
            return None
        return (facts[self.axis] in self.values) is not self.negated


Condition = Between | OneOf


@dataclass(frozen=True)
class Decision:
    """What a table says about one case. `reason` may hold placeholders, see `bot.commerce.explain`.

    `table` is the table's name in shop.yml, `fee` what the customer pays; `refund_methods` are `original` or keys of
    the shop's payments; `limit_days` is the number of days the deciding row speaks of, if it does.
    """

    rule_id: str
    allowed: bool
    fee: Money
    refund_methods: tuple[str, ...]
    needs_person: bool
    reason: LocalText
    offers: tuple[Offer, ...] = ()
    limit_days: int | None = None
    table: str = ""


@dataclass(frozen=True)
class Row:
    """One row: all of `when` must fit. `rule` states it in general, for a customer who asks what the policy is."""

    when: tuple[Condition, ...]
    then: Decision
    rule: LocalText | None = None

    @property
    def id(self) -> str:
        """The name of the row, unique in its table."""
        return self.then.rule_id

    def fits(self, facts: Facts) -> bool | None:
        """True or False where the facts say, else None."""
        answers = [condition.holds(facts) for condition in self.when]
        if False in answers:
            return False
        return None if None in answers else True


@dataclass(frozen=True)
class Table:
    """Rows in order. The last one has no condition, so that there is always a decision."""

    name: str
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        """Refuse a table that could be left without a decision."""
        if not self.rows or self.rows[-1].when:
            raise ValueError(f"the last row of {self.name} must have no conditions")

    def decide(self, facts: Facts) -> Decision:
        """What the first row says that surely fits; a condition on something unknown does not."""
        return next(row.then for row in self.rows if row.fits(facts))

    def asks_for(self, axis: Axis) -> bool:
        """True if any row looks at `axis`; what no row looks at nobody needs to be asked."""
        return any(condition.axis is axis for row in self.rows for condition in row.when)

    def possible(self, facts: Facts) -> tuple[Row, ...]:
        """The rows that may decide once the unknown facts are known, in order.

        With no facts at all that is the whole policy; with `{CATEGORY: "bedding"}` it is the policy for bedding.
        """
        rows = []
        for row in self.rows:
            fits = row.fits(facts)
            if fits is not False:
                rows.append(row)
            if fits:
                break
        return tuple(rows)
