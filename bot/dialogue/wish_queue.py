"""Several wishes in one message: what each one wants, and which are still to be dealt with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.commerce.lexicon import Lexicon
from bot.commerce.refusals import refused_tasks
from bot.dialogue.sentence_meanings import (
    HUMAN,
    POLITE,
    SURE,
    UNCLEAR,
    Parse,
    Parser,
    calls_person,
    clearest,
    is_lost,
    of_best_sentence,
    says_more,
)
from bot.nlu.wishes import GIVE_UP, Wish, split_fallback, split_wishes

WISHES = "wishes"
"""The slot of the wishes that wait: a list of `{"text", "intent", "task", "conditions"}`, some with `order_number`."""

WISH = "wish"
"""The slot of the wish that is dealt with, in the same form; None for a message with a single one."""

MOST_WISHES = 12
"""More of them at once are no wishes but a letter to be read by a person; the first ones are taken."""

MOST_IN_A_TURN = 6
"""Answers that a customer can take in at once; the next ones come with his next message."""

PURCHASES = "purchase_questions"
"""The topic of `data/lexicon/` with the words of questions about what was bought, paid and comes back."""

_OWN_MONEY = frozenset({"balance", "remaining", "moved", "dearest"})
"""Its meanings that nobody asks about the shop's own prices with."""

TASKS = {GIVE_UP: "start_return"}
"""The intent of tasks that are no intents themselves. A return of an order that can be cancelled leads on to that."""

_BEFORE_ITEMS = frozenset({"change_address", "change_payment"})
_ADDRESS_BEFORE = re.compile(r"^\S+@\S+[\s,.;]+")
_SHOWN = 120
UNDO_RETURN = "undo_return"
_OF_UNDOING = frozenset({"start_return", "start_exchange", "cancel_order", GIVE_UP})
"""The tasks that the verbs of somebody name who does not want a return any more: `I asked for a return, cancel it`."""

NEXT_STEP, CONTENT = "ask_next_step", "affirm"
ARTICLE = "ask_help"
_OVERRULED = UNCLEAR | {"stop", "deny", "inform", "affirm", "cancel_order", "ask_cancel_policy", "start_over"}
"""Intents that a message with a refused task is easily taken for."""

LEFT = "leave_as_is"
"""The intent of a message that wants something not to be done: `please don't cancel it`."""

REFUSES = "refuses"
"""What is known of a message that refuses one task and asks for something else: the intents of the refused tasks."""


def add_wishes(parsed: Parse, text: str, lexicon: Lexicon, parse: Parser) -> Parse:
    """Add `wishes` to what was understood of `text`, if there are several.

    Of a single wish among many words the wish itself says what is wanted, where the message as a whole is unclear.
    """
    found = split_wishes(text, lexicon)[:MOST_WISHES]
    found = () if _undoes(parsed, found) else found
    refused = refused_tasks(text, lexicon)
    several = len(found) > 1
    if refused and not several:
        return _without(refused, parsed, found, parse)
    if not several and found and found[0].conditions and parsed["intent"]["name"] == HUMAN != found[0].task:
        parsed = _until_refused(parsed, found[0], parse, lexicon)
    if not several and calls_person(parsed, text, [one.core for one in found if one.task == HUMAN], lexicon, parse):
        return {**parsed, "intent": {"name": HUMAN, "confidence": SURE}}
    if len(found) == 1 and (_agrees(found[0], parsed) or _leads_up(found[0], parsed, text)):
        return {**parsed, "intent": _of_one_wish(found[0], parsed, text, lexicon, parse)}
    before = ""
    if not found and is_lost(parsed, text):
        before, found = split_fallback(text, lexicon)
    if len(found) < 2 and not before:  # noqa: PLR2004 (one wish needs no list)
        return of_best_sentence(parsed, text, lexicon, parse)
    described = _without_echoes(_joined([describe(wish, parse, lexicon) for wish in found], parse))
    # `Order 1019 is fine, but where is 1033?`: what is fine wishes for nothing.
    described = [one for one in described if one["intent"] != CONTENT or "task" in one] or described
    clear = _in_order([one for one in described if "task" in one or one["intent"] not in UNCLEAR])
    if not clear:
        return parsed
    unclear = [*filter(None, [before]), *(one["text"] for one in described if one not in clear)]
    if unclear:
        # Said once at the end, instead of an excuse for each of them.
        clear[-1] = {**clear[-1], "unclear": unclear}
    return {**parsed, "wishes": clear}


def _undoes(parsed: Parse, found: Sequence[Wish]) -> bool:
    """Tell whether a return is surely not wanted any more: its verb and that of giving it up are no wishes apart."""
    undone = parsed["intent"]["name"] == UNDO_RETURN and parsed["intent"]["confidence"] >= SURE
    return undone and all(one.task in _OF_UNDOING for one in found)


def _until_refused(parsed: Parse, wish: Wish, parse: Parser, lexicon: Lexicon) -> Parse:
    """The one wish of a message that calls a person only if it cannot be: `cancel 1054; if not, get me a person`."""
    described = describe(wish, parse, lexicon)
    return {**parsed, "intent": {"name": described["intent"], "confidence": SURE}, "wishes": [described]}


def _joined(wishes: list[dict[str, Any]], parse: Parser) -> list[dict[str, Any]]:
    """Put questions in a row that the same article answers together, so that it is quoted once."""
    joined: list[dict[str, Any]] = []
    part = None
    for one in wishes:
        article = parse(one["text"]).get("intent_part") if one["intent"] == ARTICLE and "task" not in one else None
        if joined and article is not None and article == part:
            joined[-1] = {**joined[-1], "text": f"{joined[-1]['text']} {one['text']}"}
        else:
            joined.append(one)
        part = article
    return joined


def _without_echoes(wishes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what the wish before answers: `now what?` behind a report, anger behind the call for a person."""
    before = ["", *(one["intent"] for one in wishes)]
    return [one for one, last in zip(wishes, before, strict=False) if not _echoes(one["intent"], last)]


def _echoes(intent: str, before: str) -> bool:
    return (intent == NEXT_STEP and before.startswith("report_")) or (intent == "complain" and before == HUMAN)


def _leads_up(wish: Wish, parsed: Parse, text: str) -> bool:
    """Tell whether a wish stands beside polite words, or behind a story that as a whole is unclear."""
    return len(wish.core) < len(text) and (is_lost(parsed, text) or parsed["intent"]["name"] in POLITE)


def _of_one_wish(wish: Wish, parsed: Parse, text: str, lexicon: Lexicon, parse: Parser) -> dict[str, Any]:
    """The intent of a message with a single wish that says more than the whole, else of its clearest sentence."""
    if _agrees(wish, parsed):
        named = str(wish.task)
        return {"name": TASKS.get(named, named), "confidence": SURE}
    if wish.task is None and parsed["intent"]["name"] not in POLITE:
        said = clearest(parsed, [wish.core], lexicon, parse)
        whole = said == parsed["intent"]
        return dict(of_best_sentence(parsed, text, lexicon, parse)["intent"]) if whole else said
    intent = _intent(wish, parse(wish.core))
    return intent if parsed["intent"]["name"] not in POLITE or says_more(intent) else dict(parsed["intent"])


def _agrees(wish: Wish, parsed: Parse) -> bool:
    """Tell whether the verb of a wish says what the classifier held for likeliest, but was not sure of.

    Beside the number of an order the verb alone is enough.
    """
    if wish.task is None or parsed["intent"]["name"] not in UNCLEAR:
        return False
    learnt = [one["name"] for one in parsed.get("intent_ranking", ()) if one["name"] != "nlu_fallback"]
    numbered = any(one["entity"] == "order_number" for one in parsed["entities"])
    return TASKS.get(wish.task, wish.task) in learnt[:1] or numbered


def _without(refused: frozenset[str], parsed: Parse, found: Sequence[Wish], parse: Parser) -> Parse:
    """What a message means that refuses tasks: the one wish beside them, or that all shall stay as it is.

    What is refused is no likely meaning either.
    """
    core = parse(found[0].core) if found else parsed
    asked_for = _intent(found[0], core) if found else parsed["intent"]
    if asked_for["name"] not in _OVERRULED | refused:
        likely = [one for one in core["intent_ranking"] if one["name"] not in {*refused, asked_for["name"]}]
        return {**parsed, "intent": asked_for, "intent_ranking": [asked_for, *likely], REFUSES: sorted(refused)}
    if parsed["intent"]["name"] in _OVERRULED | refused:
        return {**parsed, "intent": {"name": LEFT, "confidence": SURE}, REFUSES: sorted(refused)}
    return parsed


def _in_order(wishes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put what must come before another change of the same order before it; all else stays in the customer's order.

    Once its items were changed, nothing else in an order can change.
    """
    items = next((place for place, one in enumerate(wishes) if one["intent"] == "start_exchange"), len(wishes))
    behind = [one for one in wishes[items:] if one["intent"] in _BEFORE_ITEMS]
    return [*wishes[:items], *behind, *(one for one in wishes[items:] if one["intent"] not in _BEFORE_ITEMS)]


def describe(wish: Wish, parse: Parser, lexicon: Lexicon) -> dict[str, Any]:
    """Write a wish as the slot `WISHES` keeps it."""
    intent = _intent(wish, parse(wish.core))
    about = lexicon.find(PURCHASES, wish.core, typos=False)
    if wish.task is None and intent["confidence"] < SURE and about in _OWN_MONEY:
        intent = {"name": "ask_purchases", "confidence": SURE}
    described: dict[str, Any] = {"text": wish.text, "intent": intent["name"], "confidence": intent["confidence"]}
    if wish.task:
        described["task"] = wish.task
    if wish.conditions:
        described["conditions"] = list(wish.conditions)
    return described


def _intent(wish: Wish, parsed: Parse) -> dict[str, Any]:
    """The intent that the wish's verb names, unless the classifier is sure of another one."""
    learnt = parsed["intent"]
    if wish.task is None:
        return {"name": learnt["name"], "confidence": learnt["confidence"]}
    named = TASKS.get(wish.task, wish.task)
    if learnt["name"] not in (named, *UNCLEAR) and learnt["confidence"] >= SURE and not _about_orders(learnt["name"]):
        return {"name": learnt["name"], "confidence": learnt["confidence"]}
    return {"name": named, "confidence": max(SURE, learnt["confidence"] if learnt["name"] == named else 0.0)}


def _about_orders(intent: str) -> bool:
    """Tasks on orders are told apart better by their verbs than by the words around them."""
    return intent.startswith(
        ("start_", "change_a", "change_d", "cancel_", "ask_return", "ask_exchange", "ask_cancel", "ask_options")
    )


def waiting(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """Give the wishes that are still to be dealt with."""
    return list(tracker.get_slot(WISHES) or ()) if WISHES in tracker.slots else []


def can_go_on(tracker: DialogueStateTracker) -> bool:
    """Tell whether nothing is being asked, so that the next wish may be dealt with."""
    return tracker.active_loop_name is None and not tracker.is_paused()


def shown(text: str) -> str:
    """Give a wish as it is named to the customer: a line or two at most, without an e-mail address before it."""
    line = _ADDRESS_BEFORE.sub("", " ".join(text.split())).rstrip(".,;")
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rsplit(" ", 1)[0] + "…"


def open_conditions(wish: dict[str, Any] | None, events: Sequence[Event], lexicon: Lexicon) -> list[str]:
    """Give what the customer wanted if the wish did not work out, where it did not: nothing was changed by `events`."""
    if not wish or wrote(events):
        return []
    verbs = lexicon.topics.get("wish_verbs", {})
    return [one for one in wish.get("conditions", ()) if any(lexicon.says("wish_verbs", verb, one) for verb in verbs)]


def wrote(events: Sequence[Event]) -> bool:
    """Tell whether the store was asked to change something, and gave an answer."""
    return any(isinstance(event, SlotSet) and event.key == "write_attempts" and not event.value for event in events)


def ran(events: Sequence[Event], name: str) -> bool:
    """Tell whether an action was executed or a response said."""
    return any(
        (isinstance(event, ActionExecuted) and event.action_name == name)
        or (isinstance(event, BotUttered) and event.metadata.get("utter_action") == name)
        for event in events
    )


def offers_more(events: Sequence[Event]) -> bool:
    """Tell whether the last thing said comes with something to tap, or asks already."""
    said = next((event for event in reversed(events) if isinstance(event, BotUttered)), None)
    if said is None:
        return False
    return bool(said.data.get("buttons") or said.data.get("quick_replies") or (said.text or "").rstrip().endswith("?"))
