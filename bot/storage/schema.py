"""Bring a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from bot.storage.database import Database


def migrate(database: Database) -> None:
    """Run the migrations that this database has not seen. Safe to call at every start."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.session() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
