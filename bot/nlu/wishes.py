"""Take a message apart into the wishes it holds, by rules and the words of `data/lexicon/`.

A part of a sentence is a wish where it begins like one: with a verb of the desk (`return`, `cancel`), or like a
question. A part that depends on something (`if there is none, …`) or only says more (`same size`, `prefer cotton`)
stays with the wish before it, what leads up to a wish with the one behind it. Nothing is learnt: the same message
always gives the same parts, and every word of it but greetings is in one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.commerce.change_targets import cut_at_target
from bot.commerce.korean_words import is_korean
from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.refusals import CHANGE, object_of, refuses_at
from bot.nlu.clauses import joints, sentences

LONGEST = 4000
"""Characters; a longer text is no message of a customer."""

_NUMBERS = re.compile(r"#\s?\w+|\b[A-Z]\d{5,}\b|(?<=order )\d{4,}|\d{4,}(?=번|\s?주문)")
_ANY_NUMBER = re.compile(r"\d{4,}")
"""Who cancels names orders: there are no sizes and prices to mistake for their numbers."""

_FEW_WORDS = 3
_NO_OBJECT = frozenset({"", "or", "policy", "policies", "is", "was", "if", "fee", "fees", "label", "window", "reason"})
"""Words behind `return` or `exchange` that make a noun of it."""

GIVE_UP = "give_up"
"""Cancelled or returned, whichever the order still allows."""

_DEFAULT_ADDRESS = "change_default_address"
_ADDRESS = "change_address"
_CANCEL = "cancel_order"
_GROWS = frozenset({"start_return", CHANGE, _CANCEL, GIVE_UP})
"""Tasks on items: said again they name more items."""

_STOPS = ".!?,:"


class Part(Enum):
    """What a part of a message is."""

    TASK = "task"
    QUESTION = "question"
    CONDITION = "condition"
    DETAIL = "detail"
    TALK = "talk"
    OTHER = "other"


@dataclass(frozen=True)
class Wish:
    """One wish in the customer's own words.

    `core` is the part that makes it one, and `clauses` are all its parts as they were written; `task` is the intent
    that its verb names, None where only the classifier can tell. `conditions` are the parts that count only if
    something else does not work out.
    """

    core: str
    clauses: tuple[str, ...]
    task: str | None = None
    conditions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The wish as one text, without its conditions."""
        *before, last = self.clauses
        return " ".join([*(one if one[-1] in _STOPS else f"{one}," for one in before), last])


@dataclass(frozen=True)
class Clause:
    """A part of a message with what it is."""

    text: str
    part: Part
    task: str | None = None
    goes_on: bool = False
    """True if it stands in the same sentence as the part before it."""


def split_wishes(text: str, lexicon: Lexicon) -> tuple[Wish, ...]:
    """Give the wishes of `text` in order; none if no part of it is one."""
    if len(text) > LONGEST:
        return ()
    wishes: list[Wish] = []
    leading: list[str] = []
    for clause in read_clauses(text, lexicon):
        if clause.part in (Part.TASK, Part.QUESTION):
            if wishes and _continues(wishes[-1], leading, clause, lexicon):
                wishes[-1] = replace(wishes[-1], clauses=(*wishes[-1].clauses, *leading, clause.text))
            else:
                wishes += _begun(leading, clause, lexicon)
            leading = []
        elif clause.part is Part.CONDITION and wishes and not _asks_whether(wishes[-1], clause, lexicon):
            wishes[-1] = replace(wishes[-1], conditions=(*wishes[-1].conditions, clause.text))
        elif clause.part in (Part.DETAIL, Part.CONDITION) and wishes and not leading:
            wishes[-1] = replace(wishes[-1], clauses=(*wishes[-1].clauses, clause.text))
        elif clause.part is not Part.TALK:
            leading.append(clause.text)
    if leading and wishes:
        wishes[-1] = replace(wishes[-1], clauses=(*wishes[-1].clauses, *leading))
    return tuple(wishes)


def split_fallback(text: str, lexicon: Lexicon) -> tuple[str, tuple[Wish, ...]]:
    """Give what stands before the first `if that is not possible, …`, and its wishes; later ones are conditions.

    For a text whose other parts hold no wish that anybody understands.
    """
    conditions = [one.text for one in read_clauses(text, lexicon) if one.part is Part.CONDITION]
    for place, condition in enumerate(conditions):
        clause, _, consequence = condition.partition(",")
        if not consequence.strip() or not lexicon.says("falling_back", "unavailable", clause):
            continue
        *before, last = split_wishes(consequence.strip(), lexicon) or (None,)
        if last is not None:
            wishes = (*filter(None, before), replace(last, conditions=(*last.conditions, *conditions[place + 1 :])))
            return text.partition(condition)[0].strip(), wishes
    return "", ()


def _begun(leading: Sequence[str], clause: Clause, lexicon: Lexicon) -> list[Wish]:
    """A new wish; two where the address of the account and those of orders are to change alike."""
    wish = Wish(clause.text, (*leading, clause.text), clause.task)
    if clause.task not in (_ADDRESS, _DEFAULT_ADDRESS):
        return [wish]
    changed = _what_changes(plain(clause.text), lexicon)
    default = lexicon.find("wish_objects", changed, typos=False) == _DEFAULT_ADDRESS
    orders = any(contains(changed, word) for word in lexicon.phrases("wish_parts", "orders"))
    if default and orders:
        return [replace(wish, task=_ADDRESS), replace(wish, task=_DEFAULT_ADDRESS)]
    return [replace(wish, task=_DEFAULT_ADDRESS if default else _ADDRESS)]


def _what_changes(said: str, lexicon: Lexicon) -> str:
    """`my order address … and my default address` of `change my order address to the new one and my default address`.

    What stands behind `to` is where it changes to, unless more is added behind it.
    """
    before, after = cut_at_target(said, lexicon)
    added = re.split(r"\b(?:and|along with|as well as|including|plus)\b", after)[1:]
    return " ".join([before, *added])


def read_clauses(text: str, lexicon: Lexicon) -> list[Clause]:
    """Cut `text` where another wish, question or condition begins, and say what each part is."""
    clauses: list[Clause] = []
    for sentence in sentences(text):
        start, cuts = 0, []
        for left, right in joints(sentence):
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
        return _asks(after, lexicon)
    return right.part is Part.TASK


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
        part, task = Part.TASK, _ADDRESS
    elif text.rstrip().endswith("?") or (_begins_with(lexicon, "question", said) and not detail):
        part = Part.QUESTION
    elif detail or wished:
        part = Part.DETAIL
    return Clause(text, part, task if part is Part.TASK else None)


def _sends_elsewhere(said: str, *, wished: bool, lexicon: Lexicon) -> bool:
    """True for `order 1054 shipped to 12 Elm Street`, with a number in it as every address has one, behind `I want`.

    A verb needs no `I want`: `ship order 1054 to 12 Elm Street`.
    """
    verbs = "|".join(map(re.escape, lexicon.phrases("wish_parts", "sends")))
    found = re.search(rf"\b(?:{verbs})\b(?! back\b).*? to\b.*\d", said)
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
    asks = text.rstrip().endswith("?") or any(
        contains(said, phrase) for phrase in lexicon.phrases("wish_parts", "question") if is_korean(phrase)
    )
    if places and not (asks and (text.rstrip().endswith("?") or not _KOREAN_REQUEST.search(said))):
        return Clause(text, Part.TASK, object_of(max(places)[1], said, lexicon))
    if not asks and any(re.search(_BEHIND_ADDRESS + phrase, said) for phrase in lexicon.phrases("wish_parts", "sends")):
        return Clause(text, Part.TASK, _ADDRESS)
    if asks:
        return Clause(text, Part.QUESTION)
    if _begins_with(lexicon, "detail", said):
        return Clause(text, Part.DETAIL)
    return Clause(text, Part.OTHER)


_BEHIND_ADDRESS = r"\d\s?(?:호|층|동|번지|길|로)?\s?(?:으)?"
"""What stands between the last number of a Korean address and `로 보내 주세요`; `25일로` and `2개로` are none."""


def _place_in(said: str, phrase: str) -> tuple[int, int]:
    """Where the last `phrase` of plain `said` is, whatever the spaces in either."""
    *_, match = re.finditer(r"\s?".join(phrase.replace(" ", "")), said)
    return match.span()


_KOREAN_REQUEST = re.compile(r"(?:해|꿔|내|려)\s?(?:주|줘|달)|고\s?싶|할게|부탁")
"""How a Korean request ends: `해 주세요`, `하고 싶어요`, `할게요`, `부탁드려요`."""


def _asks(after: str, lexicon: Lexicon) -> bool:
    """True where what follows `and` is a question of its own: `and how much is it`, not `and is blue`."""
    said, wished = _without_openers(plain(after), lexicon)
    begun = next((one for one in lexicon.phrases("wish_parts", "question") if f"{said} ".startswith(f"{one} ")), "")
    return (wished and bool(begun)) or begun in _ASKING or " " in begun


_ASKING = frozenset({"how", "whats", "when", "wheres", "know", "check", "tell", "ask", "find out", "what", "where"})
"""Words that begin a question also behind a comma; `is` and `which` do not: `the lamp, which is broken`."""


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
        for phrase in lexicon.phrases("wish_parts", meaning):
            if f"{said} ".startswith(f"{phrase} "):
                return said[len(phrase) :].lstrip()
    return said


def _begins_with(lexicon: Lexicon, meaning: str, said: str) -> bool:
    return any(f"{said} ".startswith(f"{phrase} ") for phrase in lexicon.phrases("wish_parts", meaning))


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
    verb = next(phrase for phrase in lexicon.phrases("wish_verbs", found) if f"{said} ".startswith(f"{phrase} "))
    rest = said[len(verb) :].strip()
    following = rest.partition(" ")[0]
    if (following in _NO_OBJECT and " " not in verb) or (found == GIVE_UP and following == "to"):
        return None
    return object_of(found, said, lexicon)


def _continues(before: Wish, leading: Sequence[str], clause: Clause, lexicon: Lexicon) -> bool:
    """True for the same task on more things, and for a further question about the same.

    `Exchange the lamp … and exchange the mug …` is one exchange; two order numbers are two wishes, and so are two
    orders to cancel of which one is called by what is in it.
    """
    if clause.part is Part.QUESTION:
        back = any(contains(plain(clause.text), word) for word in lexicon.phrases("wish_parts", "back"))
        return before.task is None and clause.goes_on and back and not leading
    if clause.task not in _GROWS or clause.task != before.task:
        return False
    said = " ".join([*leading, clause.text])
    if clause.task == _CANCEL and any(
        contains(plain(said), one) for one in lexicon.phrases("wish_parts", "by_content")
    ):
        return False
    number = _ANY_NUMBER if clause.task == _CANCEL else _NUMBERS
    numbers = set(number.findall(said))
    return not numbers or numbers <= set(number.findall(before.text))


def _asks_whether(before: Wish, clause: Clause, lexicon: Lexicon) -> bool:
    """True for the `if` of a question: `which address it went to, and if it is in transit`."""
    tasks = any(contains(plain(clause.text), verb) for verbs in lexicon.topics["wish_verbs"].values() for verb in verbs)
    return before.task is None and clause.goes_on and not tasks
