"""Databases for tests: what holds on SQLite must hold on PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.storage.tables import metadata

VARIABLE = "SHOPCLERK_TEST_DATABASE_URL"
ENGINES = ("sqlite", "postgresql")


def postgresql_url() -> str:
    """The address of the tests' PostgreSQL; skips the test where there is none."""
    url = os.environ.get(VARIABLE)
    if not url:
        pytest.skip(f"{VARIABLE} is not set: scripts/services up starts a PostgreSQL and prints it")
    return url


@contextmanager
def empty_schema() -> Iterator[str]:
    """A schema of PostgreSQL without a table; gives the URL of a database that sees nothing else."""
    url, name = postgresql_url(), f"t_{uuid.uuid4().hex}"
    owner = open_database(url)
    with owner.session() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        yield (
            make_url(url).update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
        )
    finally:
        with owner.session() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        owner.close()


@lru_cache(maxsize=1)
def _migrated() -> Database:
    """One database for all tests of this process: making its tables takes longer than most tests."""
    name = f"p_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    url = postgresql_url()
    owner = open_database(url)
    with owner.session() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    owner.close()
    database = open_database(
        make_url(url).update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    )
    migrate(database)
    return database


def migrated_database(engine: str) -> Database:
    """A database with all tables and no rows."""
    if engine == "sqlite":
        database = open_database("sqlite://")
        migrate(database)
        return database
    database = _migrated()
    with database.session() as connection:
        connection.execute(text("TRUNCATE " + ", ".join(table.name for table in metadata.sorted_tables)))
    return database


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    return migrated_database(request.param)
