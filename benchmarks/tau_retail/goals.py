"""What the customer came for, one goal an expected change, and how he puts each into a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.tau_retail.facts import Facts
from benchmarks.tau_retail.shop_facts import Item, Method, OrderFacts, ShopFacts
from benchmarks.tau_retail.tasks import Change, Kind, Street, Task
from benchmarks.tau_retail.wording import Voice, join, say_items, say_method, say_new, say_options, say_street

ITEM_KINDS = frozenset({Kind.RETURN, Kind.EXCHANGE, Kind.MODIFY_ITEMS})
SWAPS = frozenset({Kind.EXCHANGE, Kind.MODIFY_ITEMS})
ADDRESS_KINDS = frozenset({Kind.MODIFY_ADDRESS, Kind.DEFAULT_ADDRESS})
MAX_TRIES = 3
"""So often a customer brings a wish up by himself before he lets it go."""

PLAIN_AFTER = 2
"""So often the same question is answered in passing; after that, in full."""


@dataclass
class Goal:
    """One change, with the things in it as the customer knows them. `order` is None for a change of his profile."""

    change: Change
    order: OrderFacts | None
    items: tuple[Item, ...]
    new_items: tuple[Item, ...]
    method: Method | None
    done: bool = False
    raised: int = 0
    said: dict[str, int] = field(default_factory=dict)
    """How often he answered each kind of question for this goal."""

    @property
    def open(self) -> bool:
        """Whether it is worth another word."""
        return not self.done and self.raised < MAX_TRIES


def make_goals(task: Task, shop: ShopFacts, facts: Facts) -> list[Goal]:
    """The goals of a task, in the order of its expected changes."""
    return [_goal(change, shop, facts) for change in task.changes]


def _goal(change: Change, shop: ShopFacts, facts: Facts) -> Goal:
    order = shop.orders.get(change.order)
    owner = shop.users.get(order.user) if order else facts.user
    methods = owner.methods if owner else ()
    return Goal(
        change=change,
        order=order,
        items=tuple(_item(one, order, shop) for one in change.items),
        new_items=tuple(shop.items[one] for one in change.new_items),
        method=next((one for one in methods if one.id == change.method), None),
    )


def _item(item_id: str, order: OrderFacts | None, shop: ShopFacts) -> Item:
    """The piece as it stands in the order: its price may not be the shop's any more."""
    return (
        next((one for one in order.items if one.id == item_id), shop.items[item_id]) if order else shop.items[item_id]
    )


class Speech:
    """Turns goals into sentences of one customer."""

    def __init__(self, voice: Voice, facts: Facts, shop: ShopFacts, told: str) -> None:
        """Speak with `voice`; `told` is all of the task's texts: an address that is not there is not written out."""
        self.voice = voice
        self._facts = facts
        self._shop = shop
        self._told = told.lower()

    def wish(self, goal: Goal) -> str:
        """The whole wish, as one who brings it up."""
        kind, voice = goal.change.kind, self.voice
        if kind in ADDRESS_KINDS:
            whose = "my default address" if kind is Kind.DEFAULT_ADDRESS else f"the address of {self.order_of(goal)}"
            return f"Please change {whose} to {self.address(goal)}."
        if kind in SWAPS:
            return self._swap(goal)
        if kind is Kind.CANCEL:
            order = self.order_of(goal)
            return voice.one_of(f"I'd like to cancel {order}.", f"Please cancel {order}.")
        if kind is Kind.RETURN:
            return voice.one_of("I'd like to return ", "I want to return ") + f"{self.items(goal)}{self._from(goal)}."
        return f"I'd like to pay {self.order_of(goal)} with {self.method(goal)} instead."

    def _swap(self, goal: Goal) -> str:
        """`In my pending order I'd like to change the lamp to black.`: the order first, what is wanted last."""
        where = self._from(goal).removeprefix(" from ")
        if goal.change.kind is Kind.EXCHANGE:
            return f"{f'In {where}, ' if where else ''}I'd like to exchange {self.swaps(goal, 'for')}."
        verb = self.voice.one_of("change", "modify")
        return f"In {where or 'my pending order'}, I'd like to {verb} {self.swaps(goal, 'to')}."

    def items(self, goal: Goal) -> str:
        """`the keyboard and the mouse`."""
        return say_items(self.voice, goal.items, goal.order)

    def swaps(self, goal: Goal, word: str) -> str:
        """`the keyboard to clicky and the lamp to black`; `word` stands before what is wanted."""
        one = "one with " if word == "for" else ""
        named = zip(self._each(goal), goal.items, goal.new_items, strict=True)
        return join([f"{name} {word} {one}{self.new(old, new)}" for name, old, new in named])

    def _each(self, goal: Goal) -> list[str]:
        """The name of each item; `one kettle` and `another kettle` where they are the same."""
        names: list[str] = []
        for place, item in enumerate(goal.items):
            which = "another" if item in goal.items[:place] else "one"
            alike = goal.items.count(item) > 1
            named = f"{which} {self.voice.name(item.product)}" if alike else say_items(self.voice, [item], goal.order)
            names.append(named)
        return names

    def new(self, old: Item, new: Item) -> str:
        """`clicky, full size`."""
        return say_new(self.voice, old, new)

    def method(self, goal: Goal) -> str:
        """`PayPal`; any is fine where the goal names none."""
        methods = self._facts.user.methods if self._facts.user else ()
        return say_method(self.voice, goal.method, methods) if goal.method else "the original payment method"

    def number(self, goal: Goal) -> str:
        """The order's number as the task writes it, or empty: nobody knows numbers by heart."""
        bare = goal.change.order.lstrip("#W")
        return next((one for one in self._facts.orders if bare and one.lstrip("#W") == bare), "")

    def order_of(self, goal: Goal) -> str:
        """`order #W123`, or `the order with the keyboard and the lamp`."""
        number = self.number(goal)
        if number or goal.order is None:
            return f"order {number}" if number else "my order"
        others = {item.product for order in self._other_orders(goal) for item in order.items}
        # What is in no other order tells most.
        products = sorted(dict.fromkeys(item.product for item in goal.order.items), key=lambda one: one in others)
        return f"the order with the {join([self.voice.name(one) for one in products[:2]])}"

    def address(self, goal: Goal) -> str:
        """The address, or where the shop finds it if the task tells no more; written out where that did not help."""
        street = goal.change.address
        assert street is not None  # noqa: S101 (an address goal)
        known = street.line1.lower() in self._told or goal.said.get("address", 0) >= PLAIN_AFTER
        return say_street(street) if known else self._place_of(street, goal) or say_street(street)

    def _place_of(self, street: Street, goal: Goal) -> str:
        user = self._facts.user
        if user and _same(street, user.address) and goal.change.kind is Kind.MODIFY_ADDRESS:
            return self.voice.one_of("my default address", f"my default address in {street.city}")
        orders = [self._shop.orders[one] for one in user.orders if one in self._shop.orders] if user else []
        if any(_same(street, order.address) for order in orders if order.id != goal.change.order):
            return f"the {street.city} address of my other order"
        return ""

    def _from(self, goal: Goal) -> str:
        """Which order it is about, where he knows its number or has the same thing in another one too."""
        number = self.number(goal)
        if number:
            return f" from order {number}"
        wanted = {item.product for item in goal.items}
        others = {item.product for order in self._other_orders(goal) for item in order.items}
        beside = [item.product for item in goal.order.items if item.product not in wanted] if goal.order else []
        telling = next((product for product in beside if product not in others), "")
        return f" from the order with the {self.voice.name(telling)}" if wanted & others and telling else ""

    def _other_orders(self, goal: Goal) -> list[OrderFacts]:
        """His orders that stand as this one does: nobody would return what is not there yet."""
        user, order = self._facts.user, goal.order
        orders = [self._shop.orders[one] for one in user.orders if one in self._shop.orders] if user else []
        return [one for one in orders if order and one.id != order.id and one.status == order.status]

    def variant_in_full(self, new: Item) -> str:
        """All options of what is wanted."""
        return ", ".join(say_options(new.options))


def _same(one: Street, other: Street) -> bool:
    return (one.line1, one.line2, one.postcode) == (other.line1, other.line2, other.postcode)
