"""One turn of the dialogue: Rasa's message processor without its storage, its commands and its silent failures."""

from __future__ import annotations

import json
import re
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
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.bootstrap import current_services
from bot.commerce.calls import asks_about_answer, find_call
from bot.dialogue.action_endpoint import InProcessActionEndpoint
from bot.dialogue.graph import OrderedGraphRunner
from bot.dialogue.responses import ShopResponses
from bot.dialogue.speed import freeze_domain, quicken_rasa
from bot.dialogue.wish_queue import (
    LEFT,
    MOST_IN_A_TURN,
    REFUSES,
    WISH,
    WISHES,
    add_wishes,
    can_go_on,
    offers_more,
    open_conditions,
    ran,
    shown,
    waiting,
    wrote,
)
from bot.dialogue.wishes_in_forms import AT_ONCE, split_in_form

log = structlog.get_logger(__name__)

TAP = re.compile(r"/(?P<intent>[a-z_]+)(?P<entities>\{.*\})?", re.DOTALL)
"""What a button sends back: an intent and, as JSON, its entities."""

TYPED_COMMAND = re.compile(r"\s*/[a-z_]+", re.IGNORECASE)
"""What looks like one of Rasa's commands but was typed. It is no sentence either."""

LONGEST_TEXT = 4000
"""Characters. Nobody's wish is longer; reading half a million of them would stop the process for seconds."""

UNREADABLE = {"name": "nlu_fallback", "confidence": 0.0}

PICTURES = ("image", "video")
PICTURES_SLOT = "pictures"

ACTION_FAILED_RESPONSE = "utter_action_failed"
LISTEN = "action_listen"
SESSION_START = "action_session_start"

HUMAN = "talk_to_human"
ABOUT_TICKET = "about_ticket"
REACHED_BY = frozenset({"email", "phone"})
WISH_NOTED = "utter_wish_noted"
NEXT_WISH = "utter_next_wish"
NEXT_QUESTION = "utter_next_question"
ANYTHING_ELSE = "utter_anything_else"
CONDITION_LEFT = "utter_condition_left"
UNCLEAR_LEFT = "utter_unclear_left"
LAST_WORDS = ("action_stop", "action_start_over", "action_handoff", "utter_goodbye", "action_default_fallback")
"""After these nothing more is asked."""

NOT_TAPPED = 0.99
"""Only what was tapped is beyond doubt."""

PROOFS = frozenset({"email", "phone", "postcode"})

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
            storage, metadata = LocalModelStorage.from_model_archive(Path(folder), Path(model_path))
            schema = metadata.predict_schema
            context = ExecutionContext(graph_schema=schema, model_id=metadata.model_id)
            runner = OrderedGraphRunner(schema, storage, context, domain=metadata.domain)
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
        await self._take(tracker, message, parse_data)

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
        """Understand a message; see `parse_text`."""
        self._count_pictures(tracker, message)
        parse_data = self.parse_tap(message.text) if tapped else self.parse_text(message.text)
        if not tapped:
            parse_data = self._find_person_wanted(parse_data, message.sender_id)
        return _in_language(parse_data, tracker)

    def _find_person_wanted(self, parsed: dict[str, Any], conversation_id: str) -> dict[str, Any]:
        """Let words of shop.yml call a person, and a question of who waits for one be about that; see `parse_text`."""
        services, text = current_services(), str(parsed["text"])
        called = find_call(services.shop.handoff.words, text) is not None
        contact = any(one["entity"] in REACHED_BY for one in parsed["entities"])
        about = asks_about_answer(services.lexicon, text, holds_contact=contact)
        if not called and not (about and services.tickets.find_open(conversation_id)):
            return parsed
        kept = {key: value for key, value in parsed.items() if key != "wishes"}
        return {**kept, "intent": {"name": HUMAN, "confidence": NOT_TAPPED}, ABOUT_TICKET: not called}

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

    async def _take(self, tracker: DialogueStateTracker, message: UserMessage, parsed: dict[str, Any]) -> None:
        """Answer a message; if it holds several wishes, one after the other, for as long as none asks anything."""
        known = len(tracker.events)
        if tracker.active_loop_name and REFUSES in parsed and parsed["intent"]["name"] != LEFT:
            # `don't cancel it, just change the address`, where a cancellation is going on: that ends first.
            refusal = {**parsed, "intent": {"name": LEFT, "confidence": NOT_TAPPED}, "goes_on": True}
            await self._answer(tracker, message, message.text, refusal, number=0)
        parsed = await self._put_off(tracker, message, parsed)
        free = tracker.active_loop_name is None and WISHES in tracker.slots
        wishes = parsed.get("wishes", ()) if free else ()
        if wishes:
            tracker.update(SlotSet(WISHES, [*wishes, *waiting(tracker)]), self.domain)
            await self._take_next(tracker, message, parsed, number=1)
        else:
            await self._answer(tracker, message, parsed["text"], parsed)
            if parsed["intent"]["name"] == HUMAN and not parsed.get(ABOUT_TICKET) and WISHES in tracker.slots:
                # Whoever asks for a person in between tells them the rest; the ticket has named it.
                tracker.update(SlotSet(WISHES, None), self.domain)
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
            await self.say(ANYTHING_ELSE, tracker, message.output_channel)

    async def _put_off(
        self, tracker: DialogueStateTracker, message: UserMessage, parsed: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep for afterwards what a message holds beside what the open form is to read, and give that."""
        form, tapped = tracker.active_loop_name, parsed["intent"]["confidence"] >= 1
        at_once = REFUSES in parsed or parsed["intent"]["name"] in AT_ONCE
        if form is None or tapped or at_once or WISHES not in tracker.slots or tracker.is_paused():
            return parsed
        number = tracker.get_slot("order_number")
        split = split_in_form(message.text, form, number, current_services().lexicon, self._understand)
        if split is None:
            return parsed
        tracker.update(SlotSet(WISHES, [*split.later, *waiting(tracker)]), self.domain)
        own = _in_language(self._understand(split.own), tracker)
        if own["intent"]["name"] != "affirm":
            # Behind a yes it follows at once.
            wishes = " ".join(shown(one["text"]) for one in split.later)
            await self.say(WISH_NOTED, tracker, message.output_channel, wish=wishes)
        return own

    async def _take_next(
        self, tracker: DialogueStateTracker, message: UserMessage, whole: dict[str, Any] | None, *, number: int
    ) -> None:
        """Deal with the first wish that waits, as with a message of its own.

        `whole` is what was understood of the message that it stands first in: who is asking may be said anywhere in it.
        """
        wish, *rest = waiting(tracker)
        tracker.update(SlotSet(WISHES, rest or None), self.domain)
        tracker.update(SlotSet(WISH, wish), self.domain)
        parsed = self._parse_wish(wish)
        if whole is not None:
            own = {one["entity"] for one in parsed["entities"]}
            parsed["entities"] += [
                one for one in whole["entities"] if one["entity"] in PROOFS and one["entity"] not in own
            ]
            parsed["whole_text"] = whole["text"]
        if number > 1 or whole is None:
            name = NEXT_WISH if "task" in wish else NEXT_QUESTION
            await self.say(name, tracker, message.output_channel, wish=shown(wish["text"]))
        await self._answer(tracker, message, wish["text"], parsed, number=number)

    def _parse_wish(self, wish: dict[str, Any]) -> dict[str, Any]:
        parsed = self._understand(wish["text"])
        intent = {"name": wish["intent"], "confidence": min(wish["confidence"], NOT_TAPPED)}
        parsed["intent"] = intent
        others = [one for one in parsed.get("intent_ranking", ()) if one["name"] != wish["intent"]]
        parsed["intent_ranking"] = [intent, *others]
        if wish.get("order_number"):
            others = [one for one in parsed["entities"] if one["entity"] != "order_number"]
            parsed["entities"] = [{"entity": "order_number", "value": wish["order_number"]}, *others]
        return parsed

    async def _answer(
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

    async def _close(self, tracker: DialogueStateTracker, message: UserMessage, events: list[Event]) -> None:
        """Leave the wish that was dealt with; what it left open is named, so that nothing is forgotten."""
        if WISH not in tracker.slots or not tracker.get_slot(WISH):
            return
        wish = tracker.get_slot(WISH)
        conditions = open_conditions(wish, events, current_services().lexicon)
        tracker.update(SlotSet(WISH, None), self.domain)
        if wish.get("unclear"):
            await self.say(UNCLEAR_LEFT, tracker, message.output_channel, wish=shown(" ".join(wish["unclear"])))
        if conditions:
            await self.say(CONDITION_LEFT, tracker, message.output_channel, condition=shown(" ".join(conditions)))

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
        """Understand what was typed: intent, intent ranking, entities and, if there are several, `wishes`.

        Never takes text for a command.
        """
        if len(text) > LONGEST_TEXT or TYPED_COMMAND.match(text):
            return {"text": text, "intent": UNREADABLE, "intent_ranking": [], "entities": []}
        return add_wishes(self._understand(text), text, current_services().lexicon, self._understand)

    def _understand(self, text: str) -> dict[str, Any]:
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


def _in_language(parsed: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
    """Leave out the language of what is no sentence: an address or a name in another script wishes for no other one."""
    if not tracker.get_slot("language") or not _is_fact(parsed, tracker):
        return parsed
    return {**parsed, "entities": [one for one in parsed["entities"] if one["entity"] != "language"]}


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
