"""One turn of the dialogue: Rasa's message processor without its storage, its commands and its silent failures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from rasa.core.actions.action import Action, ActionExecutionRejection, create_bot_utterance
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.dialogue.action_endpoint import InProcessActionEndpoint
from bot.dialogue.follow_ups import follow_up
from bot.dialogue.graph import OrderedGraphRunner
from bot.dialogue.reader import (
    Reader,
    answer_to_which,
    find_person_wanted,
    in_language,
    left_unclear,
    plain_answer,
    polite_answer,
    shown_order,
)
from bot.dialogue.responses import ShopResponses
from bot.dialogue.speed import freeze_domain, quicken_rasa
from bot.dialogue.wish_turns import WishTurns
from bot.project.archive import broken

log = structlog.get_logger(__name__)

SHOWN_TO_PEOPLE = ("image", "video", "file")
"""What a customer sends that only a person can look at."""

PICTURES_SLOT = "pictures"

ACTION_FAILED_RESPONSE = "utter_action_failed"
LISTEN = "action_listen"
SESSION_START = "action_session_start"


class ShopProcessor(MessageProcessor):  # type: ignore[misc] # rasa ships no types
    """Runs turns on trackers that it is given."""

    def __init__(self, model_path: Path) -> None:
        quicken_rasa()
        super().__init__(
            str(model_path),
            tracker_store=None,
            lock_store=InMemoryLockStore(),
            generator=None,
            action_endpoint=InProcessActionEndpoint(),
        )
        self.nlg = ShopResponses(domain=self.domain)
        freeze_domain(self.domain)
        self.reader = Reader(self.domain, self.graph_runner, self.model_metadata.nlu_target)
        self._wishes = WishTurns(self)

    @staticmethod
    def _load_model(model_path: str) -> tuple[str, Any, Any]:
        try:
            with TempDirectoryPath(get_temp_dir_name()) as folder:
                storage, metadata = LocalModelStorage.from_model_archive(Path(folder), Path(model_path))
                schema = metadata.predict_schema
                context = ExecutionContext(graph_schema=schema, model_id=metadata.model_id)
                runner = OrderedGraphRunner(schema, storage, context, domain=metadata.domain)
        except Exception as error:
            # Whatever a broken archive, or one of another version, does to Rasa.
            raise broken(Path(model_path), error) from error
        return Path(model_path).name, metadata, runner

    async def run_turn(
        self,
        tracker: DialogueStateTracker,
        message: UserMessage,
        *,
        tapped: bool,
        language: str | None,
        expired: bool,
    ) -> None:
        """Let the dialogue answer one message; what happened is in the tracker, what was said in the output channel.

        `tapped` says that `message.text` is the payload of a button that this bot offered. `language` is what the
        customer chose elsewhere, and counts while the conversation has none. `expired` begins a new session: nothing
        but the language is remembered, and whoever was verified must be verified again.
        """
        await self.open_turn(tracker, message.output_channel, language=language, expired=expired)
        parse_data = self.read(tracker, message, tapped=tapped)
        await self._wishes.take(tracker, message, parse_data)

    async def open_turn(
        self, tracker: DialogueStateTracker, output_channel: OutputChannel, *, language: str | None, expired: bool
    ) -> None:
        """Begin a session where there is none or it is over; see `run_turn`."""
        known = tracker.get_slot("language")
        if expired or not tracker.applied_events():
            await self._start_session(tracker, output_channel)
        if not tracker.get_slot("language") and (known or language):
            tracker.update(SlotSet("language", known or language), self.domain)

    def read(self, tracker: DialogueStateTracker, message: UserMessage, *, tapped: bool) -> dict[str, Any]:
        """Understand a message; see `Reader`."""
        self._count_pictures(tracker, message)
        if tapped:
            return in_language(self.reader.parse_tap(message.text), tracker)
        parse_data = find_person_wanted(self.reader.parse_text(message.text), message.sender_id)
        parse_data = polite_answer(shown_order(answer_to_which(plain_answer(left_unclear(parse_data)))), tracker)
        return in_language(follow_up(parse_data, tracker, message.sender_id), tracker)

    async def run_alone(self, name: str, tracker: DialogueStateTracker, output_channel: OutputChannel) -> None:
        """Run one action that no rule chose, and listen again unless it failed: that listens by itself."""
        prediction = PolicyPrediction.for_action_name(self.domain, name)
        await self._run_action(self._get_action(name), tracker, output_channel, self.nlg, prediction)
        if tracker.latest_action_name != LISTEN:
            tracker.update(ActionExecuted(LISTEN), self.domain)

    async def go_on_after(self, name: str, tracker: DialogueStateTracker, output_channel: OutputChannel) -> None:
        """Run one action that no rule chose, then let the open form go on as after any question in between.

        The form looks at everything again, and asks what is still to be asked, or ends.
        """
        for one in (name, tracker.active_loop_name):
            prediction = PolicyPrediction.for_action_name(self.domain, one)
            await self._run_action(self._get_action(one), tracker, output_channel, self.nlg, prediction)
            if tracker.latest_action_name == LISTEN:
                return  # it failed, and has said so
        await self._run_prediction_loop(output_channel, tracker)

    async def answer(
        self, tracker: DialogueStateTracker, message: UserMessage, text: str, parsed: dict[str, Any], number: int = 1
    ) -> None:
        """Let the dialogue answer one wish. The first of a message has its id, the others one of their own."""
        tracker.update(
            UserUttered(
                text,
                parsed["intent"],
                parsed["entities"],
                parsed,
                input_channel=message.input_channel,
                message_id=message.message_id if number == 1 else f"{message.message_id}#{number}",
                metadata=message.metadata,
            ),
            self.domain,
        )
        await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)

    async def say(
        self, response: str, tracker: DialogueStateTracker, output_channel: OutputChannel, **values: str
    ) -> None:
        """Say a response beside those that rules and forms choose."""
        message = await self.nlg.generate(response, tracker, output_channel.name(), **values)
        if message is None:
            return  # a model from before there was the response
        events = [create_bot_utterance({"utter_action": response, **message})]
        tracker.update_with_events(events, self.domain)
        await self._send_bot_messages(events, tracker, output_channel)

    def _count_pictures(self, tracker: DialogueStateTracker, message: UserMessage) -> None:
        """Remember that pictures and files came, whatever the words beside them mean: the next ticket mentions them."""
        pictures = sum(kind in SHOWN_TO_PEOPLE for kind in (message.metadata or {}).get("attachments", ()))
        # A model from before there was the slot does without.
        if pictures and PICTURES_SLOT in tracker.slots:
            tracker.update(SlotSet(PICTURES_SLOT, (tracker.get_slot(PICTURES_SLOT) or 0) + pictures), self.domain)

    async def _start_session(self, tracker: DialogueStateTracker, output_channel: OutputChannel) -> None:
        await self._run_action(
            action=self._get_action(SESSION_START),
            tracker=tracker,
            output_channel=output_channel,
            nlg=self.nlg,
            prediction=PolicyPrediction.for_action_name(self.domain, SESSION_START),
        )

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: ShopResponses,
        prediction: PolicyPrediction,
    ) -> bool:
        """Run an action. One that fails is heard by the customer and never counted as done; then the turn is over."""
        try:
            temporary = tracker
            if prediction.events:
                temporary = tracker.copy()
                temporary.update_with_events(prediction.events, self.domain)
            events = await action.run(output_channel, nlg, temporary, self.domain)
        except ActionExecutionRejection:
            tracker.update(
                ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence), self.domain
            )
            return True
        except Exception:
            # The top of every action, a merchant's own among them: the customer gets an answer and we get the trace.
            log.exception("action_failed", action=action.name(), conversation=tracker.sender_id)
            events = await self._apologise(tracker, output_channel)
            tracker.update_with_events(events, self.domain)
            await self._send_bot_messages(events, tracker, output_channel)
            return False
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events, tracker, output_channel)
        return bool(self.should_predict_another_action(action.name()))

    async def _apologise(self, tracker: DialogueStateTracker, output_channel: OutputChannel) -> list[Event]:
        apology = self._get_action(ACTION_FAILED_RESPONSE)
        said = await apology.run(output_channel, self.nlg, tracker, self.domain)
        return [*said, ActiveLoop(None), SlotSet("requested_slot", None), ActionExecuted(LISTEN)]
