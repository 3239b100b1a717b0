"""The shop as its merchant describes it in shop.yml; `bot.commerce.shop_file` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from zoneinfo import ZoneInfo

from moneyed import Money

from bot.commerce.policy import Table
from bot.commerce.text import LocalText


@dataclass(frozen=True)
class ShopContact:
    """How customers reach the shop. `phone` is as the merchant wrote it; the urls may be empty."""

    email: str
    phone: str
    website: str
    account_url: str
    password_reset_url: str


@dataclass(frozen=True)
class Opening:
    """From `opens` up to, not including, `closes` on the same day."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Hours:
    """When people are there. `week` has seven entries, Monday first; a closed day is an empty one.

    The lunch break is already cut out of `week`.
    """

    week: tuple[tuple[Opening, ...], ...]
    lunch_break: Opening | None


@dataclass(frozen=True)
class ClosedDay:
    """A day of the shop's own on which nobody works."""

    on: date
    reason: LocalText


@dataclass(frozen=True)
class ClosedDays:
    """Public holidays of `country` (ISO alpha-2, None: the shop works on them) and days of the shop's own."""

    country: str | None
    extra: tuple[ClosedDay, ...]


@dataclass(frozen=True)
class ShippingMethod:
    """One way to send. `days_from`-`days_to` are delivery days after dispatch; `free_from` None: never free."""

    key: str
    name: LocalText
    price: Money
    free_from: Money | None
    days_from: int
    days_to: int


@dataclass(frozen=True)
class PostcodeRange:
    """Postcodes from `first` to `last`, both included: digits only and of the same length."""

    first: str
    last: str

    def __contains__(self, postcode: object) -> bool:
        """True for a normalised postcode inside the range."""
        return isinstance(postcode, str) and len(postcode) == len(self.first) and self.first <= postcode <= self.last


@dataclass(frozen=True)
class RemoteArea:
    """Places that cost more and take longer, such as islands."""

    name: LocalText
    postcodes: tuple[PostcodeRange, ...]
    surcharge: Money
    extra_days: int


@dataclass(frozen=True)
class Zone:
    """Countries that share methods and prices. `countries` is None for "everywhere else"."""

    key: str
    name: LocalText
    countries: frozenset[str] | None
    methods: tuple[ShippingMethod, ...]
    remote_areas: tuple[RemoteArea, ...]
    note: LocalText | None
    carriers: LocalText | None = None


@dataclass(frozen=True)
class NotShipped:
    """Where the shop does not ship to, and what to say. `countries` is None for "everywhere else"."""

    countries: frozenset[str] | None
    answer: LocalText


@dataclass(frozen=True)
class Shipping:
    """Weekdays are numbers, Monday is 0. An order before `cut_off` leaves on the same dispatch day."""

    cut_off: time
    dispatch_days: frozenset[int]
    delivery_days: frozenset[int]
    zones: tuple[Zone, ...]
    not_shipped: tuple[NotShipped, ...]


@dataclass(frozen=True)
class PaymentOption:
    """A way to pay. A refund takes `refund_days_from`-`refund_days_to` working days to be seen there."""

    key: str
    name: LocalText
    refund_days_from: int
    refund_days_to: int
    kinds: LocalText | None = None


@dataclass(frozen=True)
class Refunds:
    """How money comes back: checked within `inspection_days` working days, then sent as `how` says."""

    inspection_days: int
    how: LocalText


@dataclass(frozen=True)
class OrderNumbers:
    """What order numbers look like: `prefix` is only ever shown, `pattern` matches the rest."""

    prefix: str
    pattern: str
    example: str


class AccountProof(str, Enum):
    """What somebody says to be taken for a customer, orders and all. The value is the word in shop.yml."""

    EMAIL = "email"
    EMAIL_AND_POSTCODE = "email_and_postcode"
    NAME_AND_POSTCODE = "name_and_postcode"


@dataclass(frozen=True)
class IdentityLimits:
    """After `attempts` wrong answers nobody can try again for `minutes`.

    Any of `account`, one at least, is proof enough for all that belongs to one customer; the first says how to ask.
    """

    attempts: int
    minutes: int
    account: tuple[AccountProof, ...] = ()


VALUE_TOPICS = frozenset({"return", "exchange", "cancel", "items", "address", "payment"})
"""What changes an order, and so may be for a person where the order is worth much."""


@dataclass(frozen=True)
class Route:
    """A row of `handoff.routing`: what is empty fits everything. `agents` are e-mail addresses in lower case."""

    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    priority: int | None = None


@dataclass(frozen=True)
class Times:
    """A row of `handoff.times`: within so many minutes of opening hours such a ticket is answered and solved.

    What is empty fits everything; `priority` fits tickets of that priority and above. None leaves a time as it is
    for all.
    """

    topics: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    priority: int = 0
    answer_minutes: int | None = None
    solve_minutes: int | None = None


@dataclass(frozen=True)
class WordList:
    """Words of one language that call a person; `kind` is `injury`, `legal` or `anger`."""

    kind: str
    language: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Handoff:
    """What is promised when a person takes over, and what calls one; `when_closed` may hold `{opens}`.

    Somebody answers within `answer_minutes` of opening hours, and has solved it within `solve_minutes`, unless a row of
    `times` says otherwise. After `after_fallbacks` messages in a row that nobody
    understood a person is called (0: never), and for a change of an order worth more than `value_above`, if it is one
    of `value_topics`. An agent speaks with `at_once` customers at a time.
    """

    when_open: LocalText
    when_closed: LocalText
    answer_minutes: int = 30
    solve_minutes: int = 480
    at_once: int = 5
    after_fallbacks: int = 2
    value_above: Money | None = None
    value_topics: frozenset[str] = VALUE_TOPICS
    words: tuple[WordList, ...] = ()
    routing: tuple[Route, ...] = ()
    times: tuple[Times, ...] = ()


@dataclass(frozen=True)
class Shop:
    """Everything a merchant decides. The first language is the one to begin with; `currency` is ISO 4217.

    With `exchange_difference` a customer pays what an exchange costs more, and gets back what it costs less; else the
    new variant may not cost more.
    """

    name: LocalText
    languages: tuple[str, ...]
    country: str
    currency: str
    time_zone: ZoneInfo
    contact: ShopContact
    hours: Hours
    closed_days: ClosedDays
    shipping: Shipping
    returns: Table
    return_steps: LocalText
    exchanges: Table
    exchange_steps: LocalText
    exchange_difference: bool
    cancellations: Table
    modifications: Table
    problems: Table
    refunds: Refunds
    payments: tuple[PaymentOption, ...]
    coupon_rules: LocalText
    orders: OrderNumbers
    identity: IdentityLimits
    handoff: Handoff

    @property
    def tables(self) -> tuple[Table, ...]:
        """All decision tables."""
        return (self.returns, self.exchanges, self.cancellations, self.modifications, self.problems)

    def find_payment(self, key: str) -> PaymentOption | None:
        """The way to pay with that key."""
        return next((option for option in self.payments if option.key == key), None)
