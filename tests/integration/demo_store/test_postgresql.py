"""The tables and the statements that lock are PostgreSQL's too."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bot.demo_store.tables import OrderRow, metadata


def test_every_table_can_be_written_for_postgresql() -> None:
    statements = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in metadata.sorted_tables]
    assert len(statements) == 13
    assert all("CREATE TABLE" in statement for statement in statements)


def test_a_change_locks_its_order() -> None:
    query = select(OrderRow.__table__).with_for_update()
    assert str(query.compile(dialect=postgresql.dialect())).endswith("FOR UPDATE")
