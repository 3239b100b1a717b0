"""What is wrong with canned responses, and where."""

from __future__ import annotations

from typing import Any

import pytest

EN, KO = "data/canned/en.yml", "data/canned/ko.yml"
GOOD = {
    EN: "canned:\n  hello:\n    title: Hello\n    text: Hello {customer}, this is {agent}.\n",
    KO: "canned:\n  hello:\n    title: 인사\n    text: 안녕하세요 {customer}님, {agent}이에요(예요).\n",
}


@pytest.fixture
def canned(project: Any) -> Any:
    for path, content in GOOD.items():
        project.write(path, content)
    return project


def test_good_ones_have_nothing_to_mend(canned: Any) -> None:
    assert canned.lines() == []


FAULTS = {
    "unknown placeholder": (
        "{agent}",
        "{agnet}",
        [
            f'{EN}:4: {{agnet}} in "hello" is nothing that the console knows; did you mean "agent"?',
            f'{KO}:2: "hello" has {{agent}}, but en has not ({EN}:2); remove it here or add it there',
            f'{KO}:2: "hello" lacks {{agnet}}, which en has ({EN}:2); add it',
        ],
    ),
    "no text": ("    text: Hello {customer}, this is {agent}.\n", "", None),
    "unknown key": (
        "    title:",
        "    titel: Hi\n    title:",
        [f'{EN}:3: "titel" is not known in "hello"; did you mean "title"?'],
    ),
    "brace": (
        "this is {agent}",
        "this is {agent} }",
        [
            (
                f'{EN}:4: "}}." is no placeholder; write a name in a pair of '
                "braces, as in {order_number}, and no braces elsewhere"
            )
        ],
    ),
    "title too long": (
        "title: Hello",
        f"title: {'x' * 41}",
        [f'{EN}:3: the title of "hello" has 41 characters; at most 40 fit'],
    ),
    "only in one language": (
        "canned:",
        "canned:\n  bye:\n    title: Bye\n    text: Goodbye",
        [f'{EN}:2: "bye" is missing in ko; write it in {KO} too'],
    ),
    "no canned": ("canned:", "cannd:", None),
}


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_a_line(canned: Any, old: str, new: str, expected: list[str] | None) -> None:
    canned.edit(EN, old, new)
    lines = canned.lines()
    if expected is None:
        assert lines
        assert all(line.startswith((EN, KO)) for line in lines)
    else:
        assert lines == expected


def test_a_language_that_the_shop_does_not_speak_is_said(canned: Any) -> None:
    canned.write("data/canned/fr.yml", GOOD[EN])
    assert canned.lines() == [
        (
            "data/canned/fr.yml:1: warning: no agent finds what is in this file; "
            "name the file like data/canned/en.yml, or add the language to shop.yml"
        )
    ]
