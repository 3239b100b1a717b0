"""A person of the shop for tests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from bot.storage.database import Database
from bot.storage.tables import agents


def add_agent(
    database: Database,
    name: str,
    now: datetime,
    *,
    role: str = "agent",
    languages: str = "",
    topics: str = "",
    seen_at: datetime | None = None,
) -> int:
    """Make an account, and give its id; with `seen_at` a console of theirs was open then."""
    row = {
        "email": f"{name.lower()}@example.com",
        "name": name,
        "password_hash": "-",
        "role": role,
        "languages": languages,
        "topics": topics,
        "active": True,
        "failed_attempts": 0,
        "created_at": now,
        "seen_at": seen_at,
    }
    with database.session() as connection:
        return int(connection.execute(insert(agents).values(**row)).inserted_primary_key[0])
