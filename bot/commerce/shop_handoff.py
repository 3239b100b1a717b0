"""`handoff:` of shop.yml: what is promised when a person takes over, what calls one, and whom a ticket goes to."""

from __future__ import annotations

import re
from collections.abc import Callable

from moneyed import Money

from bot.commerce import shop_values as values
from bot.commerce.policy import Problem
from bot.commerce.shop import Handoff, Route, WordList
from bot.commerce.shop_reader import Section

WORDS = ("legal", "anger")
"""The lists of words that call a person; of a message with words of both the first one counts."""

REASONS = ("asked", "complaint", "policy", "fallbacks", "anger", "legal", "value", "store_down", "bot_down")
"""Why there is a ticket: see `bot.handoff.triggers`."""

TOPICS = ("person", "return", "exchange", "cancel", "address", "privacy", *(problem.value for problem in Problem))
"""What tickets are about."""

NEVER = "never"

_LANGUAGE = re.compile(r"[a-z]{2}")


def read_handoff(section: Section, currency: str) -> Handoff:
    """`handoff:`; all but the two promises may be left out."""
    with section:
        return Handoff(
            when_open=section.local("when_open"),
            when_closed=section.local("when_closed", "opens"),
            answer_minutes=section.optional("answer_within", values.whole_number(1, 10_080), 30, "30"),
            at_once=section.optional("at_once", values.whole_number(1, 100), 5, "5"),
            after_fallbacks=section.optional("after_fallbacks", values.whole_number(0, 20), 2, "2"),
            value_above=section.optional("value_above", _amount_or_never(currency), None, "500000"),
            words=_read_words(section) if section.has("words") else (),
            routing=tuple(_read_route(one) for one in section.sections("routing", required=False)),
        )


def _read_words(section: Section) -> tuple[WordList, ...]:
    found = []
    with section.section("words") as lists:
        for kind in (kind for kind in WORDS if lists.has(kind)):
            with lists.section(kind) as spoken:
                for language in filter(_LANGUAGE.fullmatch, spoken.keys):
                    found.append(WordList(kind, language, spoken.many(language, values.words, "lawyer")))
                    if section.report.languages and language not in section.report.languages:
                        place = (spoken.line_of(language), spoken.at(language))
                        section.report.unspoken.setdefault(language, []).append(place)
    return tuple(found)


def _read_route(section: Section) -> Route:
    def some(key: str, parse: Callable[[str], str], example: str) -> frozenset[str]:
        return frozenset(section.many(key, parse, example)) if section.has(key) else frozenset()

    with section:
        return Route(
            topics=some("topics", values.one_of(TOPICS), "return"),
            languages=some("languages", values.one_of(section.report.languages), "ko"),
            reasons=some("reasons", values.one_of(REASONS), "legal"),
            agents=some("agents", lambda text: values.email(text).lower(), "kim@example.com"),
            priority=section.optional("priority", _priority, None, "2"),
        )


def _priority(text: str) -> int | None:
    return values.whole_number(0, 9)(text)


def _amount_or_never(currency: str) -> Callable[[str], Money | None]:
    def read(text: str) -> Money | None:
        return None if text.lower() == NEVER else values.amount(currency)(text)

    return read
