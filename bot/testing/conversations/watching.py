"""See which rows of the shop's policy tables decide, and which responses are part of what is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

from bot.commerce.policy import Decision, Facts, Table
from bot.commerce.shop import Shop


class Decided(NamedTuple):
    """A row that decided something, in which table, and whether it allowed it."""

    table: str
    row: str
    allowed: bool


class WatchedResponses(dict[str, Any]):
    """The responses as actions get them, which remember the names of those that were read: parts of what is said."""

    def __init__(self, responses: Mapping[str, Any]) -> None:
        """Begin with none read."""
        super().__init__(responses)
        self.read: list[str] = []

    def __getitem__(self, name: str) -> Any:
        self.read.append(name)
        return super().__getitem__(name)


@dataclass(frozen=True)
class WatchedTable(Table):
    """A table that says which of its rows it went by."""

    note: Callable[[Decided], None] = field(default=lambda _: None, compare=False)

    def decide(self, facts: Facts) -> Decision:
        """See `Table`."""
        decision = super().decide(facts)
        self.note(Decided(self.name, decision.rule_id, decision.allowed))
        return decision


def tables(shop: Shop) -> dict[str, Table]:
    """The policy tables of a shop, by the name of their field."""
    values = {one.name: getattr(shop, one.name) for one in fields(shop)}
    return {name: value for name, value in values.items() if isinstance(value, Table)}


def watched(shop: Shop, note: Callable[[Decided], None]) -> Shop:
    """The same shop, whose tables tell `note` what they decide."""
    return with_tables(shop, {name: WatchedTable(one.name, one.rows, note) for name, one in tables(shop).items()})


def with_tables(shop: Shop, others: Mapping[str, Table]) -> Shop:
    """The same shop with `others` in place of its tables of those names."""
    changes: dict[str, Any] = dict(others)
    return replace(shop, **changes)
