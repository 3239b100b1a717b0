"""What happened in one turn, read back from the database as the clerk stored it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from bot.delivery.codec import events_from_json
from bot.delivery.states import PARKED
from bot.messages import Reply
from bot.storage.database import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import conversations, inbox, tracker_events

_LAST_TURN = Prepared(
    select(tracker_events.c.event, conversations.c.snapshot)
    .join(conversations, conversations.c.id == tracker_events.c.conversation_id)
    .where(tracker_events.c.inbox_id == select(func.max(tracker_events.c.inbox_id)).scalar_subquery())
    .order_by(tracker_events.c.position)
)
_SNAPSHOT = Prepared(select(conversations.c.snapshot))
_NEWEST_STATE = Prepared(select(inbox.c.state).order_by(inbox.c.id.desc()).limit(1))


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


def read_turn(database: Database, replies: Sequence[Reply]) -> tuple[Turn, dict[str, Any]]:
    """Give the last turn of the only conversation in `database`, which `replies` answered, and where it left it."""
    with database.reading() as connection:
        rows = _LAST_TURN.all(connection, {})
        last = rows[0] if rows else _SNAPSHOT.first(connection, {})
    events = [event for row in rows for event in events_from_json(row.event)]
    said = [event for event in events if event["event"] == "bot"]
    turn = Turn(
        events,
        [
            Utterance(str(event["metadata"].get("utter_action") or "(no response's name)"), event["text"], reply)
            for event, reply in zip(said, replies, strict=True)
        ],
    )
    return turn, _state(last)


def was_parked(database: Database) -> bool:
    """Tell whether the last message was given up: nothing of its turn was kept but an apology."""
    with database.reading() as connection:
        newest = _NEWEST_STATE.first(connection, {})
    return newest is not None and newest.state == PARKED


def read_state(database: Database) -> dict[str, Any]:
    """Give where the only conversation in `database` stands: `slots`, and `loop`, the open form; empty at its start."""
    with database.reading() as connection:
        return _state(_SNAPSHOT.first(connection, {}))


def _state(row: Any) -> dict[str, Any]:
    begun = row is not None and row.snapshot
    state: dict[str, Any] = json.loads(row.snapshot)["boundaries"][-1] if begun else {"slots": {}, "loop": None}
    return state
