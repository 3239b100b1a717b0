"""Say a ticket and its news in plain text, in the team's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from bot.desks.base import News, Said, Ticket
from bot.desks.saying import attachment_as_text

FOLDER = Path(__file__).parent / "words"

DEFAULT_LANGUAGE = "en"
"""A team whose language has no file reads this one."""

URGENT = 2
"""From this priority on a subject says so."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@lru_cache(maxsize=8)
def load_words(language: str) -> dict[str, Any]:
    """Read the words of a language."""
    path = FOLDER / f"{language}.yml"
    read = path if path.exists() else FOLDER / f"{DEFAULT_LANGUAGE}.yml"
    words: dict[str, Any] = YAML(typ="safe", pure=True).load(read.read_text(encoding="utf-8"))
    return words


@dataclass(frozen=True)
class Wording:
    """Writes for one team: `shop` is the shop's name, times are in its `zone`."""

    shop: str
    zone: ZoneInfo
    language: str

    @property
    def words(self) -> dict[str, Any]:
        """All words of the language."""
        return load_words(self.language)

    def subject(self, ticket: Ticket) -> str:
        """One line: the shop, the reference, what it is about."""
        about = [self._topic(ticket)]
        if ticket.order_number:
            about.append(self.words["order"].format(order=ticket.order_number))
        if ticket.priority >= URGENT:
            about.append(self.words["urgent"])
        line = self.words["subject"].format(shop=self.shop, reference=ticket.reference, topic=" · ".join(about))
        return one_line(line)

    def facts(self, ticket: Ticket) -> str:
        """What is known of the ticket, a line each."""
        labels = self.words["labels"]
        known = {
            "ticket": ticket.reference,
            "topic": self._topic(ticket),
            "reason": self.words["triggers"].get(ticket.trigger, ticket.trigger),
            "priority": str(ticket.priority) if ticket.priority else "",
            "promised": self.time(ticket.promised_at) if ticket.promised_at else "",
            "order": ticket.order_number or "",
            "customer": ticket.customer,
            "channel": ticket.channel,
            "contact": ticket.contact or "",
            "verified": ticket.verified_how or "",
            "language": ticket.language,
            "link": ticket.link,
        }
        return "\n".join(f"{labels[name]}: {one_line(value)}" for name, value in known.items() if value)

    def opening(self, ticket: Ticket) -> str:
        """All of a ticket, its transcript included."""
        labels = self.words["labels"]
        said = "\n\n".join(self.said(one) for one in ticket.transcript)
        parts = [self.facts(ticket), f"{labels['summary']}\n{ticket.summary.strip()}"]
        if said:
            parts.append(f"{labels['transcript']}\n\n{said}")
        return "\n\n".join(parts)

    def news(self, news: News) -> str:
        """One thing that happened since."""
        if news.said is not None:
            return self.said(news.said)
        text: str = self.words["news"][news.kind].format(text=news.text)
        return text

    def said(self, said: Said) -> str:
        """A message: who, when, and what."""
        who = self.words["authors"][said.author].format(name=said.name)
        return f"{one_line(who)}, {self.time(said.at)}\n{self.body(said)}"

    def body(self, said: Said) -> str:
        """The words of a message with what was attached."""
        attached = [attachment_as_text(one, self.words["attachments"]) for one in said.attachments]
        return "\n".join(part for part in (said.text.strip(), *attached) if part)

    def time(self, at: datetime) -> str:
        """A time on the shop's clock."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def _topic(self, ticket: Ticket) -> str:
        topic: str = self.words["topics"].get(ticket.topic, ticket.topic)
        return topic


def one_line(text: str) -> str:
    """`text` without anything that ends a line or cannot be seen: what stands in a header must not begin another."""
    return _CONTROL.sub(" ", text).strip()
