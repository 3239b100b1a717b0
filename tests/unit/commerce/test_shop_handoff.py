from __future__ import annotations

import re

import pytest
from moneyed import Money

from bot.commerce.shop import VALUE_TOPICS, Route, Times
from bot.commerce.shop_file import ShopFileError, parse_shop

ROWS = """  routing:
    - reasons: [legal]
      priority: 3
"""

TIMES = """  times:
    - topics: lost
      reasons: [policy]
      answer_within: 5
    - priority: 2
      solve_within: 240
"""

OTHER_ROWS = """  routing:
    - topics: [return, exchange]
      languages: ko
      agents: [Kim@Example.com]
      priority: 0
"""


def test_what_is_left_out_has_a_value_of_its_own(shop_text: str) -> None:
    start = shop_text.index("  # Within so many minutes of your opening hours")
    handoff = parse_shop(shop_text[:start]).handoff
    assert (handoff.answer_minutes, handoff.at_once, handoff.after_fallbacks) == (30, 5, 2)
    assert (handoff.value_above, handoff.words, handoff.routing) == (None, (), ())
    assert (handoff.solve_minutes, handoff.times, handoff.value_topics) == (480, (), VALUE_TOPICS)


def test_rows_name_topics_languages_reasons_agents_and_a_priority(shop_text: str) -> None:
    text = shop_text.replace(ROWS, OTHER_ROWS).replace("value_above: never", "value_above: 500000")
    handoff = parse_shop(text).handoff
    assert handoff.value_above == Money(500000, "KRW")
    assert handoff.routing == (
        Route(
            topics=frozenset({"return", "exchange"}),
            languages=frozenset({"ko"}),
            agents=frozenset({"kim@example.com"}),
            priority=0,
        ),
    )


def test_rows_of_times_are_read_from_the_top(shop_text: str) -> None:
    text = shop_text.replace(ROWS, TIMES).replace("answer_within: 30", "answer_within: 600")
    handoff = parse_shop(text.replace("value_above: never", "value_above: 1\n  value_topics: [address, items]")).handoff
    assert handoff.times == (
        Times(topics=frozenset({"lost"}), reasons=frozenset({"policy"}), answer_minutes=5),
        Times(priority=2, solve_minutes=240),
    )
    # Nothing is solved before it is answered.
    assert (handoff.answer_minutes, handoff.solve_minutes) == (600, 600)
    assert handoff.value_topics == {"address", "items"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("answer_within: 30", "answer_within: 30\n  solve_within: 1h", "handoff.solve_within"),
        (
            "answer_within: 30",
            "answer_within: 30\n  solve_within: 29",
            "741: handoff.solve_within: is less than the 30",
        ),
        ("value_above: never", "value_topics: [refund]", "handoff.value_topics[0]"),
        (ROWS, TIMES.replace("5\n", "never\n"), "763: handoff.times[0].answer_within"),
        (ROWS, TIMES.replace("topics: lost", "topics: lots"), '"lots" is not possible here; did you mean "lost"'),
        (ROWS, TIMES.replace("priority: 2", "priority: high"), "handoff.times[1].priority"),
        (ROWS, TIMES.replace("      solve_within: 240\n", ""), "handoff.times[1]: says no time"),
        (ROWS, TIMES.replace("solve_within", "solved_within"), '"solved_within" is not known here'),
        ("answer_within: 30", "answer_within: soon", "handoff.answer_within"),
        ("at_once: 5", "at_once: 0", "handoff.at_once"),
        ("value_above: never", "value_above: 500,000", "handoff.value_above"),
        ("reasons: [legal]", "reasons: [leagl]", 'handoff.routing[0].reasons[0]: "leagl" is not'),
        ("reasons: [legal]", "topics: [refunds]", "handoff.routing[0].topics[0]"),
        ("reasons: [legal]", "languages: [fr]", "handoff.routing[0].languages[0]"),
        ("reasons: [legal]", "agents: [kim]", "handoff.routing[0].agents[0]"),
        ("priority: 3", "priority: high", "handoff.routing[0].priority"),
        ("    legal:\n", "    law:\n", 'handoff.words.law: "law" is not known here'),
    ],
)
def test_a_mistake_is_named_with_its_place(shop_text: str, old: str, new: str, message: str) -> None:
    assert old in shop_text
    with pytest.raises(ShopFileError) as caught:
        parse_shop(shop_text.replace(old, new, 1))
    assert re.search(re.escape(message), str(caught.value)), str(caught.value)
