"""What a message of several sentences means: the clearest of them, or the one that calls a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.commerce.calls import asks_for_person
from bot.commerce.lexicon import Lexicon
from bot.nlu.clauses import joints, sentences
from bot.nlu.wish_clauses import Part, read_clauses

Parse = dict[str, Any]
Parser = Callable[[str], Parse]

HUMAN = "talk_to_human"
UNCLEAR = frozenset({"nlu_fallback", "out_of_scope"})

LONG = 80
"""Characters from which on a message has words that lead up to its wish or explain it."""

LIKELY = 0.5
"""What the classifier is less sure of is not taken out of a message."""

SURE = 0.8
"""What the classifier is so sure of counts more than a verb: `change the language`."""

CALLED = 0.99
"""How sure it is that somebody calls a person whose words are those of the lexicon: only a tap is beyond doubt."""

MOST_PARTS = 8
"""So many parts of one message are read at most: each costs as much as a message of its own."""


def of_best_sentence(parsed: Parse, text: str, lexicon: Lexicon, parse: Parser) -> Parse:
    """Give a message that as a whole is unclear the meaning of its clearest sentence: others may tell who writes.

    What somebody wants only if something else cannot be is not what he wants.
    """
    parts = [part for part in sentences(text, lexicon) if lexicon.starts("wish_parts", part) != "condition"]
    several = parts not in ([], [text])
    if several and parsed["intent"]["name"] in POLITE:
        return _behind_politeness(parsed, parts, lexicon, parse)
    if not is_lost(parsed, text) and not (several and parsed["intent"]["name"] in UNCLEAR):
        return parsed
    return {**parsed, "intent": clearest(parsed, parts, lexicon, parse)}


def _behind_politeness(parsed: Parse, parts: Sequence[str], lexicon: Lexicon, parse: Parser) -> Parse:
    """Give a message that greets or thanks the meaning of what it says besides: `안녕하세요, 도마는 어떻게 씻나요`.

    Where the whole is hardly polite words and the rest is unclear, so is the message.
    """
    others = [part for part in _read_of(parts) if lexicon.is_one("wish_parts", part) != "talk"]
    read = [parse(part)["intent"] for part in others]
    said = [one for one in read if one["name"] not in _SAYS_NOTHING]
    best = max(said, key=lambda one: float(one["confidence"]), default=None)
    hardly = parsed["intent"]["confidence"] < LIKELY
    if best is None or not (hardly or says_more(best)):
        return parsed
    return {**parsed, "intent": dict(best)}


def clearest(parsed: Parse, said: Sequence[str], lexicon: Lexicon, parse: Parser) -> dict[str, Any]:
    """The intent of the clearest of some sentences, or of what is asked for at the end of one; else of the whole."""
    parts = [part for one in said for part in (one, *_requests_in(one, lexicon))]
    read = [parse(part)["intent"] for part in _read_of(parts)]
    clear = [one for one in read if one["name"] not in UNCLEAR | _SAYS_NOTHING]
    best = max(clear, key=lambda one: float(one["confidence"]), default=None)
    if best is None or (parsed["intent"]["name"] not in UNCLEAR and best["confidence"] < LIKELY):
        return dict(parsed["intent"])
    return dict(best)


def _read_of(parts: Sequence[str]) -> list[str]:
    """The parts of a message that are read one by one: its beginning and its end, where wishes stand."""
    different = list(dict.fromkeys(parts))
    return different if len(different) <= MOST_PARTS else [different[0], *different[1 - MOST_PARTS :]]


def is_lost(parsed: Parse, text: str) -> bool:
    """Tell whether many words as a whole are unclear."""
    return len(text) >= LONG and (parsed["intent"]["name"] in UNCLEAR or parsed["intent"]["confidence"] < LIKELY)


def _requests_in(sentence: str, lexicon: Lexicon) -> Iterator[str]:
    """What is asked behind a story: `can I get a bigger one?` of `they are too small, can I get a bigger one?`."""
    for _, begin in joints(sentence, lexicon):
        if lexicon.starts("wish_parts", sentence[begin:]) in _REQUEST_BEGINS:
            yield sentence[begin:]


_REQUEST_BEGINS = frozenset({"openers", "question"})

POLITE = frozenset({"greet", "thank", "goodbye"})
"""Intents of words around a wish or a question."""

_SAYS_NOTHING = POLITE | {"inform", "affirm", "deny"}


def says_more(intent: dict[str, Any]) -> bool:
    """Tell whether something is likely meant beside polite words."""
    return intent["name"] not in UNCLEAR | _SAYS_NOTHING and intent["confidence"] >= LIKELY


def person_first(parsed: Parse, lexicon: Lexicon) -> Parse:
    """Let a person who is clearly called come before all else: before an order's proof, a form and other wishes.

    Who is called only if something else cannot be waits for that.
    """
    clauses = [one.text for one in read_clauses(str(parsed["text"]), lexicon) if one.part is not Part.CONDITION]
    called = next((one for one in clauses if asks_for_person(lexicon, one)), None)
    if called is None:
        return parsed
    meant = {**parsed, "intent": {"name": HUMAN, "confidence": CALLED}}
    wishes = parsed.get("wishes")
    if wishes:
        own = [one for one in wishes if one["intent"] == HUMAN]
        others = [one for one in wishes if one["intent"] != HUMAN]
        # The call may stand in the same breath as a question: that is a wish of its own.
        meant["wishes"] = [*(own or [{"text": called, "intent": HUMAN, "confidence": CALLED}]), *others]
    return meant


def calls_person(parsed: Parse, text: str, asked: Sequence[str], lexicon: Lexicon, parse: Parser) -> bool:
    """Tell whether one of several sentences surely calls a person: what the others tell, that person reads.

    `asked` are wishes whose verb says so, which is half of it.
    """
    if any(one["name"] == HUMAN and one["confidence"] >= LIKELY for one in (parse(wish)["intent"] for wish in asked)):
        return True
    parts = [part for part in sentences(text, lexicon) if lexicon.starts("wish_parts", part) != "condition"]
    if parsed["intent"]["name"] == HUMAN or len(parts) < 2:  # noqa: PLR2004 (a single one is the message)
        return False
    read = (parse(part)["intent"] for part in _read_of(parts))
    return any(one["name"] == HUMAN and one["confidence"] >= SURE for one in read)
