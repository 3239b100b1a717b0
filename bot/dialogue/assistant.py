"""The assistant: a loaded model that answers turns."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot.delivery.turn_values import FinishedTurn, PendingTurn
from bot.dialogue.people_turns import PeopleTurns
from bot.dialogue.processor import ShopProcessor
from bot.dialogue.replies import ReplyCollector
from bot.dialogue.window import current_state, restore_tracker, slide
from bot.handoff.work import Work
from bot.messages import InboundMessage


class Assistant:
    """Answers one turn at a time from nothing but the turn: it keeps no conversation itself."""

    def __init__(self, model_path: Path) -> None:
        """Load a trained model: seconds, and some hundred MB."""
        self.processor = ShopProcessor(model_path)
        self._people = PeopleTurns(self.processor)

    async def answer(self, turn: PendingTurn) -> FinishedTurn:
        """Run one turn and give all that it leaves behind."""
        message = turn.message
        domain = self.processor.domain
        boundaries = turn.snapshot.get("boundaries", [])
        tracker, old_events = restore_tracker(message.conversation_id, domain, boundaries, turn.events)
        output = ReplyCollector(message.channel)
        said = UserMessage(
            turn.payload or message.text,
            output,
            message.conversation_id,
            input_channel=message.channel,
            message_id=f"{message.channel}:{message.provider_message_id}",
            metadata={**message.metadata, "inbox_id": turn.inbox_id, **_kinds(message)},
        )
        how: dict[str, Any] = {
            "tapped": turn.payload is not None,
            "language": message.metadata.get("language"),
            "expired": self._expired(turn),
        }
        leaves_queue = False
        if turn.work is Work.FORGET:
            # It counts among the turns of the window like any other.
            same = slide(boundaries, boundaries[-1] if boundaries else {})
            return FinishedTurn((), {**turn.snapshot, "boundaries": same}, ())
        if turn.work is Work.ANSWER:
            self._people.wake(tracker)
            if how["expired"] or not await self._people.rate(tracker, said, tapped=how["tapped"]):
                await self.processor.run_turn(tracker, said, **how)
            self._people.see_what_is_open(tracker)
        elif turn.work is Work.RECEIVE:
            leaves_queue = await self._people.receive(tracker, said, **how)
        else:
            await self._people.follow(tracker, said, turn.work, expired=how["expired"])
        events = [event.as_dict() for event in list(tracker.events)[old_events:]]
        state = current_state(tracker, domain)
        snapshot = {"boundaries": slide(boundaries, state), "last_message_at": message.sent_at.isoformat()}
        return FinishedTurn(events, snapshot, output.replies, leaves_queue)

    def _expired(self, turn: PendingTurn) -> bool:
        """Tell whether the customer was silent for longer than domain.yml lets a session last."""
        before = turn.snapshot.get("last_message_at")
        minutes = self.processor.domain.session_config.session_expiration_time
        if before is None or not minutes:
            return False
        return turn.message.sent_at - datetime.fromisoformat(before) > timedelta(minutes=minutes)


def _kinds(message: InboundMessage) -> dict[str, list[str]]:
    """Tell actions which kinds of attachments came along, in order: what is in them is nothing they could read."""
    return {"attachments": [one.kind for one in message.attachments]} if message.attachments else {}
