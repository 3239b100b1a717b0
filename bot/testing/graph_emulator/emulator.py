"""The emulator as a test or the demo holds it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import requests

from bot.testing.graph_emulator.courier import Courier, Parcel
from bot.testing.graph_emulator.customer import Customer
from bot.testing.graph_emulator.faults import Fault, Faults
from bot.testing.graph_emulator.limits import Limits, Template
from bot.testing.graph_emulator.media import MediaStore
from bot.testing.graph_emulator.people import Person
from bot.testing.graph_emulator.sends import Sends
from bot.testing.graph_emulator.webhooks import Event, Platform, Shape, encode, plan
from bot.testing.graph_emulator.world import Refused, Sent, World

WAIT_S = 10.0
PAGE_FIELDS = ("messages", "messaging_postbacks", "message_deliveries", "message_reads", "message_edits")
CHALLENGE = "1158201444"


@dataclass(frozen=True)
class Account:
    """What the clerk must know to be connected: its settings on the other side.

    `webhook_url` is the address to which `/whatsapp` and `/messenger` are added.
    """

    webhook_url: str
    app_secret: str
    verify_token: str
    access_token: str
    business: str = "Haru Living"


class NotYetError(AssertionError):
    """What was waited for did not come in time."""


class Network:
    """One of the two platforms."""

    def __init__(self, platform: Platform, emulator: GraphEmulator) -> None:
        """A platform of `emulator`."""
        self.platform = platform
        self._emulator = emulator

    def customer(self, address: str, *, name: str = "Kim Minji", number_hidden: bool = False) -> Customer:
        """The customer of that number (WhatsApp) or page-scoped id (Messenger); the same one each time.

        `number_hidden`: a WhatsApp user with a user name, known to the clerk only by `from_user_id`.
        """
        person_id = "".join(filter(str.isdigit, address)) if self.platform == "whatsapp" else address
        user_id = f"KR.1349{person_id}" if self.platform == "whatsapp" else ""
        person = Person(self.platform, person_id, name, user_id, number_hidden)
        return self._emulator.customer(person)

    def verify_webhook(self, *, token: str | None = None) -> bool:
        """Make the handshake that the platform makes when an address is entered: whether the challenge came back."""
        account = self._emulator.account
        query = {"hub.mode": "subscribe", "hub.challenge": CHALLENGE, "hub.verify_token": token or account.verify_token}
        answer = requests.get(self._emulator.webhook_url(self.platform), query, timeout=WAIT_S)
        return answer.status_code == requests.codes.ok and answer.text == CHALLENGE


class GraphEmulator:
    """Meta's Graph API for one WhatsApp number and one page, and the people who write to them."""

    def __init__(
        self,
        account: Account,
        base_url: str,
        *,
        clock: Callable[[], datetime],
        limits: Limits,
        templates: Sequence[Template],
        receipts: bool,
    ) -> None:
        """Nothing has happened yet. The server is `server.py`'s."""
        self.account = account
        self.base_url = base_url
        self.world = World(clock)
        self.faults = Faults()
        self.courier = Courier(account.app_secret, self.world.changed, on_attempt=self._attempted)
        by_name = {(template.name, template.language): template for template in templates}
        self.media = MediaStore(clock, limits.whatsapp, limits.messenger)
        self.sends = Sends(self.world, limits, by_name, self.post, self.media, receipts)
        self.whatsapp = Network("whatsapp", self)
        self.messenger = Network("messenger", self)
        self.page_fields: tuple[str, ...] = PAGE_FIELDS
        """What the clerk's app has subscribed to at the page."""
        self._seeds = count()

    def close(self) -> None:
        """Stop everything that still runs."""
        self.faults.set(None)
        self.courier.close()
        self.world.close()

    def customer(self, person: Person) -> Customer:
        """The phone of `person`."""
        self.world.conversation(person)
        return Customer(person, self.world, self.post, self.base_url)

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every message that the platforms took, in order."""
        with self.world.changed:
            return tuple(self.world.sent)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Every call that the platforms did not take, in order."""
        with self.world.changed:
            return tuple(self.world.refused)

    @property
    def webhooks(self) -> tuple[Parcel, ...]:
        """Every webhook request, with how often it was tried."""
        with self.world.changed:
            return tuple(self.courier.parcels)

    def fault(
        self,
        kind: Fault | None,
        *,
        times: int | None = None,
        platform: Platform | None = None,
        retry_after_s: int = 1,
    ) -> None:
        """Break sends until `fault(None)`, or the next `times` of them.

        `error`: 500. `unavailable`: 503. `rate_limited`: 429 with Retry-After. `pair_rate`: too many to one customer.
        `token_expired`: 401, code 190. `window_closed`: outside the 24 hours. `nonsense`: 200 and a page of HTML.
        `hang`: silence until the fault ends or the client hangs up. `reset`: the connection is reset, nothing is
        sent. `lost`: the message is sent, but the connection is reset before the answer.
        """
        self.faults.set(kind, times=times, platform=platform, retry_after_s=retry_after_s)

    def deliver(
        self,
        events: Sequence[Event],
        *,
        batching: int | tuple[int, int] = 1,
        duplicates: int | tuple[int, int] = 1,
        reorder_seed: int | None = None,
        shape: Shape = "together",
        after_s: float = 0.0,
        one_by_one: bool = True,
    ) -> tuple[Parcel, ...]:
        """Deliver `events` as `webhooks.plan` and `webhooks.encode` say, and return at once.

        `one_by_one`: the first attempts follow each other; else they come at the same time, as far as there are
        connections. What is not answered with 200 comes again. See `wait_until_delivered`.
        """
        batches = plan(events, batching=batching, duplicates=duplicates, reorder_seed=reorder_seed)
        lane = f"deliver-{next(self._seeds)}" if one_by_one else ""
        first = 0 if reorder_seed is None else reorder_seed
        parcels = [
            self._parcel(batch, shape, first + number, f"{lane}-{batch[0].platform}" if lane else "")
            for number, batch in enumerate(batches)
        ]
        self.courier.send(parcels, after_s=after_s)
        return tuple(parcels)

    def forget(self) -> None:
        """Let go of what is done, for a long run: messages, refusals, calls and webhooks that have arrived."""
        with self.world.change():
            self.world.sent.clear()
            self.world.refused.clear()
            self.courier.parcels[:] = [parcel for parcel in self.courier.parcels if not parcel.arrived]
            for conversation in self.world.conversations.values():
                del conversation.entries[:-1]

    def post(self, events: Sequence[Event]) -> None:
        """Deliver what belongs to one customer in one request, after what the customer did before."""
        first = events[0]
        self.courier.send([self._parcel(tuple(events), "together", 0, f"{first.platform}:{first.customer}")])

    def wait_for(self, condition: Callable[[], object], timeout_s: float = WAIT_S) -> None:
        """Return as soon as `condition()` is true; raises `NotYetError`. It is asked after each change here."""
        with self.world.changed:
            if not self.world.changed.wait_for(condition, timeout_s):
                raise NotYetError(f"not within {timeout_s:g} s; {self._summary()}")

    def wait_until_delivered(self, timeout_s: float = WAIT_S) -> None:
        """Return once every webhook was answered with 200; raises `NotYetError`."""
        self.wait_for(lambda: self.courier.outstanding == 0, timeout_s)

    def webhook_url(self, platform: Platform) -> str:
        """Where a platform's webhooks go."""
        return f"{self.account.webhook_url.rstrip('/')}/{platform}"

    @property
    def lock(self) -> threading.Condition:
        """Held while the state is read as a whole; notified of every change."""
        return self.world.changed

    def _parcel(self, events: tuple[Event, ...], shape: Shape, seed: int, lane: str) -> Parcel:
        return Parcel(events, encode(events, shape=shape, seed=seed), self.webhook_url(events[0].platform), lane)

    def _attempted(self, parcel: Parcel) -> None:
        """The second tick: the clerk has the message."""
        with self.world.change():
            for event in parcel.events:
                conversation = self.world.find(event.platform, event.customer)
                if conversation is not None and parcel.arrived:
                    conversation.update(event.id, "delivered")

    def _summary(self) -> str:
        problems = sorted({parcel.problem for parcel in self.courier.parcels if parcel.problem})
        return (
            f"{len(self.world.sent)} sent, {len(self.world.refused)} refused,"
            f" {self.courier.outstanding} webhooks not delivered" + (f" ({', '.join(problems)})" if problems else "")
        )
