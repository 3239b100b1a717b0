"""Turns that no rule answers: the queue's sentences, what people write, and the way back to the bot."""

from __future__ import annotations

import json
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.bootstrap import current_services
from bot.dialogue.processor import LISTEN, ShopProcessor
from bot.dialogue.wish_turns import ANYTHING_ELSE
from bot.handoff.ratings import ASKING_RATING, RATING_OF, read_rating
from bot.handoff.work import SETTLED, Work

IN_QUEUE, DESK = "action_in_queue", "action_desk"

STOP = "stop"
"""The intent of who would rather go on with the bot."""

HANDED_OVER = "handed_over"
"""The slot of the form that was open when a person was asked for: `{"form": …, "slot": …}`."""

PROMISES = "say_promise"
"""The effect that ends a queue because nobody is there any more: the bot goes on, as after a handback."""

TICKET = "ticket"
"""Where a row of the desk's names its ticket."""

NOT_UNDERSTOOD = {"name": None, "confidence": 0.0}
"""What was written to a person is not for the clerk to understand."""


class PeopleTurns:
    """Runs them on trackers that it is given."""

    def __init__(self, processor: ShopProcessor) -> None:
        self._processor = processor

    def wake(self, tracker: DialogueStateTracker) -> None:
        """Let the dialogue go on after a person."""
        if tracker.is_paused():
            tracker.update(ConversationResumed(), self._processor.domain)

    def see_what_is_open(self, tracker: DialogueStateTracker) -> None:
        """Forget the form that a person was asked for in, once the customer is at another: nobody goes back to it."""
        if tracker.active_loop_name and HANDED_OVER in tracker.slots and tracker.get_slot(HANDED_OVER):
            tracker.update(SlotSet(HANDED_OVER, None), self._processor.domain)

    async def receive(
        self, tracker: DialogueStateTracker, message: UserMessage, *, tapped: bool, language: str | None, expired: bool
    ) -> bool:
        """Answer who waits for a person; gives whether they would rather not. Neither rule nor form wakes."""
        self.wake(tracker)
        await self._processor.open_turn(tracker, message.output_channel, language=language, expired=expired)
        parsed = self._processor.read(tracker, message, tapped=tapped)
        leaves = bool(parsed["intent"]["name"] == STOP)
        if leaves:
            self._reopen(tracker)
        self._utter(tracker, message, message.text, parsed["intent"], parsed)
        await self._go_on_after(IN_QUEUE, tracker, message)
        return leaves

    async def rate(self, tracker: DialogueStateTracker, message: UserMessage, *, tapped: bool) -> bool:
        """Keep a rating, tapped or typed, if one was asked for last; gives whether it was one.

        No form that is open reads it; it asks its question again afterwards.
        """
        payload = message.text if tapped else self._typed_rating(tracker, message)
        parsed = self._processor.reader.parse_tap(payload) if payload else {}
        if not any(str(one["value"]).startswith(RATING_OF) for one in parsed.get("entities", ())):
            return False
        self._utter(tracker, message, payload, parsed["intent"], parsed)
        await self._go_on_after("action_inform", tracker, message)
        return True

    @staticmethod
    def _typed_rating(tracker: DialogueStateTracker, message: UserMessage) -> str:
        """What the button under the question would send; empty if no number was typed, or none asked for."""
        asked = (tracker.latest_message.metadata or {}) if tracker.latest_message else {}
        units = current_services().lexicon.phrases("people", "rating_units")
        read = read_rating(message.text, units) if asked.get("effect") in ASKING_RATING else None
        if read is None:
            return ""
        number, message.metadata["comment"] = read
        return f"/inform{json.dumps({'choice': number, 'of': f'{RATING_OF}{asked[TICKET]}'})}"

    async def follow(self, tracker: DialogueStateTracker, message: UserMessage, work: Work, *, expired: bool) -> None:
        """Let the dialogue know what a customer wrote to a person, what a person wrote, or what was decided."""
        if work is Work.KEEP:
            # Whoever comes back after a long silence is to be verified again, whoever is there.
            await self._processor.open_turn(tracker, message.output_channel, language=None, expired=expired)
            self._pause(tracker)
            self._utter(tracker, message, message.text, NOT_UNDERSTOOD, {"text": message.text})
        elif work in {Work.LEARN, Work.RELAY}:
            self._pause(tracker)
            author = {"author": "agent", "agent": message.metadata.get("agent", "")}
            tracker.update(BotUttered(message.text, metadata=author), self._processor.domain)
        else:
            self.wake(tracker)
            message.metadata["done"] = message.text
            effect = message.metadata.get("effect")
            if (work is Work.GO_ON and effect != SETTLED) or effect == PROMISES:
                self._reopen(tracker)
            self._utter(tracker, message, "", {"name": DESK, "confidence": 1.0}, {"text": ""})
            if effect in ASKING_RATING:
                # An open form that asked its question below this one would read the number that answers it.
                await self._processor.run_alone(DESK, tracker, message.output_channel)
                return
            if effect == SETTLED:
                # The action leaves the form: it does not ask again.
                await self._processor.run_alone(DESK, tracker, message.output_channel)
                went_on = False
            else:
                went_on = await self._go_on_after(DESK, tracker, message)
            if work is Work.GO_ON and not went_on:
                await self._processor.say(ANYTHING_ELSE, tracker, message.output_channel)
                tracker.update(ActionExecuted(LISTEN), self._processor.domain)

    def _reopen(self, tracker: DialogueStateTracker) -> None:
        """Open the form that a person was asked for in; without one nothing happens."""
        left = tracker.get_slot(HANDED_OVER)
        if not left:
            return
        tracker.update(SlotSet(HANDED_OVER, None), self._processor.domain)
        if tracker.active_loop_name is None and left["form"] in self._processor.domain.form_names:
            tracker.update(ActionExecuted(left["form"]), self._processor.domain)
            tracker.update(ActiveLoop(left["form"]), self._processor.domain)
            tracker.update(SlotSet("requested_slot", left["slot"]), self._processor.domain)
            tracker.update(ActionExecuted(LISTEN), self._processor.domain)

    async def _go_on_after(self, name: str, tracker: DialogueStateTracker, message: UserMessage) -> bool:
        """Run an action, and then the open form; gives whether there is one."""
        if tracker.active_loop_name is None:
            await self._processor.run_alone(name, tracker, message.output_channel)
            return False
        await self._processor.go_on_after(name, tracker, message.output_channel)
        return True

    def _pause(self, tracker: DialogueStateTracker) -> None:
        if not tracker.is_paused():
            tracker.update(ConversationPaused(), self._processor.domain)

    def _utter(
        self, tracker: DialogueStateTracker, message: UserMessage, text: str, intent: dict[str, Any], parsed: Any
    ) -> None:
        tracker.update(
            UserUttered(
                text,
                intent,
                parsed.get("entities", []),
                parsed,
                input_channel=message.input_channel,
                message_id=message.message_id,
                metadata=message.metadata,
            ),
            self._processor.domain,
        )
