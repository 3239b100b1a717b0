"""Render the clerk's reply as the JSON the chat page draws."""

from __future__ import annotations

from bot.channels.addresses import web_address
from bot.messages import Button, Card, File, Link, Reply


def render_reply(reply: Reply) -> dict[str, object]:
    """The reply as an object of strings and lists; every list is there, even when empty.

    Addresses that are not http or https are left out: whoever wrote them, the page never links to `javascript:`.
    """
    return {
        "text": reply.text,
        "buttons": _render_buttons(reply.buttons),
        "quick_replies": _render_buttons(reply.quick_replies),
        "cards": [_render_card(card) for card in reply.cards],
        "links": [_render_link(link) for link in reply.links if web_address(link.url)],
        "files": [render_file(file) for file in reply.files],
    }


def render_file(file: File) -> dict[str, object]:
    """A file as the page shows it; the page knows the address of an id."""
    return {"id": file.id, "name": file.name, "kind": file.kind, "size": file.size}


def _render_buttons(buttons: tuple[Button, ...]) -> list[dict[str, str]]:
    return [{"title": button.title, "payload": button.payload} for button in buttons]


def _render_card(card: Card) -> dict[str, object]:
    return {
        "title": card.title,
        "subtitle": card.subtitle,
        "image_url": web_address(card.image_url),
        "url": web_address(card.url),
        "buttons": _render_buttons(card.buttons),
    }


def _render_link(link: Link) -> dict[str, str]:
    return {"title": link.title, "url": link.url}
