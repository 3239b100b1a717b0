from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from databases import ENGINES, empty_schema
from sqlalchemy import inspect, select, text

from bot.storage import schema
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate, newest_revision
from bot.storage.tables import conversations, inbox, metadata, outbox

AT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)
MIGRATIONS = Path(schema.__file__).parent / "migrations"


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a table."""
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path}/clerk.db")
        yield database
        database.close()
        return
    with empty_schema() as url:
        database = open_database(url)
        yield database
        database.close()


def move(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.session() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if revision == "base" else command.upgrade)(config, revision)


def test_the_migrations_make_exactly_the_tables_of_the_code(empty: Database) -> None:
    migrate(empty)
    with empty.session() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrations_are_numbered_in_their_order_and_a_migrated_database_is_at_the_last(empty: Database) -> None:
    migrate(empty)
    with empty.session() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == newest_revision()


def test_replies_from_before_count_as_sent_and_nothing_else_changes(empty: Database) -> None:
    move(empty, "0001")
    with empty.session() as connection:
        connection.execute(
            text(
                "INSERT INTO conversations (id, channel, customer, created_at, last_inbound_at, version) "
                "VALUES ('web:c1', 'web', 'c1', :at, :at, 7)"
            ),
            {"at": AT},
        )
        connection.execute(
            text(
                "INSERT INTO inbox (id, conversation_id, channel, provider_message_id, sent_at, received_at, text, "
                "metadata, state, attempts) VALUES (1, 'web:c1', 'web', 'm1', :at, :at, 'hi', '{}', 'processed', 1)"
            ),
            {"at": AT},
        )
        connection.execute(
            text(
                "INSERT INTO outbox (id, conversation_id, inbox_id, position, reply, created_at) "
                "VALUES (1, 'web:c1', 1, 0, :reply, :at)"
            ),
            {"at": AT, "reply": '{"text":"Hello"}'},
        )
    migrate(empty)
    with empty.reading() as connection:
        row = connection.execute(select(outbox)).one()
        assert (row.channel, row.state, row.sent_at, row.parts_sent, row.fence) == ("web", "sent", AT, 1, 0)
        assert (row.reply, row.inbox_id, row.next_attempt_at) == ('{"text":"Hello"}', 1, None)
        assert connection.execute(select(inbox.c.text, inbox.c.attachments)).one() == ("hi", None)
        assert connection.execute(select(conversations.c.version)).scalar_one() == 7


def test_every_migration_can_be_taken_back(empty: Database) -> None:
    migrate(empty)
    move(empty, "base")
    with empty.reading() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


@pytest.mark.parametrize("engine", ENGINES)
def test_processes_that_start_together_migrate_one_after_the_other(engine: str, tmp_path: Path) -> None:
    """A web process, workers and a sender, each on a machine of its own, at the first start."""
    program = "import sys; from bot.storage.database import open_database; from bot.storage.schema import migrate\n"
    program += "database = open_database(sys.argv[1]); migrate(database)"
    with empty_schema() if engine == "postgresql" else nullcontext(f"sqlite:///{tmp_path}/clerk.db") as url:
        # Our own program.
        together = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(4)]  # noqa: S603
        assert [process.wait() for process in together] == [0] * 4
        database = open_database(url)
        with database.reading() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [
                newest_revision()
            ]
        database.close()
