"""Which characters a pattern needs, and which a text has."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.alphabets import alphabets_of, needed, possible
from bot.commerce.lexicon import SHAPES
from bot.commerce.shapes import shapes_of

FIXTURES = Path("tests/fixtures")


@pytest.mark.parametrize(
    ("pattern", "kinds"),
    [
        (r"\d{3}", {"figures"}),
        (r"[0-9]+", {"figures"}),
        (r"\d*", set()),
        (r"\d?kg", {"latin"}),
        (r"(?P<day>[12]?\d|3[01])일", {"figures", "hangul"}),
        (r"(?:may|june)", {"latin"}),
        (r"(?:may|5월)", set()),
        (r"(?:5 may|5월)", {"figures"}),
        (r"(?=원)\w+", {"hangul"}),
        (r"(?<=주문 )\S", {"hangul"}),
        (r"(?!원)\w+", set()),
        (r"[^a-z]", set()),
        (r"[a-z가]", set()),
        (r"[가-힣]{2,}?", {"hangul"}),
        (r"(?i:X)L", {"latin"}),
        (r"[a-zA-Z]", {"latin"}),
        (r"(\d)\1", {"figures"}),
        (r"^$|\bé", set()),
        (r"[ㄱ-ㅎ]", set()),
        (r"[A-z]", set()),
        ("", set()),
    ],
)
def test_a_pattern_needs_what_every_way_of_matching_it_has(pattern: str, kinds: set[str]) -> None:
    assert needed(re.compile(pattern)) == kinds
    assert needed(re.compile(pattern, re.IGNORECASE)) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", set()),
        ("?! ㅋㅋ é ñ", set()),
        ("order 1054", {"latin", "figures"}),
        ("배송 언제", {"hangul"}),
        ("٣", {"figures"}),
        ("1054번 XL", {"figures", "hangul", "latin"}),
    ],
)
def test_a_text_has_the_kinds_of_characters_in_it(text: str, kinds: set[str]) -> None:
    assert alphabets_of(text) == kinds


@pytest.mark.parametrize(("letter", "strange"), [("k", "\u212a"), ("s", "\u017f"), ("i", "\u0131")])
def test_letters_that_only_count_as_latin_ones_are_found_as_well(letter: str, strange: str) -> None:
    pattern = re.compile(letter, re.IGNORECASE)
    assert pattern.search(strange)
    assert possible([pattern], alphabets_of(strange)) == (pattern,)


def test_what_is_possible_keeps_its_order() -> None:
    patterns = [re.compile(one) for one in ("b", "가", r"\d", r"\s", "a")]
    assert possible(patterns, frozenset({"latin"})) == (patterns[0], patterns[3], patterns[4])


def test_no_shape_of_the_product_is_left_out_where_it_matches() -> None:
    lexicon = shipped_lexicon()
    shapes = [
        shape
        for language, topics in lexicon.languages.items()
        for name in topics.get(SHAPES, {})
        for shape in shapes_of(lexicon, name, language)
    ]
    found = 0
    for text in _texts():
        alphabets = alphabets_of(text)
        for shape in shapes:
            if not needed(shape) <= alphabets:
                found += 1
                assert not shape.search(text), (shape.pattern, text)
    assert found > 50_000


def _texts() -> list[str]:
    texts: list[str] = []
    for path in sorted(FIXTURES.glob("understanding/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            texts += [row["text"] for row in csv.DictReader(lines)][::3]
    for path in sorted(FIXTURES.glob("entities/*.txt")):
        texts += path.read_text(encoding="utf-8").splitlines()[::3]
    return texts
