"""A message that holds several wishes: answered one after the other, and what is left open is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.bootstrap import current_services
from bot.dialogue.reader import ABOUT_TICKET, NOT_TAPPED, Reader, in_language
from bot.dialogue.sentence_meanings import HUMAN, Parse
from bot.dialogue.wish_queue import (
    LEFT,
    MOST_IN_A_TURN,
    REFUSES,
    WISH,
    WISHES,
    can_go_on,
    offers_more,
    open_conditions,
    ran,
    shown,
    waiting,
    wrote,
)
from bot.dialogue.wishes_in_forms import AT_ONCE, change_of_mind, split_in_form

if TYPE_CHECKING:
    from bot.dialogue.processor import ShopProcessor

WISH_NOTED = "utter_wish_noted"
NEXT_WISH = "utter_next_wish"
NEXT_QUESTION = "utter_next_question"
ANYTHING_ELSE = "utter_anything_else"
CONDITION_LEFT = "utter_condition_left"
UNCLEAR_LEFT = "utter_unclear_left"
LAST_WORDS = ("action_stop", "action_start_over", "action_handoff", "utter_goodbye", "action_default_fallback")
"""After these nothing more is asked."""

PROOFS = frozenset({"email", "phone", "postcode"})
BESIDE = 4
"""Characters between an order's number and its contact where both are told in one breath: `1054, minji@example.com`."""


class WishTurns:
    """Answers messages with one wish or several, by a processor that answers one."""

    def __init__(self, processor: ShopProcessor) -> None:
        self._processor = processor
        self._domain = processor.domain
        self._reader: Reader = processor.reader

    async def take(self, tracker: DialogueStateTracker, message: UserMessage, parsed: Parse) -> None:
        """Answer a message; if it holds several wishes, one after the other, for as long as none asks anything."""
        known = len(tracker.events)
        if tracker.active_loop_name and REFUSES in parsed and parsed["intent"]["name"] != LEFT:
            # `don't cancel it, just change the address`, where a cancellation is going on: that ends first.
            refusal = {**parsed, "intent": {"name": LEFT, "confidence": NOT_TAPPED}, "goes_on": True}
            await self._processor.answer(tracker, message, message.text, refusal, number=0)
        parsed = await self._put_off(tracker, message, parsed)
        free = tracker.active_loop_name is None and WISHES in tracker.slots
        wishes = parsed.get("wishes", ()) if free else ()
        if wishes:
            tracker.update(SlotSet(WISHES, [*wishes, *waiting(tracker)]), self._domain)
            await self._take_next(tracker, message, parsed, number=1)
        else:
            await self._processor.answer(tracker, message, parsed["text"], parsed)
            if parsed["intent"]["name"] == HUMAN and not parsed.get(ABOUT_TICKET) and WISHES in tracker.slots:
                # Whoever asks for a person in between tells them the rest; the ticket has named it.
                tracker.update(SlotSet(WISHES, None), self._domain)
        for number in range(2, MOST_IN_A_TURN + 1):
            if not can_go_on(tracker):
                return
            await self._close(tracker, message, list(tracker.events)[known:])
            if not waiting(tracker):
                break
            await self._take_next(tracker, message, None, number=number)
        events = list(tracker.events)[known:]
        done = wrote(events) or any(ran(events, one) for one in (NEXT_WISH, NEXT_QUESTION))
        finished = can_go_on(tracker) and not waiting(tracker) and not any(ran(events, one) for one in LAST_WORDS)
        if done and finished and not offers_more(events):
            await self._processor.say(ANYTHING_ELSE, tracker, message.output_channel)

    async def _put_off(self, tracker: DialogueStateTracker, message: UserMessage, parsed: Parse) -> Parse:
        """Keep for afterwards what a message holds beside what the open form is to read, and give that."""
        form, tapped = tracker.active_loop_name, parsed["intent"]["confidence"] >= 1
        at_once = REFUSES in parsed or parsed["intent"]["name"] in AT_ONCE
        if form is None or tapped or at_once or WISHES not in tracker.slots or tracker.is_paused():
            return parsed
        number = tracker.get_slot("order_number")
        lexicon = current_services().lexicon
        split = split_in_form(message.text, form, number, lexicon, self._reader.understand)
        own = in_language(self._reader.understand(split.own), tracker) if split is not None else None
        instead = change_of_mind(parsed, form, own, lexicon)
        if instead is not None:
            return instead
        if split is None or own is None:
            return parsed
        tracker.update(SlotSet(WISHES, [*split.later, *waiting(tracker)]), self._domain)
        if own["intent"]["name"] != "affirm":
            # Behind a yes it follows at once.
            wishes = " ".join(shown(one["text"]) for one in split.later)
            await self._processor.say(WISH_NOTED, tracker, message.output_channel, wish=wishes)
        return own

    async def _take_next(
        self, tracker: DialogueStateTracker, message: UserMessage, whole: Parse | None, *, number: int
    ) -> None:
        """Deal with the first wish that waits, as with a message of its own.

        `whole` is what was understood of the message that it stands first in: who is asking may be said anywhere in it.
        """
        wish, *rest = waiting(tracker)
        tracker.update(SlotSet(WISHES, rest or None), self._domain)
        tracker.update(SlotSet(WISH, wish), self._domain)
        parsed = self._parse_wish(wish)
        if whole is not None:
            own = {one["entity"] for one in parsed["entities"]}
            told = _told_of_all(whole)
            parsed["entities"] += [one for one in whole["entities"] if one["entity"] in told - own]
            parsed["whole_text"] = whole["text"]
        if number > 1 or whole is None:
            name = NEXT_WISH if "task" in wish else NEXT_QUESTION
            await self._processor.say(name, tracker, message.output_channel, wish=shown(wish["text"]))
        await self._processor.answer(tracker, message, wish["text"], parsed, number=number)

    def _parse_wish(self, wish: Parse) -> Parse:
        parsed = self._reader.understand(wish["text"])
        intent = {"name": wish["intent"], "confidence": min(wish["confidence"], NOT_TAPPED)}
        parsed["intent"] = intent
        others = [one for one in parsed.get("intent_ranking", ()) if one["name"] != wish["intent"]]
        parsed["intent_ranking"] = [intent, *others]
        if wish.get("order_number"):
            others = [one for one in parsed["entities"] if one["entity"] != "order_number"]
            parsed["entities"] = [{"entity": "order_number", "value": wish["order_number"]}, *others]
        return parsed

    async def _close(self, tracker: DialogueStateTracker, message: UserMessage, events: list[Event]) -> None:
        """Leave the wish that was dealt with; what it left open is named, so that nothing is forgotten."""
        if WISH not in tracker.slots or not tracker.get_slot(WISH):
            return
        wish = tracker.get_slot(WISH)
        conditions = open_conditions(wish, events, current_services().lexicon)
        tracker.update(SlotSet(WISH, None), self._domain)
        if wish.get("unclear"):
            await self._processor.say(
                UNCLEAR_LEFT, tracker, message.output_channel, wish=shown(" ".join(wish["unclear"]))
            )
        if conditions:
            await self._processor.say(
                CONDITION_LEFT, tracker, message.output_channel, condition=shown(" ".join(conditions))
            )


def _told_of_all(whole: Parse) -> frozenset[str]:
    """The facts that count for every wish of a message, in whichever part they stand: who asks, and of which order.

    An order's number is one of them where it is the only one and its contact stands beside it.
    """
    numbers = [one for one in whole["entities"] if one["entity"] == "order_number"]
    proofs = [one for one in whole["entities"] if one["entity"] in PROOFS]
    beside = any(_distance(number, proof) <= BESIDE for number in numbers for proof in proofs)
    return PROOFS | {"order_number"} if beside and len(numbers) == 1 else PROOFS


def _distance(one: Parse, other: Parse) -> int:
    """How many characters stand between two entities."""
    first, second = sorted((one, other), key=lambda entity: int(entity.get("start") or 0))
    return int(second.get("start") or 0) - int(first.get("end") or 0)
