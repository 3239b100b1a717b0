"""What is proved of the decision tables, as `shopclerk validate --tables` shows it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commerce.policy import Table
from bot.commerce.shop import Shop
from bot.commerce.shop_policies import TABLES, WORDS
from bot.commerce.table_proof import Proof, describe, prove_rows

PROVED = "Each decision table is complete and free of contradictions; --tables shows an order for each row."


def report_tables(shop: Shop) -> Iterator[str]:
    """The lines about all tables of a shop."""
    for table in shop.tables:
        yield from _report(table, prove_rows(table.rows, TABLES[table.name], WORDS))


def _report(table: Table, proof: Proof) -> Iterator[str]:
    complete = "every order is decided" if proof.gap is None else f"no row fits ({describe(proof.gap)})"
    yield f"{table.name}: {len(table.rows)} rows, {complete}"
    for row in table.rows:
        order = proof.decides.get(row.id)
        yield f"  {row.id}: " + ("only where facts are not known" if order is None else f"decides ({describe(order)})")
    for clash in proof.clashes:
        yield f"  both {clash.upper.id} and {clash.lower.id} fit, the upper decides: ({describe(clash.example)})"
