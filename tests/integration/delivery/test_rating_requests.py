from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement, Executable, Select

from bot.delivery.rating_requests import at_rest, find_at_rest
from bot.handoff.ratings import AT_REST_AFTER
from bot.storage.database import Database
from bot.storage.tables import conversations, inbox, tickets

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=timezone.utc)

MANY = 3_000


def ticket(number: int, closed_at: datetime, conversation: str = "web:c1") -> dict[str, Any]:
    return {
        "reference": f"T-{number}",
        "idempotency_key": str(number),
        "conversation_id": conversation,
        "topic": "person",
        "language": "en",
        "summary": "",
        "state": "closed",
        "created_at": closed_at,
        "closed_at": closed_at,
        "outcome": "handed_back" if number % 2 else "closed",
    }


def fill(connection: Connection) -> None:
    """Years of closed tickets, each of a conversation of its own, and one that was handed back just now."""
    old = [ticket(number, NOW - timedelta(hours=13 + number), f"web:c{number}") for number in range(1, MANY)]
    rows = [*old, ticket(MANY + 1, NOW - AT_REST_AFTER, "web:now")]
    talks = [
        {
            "id": row["conversation_id"],
            "channel": "web",
            "customer": row["conversation_id"],
            "created_at": row["closed_at"],
            "last_inbound_at": row["closed_at"],
        }
        for row in rows
    ]
    said = [
        {
            "conversation_id": row["conversation_id"],
            "channel": "web",
            "provider_message_id": row["reference"],
            "sent_at": row["closed_at"],
            "received_at": row["closed_at"],
            "text": "hello",
            "metadata": "{}",
            "state": "done",
        }
        for row in rows
    ]
    for table, values in ((conversations, talks), (tickets, rows), (inbox, said)):
        connection.execute(insert(table), values)


class Explained(Executable, ClauseElement):  # type: ignore[misc] # SQLAlchemy 1.4 ships no types
    """A query, asked how it would be answered."""

    inherit_cache = False

    def __init__(self, query: Select) -> None:
        self.query = query


@compiles(Explained, "sqlite")
def explain_sqlite(element: Explained, compiler: Any, **options: Any) -> str:
    return f"EXPLAIN QUERY PLAN {compiler.process(element.query, **options)}"


@compiles(Explained, "postgresql")
def explain_postgresql(element: Explained, compiler: Any, **options: Any) -> str:
    return f"EXPLAIN {compiler.process(element.query, **options)}"


def test_who_is_to_be_asked_is_found_by_an_index(database: Database) -> None:
    with database.session() as connection:
        fill(connection)
    with database.session() as connection:
        connection.execute(text("ANALYZE"))
        assert find_at_rest(connection, NOW) == [("web:now", f"T-{MANY + 1}")]
        plan = "\n".join(str(row) for row in connection.execute(Explained(at_rest(NOW))))
        assert "ix_tickets_outcome" in plan, plan
