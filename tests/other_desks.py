"""Customers, a worker that answers "yes", an agent at the console, and a courier to another desk."""

from __future__ import annotations

import itertools
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from desk_helpers import add_agent
from settable_clock import SettableClock
from sqlalchemy import select, update

from bot.commerce.shop import Shop
from bot.commerce.shop_file import parse_shop
from bot.delivery.desk import Desk
from bot.delivery.dispatch import PipeDispatcher
from bot.delivery.intake import Intake
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.desks.courier import Courier
from bot.desks.listening import Listener
from bot.desks.threads import Threads
from bot.desks.wording import Wording
from bot.handoff.opening import TicketRequest
from bot.handoff.tickets import Ticket, TicketBook
from bot.handoff.work import Work
from bot.messages import Attachment, InboundMessage, Reply
from bot.storage.database import Database
from bot.storage.tables import agents, desk_sends, outbox

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)
"""11:00 in Seoul: the shop is open."""

ANSWERED = {Work.ANSWER, Work.RECEIVE, Work.GO_ON, Work.TELL}


@lru_cache(maxsize=1)
def shop() -> Shop:
    return parse_shop((Path(__file__).parent / "fixtures" / "shop.yml").read_text(encoding="utf-8"))


def wording(language: str = "en") -> Wording:
    return Wording(shop().name[language], shop().time_zone, language)


def link_to(reference: str) -> str:
    return f"https://clerk.example/desk/t/{reference}"


class DeskScene:
    """Everything of the clerk's but Rasa."""

    def __init__(self, database: Database, clock: SettableClock) -> None:
        clock.now = TUESDAY
        self.database, self.clock = database, clock
        self.intake = Intake(database, PipeDispatcher(None), clock)
        self.queue = TurnQueue(database, clock, window_turns=2, shop=shop())
        self.book = TicketBook(database, clock, shop())
        self.desk = Desk(database, clock)
        self.minji = add_agent(database, "Minji", TUESDAY, seen_at=TUESDAY)
        self._numbers = itertools.count()

    def courier(self, other: Any) -> Courier:
        threads = self.threads(other)
        listener = Listener(self.database, threads, self.desk, other.name, self.clock)
        return Courier(other, threads, self.clock, random=lambda: 0.5, listener=listener)

    def threads(self, other: Any) -> Threads:
        return Threads(self.database, other.name, self.clock, link_to)

    def says(self, text: str, *attachments: Attachment, customer: str = "c1") -> None:
        number = f"m{next(self._numbers)}"
        self.intake.accept([InboundMessage("web", customer, number, self.clock(), text, attachments=attachments)])

    def works(self, reply: Reply | None = None, opens: TicketRequest | None = None) -> None:
        while claim := self.queue.claim("w1"):
            while turn := self.queue.next_turn(claim):
                if opens is not None and turn.work is Work.ANSWER:
                    self.book.open(opens)
                replies = [reply or Reply("yes")] if turn.work in ANSWERED else []
                self.queue.commit(claim, turn, FinishedTurn([{"event": "user"}], {}, replies))
            self.queue.release(claim)

    def asks(self, text: str = "a person please", *, customer: str = "c1", **more: Any) -> Ticket:
        """A customer asks, the clerk opens a ticket and says so."""
        self.says(text, customer=customer)
        wanted = {"topic": "person", "language": "en", "summary": text, "in_chat": True, **more}
        self.works(opens=TicketRequest(f"k-{customer}-{text}", f"web:{customer}", **wanted))
        found = self.book.find_open(f"web:{customer}")
        assert found is not None
        return found

    def nobody_is_there(self) -> None:
        with self.database.session() as connection:
            connection.execute(update(agents).values(seen_at=None))

    def heard(self, customer: str = "c1") -> list[tuple[str, str | None]]:
        """What went out to a customer, and the name of the person who wrote it."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(outbox.c.reply, agents.c.name)
                .join(agents, agents.c.id == outbox.c.agent_id, isouter=True)
                .where(outbox.c.conversation_id == f"web:{customer}")
                .order_by(outbox.c.id)
            ).all()
        return [(row.reply, row.name) for row in rows]

    def sends(self) -> list[tuple[str, str, int]]:
        """What the other desk is told, its state, and how often that was tried."""
        with self.database.reading() as connection:
            rows = connection.execute(select(desk_sends).order_by(desk_sends.c.id)).all()
        return [(row.kind, row.state, row.attempts) for row in rows]
