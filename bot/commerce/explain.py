"""A decision in words: the merchant's reason with its placeholders filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.commerce.decisions import days_late, line_delivered_at, parcel_delivered_at
from bot.commerce.formats import fill, format_date, format_money
from bot.commerce.orders import Fulfillment, LineItem, Order
from bot.commerce.policy import Decision, Facts, OneOf, Row, Table
from bot.commerce.shop import Shop
from bot.commerce.workdays import local_day


@dataclass(frozen=True)
class Case:
    """What a decision is about: an order, and where it matters a line item or a parcel of it."""

    order: Order
    line: LineItem | None = None
    parcel: Fulfillment | None = None


def explain(shop: Shop, decision: Decision, case: Case, *, language: str, now: datetime) -> str:
    """The reason for `decision` as the customer reads it."""
    return fill(decision.reason[language], _values(shop, decision, case, language, now), language)


def state_policy(shop: Shop, table: Table, known: Facts, language: str, asked: Facts) -> tuple[str, ...]:
    """The rules of a table in general, one sentence each, that matter where `known` is all that is known.

    What holds for every order comes first, then what is allowed in special cases, and the exceptions come last: a
    table is read the other way round, exceptions first. Where rows ask for what is in `asked`, which is known too,
    they alone matter: who asks about faulty items hears of those.
    """
    rows = [row for row in table.possible({**known, **asked}) if row.rule is not None]
    own = [row for row in rows if any(isinstance(one, OneOf) and one.axis in asked for one in row.when)]
    rows = own or rows
    return tuple(_rule(shop, row, language) for row in sorted(rows, key=_how_special))


def clause(shop: Shop, rule: str, language: str) -> str | None:
    """The general rule of the row that `rule` names, such as `returns.too_late`; None if it has none."""
    name, _, row_id = rule.partition(".")
    rows = (row for table in shop.tables if table.name == name for row in table.rows)
    return next((_rule(shop, row, language) for row in rows if row.id == row_id and row.rule is not None), None)


def _how_special(row: Row) -> tuple[int, bool]:
    """How many kinds of orders a row picks out (how long ago something arrived is none), and whether it refuses."""
    return sum(isinstance(condition, OneOf) for condition in row.when), not row.then.allowed


def _rule(shop: Shop, row: Row, language: str) -> str:
    return fill(row.rule[language], _general(shop, row.then, language), language) if row.rule else ""


def _general(shop: Shop, decision: Decision, language: str) -> dict[str, str]:
    """`{fee}`, `{shop}` and `{limit}`."""
    values = {"fee": format_money(decision.fee, language), "shop": shop.name[language]}
    return values if decision.limit_days is None else {**values, "limit": str(decision.limit_days)}


def _values(shop: Shop, decision: Decision, case: Case, language: str, now: datetime) -> dict[str, str]:
    """Every placeholder that can be filled; which ones a row may use was checked when shop.yml was read."""
    today = local_day(shop, now)
    values = _general(shop, decision, language)
    values["order_number"] = f"{shop.orders.prefix}{case.order.number.removeprefix(shop.orders.prefix)}"
    if case.line is not None:
        values["product"] = case.line.name[language]
    delivered_at = _delivered_at(case)
    if delivered_at is not None:
        delivered_on = local_day(shop, delivered_at)
        values["days"] = str((today - delivered_on).days)
        values["delivered_on"] = format_date(delivered_on, language, today=today)
    if case.parcel is not None and case.parcel.expected_on is not None:
        values["days_late"] = str(days_late(shop, case.parcel, now))
        values["expected_on"] = format_date(case.parcel.expected_on, language, today=today)
    return values


def _delivered_at(case: Case) -> datetime | None:
    if case.parcel is not None:
        return parcel_delivered_at(case.parcel)
    return line_delivered_at(case.order, case.line) if case.line is not None else None
