"""One turn of the dialogue: Rasa's message processor without its storage, its commands and its silent failures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import structlog
from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.dialogue.action_endpoint import InProcessActionEndpoint
from bot.dialogue.graph import OrderedGraphRunner
from bot.dialogue.responses import ShopResponses
from bot.dialogue.speed import freeze_domain, quicken_rasa

log = structlog.get_logger(__name__)

TAP = re.compile(r"/(?P<intent>[a-z_]+)(?P<entities>\{.*\})?", re.DOTALL)
"""What a button sends back: an intent and, as JSON, its entities."""

TYPED_COMMAND = re.compile(r"\s*/[a-z_]+", re.IGNORECASE)
"""What looks like one of Rasa's commands but was typed. It is no sentence either."""

LONGEST_TEXT = 2000
"""Characters. Nobody's wish is longer; reading half a million of them would stop the process for seconds."""

UNREADABLE = {"name": "nlu_fallback", "confidence": 0.0}

PICTURES = ("image", "video")
PICTURES_SLOT = "pictures"

ACTION_FAILED_RESPONSE = "utter_action_failed"
LISTEN = "action_listen"
SESSION_START = "action_session_start"

SLOTS_OF_ANY_LANGUAGE = frozenset({"new_address"})
"""What customers may write in another language than the one they speak with the clerk."""


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
        self._nlu_nodes = self._find_nlu_nodes()

    @staticmethod
    def _load_model(model_path: str) -> tuple[str, Any, Any]:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(model_path), LocalModelStorage, OrderedGraphRunner
            )
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
        known = tracker.get_slot("language")
        if expired or not tracker.applied_events():
            await self._start_session(tracker, message.output_channel)
        if not tracker.get_slot("language") and (known or language):
            tracker.update(SlotSet("language", known or language), self.domain)
        self._count_pictures(tracker, message)
        parse_data = self.parse_tap(message.text) if tapped else self.parse_text(message.text)
        if tracker.get_slot("language") and _is_fact(parse_data, tracker):
            # An address or a name in another script is no wish for another language.
            parse_data["entities"] = [one for one in parse_data["entities"] if one["entity"] != "language"]
        tracker.update(
            UserUttered(
                message.text,
                parse_data["intent"],
                parse_data["entities"],
                parse_data,
                input_channel=message.input_channel,
                message_id=message.message_id,
                metadata=message.metadata,
            ),
            self.domain,
        )
        await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)

    def _count_pictures(self, tracker: DialogueStateTracker, message: UserMessage) -> None:
        """Remember that pictures came, whatever the words beside them mean: the next ticket mentions them."""
        pictures = sum(kind in PICTURES for kind in (message.metadata or {}).get("attachments", ()))
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

    def parse_text(self, text: str) -> dict[str, Any]:
        """Understand what was typed: intent, intent ranking and entities. Never takes text for a command."""
        if len(text) > LONGEST_TEXT or TYPED_COMMAND.match(text):
            return {"text": text, "intent": UNREADABLE, "intent_ranking": [], "entities": []}
        messages = [Message({"text": text})]
        for node in self._nlu_nodes:
            messages = node(("messages", messages))[1]
        parsed = messages[0].as_dict(only_output_properties=True)
        return {"intent": {"name": None, "confidence": 0.0}, "entities": [], **parsed, "text": text}

    def parse_tap(self, payload: str) -> dict[str, Any]:
        """Read a button's payload."""
        match = TAP.fullmatch(payload)
        if match is None or match["intent"] not in self.domain.intents:
            raise ValueError(f"{payload!r} is no payload of this bot")
        entities = json.loads(match["entities"] or "{}")
        intent = {"name": match["intent"], "confidence": 1.0}
        return {
            "text": payload,
            "intent": intent,
            "intent_ranking": [intent],
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        }

    def _find_nlu_nodes(self) -> list[Any]:
        """List the pipeline's components in order, without Rasa's reader of typed `/commands` at its end."""
        nodes = self.graph_runner._graph_schema.nodes  # noqa: SLF001 (the runner's own class is ours)
        names, name = [], nodes[self.model_metadata.nlu_target].needs["messages"]
        while name in nodes and "messages" in nodes[name].needs and name != "nlu_message_converter":
            names.append(name)
            name = nodes[name].needs["messages"]
        instances = self.graph_runner._instantiated_nodes  # noqa: SLF001
        return [_MessagesIn(instances[one], nodes[one].needs["messages"]) for one in reversed(names)]

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


def _is_fact(parse_data: dict[str, Any], tracker: DialogueStateTracker) -> bool:
    asked = tracker.get_slot("requested_slot") in SLOTS_OF_ANY_LANGUAGE
    return asked or parse_data["intent"]["name"] == "inform"


class _MessagesIn:
    """A component as a function of messages, whatever node it would get them from."""

    def __init__(self, node: Any, need: str) -> None:
        self._node = node
        self._need = need

    def __call__(self, messages: tuple[str, Any]) -> Any:
        return self._node((self._need, messages[1]))
