"""What all actions have in common."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.person_calls import STORE_FAILURES, call_person, said_before
from actions.told_order import keep_beside_answer
from actions.turn import LAST_NO, Turn
from bot.bootstrap import current_services
from bot.handoff.triggers import STORE_DOWN
from bot.store.api import StoreOutcomeUnknownError, StoreRefusedError, StoreUnavailableError

log = structlog.get_logger(__name__)


class ShopAction(Action, ABC):  # type: ignore[misc] # rasa_sdk ships no types
    """An action that asks the shop's services.

    `act` may block: it runs in a thread. A store that does not answer is an ordinary event: the customer hears it
    and is offered a person, the form that waits for the store ends with what was said so far kept, and the log has the
    error. A refusal that an action did not expect ends the form, too: a product may be gone between two messages.
    """

    action: ClassVar[str]

    def name(self) -> str:
        """Give the name that rules use."""
        return self.action

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Act; see the class."""
        turn = Turn(current_services(), dispatcher, tracker, domain)
        try:
            events = await asyncio.to_thread(self.act, turn)
        except StoreUnavailableError as error:
            log.error(
                "store_unavailable",
                action=self.action,
                conversation=turn.conversation_id,
                error=str(error),
                cure="shopclerk doctor",
            )
            dispatcher.messages.clear()
            self.say_unavailable(turn, unknown=isinstance(error, StoreOutcomeUnknownError))
            ended = _end(turn, "store_unavailable")
            if said_before(turn, STORE_FAILURES):
                # The second time in a row nobody is sent to try once more.
                ended += await asyncio.to_thread(call_person, turn, self.action, STORE_DOWN, store=False)
            return ended
        except StoreRefusedError as error:
            log.warning("store_refused", action=self.action, conversation=turn.conversation_id, code=error.code)
            dispatcher.messages.clear()
            say_refused(turn, error)
            return _end(turn, "store_refused")
        return [*events, *turn.noted, *keep_beside_answer(turn, [*events, *turn.noted])]

    def say_unavailable(self, turn: Turn, *, unknown: bool) -> None:
        """Say that the store does not answer.

        `unknown`: it may have changed something. Only where it is certain may the customer hear that nothing was.
        """
        turn.say("utter_action_failed" if unknown else "utter_store_unavailable")

    @abstractmethod
    def act(self, turn: Turn) -> list[EventType]:
        """Do it, and give the events."""


def say_refused(turn: Turn, error: StoreRefusedError) -> None:
    """Say why the store did not do it, and that nothing changed."""
    known = f"utter_refused_{error.code}"
    response = known if known in turn.domain["responses"] else "utter_refused_other"
    turn.note({LAST_NO: {"rule": f"store.{error.code}", "reason": turn.phrase(response)}})
    turn.say(response)


def _end(turn: Turn, why: str) -> list[EventType]:
    return [*turn.kept, *turn.noted, SlotSet("form_ended", why), SlotSet("requested_slot", None), ActiveLoop(None)]
