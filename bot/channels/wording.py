"""Say in words what a channel cannot show: links and cards."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.addresses import web_address
from bot.channels.words import Words
from bot.messages import Card, File, Link


def paragraphs(*parts: str) -> str:
    """The parts that are there, a blank line between them."""
    return "\n\n".join(part.strip() for part in parts if part.strip())


def links_as_text(links: tuple[Link, ...], *, beside: str = "") -> str:
    """Each link's title and address; none that stands in the text `beside` already."""
    shown = [link for link in links if web_address(link.url) and link.url not in beside]
    return "\n".join(f"{link.title}\n{link.url}" if link.title else link.url for link in shown)


def files_as_text(files: Sequence[File], words: Words) -> str:
    """A line for each file that the channel does not show."""
    return "\n".join(words.file_not_shown.replace("{name}", file.name) for file in files)


def card_as_text(card: Card, *, bold: str = "") -> str:
    """A card's title between two `bold` marks, its subtitle and its address, a line each."""
    title = f"{bold}{card.title}{bold}" if card.title else ""
    return "\n".join(line for line in (title, card.subtitle, web_address(card.url)) if line)
