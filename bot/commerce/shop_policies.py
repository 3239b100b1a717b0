"""The decision tables of shop.yml: returns, exchanges, cancellations, modifications and problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from moneyed import Money

from bot.commerce import shop_values as values
from bot.commerce.orders import OrderChange, OrderStatus, ParcelStatus
from bot.commerce.policy import (
    ORIGINAL_METHOD,
    Axis,
    Between,
    Condition,
    Decision,
    Offer,
    OneOf,
    Problem,
    Reason,
    Row,
    Table,
)
from bot.commerce.shop_reader import Section
from bot.commerce.table_proof import NUMBERS, Clash, Proof, describe, prove_rows
from bot.commerce.text import LocalText

QUESTIONS = frozenset(
    {Axis.DELIVERED, Axis.FINAL_SALE, Axis.ALREADY_RETURNED, Axis.EARLIER_RETURN, Axis.ITEMS_MODIFIED}
)
WORDS: dict[Axis, tuple[str, ...]] = {
    Axis.REASON: tuple(reason.value for reason in Reason),
    Axis.ORDER_STATUS: tuple(status.value for status in OrderStatus),
    Axis.PARCEL_STATUS: tuple(status.value for status in ParcelStatus),
    Axis.PROBLEM: tuple(problem.value for problem in Problem),
    Axis.CHANGE: tuple(change.value for change in OrderChange if change is not OrderChange.CANCELLATION),
}
"""Which words a set axis knows; categories are the store's own, and countries are checked as such."""

_GOODS = (
    Axis.DAYS_SINCE_DELIVERY,
    Axis.DELIVERED,
    Axis.REASON,
    Axis.CATEGORY,
    Axis.FINAL_SALE,
    Axis.ALREADY_RETURNED,
    Axis.EARLIER_RETURN,
    Axis.ORDER_STATUS,
    Axis.VALUE,
    Axis.COUNTRY,
)
TABLES: dict[str, tuple[Axis, ...]] = {
    "returns": _GOODS,
    "exchanges": _GOODS,
    "cancellations": (Axis.ORDER_STATUS, Axis.ITEMS_MODIFIED, Axis.REASON, Axis.VALUE, Axis.COUNTRY),
    "modifications": (Axis.CHANGE, Axis.ORDER_STATUS, Axis.ITEMS_MODIFIED, Axis.VALUE, Axis.COUNTRY),
    "problems": (
        Axis.PROBLEM,
        Axis.DAYS_LATE,
        Axis.DAYS_SINCE_DISPATCH,
        Axis.DAYS_SINCE_DELIVERY,
        Axis.DELIVERED,
        Axis.PARCEL_STATUS,
        Axis.VALUE,
        Axis.COUNTRY,
    ),
}
"""What the conditions of each table can look at."""

RULE_PLACEHOLDERS = ("fee", "shop", "limit")
REASON_PLACEHOLDERS = ("order_number",)
GOODS_PLACEHOLDERS = ("product",)
DELIVERY_PLACEHOLDERS = ("days", "delivered_on")
LATE_PLACEHOLDERS = ("days_late", "expected_on")
"""The limit, delivery and late placeholders stand only in rows whose conditions make sure that there is such a day."""


@dataclass(frozen=True)
class TableReader:
    """What reading a table needs to know of the rest of the shop."""

    currency: str
    payments: Sequence[str]
    prove: bool = False

    def read(self, name: str, section: Section) -> Table:
        """The table under `rules`; problems go to the section's report, and a stand-in table is given."""
        rows: list[Row] = []
        parts = section.sections("rules")
        for part in parts:
            with part:
                row = self._row(name, part)
            if row.id in {other.id for other in rows}:
                part.problem("id", f'"{row.id}" is the name of an earlier row too; give each row its own')
            if rows and not rows[-1].when and parts:
                part.report.add(
                    part.line,
                    part.where,
                    f'is never reached, because row "{rows[-1].id}" above it has no "when"; move it up',
                )
            rows.append(row)
        proof = self._prove(name, rows, parts) if self.prove else None
        if rows and rows[-1].when:
            such = f", such as ({describe(proof.gap)})" if proof and proof.gap is not None else ""
            parts[-1].report.add(
                parts[-1].line,
                section.at("rules"),
                f'need a last row without "when", for every case that no row above fits{such}; add one at the end',
            )
        if not rows or rows[-1].when:
            rows.append(Row((), _stand_in(self.currency)))
        return Table(name, tuple(rows))

    def _prove(self, name: str, rows: Sequence[Row], parts: Sequence[Section]) -> Proof | None:
        """Report rows that never decide, and pairs that ask for the same and contradict each other.

        Nothing is proved of rows that have other problems.
        """
        if len({row.id for row in rows}) < len(rows) or (parts and parts[0].report.problems):
            return None
        proof = prove_rows(rows, TABLES[name], WORDS)
        places = {row.id: part for row, part in zip(rows, parts, strict=True)}
        for clash in proof.dead:
            self._contradicts(places, clash, "never decides")
        for clash in proof.clashes:
            if clash.alike:
                self._contradicts(places, clash, "contradicts another row")
        return proof

    @staticmethod
    def _contradicts(places: Mapping[str, Section], clash: Clash, what: str) -> None:
        part, upper = places[clash.lower.id], clash.upper.id
        why = f'row "{upper}" in line {places[upper].line} fits as well, as with ({describe(clash.example)})'
        part.report.add(part.line, part.where, f'"{clash.lower.id}" {what}: {why}; set the two apart, or remove one')

    def _row(self, name: str, part: Section) -> Row:
        rule_id = part.scalar("id", values.key, "", "within_a_week")
        when = self._conditions(part, TABLES[name])
        limit = _limit(when)
        general = tuple(word for word in RULE_PLACEHOLDERS if word != "limit" or limit is not None)
        rule = part.find_local("rule", *general)
        reason = part.local("reason", *general, *_placeholders(name, when))
        return Row(when, self._outcome(part, rule_id, reason, limit, name), rule)

    def _outcome(self, part: Section, rule_id: str, reason: LocalText, limit: int | None, table: str) -> Decision:
        nothing = Money(0, self.currency)
        with part.section("then") as then:
            return Decision(
                rule_id=rule_id,
                allowed=then.scalar("allowed", values.yes_or_no, stand_in=False, example="yes"),
                fee=then.optional("fee", values.amount(self.currency), nothing, "3000"),
                refund_methods=self._refund_methods(then),
                needs_person=then.optional("person", values.yes_or_no, default=False, example="yes"),
                reason=reason,
                offers=self._offers(then) if table == "problems" else (),
                limit_days=limit,
                table=table,
            )

    def _refund_methods(self, then: Section) -> tuple[str, ...]:
        known = (ORIGINAL_METHOD, *self.payments)
        return then.many("refund_to", values.one_of(known), ORIGINAL_METHOD) if then.has("refund_to") else ()

    def _offers(self, then: Section) -> tuple[Offer, ...]:
        words = tuple(offer.value for offer in Offer)
        found = then.many("offer", values.one_of(words), "wait") if then.has("offer") else ()
        return tuple(Offer(word) for word in found)

    def _conditions(self, part: Section, axes: Sequence[Axis]) -> tuple[Condition, ...]:
        if not part.has("when"):
            return ()
        found: list[Condition] = []
        with part.section("when") as when:
            for axis in axes:
                found.extend(self._condition(when, axis))
            if not when.keys and not found:
                when.report.add(when.line, when.where, 'is empty; leave "when" out for a row that always fits')
        return tuple(found) or (OneOf(axes[0], frozenset()),)  # a stand-in, so that the row does not count as the last

    def _condition(self, when: Section, axis: Axis) -> list[Condition]:
        if axis in NUMBERS:
            return [self._between(when, axis)] if when.has(axis.value) else []
        if axis in QUESTIONS:
            if not when.has(axis.value):
                return []
            answer = when.scalar(axis.value, values.yes_or_no, stand_in=False, example="yes")
            return [OneOf(axis, frozenset({"yes" if answer else "no"}))]
        found: list[Condition] = []
        for key, negated in ((axis.value, False), (f"{axis.value}_not", True)):
            if when.has(key):
                found.append(OneOf(axis, frozenset(when.many(key, _word(axis), _example(axis))), negated))
        return found

    def _between(self, when: Section, axis: Axis) -> Between:
        with when.section(axis.value) as ends:
            more_than, at_most = (self._end(ends, axis, key) for key in ("more_than", "at_most"))
            if not ends.keys:
                at_most = Decimal(0)
                ends.report.add(ends.line, ends.where, 'needs "at_most: 7" or "more_than: 7", or both')
            if more_than is not None and at_most is not None and at_most <= more_than:
                ends.report.add(ends.line, ends.where, "can never be true, because more_than is not below at_most")
        return Between(axis, more_than, at_most)

    def _end(self, ends: Section, axis: Axis, key: str) -> Decimal | None:
        if not ends.has(key):
            return None
        if axis is Axis.VALUE:
            return ends.scalar(key, values.amount(self.currency), Money(0, self.currency), "50000").amount
        return Decimal(ends.scalar(key, values.whole_number(0, 3650), 0, "7"))


def _word(axis: Axis) -> Callable[[str], str]:
    """The reader of a word on a set axis."""
    if axis is Axis.COUNTRY:
        return values.country
    return values.one_of(WORDS[axis]) if axis in WORDS else values.key


def _example(axis: Axis) -> str:
    return "KR" if axis is Axis.COUNTRY else WORDS.get(axis, ("bedding",))[0]


def _limit(when: Sequence[Condition]) -> int | None:
    """The number of days a row speaks of: its upper end where it has one."""
    for condition in when:
        if isinstance(condition, Between) and condition.axis is not Axis.VALUE:
            end = condition.more_than if condition.at_most is None else condition.at_most
            return None if end is None else int(end)
    return None


def _placeholders(name: str, when: Sequence[Condition]) -> tuple[str, ...]:
    """The placeholders that can always be filled when a row with these conditions decides."""
    numbers = {condition.axis for condition in when if isinstance(condition, Between)}
    arrived = any(isinstance(c, OneOf) and c.axis is Axis.DELIVERED and "yes" in c.values for c in when)
    return (
        *REASON_PLACEHOLDERS,
        *(GOODS_PLACEHOLDERS if name in {"returns", "exchanges"} else ()),
        *(DELIVERY_PLACEHOLDERS if arrived or Axis.DAYS_SINCE_DELIVERY in numbers else ()),
        *(LATE_PLACEHOLDERS if Axis.DAYS_LATE in numbers else ()),
    )


def _stand_in(currency: str) -> Decision:
    return Decision(
        "", allowed=False, fee=Money(0, currency), refund_methods=(), needs_person=True, reason=LocalText.of(en="")
    )
