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
from functools import lru_cache

from bot.commerce.change_targets import cut_at_target
from bot.commerce.lexicon import Lexicon, contains, plain
from bot.commerce.refusals import CHANGE
from bot.commerce.shapes import any_shape, any_word
from bot.nlu.wish_clauses import ADDRESS, GIVE_UP, Clause, Part, read_clauses

__all__ = ["GIVE_UP", "LONGEST", "Clause", "Part", "Wish", "read_clauses", "split_fallback", "split_wishes"]

LONGEST = 4000
"""Characters; a longer text is no message of a customer."""

_ANY_NUMBER = re.compile(r"\d{4,}")
"""Who cancels names orders: there are no sizes and prices to mistake for their numbers."""

_ORDER_LIKE = re.compile(r"(?<![\w@.+-])#?(\d{4,8})(?![\w@-])")
"""Numbers by themselves, none of an e-mail address or a phone."""

_DEFAULT_ADDRESS = "change_default_address"
_CANCEL = "cancel_order"
_GROWS = frozenset({"start_return", CHANGE, _CANCEL, GIVE_UP})
"""Tasks on items: said again they name more items."""

_STOPS = ".!?,:"


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


@lru_cache(maxsize=16)
def split_wishes(text: str, lexicon: Lexicon) -> tuple[Wish, ...]:
    """Give the wishes of `text` in order; none if no part of it is one."""
    if len(text) > LONGEST:
        return ()
    wishes: list[Wish] = []
    leading: list[str] = []
    for clause in read_clauses(text, lexicon):
        if clause.part in (Part.TASK, Part.QUESTION):
            if _of_another_order(leading, clause):
                # `A mug from 1019 is chipped. And where is 1033?`: what leads up to a wish is about the same order.
                wishes.append(Wish(" ".join(leading), tuple(leading)))
                leading = []
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


def _of_another_order(leading: Sequence[str], clause: Clause) -> bool:
    """True where both hold numbers of one length, and none that is the same: a postcode and an order's differ."""
    told, asked = (set(_ORDER_LIKE.findall(text)) for text in (" ".join(leading), clause.text))
    alike = {len(number) for number in told} & {len(number) for number in asked}
    return bool(alike) and not told & asked


def _begun(leading: Sequence[str], clause: Clause, lexicon: Lexicon) -> list[Wish]:
    """A new wish; two where the address of the account and those of orders are to change alike."""
    wish = Wish(clause.text, (*leading, clause.text), clause.task)
    if clause.task not in (ADDRESS, _DEFAULT_ADDRESS):
        return [wish]
    changed = _what_changes(plain(clause.text), lexicon)
    default = lexicon.find("wish_objects", changed, typos=False) == _DEFAULT_ADDRESS
    orders = any(contains(changed, word) for word in lexicon.phrases("wish_parts", "orders"))
    if default and orders:
        return [replace(wish, task=ADDRESS), replace(wish, task=_DEFAULT_ADDRESS)]
    return [replace(wish, task=_DEFAULT_ADDRESS if default else ADDRESS)]


def _what_changes(said: str, lexicon: Lexicon) -> str:
    """`my order address … and my default address` of `change my order address to the new one and my default address`.

    What stands behind `to` is where it changes to, unless more is added behind it.
    """
    before, after = cut_at_target(said, lexicon)
    added = _additions(lexicon).split(after)[1:]
    return " ".join([before, *added])


@lru_cache(maxsize=8)
def _additions(lexicon: Lexicon) -> re.Pattern[str]:
    """What adds to what changes: `to the new one and my default address`."""
    return re.compile(rf"\b{any_word(lexicon, 'additions')}\b")


@lru_cache(maxsize=8)
def _numbers(lexicon: Lexicon) -> re.Pattern[str]:
    """Numbers of orders, as they are written or called."""
    return re.compile(rf"#\s?\w+|\b[A-Z]\d{{5,}}\b|{any_shape(lexicon, 'named_number')}")


def _continues(before: Wish, leading: Sequence[str], clause: Clause, lexicon: Lexicon) -> bool:
    """True for the same task on more things, and for a further question about the same.

    `Exchange the lamp … and exchange the mug …` is one exchange; two order numbers are two wishes, and so are two
    orders to cancel of which one is called by what is in it.
    """
    if clause.part is Part.QUESTION:
        if not leading and lexicon.is_one("wish_parts", clause.text) == "depends":
            return True
        back = any(contains(plain(clause.text), word) for word in lexicon.phrases("wish_parts", "back"))
        return before.task is None and clause.goes_on and back and not leading
    if clause.task not in _GROWS or clause.task != before.task:
        return False
    said = " ".join([*leading, clause.text])
    if clause.task == _CANCEL and any(
        contains(plain(said), one) for one in lexicon.phrases("wish_parts", "by_content")
    ):
        return False
    number = _ANY_NUMBER if clause.task == _CANCEL else _numbers(lexicon)
    numbers = set(number.findall(said))
    return not numbers or numbers <= set(number.findall(before.text))


def _asks_whether(before: Wish, clause: Clause, lexicon: Lexicon) -> bool:
    """True for the `if` of a question: `which address it went to, and if it is in transit`."""
    tasks = any(contains(plain(clause.text), verb) for verbs in lexicon.topics["wish_verbs"].values() for verb in verbs)
    return before.task is None and clause.goes_on and not tasks
