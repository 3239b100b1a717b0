from __future__ import annotations

from datetime import datetime, timezone

import pytest
from databases import database
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database
from bot.storage.tables import verification_attempts

__all__ = ["database"]


def test_an_error_does_not_tell_what_was_to_be_stored(database: Database) -> None:
    row = {"subject": None, "attempt": "jane@example.com", "at": datetime(2026, 3, 10, tzinfo=timezone.utc)}
    with pytest.raises(IntegrityError) as caught, database.session() as connection:
        connection.execute(insert(verification_attempts), [row])
    assert "verification_attempts" in str(caught.value)
    assert "jane" not in str(caught.value).split("DETAIL")[0]
