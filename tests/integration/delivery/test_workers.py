"""Several workers on one PostgreSQL, as processes on several machines are: each with connections of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from itertools import groupby
from pathlib import Path

from databases import empty_schema
from sqlalchemy import select

from bot.delivery.codec import events_from_json
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.messages import InboundMessage
from bot.settings import utc_now
from bot.storage.database import open_database
from bot.storage.schema import migrate
from bot.storage.tables import inbox, outbox, tracker_events

ROOT = Path(__file__).parents[3]
CONVERSATIONS, MESSAGES, WORKERS = 12, 8, 3

WORKER = """
import sys, time
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.messages import Reply
from bot.settings import utc_now
from bot.storage.database import open_database

me = sys.argv[2]
queue = TurnQueue(open_database(sys.argv[1]), utc_now, window_turns=3)
idle = 0
while idle < 20:
    begun = queue.begin(me)
    if begun is None:
        idle += 1
        time.sleep(0.01)
        continue
    idle = 0
    claim, turn = begun
    while turn:
        began = time.time_ns()
        seen = turn.snapshot.get("seen", 0)
        event = {"worker": me, "began": began, "ended": time.time_ns(), "seen": seen}
        finished = FinishedTurn([event], {"seen": seen + 1}, [Reply(turn.message.text)])
        turn = queue.next_turn(claim) if queue.commit(claim, turn, finished) else None
"""


def test_no_conversation_is_handled_by_two_workers_at_once() -> None:
    with empty_schema() as url:
        database = open_database(url)
        migrate(database)
        workers = [
            subprocess.Popen([sys.executable, "-c", WORKER, url, f"w{number}"], cwd=ROOT, env=os.environ)  # noqa: S603
            for number in range(WORKERS)
        ]
        messages = [
            InboundMessage("whatsapp", f"c{customer}", f"{customer}-{number}", utc_now(), f"{number}")
            for number in range(MESSAGES)
            for customer in range(CONVERSATIONS)
        ]

        # Three webhooks at once, each message delivered by each: what the platform repeats.
        def deliver() -> None:
            intake = Intake(database, PipeDispatcher(None), utc_now)
            for start in range(0, len(messages), 7):
                intake.accept(messages[start : start + 7])

        platforms = [threading.Thread(target=deliver) for _ in range(3)]
        for platform in platforms:
            platform.start()
        for platform in platforms:
            platform.join()
        assert [worker.wait(60) for worker in workers] == [0] * WORKERS

        with database.reading() as connection:
            assert Counter(connection.execute(select(inbox.c.state)).scalars()) == {"processed": len(messages)}
            replies = connection.execute(
                select(outbox.c.conversation_id, outbox.c.reply).order_by(outbox.c.conversation_id, outbox.c.id)
            ).all()
            rows = connection.execute(
                select(tracker_events.c.conversation_id, tracker_events.c.event).order_by(
                    tracker_events.c.conversation_id, tracker_events.c.id
                )
            ).all()
        database.close()
    for _, of_one in groupby(replies, key=lambda row: row.conversation_id):
        assert [row.reply for row in of_one] == [f'{{"text":"{number}"}}' for number in range(MESSAGES)]
    for _, of_one in groupby(rows, key=lambda row: row.conversation_id):
        # Each turn saw what the one before it had left: nobody worked beside it.
        assert [event["seen"] for row in of_one for event in events_from_json(row.event)] == [*range(MESSAGES)]
    assert len(replies) == len(rows) == len(messages)
