"""Bring a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from bot.storage.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"

MIGRATING = 1936224099
"""What PostgreSQL calls the right to migrate: any number that is nobody else's."""


def migrate(database: Database) -> None:
    """Run the migrations that this database has not seen. Safe to call at every start."""
    if _revision(database) == newest_revision():
        return
    # Imported only where there is something to do: every process of a start comes by here, and it takes 80 ms.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with database.session() as connection:
        if connection.dialect.name == "postgresql":
            # Processes that start together on an empty database take turns; SQLite's transactions do so anyway.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest_revision() -> str:
    """The revision of the last migration: its file's name begins with it, and the numbers only grow."""
    return max(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision(database: Database) -> str | None:
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return revision
