"""What a message means: the words that were typed, or the payload of a button."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.bootstrap import current_services
from bot.commerce.calls import asks_about_answer, find_call, needs_nobody, without_person
from bot.commerce.lexicon import plain
from bot.commerce.shapes import search_shape
from bot.commerce.text import readable
from bot.dialogue.graph import OrderedGraphRunner
from bot.dialogue.orders_in_a_row import each_order
from bot.dialogue.sentence_meanings import HUMAN, LIKELY, UNCLEAR, Parse, person_first
from bot.dialogue.told_addresses import with_new_address
from bot.dialogue.wish_queue import add_wishes

TAP = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})?", re.DOTALL)
"""What a button sends back: an intent and, as JSON, its entities."""

TYPED_COMMAND = re.compile(r"\s*/[a-z_]+", re.IGNORECASE)
"""What looks like one of Rasa's commands but was typed. It is no sentence either."""

_POINT = re.compile(r"(?:^|\s)\(?[1-9]\)\s+(?=[^\W\d])")
"""What numbers the points of a list within a line."""

UNREADABLE = {"name": "nlu_fallback", "confidence": 0.0}

NOT_TAPPED = 0.99
"""Only what was tapped is beyond doubt."""

MEANING = ("intent", "intent_ranking", "intent_part")
"""What of a message is understood anew where other words stand for some of it."""

MENU = "ask_menu"
STOP = "stop"
DELETE_DATA = "delete_data"
START_OVER = "start_over"
WHICH = frozenset({"all", "both"})
ABOUT_TICKET = "about_ticket"
YES_NO = {"yes": "affirm", "no": "deny"}
THANKS = frozenset({"thank", "goodbye"})
NO_ORDER = frozenset({"product", "colour", "size", "option", "money"})
"""Who names one of these beside a number looks for something to buy."""

REACHED_BY = frozenset({"email", "phone"})

REPORTED = {"damaged": "report_damaged", "defective": "report_damaged", "wrong_item": "report_wrong_item"}
REPORTED |= dict.fromkeys(("too_small", "too_large"), "start_exchange")
"""What may be wrong with an item, and the intents of who tells that."""

_FAULT_TAKEN_FOR = UNCLEAR | {"inform", "track_order", "report_damaged", "ask_help"}

SLOTS_OF_ANY_LANGUAGE = frozenset({"new_address"})
"""What customers may write in another language than the one they speak with the clerk."""

READ_AT_ONCE = 16
"""The parts of one message are understood several times: as a whole, as wishes, and when each wish's turn comes."""


class Reader:
    """Understands messages by the components of a loaded model."""

    def __init__(self, domain: Domain, runner: OrderedGraphRunner, target: str) -> None:
        """`target` is the last node of the graph that understands messages."""
        self._intents = domain.intents
        self._components = _components_of(runner, target)
        self._understood = lru_cache(maxsize=READ_AT_ONCE)(self._understand)

    def parse_text(self, text: str) -> Parse:
        """Understand what was typed: intent, intent ranking, entities and, if there are several, `wishes`.

        Never takes text for a command.
        """
        if readable(text) != text or TYPED_COMMAND.match(text):
            return {"text": text, "intent": UNREADABLE, "intent_ranking": [], "entities": []}
        lexicon = current_services().lexicon
        parsed = add_wishes(self.understand(text), _in_lines(text), lexicon, self.understand)
        return with_new_address(each_order(parsed, text, lexicon), text, lexicon, self.understand)

    def understand(self, text: str) -> Parse:
        """Understand words by the components alone. The result is the caller's to change."""
        return _own(self._understood(text))

    def _understand(self, text: str) -> Parse:
        messages = [Message({"text": text})]
        for component in self._components:
            messages = component(("messages", messages))[1]
        parsed = messages[0].as_dict(only_output_properties=True)
        figures = _in_figures(text, parsed.get("entities", ()))
        if figures != text:
            read = self.understand(figures)
            parsed |= {key: read[key] for key in MEANING if key in read}
        parsed = {"intent": {"name": None, "confidence": 0.0}, "entities": [], **parsed, "text": text}
        parsed = _tells_fault(parsed, text)
        return parsed if parsed["intent"]["name"] != HUMAN else self._without_person(parsed)

    def _without_person(self, parsed: Parse) -> Parse:
        """Hear the rest of what was taken for a call, of who wants no person; without a rest, tell what can be done."""
        rest = without_person(current_services().lexicon, str(parsed["text"]))
        if rest is None:
            return parsed
        read = self.understand(rest) if any(map(str.isalpha, rest)) else {}
        if read.get("intent", UNREADABLE)["name"] in UNCLEAR:
            return {**parsed, "intent": {"name": MENU, "confidence": NOT_TAPPED}}
        return {**parsed, **{key: read[key] for key in MEANING if key in read}}

    def parse_tap(self, payload: str) -> Parse:
        """Read a button's payload."""
        match = TAP.fullmatch(payload)
        if match is None or match["intent"] not in self._intents:
            raise ValueError(f"{payload!r} is no payload of this bot")
        entities = json.loads(match["entities"] or "{}")
        intent = {"name": match["intent"], "confidence": 1.0}
        return {
            "text": payload,
            "intent": intent,
            "intent_ranking": [intent],
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        }


def _in_figures(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """The text with figures where an order number is read out: words of digits say nothing of what is wanted."""
    for one in sorted(entities, key=lambda one: -int(one.get("start") or 0)):
        said = text[one["start"] : one["end"]] if "end" in one else ""
        if one["entity"] == "order_number" and said and not any(character.isdigit() for character in said):
            text = f"{text[: one['start']]}{one['value']}{text[one['end'] :]}"
    return text


def _in_lines(text: str) -> str:
    """The text with each point of a list on a line of its own: `1) cancel it 2) where is 1033`."""
    return _POINT.sub("\n", text) if len(_POINT.findall(text)) > 1 else text


def _own(parsed: Parse) -> Parse:
    """Copy what was understood, as deep as anybody changes it."""
    copied = {key: [dict(one) for one in value] if isinstance(value, list) else value for key, value in parsed.items()}
    return {**copied, "intent": dict(parsed["intent"])}


def find_person_wanted(parsed: Parse, conversation_id: str) -> Parse:
    """Let words of shop.yml call a person, and what who waits for one asks, or calls off, be about that."""
    services, text = current_services(), str(parsed["text"])
    called = find_call(services.shop.handoff.words, text) is not None
    if not called and needs_nobody(services.lexicon, text) and services.tickets.find_open(conversation_id):
        kept = {key: value for key, value in parsed.items() if key != "wishes"}
        return {**kept, "intent": {"name": STOP, "confidence": NOT_TAPPED}}
    contact = any(one["entity"] in REACHED_BY for one in parsed["entities"])
    about = asks_about_answer(services.lexicon, text, holds_contact=contact)
    if not called and not (about and services.tickets.find_open(conversation_id)):
        return person_first(parsed, services.lexicon)
    kept = {key: value for key, value in parsed.items() if key != "wishes"}
    return {**kept, "intent": {"name": HUMAN, "confidence": NOT_TAPPED}, ABOUT_TICKET: not called}


def plain_answer(parsed: Parse) -> Parse:
    """Take what is a yes or a no of the lexicon, and nothing else, for one where the classifier is not sure."""
    if parsed["intent"]["name"] not in UNCLEAR:
        return parsed
    said = current_services().lexicon.is_one("yes_no", str(parsed["text"]))
    return {**parsed, "intent": {"name": YES_NO[said], "confidence": NOT_TAPPED}} if said else parsed


def polite_answer(parsed: Parse, tracker: DialogueStateTracker) -> Parse:
    """Let a yes or a no with thanks behind it answer what a form asks: `네 감사합니다`, `no thank you`."""
    if tracker.active_loop_name is None or parsed["intent"]["name"] not in THANKS:
        return parsed
    lexicon, said = current_services().lexicon, plain(str(parsed["text"]))
    for answer, intent in YES_NO.items():
        phrase = lexicon.begins("yes_no", answer, said)
        thanked = phrase is not None and lexicon.starts("wish_parts", said[len(phrase) :]) == "talk"
        if phrase is not None and (thanked or answer == "yes"):
            return {**parsed, "intent": {"name": intent, "confidence": NOT_TAPPED}}
    return parsed


def left_unclear(parsed: Parse) -> Parse:
    """Take what the classifier is not sure of for unclear in a language that the shop does not speak.

    So is who says that a picture will come: both are answered as what they are.
    """
    if float(parsed["intent"]["confidence"] or 0) >= LIKELY:
        return parsed
    if parsed["intent"]["name"] == DELETE_DATA:
        return {**parsed, "intent": UNREADABLE}  # nobody is asked for that on a guess
    foreign = any(one["entity"] == "language_unsupported" for one in parsed["entities"])
    announced = search_shape(current_services().lexicon, "sends_picture", str(parsed["text"])) is not None
    return {**parsed, "intent": UNREADABLE} if foreign or announced else parsed


def _tells_fault(parsed: Parse, text: str) -> Parse:
    """Let words for a fault decide where the classifier is not sure, beside the number of an order: `1019 chipped`."""
    intent = parsed["intent"]
    numbered = any(one["entity"] == "order_number" for one in parsed.get("entities", ()))
    if not numbered or intent["name"] not in _FAULT_TAKEN_FOR or intent["confidence"] >= LIKELY:
        return parsed
    report = REPORTED.get(str(current_services().lexicon.find("reasons", text, typos=False)))
    return {**parsed, "intent": {"name": report, "confidence": LIKELY}} if report is not None else parsed


def answer_to_which(parsed: Parse) -> Parse:
    """Let `everything` and `both` say which things are meant: alone they wish for no clean slate."""
    if parsed["intent"]["name"] != START_OVER:
        return parsed
    said = current_services().lexicon.is_one("scope", str(parsed["text"]))
    return {**parsed, "intent": {"name": "inform", "confidence": NOT_TAPPED}} if said in WHICH else parsed


def shown_order(parsed: Parse) -> Parse:
    """Let `1036번도 보여 주세요` look for an order: its number is no product."""
    named = {one["entity"] for one in parsed["entities"]}
    if parsed["intent"]["name"] != "search_product" or "order_number" not in named or named & NO_ORDER:
        return parsed
    return {**parsed, "intent": {**parsed["intent"], "name": "track_order"}}


def in_language(parsed: Parse, tracker: DialogueStateTracker) -> Parse:
    """Leave out the language of what is no sentence: an address or a name in another script wishes for no other one."""
    if not tracker.get_slot("language") or not _is_fact(parsed, tracker):
        return parsed
    return {**parsed, "entities": [one for one in parsed["entities"] if one["entity"] != "language"]}


def _is_fact(parse_data: Parse, tracker: DialogueStateTracker) -> bool:
    asked = tracker.get_slot("requested_slot") in SLOTS_OF_ANY_LANGUAGE
    return asked or parse_data["intent"]["name"] == "inform"


def _components_of(runner: OrderedGraphRunner, target: str) -> list[_MessagesIn]:
    """List the pipeline's components in order, without Rasa's reader of typed `/commands` at its end."""
    nodes = runner._graph_schema.nodes  # noqa: SLF001 (the runner's own class is ours)
    names, name = [], nodes[target].needs["messages"]
    while name in nodes and "messages" in nodes[name].needs and name != "nlu_message_converter":
        names.append(name)
        name = nodes[name].needs["messages"]
    instances = runner._instantiated_nodes  # noqa: SLF001
    return [_MessagesIn(instances[one], nodes[one].needs["messages"]) for one in reversed(names)]


class _MessagesIn:
    """A component as a function of messages, whatever node it would get them from."""

    def __init__(self, node: Any, need: str) -> None:
        self._node = node
        self._need = need

    def __call__(self, messages: tuple[str, Any]) -> Any:
        return self._node((self._need, messages[1]))
