"""`shopclerk forget`: it lists, and deletes only with --yes."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from bot.cli.forget import command
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.forgetting import Forgetter
from bot.delivery.intake import Intake
from bot.messages import InboundMessage
from bot.storage.database import Database

AT = datetime(2026, 11, 24, 2, tzinfo=timezone.utc)


@pytest.fixture
def clerk(clerks_database: Database) -> Database:
    database = clerks_database
    Intake(database, PipeDispatcher(None), lambda: AT).accept(
        [
            InboundMessage("web", customer, f"m-{customer}", AT, f"I am {customer}@example.com")
            for customer in ("ann", "bob")
        ]
    )
    return database


def ids(database: Database) -> list[str]:
    return [one.id for one in Forgetter(database).find("example.com")]


def test_what_is_found_is_listed_and_stays(run: Any, clerk: Database) -> None:
    result = run(command, "ann@example.com")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "web:ann" in result.stdout
    assert "2026-11-24 02:00" in result.stdout
    assert "web:bob" not in result.stdout
    assert result.stdout.endswith("Nothing was deleted. To delete all of these for good, add --yes\n")
    assert ids(clerk) == ["web:ann", "web:bob"]


def test_with_yes_it_is_deleted(run: Any, clerk: Database) -> None:
    result = run(command, "ann@example.com", "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Deleted: 1 conversations with 1 messages, 0 replies, 0 files and 0 tickets.\n"
        "Not deleted: what the store, the platforms, another desk and your backups have of them.\n"
    )
    assert ids(clerk) == ["web:bob"]


def test_what_stands_in_many_conversations_deletes_none(run: Any, clerk: Database) -> None:
    intake = Intake(clerk, PipeDispatcher(None), lambda: AT)
    many = [f"many{at:02}" for at in range(19)]
    intake.accept([InboundMessage("web", one, f"m-{one}", AT, f"I am {one}@example.com") for one in many])
    everybody = ["web:ann", "web:bob", *(f"web:{one}" for one in many)]
    result = run(command, "example.com", "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        '"example.com" stands in 21 conversations, more than one customer has. Nothing was deleted. Write it whole, or '
        "name each conversation by its id.\n"
    )
    assert ids(clerk) == everybody


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (
            "eve@example.com",
            "No conversation was found. Look for another way to write it, or for the reference of a ticket.",
        ),
        ("ann", '"ann" is too short to look for; write 4 characters or more. Nothing was deleted.'),
    ],
)
def test_who_is_not_found_is_said(run: Any, clerk: Database, who: str, said: str) -> None:
    result = run(command, who, "--yes")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{said}\n")
    assert ids(clerk) == ["web:ann", "web:bob"]
