"""What happened in one turn, read back from the database as the clerk stored it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.delivery.codec import events_from_json
from bot.messages import Reply
from bot.storage.database import Database
from bot.storage.tables import conversations, tracker_events


@dataclass(frozen=True)
class Utterance:
    """One message of the clerk: the response's name, and what the customer got."""

    name: str
    text: str
    reply: Reply


@dataclass(frozen=True)
class Turn:
    """One message of the customer and all that came of it."""

    events: Sequence[dict[str, Any]]
    utterances: Sequence[Utterance]

    @property
    def intent(self) -> tuple[str, float]:
        """The intent that was understood, and how surely (0-1)."""
        understood = self._parsed["intent"]
        return str(understood["name"]), float(understood["confidence"])

    @property
    def entities(self) -> Sequence[tuple[str, Any]]:
        """Entities and their values, in order."""
        return [(str(one["entity"]), one["value"]) for one in self._parsed["entities"]]

    @property
    def actions(self) -> Sequence[str]:
        """The actions that ran, in order, waiting for the customer left out."""
        return [
            str(event["name"])
            for event in self.events
            if event["event"] == "action" and event["name"] not in (None, "action_listen")
        ]

    @property
    def form(self) -> str | None:
        """The form that the turn ended in or began, if any."""
        loops = [event["name"] for event in self.events if event["event"] == "active_loop"]
        return next((str(name) for name in reversed(loops) if name), None)

    @property
    def _parsed(self) -> dict[str, Any]:
        parsed: dict[str, Any] = next(event["parse_data"] for event in self.events if event["event"] == "user")
        return parsed


def read_turn(database: Database, replies: Sequence[Reply]) -> Turn:
    """Give the last turn of the only conversation in `database`, which `replies` answered."""
    with database.reading() as connection:
        last = select(tracker_events.c.inbox_id).order_by(tracker_events.c.inbox_id.desc()).limit(1).scalar_subquery()
        rows = connection.execute(
            select(tracker_events.c.event).where(tracker_events.c.inbox_id == last).order_by(tracker_events.c.position)
        ).scalars()
        events = [event for row in rows for event in events_from_json(row)]
    said = [event for event in events if event["event"] == "bot"]
    return Turn(
        events,
        [
            Utterance(str(event["metadata"].get("utter_action") or "(no response's name)"), event["text"], reply)
            for event, reply in zip(said, replies, strict=True)
        ],
    )


def read_state(database: Database) -> dict[str, Any]:
    """Give where the only conversation in `database` stands: `slots`, and `loop`, the open form; empty at its start."""
    with database.reading() as connection:
        snapshot = connection.execute(select(conversations.c.snapshot)).scalar()
    state: dict[str, Any] = json.loads(snapshot)["boundaries"][-1] if snapshot else {"slots": {}, "loop": None}
    return state
