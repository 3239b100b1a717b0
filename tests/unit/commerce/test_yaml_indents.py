"""Of lines that are indented wrongly the one is named that has to be changed."""

from __future__ import annotations

import pytest

from bot.commerce.shop_yaml import YamlProblemError, read_yaml

WRONG = {
    "one that stands between two levels": ("shop:\n  name:\n    en: A\n   ko: B\n  languages: [en]\n", 4, 3),
    "one that is deeper than the one before": ("hours:\n  monday: 10\n   tuesday: 10\n  friday: 10\n", 3, 2),
    "one that is less deep": ("hours:\n  monday: 10\n tuesday: 10\n  friday: 10\n", 3, 2),
    "the first of a section, of which the next is complained of": ("hours:\n   monday: 10\n  friday: 10\n", 2, 3),
    "the first of a part": ("a:\n  b:\n     c: 1\n    d: 2\n    e: 3\n", 3, 4),
    "a key of an item": ("a:\n  - key: x\n    n: 1\n  - key: y\n   n: 2\n  - key: z\n", 5, 4),
    "an item, whose keys go along": (
        "z:\n  - key: a\n    m:\n     - p: 1\n       q: 2\n    - p: 3\n      q: 4\n",
        4,
        3,
    ),
    "a whole section": ("shop:\n  name: A\n\n contact:\n  email: x\nhours:\n  monday: 3\n", 4, 2),
    "one that lost its level": ("shop:\n  name:\n    en: A\nko: B\n  languages: [en]\n", 4, 5),
    "an example that is not as deep as the others": (
        "nlu:\n  - intent: a\n    examples: |\n      - x\n      - y\n    - z\n      - w\n  - intent: b\n",
        6,
        5,
    ),
    "an example that is less deep than its heading": (
        "nlu:\n  - intent: a\n    examples: |\n      - x\n   - y\n",
        5,
        4,
    ),
    "not what is written as a text": ("a:\n  t: |\n    one: two\n     three: four\n  b: 1\n   c: 2\n", 6, 5),
}


@pytest.mark.parametrize(("text", "line", "neighbour"), WRONG.values(), ids=WRONG)
def test_the_line_that_is_wrong_is_named(text: str, line: int, neighbour: int) -> None:
    with pytest.raises(YamlProblemError) as caught:
        read_yaml(text)
    told = f"this line is indented differently from its neighbours; line it up with line {neighbour}"
    assert (caught.value.problem.line, caught.value.problem.message) == (line, told)


def test_who_indents_by_three_is_not_told_that_every_line_is_wrong() -> None:
    with pytest.raises(YamlProblemError) as caught:
        read_yaml("a:\n   b: 1\n   c: 2\n   d:\n      e: 3\n     f: 4\n   g: 5\n")
    assert caught.value.problem.line == 6
