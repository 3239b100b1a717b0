"""A message inside an open form that holds more than the form's answer: `changed my mind, and where is 1036?`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.order_tasks import ORDER_FORMS
from bot.dialogue.reader import NOT_TAPPED
from bot.dialogue.sentence_meanings import LIKELY, UNCLEAR, Parse, Parser
from bot.dialogue.wish_queue import MOST_WISHES, NEXT_STEP, describe
from bot.nlu.wishes import GIVE_UP, Wish, split_wishes

ANSWERS = frozenset({"inform", "affirm", "deny"})
"""Intents of a message that answers something."""

NO_WISHES = ANSWERS | {
    "greet",
    "thank",
    "goodbye",
    "ask_why",
    "ask_menu",
    "ask_if_bot",
    "repeat",
    "leave_as_is",
    "change_language",
}
"""What is never put off: it is about what is being talked of, or about nothing."""

AT_ONCE = frozenset({"talk_to_human", "complain", "stop", "start_over"})
"""Who says that means the whole of his message."""

INSTEAD = {"return_form": "start_exchange", "exchange_form": "start_return"}
"""What somebody may want instead of what the open form does, for the same items."""

_FACTS = frozenset({"email", "phone", "postcode", "order_number"})


@dataclass(frozen=True)
class Split:
    """What of a message the open form is to read, and the wishes for after it, each as `wish_queue.WISHES` has it."""

    own: str
    later: tuple[dict[str, Any], ...]


def split_in_form(text: str, form: str, order_number: str | None, lexicon: Lexicon, parse: Parser) -> Split | None:
    """Take apart what answers `form`, which is about `order_number`, and what else is wished; None for one thing alone.

    The first part is the form's, whether it answers, corrects or asks: a single question is answered at once. What goes
    on about the form's own task stays with it, and what nobody understands is named at the end.
    """
    found = split_wishes(text, lexicon)[:MOST_WISHES]
    if not found:
        return None
    first, *rest = found
    before = first.clauses[: first.clauses.index(first.core)]
    lead = " ".join(before)
    if lead and _answers(parse(lead), lead, lexicon):
        own, candidates = [lead], [_behind(first, len(before)), *rest]
    else:
        own, candidates = [first.text], rest
    later: list[dict[str, Any]] = []
    unclear: list[str] = []
    for wish in candidates:
        described = describe(wish, parse, lexicon)
        if described["intent"] in AT_ONCE:
            return None
        if "task" not in described and (described["intent"] in UNCLEAR or described["confidence"] < LIKELY):
            unclear.append(wish.text)
        elif _goes_on(wish, described, form, order_number, parse):
            own.append(wish.text)
        else:
            later.append(described)
    if not later:
        return None
    if unclear:
        later[-1] = {**later[-1], "unclear": unclear}
    return Split(" ".join(own), tuple(later))


def change_of_mind(parsed: Parse, form: str, own: Parse | None, lexicon: Lexicon) -> Parse | None:
    """The message as the wish for an exchange instead of the return that `form` is about, or the other way round.

    None where it is none. `own` is what the form would read of it: who answers its question goes on with it.
    """
    wanted, text = INSTEAD.get(form, ""), str(parsed["text"])
    if not lexicon.says("mind_changes", wanted, text) or _asks(text, lexicon):
        return None
    if (own or parsed)["intent"]["name"] not in {"deny", "inform", "leave_as_is", wanted} | UNCLEAR:
        return None
    kept = {key: value for key, value in parsed.items() if key != "wishes"}
    return {**kept, "intent": {"name": wanted, "confidence": NOT_TAPPED}}


def _asks(text: str, lexicon: Lexicon) -> bool:
    """English asks at the beginning; Korean anywhere, with words of its own."""
    korean = filter(is_korean, lexicon.phrases("wish_parts", "question"))
    return lexicon.starts("wish_parts", text) == "question" or any(contains(plain(text), one) for one in korean)


def _answers(parsed: Parse, said: str, lexicon: Lexicon) -> bool:
    """True for words that answer by themselves: a fact, a yes, a reason. `Oh wait` is none."""
    intent = parsed["intent"]
    facts = any(one["entity"] in _FACTS for one in parsed["entities"])
    sure = intent["name"] in ANSWERS and intent["confidence"] >= LIKELY
    return facts or sure or lexicon.find("reasons", said, typos=False) is not None


def _behind(wish: Wish, begun: int) -> Wish:
    return Wish(wish.core, wish.clauses[begun:], wish.task, wish.conditions)


def _goes_on(wish: Wish, described: dict[str, Any], form: str, order_number: str | None, parse: Parser) -> bool:
    """True for what is about the form's own task and order, and for what is no wish at all."""
    if described["intent"] in NO_WISHES or (described["intent"] == NEXT_STEP and form == "problem_form"):
        return True  # what happens with a parcel is what that form tells
    if form == "problem_form" and described["intent"] in _HELPS:
        return True  # what would help is what that form asks for next
    own = ORDER_FORMS.get(described["intent"]) == form or (wish.task == GIVE_UP and form in _GIVES_UP)
    named = {str(one["value"]) for one in parse(wish.text)["entities"] if one["entity"] == "order_number"}
    return own and not named - {str(order_number)}


_HELPS = frozenset({"start_exchange", "start_return"})
_GIVES_UP = frozenset({"cancel_form", "return_form", "exchange_form", "problem_form"})
