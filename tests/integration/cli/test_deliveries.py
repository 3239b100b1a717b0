from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.cli.deliveries import command
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.messages import InboundMessage, Reply
from bot.settings import utc_now
from bot.storage.database import Database
from bot.storage.tables import inbox, outbox


@pytest.fixture
def clerk(clerks_database: Database) -> Database:
    """A clerk's database with a parked message (in:1), a waiting one (in:2) and two dead replies (out:2, out:3)."""
    database = clerks_database
    intake = Intake(database, PipeDispatcher(None), utc_now)
    queue = TurnQueue(database, utc_now, window_turns=1)
    for customer, finish in (("c1", "park"), ("c2", "commit")):
        intake.accept([InboundMessage("whatsapp", customer, f"m-{customer}", utc_now(), "hi")])
        claim = queue.claim("w")
        assert claim
        turn = queue.next_turn(claim)
        assert turn
        if finish == "park":
            queue.park(claim, turn, [Reply("Sorry")])
        else:
            queue.commit(claim, turn, FinishedTurn((), {}, [Reply("one"), Reply("two")]))
        queue.release(claim)
    intake.accept([InboundMessage("whatsapp", "c3", "m-c3", utc_now(), "hi")])
    with database.session() as connection:
        dead = {"state": "dead", "error_code": "131026", "error": "undeliverable", "attempts": 1}
        connection.execute(outbox.update().where(outbox.c.conversation_id == "whatsapp:c2").values(dead))
        connection.execute(outbox.update().where(outbox.c.conversation_id == "whatsapp:c1").values(state="sent"))
    return database


def states(database: Database, table: Any) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(table.c.state).order_by(table.c.id)).scalars())


def test_what_is_stuck_is_listed_with_its_reason(run: Any, clerk: Database) -> None:
    result = run(command)
    assert result.exit_code == 1
    for words in ("in:1", "out:2", "out:3", "parked", "dead", "131026: undeliverable", "its turn failed too often"):
        assert words in result.stdout
    # It has waited for no minute yet.
    assert "in:3" not in result.stdout
    assert "in:3" in run(command, "--older-than", "0").stdout
    assert states(clerk, inbox) == ["parked", "processed", "pending"]


def test_one_is_sent_on_its_way_again(run: Any, clerk: Database) -> None:
    assert run(command, "--replay", "out:3").exit_code == 0
    assert states(clerk, outbox) == ["sent", "dead", "pending"]
    assert run(command, "--replay", "in:1").exit_code == 0
    assert states(clerk, inbox) == ["pending", "processed", "pending"]
    queue = TurnQueue(clerk, utc_now, window_turns=1)
    claim = queue.claim("w")
    assert claim
    turn = queue.next_turn(claim)
    assert turn
    assert (turn.inbox_id, turn.attempts) == (1, 1)
    queue.commit(claim, turn, FinishedTurn((), {}, [Reply("Now I can")]))
    assert states(clerk, inbox)[0] == "processed"


@pytest.mark.parametrize("wrong", ["out:99", "in:2", "in:3", "out:1", "7", "out:", "out:²", "sideways:1"])
def test_what_is_not_stuck_is_not_sent_again(run: Any, clerk: Database, wrong: str) -> None:
    before = (states(clerk, inbox), states(clerk, outbox))
    result = run(command, "--replay", wrong)
    assert (result.exit_code, result.stdout) == (1, "")
    assert (states(clerk, inbox), states(clerk, outbox)) == before


def test_all_are_sent_on_their_way_again(run: Any, clerk: Database) -> None:
    assert run(command, "--replay", "all").stdout == "On their way again: 3\n"
    assert states(clerk, inbox) == ["pending", "processed", "pending"]
    assert states(clerk, outbox) == ["sent", "pending", "pending"]
    result = run(command)
    assert (result.exit_code, result.stdout) == (0, "Nothing is stuck.\n")


def test_a_database_that_does_not_answer(run: Any, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.root
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", "postgresql+psycopg2://nobody@127.0.0.1:9/nothing")
    assert run(command).exit_code == 3
