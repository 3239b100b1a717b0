"""Say in words what a channel cannot show: links and cards."""

from __future__ import annotations

from bot.channels.addresses import web_address
from bot.messages import Card, Link


def paragraphs(*parts: str) -> str:
    """The parts that are there, a blank line between them."""
    return "\n\n".join(part.strip() for part in parts if part.strip())


def links_as_text(links: tuple[Link, ...], *, beside: str = "") -> str:
    """Each link's title and address; none that stands in the text `beside` already."""
    shown = [link for link in links if web_address(link.url) and link.url not in beside]
    return "\n".join(f"{link.title}\n{link.url}" if link.title else link.url for link in shown)


def card_as_text(card: Card, *, bold: str = "") -> str:
    """A card's title between two `bold` marks, its subtitle and its address, a line each."""
    title = f"{bold}{card.title}{bold}" if card.title else ""
    return "\n".join(line for line in (title, card.subtitle, web_address(card.url)) if line)
