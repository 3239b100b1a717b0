"""Customers who each cancel an order of their own: seven messages that only a clerk who remembers answers right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from random import Random

from bot.testing.demo_store import RunningDemoStore
from bot.testing.graph_emulator.customer import Customer
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.webhooks import Event, Platform

EMAIL = "doyun.choi@example.com"
SCRIPTS = {
    "en": ("hello", "cancel my order please", "{order}", EMAIL, "Changed my mind", "yes", "thanks"),
    "ko": ("안녕하세요", "주문 취소해 주세요", "{order}", EMAIL, "실수로 주문했어요", "네", "고마워요"),
}
PATTERN_ORDER = "1063"
"""Of the demo store's seed: pending, of one line. Every customer here gets a copy of it."""

_AUDIT = """
CREATE TABLE chaos_effects (order_number TEXT NOT NULL, effect TEXT NOT NULL);
CREATE TRIGGER chaos_cancelled AFTER UPDATE OF status ON orders WHEN new.status = 'cancelled'
BEGIN INSERT INTO chaos_effects VALUES (new.number_key, 'cancelled'); END;
"""


class Orders:
    """Orders to cancel, and what was really done to them, written down by the store's own database."""

    def __init__(self, store: RunningDemoStore) -> None:
        self._path = store.path
        self._numbers = count(2000)
        with closing(sqlite3.connect(self._path, timeout=30)) as live, live:
            live.executescript(_AUDIT)

    def new(self, how_many: int) -> list[str]:
        numbers = [str(next(self._numbers)) for _ in range(how_many)]
        with closing(sqlite3.connect(self._path, timeout=30)) as live, live:
            for number in numbers:
                order_id = f"ord_chaos_{number}"
                old = live.execute("SELECT id FROM orders WHERE number_key = ?", (PATTERN_ORDER,)).fetchone()[0]
                changed = {"id": order_id, "number": f"#{number}", "number_key": number}
                _copy(live, "orders", "id", old, changed)
                _copy(live, "line_items", "order_id", old, {"id": f"li_chaos_{number}", "order_id": order_id})
                _copy(live, "payments", "order_id", old, {"id": None, "order_id": order_id})
        return numbers

    def effects(self) -> dict[str, list[str]]:
        """What was done to each order, by number."""
        found: dict[str, list[str]] = {}
        with closing(sqlite3.connect(self._path, timeout=30)) as live:
            for number, effect in live.execute("SELECT order_number, effect FROM chaos_effects ORDER BY rowid"):
                found.setdefault(number, []).append(effect)
        return found


def _copy(live: sqlite3.Connection, table: str, column: str, value: str, changed: dict[str, str | None]) -> None:
    cursor = live.execute(f"SELECT * FROM {table} WHERE {column} = ?", (value,))  # noqa: S608 (names of this file)
    names = [one[0] for one in cursor.description]
    row = [changed.get(name, old) for name, old in zip(names, cursor.fetchone(), strict=True)]
    live.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)  # noqa: S608


@dataclass
class Talk:
    """One conversation: what is to be said, and what was said."""

    customer: Customer
    language: str
    order: str
    patient: bool
    """Waits for an answer before the next message; otherwise says everything at once."""
    events: list[Event] = field(default_factory=list)
    next_line: int = 0

    @property
    def platform(self) -> Platform:
        return self.customer.person.platform

    @property
    def conversation_id(self) -> str:
        person = self.customer.person
        return f"{self.platform}:{person.user_id or person.id}"

    @property
    def lines(self) -> list[str]:
        return [line.format(order=self.order) for line in SCRIPTS[self.language]]

    @property
    def all_said(self) -> bool:
        return self.next_line == len(self.lines)

    def say_next(self, *, deliver: bool = True) -> None:
        self.events.append(self.customer.say(self.lines[self.next_line], deliver=deliver))
        self.next_line += 1

    def repeat_from(self, line: int) -> None:
        """Begin again there, and say the rest at once: answers are not what they would have been."""
        self.next_line, self.patient = line, False

    def said_texts(self) -> list[str]:
        return [text.replace(self.order, "{order}") for text in self.customer.texts]


class People:
    """Makes customers nobody has met yet."""

    def __init__(self, graph: GraphEmulator, orders: Orders) -> None:
        self._graph = graph
        self._orders = orders
        self._numbers = count(1)

    def talks(self, how_many: int, dice: Random) -> list[Talk]:
        """Half on each platform, half in each language, some who wait for answers and some who do not."""
        return [
            Talk(self._customer(place), "ko" if place % 4 > 1 else "en", order, dice.random() < 0.5)
            for place, order in enumerate(self._orders.new(how_many))
        ]

    def control(self) -> list[Talk]:
        """One of each kind."""
        return [
            Talk(self._customer(place), language, order, patient=True)
            for (place, language), order in zip(
                ((0, "en"), (1, "en"), (0, "ko"), (1, "ko")), self._orders.new(4), strict=True
            )
        ]

    def _customer(self, place: int) -> Customer:
        number = next(self._numbers)
        if place % 2:
            return self._graph.messenger.customer(f"24681357{number:08}")
        return self._graph.whatsapp.customer(f"+8210{number:08}")


def speak(talks: Sequence[Talk], answers: dict[tuple[Platform, str], Sequence[int]], dice: Random) -> Iterator[None]:
    """Let everybody say what they have to say, a little at each step; ends when all is said.

    `answers` has for each kind of conversation after how many replies each message may follow.
    """
    while waiting := [talk for talk in talks if not talk.all_said]:
        for talk in dice.sample(waiting, len(waiting)):
            if talk.patient and talk.events:
                needed = answers[talk.platform, talk.language][talk.next_line - 1]
                if len(talk.customer.sent) < needed:
                    continue
            talk.say_next()
        yield
