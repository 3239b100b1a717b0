"""A customer who wants to be forgotten: nothing of theirs stays, and nothing of others' goes."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.forgetting import Forgetter
from bot.delivery.intake import Intake
from bot.delivery.turn_values import FinishedTurn, StaleLeaseError
from bot.delivery.turns import TurnQueue
from bot.messages import InboundMessage, Reply
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.storage.tables import (
    conversations,
    desk_sends,
    desk_threads,
    files,
    metadata,
    outbox,
    sent_parts,
    ticket_events,
    tickets,
    unknown_events,
    verification_attempts,
)

AT = datetime(2026, 11, 24, 2, tzinfo=timezone.utc)
MINJI, OTHER = "whatsapp:821055500100", "whatsapp:821055500200"


@pytest.fixture
def kept(database: Database) -> Database:
    """Two customers, each with everything that one can leave behind."""
    for number, conversation in enumerate((MINJI, OTHER), start=1):
        customer = conversation.partition(":")[2]
        receive(database, conversation, f"m{number}", f"I am Person{number}@example.com")
        queue = TurnQueue(database, lambda: AT, window_turns=1)
        claim = queue.claim("w")
        assert claim
        turn = queue.next_turn(claim)
        assert turn
        queue.commit(claim, turn, FinishedTurn(({"event": "user"},), {}, [Reply("Hello")]))
        with database.session() as connection:
            reply = connection.execute(select(outbox.c.id).where(outbox.c.conversation_id == conversation)).scalar_one()
            for table, row in (
                (sent_parts, sent_part(reply, number)),
                (files, file_of(conversation, number)),
                (tickets, ticket_of(conversation, number)),
                (ticket_events, {"id": number, "ticket_id": number, "at": AT, "kind": "note", "data": "{}"}),
                (desk_threads, thread_of(conversation, number)),
                (desk_sends, send_of(number)),
                (verification_attempts, {"subject": f"conversation:{conversation}", "attempt": "a", "at": AT}),
                (unknown_events, unknown_event_of(customer)),
            ):
                connection.execute(insert(table).values(row))
    return database


def receive(database: Database, conversation: str, message: str, said: str) -> None:
    channel, _, customer = conversation.partition(":")
    phone = {"phone": f"+{customer}"}
    Intake(database, PipeDispatcher(None), lambda: AT).accept(
        [InboundMessage(channel, customer, message, AT, said, metadata=phone)]
    )


def unknown_event_of(customer: str) -> dict[str, object]:
    return {"channel": "whatsapp", "kind": "k", "raw": f'{{"from": "{customer}"}}', "received_at": AT}


def sent_part(reply: int, number: int) -> dict[str, object]:
    part = {"outbox_id": reply, "position": 0, "channel": "whatsapp", "provider_message_id": f"p{number}"}
    return {**part, "sent_at": AT}


def file_of(conversation: str, number: int) -> dict[str, object]:
    return {
        "id": f"f{number}", "conversation_id": conversation, "author": "customer", "state": "kept", "kind": "image",
        "name": "a.png", "media_type": "image/png", "size": 1, "created_at": AT, "channel": "whatsapp", "attempts": 0,
        "content": b"x",
    }  # fmt: skip


def ticket_of(conversation: str, number: int) -> dict[str, object]:
    return {
        "id": number, "reference": f"REF{number}AAA", "idempotency_key": f"k{number}", "conversation_id": conversation,
        "topic": "person", "language": "ko", "contact": f"0105550000{number}", "summary": "s", "state": "open",
        "created_at": AT,
    }  # fmt: skip


def thread_of(conversation: str, number: int) -> dict[str, object]:
    return {
        "id": number, "desk": "email", "ticket_id": number, "conversation_id": conversation, "since_inbox_id": 0,
        "since_event_id": 0, "heard_id": 0, "closed": False, "opened_at": AT,
    }  # fmt: skip


def send_of(number: int) -> dict[str, object]:
    return {
        "thread_id": number, "kind": "open", "subject_id": 1, "text": "t", "state": "sent", "attempts": 1,
        "created_at": AT,
    }  # fmt: skip


def rows(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        counts = {one.name: len(connection.execute(select(one)).all()) for one in metadata.sorted_tables}
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize(
    "who", [MINJI, "821055500100", "+821055500100", "person1@EXAMPLE.com", "ref1aaa", "01055500001"]
)
def test_a_customer_is_found_by_what_they_left(kept: Database, who: str) -> None:
    (found,) = Forgetter(kept).find(who)
    assert (found.id, found.began_at, found.last_at, found.messages) == (MINJI, AT, AT, 1)


@pytest.mark.parametrize("who", ["person3@example.com", "person_@example.com", "%%%%%", "REF1AAA1"])
def test_nobody_else_is_found(kept: Database, who: str) -> None:
    assert Forgetter(kept).find(who) == []


def test_a_word_that_many_wrote_finds_them_all(kept: Database) -> None:
    assert [one.id for one in Forgetter(kept).find("@example.com")] == [MINJI, OTHER]


def test_what_is_too_short_is_not_looked_for(kept: Database) -> None:
    with pytest.raises(ValueError, match='"hi" is too short to look for; write 4 characters or more'):
        Forgetter(kept).find("  hi  ")


def test_everything_of_one_customer_goes_and_nothing_of_another(kept: Database) -> None:
    before = rows(kept)
    assert set(before.values()) == {2}
    deleted = Forgetter(kept).forget([MINJI])
    assert deleted == dict.fromkeys(before, 1)
    assert rows(kept) == dict.fromkeys(before, 1)
    with kept.reading() as connection:
        assert connection.execute(select(conversations.c.id)).scalars().all() == [OTHER]
    assert Forgetter(kept).forget([MINJI]) == {}
    assert rows(kept) == dict.fromkeys(before, 1)


def test_no_table_is_left_out(kept: Database) -> None:
    of_nobody = {"agents", "agent_sessions", "workers", "unknown_event_counts"}
    # Receipts of messages that are not noted yet hold the platform's ids alone, and go within a day.
    assert {*rows(kept), *of_nobody, "early_receipts"} == {one.name for one in metadata.sorted_tables}


def test_a_turn_that_is_under_way_writes_nothing_any_more(kept: Database) -> None:
    receive(kept, MINJI, "m3", "where is my order?")
    queue = TurnQueue(kept, lambda: AT, window_turns=1)
    claim = queue.claim("w")
    assert claim
    turn = queue.next_turn(claim)
    assert turn
    Forgetter(kept).forget([MINJI])
    left = rows(kept)
    with pytest.raises(StaleLeaseError):
        queue.commit(claim, turn, FinishedTurn((), {}, [Reply("It is on its way")]))
    assert rows(kept) == left


def test_who_writes_again_begins_anew(kept: Database) -> None:
    Forgetter(kept).forget([MINJI])
    receive(kept, MINJI, "m3", "hello again")
    (found,) = Forgetter(kept).find(MINJI)
    assert found.messages == 1


def test_the_words_are_in_none_of_the_files_while_the_clerk_runs(tmp_path: Path) -> None:
    serving = open_database(f"sqlite:///{tmp_path}/clerk.db")
    migrate(serving)
    receive(serving, MINJI, "m1", "my secret is chrysanthemum")
    assert [path for path in tmp_path.iterdir() if b"chrysanthemum" in path.read_bytes()]
    database = open_database(f"sqlite:///{tmp_path}/clerk.db")
    assert Forgetter(database).forget([MINJI])["inbox"] == 1
    assert not [path for path in tmp_path.iterdir() if b"chrysanthemum" in path.read_bytes()]
    database.close()
    serving.close()
