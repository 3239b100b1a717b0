"""The parts of a message: where another wish, question or condition begins, and what each part is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.refusals import CHANGE, object_of, refused_tasks, refuses_at
from bot.commerce.shapes import find_shapes, search_shape
from bot.nlu.clauses import joints, sentences

GIVE_UP = "give_up"
"""Cancelled or returned, whichever the order still allows."""

ADDRESS = "change_address"
_FEW_WORDS = 3


class Part(Enum):
    """What a part of a message is."""

    TASK = "task"
    QUESTION = "question"
    CONDITION = "condition"
    DETAIL = "detail"
    TALK = "talk"
    OTHER = "other"


@dataclass(frozen=True)
class Clause:
    """A part of a message with what it is."""

    text: str
    part: Part
    task: str | None = None
    goes_on: bool = False
    """True if it stands in the same sentence as the part before it."""


def read_clauses(text: str, lexicon: Lexicon) -> list[Clause]:
    """Cut `text` where another wish, question or condition begins, and say what each part is."""
    clauses: list[Clause] = []
    for sentence in sentences(text, lexicon):
        start, cuts = 0, []
        for left, right in joints(sentence, lexicon):
            if _cut_here(sentence[start:left], sentence[right:], lexicon):
                cuts.append((start, left))
                start = right
        cuts.append((start, len(sentence)))
        first = len(clauses)
        for begin, end in cuts:
            clauses.append(_read(sentence[begin:end].strip(" ,").lstrip(" ."), lexicon))
        if clauses[first].part is Part.CONDITION:
            # `If A, do B`: the whole sentence depends on A.
            clauses[first:] = [Clause(sentence, Part.CONDITION)]
        clauses[first + 1 :] = [replace(one, goes_on=True) for one in clauses[first + 1 :]]
    return clauses


def _cut_here(before: str, after: str, lexicon: Lexicon) -> bool:
    if not _without_openers(plain(before), lexicon)[0]:
        return False  # `I want to also return …`
    right = _read(after, lexicon)
    if right.part is Part.CONDITION:
        return not is_korean(after)
    if is_korean(after):
        return right.part in (Part.TASK, Part.QUESTION) and _read(before, lexicon).part in (Part.TASK, Part.QUESTION)
    if right.part is Part.QUESTION:
        return _asks(after, lexicon) or _asks_for_another(before, after, lexicon)
    return right.part is Part.TASK


def _asks_for_another(before: str, after: str, lexicon: Lexicon) -> bool:
    """True for `and do you have the mug in sage?`, unless an exchange stands before: that asks for its own variant."""
    said, _ = _without_openers(plain(after), lexicon)
    asks = any(shape.match(said) for shape in find_shapes(lexicon, "asks_whether"))
    left = _read(before, lexicon) if asks else None
    return left is not None and left.part in (Part.TASK, Part.QUESTION) and left.task != CHANGE


@lru_cache(maxsize=64)
def _read(text: str, lexicon: Lexicon) -> Clause:
    said = plain(text)
    if _is_talk(said, lexicon):
        return Clause(text, Part.TALK)
    if is_korean(text):
        return _read_korean(text, _strip(said, ("next", "openers"), lexicon), lexicon)
    said, wished = _without_openers(said, lexicon)
    task = _task(said, lexicon)
    detail = _begins_with(lexicon, "detail", said)
    part = Part.OTHER
    if lexicon.starts("wish_parts", said) == "condition":
        part = Part.CONDITION
    elif task is not None:
        part = Part.TASK
    elif _sends_elsewhere(said, wished=wished, lexicon=lexicon):
        part, task = Part.TASK, ADDRESS
    elif text.rstrip().endswith("?") or (_begins_with(lexicon, "question", said) and not detail):
        part = Part.QUESTION
    elif detail or wished:
        part = Part.DETAIL
    return Clause(text, part, task if part is Part.TASK else None)


def _sends_elsewhere(said: str, *, wished: bool, lexicon: Lexicon) -> bool:
    """True for `order 1054 shipped to 12 Elm Street`, with a number in it as every address has one, behind `I want`.

    A verb needs no `I want`: `ship order 1054 to 12 Elm Street`.
    """
    found = search_shape(lexicon, "sends_elsewhere", said)
    return found is not None and (wished or not found.start())


def _read_korean(text: str, said: str, lexicon: Lexicon) -> Clause:
    """Korean puts the verb last, so that it counts wherever it stands."""
    if lexicon.starts("wish_parts", said) == "condition":
        return Clause(text, Part.CONDITION)
    verbs = lexicon.topics.get("wish_verbs", {})
    joined = said.replace(" ", "")
    places = [
        (place, task)
        for task, phrases in verbs.items()
        for phrase in phrases
        if is_korean(phrase)
        and (place := joined.rfind(phrase.replace(" ", ""))) >= 0
        and contains(said, phrase)
        and not refuses_at(said, *_place_in(said, phrase), lexicon)
    ]
    asks = text.rstrip().endswith("?") or _holds_question(said, lexicon)
    if places and not (asks and (text.rstrip().endswith("?") or not _requests(said, lexicon))):
        return Clause(text, Part.TASK, object_of(max(places)[1], said, lexicon))
    if not asks and search_shape(lexicon, "sends_elsewhere_behind", said):
        return Clause(text, Part.TASK, ADDRESS)
    if asks:
        return Clause(text, Part.QUESTION)
    instead = _only_this(text, said, lexicon)
    if instead is not None:
        return Clause(text, Part.TASK, instead)
    return Clause(text, Part.DETAIL if _begins_with(lexicon, "detail", said) else Part.OTHER)


def _holds_question(said: str, lexicon: Lexicon) -> bool:
    """True for a word that asks, wherever it stands; the one in `얼마 전에 샀는데` tells when."""
    for telling in lexicon.phrases("wish_parts", "telling"):
        said = said.replace(telling, " ")
    return any(contains(said, phrase) for phrase in lexicon.phrases("wish_parts", "question") if is_korean(phrase))


def _only_this(text: str, said: str, lexicon: Lexicon) -> str | None:
    """The task of what is to be changed instead of what is refused, its verb left out: `취소 말고 주소만요`."""
    ending = search_shape(lexicon, "only_ending", said)
    if ending is None or not refused_tasks(text, lexicon):
        return None
    joined = said[: ending.start()].replace(" ", "")
    objects = lexicon.topics.get("wish_objects", {}).items()
    return next(
        (task for task, phrases in objects for phrase in phrases if joined.endswith(phrase.replace(" ", ""))), None
    )


def _place_in(said: str, phrase: str) -> tuple[int, int]:
    """Where the last `phrase` of plain `said` is, whatever the spaces in either."""
    *_, match = re.finditer(r"\s?".join(phrase.replace(" ", "")), said)
    return match.span()


def _requests(said: str, lexicon: Lexicon) -> bool:
    """True for an ending of a request: `해 주세요`, `하고 싶어요`, `할게요`, `부탁드려요`."""
    return search_shape(lexicon, "request_ending", said) is not None


def _asks(after: str, lexicon: Lexicon) -> bool:
    """True where what follows `and` is a question of its own: `and how much is it`, not `and is blue`."""
    said, wished = _without_openers(plain(after), lexicon)
    begun = lexicon.begins("wish_parts", "question", said) or ""
    return (wished and bool(begun)) or begun in lexicon.words("asking_openers") or " " in begun


def _without_openers(said: str, lexicon: Lexicon) -> tuple[str, bool]:
    """What is said without the words that lead up to it, and whether they were the beginning of a wish."""
    wished = False
    while True:
        shorter = _strip(said, ("next",), lexicon)
        opened = _strip(shorter, ("openers",), lexicon)
        wished = wished or opened != shorter
        if opened == said:
            return said, wished
        said = opened


def _strip(said: str, meanings: Sequence[str], lexicon: Lexicon) -> str:
    for meaning in meanings:
        phrase = lexicon.begins("wish_parts", meaning, said)
        if phrase is not None:
            return said[len(phrase) :].lstrip()
    return said


def _begins_with(lexicon: Lexicon, meaning: str, said: str) -> bool:
    return lexicon.begins("wish_parts", meaning, said) is not None


def _is_talk(said: str, lexicon: Lexicon) -> bool:
    left = said
    while left:
        shorter = _strip(left, ("talk",), lexicon)
        if shorter == left:
            return len(left.split()) < _FEW_WORDS and left != said
        left = shorter
    return True


def _task(said: str, lexicon: Lexicon) -> str | None:
    """The intent that the verb at the beginning names; None if it is no verb, or one with nothing to do it to."""
    found = lexicon.starts("wish_verbs", said)
    if found is None:
        return None
    verb = lexicon.begins("wish_verbs", found, said) or ""
    rest = said[len(verb) :].strip()
    following = rest.partition(" ")[0]
    no_object = not following or following in lexicon.words("no_objects")
    if (no_object and " " not in verb) or (found == GIVE_UP and following in lexicon.words("no_objects", "giving_up")):
        return None
    return object_of(found, said, lexicon)
