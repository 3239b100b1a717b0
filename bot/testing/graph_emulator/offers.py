"""What a customer can tap in a message of the clerk, read from the platform's JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.testing.graph_emulator.reading import Json, dig, mapping, mappings, text
from bot.testing.graph_emulator.webhooks import Platform

OfferKind = Literal["button_reply", "list_reply", "quick_reply", "postback"]


@dataclass(frozen=True)
class Offer:
    """One thing to tap. `payload` is what the tap sends back."""

    kind: OfferKind
    title: str
    payload: str
    description: str = ""


def find_offers(platform: Platform, body: Json) -> tuple[Offer, ...]:
    """All that `body`, a send of the clerk, offers, from top to bottom."""
    return tuple(_whatsapp(body) if platform == "whatsapp" else _messenger(body))


def _whatsapp(body: Json) -> Iterator[Offer]:
    action = mapping(dig(body, "interactive", "action")) or {}
    for button in mappings(action.get("buttons")) or []:
        yield Offer("button_reply", text(dig(button, "reply", "title")), text(dig(button, "reply", "id")))
    for section in mappings(action.get("sections")) or []:
        for row in mappings(section.get("rows")) or []:
            description = text(row.get("description"))
            yield Offer("list_reply", text(row.get("title")), text(row.get("id")), description)


def _messenger(body: Json) -> Iterator[Offer]:
    content = mapping(dig(body, "message", "attachment", "payload")) or {}
    yield from _postbacks(content)
    for element in mappings(content.get("elements")) or []:
        yield from _postbacks(element)
    for reply in mappings(dig(body, "message", "quick_replies")) or []:
        if reply.get("content_type") == "text":
            yield Offer("quick_reply", text(reply.get("title")), text(reply.get("payload")))


def _postbacks(holder: Json) -> Iterator[Offer]:
    for button in mappings(holder.get("buttons")) or []:
        if button.get("type") == "postback":
            yield Offer("postback", text(button.get("title")), text(button.get("payload")))


def words(platform: Platform, body: Json) -> str:
    """The text that a send of the clerk shows, without what can be tapped."""
    if platform == "whatsapp":
        parts = [dig(body, "text", "body"), dig(body, "image", "caption")]
        parts += [dig(body, "interactive", part, "text") for part in ("header", "body", "footer")]
    else:
        content = mapping(dig(body, "message", "attachment", "payload")) or {}
        parts = [dig(body, "message", "text"), content.get("text")]
        for element in mappings(content.get("elements")) or []:
            parts += [element.get("title"), element.get("subtitle")]
    return "\n".join(text(part) for part in parts if text(part))
