"""`handoff:` of shop.yml: what is promised when a person takes over, what calls one, and whom a ticket goes to."""

from __future__ import annotations

import re
from collections.abc import Callable

from moneyed import Money

from bot.commerce import shop_values as values
from bot.commerce.policy import Problem
from bot.commerce.shop import VALUE_TOPICS, Handoff, Route, Times, WordList
from bot.commerce.shop_reader import Section

WORDS = ("injury", "legal", "anger")
"""The lists of words that call a person; of a message with words of several the first one counts."""

REASONS = (
    *("asked", "complaint", "policy", "fallbacks", "anger", "legal", "injury", "value", "store_down", "bot_down"),
)
"""Why there is a ticket: see `bot.handoff.triggers`."""

TOPICS = (
    *("person", "order", "return", "undo_return", "exchange", "cancel", "items", "address", "payment", "refund"),
    *("coupon", "product", "shipping", "account", "privacy"),
    *(problem.value for problem in Problem),
)
"""What tickets are about; `person` is nothing that the clerk knows of."""

SOLVE_MINUTES = 480
"""Of opening hours, where nothing is said: a working day."""

LONGEST = 43_200
"""Minutes of opening hours that anything may take: more than half a year of working days."""

NEVER = "never"

_LANGUAGE = re.compile(r"[a-z]{2}")


def read_handoff(section: Section, currency: str) -> Handoff:
    """`handoff:`; all but the two promises may be left out."""
    with section:
        answer = section.optional("answer_within", values.whole_number(1, 10_080), 30, "30")
        solve = section.optional("solve_within", values.whole_number(1, LONGEST), max(SOLVE_MINUTES, answer), "480")
        if solve < answer:
            section.problem("solve_within", f"is less than the {answer} minutes of answer_within; write that or more")
        return Handoff(
            when_open=section.local("when_open"),
            when_closed=section.local("when_closed", "opens"),
            answer_minutes=answer,
            solve_minutes=solve,
            at_once=section.optional("at_once", values.whole_number(1, 100), 5, "5"),
            after_fallbacks=section.optional("after_fallbacks", values.whole_number(0, 20), 2, "2"),
            value_above=section.optional("value_above", _amount_or_never(currency), None, "500000"),
            value_topics=_some(section, "value_topics", values.one_of(sorted(VALUE_TOPICS)), "return") or VALUE_TOPICS,
            words=_read_words(section) if section.has("words") else (),
            routing=tuple(_read_route(one) for one in section.sections("routing", required=False)),
            times=tuple(_read_times(one) for one in section.sections("times", required=False)),
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
    with section:
        return Route(
            topics=_some(section, "topics", values.one_of(TOPICS), "return"),
            languages=_some(section, "languages", values.one_of(section.report.languages), "ko"),
            reasons=_some(section, "reasons", values.one_of(REASONS), "legal"),
            agents=_some(section, "agents", lambda text: values.email(text).lower(), "kim@example.com"),
            priority=section.optional("priority", _priority, None, "2"),
        )


def _read_times(section: Section) -> Times:
    with section:
        found = Times(
            topics=_some(section, "topics", values.one_of(TOPICS), "return"),
            reasons=_some(section, "reasons", values.one_of(REASONS), "legal"),
            priority=section.optional("priority", values.whole_number(0, 9), 0, "2"),
            answer_minutes=section.optional("answer_within", _minutes(10_080), None, "15"),
            solve_minutes=section.optional("solve_within", _minutes(LONGEST), None, "240"),
        )
        if not section.has("answer_within") and not section.has("solve_within"):
            message = 'says no time; write "answer_within: 15" or "solve_within: 240", or remove the row'
            section.report.add(section.line, section.where, message)
    return found


def _some(section: Section, key: str, parse: Callable[[str], str], example: str) -> frozenset[str]:
    """The values of a list that may be left out."""
    return frozenset(section.many(key, parse, example)) if section.has(key) else frozenset()


def _minutes(most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        return values.whole_number(1, most)(text)

    return read


def _priority(text: str) -> int | None:
    return values.whole_number(0, 9)(text)


def _amount_or_never(currency: str) -> Callable[[str], Money | None]:
    def read(text: str) -> Money | None:
        return None if text.lower() == NEVER else values.amount(currency)(text)

    return read
