"""Decision tables proved: some row decides every order there can be, every row decides some, and where two rows fit.

The input space is cut where the conditions of a table cut it. On each axis the values that no condition tells apart
are one class, so that a box of classes stands for all orders in it and the proof is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from bot.commerce.orders import OrderStatus, ParcelStatus
from bot.commerce.policy import Axis, Between, Condition, Fact, Facts, OneOf, Row

NUMBERS = frozenset({Axis.DAYS_SINCE_DELIVERY, Axis.DAYS_SINCE_DISPATCH, Axis.DAYS_LATE, Axis.VALUE})
_ELSEWHERE = {Axis.CATEGORY: "any other", Axis.COUNTRY: "any other"}
"""What stands for all values of an axis without an end that no row names."""

_ARRIVED = OneOf(Axis.DELIVERED, frozenset({"yes"}))
_NOT_ARRIVED = OneOf(Axis.DELIVERED, frozenset({"no"}))
IMPOSSIBLE: tuple[tuple[Condition, ...], ...] = (
    (_NOT_ARRIVED, Between(Axis.DAYS_SINCE_DELIVERY)),
    (_ARRIVED, OneOf(Axis.ORDER_STATUS, frozenset({OrderStatus.PENDING.value, OrderStatus.CANCELLED.value}))),
    (_NOT_ARRIVED, OneOf(Axis.ORDER_STATUS, frozenset({OrderStatus.DELIVERED.value}))),
    (_NOT_ARRIVED, OneOf(Axis.PARCEL_STATUS, frozenset({ParcelStatus.DELIVERED.value}))),
    (_ARRIVED, OneOf(Axis.PARCEL_STATUS, frozenset({ParcelStatus.DELIVERED.value}), negated=True)),
)
"""Facts that no order has together."""

Box = dict[Axis, frozenset[Fact]]
"""Orders whose fact on each axis is one of these; each fact stands for its class."""


@dataclass(frozen=True)
class Clash:
    """An order that two rows fit. The `upper` one decides it; `alike`: they ask for the same facts."""

    upper: Row
    lower: Row
    example: Facts
    alike: bool


@dataclass(frozen=True)
class Proof:
    """What is proved of rows in order.

    `gap` is an order that none of them fits, None if there is none. `decides` has, for each row that decides any order,
    one of them; `dead` are rows that decide none, each with the row above that takes the last orders from it and one of
    these (a last row without conditions may be there for nothing). `clashes` are pairs that decide differently, neither
    of which is an exception from the other: the order of the rows alone says which decides.
    """

    gap: Facts | None
    decides: Mapping[str, Facts]
    dead: tuple[Clash, ...]
    clashes: tuple[Clash, ...]


def prove_rows(rows: Sequence[Row], axes: Sequence[Axis], words: Mapping[Axis, Sequence[str]]) -> Proof:
    """Prove `rows`, which can look at `axes`; `words` are the values of the set axes that have a list of them."""
    used = {condition.axis for row in rows for condition in row.when}
    looked_at = [axis for axis in axes if axis in used]
    limits = [one for one in IMPOSSIBLE if all(condition.axis in looked_at for condition in one)]
    conditions = [condition for whole in [*(row.when for row in rows), *limits] for condition in whole]
    space: Box = {axis: _classes(axis, conditions, words.get(axis, ())) for axis in looked_at}
    possible = [space]
    for limit in limits:
        possible = _less(possible, _box(limit, space))
    rest = possible
    decides: dict[str, Facts] = {}
    dead: list[Clash] = []
    for place, row in enumerate(rows):
        box = _box(row.when, space)
        taken = next(_common(rest, box), None)
        if taken is not None:
            decides[row.id] = _example(taken, looked_at)
        elif row.when:
            dead += _taken_by(rows[:place], row, possible, space, looked_at)
        rest = _less(rest, box)
    gap = _example(rest[0], looked_at) if rest else None
    return Proof(gap, decides, tuple(dead), tuple(_clashes(rows, possible, space, looked_at)))


def describe(facts: Facts) -> str:
    """An order in the words of shop.yml: `order_status: delivered, days_since_delivery: 8`."""
    return ", ".join(f"{axis.value}: {_say(fact)}" for axis, fact in facts.items()) or "any order"


def _say(fact: Fact) -> str:
    if fact is None:
        return "not known"
    return f"{fact:f}" if isinstance(fact, Decimal) else fact


def _classes(axis: Axis, conditions: Sequence[Condition], words: Sequence[str]) -> frozenset[Fact]:
    """One value of each class: those that no condition tells apart are one."""
    own = [condition for condition in conditions if condition.axis is axis]
    values: list[Fact] = []
    if axis in NUMBERS:
        ends = [end for one in own if isinstance(one, Between) for end in (one.more_than, one.at_most)]
        cuts = sorted({end for end in ends if end is not None})
        values = [*cuts, cuts[-1] + 1 if cuts else Decimal(0)]
        # An order has a value; but it may not have arrived, or nobody expected it on a day
        values += [] if axis is Axis.VALUE else [None]
    else:
        named = sorted({word for one in own if isinstance(one, OneOf) for word in one.values})
        values = list(words) or ([*named, _ELSEWHERE[axis]] if axis in _ELSEWHERE else ["no", "yes"])
    known: dict[tuple[bool | None, ...], Fact] = {}
    for value in values:
        known.setdefault(tuple(one.holds({axis: value}) for one in own), value)
    return frozenset(known.values())


def _box(when: Sequence[Condition], space: Box) -> Box:
    """The part of `space` where all of `when` hold."""
    return {
        axis: frozenset(fact for fact in facts if all(one.holds({axis: fact}) for one in when if one.axis is axis))
        for axis, facts in space.items()
    }


def _common(boxes: Iterable[Box], other: Box) -> Iterator[Box]:
    """What of `boxes` lies in `other`."""
    for box in boxes:
        both = {axis: facts & other[axis] for axis, facts in box.items()}
        if all(both.values()):
            yield both


def _less(boxes: Iterable[Box], other: Box) -> list[Box]:
    """What of `boxes` lies outside `other`: disjoint boxes."""
    left = []
    for box in boxes:
        inside = dict(box)
        for axis in box:
            outside = inside[axis] - other[axis]
            if outside:
                left.append({**inside, axis: outside})
            inside[axis] = inside[axis] & other[axis]
            if not inside[axis]:
                break
    return left


def _taken_by(
    above: Sequence[Row], row: Row, possible: Sequence[Box], space: Box, axes: Sequence[Axis]
) -> Iterator[Clash]:
    """The row above that takes the last orders from `row`, which would decide without it; none if no order fits it."""
    left = list(_common(possible, _box(row.when, space)))
    last: Clash | None = None
    for upper in above:
        box = _box(upper.when, space)
        shared = next(_common(left, box), None)
        if shared is not None:
            last = Clash(upper, row, _example(shared, axes), alike=False)
            left = _less(left, box)
    if last is not None:
        yield last


def _clashes(rows: Sequence[Row], possible: Sequence[Box], space: Box, axes: Sequence[Axis]) -> Iterator[Clash]:
    for upper, lower in combinations(rows, 2):
        if not upper.when or not lower.when or _outcome(upper) == _outcome(lower):
            continue
        first, second = _box(upper.when, space), _box(lower.when, space)
        shared = next(_common(_common(possible, first), second), None)
        if shared is None or not any(_less(_common(possible, first), second)):
            continue
        alike = {one.axis for one in upper.when} == {one.axis for one in lower.when}
        yield Clash(upper, lower, _example(shared, axes), alike)


def _outcome(row: Row) -> object:
    """What a row decides, whatever it says to it."""
    then = row.then
    return then.allowed, then.fee, then.refund_methods, then.needs_person, then.offers


def _example(box: Box, axes: Sequence[Axis]) -> Facts:
    """One order of a box."""
    return {axis: min(box[axis], key=_order) for axis in axes}


def _order(fact: Fact) -> tuple[bool, bool, Decimal, str]:
    """Numbers first, small ones before large ones; then words; what is not known last."""
    number = fact if isinstance(fact, Decimal) else Decimal(0)
    return fact is None, not isinstance(fact, Decimal), number, str(fact)
