"""What was said, in plain text: what a customer could tap as numbered lines, what was attached as addresses."""

from __future__ import annotations

from bot.channels.addresses import web_address
from bot.channels.wording import card_as_text, links_as_text, paragraphs
from bot.messages import Attachment, Reply, all_buttons


def reply_as_text(reply: Reply) -> str:
    """A reply with its cards, links and buttons in words, and its files by name: they are seen in the console."""
    titles = [" ".join(button.title.split()) for button in all_buttons(reply)]
    cards = "\n\n".join(card_as_text(card) for card in reply.cards)
    menu = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, start=1))
    files = "\n".join(f"[{file.name}]" for file in reply.files)
    return paragraphs(reply.text, cards, links_as_text(reply.links, beside=reply.text), files, menu)


def attachment_as_text(attachment: Attachment, kinds: dict[str, str]) -> str:
    """One line for something that was attached: what it is, how it is named, where it is.

    `kinds` says how each kind is called. What has no address has to be looked at where it was sent.
    """
    place = ""
    if attachment.latitude is not None and attachment.longitude is not None:
        place = f"{attachment.latitude:.5f}, {attachment.longitude:.5f}"
    parts = (" ".join(attachment.caption.split()), place, web_address(attachment.url))
    return f"[{kinds[attachment.kind]}]" + "".join(f" {part}" for part in parts if part)
