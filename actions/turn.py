"""One turn as an action sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.bootstrap import Services
from bot.commerce.korean import resolve_particles
from bot.commerce.orders import Order
from bot.commerce.products import Product
from bot.commerce.text import readable
from bot.store.api import StoreUnavailableError

WHOLE_SHOP = 100
"""Products that are looked at where the whole shop is meant."""

LAST_NO = "last_no"
"""The slot of the rule that said no last: its name, such as `returns.too_late`, and what was said about it."""


class Turn:
    """What was said, what is known, and the ways to answer."""

    def __init__(
        self, services: Services, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> None:
        self.services = services
        self.dispatcher = dispatcher
        self.tracker = tracker
        self.domain = domain
        self.kept: list[dict[str, Any]] = []
        """Events that count even if the store fails before the action ends."""
        self.noted: list[EventType] = []
        """Events that come after those of the action, whatever they are."""
        self.write: str | None = None
        """What the store was asked to change in this turn."""
        self._orders: dict[str, Order | None] = {}
        self._own: dict[str, Sequence[Order]] = {}
        self._whole_shop: Sequence[Product] | None = None
        self.store_away: StoreUnavailableError | None = None
        """Why the store did not answer where an answer can do without it; it is not asked a second time."""

    @property
    def language(self) -> str:
        """The language of the conversation; the shop's first one while nobody knows."""
        chosen = self.tracker.get_slot("language")
        languages = self.services.shop.languages
        return chosen if chosen in languages else languages[0]

    @property
    def text(self) -> str:
        """What the customer typed, as far as it is read; empty for a tapped button."""
        return "" if self.tapped else readable(str(self.tracker.latest_message.get("text") or ""))

    @property
    def tapped(self) -> bool:
        """True if the customer tapped a button: only then is the text a payload and the intent beyond doubt."""
        certain = self.tracker.latest_message.get("intent", {}).get("confidence") == 1.0
        text = str(self.tracker.latest_message.get("text") or "")
        return certain and (text == f"/{self.intent}" or text.startswith(f"/{self.intent}{{"))

    @property
    def attachments(self) -> tuple[str, ...]:
        """The kinds of what came beside the words, as in `bot.messages.Attachment`; the clerk cannot look into them."""
        kinds = self.tracker.latest_message.get("metadata", {}).get("attachments", ())
        return tuple(str(kind) for kind in kinds)

    @property
    def message_kind(self) -> str:
        """What the channel says of a message that is no plain one, such as `unsupported`; see `bot.messages`."""
        return str(self.tracker.latest_message.get("metadata", {}).get("kind") or "")

    @property
    def intent(self) -> str:
        """The intent of the message."""
        return str(self.tracker.latest_message.get("intent", {}).get("name") or "")

    @property
    def form(self) -> str | None:
        """The form that is being filled."""
        name = (self.tracker.active_loop or {}).get("name")
        return str(name) if name else None

    @property
    def conversation_id(self) -> str:
        """The conversation; `customer` in the words of the channel."""
        return str(self.tracker.sender_id)

    @property
    def message_key(self) -> str:
        """What identifies the customer's message, the same when the turn is run again."""
        for event in reversed(self.tracker.events):
            if event.get("event") == "user":
                return str(event.get("message_id") or event.get("timestamp"))
        return self.conversation_id

    def entity(self, name: str) -> str | None:
        """The first value of an entity in the message."""
        return next(iter(self.entities(name)), None)

    def entities(self, name: str) -> list[str]:
        """All values of an entity in the message, in the order of the text."""
        found = self.tracker.latest_message.get("entities", [])
        return [str(entity["value"]) for entity in found if entity.get("entity") == name]

    def slot(self, name: str) -> Any:
        """The value of a slot, or None."""
        return self.tracker.get_slot(name)

    def put(self, slots: Mapping[str, Any]) -> list[EventType]:
        """Set slots for the rest of this action, and give the events that keep them."""
        self.tracker.slots.update(slots)
        return [SlotSet(name, value) for name, value in slots.items()]

    def note(self, slots: Mapping[str, Any]) -> None:
        """Set slots for good that the action itself gives no events for."""
        self.noted += self.put(slots)

    def find_order(self, number: str) -> Order | None:
        """Give the order of that number; the store is asked once for all that one action wants to know."""
        if number not in self._orders:
            self._orders[number] = self.services.store.find_order(number)
        return self._orders[number]

    def list_orders(self, customer_id: str) -> Sequence[Order]:
        """Give the orders of a customer, newest first; the store is asked once for all that an action wants to know."""
        if customer_id not in self._own:
            self._own[customer_id] = self.services.store.list_orders(customer_id)
        return self._own[customer_id]

    def whole_shop(self) -> Sequence[Product]:
        """Give the shop's best sellers, which are all in a small shop; asked for once by an action."""
        if self.store_away is not None:
            raise self.store_away
        if self._whole_shop is None:
            self._whole_shop = self.services.store.search_products("", limit=WHOLE_SHOP)
        return self._whole_shop

    def say(self, response: str, **values: Any) -> None:
        """Answer with a response from `data/responses/`, filled with `values`.

        `values` may hold `buttons` (dicts with title and payload), which come after the response's own, and
        `custom` (`cards` and `links`).
        """
        self.dispatcher.utter_message(response=response, **values)

    def phrase(self, name: str, **values: Any) -> str:
        """Give a response's text in the customer's language, as a part of another one.

        Raises `KeyError` if there is no such response: a mistake in the responses' files that tests find.
        """
        general: str | None = None
        for variation in self.domain["responses"][name]:
            language = next((c["value"] for c in variation.get("condition", []) if c["name"] == "language"), None)
            if language == self.language:
                return resolve_particles(str(variation["text"]).format_map(values))
            if language is None and general is None:
                general = str(variation["text"])
        if general is None:
            raise KeyError(f"{name} has no text in {self.language}")
        return resolve_particles(general.format_map(values))

    def button(self, phrase: str, payload: str, **values: Any) -> dict[str, str]:
        """Make a button whose title is a response's text."""
        return {"title": self.phrase(phrase, **values), "payload": payload}
