"""Answers to the clerk's questions: which order, which items, for what instead, paid how, why and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.tau_retail.facts import Facts
from benchmarks.tau_retail.goals import ADDRESS_KINDS, ITEM_KINDS, PLAIN_AFTER, SWAPS, Goal, Speech
from benchmarks.tau_retail.hearing import Asked, Choice, Heard
from benchmarks.tau_retail.judging import closest_variant, mentioned_items, names_method, order_numbers
from benchmarks.tau_retail.shop_facts import Item, ShopFacts
from benchmarks.tau_retail.tasks import Kind

_KIND_CUES = {
    Kind.CANCEL: r"\bcancel",
    Kind.RETURN: r"\breturn|send back|refund",
    Kind.EXCHANGE: r"\bexchang|instead",
    Kind.MODIFY_ITEMS: r"\bchang|\bmodif|instead",
    Kind.MODIFY_ADDRESS: r"\baddress|\bgo\b",
    Kind.DEFAULT_ADDRESS: r"\bdefault|profile|account",
    Kind.MODIFY_PAYMENT: r"\bpay",
}


@dataclass(frozen=True)
class Say:
    """He types a text."""

    text: str


@dataclass(frozen=True)
class Tap:
    """He taps a button of the last turn."""

    choice: Choice


class Answers:
    """Answers for the goal that a question is about."""

    def __init__(self, speech: Speech, facts: Facts, shop: ShopFacts) -> None:
        self._speech = speech
        self._facts = facts
        self._shop = shop
        self._ways: dict[Asked, Callable[[Heard, Sequence[Goal]], Say | Tap | None]] = {
            Asked.ORDER: self._order,
            Asked.ITEMS: self._items,
            Asked.QUANTITY: self._quantity,
            Asked.VARIANT: self._variant,
            Asked.METHOD: self._method,
            Asked.REASON: self._reason,
            Asked.ADDRESS: self._address,
            Asked.CHOICE: self._choice,
        }

    def answer(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        """Answer a question; None where it is about nothing that is wanted."""
        return self._ways[heard.asked](heard, goals)

    def reason(self, goal: Goal) -> str:
        """Why an order is cancelled, in his own words."""
        if "mistake" in goal.change.reason:
            return self._speech.voice.one_of("I ordered it by mistake.", "It was ordered by mistake.")
        return self._speech.voice.one_of("I no longer need it.", "It's no longer needed.")

    def _order(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        goal = self._about(heard, [one for one in goals if one.order])
        if goal is None:
            return None
        times = _count(goal, "order")
        number = self._number(goal, times)
        tapped = self._order_button(heard, goal)
        if tapped and (not number or times > 1):
            return tapped
        if number:
            return Say(self._speech.voice.one_of(number, f"It's {number}."))
        return Say(f"I don't know the number. It's {self._speech.order_of(goal)}.")

    def _number(self, goal: Goal, times: int) -> str:
        """The number as the task writes it; one who mixes numbers up tries them in the order in which he knows them."""
        known = self._speech.number(goal)
        if not known or known.startswith("#W"):
            return known
        tries = [*self._facts.orders, *(f"#W{one.lstrip('#W')}" for one in self._facts.orders[-1:])]
        return tries[min(times, len(tries)) - 1]

    def _order_button(self, heard: Heard, goal: Goal) -> Tap | None:
        """He recognises his order in a list by its number or by what is in it."""
        assert goal.order is not None  # noqa: S101 (asked for by the caller)
        named = [one for one in heard.choices if goal.order.id.lower() in f"{one.title}\n{one.about}".lower()]
        if named:
            return Tap(named[0])
        line = next((line for line in heard.text.splitlines() if goal.order.id in line), "")
        fitting = [one for one in heard.choices if len(one.title) > 3 and one.title.lower() in line.lower()]  # noqa: PLR2004
        return Tap(fitting[0]) if len(fitting) == 1 else None

    def _items(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        goal = self._about(
            heard, [one for one in goals if one.change.kind in ITEM_KINDS or one.change.kind is Kind.CANCEL]
        )
        if goal is None:
            return None
        times = _count(goal, "items")
        if goal.change.kind is Kind.CANCEL or goal.order is None:
            return Say("All of them, please." if times == 1 else self._speech.wish(goal))
        everything = heard.choice(r"^(?:all|both|everything)\b")
        if everything and len(goal.items) == len(goal.order.items):
            return Tap(everything)
        tapped = self._item_button(heard, goal)
        if tapped and len(goal.items) == 1 and (times > 1 or self._speech.voice.maybe(0.5)):
            return tapped
        words = self._speech.items(goal)
        return Say(f"{words[0].upper()}{words[1:]}, please." if times <= PLAIN_AFTER else self._speech.wish(goal))

    def _item_button(self, heard: Heard, goal: Goal) -> Tap | None:
        assert goal.order is not None  # noqa: S101 (asked for by the caller)
        wanted = {item.id for item in goal.items}
        for choice in heard.choices:
            told = mentioned_items(f"{choice.title} {choice.about}", goal.order.items)
            if told and set(told) <= wanted:
                return Tap(choice)
        return None

    def _quantity(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        goal = self._about(heard, [one for one in goals if one.items])
        if goal is None:
            return None
        counts = [
            sum(one.product == item.product for one in goal.items)
            for item in goal.items
            if item.product.lower() in heard.question.lower()
        ]
        number = str(counts[0] if counts else len(goal.items))
        button = heard.choice(rf"^{number}\b")
        return Tap(button) if button else Say(number)

    def _variant(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        swaps = [one for one in goals if one.change.kind in SWAPS]
        asked = self._swap(heard, swaps)
        if asked is None:
            return self._only(heard, swaps)
        goal, old, new = asked
        times = _count(goal, f"variant {old.id} {new.id}")
        button = closest_variant([one.title for one in heard.choices], new, self._shop)
        if button is not None and (times > 1 or self._speech.voice.maybe(0.5)):
            return Tap(heard.choices[button])
        words = self._speech.new(old, new) if times == 1 else self._speech.variant_in_full(new)
        return Say(f"{words[0].upper()}{words[1:]}{self._speech.voice.one_of('', ', please.')}")

    def _only(self, heard: Heard, swaps: Sequence[Goal]) -> Say | None:
        """Asked about something of his order that shall stay as it is, he says so."""
        for goal in self._ranked(heard, swaps):
            kept = [item for item in goal.order.items if _named(item, heard.question)] if goal.order else []
            if kept:
                name = self._speech.voice.name(kept[0].product)
                return Say(f"Please leave the {name} as it is, only {self._speech.items(goal)}.")
        return None

    def _swap(self, heard: Heard, goals: Sequence[Goal]) -> tuple[Goal, Item, Item] | None:
        """The exchange that is asked about: of the product in the question, and the first that was not told yet."""
        pairs = [
            (goal, old, new)
            for goal in self._ranked(heard, goals)
            for old, new in zip(goal.items, goal.new_items, strict=True)
        ]
        named = [one for one in pairs if _named(one[1], heard.question)]
        if not named and not _names_other_product(heard.question, [one[1] for one in pairs], self._shop):
            named = [one for one in pairs if _named(one[1], heard.text)] or pairs
        return min(named, key=lambda one: one[0].said.get(f"variant {one[1].id} {one[2].id}", 0), default=None)

    def _method(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        goal = self._about(heard, [one for one in goals if one.method]) or self._about(heard, goals)
        if goal is None:
            return None
        times = _count(goal, "method")
        buttons = [one for one in heard.choices if goal.method and names_method(one.title, goal.method)]
        if buttons and (times > 1 or self._speech.voice.maybe(0.5)):
            return Tap(buttons[0])
        words = self._speech.method(goal)
        return Say(f"{words[0].upper()}{words[1:]}, please.")

    def _reason(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        goal = self._about(heard, [one for one in goals if one.change.kind is Kind.CANCEL])
        cancels = re.search(_KIND_CUES[Kind.CANCEL], heard.question, re.IGNORECASE)
        if goal and (cancels or not any(one.change.kind in ITEM_KINDS for one in goals)):
            button = heard.choice(
                r"mistake" if "mistake" in goal.change.reason else r"no longer|not needed|don['’]t need"
            )
            if button and (_count(goal, "reason") > 1 or self._speech.voice.maybe(0.5)):
                return Tap(button)
            return Say(self.reason(goal))
        button = heard.choice(r"changed my mind|another reason|no longer")
        return Tap(button) if button else Say("I changed my mind about it.")

    def _address(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        goal = self._about(heard, [one for one in goals if one.change.kind in ADDRESS_KINDS])
        if goal is None or goal.change.address is None:
            return None
        street = goal.change.address
        button = heard.choice(re.escape(street.line1))
        if button:
            return Tap(button)
        words = self._speech.address(goal)
        _count(goal, "address")
        return Say(f"{words[0].upper()}{words[1:]}")

    def _choice(self, heard: Heard, goals: Sequence[Goal]) -> Say | Tap | None:
        """Some buttons, and no words for what they stand for: whatever of them is wanted."""
        for goal in self._ranked(heard, goals):
            found = (self._order_button(heard, goal) if goal.order else None) or (
                self._item_button(heard, goal) if goal.items else None
            )
            if found:
                return found
        for way in (self._variant, self._method, self._address):
            answer = way(heard, goals)
            if isinstance(answer, Tap):
                return answer
        goal = self._about(heard, goals)
        return Say(self._speech.wish(goal)) if goal and _count(goal, "choice") else None

    def _about(self, heard: Heard, goals: Sequence[Goal]) -> Goal | None:
        """The goal that a question is about; None where there is none."""
        return next(iter(self._ranked(heard, goals)), None)

    def _ranked(self, heard: Heard, goals: Sequence[Goal]) -> list[Goal]:
        """The goals that fit the words of a question best come first; those of another order than it names fall out."""
        own = set(self._facts.user.orders) if self._facts.user else set()
        # A number that is none of his is an example of what numbers look like.
        numbers = own & set(order_numbers(heard.question))
        one = len(numbers) == 1
        fitting = [goal for goal in goals if not one or goal.change.order in numbers or goal.order is None]

        # Lists below a question name many things; the sentence that asks names what it is about.
        asked = (re.search(r"[^.!?\n]*\?", heard.question) or [heard.question])[0].lower()

        def score(goal: Goal) -> int:
            kind = 2 if re.search(_KIND_CUES[goal.change.kind], asked) else 0
            named = sum(_named(item, asked) for item in goal.items)
            here = 1 if goal.change.order and goal.change.order in heard.text else 0
            return kind + min(named, 2) + here

        return sorted(fitting, key=lambda goal: -score(goal))


def _count(goal: Goal, question: str) -> int:
    """Count that a question was answered for a goal, and give how often by now."""
    goal.said[question] = goal.said.get(question, 0) + 1
    return goal.said[question]


def _named(item: Item, text: str) -> bool:
    return re.search(rf"\b{re.escape(item.product.lower())}s?\b", text.lower()) is not None


def _names_other_product(text: str, items: Sequence[Item], shop: ShopFacts) -> bool:
    own = {item.product for item in items}
    return any(
        re.search(rf"\b{re.escape(name.lower())}s?\b", text.lower()) is not None
        for name in shop.products
        if name not in own
    )
