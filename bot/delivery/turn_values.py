"""What goes between the queue and whoever answers: a claim, a turn to run, and what it left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.handoff.work import Work
from bot.messages import InboundMessage, Reply


class StaleLeaseError(Exception):
    """Another worker owns the conversation by now; nothing of this turn was kept."""


@dataclass(frozen=True)
class Claim:
    """A worker's right to a conversation, fenced by `version`.

    `tried`: its oldest message was begun before and not finished. It may be what killed its worker, so it is tried
    alone: the messages that were at work beside it must not fail with it again.
    """

    conversation_id: str
    owner: str
    version: int
    tried: bool = False


@dataclass(frozen=True)
class PendingTurn:
    """What a worker needs to run one turn.

    `events` are the last turns' tracker events (Rasa's JSON), oldest first; `snapshot` is what the turn before
    left. `payload` is what the message chose among the buttons that were offered, by a tap or by typing a title.
    `joined` are the inbox ids of further fragments whose text is part of the message. `work` is what to do with it, by
    who spoke when the turn began; of an agent or of the desk, `agent` is the person, and the message is theirs.
    """

    inbox_id: int
    attempts: int
    message: InboundMessage
    snapshot: dict[str, Any]
    events: tuple[dict[str, Any], ...]
    payload: str | None
    joined: tuple[int, ...] = ()
    work: Work = Work.ANSWER
    agent: int | None = None


@dataclass(frozen=True)
class FinishedTurn:
    """What a turn leaves behind. `leaves_queue`: the customer would rather go on with the bot."""

    events: Sequence[dict[str, Any]]
    snapshot: dict[str, Any]
    replies: Sequence[Reply]
    leaves_queue: bool = False


def language_of(snapshot: dict[str, Any]) -> str | None:
    """Tell the language of a conversation by what its last turn left; None before it is known."""
    boundaries = snapshot.get("boundaries") or [{}]
    language = boundaries[-1].get("slots", {}).get("language")
    return str(language) if language else None
