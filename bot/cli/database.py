"""The clerk's database as commands open it: brought up to date, or the command ends with what is wrong and the cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.cli.output import EXIT_UNAVAILABLE, EXIT_WRONG, fail
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.storage.database import Database

WHERE = "The database at SHOPCLERK_DATABASE_URL"


@contextmanager
def operator_database(settings: Settings) -> Iterator[Database]:
    """Open the database for somebody who looks after it. shop.yml is not read: at that moment it may be broken."""
    if not settings.shop_file.exists():
        # Elsewhere an empty database would be made, in which nothing is stuck.
        fail(f"There is no {settings.shop_file}. Run shopclerk in the folder of your shop.")
    with current_database(settings) as database:
        yield database


@contextmanager
def current_database(settings: Settings) -> Iterator[Database]:
    """Open the database at its newest schema; ends the command where that, or what is done with it, is not possible."""
    from alembic.util.exc import CommandError
    from sqlalchemy.exc import SQLAlchemyError

    from bot.storage.database import StorageUnavailableError, open_database
    from bot.storage.schema import migrate

    database = None
    try:
        database = open_database(settings.database_url)
        migrate(database)
        yield database
    except StorageUnavailableError as error:
        cure = "Start it, or correct SHOPCLERK_DATABASE_URL; shopclerk doctor looks again."
        fail(_said("does not answer", error, cure), EXIT_UNAVAILABLE)
    except CommandError:
        # The only thing that Alembic cannot do here: its revision is none of ours.
        cure = "Use the newer shopclerk again, or restore a backup that was made with this one: docs/operating.md"
        fail(f"{WHERE} is of a newer version than this shopclerk. Nothing was changed.\n{cure}", EXIT_WRONG)
    except (SQLAlchemyError, OSError) as error:
        cure = "Correct SHOPCLERK_DATABASE_URL, or what its user may do; shopclerk doctor looks again."
        fail(_said("cannot be used", error, cure), EXIT_WRONG)
    finally:
        if database:
            database.close()


def _said(what: str, error: Exception, cure: str) -> str:
    why = next(iter(str(error).splitlines()), type(error).__name__)
    return f"{WHERE} {what}: {why}\nNothing was changed. {cure}"
