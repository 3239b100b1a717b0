"""A customer with a phone, as a test or the page of phones plays one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.testing.graph_emulator import messenger_events, whatsapp_events
from bot.testing.graph_emulator.offers import Offer, find_offers, words
from bot.testing.graph_emulator.people import DOCUMENT, PICTURE, STICKER, VOICE, Person, Sample
from bot.testing.graph_emulator.reading import Json
from bot.testing.graph_emulator.webhooks import Event
from bot.testing.graph_emulator.world import Conversation, Entry, Sent, World, new_message_id

_SAMPLES = {"picture": PICTURE, "voice": VOICE, "sticker": STICKER, "document": DOCUMENT}


class NotOfferedError(Exception):
    """The clerk's messages show nothing of that name to tap."""


@dataclass(frozen=True)
class Customer:
    """What the customer does goes to the clerk at once, unless `deliver=False`: then only the event is made.

    Everything the customer does shows on the phone and opens the 24 hours.
    """

    person: Person
    world: World
    post: Callable[[Sequence[Event]], None]
    base_url: str

    def say(self, text: str, *, deliver: bool = True) -> Event:
        """Type a message."""
        if self._whatsapp:
            return self._message("text", whatsapp_events.text_content(text), deliver=deliver)
        return self._message("", {"text": text}, deliver=deliver)

    def tap(self, title: str, *, deliver: bool = True) -> Event:
        """Tap what is called `title` in the newest message that offers it; raises `NotOfferedError`."""
        for entry, offer in self.offers():
            if offer.title == title:
                return self.tap_offer(entry.id, offer, deliver=deliver)
        shown = ", ".join(repr(offer.title) for _, offer in self.offers()) or "nothing"
        raise NotOfferedError(f"{title!r} is not there to tap: there is {shown}")

    def tap_offer(self, message_id: str, offer: Offer, *, deliver: bool = True) -> Event:
        """Tap an offer of that message."""
        if self._whatsapp:
            content = whatsapp_events.reply_content(offer.kind, offer.payload, offer.title, offer.description)
            return self._message("interactive", content, reply_to=message_id, deliver=deliver)
        if offer.kind == "quick_reply":
            content = messenger_events.quick_reply_content(offer.title, offer.payload)
            return self._message("", content, deliver=deliver)
        at = self.world.clock()
        event = messenger_events.postback(self.person, new_message_id("messenger"), at, offer.title, offer.payload)
        return self._do(event, deliver=deliver)

    def attach(self, what: str, *, caption: str = "", deliver: bool = True) -> Event:
        """Send a sample: `picture`, `voice`, `sticker`, `document` or `location`. Only a picture takes a caption."""
        if what == "location":
            module = whatsapp_events if self._whatsapp else messenger_events
            return self._message("location" if self._whatsapp else "", module.location_content(), deliver=deliver)
        sample = _SAMPLES[what]
        if self._whatsapp:
            return self._message(sample.kind, whatsapp_events.media_content(sample, caption), deliver=deliver)
        return self._message("", self._messenger_attachment(sample, caption), deliver=deliver)

    def react(self, emoji: str, message_id: str, *, deliver: bool = True) -> Event:
        """React to the clerk's message."""
        if self._whatsapp:
            return self._message("reaction", {"message_id": message_id, "emoji": emoji}, deliver=deliver, shown=False)
        content = {"reaction": "other", "emoji": emoji, "action": "react", "mid": message_id}
        at = self.world.clock()
        event = messenger_events.event(self.person, f"reaction:{message_id}:{at}", at, "reaction", content)
        return self._do(event, deliver=deliver, shown=False)

    def edit(self, message_id: str, text: str, *, deliver: bool = True) -> Event:
        """Change the text of an own message."""
        if self._whatsapp:
            inner = {"type": "text", "text": {"body": text}}
            content: Json = {"original_message_id": message_id, "message": inner}
            return self._message("edit", content, deliver=deliver, shown=False)
        content = {"mid": message_id, "text": text, "num_edit": 1}
        at = self.world.clock()
        event = messenger_events.event(self.person, f"edit:{message_id}:{at}", at, "message_edit", content)
        return self._do(event, deliver=deliver, shown=False)

    def delete(self, message_id: str, *, deliver: bool = True) -> Event:
        """Take an own message back. Only WhatsApp tells."""
        return self._message("revoke", {"original_message_id": message_id}, deliver=deliver, shown=False)

    def send_raw(self, kind: str, content: Json, *, deliver: bool = True) -> Event:
        """A message of any kind, also one that nobody knows yet. On Messenger `content` is the message."""
        return self._message(kind, content, deliver=deliver)

    def read(self) -> None:
        """Look at the phone: the clerk hears that its messages were read."""
        now = self.world.clock()
        with self.world.changed:
            entries = self.conversation.entries
            unread = [one for one in entries if one.author == "business" and one.state in {"sent", "delivered"}]
        if not unread:
            return
        with self.world.change():
            for entry in unread:
                self.conversation.update(entry.id, "read")
        if self._whatsapp:
            self.post([whatsapp_events.status(self.person, entry.id, now, "read") for entry in unread])
        else:
            self.post([messenger_events.read(self.person, now)])

    def offers(self) -> list[tuple[Entry, Offer]]:
        """Everything there is to tap, newest message first. Quick replies are gone once the customer has written."""
        found: list[tuple[Entry, Offer]] = []
        answered = False
        with self.world.changed:
            entries = list(self.conversation.entries)
        for entry in reversed(entries):
            if entry.author == "business":
                offers = find_offers(self.person.platform, entry.body)
                found += [(entry, offer) for offer in offers if not (offer.kind == "quick_reply" and answered)]
            answered = answered or entry.author == "customer"
        return found

    @property
    def conversation(self) -> Conversation:
        """The conversation on the phone."""
        return self.world.conversation(self.person)

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every message that the platform took for this customer, in order."""
        addresses = {self.person.id, self.person.user_id, f"+{self.person.id}"} - {""}
        with self.world.changed:
            return tuple(
                one for one in self.world.sent if one.platform == self.person.platform and one.customer in addresses
            )

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of every message for this customer, in order."""
        return tuple(words(one.platform, one.payload) for one in self.sent)

    @property
    def _whatsapp(self) -> bool:
        return self.person.platform == "whatsapp"

    def _messenger_attachment(self, sample: Sample, caption: str) -> Json:
        url = f"{self.base_url}/samples/{sample.file}"
        if sample.kind == "sticker":
            return messenger_events.sticker_content(url)
        content = messenger_events.attachment_content("file" if sample.kind == "document" else sample.kind, url)
        return {"text": caption, **content} if caption else content

    def _message(self, kind: str, content: Json, *, reply_to: str = "", deliver: bool, shown: bool = True) -> Event:
        at, message_id = self.world.clock(), new_message_id(self.person.platform)
        if self._whatsapp:
            event = whatsapp_events.message(self.person, message_id, at, kind, content, reply_to=reply_to)
        else:
            event = messenger_events.message(self.person, message_id, at, content)
        return self._do(event, deliver=deliver, shown=shown)

    def _do(self, event: Event, *, deliver: bool, shown: bool = True) -> Event:
        with self.world.change():
            conversation = self.conversation
            conversation.last_inbound = event.at
            if shown:
                conversation.entries.append(Entry(event.id, "customer", event.at, event.body, "waiting"))
        if deliver:
            self.post([event])
        return event
