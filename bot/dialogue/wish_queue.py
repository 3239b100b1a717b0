"""Several wishes in one message: what each one wants, and which are still to be dealt with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.commerce.lexicon import Lexicon
from bot.commerce.refusals import refused_tasks
from bot.nlu.clauses import sentences
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

LONG = 80
"""Characters from which on a message has words that lead up to its wish or explain it."""

SURE = 0.8
"""What the classifier is so sure of counts more than a verb: `change the language`."""

TASKS = {GIVE_UP: "start_return"}
"""The intent of tasks that are no intents themselves. A return of an order that can be cancelled leads on to that."""

_BEFORE_ITEMS = frozenset({"change_address", "change_payment"})
_ADDRESS_BEFORE = re.compile(r"^\S+@\S+[\s,.;]+")
_SHOWN = 120
UNCLEAR = frozenset({"nlu_fallback", "out_of_scope"})

_OVERRULED = UNCLEAR | {"stop", "deny", "inform", "affirm", "cancel_order", "ask_cancel_policy", "start_over"}
"""Intents that a message with a refused task is easily taken for."""

LEFT = "leave_as_is"
"""The intent of a message that wants something not to be done: `please don't cancel it`."""

REFUSES = "refuses"
"""What is known of a message that refuses one task and asks for something else: the intents of the refused tasks."""

Parse = dict[str, Any]
Parser = Callable[[str], Parse]


def add_wishes(parsed: Parse, text: str, lexicon: Lexicon, parse: Parser) -> Parse:
    """Add `wishes` to what was understood of `text`, if there are several.

    Of a single wish among many words the wish itself says what is wanted, where the message as a whole is unclear.
    """
    found = split_wishes(text, lexicon)[:MOST_WISHES]
    refused = refused_tasks(text, lexicon)
    if refused and len(found) < 2:  # noqa: PLR2004 (of several wishes the refused ones are none)
        return _without(refused, parsed, found, parse)
    if len(found) == 1 and _agrees(found[0], parsed):
        named = str(found[0].task)
        return {**parsed, "intent": {"name": TASKS.get(named, named), "confidence": SURE}}
    lost = len(text) >= LONG and parsed["intent"]["name"] in UNCLEAR
    if len(found) == 1 and len(found[0].core) < len(text) and lost:
        return {**parsed, "intent": _intent(found[0], parse(found[0].core))}
    before = ""
    if not found and lost:
        before, found = split_fallback(text, lexicon)
    if len(found) < 2 and not before:  # noqa: PLR2004 (one wish needs no list)
        return _of_best_sentence(parsed, text, lexicon, parse)
    described = [describe(wish, parse, lexicon) for wish in found]
    clear = _in_order([one for one in described if "task" in one or one["intent"] not in UNCLEAR])
    if not clear:
        return parsed
    unclear = [*filter(None, [before]), *(one["text"] for one in described if one not in clear)]
    if unclear:
        # Said once at the end, instead of an excuse for each of them.
        clear[-1] = {**clear[-1], "unclear": unclear}
    return {**parsed, "wishes": clear}


def _of_best_sentence(parsed: Parse, text: str, lexicon: Lexicon, parse: Parser) -> Parse:
    """Give a message that as a whole is unclear the meaning of its clearest sentence: others may tell who writes.

    What somebody wants only if something else cannot be is not what he wants.
    """
    parts = [part for part in sentences(text, lexicon) if lexicon.starts("wish_parts", part) != "condition"]
    if parsed["intent"]["name"] not in UNCLEAR or parts in ([], [text]):
        return parsed
    read = [parse(part)["intent"] for part in parts]
    clear = [one for one in read if one["name"] not in UNCLEAR | _SAYS_NOTHING]
    best = max(clear, key=lambda one: float(one["confidence"]), default=None)
    return parsed if best is None else {**parsed, "intent": best}


_SAYS_NOTHING = frozenset({"inform", "affirm", "deny", "greet", "thank", "goodbye"})


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
        ("start_", "change_a", "cancel_", "ask_return", "ask_exchange", "ask_cancel", "ask_options")
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
