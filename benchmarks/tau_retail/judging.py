"""Whether what the clerk sums up before a change is what the customer wants, and if not, what is wrong with it.

Read from the summary's visible words: order numbers, product names, option values, cards and addresses. A summary that
leaves something out that the customer cannot miss (such as options of an item that is alone of its kind) is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from benchmarks.tau_retail.goals import ADDRESS_KINDS, SWAPS, Goal
from benchmarks.tau_retail.shop_facts import Item, Method, ShopFacts
from benchmarks.tau_retail.tasks import Kind

_ORDER_NUMBER = re.compile(r"(?<!\w)#?(W\d{6,})\b")
_KIND_WORDS = {
    Kind.CANCEL: r"\bcancel",
    Kind.RETURN: r"\breturn|send(?:ing)? back|sent back",
    Kind.EXCHANGE: r"→|\bexchange",
    Kind.MODIFY_ITEMS: r"→|\b(?:chang|modif|swap)",
    Kind.MODIFY_ADDRESS: r"\baddress|\b(?:go|goes|sent?|deliver(?:ed)?) to\b",
    Kind.DEFAULT_ADDRESS: r"\b(?:default|profile|account)\b",
    Kind.MODIFY_PAYMENT: r"\bpa(?:y|id|yment)\b",
}
_SOURCES = {"paypal": r"paypal", "gift_card": r"gift card"}
_PIECES = re.compile(r"(?:^|[\s•(])(\d+)\s*[x×]|[x×]\s*(\d+)\b")
_MISTAKE = re.compile(r"by mistake|mistaken", re.IGNORECASE)
_NO_NEED = re.compile(r"no longer need|not needed|don['’]t need", re.IGNORECASE)


class Wrong(Enum):
    """What is wrong with a summary."""

    KIND = auto()
    ORDER = auto()
    MISSING = auto()
    EXTRA = auto()
    VARIANT = auto()
    METHOD = auto()
    ADDRESS = auto()
    REASON = auto()


@dataclass(frozen=True)
class Verdict:
    """`goals` are what a yes would do. Where `wrong` is not empty, `meant` is the goal that it comes nearest to."""

    goals: tuple[Goal, ...] = ()
    wrong: frozenset[Wrong] = frozenset()
    meant: Goal | None = None
    missing: tuple[Item, ...] = ()


def order_numbers(text: str) -> list[str]:
    """The numbers of orders in a text, `#W123`, whether the clerk writes the sign or not."""
    return [f"#{number}" for number in _ORDER_NUMBER.findall(text)]


def judge(summary: str, goals: Sequence[Goal], shop: ShopFacts) -> Verdict:
    """Compare a summary with what the customer still wants."""
    compared = [(goal, *_compare(summary, goal, shop)) for goal in goals]
    right = [goal for goal, wrong, _ in compared if not wrong]
    right = [goal for place, goal in enumerate(right) if not any(_same_target(goal, one) for one in right[:place])]
    if right and _covers(summary, right):
        return Verdict(tuple(right))
    near = [one for one in compared if Wrong.KIND not in one[1] and Wrong.ORDER not in one[1]]
    if right:
        return Verdict((), frozenset({Wrong.EXTRA}), right[0])
    if not near:
        return Verdict((), frozenset({Wrong.KIND}))
    meant, wrong, missing = min(near, key=lambda one: len(one[1]))
    return Verdict((), frozenset(wrong), meant, missing)


def sections(summary: str) -> Mapping[str, str]:
    """The part of a summary that is about each order; nothing for a summary without order numbers."""
    parts: dict[str, str] = {}
    number = ""
    for line in summary.splitlines():
        found = order_numbers(line)
        number = found[-1] if found else number
        for one in found[:-1]:
            parts[one] = f"{parts.get(one, '')}\n{line}"
        if number:
            parts[number] = f"{parts.get(number, '')}\n{line}"
    return parts


def mentioned_items(text: str, items: Sequence[Item]) -> Counter[str] | None:
    """How many of each of an order's `items` (by id) a text mentions; None where it cannot be told which ones."""
    there = Counter(item.id for item in items)
    kinds = {item.id: item for item in items}
    found: Counter[str] = Counter()
    for product in dict.fromkeys(item.product for item in items):
        same = [item for item in kinds.values() if item.product == product]
        for line in _lines(text):
            left = re.split(r"→| for | instead", line, maxsplit=1)[0]
            if not _names(left, product):
                continue
            scored = [(_fit(left, item.options), item.id) for item in same]
            best = [item_id for score, item_id in scored if score == max(scored)[0]]
            if len(best) > 1 and len(same) > 1:
                return None
            pieces = _PIECES.search(left)
            count = int(pieces[1] or pieces[2]) if pieces else 1
            found[best[0]] = min(there[best[0]], found[best[0]] + count)
    return found


def names_method(text: str, method: Method) -> bool:
    """Whether a text names this way to pay."""
    lowered = text.lower()
    if method.source in _SOURCES:
        return re.search(_SOURCES[method.source], lowered) is not None
    return method.last_four in lowered or (not re.search(r"\d{4}(?!\d)", lowered) and _card(lowered, method))


def names_variant(text: str, wanted: Item, shop: ShopFacts) -> bool:
    """Whether no other variant of the product fits the option values in a text better than the one that is wanted."""
    scores = {item.id: _fit(text, item.options) for item in shop.products[wanted.product]}
    return scores[wanted.id] > 0 and scores[wanted.id] == max(scores.values())


def closest_variant(titles: Sequence[str], wanted: Item, shop: ShopFacts) -> int | None:
    """The place of the one title that names `wanted` and nothing that it is not; None if none or several do."""
    values = {name: {item.options.get(name, "") for item in shop.products[wanted.product]} for name in wanted.options}

    def other(title: str) -> bool:
        return any(
            value and value != wanted.options[name] and _shows(title, name.lower(), value.lower())
            for name, there in values.items()
            for value in there
            if not _shows(title, name.lower(), wanted.options[name].lower())
        )

    scored = [(0 if other(title.lower()) else _fit(title, wanted.options), place) for place, title in enumerate(titles)]
    best = max(scored, default=(0, 0))[0]
    places = [place for score, place in scored if score == best]
    return places[0] if best and len(places) == 1 else None


def _compare(summary: str, goal: Goal, shop: ShopFacts) -> tuple[set[Wrong], tuple[Item, ...]]:
    lowered = summary.lower()
    kind = goal.change.kind
    if not re.search(_KIND_WORDS[kind], lowered) or (kind is Kind.RETURN and "→" in summary):
        return {Wrong.KIND}, ()
    about = sections(summary)
    if about and goal.order and goal.order.id not in about:
        return {Wrong.ORDER}, ()
    text = about.get(goal.order.id, summary) if goal.order else summary
    wrong: set[Wrong] = set()
    missing: tuple[Item, ...] = ()
    if goal.items and goal.order:
        differences, missing = _compare_items(text, goal, shop)
        wrong |= differences
    if goal.method and _other_method(summary, goal):
        wrong.add(Wrong.METHOD)
    if kind in ADDRESS_KINDS and not _has_address(summary, goal):
        wrong.add(Wrong.ADDRESS)
    if kind is Kind.CANCEL and _other_reason(summary, goal.change.reason):
        wrong.add(Wrong.REASON)
    return wrong, missing


def _compare_items(text: str, goal: Goal, shop: ShopFacts) -> tuple[set[Wrong], tuple[Item, ...]]:
    assert goal.order is not None  # noqa: S101 (looked at by the caller)
    wanted = Counter(item.id for item in goal.items)
    told = mentioned_items(text, goal.order.items)
    if told is None:
        told = wanted
    wrong: set[Wrong] = set()
    lacking = wanted - told
    if lacking:
        wrong.add(Wrong.MISSING)
    if told - wanted:
        wrong.add(Wrong.EXTRA)
    if goal.change.kind in SWAPS:
        for item, new in zip(goal.items, goal.new_items, strict=True):
            if item.id not in lacking and not _shows_swap(text, item, new, shop):
                wrong.add(Wrong.VARIANT)
    return wrong, tuple(item for item in goal.items if item.id in lacking)


def _shows_swap(text: str, old: Item, new: Item, shop: ShopFacts) -> bool:
    for line in _lines(text):
        parts = re.split(r"→| for | instead of ", line, maxsplit=1)
        if len(parts) > 1 and _names(line, old.product) and names_variant(parts[1], new, shop):
            return True
    return "→" not in text and names_variant(text, new, shop)


def _covers(summary: str, right: Sequence[Goal]) -> bool:
    """Whether every order in the summary is one of the wanted ones: a yes must not do more than that."""
    if any(goal.change.kind in ADDRESS_KINDS for goal in right):
        return True  # an address may be told by the order that it comes from
    return set(sections(summary)) <= {goal.order.id for goal in right if goal.order}


def _other_method(summary: str, goal: Goal) -> bool:
    assert goal.method is not None  # noqa: S101 (looked at by the caller)
    if names_method(summary, goal.method):
        return False
    return re.search(r"paypal|gift card|visa|mastercard|amex|credit card|ending in|••", summary.lower()) is not None


def _has_address(summary: str, goal: Goal) -> bool:
    street = goal.change.address
    assert street is not None  # noqa: S101 (an address goal)
    lowered = summary.lower()
    parts = (street.line1, street.line2, street.city, street.postcode)
    return all(part.lower() in lowered for part in parts) and re.search(rf"\b{street.state}\b", summary) is not None


def _other_reason(summary: str, reason: str) -> bool:
    mistake = "mistake" in reason
    return bool((_NO_NEED if mistake else _MISTAKE).search(summary)) and not (
        (_MISTAKE if mistake else _NO_NEED).search(summary)
    )


def _same_target(one: Goal, other: Goal) -> bool:
    return one.change.kind is other.change.kind and one.change.order == other.change.order


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"\n|•|;", text) if line.strip()]


def _names(line: str, product: str) -> bool:
    return re.search(rf"\b{re.escape(product.lower())}s?\b", line.lower()) is not None


def _fit(text: str, options: Mapping[str, str]) -> int:
    """How many option values stand in a text; yes, no and none count by their option's name."""
    return sum(_shows(text.lower(), name.lower(), value.lower()) for name, value in options.items())


def _shows(text: str, name: str, value: str) -> bool:
    whole = rf"(?<![\w.-]){re.escape(value)}(?![\w%]|-\w|\.\d)"
    if value in ("yes", "no", "none"):
        plain = rf"(?<!not ){re.escape(name)}" if value == "yes" else rf"(?:no|not|without) {re.escape(name)}"
        return re.search(rf"{re.escape(name)}:? {value}\b|(?:{plain})(?!:)", text) is not None
    return re.search(whole, text) is not None


def _card(text: str, method: Method) -> bool:
    return method.brand.lower() in text or "credit card" in text
